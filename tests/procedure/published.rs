//! Published lists cannot change unnoticed.

use super::records::*;
use crate::support::tool;

fn announced() -> Records {
    let records = Records::new().created();
    records.evaluated(2025, Result::Qualified);
    records.round(2025, &(published("2025-12-15") + &announcement("2026-01-05")));
    records
}

fn record(records: &Records, kind: &str, day: &str) {
    let subject = if kind == "score" { "990100/2025" } else { "2025" };
    let run = records.run(&["publish-record", kind, subject, "--as-of", day]);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn a_published_list_is_recorded_with_what_produced_it() {
    let records = announced();
    assert_eq!(records.warnings("2025-12-15"), ["future-date", "list-not-recorded"]);
    record(&records, "notice", "2025-12-15");
    record(&records, "designation", "2026-01-05");
    assert_eq!(records.warnings("2026-06-30"), ["published-not-recorded"]);
    record(&records, "score", "2026-01-05");
    let text = records.workspace.read("content/published/notice/2025.yaml");
    for piece in [
        "area/990100",
        "示例甲市",
        "2025年12月16日至2025年12月30日",
        "010-00000000",
        "2025-draft",
        "zonepress 0.",
        "measures_sha256",
    ] {
        assert!(text.contains(piece), "`{piece}` is missing in {text}");
    }
    assert_eq!(records.errors("2026-06-30"), Vec::<String>::new());
    assert_eq!(records.warnings("2026-06-30"), Vec::<String>::new());
    assert_eq!(records.run(&["build", "--as-of", "2026-06-30"]).code, 0);
}

#[test]
fn nothing_is_recorded_before_it_is_published() {
    let records = announced();
    let run = records.run(&["publish-record", "notice", "2025", "--as-of", "2025-12-14"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("还没有发布建议名单"), "{}", run.stderr);
    assert!(!records.workspace.path().join("content/published").exists());
}

#[test]
fn a_record_changed_after_publication_fails_until_it_is_corrected_with_a_reason() {
    let records = announced();
    record(&records, "notice", "2025-12-15");
    records.round(2025, &published("2025-12-16"));
    assert_eq!(records.errors("2026-06-30"), ["published-list-changed"]);
    let build = records.run(&["build", "--as-of", "2026-06-30"]);
    assert_eq!(build.code, 1);
    assert!(build.stderr.contains("发布日期“2025年12月15日”改为“2025年12月16日”"), "{}", build.stderr);
    let run = records.run(&["publish-record", "notice", "2025", "--as-of", "2025-12-20"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("--correct"), "{}", run.stderr);
    let reason = "发布日期有误";
    let run = records.run(&["publish-record", "notice", "2025", "--as-of", "2025-12-20", "--correct", reason]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(records.errors("2026-06-30"), Vec::<String>::new());
    let record = "content/published/notice/2025.yaml";
    let corrected = records.workspace.read(record);
    let earlier = records.run(&["publish-record", "notice", "2025", "--as-of", "2025-12-19", "--correct", reason]);
    assert!(earlier.code == 0 && earlier.stderr.contains("没有变化"), "{}", earlier.stderr);
    assert_eq!(records.workspace.read(record), corrected, "a record must not lose a later edition");
    assert_eq!(records.run(&["build", "--as-of", "2025-12-21"]).code, 0);
    let page = records.workspace.read("dist/public/notices/2025/index.html");
    assert!(page.contains("2025年12月20日") && page.contains(reason), "{page}");
    assert!(page.contains("\"dateModified\": \"2025-12-20\""), "{page}");
    let data: serde_json::Value =
        serde_json::from_str(&records.workspace.read("dist/public/data/notices.json")).expect("JSON");
    assert_eq!(data["rows"][0]["corrected"], "2025-12-20");
    assert!(data["rows"][0]["corrections"][0].as_str().unwrap().contains(reason), "{data}");
    let feed = records.workspace.read("dist/public/notices/feed.xml");
    assert!(feed.contains("<updated>2025-12-20T00:00:00+08:00</updated>"), "{feed}");
    let pdf = records.workspace.path().join("dist/public/documents/notice-2025.pdf");
    let text: String = tool("pdftotext", &[&pdf.to_string_lossy(), "-"]).split_whitespace().collect();
    assert!(text.contains("2025年12月20日更正：发布日期“2025年12月15日”改为"), "{text}");
    let run = records.run(&["build", "--as-of", "2025-12-19"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(!records.workspace.read("dist/public/notices/2025/index.html").contains(reason));
}

#[test]
fn an_area_that_falls_out_of_a_published_list_is_named() {
    let records = announced();
    record(&records, "notice", "2025-12-15");
    records.stage(2025, "samr", "2025-12-10", Result::Failed);
    records.round(2025, &published("2025-12-15"));
    let run = records.run(&["check", "--as-of", "2026-06-30"]);
    assert!(run.stdout.contains("减少示例甲市（990100）"), "{}", run.stdout);
}

#[test]
fn a_record_changed_by_hand_is_found() {
    let records = announced();
    record(&records, "notice", "2025-12-15");
    records.workspace.replace("content/published/notice/2025.yaml", "text: 示例甲市（", "text: 示例乙市（");
    assert_eq!(records.errors("2026-06-30"), ["published-list-hash"]);
}
