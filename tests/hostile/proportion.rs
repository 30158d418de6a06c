//! Input of excessive size or number, which must not lead to excessive output.

use std::collections::BTreeSet;

use super::*;

const ROUND: &str = "content/rounds/2025.yaml";
const SYSTEM: &str = "content/measures/2025-draft/indicators.yaml";
const MEASURES: &str = "content/measures/2025-draft/measures.yaml";

/// The codes of the findings for a workspace, without those that the mini workspace always has.
fn codes(workspace: &Workspace) -> Vec<String> {
    faults(workspace, 1).iter().map(|it| it.split(' ').next().unwrap_or_default().to_string()).collect()
}

#[test]
fn rules_out_of_all_proportion_are_findings() {
    let large = "9".repeat(27);
    let replaced = [
        (MEASURES, "days: 15", "days: 4294967295".to_string()),
        (MEASURES, "years: 3,", "years: 4294967295,".to_string()),
        (SYSTEM, "decimals: 2 ", "decimals: 60000 ".to_string()),
        (SYSTEM, "dimension_rate_at_least: 80 ", format!("dimension_rate_at_least: {large} ")),
        (
            SYSTEM,
            "max_points: 1.5\n            rule:\n              weighted",
            "max_points: -1\n            rule:\n              weighted".to_string(),
        ),
        (SYSTEM, "points_each: 0.5", format!("points_each: {large}")),
        (SYSTEM, "    name: 促进发展\n    max_points: 20\n", format!("    name: 促进发展\n    max_points: {large}\n")),
    ];
    for (file, from, to) in replaced {
        let workspace = Workspace::new("round");
        workspace.replace(file, from, &to);
        let found = faults(&workspace, 1);
        assert!(found.iter().any(|it| it.contains(file)), "{to}: {found:?}");
    }
}

#[test]
fn twenty_thousand_levels_of_brackets_are_too_deep() {
    for text in ["[".repeat(20_000), "[".repeat(20_000) + &"]".repeat(20_000), "{a: ".repeat(20_000)] {
        let found = faults_with(SELF, text);
        assert!(found.len() == 1 && found[0].starts_with("yaml-depth "), "{found:?}");
    }
}

#[test]
fn a_file_full_of_faults_is_checked_as_soon_as_another() {
    let fields: String = (0..95_000).map(|it| format!("a{it}: 1\n")).collect();
    let evidence: String = (0..35_000).map(|it| format!("  - {{ id: X{it}, title: x }}\n")).collect();
    let self_evaluation =
        Workspace::new("mini").read(SELF).replace("evidence:\n  -", &format!("evidence:\n{evidence}  -"));
    let write_up = Workspace::new("round").read(WRITE_UP);
    // Each with the exit code: evidence that nothing refers to is worth a warning only.
    let texts = [
        ("mini", ZONE, "a: 1\n".repeat(200_000), 1),
        ("mini", ZONE, fields, 1),
        ("mini", SELF, self_evaluation, 0),
        ("round", WRITE_UP, write_up.clone() + &"<b>".repeat(300_000), 1),
        ("round", WRITE_UP, write_up + &"[a](x)\n".repeat(120_000), 1),
        ("mini", "content/areas.csv", "code,name\n".to_string() + &"x\n".repeat(400_000), 1),
    ];
    for (name, file, text, exit) in texts {
        let workspace = Workspace::new(name);
        workspace.write(file, text);
        assert!(faults(&workspace, exit).iter().any(|it| it.contains(file)), "{file}");
    }
}

#[test]
fn warnings_without_end_are_no_error_and_hide_none() {
    let workspace = Workspace::new("round");
    let own = workspace.read(WRITE_UP);
    let (head, rest) = own.split_once("## 做法").expect("a section");
    workspace.write(WRITE_UP, format!("{head}{}## 做法{rest}", "做法,先试点。\n\n".repeat(200)));
    let codes = |exit: i32| -> Vec<String> {
        let run = workspace.run(&["check", "--format", "json", "--as-of", AS_OF]);
        assert_eq!(run.code, exit, "{}", run.stdout);
        let all: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).expect("findings as JSON");
        all.iter().filter(|it| it["file"] == WRITE_UP).map(|it| it["code"].as_str().expect("a code").into()).collect()
    };
    assert!(codes(0).contains(&"more-warnings".to_string()), "{:?}", codes(0));
    workspace.write(WRITE_UP, workspace.read(WRITE_UP) + "\n[无](/nowhere/)\n");
    assert!(codes(1).contains(&"link-target".to_string()), "{:?}", codes(1));
}

