//! Lists of write-ups are divided into pages that stay light and keep what they have when more is published.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::support::{Workspace, files, repository};

/// The lists that hold every added write-up, by the address of their newest page.
const LISTS: [&str; 4] = ["experience/regulation/", "experience/2026/", "indicators/13/", "zones/990100/"];

const ADDED: usize = 60;

/// The most bytes of a page of a list, and of any page.
const LIST_BYTES: usize = 200_000;
const PAGE_BYTES: usize = 250_000;

/// The demonstration with a number of short write-ups of one zone about one indicator, newer than its own, five to a
/// day.
fn with_write_ups(count: usize) -> Workspace {
    let workspace = Workspace::demonstration();
    workspace.replace("site/site.yaml", "min_characters: 800", "min_characters: 1");
    workspace.replace("site/site.yaml", "# documents: true", "documents: false");
    (0..count).for_each(|it| publish(&workspace, it));
    workspace
}

fn id(number: usize) -> String {
    format!("990100/measure-{number}")
}

fn publish(workspace: &Workspace, number: usize) {
    let head = format!("title: 做法之{number}\nsource: 示例甲市市场监督管理局\nsubmitted: 2026-01-05");
    let rest = "indicators: [13]\nsummary: 制定清单，分级处置，定期回访。";
    let text = format!("---\n{head}\n{rest}\n---\n\n## 做法\n\n第{number}项做法已经写入制度。\n");
    workspace.write(&format!("content/experience/{}.md", id(number)), text);
    let date = format!("2026-11-{:02}", 6 + number / 5);
    let list = workspace.read("content/experience/publication.yaml");
    workspace.write(
        "content/experience/publication.yaml",
        format!("{list}  - {{ experience: {}, date: {date} }}\n", id(number)),
    );
}

fn unpublish(workspace: &Workspace, number: usize) {
    workspace.remove(&format!("content/experience/{}.md", id(number)));
    let list = workspace.read("content/experience/publication.yaml");
    let name = format!("experience: {},", id(number));
    let kept: Vec<&str> = list.lines().filter(|it| !it.contains(&name)).collect();
    workspace.write("content/experience/publication.yaml", kept.join("\n") + "\n");
}

/// All pages of the built site by address.
fn built(workspace: &Workspace) -> BTreeMap<String, String> {
    let run = workspace.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let files = files(&workspace.path().join("dist/public")).into_iter();
    let pages = files.filter_map(|(path, bytes)| Some((path.strip_suffix("index.html")?.to_string(), bytes)));
    pages.map(|(path, bytes)| (path, String::from_utf8(bytes).expect("pages are UTF-8"))).collect()
}

/// The write-ups listed in the main part of a page, in order.
fn entries(page: &str) -> Vec<String> {
    let titles = page.split("class=\"entry-title\"").skip(1);
    titles.map(|it| between(it, "href=\"", "\"").trim_start_matches("..&#x2f;").replace("&#x2f;", "/")).collect()
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    text.split_once(start).and_then(|it| it.1.split_once(end)).unwrap_or_else(|| panic!("`{start}` in {text}")).0
}

/// The address of the page that a link in the head of a page leads to.
fn beside(pages: &BTreeMap<String, String>, address: &str, relation: &str) -> Option<String> {
    let (_, rest) = pages[address].split_once(&format!("<link rel=\"{relation}\" href=\""))?;
    let target = rest.split_once('"').expect("an address").0.replace("&#x2f;", "/");
    Some(target.trim_start_matches("../").split('#').next().expect("an address").to_string())
}

/// The pages from an address on, along the links to the next page.
fn chain(pages: &BTreeMap<String, String>, front: &str) -> Vec<String> {
    std::iter::successors(Some(front.to_string()), |it| beside(pages, it, "next")).collect()
}

fn numbered(pages: &BTreeMap<String, String>) -> BTreeMap<&str, Vec<String>> {
    let is_number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let of_list = |it: &&str| {
        let mut parts = it.trim_end_matches('/').rsplit('/');
        parts.next().is_some_and(|it| is_number(it) && it.len() < 4) && it.contains("experience/")
    };
    pages.keys().map(String::as_str).filter(of_list).map(|it| (it, entries(&pages[it]))).collect()
}

