//! Rounds: opening, following, closing and comparing them.

use serde_json::Value;

use crate::support::{Run, Workspace};

const OPEN: [&str; 6] = ["open-round", "2027", "--from", "2027-07-01", "--until", "2027-07-31"];

fn json(run: &Run) -> Value {
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).expect("JSON")
}

fn rounds(workspace: &Workspace, as_of: &str) -> Vec<Value> {
    let listed = json(&workspace.run(&["rounds", "--format", "json", "--as-of", as_of]));
    listed["rounds"].as_array().expect("rounds").clone()
}

#[test]
fn a_round_goes_from_phase_to_phase() {
    let workspace = Workspace::new("round");
    for (day, phase) in [
        ("2025-10-31", "not-open"),
        ("2025-11-01", "receiving"),
        ("2025-11-30", "receiving"),
        ("2025-12-01", "evaluating"),
        ("2025-12-15", "in-publicity"),
        ("2025-12-30", "in-publicity"),
        ("2025-12-31", "awaiting-designation"),
        ("2026-01-05", "announced"),
    ] {
        assert_eq!(rounds(&workspace, day)[0]["phase"], phase, "on {day}");
    }
    let round = &rounds(&workspace, "2026-01-05")[0];
    assert_eq!(round["counts"]["designated"], 1);
    assert_eq!(round["open"], Value::Array(vec![]));
}

#[test]
fn an_opened_round_passes_the_check_and_is_not_opened_twice() {
    let workspace = Workspace::demonstration();
    let run = workspace.run(&OPEN);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = workspace.read("content/rounds/2027.yaml");
    assert!(text.contains("2027年网络市场监管与服务示范区评估认定") && text.contains("mediation_rate"), "{text}");
    let check = workspace.run(&["check"]);
    assert_eq!(check.code, 0, "{}", check.stdout);
    assert!(check.stdout.contains("warning[statistic-missing]"), "missing statistics must be named: {}", check.stdout);
    // A zone that was waiting for a round can now apply in this one.
    assert!(workspace.run(&["status", "990600"]).stdout.contains("2027-07-01"));

    let again = workspace.run(&OPEN);
    assert_eq!((again.code, workspace.read("content/rounds/2027.yaml")), (2, text), "{}", again.stderr);
    assert!(again.stderr.contains("已经有了"), "{}", again.stderr);
}

#[test]
fn a_round_is_not_opened_with_what_check_would_refuse() {
    let workspace = Workspace::demonstration();
    for (arguments, said) in [
        (["open-round", "27", "--from", "2027-07-01", "--until", "2027-07-31"], "应写作年份"),
        (["open-round", "2027", "--from", "2027-07-31", "--until", "2027-07-01"], "早于起始日期"),
    ] {
        let run = workspace.run(&arguments);
        assert_ne!(run.code, 0);
        assert!(run.stderr.contains(said), "{}", run.stderr);
        assert!(!workspace.path().join("content/rounds/2027.yaml").exists());
    }
    let unknown = workspace.run(&[&OPEN[..], &["--measures", "1999"]].concat());
    assert!(unknown.code == 2 && unknown.stderr.contains("2025-draft"), "{}", unknown.stderr);
}

#[test]
fn a_round_is_closed_once_nothing_is_open() {
    let workspace = Workspace::new("round");
    let early = workspace.run(&["close-round", "2025", "--date", "2026-01-04"]);
    assert!(early.code == 2 && early.stderr.contains("公示的地区还没有认定"), "{}", early.stderr);
    assert!(!workspace.read("content/rounds/2025.yaml").contains("closed"));

    let run = workspace.run(&["close-round", "2025", "--date", "2026-02-01"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(workspace.read("content/rounds/2025.yaml").ends_with("\nclosed: 2026-02-01\n"));
    assert_eq!(rounds(&workspace, "2026-02-01")[0]["phase"], "closed");
    assert_eq!(rounds(&workspace, "2026-01-31")[0]["phase"], "announced", "the closing must not affect a past day");
    let again = workspace.run(&["close-round", "2025", "--date", "2026-03-01"]);
    assert!(again.code == 2 && again.stderr.contains("已于 2026-02-01 结束"), "{}", again.stderr);
}

#[test]
fn two_rounds_are_compared_as_their_scores_say() {
    let workspace = Workspace::demonstration();
    let compared = json(&workspace.run(&["score", "--compare", "2025", "2026", "--format", "json"]));
    let scores = json(&workspace.run(&["score", "--stage", "samr", "--format", "json"]));
    let scores: Vec<&Value> = scores.as_array().expect("a list").iter().collect();
    for (at, round) in ["2025", "2026"].into_iter().enumerate() {
        let own = scores.iter().filter(|it| it["round"] == round);
        assert_eq!(compared["counts"][at], own.clone().count(), "evaluations of {round}");
        for (index, indicator) in compared["indicators"].as_array().expect("indicators").iter().enumerate() {
            // Compare in hundredths, because all points in the demonstration are whole hundredths.
            let sum: f64 = own.clone().map(|it| hundredths(&it["indicators"][index]["points"])).sum();
            let mean = hundredths(&indicator[["before", "after"][at]]["mean"]);
            assert!((sum / own.clone().count() as f64 - mean).abs() <= 0.500_1, "{indicator}");
        }
    }
    let again: Vec<&str> =
        compared["zones"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()).collect();
    assert!(again.contains(&"990500") && again.contains(&"991200"), "{again:?}");

    let table = workspace.run(&["score", "--compare", "2025", "2026"]).stdout;
    assert!(table.contains("两个批次都参加的地区") && table.contains("+4.18"), "{table}");
    let csv = workspace.run(&["score", "--compare", "2025", "2026", "--format", "csv"]).stdout;
    assert_eq!(csv.lines().count(), 1 + 1 + 4 + 25, "head, total, dimensions, indicators: {csv}");
}

fn hundredths(number: &Value) -> f64 {
    number.as_str().expect("a decimal string").parse::<f64>().expect("a number") * 100.0
}

#[test]
fn rounds_without_scores_are_not_compared() {
    let workspace = Workspace::demonstration();
    workspace.run(&OPEN);
    let run = workspace.run(&["score", "--compare", "2026", "2027"]);
    assert!(run.code == 2 && run.stderr.contains("批次 2027"), "{}", run.stderr);
}

#[test]
fn a_score_names_the_files_it_was_made_from() {
    let workspace = Workspace::new("round");
    let list = |workspace: &Workspace| {
        let explained = workspace.run(&["score", "--stage", "province", "--explain", "--format", "json"]);
        json(&explained)[0]["receipt"].clone()
    };
    let receipt = list(&workspace);
    let records = receipt["records"].as_array().expect("records");
    let files: Vec<&str> = records.iter().map(|it| it["file"].as_str().unwrap()).collect();
    assert!(files.contains(&"zones/990100/2025/province.yaml") && !files.contains(&"zones/990100/2025/samr.yaml"));
    assert_eq!(receipt["rules"]["version"], "2025-draft");
    workspace.write("content/rounds/2025.yaml", workspace.read("content/rounds/2025.yaml") + "# 更正\n");
    assert_ne!(list(&workspace), receipt, "the receipt must change with the record");
    assert!(workspace.run(&["score", "--explain"]).stdout.contains("凭据（SHA-256）"));
}
