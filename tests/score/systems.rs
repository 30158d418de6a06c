//! The indicator system is data: another system works without code changes, and a faulty one is refused.

use serde_json::{Value, json};

use super::book::{Book, Dossier, FULL, of, points};
use super::{system, yaml};
use crate::support::{Workspace, copy, repository};

const OTHER: &str = "content/measures/2027-other/indicators.yaml";

/// A workspace with two versions of the rules, the second an edited copy of the first, and a round for each.
struct Versions {
    book: Book,
    ours: String,
    other: String,
}

impl Versions {
    fn new(edits: &[(&str, &str)]) -> Self {
        let mut book = Book::new();
        let measures = "content/measures/2025-draft";
        copy(&repository().join(measures), &book.workspace.path().join("content/measures/2027-other"));
        for (from, to) in edits {
            book.workspace.replace(OTHER, from, to);
        }
        let ours = book.round(&FULL["statistics"]);
        let other = book.round(&FULL["statistics"]);
        book.workspace.replace(&format!("content/rounds/{other}.yaml"), "2025-draft", "2027-other");
        Self { book, ours, other }
    }

    /// Scores the same records by both versions of the rules.
    fn score(&mut self, dossier: &Dossier) -> [Value; 2] {
        let places = [&self.ours, &self.other].map(|it| self.book.add(it, dossier));
        let scores = self.book.scores(&[]);
        places.map(|it| of(&scores, &it, "self").clone())
    }
}

fn verdicts(score: &Value) -> String {
    let dimension =
        |it: &Value| format!("{} {}/{} {}% {}", it["id"], it["points"], it["max"], it["rate"], it["passed"]);
    let dimensions: Vec<String> = system::list(score, "dimensions").map(dimension).collect();
    format!("{} {}; {}", score["total"], score["passed"], dimensions.join(", ")).replace('"', "")
}

#[test]
fn another_pass_mark_gives_another_verdict() {
    let mut versions = Versions::new(&[
        ("  total_at_least: 85\n", "  total_at_least: 75\n"),
        ("  dimension_rate_at_least: 80 ", "  dimension_rate_at_least: 75 "),
    ]);
    let mut dossier = Dossier::full();
    for id in ["4a", "4b", "5a", "6a", "9a", "15a", "16a"] {
        dossier.judgements[id] = json!({ "points": 0 });
    }
    dossier.judgements["4a"] = json!({ "points": 1 });
    let [ours, other] = versions.score(&dossier);
    let common = "regulation 25/30 83.33% true, service 25/30 83.33% true, innovation 19/20 95% true";
    assert_eq!(verdicts(&ours), format!("84 false; development 15/20 75% false, {common}"));
    assert_eq!(verdicts(&other), format!("84 true; development 15/20 75% true, {common}"));
}

#[test]
fn a_fifth_dimension_needs_no_code() {
    let mut versions = Versions::new(&[
        ("    name: 探索创新\n    max_points: 20\n", "    name: 探索创新\n    max_points: 12\n"),
        (
            "      - number: 24\n",
            "  - id: recognition\n    name: 成果认可\n    max_points: 8\n    indicators:\n      - number: 24\n",
        ),
    ]);
    let mut dossier = Dossier::full();
    dossier.facts["institutional_outcomes"] = json!({ "items": [{ "kind": "规章" }] });
    let [ours, other] = versions.score(&dossier);
    let common = "development 20/20 100% true, regulation 30/30 100% true, service 30/30 100% true";
    assert_eq!(verdicts(&ours), format!("98 true; {common}, innovation 18/20 90% true"));
    assert_eq!(verdicts(&other), format!("98 false; {common}, innovation 12/12 100% true, recognition 6/8 75% false"));
}

#[test]
fn a_panel_may_leave_out_its_highest_and_lowest_mark() {
    let mut versions = Versions::new(&[("  panel: mean  ", "  panel: trimmed_mean  ")]);
    let mut dossier = Dossier::full();
    dossier.judgements["4a"] = json!({ "panel": ["1.9", "0.2", "1.8", "2.0", "1.8"] }); // 7.7 / 5, 5.5 / 3
    dossier.judgements["5a"] = json!({ "panel": ["1.0", "1.5"] }); // two marks: none is left out
    dossier.judgements["6a"] = json!({ "panel": ["0.5", "2.0", "2.0"] }); // 4.5 / 3, and the middle one
    dossier.judgements["7a"] = json!({ "panel": ["1.4"] });
    let [ours, other] = versions.score(&dossier);
    let panels = |score| [4, 5, 6, 7].map(|it| points(score, it));
    assert_eq!(panels(&ours), ["4.54", "3.25", "4.5", "4.9"]);
    assert_eq!(panels(&other), ["4.83", "3.25", "5", "4.9"]);
}