#[test]
fn a_long_list_is_divided_into_light_pages_that_a_reader_meets_once() {
    let pages = built(&with_write_ups(ADDED));
    for (address, page) in &pages {
        assert!(page.len() <= PAGE_BYTES, "{address} has {} bytes", page.len());
    }
    for front in LISTS {
        let mut met = Vec::new();
        let chain = chain(&pages, front);
        assert!(chain.len() > 1, "{front} is on one page");
        for (at, address) in chain.iter().enumerate() {
            let found = entries(&pages[address]);
            assert!((1..=50).contains(&found.len()), "{address} has {} entries", found.len());
            assert!(pages[address].len() <= LIST_BYTES, "{address} has {} bytes", pages[address].len());
            let before = at.checked_sub(1).map(|it| chain[it].clone());
            assert_eq!(beside(&pages, address, "prev"), before, "before {address}");
            met.extend(found);
        }
        let distinct: BTreeSet<&String> = met.iter().collect();
        assert_eq!(distinct.len(), met.len(), "{front} repeats an entry");
        let added = (0..ADDED).map(|it| format!("experience/{}/", id(it)));
        assert!(added.into_iter().all(|it| distinct.contains(&it)), "{front} lacks an entry");
        assert!(pages[front].contains(&format!("共{}篇", met.len())), "{front} does not say how many it has");
    }
    // The overview has the newest of each dimension, and leads to all of them.
    let overview = &pages["experience/"];
    assert!(entries(overview).len() <= 20 && overview.contains("id=\"regulation\""));
    for list in ["experience&#x2f;regulation", "experience&#x2f;2026", "experience&#x2f;province-99-"] {
        assert!(overview.contains(list), "the overview does not lead to {list}");
    }
}

#[test]
fn a_page_keeps_its_address_and_its_entries_when_write_ups_are_published() {
    let workspace = with_write_ups(ADDED);
    let before = built(&workspace);
    (ADDED..ADDED + 17).for_each(|it| publish(&workspace, it));
    let after = built(&workspace);
    let gone: Vec<&String> = before.keys().filter(|it| !after.contains_key(*it)).collect();
    assert!(gone.is_empty(), "{gone:?}");
    let (old, new) = (numbered(&before), numbered(&after));
    assert!(old.len() > LISTS.len() && new.len() > old.len(), "{} pages, then {}", old.len(), new.len());
    for (address, entries) in &old {
        assert!(entries.iter().all(|it| new[address].contains(it)), "an entry left {address}");
    }
}

#[test]
fn a_list_that_becomes_shorter_keeps_the_addresses_of_its_pages() {
    let workspace = with_write_ups(ADDED);
    let run = workspace.run(&["publish-record", "addresses"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    (20..ADDED).for_each(|it| unpublish(&workspace, it));
    let run = workspace.run(&["publish-record", "addresses", "--correct", "撤下重复的材料"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let pages = built(&workspace);
    for front in LISTS {
        let folder = if front.starts_with("experience") { front.into() } else { format!("{front}experience/") };
        assert!(beside(&pages, front, "next").is_none(), "{front} is still long");
        let moved = pages[&format!("{folder}1/")].replace("&#x2f;", "/");
        assert!(moved.contains("http-equiv=\"refresh\"") && moved.contains(&format!("/{front}\"")), "{moved}");
    }
    let record = fs::read_to_string(workspace.path().join("content/published/addresses.txt")).expect("the record");
    assert!(record.lines().any(|it| it == "experience/regulation/1/"), "{record}");
}

#[test]
fn without_single_documents_those_on_record_stay() {
    let workspace = with_write_ups(1);
    let pages = built(&workspace);
    let has_document = |id: &str| {
        let document = format!("dist/public/documents/experience/{id}.pdf");
        let page = &pages[&format!("experience/{id}/")];
        let is_offered = page.contains("文件下载");
        assert_eq!(workspace.path().join(document).exists(), is_offered, "{id}");
        is_offered
    };
    assert!(has_document("990100/off-site-inspection"));
    assert!(!has_document(&id(0)));
    // Its author may print it all the same.
    let run = workspace.run(&["render", "experience", &id(0), "--out", "x.json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn the_lists_of_few_write_ups_are_on_one_page_each() {
    let site = crate::support::built().join("dist/public");
    let lists = ["experience/regulation", "experience/development", "experience/2026"];
    for list in lists {
        let page = fs::read_to_string(site.join(list).join("index.html")).expect("a page");
        assert!(!page.contains("class=\"paging\"") && !site.join(list).join("1").exists(), "{list}");
    }
    let recorded = fs::read_to_string(repository().join("content/published/addresses.txt")).expect("the record");
    assert!(lists.iter().all(|list| recorded.lines().any(|it| it == format!("{list}/"))), "{recorded}");
}
