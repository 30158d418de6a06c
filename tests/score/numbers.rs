//! Numbers keep all their digits from the record to the points.

use std::ops::Range;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::book::{Book, Dossier, FULL, Place, of, points, scores};
use super::{system, yaml};
use crate::support::{Run, Workspace};

const SELF: &str = "zones/990100/2025/self.yaml";

/// The mini workspace with large operators of these sizes, one per line, and the line number of the first.
fn with_amounts(amounts: &[&str]) -> (Workspace, usize) {
    let workspace = Workspace::new("mini");
    let lines: String = amounts.iter().map(|it| format!("      - {it}\n")).collect();
    let fact = format!("  new_large_operators:\n    source: 统计年报\n    amounts:\n{lines}judgements:\n");
    workspace.replace(SELF, "judgements:\n", &fact);
    let first = workspace.read(SELF).lines().position(|it| it == "    amounts:").expect("the list") + 2;
    (workspace, first)
}

fn errors(run: &Run) -> Vec<Value> {
    let findings: Vec<Value> = serde_json::from_str(&run.stdout).expect("the findings are JSON");
    findings.into_iter().filter(|it| it["severity"] == "error").collect()
}

#[test]
fn other_notations_are_refused_at_their_place() {
    let refused = [
        "1_000",
        "1e2",
        ".5",
        "5.",
        "+1",
        "1,000",
        "0x10",
        "0o7",
        "１２",
        "五",
        "5%",
        "1/2",
        "--1",
        "1.2.3",
        ".inf",
        ".nan",
        "12345678901234567890123456789", // 29 digits
    ];
    let (workspace, first) = with_amounts(&refused);
    let run = workspace.run(&["check", "--format", "json"]);
    let found: Vec<[String; 4]> = errors(&run)
        .iter()
        .map(|it| ["code", "line", "column", "message"].map(|field| yaml::text(&it[field])))
        .collect();
    let expected: Vec<[String; 4]> = (first..)
        .zip(refused)
        .zip(0..)
        .map(|((line, written), index)| {
            let message = format!("第 {} 项的值 `{written}` 写法不对", index + 1);
            ["invalid-value".to_string(), line.to_string(), "9".to_string(), message]
        })
        .collect();
    assert_eq!(found, expected);
    assert_eq!(run.code, 1);
}

#[test]
fn plain_notations_are_read_to_the_last_digit() {
    let (workspace, _) = with_amounts(&[
        "200000000",
        "200000000.00",
        "\"200000000\"",
        "200000000.000",
        "199999999.9999999999999999999",
        "-0",
        "200000000.0000000000000000001",
    ]);
    let run = workspace.run(&["check", "--format", "json"]);
    assert_eq!(errors(&run), Vec::<Value>::new());
    let scores = scores(&workspace.run(&["score", "--format", "json"]));
    let score = &scores[&["990100", "2025", "self"].map(String::from)];
    // Five of the seven reach 200000000: 2.5 points, and 2 for a share of 12%.
    assert_eq!(points(score, 3), "4.5");
}

#[test]
fn a_written_zero_at_the_end_changes_nothing() {
    let score = |written: &str| {
        let workspace = Workspace::new("mini");
        workspace.replace(SELF, "4a: { points: 1.8,", &format!("4a: {{ points: {written},"));
        workspace.run(&["score", "990100", "--format", "json"])
    };
    let shortest = score("1.1");
    assert!(shortest.stdout.contains("\"points\": \"2.75\""), "{}", shortest.stdout);
    for written in ["1.10", "1.100000000000000000000000000", "\"1.10\"", "'1.1'"] {
        assert_eq!(score(written).stdout, shortest.stdout, "{written}");
    }
}

#[test]
fn twenty_digits_decide_a_threshold() {
    let mut book = Book::new();
    let mut statistics = FULL["statistics"].clone();
    statistics["mediation_rate"]["percent"] = "55.40000000000000000001".into();
    let round = book.round(&statistics);
    let mut add = |fact: &str, value: Value| {
        let mut dossier = Dossier::full();
        dossier.facts["new_large_operators"] = json!({ "count": 0 });
        dossier.facts[fact] = value;
        book.add(&round, &dossier)
    };
    let ratio = |part: &str, whole: &str| json!({ "ratio": { "numerator": part, "denominator": whole } });
    let growth = |previous: &str, current: &str| json!({ "by_year": [{ "year": 2024, "previous": previous, "current": current }] });
    let examples: Vec<(Place, u64, &str)> = vec![
        (add("online_operator_share", ratio("14999999999999999999", "100000000000000000000")), 3, "2"),
        (add("online_operator_share", ratio("15000000000000000000", "100000000000000000000")), 3, "3"),
        (add("online_operator_share", ratio("15000000000000000001", "100000000000000000000")), 3, "3"),
        (add("ecommerce_turnover", growth("10000000000000000000", "10390000000000000000")), 1, "0"),
        (add("ecommerce_turnover", growth("10000000000000000000", "10390000000000000001")), 1, "1"),
        (add("complaint_mediation_rate", json!({ "percent": "55.40000000000000000001" })), 17, "0"),
        (add("complaint_mediation_rate", json!({ "percent": "55.40000000000000000002" })), 17, "2"),
        (add("report_check_rate", ratio("95000000000000000000", "100000000000000000000")), 13, "2"),
        (add("report_check_rate", ratio("95000000000000000001", "100000000000000000000")), 13, "3"),
    ];
    let scores = book.scores(&["--explain"]);
    for (place, indicator, expected) in &examples {
        assert_eq!(points(of(&scores, place, "self"), *indicator), *expected, "{}", place.name);
    }
    let explained = yaml::text(&of(&scores, &examples[0].0, "self")["indicators"]);
    for number in ["14999999999999999999户", "100000000000000000000户"] {
        assert!(explained.contains(number), "{explained}");
    }
}

