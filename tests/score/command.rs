//! The `score` command: which scores it selects, and which arguments it needs.

use super::book::scores;
use crate::support::Workspace;

fn stages(day: &str) -> Vec<String> {
    let run = Workspace::new("round").run(&["score", "--format", "json", "--as-of", day]);
    scores(&run).into_keys().map(|[.., stage]| stage).collect()
}

#[test]
fn a_day_shows_what_had_been_recorded_by_then() {
    assert_eq!(stages("2025-11-04"), Vec::<String>::new());
    assert_eq!(stages("2025-11-05"), ["self"]);
    assert_eq!(stages("2025-12-09"), ["province", "self"]);
    assert_eq!(stages("2025-12-10"), ["province", "samr", "self"]);
}

#[test]
fn a_day_before_all_records_says_why_there_are_no_scores() {
    let run = Workspace::new("round").run(&["score", "990100", "--as-of", "2025-11-04"]);
    assert_eq!(run.stdout, "没有符合条件的得分\n");
    assert!(
        run.stderr.contains("提示：记录的日期晚于 2025-11-04，不计分；以后的日期用 `--as-of` 查看"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_trial_without_a_zone_says_what_it_needs() {
    let run = Workspace::new("round").run(&["score", "--set", "/facts/new_large_operators/count=9"]);
    let message =
        "错误：试算须写明行政区划代码，如 `zonepress score 990100 --set /facts/new_large_operators/count=9`\n";
    assert_eq!((run.code, run.stderr.as_str()), (2, message));
}

#[test]
fn a_trial_with_an_absurd_number_is_a_finding_and_no_crash() {
    let workspace = Workspace::new("round");
    for value in ["9".repeat(28), format!("-{}", "9".repeat(28)), "x".into(), "{".into(), String::new()] {
        for pointer in
            ["/facts/new_large_operators/count", "/judgements/4a/points", "/facts/report_check_rate/ratio/denominator"]
        {
            let run = workspace.run(&["score", "990100", "--set", &format!("{pointer}={value}")]);
            assert!(run.code <= 2 && !run.stderr.contains("panicked"), "{pointer}={value}: {}", run.stderr);
        }
    }
}
