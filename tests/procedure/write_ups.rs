//! Published write-ups cannot change unnoticed, and they keep their identifiers.

use std::collections::BTreeSet;

use super::records::*;
use crate::support::{copy, repository, tool};

const FILE: &str = "content/experience/990100/example.md";
const RECORD: &str = "content/published/experience/990100/example.yaml";
const PAGE: &str = "dist/public/experience/990100/example/index.html";
const LATER: &str = "2026-06-30";

/// A zone in creation with one write-up, published on 1 February 2026.
fn published_write_up() -> Records {
    let records = Records::new().created();
    let from = repository().join("tests/workspaces/round/content/experience");
    copy(&from, &records.workspace.path().join("content/experience"));
    records
}

fn recorded() -> Records {
    let records = published_write_up();
    let run = records.run(&["publish-record", "experience", "--as-of", "2026-02-01"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    records
}

fn corrected(day: &str, reason: &str) -> Records {
    let records = recorded();
    records.workspace.replace(FILE, "第三，测试用的正文", "第三，改过的正文");
    let args = ["publish-record", "experience", "990100/example", "--as-of", day, "--correct", reason];
    let run = records.run(&args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    records
}

fn build(records: &Records, day: &str) {
    let run = records.run(&["build", "--as-of", day]);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn a_published_write_up_is_recorded_with_its_text() {
    let records = published_write_up();
    assert_eq!(records.warnings("2026-01-31"), Vec::<String>::new());
    assert_eq!(records.warnings(LATER), ["write-up-not-recorded"]);
    let early = records.run(&["publish-record", "experience", "990100/example", "--as-of", "2026-01-31"]);
    assert_eq!(early.code, 2, "nothing must be recorded before publication");
    let run = records.run(&["publish-record", "experience", "--as-of", LATER]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = records.workspace.read(RECORD);
    for piece in ["date: 2026-02-01", "以数据分析支撑分级处置", "text: 分级处置", "## 做法", "sha256: "]
    {
        assert!(text.contains(piece), "`{piece}` is missing in {text}");
    }
    assert_eq!(records.warnings(LATER), Vec::<String>::new());
    let again = records.run(&["publish-record", "experience", "--as-of", LATER]);
    assert!(again.code == 0 && again.stderr.contains("没有变化"), "{}", again.stderr);
    assert_eq!(records.workspace.read(RECORD), text);
}

#[test]
fn blanks_and_line_ends_are_no_correction() {
    let records = recorded();
    let text = records.workspace.read(FILE);
    let text = text.replace("。\n", "。  \n").replace("\n\n", "\n\n\n").replace("清单，分级", "清单，\n分级");
    records.workspace.write(FILE, text.replace('\n', "\r\n"));
    assert_eq!(records.errors(LATER), Vec::<String>::new());
}

#[test]
fn a_text_changed_after_publication_fails_until_it_is_corrected_with_a_reason() {
    let records = recorded();
    records.workspace.replace(FILE, "第三，测试用的正文", "第三，改过的正文");
    records.workspace.replace(FILE, "keywords: [分级处置]", "keywords: [分级处置, 风险]");
    assert_eq!(records.errors(LATER), ["published-write-up-changed"]);
    let run = records.run(&["build", "--as-of", LATER]);
    assert_eq!(run.code, 1);
    for piece in ["关键词“分级处置”改为“分级处置、风险”", "“第三，测试用的正文，", "改为“第三，改过的正文，"]
    {
        assert!(run.stderr.contains(piece), "{piece}: {}", run.stderr);
    }
    assert!(run.stderr.contains("example.md:16:1"), "the changed line must be named: {}", run.stderr);
    for args in [&["experience"][..], &["experience", "990100/example"], &["experience", "--correct", " "]] {
        let run = records.run(&[&["publish-record"], args, &["--as-of", LATER]].concat());
        assert_eq!(run.code, 2, "{args:?}");
        assert!(run.stderr.contains("--correct"), "{}", run.stderr);
    }
}

#[test]
fn a_correction_is_shown_wherever_the_text_is() {
    let reason = "第三条有误";
    let records = corrected("2026-03-05", reason);
    build(&records, LATER);
    let read = |path: &str| records.workspace.read(&format!("dist/public/{path}"));
    let page = records.workspace.read(PAGE);
    for piece in [
        "更正于<time datetime=\"2026-03-05\">2026年3月5日</time>",
        reason,
        "\"dateModified\": \"2026-03-05\"",
        "article:modified_time\" content=\"2026-03-05\"",
        "[EB&#x2f;OL]. (2026-03-05)",
    ] {
        assert!(page.replace("/OL", "&#x2f;OL").contains(piece), "{piece}: {page}");
    }
    let feed = read("experience/feed.xml");
    assert!(feed.contains("<updated>2026-03-05T00:00:00+08:00</updated>") && feed.contains(reason), "{feed}");
    assert!(feed.contains("<published>2026-02-01T00:00:00+08:00</published>"), "{feed}");
    let data: serde_json::Value = serde_json::from_str(&read("data/experience.json")).expect("JSON");
    assert_eq!(data["rows"][0]["corrected"], "2026-03-05");
    assert!(data["rows"][0]["corrections"][0].as_str().unwrap().ends_with("（第三条有误）"), "{data}");
    for document in ["experience/990100/example", "experience-collection"] {
        let pdf = records.workspace.path().join(format!("dist/public/documents/{document}.pdf"));
        let text: String = tool("pdftotext", &[&pdf.to_string_lossy(), "-"]).split_whitespace().collect();
        assert!(text.contains("2026年3月5日更正：正文“") && text.contains(reason), "{document}: {text}");
    }
}

#[test]
fn before_its_day_a_correction_is_not_known() {
    let records = corrected("2026-03-05", "第三条有误");
    build(&records, "2026-03-04");
    let page = records.workspace.read(PAGE);
    assert!(
        page.contains("第三，测试用的正文") && !page.contains("第三，改过的正文") && !page.contains("更正"),
        "{page}"
    );
    let record = records.workspace.read(RECORD);
    let args = ["publish-record", "experience", "990100/example", "--as-of", "2026-03-04", "--correct", "有误"];
    let run = records.run(&args);
    assert!(run.code == 0 && run.stderr.contains("没有变化"), "{}", run.stderr);
    assert_eq!(records.workspace.read(RECORD), record);
}

#[test]
fn a_write_up_disappears_only_with_a_reason() {
    let records = recorded();
    records.workspace.write("content/experience/publication.yaml", "published: []\n");
    assert_eq!(records.errors(LATER), ["published-write-up-changed"]);
    let withdraw = |more: &[&str]| {
        records.run(&[&["publish-record", "experience", "990100/example", "--as-of", "2026-04-01"], more].concat())
    };
    assert_eq!(withdraw(&[]).code, 2);
    assert_eq!(withdraw(&["--correct", "内容失实"]).code, 0);
    assert_eq!(records.errors(LATER), Vec::<String>::new());
    build(&records, LATER);
    assert!(!records.workspace.path().join(PAGE).exists());
    build(&records, "2026-03-31");
    assert!(records.workspace.path().join(PAGE).exists(), "the page must exist on an earlier day");
    let list = "published:\n  - { experience: 990100/example, date: 2026-02-01 }\n";
    records.workspace.write("content/experience/publication.yaml", list);
    assert_eq!(records.errors(LATER), ["published-write-up-changed"]);
}

#[test]
fn two_corrections_may_be_due_at_once() {
    let records = recorded();
    let more = records.workspace.read(FILE).replace("以数据分析", "另以数据分析");
    records.workspace.write("content/experience/990100/another.md", &more);
    let list = "content/experience/publication.yaml";
    let text = records.workspace.read(list) + "  - { experience: 990100/another, date: 2026-02-02 }\n";
    records.workspace.write(list, text);
    assert_eq!(records.run(&["publish-record", "experience", "--as-of", LATER]).code, 0);
    for name in ["example", "another"] {
        let file = format!("content/experience/990100/{name}.md");
        records.workspace.replace(&file, "第三，测试用", "第三，改过");
    }
    for name in ["990100/example", "990100/another"] {
        let run = records.run(&["publish-record", "experience", name, "--as-of", LATER, "--correct", "有误"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    assert_eq!(records.errors(LATER), Vec::<String>::new());
}

#[test]
fn a_record_changed_by_hand_is_found() {
    let records = recorded();
    records.workspace.replace(RECORD, "第五，测试用的正文", "第五，改过的正文");
    assert_eq!(records.errors(LATER), ["published-write-up-hash"]);
}

/// The ids of all feeds and entries. Checks that the page's linked data has one of them.
fn identities(records: &Records, page: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in ["feed.xml", "notices/feed.xml", "experience/feed.xml"] {
        let feed = records.workspace.read(&format!("dist/public/{path}"));
        found.extend(feed.split("<id>").skip(1).map(|it| it.split("</id>").next().expect("an id").to_string()));
    }
    let page = records.workspace.read(&format!("dist/public/experience/{page}/index.html"));
    let id = page.split("\"@id\": \"").nth(1).and_then(|it| it.split('"').next()).expect("an identity");
    assert!(found.contains(id), "{id} is not the id of the entry");
    found
}

#[test]
fn ids_do_not_change_with_the_site() {
    let records = recorded();
    build(&records, LATER);
    let wanted = identities(&records, "990100/example");
    assert_eq!(wanted.len(), 4, "expected three feeds and one write-up: {wanted:?}");
    assert!(wanted.iter().all(|it| it.starts_with("urn:uuid:") && it.len() == 45), "{wanted:?}");
    let site = records.workspace.read("site/site.yaml");
    for (from, to) in [
        ("# domain:\n", "domain: www.example.gov.cn\n"),
        ("# folder: /\n", "folder: /zones/\n"),
        ("name: 网络市场监管与服务示范区\n", "name: 另一个名称\n"),
    ] {
        assert!(site.contains(from), "{from}");
        let changed = records.workspace.read("site/site.yaml").replacen(from, to, 1);
        records.workspace.write("site/site.yaml", changed);
        build(&records, LATER);
        assert_eq!(identities(&records, "990100/example"), wanted, "{to}");
    }
}

#[test]
fn a_renamed_write_up_keeps_its_id_and_its_record() {
    for is_recorded in [true, false] {
        let records = if is_recorded { recorded() } else { published_write_up() };
        build(&records, LATER);
        let wanted = identities(&records, "990100/example");
        let mut aliases = vec!["example"];
        for name in ["second", "third"] {
            let from = format!("content/experience/990100/{}.md", aliases.last().expect("a name"));
            let text = records.workspace.read(&from);
            let head: Vec<&str> = text.lines().filter(|it| !it.starts_with("aliases:")).collect();
            let text = head.join("\n").replacen("---\n", &format!("---\naliases: [{}]\n", aliases.join(", ")), 1);
            records.workspace.remove(&from);
            records.workspace.write(&format!("content/experience/990100/{name}.md"), text + "\n");
            let last = format!("990100/{}", aliases.last().expect("a name"));
            records.workspace.replace("content/experience/publication.yaml", &last, &format!("990100/{name}"));
            aliases.push(name);
            assert_eq!(records.errors(LATER), Vec::<String>::new(), "{name}");
            build(&records, LATER);
            assert_eq!(identities(&records, &format!("990100/{name}")), wanted, "{name}");
        }
    }
}

#[test]
fn an_area_that_changes_its_code_leaves_ids_as_they_were() {
    let records = recorded();
    build(&records, LATER);
    let wanted = identities(&records, "990100/example");
    let areas = "content/areas-demonstration.csv";
    let line = records.workspace.read(areas).lines().find(|it| it.starts_with("990100,")).expect("a row").to_string();
    let columns: Vec<&str> = line.split(',').collect();
    let moved = format!("998100,{},2026-05-01,990100", columns[1..6].join(","));
    records.workspace.replace(areas, &line, &moved);
    let path = |it: &str| records.workspace.path().join(it);
    std::fs::rename(path("zones/990100"), path("zones/998100")).expect("a folder");
    records.workspace.replace("zones/998100/zone.yaml", "990100", "998100");
    for folder in ["990100", "998100"] {
        if folder == "998100" {
            std::fs::rename(path("content/experience/990100"), path("content/experience/998100")).expect("a folder");
        }
        assert_eq!(records.errors(LATER), Vec::<String>::new(), "{folder}");
        build(&records, LATER);
        assert_eq!(identities(&records, "998100/example"), wanted, "{folder}");
    }
}