#[test]
fn other_tiers_weights_and_thresholds_are_applied() {
    let mut versions = Versions::new(&[
        ("{ from: 6, below: 10, points: 1 }", "{ from: 5, below: 12.5, points: 1.5 }"),
        ("{ from: 10, below: 15, points: 2 }", "{ from: 12.5, below: 20, points: 2.5 }"),
        ("{ from: 15, points: 3 }", "{ from: 20, points: 3 }"),
        ("points_each: 0.5", "points_each: 0.2"),
        ("东部: 200000000", "东部: 300000000"),
        ("{ fact: report_check_rate, test: { above: 95 } }", "{ fact: report_check_rate, test: { at_least: 95 } }"),
        ("points_per_year: 1\n      - number: 2\n", "points_per_year: 0.75\n      - number: 2\n"),
        ("at_least: 5\n", "at_least: 7\n"),
        ("{ name: 省部级媒体, points: 0.5 }", "{ name: 省部级媒体, points: 0.25 }"),
    ]);
    let mut dossier = Dossier::full();
    dossier.facts["online_operator_share"] = json!({ "ratio": { "numerator": 125, "denominator": 1000 } });
    dossier.facts["new_large_operators"] = json!({ "amounts": [200_000_000, 300_000_000, 500_000_000] });
    dossier.facts["report_check_rate"] = json!({ "percent": "95" });
    dossier.facts["recognitions"] = json!({ "items": [] });
    dossier.facts["media_reports"] = json!({ "items": [{ "kind": "省部级媒体" }] });
    let [ours, other] = versions.score(&dossier);
    let changed = |score| [1, 3, 13, 19, 25].map(|it| points(score, it));
    assert_eq!(changed(&ours), ["3", "3.5", "2", "6", "0.5"]);
    assert_eq!(changed(&other), ["2.25", "2.9", "3", "0", "0.25"]);
}

#[test]
fn the_hundredth_point_can_be_opened_by_data() {
    let rule = "            rule:\n              weighted_count:\n                fact: institutional_outcomes\n";
    let [three, four] = [3, 4].map(|it| format!("max_points: {it}\n{rule}"));
    let mut versions = Versions::new(&[
        ("        sum_differs: A24a      # 得分点之和不等于指标分值，依据此读法\n", ""),
        (&three, &four),
    ]);
    let mut dossier = Dossier::full();
    dossier.facts["institutional_outcomes"] = json!({ "items": [{ "kind": "法规" }, { "kind": "规范性文件或标准" }] });
    let [ours, other] = versions.score(&dossier);
    assert_eq!([&ours["total"], &other["total"]], ["99", "100"]);
}

#[test]
fn no_cases_count_as_the_system_says() {
    let rule = "no_cases: met\n                conditions:\n                  - { fact: review_upheld_rate";
    let mut versions = Versions::new(&[(rule, &rule.replace("met", "not_met"))]);
    let mut dossier = Dossier::full();
    dossier.facts["review_upheld_rate"] = json!({ "ratio": { "numerator": 0, "denominator": 0 } });
    let [ours, other] = versions.score(&dossier);
    assert_eq!([&ours, &other].map(|it| points(it, 13)), ["3", "2"]);
}

