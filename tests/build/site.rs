//! The site as static files: all links have targets, and pages meet the requirements for government sites.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::support::{built, files};

fn pages() -> BTreeMap<String, String> {
    let files = files(&built().join("dist/public"));
    files
        .into_iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("pages are UTF-8")))
        .collect()
}

/// The values of an attribute in a page, with entities decoded.
fn attributes(page: &str, name: &str) -> Vec<String> {
    let mark = format!(" {name}=\"");
    page.split(&mark)
        .skip(1)
        .filter_map(|it| it.split('"').next())
        .map(|it| it.replace("&#x2f;", "/").replace("&amp;", "&"))
        .collect()
}

/// Resolves a relative address on a page to a file and an anchor.
fn resolve(from: &str, address: &str) -> (String, Option<String>) {
    let (path, anchor) = match address.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor.to_string())),
        None => (address, None),
    };
    if path.is_empty() {
        return (from.to_string(), anchor);
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop().unwrap_or_else(|| panic!("`{address}` in {from} leads out of the site"));
            }
            name => parts.push(name),
        }
    }
    if path.ends_with('/') || parts.is_empty() || path.ends_with("..") {
        parts.push("index.html");
    }
    (parts.join("/"), anchor)
}

#[test]
fn every_link_leads_to_a_file_and_every_anchor_to_a_place_in_it() {
    let present: BTreeSet<String> = files(&built().join("dist/public")).into_keys().collect();
    let pages = pages();
    let ids: BTreeMap<&str, BTreeSet<String>> =
        pages.iter().map(|(path, page)| (path.as_str(), attributes(page, "id").into_iter().collect())).collect();
    let mut seen = 0;
    for (path, page) in pages.iter().filter(|(path, _)| *path != "404.html") {
        for address in attributes(page, "href").into_iter().chain(attributes(page, "src")) {
            if address.contains(':') {
                assert!(address.starts_with("mailto:"), "{path} links to {address}");
                continue;
            }
            let (file, anchor) = resolve(path, &address);
            assert!(present.contains(&file), "{path} links to `{address}`, which does not exist");
            if let Some(anchor) = anchor {
                assert!(ids[file.as_str()].contains(&anchor), "{path} links to `{address}`: no such anchor");
            }
            seen += 1;
        }
    }
    assert!(seen > 1000, "only {seen} links were checked");
}

#[test]
fn pages_carry_the_names_a_government_site_must() {
    for (path, page) in pages() {
        for name in ["SiteName", "viewport"] {
            assert!(page.contains(&format!("name=\"{name}\"")), "{path} has no {name}");
        }
        assert!(page.contains("<html lang=\"zh-CN\""), "{path} does not state its language");
        assert_eq!(page.matches("<h1").count(), 1, "{path} must have exactly one `h1`");
        assert!(page.contains("演示数据"), "{path} is not marked as a demonstration");
        let article = ["zones/9", "experience/9", "notices/2", "designations/2"].iter().any(|it| path.starts_with(it));
        if article && !page.contains("http-equiv=\"refresh\"") {
            for name in ["ArticleTitle", "PubDate", "ContentSource"] {
                assert!(page.contains(&format!("name=\"{name}\"")), "{path} has no {name}");
            }
        }
    }
}

#[test]
fn pages_need_no_script_no_inline_style_and_no_other_host() {
    for (path, page) in pages() {
        assert_eq!(page.matches("Content-Security-Policy").count(), 1, "{path}");
        assert!(!page.contains("unsafe-inline"), "{path}");
        // One script for the whole site, the search script on the search page only, and a data block that is not run.
        let scripts: Vec<&str> = page.split("<script").skip(1).filter_map(|it| it.split('>').next()).collect();
        let root = attributes(&page, "href").iter().find_map(|it| Some(it.strip_suffix("css/base.css")?.to_string()));
        let own = format!(" src=\"{}js/site.js\"", root.expect("a style sheet").replace('/', "&#x2f;"));
        let search = usize::from(path == "search/index.html");
        assert_eq!(scripts.iter().filter(|it| it.ends_with("js/search.js\"")).count(), search, "{path}: {scripts:?}");
        assert!(
            scripts.len() == 2 + search && scripts.contains(&" type=\"application/ld+json\""),
            "{path}: {scripts:?}"
        );
        assert!(
            scripts.iter().any(|it| it.replace("&#x2f;", "/") == own.replace("&#x2f;", "/")),
            "{path}: {scripts:?}"
        );
        for refused in [" style=\"", "<style", "javascript:", " onclick", "src=\"http", "url(http"] {
            assert!(!page.contains(refused), "{path} has `{refused}`");
        }
    }
}

#[test]
fn a_template_that_names_what_is_not_there_stops_the_build_with_its_place() {
    let workspace = crate::support::Workspace::demonstration();
    let template = "templates/html/zone.html";
    let text = workspace.read(template);
    workspace.write(template, text.replacen("zone.applicant", "zone.aplicant", 1));
    let run = workspace.run(&["build"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("zone.html") && run.stderr.contains("aplicant"), "{}", run.stderr);
    assert!(!workspace.path().join("dist").exists());
}

#[test]
fn addresses_of_former_codes_lead_to_the_page_of_today() {
    let page = |code: &str| fs::read_to_string(built().join(format!("dist/public/zones/{code}/index.html"))).unwrap();
    for former in ["990703", "990704"] {
        let moved = page(former).replace("&#x2f;", "/");
        assert!(moved.contains("content=\"0; url=../../zones/990702/\""), "{moved}");
        assert!(moved.contains("noindex") && moved.contains("示例辛县"), "{moved}");
    }
    assert!(!page("990702").contains("页面已经移动"));
}
