//! Several workbooks become one record.

use serde_yaml::Value;

use super::book::{Book, fill};
use super::{ARCHIVE, RECORD, blank, findings, plainly, read, template};
use crate::support::Workspace;

/// What the first of two people fills in.
fn is_first(path: &str) -> bool {
    let number = |it: &str| it.trim_start_matches(|it: char| !it.is_ascii_digit()).parse::<u32>().unwrap_or(0);
    match path.split_once('/') {
        Some(("evidence", id)) => number(id) <= 24,
        Some(("judgements", id)) => number(&id.replace(|it: char| it.is_alphabetic(), "")) <= 12,
        Some(("facts", id)) => !["recognitions", "media_reports", "odr_mechanism"].contains(&id),
        _ => path != "problems" && path != "declared_total",
    }
}

/// The workbooks of two people, filled in from the record that was typed by hand.
pub fn by_two_people(workspace: &Workspace, record: &Value) -> [&'static str; 2] {
    template(workspace, "空白.xlsx");
    for (name, own) in [("甲.xlsx", true), ("乙.xlsx", false)] {
        let mut book = Book::open(&workspace.path().join("空白.xlsx"));
        fill(&mut book, record, &|path| is_first(path) == own);
        book.save(&workspace.path().join(name));
    }
    ["甲.xlsx", "乙.xlsx"]
}

#[test]
fn two_workbooks_of_different_people_give_the_record_that_was_typed_by_hand() {
    let (workspace, hand) = blank();
    let run = read(&workspace, &by_two_people(&workspace, &hand));
    assert!(run.stderr.contains("0 处待填写"), "{}", run.stderr);
    let text = workspace.read(RECORD);
    let merged: Value = plainly(&text);
    for (name, value) in hand.as_mapping().expect("a record") {
        assert_eq!(&merged[name], value, "{name:?}");
    }
    assert_eq!(merged.as_mapping().unwrap().len(), hand.as_mapping().unwrap().len());
    assert_eq!(workspace.run(&["check"]).code, 0, "{}", workspace.run(&["check"]).stdout);

    // Whoever is first makes no difference, except to the order of lists.
    workspace.remove(RECORD);
    read(&workspace, &["乙.xlsx", "甲.xlsx"]);
    let swapped: Value = plainly(&workspace.read(RECORD));
    assert_eq!((&swapped["facts"], &swapped["judgements"]), (&hand["facts"], &hand["judgements"]));
}

