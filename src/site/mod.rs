//! Builds the public site from public data and templates.
//!
//! Each kind of page has a file with a `view` function, which turns public data into the context of its template.
//! Code shared by pages is in `page`, `parts` and `path`.

mod about;
mod accessibility;
mod corrections;
mod data;
mod designation;
mod designations;
mod documents;
mod experience;
mod experience_article;
mod experience_list;
mod feeds;
mod home;
mod identity;
mod indicator;
mod indicators;
mod left_out;
mod linked;
mod listing;
mod maker;
mod measures;
mod moved;
mod not_found;
mod notice;
mod notices;
mod page;
mod parts;
mod path;
mod search;
mod selection;
mod sitemap;
mod tables;
mod zone;
mod zones;

use std::collections::BTreeSet;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use rayon::prelude::*;

use crate::model::experience::PictureFile;
use crate::output::page::PageFacts;
use crate::output::search::{self as search_index, Record};
use crate::output::signature::{PUBLIC_KEY, PublicKey};
use crate::output::{Content, OutputTree, Reuse};
use crate::records::source::{Source, SourceTree};
use crate::view::left_out::LeftOut;
use crate::view::public::PublicData;
use data::OpenData;
use experience_article::Related;
use experience_list::Lists;

pub(crate) use documents::{PublicDocument, PublicDocuments, Size};
pub(crate) use maker::Means;
use maker::{Maker, Page};

/// Folders of `site/` with assets. Other files there are not published.
const ASSETS: [&str; 4] = ["site/css/", "site/images/", "site/js/", "site/pagefind/"];

/// Builds a site part by part. Each method adds its files to the tree under `public/`.
pub(crate) struct Builder<'d> {
    data: &'d PublicData<'d>,
    open: OpenData,
    maker: Maker<'d>,
}

impl<'d> Builder<'d> {
    /// # Errors
    /// If a template has a fault.
    pub(crate) fn new(data: &'d PublicData<'d>, templates: &SourceTree, means: Means<'d>) -> Result<Self> {
        Ok(Self { data, open: OpenData::of(data, means.reuse)?, maker: Maker::new(data, templates, means)? })
    }

    /// Adds all pages. Returns what is known about each, with its path, in the order of the site.
    pub(crate) fn pages(&self, documents: &PublicDocuments, out: &mut OutputTree) -> Result<Vec<(String, PageFacts)>> {
        let (known, lists) = (addresses(self.data), Lists::of(self.data));
        let jobs = jobs(self.data, documents, &self.open, &known, &lists);
        let pages: Vec<Page> = jobs.par_iter().map(|make| make(&self.maker)).collect::<Result<_>>()?;
        let mut facts = Vec::new();
        for page in pages {
            out.add(format!("public/{}", page.file), page.content);
            facts.push((page.file, page.facts));
        }
        Ok(facts)
    }

    /// Adds everything beside the pages except the search index: feeds, data, assets, and the pictures of write-ups,
    /// each as `picture` has it.
    pub(crate) fn files(
        self,
        assets: &SourceTree,
        picture: impl Fn(&str, &PictureFile) -> Result<Content> + Sync,
        out: &mut OutputTree,
    ) -> Result<()> {
        for (path, content) in files(self.data, self.open, &self.maker)? {
            out.add(format!("public/{path}"), content);
        }
        let pictures = self.data.experiences.par_iter().flat_map_iter(|published| {
            let folder = path::experience(published.experience);
            let pictures = published.pictures().map(|it| (format!("public/{folder}{}", it.name), it));
            pictures.map(|(path, it)| picture(&path, it).map(|content| (path, content))).collect::<Vec<_>>()
        });
        for (path, content) in pictures.collect::<Result<Vec<_>>>()? {
            out.add(path, content);
        }
        for (path, asset) in assets.iter().filter(|(path, _)| ASSETS.iter().any(|it| path.starts_with(it))) {
            let below = path.strip_prefix("site/").expect("assets lie in site/");
            out.add(format!("public/{below}"), bytes(path, asset)?);
        }
        Ok(())
    }
}

/// Adds the search index of the pages.
pub(crate) fn index(records: &[&Record], reuse: Reuse, out: &mut OutputTree) -> Result<()> {
    for (path, content) in search_index::index(records, reuse)? {
        out.add(format!("public/pagefind/{path}"), content);
    }
    Ok(())
}

/// The files for programs: feeds, calendars, data, `sitemap.xml` and `robots.txt`.
fn files(data: &PublicData, open: OpenData, maker: &Maker) -> Result<Vec<(String, Content)>> {
    let mut files: Vec<(String, Content)> = open.into_files().map(|it| (it.path, it.content)).collect();
    for feed in feeds::all(data) {
        files.push((feed.path.to_string(), maker.render("feed.xml", feed.path, &feed)?.into()));
    }
    if let Some(sitemap) = feeds::sitemap(data, sitemap::addresses(data)) {
        files.push(("sitemap.xml".into(), maker.render("sitemap.xml", "sitemap.xml", &sitemap)?.into()));
    }
    let key = data.site.public_key.as_deref().and_then(PublicKey::parse);
    files.extend(key.map(|it| (PUBLIC_KEY.into(), it.file().into())));
    files.push(("robots.txt".into(), feeds::robots(data).into()));
    files.extend(data.notices.iter().map(|it| (path::calendar(&it.round.id), notice::calendar(data, it).into())));
    Ok(files)
}