#[test]
fn numbers_of_the_score_are_text_in_their_shortest_writing() {
    let mut book = Book::new();
    let round = book.round(&FULL["statistics"]);
    book.add(&round, &Dossier::full());
    for score in book.scores(&[]).values() {
        assert_eq!(score["total"], "99");
        let entries = ["dimensions", "indicators"].into_iter().flat_map(|it| system::list(score, it));
        for number in entries.flat_map(|it| ["points", "max", "rate"].map(|key| it.get(key))).flatten() {
            let text = number.as_str().expect("a number is text");
            assert_eq!(yaml::decimal(number).normalize().to_string(), text);
        }
    }
}

#[test]
fn a_number_beyond_all_sense_is_a_finding_and_no_crash() {
    let largest = "999999999999999999999999999";
    let smallest = "0.00000000000000000000000001";
    let absurd = [
        ("points: 1.8", format!("points: {largest}"), "points-above-max"),
        ("points: 1.8", format!("points: -{largest}"), "points-negative"),
        ("points: 1.6", format!("points: {largest}"), "points-above-max"),
        ("percent: 4.2", format!("percent: {largest}"), ""),
        ("percent: 4.2", format!("percent: -{largest}"), ""),
        ("previous: 100, current: 110", format!("previous: {smallest}, current: {largest}"), ""),
        ("numerator: 12, denominator: 100", format!("numerator: {largest}, denominator: {smallest}"), "fact-value"),
        ("numerator: 12, denominator: 100", format!("numerator: {smallest}, denominator: {largest}"), ""),
        ("date: 2025-11-05\n", format!("date: 2025-11-05\ndeclared_total: {largest}\n"), "declared-total"),
    ];
    let mut faults = Vec::new();
    for (from, to, code) in absurd {
        let workspace = Workspace::new("mini");
        workspace.replace(SELF, from, &to);
        let check = workspace.run(&["check", "--format", "json"]);
        let score = workspace.run(&["score", "--explain"]);
        if check.code > 1 || score.code > 1 {
            faults.push(format!("{to}: {}", [check.stderr, score.stderr].concat().lines().take(3).collect::<String>()));
            continue;
        }
        let codes: Vec<String> = errors(&check).iter().map(|it| yaml::text(&it["code"])).collect();
        if codes.join(" ") != code {
            faults.push(format!("{to}: {codes:?}, expected {code:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Commands that read the numbers of a workspace and show them in all formats.
const RUNS: [&[&str]; 5] =
    [&["check"], &["score", "--explain"], &["score", "--format", "csv"], &["score", "--format", "json"], &["status"]];

/// The error output of all runs that crashed.
fn crashes(workspace: &Workspace) -> Vec<String> {
    let runs = RUNS.into_iter().map(|args| (args, workspace.run(args)));
    let crashed = runs.filter(|(_, run)| run.code > 2 || run.stderr.contains("panicked"));
    crashed.map(|(args, run)| format!("{args:?}: {}", run.stderr)).collect()
}

#[test]
fn points_without_room_for_their_sum_are_findings_and_no_crash() {
    let workspace = Workspace::new("round");
    let text = workspace.read(system::FILE);
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    for line in lines.iter_mut().filter(|it| it.trim_start().starts_with("max_points: ")) {
        let indent = line.len() - line.trim_start().len();
        *line = format!("{}max_points: {}", " ".repeat(indent), "9".repeat(28));
    }
    workspace.write(system::FILE, lines.join("\n"));
    assert_eq!(crashes(&workspace), Vec::<String>::new());
    let run = workspace.run(&["check", "--format", "json"]);
    let codes: Vec<String> = errors(&run).iter().map(|it| yaml::text(&it["code"])).collect();
    assert!(codes.iter().any(|it| it == "system-value") && !codes.iter().any(|it| it == "system-sum"), "{codes:?}");
}

/// The positions of all numbers that are values of a key.
fn numbers_of(text: &str) -> Vec<Range<usize>> {
    let starts = text.match_indices(": ").map(|(at, _)| at + 2);
    let spans = starts.map(|start| {
        let length = text[start..].find([' ', ',', '}', ']', '\n']).unwrap_or(text.len() - start);
        start..start + length
    });
    spans.filter(|it| Decimal::from_str_exact(&text[it.clone()]).is_ok()).collect()
}

const EXTREMES: [&str; 8] = [
    "9999999999999999999999999999",
    "-9999999999999999999999999999",
    "0.000000000000000000000000001",
    "-0.000000000000000000000000001",
    "9.999999999999999999999999999",
    "0",
    "-1",
    "65535",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_number_anywhere_makes_the_program_crash(
        changes in proptest::collection::vec((select(vec![0, 0, 1, 2]), any::<Index>(), select(&EXTREMES[..])), 1..6),
    ) {
        let workspace = Workspace::new("round");
        let files = [system::FILE, "zones/990100/2025/self.yaml", "content/rounds/2025.yaml"];
        for (file, index, extreme) in changes {
            let mut text = workspace.read(files[file]);
            let spans = numbers_of(&text);
            text.replace_range(spans[index.index(spans.len())].clone(), extreme);
            workspace.write(files[file], text);
        }
        prop_assert_eq!(crashes(&workspace), Vec::<String>::new());
    }
}
