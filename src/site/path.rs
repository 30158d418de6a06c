//! The addresses of pages, relative to the root of the site.

use std::collections::BTreeSet;

use crate::model::column::Column;
use crate::model::experience::Experience;
use crate::model::site::SiteConfig;

pub(super) const HOME: &str = "";
pub(super) const ABOUT: &str = "about/";
pub(super) const SEARCH: &str = "search/";
pub(super) const SITEMAP: &str = "sitemap/";
pub(super) const DATA: &str = "data/";
pub(super) const ACCESSIBILITY: &str = "accessibility/";
pub(super) const NOT_FOUND: &str = "404.html";

pub(super) fn column(column: Column) -> String {
    format!("{}/", column.id())
}

fn below(column: Column, name: &str) -> String {
    format!("{}/{name}/", column.id())
}

pub(super) fn zone(code: &str) -> String {
    below(Column::Zones, code)
}

pub(super) fn experience(experience: &Experience) -> String {
    experience_at(&experience.code, &experience.slug)
}

pub(super) fn experience_at(code: &str, slug: &str) -> String {
    below(Column::Experience, &format!("{code}/{slug}"))
}

/// The folder of the write-ups of an area.
pub(super) fn experiences_of(code: &str) -> String {
    below(Column::Experience, code)
}

/// A list of write-ups: by dimension, year or province.
pub(super) fn experience_list(name: &str) -> String {
    below(Column::Experience, name)
}

/// The folder of the numbered pages with write-ups that belong to a page.
pub(super) fn numbered_experiences(page: &str) -> String {
    format!("{page}{}", column(Column::Experience))
}

/// Whether an address has the form of a page of a list of write-ups.
pub(super) fn is_experience_list(address: &str) -> bool {
    let Some(address) = address.strip_suffix('/') else { return false };
    let is_code = |it: &str| it.len() == CODE && it.bytes().all(|it| it.is_ascii_digit());
    match address.split('/').collect::<Vec<_>>()[..] {
        ["experience", list] | ["experience", list, _] => !is_code(list),
        ["zones" | "indicators", _, "experience", _] => true,
        _ => false,
    }
}

/// The number of digits of an area code.
const CODE: usize = 6;

pub(super) fn notice(round: &str) -> String {
    below(Column::Notices, round)
}

/// The calendar file with the period of a notice.
pub(super) fn calendar(round: &str) -> String {
    format!("{}period.ics", notice(round))
}

pub(super) fn designation(round: &str) -> String {
    below(Column::Designations, round)
}

pub(super) fn indicator(number: u32) -> String {
    below(Column::Indicators, &number.to_string())
}

pub(super) fn dimension(id: &str) -> String {
    format!("{}#{id}", column(Column::Indicators))
}

/// The page of a version of the rules that is no longer current.
pub(super) fn earlier_measures(version: &str) -> String {
    below(Column::Measures, version)
}

/// The address of a page for use outside the site. It is absolute if the site has a domain.
pub(super) fn address(site: &SiteConfig, path: &str) -> String {
    site.address(path).unwrap_or_else(|| path.to_string())
}

/// The file of a page.
pub(super) fn file(path: &str) -> String {
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_string() }
}

/// The relative path from a page to the root.
pub(super) fn root(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// Resolves a link in a text, such as `/zones/990100/#x`, relative to a page; `None` if its target does not exist.
pub(super) fn resolve(target: &str, root: &str, known: &BTreeSet<String>) -> Option<String> {
    let target = target.trim_start_matches('/');
    let end = target.find(['#', '?']).unwrap_or(target.len());
    let (page, rest) = target.split_at(end);
    let page = if page.is_empty() || page.ends_with('/') { page.to_string() } else { format!("{page}/") };
    let address = format!("{root}{page}{rest}");
    known.contains(&page).then(|| if address.is_empty() { "./".into() } else { address })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::procedure::programme::Snapshot;
    use crate::records::known::Known;
    use crate::score::ScoreSheets;
    use crate::view::public::PublicData;

    #[test]
    fn links_in_texts_lead_to_pages_that_are_there() {
        let known = BTreeSet::from(["".to_string(), "measures/".into()]);
        let from = |target| resolve(target, "../../", &known);
        assert_eq!(from("/measures/#article-2").unwrap(), "../../measures/#article-2");
        assert_eq!(from("/measures").unwrap(), "../../measures/");
        assert_eq!(from("/").unwrap(), "../../");
        assert_eq!(from("/zones/990900/"), None);
        assert_eq!(from("/../measures/"), None);
    }

    #[test]
    fn links_may_lead_to_every_page_at_the_top() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let sources = crate::fs::read_records(root, None).expect("records");
        let workspace = crate::records::workspace::load_only(&sources).workspace.expect("a workspace");
        let known = Known::on(&workspace, NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day"));
        let snapshot = Snapshot::of(&known, &ScoreSheets::of(&workspace));
        let addresses = crate::site::addresses(&PublicData::of(&snapshot).expect("rules"));
        let top: Vec<&str> =
            addresses.iter().filter_map(|it| it.strip_suffix('/')).filter(|it| !it.contains('/')).collect();
        assert_eq!(top, crate::check::experience::PAGES);
    }

    #[test]
    fn a_page_knows_its_way_back() {
        assert_eq!([root(""), root("zones/"), root("404.html"), root("a/b/c/")], ["", "../", "", "../../../"]);
    }
}