/// The addresses of all pages, including those that only redirect.
pub(crate) fn addresses(data: &PublicData) -> BTreeSet<String> {
    let pages = sitemap::addresses(data);
    let moved = moved::all(data, pages).into_iter().map(|it| it.from);
    let left_out = data.left_out.pages.iter().cloned();
    pages.iter().cloned().chain(moved).chain(left_out).collect()
}

/// Whether an address belongs to an area that is left out, or to a list that cannot be shown without it.
pub(crate) fn is_left_out(left_out: &LeftOut, codes: &[&str], address: &str) -> bool {
    let lists: Vec<_> = left_out.lists.iter().map(|(kind, round)| (*kind, round.as_str())).collect();
    left_out::owns(codes, &lists, address)
}

/// The addresses of the files beside the pages that the public may have kept: feeds, calendars, data, and pictures of
/// write-ups.
pub(crate) fn file_addresses(data: &PublicData) -> BTreeSet<String> {
    let calendars = data.notices.iter().map(|it| path::calendar(&it.round.id));
    let pictures = data.experiences.iter().flat_map(|it| {
        let page = path::experience(it.experience);
        it.experience.pictures.iter().map(move |it| format!("{page}{}", it.name))
    });
    let feeds = feeds::links().into_iter().map(|it| it.href);
    feeds.chain(calendars).chain(pictures).chain(data::addresses()).collect()
}

/// Makes one page.
type Job<'d> = Box<dyn Fn(&Maker) -> Result<Page> + Send + Sync + 'd>;

/// All pages of the site, each to be made when it is its turn.
fn jobs<'d>(
    data: &'d PublicData<'d>,
    documents: &'d PublicDocuments,
    open: &'d OpenData,
    known: &'d BTreeSet<String>,
    lists: &'d Lists<'d>,
) -> Vec<Job<'d>> {
    /// A page outside the search, from its template and its view.
    macro_rules! page {
        ($template:literal, $view:expr) => {
            Box::new(move |maker: &Maker| maker.page($template, $view)) as Job
        };
    }
    /// A page that the search covers.
    macro_rules! found {
        ($template:literal, $view:expr, $found:expr) => {
            Box::new(move |maker: &Maker| maker.found($template, $view, $found)) as Job
        };
    }
    let mut jobs: Vec<Job> = vec![
        page!("home.html", home::view(data)),
        page!("experience.html", experience::view(data, lists, documents)),
        page!("notices.html", notices::view(data)),
        page!("designations.html", designations::view(data)),
        page!("indicators.html", indicators::view(data)),
        page!("about.html", about::view(data)),
        page!("accessibility.html", accessibility::view(data)),
        page!("data.html", data::view(data, open, feeds::links())),
        page!("sitemap.html", sitemap::view(data, lists)),
        page!("search.html", search::view(data)),
        page!("404.html", not_found::view(data)),
    ];
    jobs.extend(zones::lists().map(|it| page!("zones.html", zones::view(data, it))));
    jobs.extend(data.zones.iter().map(|it| found!("zone.html", zone::view(data, it, documents), search::zone(it))));
    let moved = moved::all(data, sitemap::addresses(data)).into_iter();
    jobs.extend(moved.map(|it| page!("moved.html", moved::view(data, &it))));
    jobs.extend(data.left_out.pages.iter().map(|it| page!("withheld.html", left_out::view(data, it))));
    let of_lists = lists.pages();
    jobs.extend(of_lists.map(|(pages, place)| {
        page!("experience-list.html", experience_list::view(data, lists, pages, place, documents))
    }));
    let digest: Arc<str> = experience_article::digest(known).into();
    let related = Arc::new(Related::of(data));
    jobs.extend(data.experiences.iter().map(|it| {
        let (digest, related) = (Arc::clone(&digest), Arc::clone(&related));
        let make =
            move |maker: &Maker| experience_article::page(maker, data, it, (known, &digest), (&related, documents));
        Box::new(make) as Job
    }));
    jobs.extend(
        data.notices
            .iter()
            .map(|it| found!("notice.html", notice::view(data, it, documents), search::notice(data, it))),
    );
    jobs.extend(
        data.designations.iter().map(|it| {
            found!("designation.html", designation::view(data, it, documents), search::designation(data, it))
        }),
    );
    jobs.extend(
        page::versions(data)
            .into_iter()
            .map(|it| found!("measures.html", measures::view(data, it, known, documents), search::measures(data, it))),
    );
    jobs.extend(data.version.system.indicators().map(|(dimension, it)| {
        found!("indicator.html", indicator::view(data, dimension, it), search::indicator(data, dimension, it))
    }));
    jobs
}

fn bytes<'s>(path: &str, asset: &'s Source) -> Result<&'s [u8]> {
    match asset {
        Source::Bytes(bytes) => Ok(bytes),
        Source::TooLarge(size) => Err(anyhow!("`{path}` 有 {size} 字节，过大，不能发布")),
        Source::NotAFile => Err(anyhow!("`{path}` 不是普通文件，不能发布")),
    }
}
