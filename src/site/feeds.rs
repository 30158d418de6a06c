//! Feeds for feed readers (Atom, RFC 4287), and the sitemap and `robots.txt` for search engines (sitemaps.org).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use crate::text::chinese;
use crate::text::printable::printable;
use crate::view::correction::PublicCorrection;
use crate::view::public::{
    PublicData, PublicDesignation, PublicExperience, PublicNotice, PublicRevocation, PublicZone,
};
use crate::view::wording;

use super::corrections::{self, Corrected};
use super::measures::full_name;
use super::parts::Link;
use super::{designations, identity, path};

/// The maximum number of entries in a feed. The newest are kept.
const NEWEST: usize = 50;

/// A feed with its entries.
#[derive(Debug, Serialize)]
pub(super) struct Feed {
    /// Relative to the root of the site.
    #[serde(skip)]
    pub(super) path: &'static str,
    id: String,
    title: String,
    subtitle: String,
    author: String,
    /// The address of the feed itself, and `home` that of the page it belongs to.
    own: String,
    home: String,
    updated: String,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Serialize)]
struct Entry {
    id: String,
    title: String,
    summary: String,
    author: String,
    category: &'static str,
    href: String,
    published: String,
    updated: String,
    #[serde(skip)]
    day: NaiveDate,
}

/// The path, title and page of each feed.
const FEEDS: [(&str, &str, &str); 3] = [
    ("feed.xml", "全部更新", ""),
    ("notices/feed.xml", "公示和认定", "notices/"),
    ("experience/feed.xml", "经验", "experience/"),
];

/// Links to the feeds.
pub(super) fn links() -> Vec<Link> {
    FEEDS.iter().map(|(path, title, _)| Link { title: title.to_string(), href: path.to_string() }).collect()
}

pub(super) fn all(data: &PublicData) -> Vec<Feed> {
    FEEDS.iter().map(|(path, title, home)| feed(data, path, title, home)).collect()
}

fn feed(data: &PublicData, path: &'static str, title: &str, home: &str) -> Feed {
    let root = path::root(path);
    let official = || {
        let notices = data.notices.iter().map(|it| notice(data, &root, it));
        let designations = data.designations.iter().map(|it| designation(data, &root, it));
        let corrections = data.zones.iter().flat_map(corrections::of_zone);
        let revocations = data.announced_revocations().map(|it| revocation(data, &root, it));
        let announced = notices.chain(designations).chain(revocations);
        announced.chain(corrections.filter_map(|it| correction(data, &root, &it)))
    };
    let experiences = || data.experiences.iter().map(|it| experience(data, &root, it));
    let mut entries: Vec<Entry> = match home {
        "" => official().chain(experiences()).collect(),
        "notices/" => official().collect(),
        _ => experiences().collect(),
    };
    entries.sort_by_key(|it| Reverse(it.day));
    entries.truncate(NEWEST);
    let mark = data.site.demonstration.as_ref().map(|it| format!("（{}）", it.mark)).unwrap_or_default();
    Feed {
        path,
        id: identity::feed(data.site, path),
        title: format!("{}：{title}{mark}", data.site.name),
        subtitle: data.site.description.clone(),
        author: data.site.organ.clone(),
        own: link(data, &root, path),
        home: link(data, &root, home),
        updated: entries.first().map_or_else(|| time(data.as_of), |it| it.updated.clone()),
        entries,
    }
}

fn notice(data: &PublicData, root: &str, notice: &PublicNotice) -> Entry {
    let zones: Vec<&str> = notice.codes.iter().filter_map(|it| data.zone(it)).map(|it| it.area.name.as_str()).collect();
    Entry {
        title: notice.title(),
        summary: format!(
            "公示期为{}至{}：{}。{}",
            chinese::date(notice.period.start),
            chinese::date(notice.period.end),
            zones.join("、"),
            corrected(&notice.corrections)
        ),
        author: notice.organ.to_string(),
        category: "公示",
        id: identity::notice(data.site, &notice.round.id),
        ..entry(data, root, &path::notice(&notice.round.id), notice.published, notice.updated())
    }
}

fn designation(data: &PublicData, root: &str, designation: &PublicDesignation) -> Entry {
    let zones: Vec<&str> = designations::listed(data, designation).map(|it| it.area.name.as_str()).collect();
    Entry {
        title: designations::title(designation),
        summary: format!("{}：{}。{}", designation.number, zones.join("、"), corrected(&designation.corrections)),
        author: designation.organ.to_string(),
        category: "认定",
        id: identity::designation(data.site, &designation.round.id),
        ..entry(data, root, &path::designation(&designation.round.id), designation.date, designation.updated())
    }
}