/// Edits a piece of the rules and expects these findings, each at the line that contains a piece of text.
fn refused(from: &str, to: &str, expected: &[(&str, &str)]) {
    let workspace = Workspace::new("mini");
    workspace.replace(system::FILE, from, to);
    let text = workspace.read(system::FILE);
    let line = |piece: &str| {
        assert_eq!(text.matches(piece).count(), 1, "`{piece}` must occur exactly once");
        let at = text.find(piece).expect("just counted");
        text[..at].matches('\n').count() + 1
    };
    let run = workspace.run(&["check", "--format", "json"]);
    let findings: Vec<Value> = serde_json::from_str(&run.stdout).expect("the findings are JSON");
    let found: Vec<(String, String)> = findings
        .iter()
        .filter(|it| it["file"] == system::FILE)
        .map(|it| (yaml::text(&it["code"]), yaml::text(&it["line"])))
        .collect();
    let expected: Vec<(String, String)> =
        expected.iter().map(|(code, piece)| (code.to_string(), line(piece).to_string())).collect();
    assert_eq!(found, expected, "{to}");
    assert_eq!(run.code, 1);
    let run = workspace.run(&["score"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "a faulty system must not score: {to}");
}

#[test]
fn a_dimension_must_be_the_sum_of_its_indicators() {
    refused(
        "    name: 促进发展\n    max_points: 20\n",
        "    name: 促进发展\n    max_points: 21 # 改\n",
        &[("system-sum", "max_points: 100\n"), ("system-sum", "max_points: 21 # 改")],
    );
    refused(
        "        name: 支持品牌建设\n        max_points: 3\n",
        "        name: 支持品牌建设\n        max_points: 4 # 改\n",
        &[
            ("system-sum", "    max_points: 30\n    indicators:\n      - number: 14\n"),
            ("system-sum", "max_points: 4 # 改"),
        ],
    );
}

#[test]
fn the_total_must_be_the_sum_of_the_dimensions_and_reach_the_pass_mark() {
    refused("max_points: 100\n", "max_points: 99\n", &[("system-sum", "max_points: 99\n")]);
    refused("total_at_least: 85\n", "total_at_least: 101\n", &[("system-sum", "total_at_least: 101\n")]);
}

#[test]
fn the_criteria_must_be_the_sum_of_the_indicator_unless_a_reading_says_why() {
    refused(
        "        sum_differs: A3a      # 得分点之和不等于指标分值，依据此读法\n",
        "",
        &[("system-sum", "        max_points: 5\n        nature: 定量\n")],
    );
    refused("sum_differs: A3a ", "sum_differs: A3x ", &[("system-reference", "sum_differs: A3x ")]);
}

#[test]
fn numbers_and_ids_must_be_unique() {
    refused("- number: 5\n", "- number: 4 # 改\n", &[("system-duplicate", "- number: 4 # 改")]);
    refused("- id: 4b\n", "- id: 4a # 改\n", &[("system-duplicate", "- id: 4a # 改")]);
    refused("  - id: service\n", "  - id: regulation # 改\n", &[("system-duplicate", "- id: regulation # 改")]);
    refused(
        "  - id: A1\n",
        "  - id: G8 # 改\n",
        &[("system-reference", "readings: [G3, G4, G5, A1]"), ("system-duplicate", "- id: G8 # 改")],
    );
    refused(
        "  - id: odr_mechanism\n    kind: confirmation",
        "  - id: odr_closing_rate # 改\n    kind: ratio",
        &[("system-duplicate", "- id: odr_closing_rate\n"), ("system-reference", "{ fact: odr_mechanism, ")],
    );
}

#[test]
fn a_criterion_may_not_be_worth_more_than_its_indicator() {
    refused(
        "            max_points: 1.5\n            rule:\n              weighted_count:\n",
        "            max_points: 4.5\n            rule:\n              weighted_count:\n",
        &[("criterion-above-indicator", "max_points: 4.5\n")],
    );
    refused(
        "{ from: 15, points: 3 }",
        "{ from: 15, points: 4 }",
        &[("criterion-above-indicator", "{ from: 15, points: 4 }")],
    );
}

#[test]
fn tiers_must_follow_each_other_without_overlap_or_gap() {
    let first = "{ from: 6, below: 10, points: 1 }";
    let last = "{ from: 15, points: 3 }";
    for (from, to, place) in [
        (first, "{ from: 6, below: 11, points: 1 }", "{ from: 6, below: 11, "),
        (first, "{ from: 6, below: 9, points: 1 }", "{ from: 6, below: 9, "),
        (first, "{ from: 6, points: 1 }", "{ from: 6, points: 1 }"),
        (first, "{ from: 10, below: 10, points: 1 }", "{ from: 10, below: 10, "),
        (first, "{ from: 6, below: 10, points: 2.5 }", "{ from: 6, below: 10, points: 2.5 }"),
        (last, "{ from: 15, below: 90, points: 3 }", "{ from: 15, below: 90, "),
    ] {
        refused(from, to, &[("overlapping-tiers", place)]);
    }
}

#[test]
fn a_rule_may_refer_only_to_what_is_defined_and_fits() {
    for (from, to) in [
        ("                fact: ecommerce_turnover\n", "                fact: ecommerce_turnovr\n"),
        ("                fact: ecommerce_turnover\n", "                fact: odr_closing_rate\n"),
        ("                  statistic: ecommerce_growth\n", "                  statistic: ecommerce_growht\n"),
        ("                  statistic: ecommerce_growth\n", "                  statistic: mediation_rate\n"),
        ("                  fact: retail_sales\n", "                  fact: retail_sale\n"),
        ("                fact: online_operator_share\n", "                fact: new_large_operators # 改\n"),
        ("                fact: new_large_operators\n", "                fact: media_reports # 改\n"),
        ("                fact: media_reports\n", "                fact: media_report\n"),
        ("                fact: assured_consumption_sectors\n", "                fact: sectors\n"),
        ("{ above_statistic: mediation_rate }", "{ above_statistic: mediation }"),
        ("{ at_least_statistic: odr_settlement_rate }", "{ at_least_statistic: ecommerce_growth }"),
        ("{ fact: odr_mechanism, test: confirmed }", "{ fact: odr_closing_rate, test: confirmed }"),
        ("{ fact: procedural_losses, ", "{ fact: procedural_loss, "),
        ("readings: [G1, G2]", "readings: [G1, G20]"),
    ] {
        refused(from, to, &[("system-reference", to)]);
    }
}

#[test]
fn a_misspelt_rule_is_refused_at_its_place() {
    refused(
        "              growth_above:\n                fact: ecommerce_turnover\n",
        "              growth_over:\n                fact: ecommerce_turnover\n",
        &[("invalid-value", "growth_over:")],
    );
    refused("test: confirmed }", "test: confirmd }", &[("invalid-value", "test: confirmd }")]);
    refused("points_each: 0.5\n", "points_each: .5\n", &[("invalid-value", "points_each: .5\n")]);
    refused("  panel: mean ", "  panel: median ", &[("invalid-value", "panel: median")]);
    refused("        sum_differs: A3a ", "        sum_difers: A3a ", &[("unknown-field", "sum_difers")]);
}
