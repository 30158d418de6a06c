//! Checks that every link in a built site leads to an existing file, and to an existing place in it.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use rayon::prelude::*;

use serde::{Deserialize, Serialize};

use crate::output::html::{self, Part, Tag};
use crate::output::page::PageFacts;
use crate::output::{Fault, OutputTree};

/// The page that a server shows for any missing address, so its links start at the root.
const NOT_FOUND: &str = "404.html";

/// The links of a page, and the ids that links can point to.
#[derive(Serialize, Deserialize)]
pub(crate) struct Links {
    targets: BTreeSet<String>,
    places: BTreeSet<String>,
}

/// Describes the broken links below `public/`, each with its page. The links of `pages` are known.
pub(crate) fn find(tree: &OutputTree, pages: &BTreeMap<&str, &PageFacts>, folder: &str) -> Vec<Fault> {
    let files: BTreeSet<&str> = tree.under("public").map(|(path, _)| path).collect();
    let is_other = |path: &str| path.ends_with(".xml") || path.ends_with(".html") && !pages.contains_key(path);
    let others: Vec<_> = tree.texts("public").into_iter().filter(|(path, _)| is_other(path)).collect();
    let others: Vec<_> = others.par_iter().map(|(path, text)| (*path, Links::of(&html::read(text)))).collect();
    let own = pages.iter().map(|(path, it)| (*path, &it.links));
    let pages: BTreeMap<&str, &Links> = own.chain(others.iter().map(|(path, it)| (*path, it))).collect();
    let faults = |(path, page): (&&str, &&Links)| {
        let found = page.targets.iter().filter_map(|target| {
            let fault = fault(path, &below_root(path, target, folder), &files, &pages)?;
            Some(Fault::new(path, format!("`{target}` {fault}")))
        });
        found.collect::<Vec<_>>()
    };
    pages.par_iter().flat_map_iter(faults).collect()
}

fn fault(from: &str, target: &str, files: &BTreeSet<&str>, pages: &BTreeMap<&str, &Links>) -> Option<&'static str> {
    if is_elsewhere(target) {
        return None;
    }
    let (address, place) = target.split_once('#').map_or((target, None), |(address, place)| (address, Some(place)));
    let address = decoded(address.split('?').next().unwrap_or(address));
    let Some(file) = resolve(from, &address) else { return Some("指到站外") };
    if !files.contains(file.as_str()) {
        return Some("没有这个文件");
    }
    let place = decoded(place.filter(|it| !it.is_empty())?);
    let known = pages.get(file.as_str()).is_some_and(|it| it.places.contains(&place));
    (!known).then_some("页内没有这个位置")
}

/// Makes a link of the 404 page start at the root of the site instead of the root of the server.
fn below_root(from: &str, target: &str, folder: &str) -> String {
    match target.strip_prefix(folder) {
        Some(rest) if from == NOT_FOUND => format!("/{rest}"),
        _ => target.to_string(),
    }
}

/// Whether an address leads out of this site.
fn is_elsewhere(target: &str) -> bool {
    ["https://", "http://", "mailto:", "tel:", "data:", "urn:"].iter().any(|it| target.starts_with(it))
}

/// The file that an address on the page `from` leads to; `None` if it leaves the site.
fn resolve(from: &str, address: &str) -> Option<String> {
    if address.is_empty() {
        return Some(from.to_string());
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    let rest = match address.strip_prefix('/') {
        // The site may be in a folder of its server, so only links of the 404 page may start at the root.
        Some(rest) if from == NOT_FOUND => {
            parts.clear();
            rest
        }
        Some(_) => return None,
        None => address,
    };
    for part in rest.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    let is_folder =
        rest.is_empty() || rest.ends_with('/') || rest.ends_with("..") || rest.ends_with("/.") || rest == ".";
    if is_folder {
        parts.push("index.html");
    }
    Some(parts.join("/"))
}

impl Links {
    /// The addresses and places in markup.
    pub(super) fn of(markup: &[Part]) -> Self {
        let mut links = Self { targets: BTreeSet::new(), places: BTreeSet::new() };
        for Tag { attributes, .. } in html::tags(markup) {
            links.targets.extend(["href", "src"].iter().filter_map(|it| attributes.get(*it)).cloned());
            links.places.extend(attributes.get("id").cloned());
            // A redirect: `0; url=…`.
            let is_refresh = attributes.get("http-equiv").is_some_and(|it| it == "refresh");
            let content = attributes.get("content").filter(|_| is_refresh);
            links.targets.extend(content.and_then(|it| it.split_once("url=")).map(|it| it.1.to_string()));
        }
        links
    }
}

/// Decodes percent-encoding; returns the address unchanged if the result is not UTF-8.
fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_string(), |it| it.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(pages: &[(&str, &str)]) -> Vec<String> {
        let mut tree = OutputTree::default();
        for (path, text) in pages {
            tree.add(format!("public/{path}"), *text);
        }
        find(&tree, &BTreeMap::new(), "/").iter().map(ToString::to_string).collect()
    }

    #[test]
    fn addresses_that_lead_somewhere_are_fine() {
        let home = "<a href=\"zones&#x2f;990100&#x2f;#a\">x</a><img src=\"mark.svg\"><a href=\"./\"></a><a href=\"#%E7%94%B2\"></a>\
            <h2 id=\"甲\"></h2><a href=\"https://example.cn/\"></a><a href=\"zones/990100/?a=1&amp;b=2\"></a>";
        let zone = "<p id=\"a\"></p><a href=\"../../\"></a><a href=\"../../#甲\"></a>";
        let lost = "<a href=\"/\"></a><a href=\"/zones/990100/\"></a>";
        let pages = [("index.html", home), ("zones/990100/index.html", zone), ("mark.svg", ""), ("404.html", lost)];
        assert_eq!(faults(&pages), Vec::<String>::new());
    }

    #[test]
    fn addresses_that_lead_nowhere_are_named_with_their_page() {
        let home = "<a href=\"zones/\"></a><a href=\"#b\"></a><a href=\"../x\"></a><a href=\"/y\"></a>\
            <meta http-equiv=\"refresh\" content=\"0; url=old/\">";
        let wanted = [
            "index.html：`#b` 页内没有这个位置",
            "index.html：`../x` 指到站外",
            "index.html：`/y` 指到站外",
            "index.html：`old/` 没有这个文件",
            "index.html：`zones/` 没有这个文件",
        ];
        assert_eq!(faults(&[("index.html", home)]), wanted);
    }
}