/// An entry that leads to the announcement on the page of the zone.
fn revocation(
    data: &PublicData,
    root: &str,
    (zone, revocation, number): (&PublicZone, &PublicRevocation, &str),
) -> Entry {
    let wording = wording::revocation(zone, revocation);
    let (code, day, version) = (&zone.area.code, revocation.date, revocation.version);
    let corrections = zone.corrections_of(revocation);
    let updated = corrections::days(corrections).map_or(day, |(_, last)| last);
    let rules = full_name(&version.measures.title, version.measures.status.as_deref());
    Entry {
        title: wording::revocation_title(revocation.organ, &zone.area.name).concat(),
        summary: format!("{number}：{}根据《{rules}》{}{}", wording.finding, wording.decision, corrected(corrections)),
        author: revocation.organ.to_string(),
        category: "取消资格",
        id: identity::revocation(data.site, code, revocation.number),
        ..entry(data, root, &path::zone(code), day, updated)
    }
}

fn experience(data: &PublicData, root: &str, published: &PublicExperience) -> Entry {
    let head = &published.experience.head;
    Entry {
        title: head.title.clone(),
        summary: format!("{}{}", head.summary, corrected(&published.corrections)),
        author: head.source.clone(),
        category: "经验",
        id: identity::experience(data.site, &published.identity),
        ..entry(data, root, &path::experience(published.experience), published.published, published.updated())
    }
}

/// An entry for the corrections of a score or a sanction, which may have no entry of their own.
fn correction(data: &PublicData, root: &str, subject: &Corrected) -> Option<Entry> {
    let (first, last) = corrections::days(subject.corrections)?;
    Some(Entry {
        title: format!("{}的更正", subject.title),
        summary: corrected(subject.corrections),
        author: data.site.documents.organ.clone(),
        category: "更正",
        id: identity::correction(data.site, &subject.id),
        ..entry(data, root, subject.page.as_deref()?, first, last)
    })
}

/// The corrections as sentences that follow a summary; empty if there are none.
fn corrected(corrections: &[PublicCorrection]) -> String {
    corrections.iter().map(|it| format!("{}。", it.in_words())).collect()
}

fn entry(data: &PublicData, root: &str, page: &str, published: NaiveDate, updated: NaiveDate) -> Entry {
    Entry {
        id: String::new(),
        title: String::new(),
        summary: String::new(),
        author: String::new(),
        category: "",
        href: link(data, root, page),
        published: time(published),
        updated: time(updated),
        day: updated,
    }
}

/// The start of a day in Beijing (RFC 3339).
fn time(day: NaiveDate) -> String {
    format!("{day}T00:00:00+08:00")
}

/// An address for use in a feed. It is relative if the site has no domain.
fn link(data: &PublicData, root: &str, page: &str) -> String {
    let relative = || Some(format!("{root}{page}")).filter(|it| !it.is_empty()).unwrap_or_else(|| "./".into());
    data.site.address(page).unwrap_or_else(relative)
}

/// The content of `sitemap.xml`. A site without a domain has none, because the addresses in it must be absolute.
#[derive(Debug, Serialize)]
pub(super) struct SitemapXml {
    pages: Vec<Listed>,
}

#[derive(Debug, Serialize)]
struct Listed {
    address: String,
    /// The day of the last change; `None` if the page is not dated.
    changed: Option<NaiveDate>,
}

pub(super) fn sitemap(data: &PublicData, pages: &BTreeSet<String>) -> Option<SitemapXml> {
    let changes = changes(data);
    let listed = |it: &String| Some(Listed { address: data.site.address(it)?, changed: changes.get(it).copied() });
    let pages: Option<_> = pages.iter().map(listed).collect();
    pages.map(|pages| SitemapXml { pages })
}

/// The days on which dated pages were published or last corrected, by address.
fn changes(data: &PublicData) -> BTreeMap<String, NaiveDate> {
    let notices = data.notices.iter().map(|it| (path::notice(&it.round.id), it.updated()));
    let designations = data.designations.iter().map(|it| (path::designation(&it.round.id), it.updated()));
    let experiences = data.experiences.iter().map(|it| (path::experience(it.experience), it.updated()));
    notices.chain(designations).chain(experiences).collect()
}

/// The content of `robots.txt`. Fictional data is closed to search engines.
pub(super) fn robots(data: &PublicData) -> String {
    if let Some(demonstration) = &data.site.demonstration {
        let mark = printable(&demonstration.mark).replace('\n', " ");
        return format!("# {mark}，不供搜索引擎收录\nUser-agent: *\nDisallow: /\n");
    }
    let sitemap = data.site.address("sitemap.xml").map(|it| format!("Sitemap: {it}\n"));
    format!("User-agent: *\nAllow: /\n{}", sitemap.unwrap_or_default())
}