#[test]
fn one_after_the_other_they_give_the_same() {
    let (workspace, hand) = blank();
    let [first, second] = by_two_people(&workspace, &hand);
    read(&workspace, &[first, second]);
    let together = workspace.read(RECORD);
    workspace.remove(RECORD);
    let run = read(&workspace, &[first]);
    assert!(!run.stderr.contains("：0 处待填写"), "{}", run.stderr);
    assert!(workspace.read(RECORD).contains("problems: 待填写"));
    let refused = workspace.run(&["intake", "read", second]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(refused.stderr.contains("--update"), "{}", refused.stderr);
    read(&workspace, &[second, "--update"]);
    assert_eq!(workspace.read(RECORD), together);
}

#[test]
fn what_was_read_and_written_again_is_the_same() {
    let workspace = Workspace::demonstration();
    let before = workspace.read(RECORD);
    template(&workspace, "全部.xlsx");
    let run = read(&workspace, &["全部.xlsx"]);
    assert!(run.stderr.contains("没有变化"), "{}", run.stderr);
    assert_eq!(workspace.read(RECORD), before, "the file of the author stays as it is");

    // The text of the program is the same each time. A new record also states who files it.
    workspace.remove(ARCHIVE);
    workspace.remove(RECORD);
    read(&workspace, &["全部.xlsx"]);
    let written = workspace.read(RECORD);
    template(&workspace, "再次.xlsx");
    workspace.remove(RECORD);
    read(&workspace, &["再次.xlsx"]);
    assert_eq!(workspace.read(RECORD), written);
    let mut written = plainly(&written);
    written.as_mapping_mut().expect("a record").remove("identity");
    assert_eq!(written, plainly(&before));
}

#[test]
fn every_self_evaluation_of_the_demonstration_survives_a_workbook() {
    let workspace = Workspace::demonstration();
    for file in
        crate::support::files(&workspace.path().join("zones")).into_keys().filter(|it| it.ends_with("/self.yaml"))
    {
        let [code, round, _] = file.split('/').collect::<Vec<_>>()[..] else { panic!("{file}") };
        let path = format!("zones/{file}");
        let run = workspace.run(&["intake", "template", code, round, "--out", "a.xlsx"]);
        assert_eq!(run.code, 0, "{file}: {}", run.stderr);
        let before: Value = plainly(&workspace.read(&path));
        let run = workspace.run(&["intake", "read", "a.xlsx", "--stdout"]);
        assert!(run.stderr.contains("没有变化"), "{file}: {}", run.stderr);
        let after: Value = plainly(&run.stdout);
        assert_eq!(after, before, "{file}");
        workspace.remove("a.xlsx");
    }
}

#[test]
fn an_empty_workbook_gives_the_file_that_new_writes() {
    let (workspace, _) = blank();
    template(&workspace, "空白.xlsx");
    read(&workspace, &["空白.xlsx"]);
    let read = workspace.read(RECORD);
    workspace.remove(RECORD);
    assert_eq!(workspace.run(&["new", "self", "990100", "2025"]).code, 0);
    assert_eq!(read, workspace.read(RECORD));
    template(&workspace, "草稿.xlsx");
    assert!(super::read(&workspace, &["草稿.xlsx"]).stderr.contains("没有变化"));
}

#[test]
fn different_values_are_named_with_both_cells_and_nothing_is_written() {
    let (workspace, hand) = blank();
    let [first, second] = by_two_people(&workspace, &hand);
    let mut book = Book::open(&workspace.path().join(second));
    let cell = book.of("事实", "fact/new_large_operators", "a");
    book.number("事实", &cell, "12");
    let [free, title] = ["id", "title"].map(|it| book.at("佐证材料", 60, it));
    book.text("佐证材料", &free, "E01");
    book.text("佐证材料", &title, "另一材料");
    book.save(&workspace.path().join(second));
    let found = findings(&workspace, &[first, second]);
    let told: Vec<String> = found.iter().map(|it| it.join(" ")).collect();
    assert_eq!(
        told,
        [
            format!("intake-conflict 乙.xlsx “事实”!{cell} 这里为 `12`，甲.xlsx “事实”!{cell} 为 `11`"),
            format!("intake-conflict 乙.xlsx “佐证材料”!{free} 编号 `E01` 已用于 甲.xlsx “佐证材料”!B5 的另一材料"),
        ]
    );
    assert!(!workspace.path().join(RECORD).exists());

    // The same value is no conflict, however it is written.
    book.number("事实", &cell, "1.1E1");
    for cell in [&free, &title] {
        book.put("佐证材料", cell, "", "");
    }
    book.save(&workspace.path().join(second));
    read(&workspace, &[first, second]);
}

#[test]
fn a_change_is_told_and_written_only_on_demand() {
    let workspace = Workspace::demonstration();
    let before = workspace.read(RECORD);
    let mut book = template(&workspace, "a.xlsx");
    let points = book.of("促进发展", "criterion/4a", "points");
    book.number("促进发展", &points, "1.7999999999999998");
    let total = book.of("总体情况", "declared_total", "value");
    book.number("总体情况", &total, "92.6");
    book.save(&workspace.path().join("a.xlsx"));
    let frozen = workspace.run(&["intake", "read", "a.xlsx", "--update"]);
    assert!(frozen.code == 1 && frozen.stderr.contains("所改的已经公布，不能由工作簿改动"), "{}", frozen.stderr);
    workspace.forget("content/published/score");
    let run = workspace.run(&["intake", "read", "a.xlsx"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    let change = format!("judgements/4a/points：2 → 1.8（a.xlsx “促进发展”!{points}）");
    assert!(run.stderr.contains(&change), "{}", run.stderr);
    assert_eq!(workspace.read(RECORD), before);

    // Somebody else has changed the record since.
    workspace.replace(RECORD, "  4a:\n    points: 2\n", "  4a:\n    points: 1.9\n");
    workspace.replace(RECORD, "declared_total: 92.8", "declared_total: 92.7");
    let found = findings(&workspace, &["a.xlsx", "--update"]);
    assert!(
        found.iter().all(|it| it[0] == "intake-conflict" && it[3].contains("记录在写出工作簿以后已改为")),
        "{found:?}"
    );
    assert_eq!(found.len(), 2);
    workspace.write(RECORD, before);
    workspace.replace(RECORD, "  4a:\n", "  # 已与会议纪要核对\n  4a:\n");
    read(&workspace, &["a.xlsx", "--update"]);
    assert!(workspace.read(RECORD).contains("  # 已与会议纪要核对\n  4a:\n    points: 1.8\n"));
}

#[test]
fn a_workbook_is_not_overwritten_and_belongs_to_one_zone() {
    let workspace = Workspace::demonstration();
    template(&workspace, "a.xlsx");
    let run = workspace.run(&["intake", "template", "990100", "2025", "--out", "a.xlsx"]);
    assert!(run.code == 2 && run.stderr.contains("不予覆盖"), "{}", run.stderr);
    assert_eq!(workspace.run(&["intake", "template", "990500", "2025", "--out", "b.xlsx"]).code, 0);
    let found = findings(&workspace, &["a.xlsx", "b.xlsx"]);
    assert_eq!(found[0][3], "工作簿是 990500 2025 的，a.xlsx 是 990100 2025 的");
    let run = workspace.run(&["intake", "template", "990900", "2026"]);
    assert!(run.code == 2 && run.stderr.contains("zonepress status 990900"), "{}", run.stderr);
}

#[test]
fn faults_of_the_record_are_named_by_their_cells() {
    let workspace = Workspace::demonstration();
    let mut book = template(&workspace, "a.xlsx");
    let cell = book.of("事实", "fact/report_check_rate", "a");
    book.number("事实", &cell, "40000");
    let day = book.of("事项", "facts/institutional_outcomes/items#0", "date");
    book.text("事项", &day, "2021-01-20");
    let reason = book.of("促进发展", "criterion/4a", "reason");
    book.text("促进发展", &reason, "联系人13812345678");
    book.save(&workspace.path().join("a.xlsx"));
    let found = findings(&workspace, &["a.xlsx", "--update"]);
    let told: Vec<String> = found.iter().map(|it| it[..3].join(" ")).collect();
    for wanted in [
        format!("fact-value a.xlsx “事实”!{cell}"),
        format!("item-outside-period a.xlsx “事项”!{day}"),
        format!("personal-data a.xlsx “促进发展”!{reason}"),
    ] {
        assert!(told.contains(&wanted), "{wanted} in {told:?}");
    }
}