#[test]
fn a_key_as_long_as_the_file_is_named_by_its_beginning() {
    let key = "k".repeat(900_000);
    let found = faults_in_self("summary: 总体情况。", &format!("summary: 总体情况。\n? {key}\n: 1"));
    assert_eq!(found, ["unknown-field zones/990100/2025/self.yaml:3:3"]);
    let found = faults_in_self("facts:\n", &format!("facts:\n  ? {key}\n  : {{ count: 1, source: 台账 }}\n"));
    assert_eq!(found, ["unknown-fact zones/990100/2025/self.yaml:9:5"]);
}

#[test]
fn control_characters_of_a_file_name_never_reach_the_terminal() {
    for name in ["new\nline.yaml", "\u{1b}[31mred.yaml", "\u{202e}lmay.fles"] {
        let workspace = Workspace::new("mini");
        workspace.write(&format!("zones/990100/2025/{name}"), "date: 1\n");
        let report = workspace.run(&["check", "--as-of", AS_OF]).stdout;
        assert!(!report.contains(name), "{report:?}");
    }
}

#[test]
fn control_characters_in_a_text_are_refused_where_they_stand() {
    let found = faults_in_self("summary: 总体情况。", "summary: \u{1b}[31m总体情况。");
    assert_eq!(found, ["invisible-character zones/990100/2025/self.yaml:2:10"]);
}

#[test]
fn a_file_that_is_not_expected_hides_no_other_fault() {
    let workspace = Workspace::new("mini");
    workspace.write("zones/990100/2025/scan.txt", "");
    workspace.replace(SELF, "points: 1.8", "points: 2.5");
    assert_eq!(codes(&workspace), ["unexpected-file", "points-above-max"]);
}

#[test]
fn a_file_that_cannot_be_read_brings_no_findings_about_other_files() {
    let broken = [
        (ZONE, "name: 示例甲市\n", ""),
        ("zones/990100/2025/samr.yaml", "result: 合格", "result: 通过"),
        (ROUND, "published: 2025-12-15", "published: 2025-02-30"),
        (WRITE_UP, "submitted: 2026-01-10", "submitted: 2026-02-30"),
    ];
    for (file, from, to) in broken {
        let workspace = Workspace::new("round");
        workspace.replace(file, from, to);
        let found = faults(&workspace, 1);
        assert!(found.len() == 1 && found[0].contains(file), "{found:?}");
    }
}

#[test]
fn a_paragraph_left_out_of_an_article_is_noticed() {
    let workspace = Workspace::new("mini");
    let folder = workspace.path().join("content/measures/2025-draft/articles");
    for article in std::fs::read_dir(folder).expect("articles") {
        let file = format!("content/measures/2025-draft/articles/{}", article.expect("an entry").file_name().display());
        let whole = workspace.read(&file);
        let Some((rest, _)) = whole.trim_end().rsplit_once("\n\n") else {
            continue;
        };
        workspace.write(&file, format!("{rest}\n"));
        assert!(workspace.run(&["check"]).stdout.contains(&file), "{file}");
        workspace.write(&file, whole);
    }
}

#[test]
fn every_report_is_in_chinese() {
    let words: BTreeSet<String> = crate::support::files(&crate::support::repository().join("tests/broken"))
        .into_iter()
        .filter(|(path, _)| path.ends_with(".snap"))
        .flat_map(|(_, text)| english(&String::from_utf8_lossy(&text)))
        .collect();
    assert_eq!(words, BTreeSet::new());
}

/// English words in the titles of a report, outside of backticks.
fn english(report: &str) -> Vec<String> {
    let known =
        ["YAML", "UTF", "HTML", "SHA", "source", "txt", "samr", "yaml", "ICP", "province", "zones", "PNG", "Exif"];
    let titles = report.lines().filter(|it| it.starts_with("error[") || it.starts_with("warning["));
    let plain: String = titles.filter_map(|it| it.split_once("]: ")).map(|it| outside_of_backticks(it.1)).collect();
    let without_code_points = plain.split("U+").map(|it| it.trim_start_matches(|it: char| it.is_ascii_hexdigit()));
    let words = without_code_points.flat_map(|it| it.split(|it: char| !it.is_ascii_alphabetic()));
    let words = words.filter(|it| it.len() > 2 && !known.contains(it));
    words.map(str::to_string).collect()
}

fn outside_of_backticks(text: &str) -> String {
    text.split('`').step_by(2).collect::<String>() + " "
}

#[test]
fn a_year_in_quotation_marks_is_refused_in_chinese() {
    let run = {
        let workspace = Workspace::new("mini");
        workspace.replace(SELF, "year: 2023", "year: \"2023\"");
        workspace.run(&["check", "--as-of", AS_OF])
    };
    assert!(!run.stdout.contains("expected"), "{}", run.stdout);
}

#[test]
fn the_list_of_codes_keeps_codes_and_titles_apart() {
    let list = Workspace::new("mini").run(&["explain"]).stdout;
    for line in list.lines() {
        let code = line.split_whitespace().next().unwrap_or_default();
        assert!(code.is_ascii(), "{line}");
    }
}
