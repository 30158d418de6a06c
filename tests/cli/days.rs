//! Days: the current day is that of Beijing wherever the program runs. Also days as arguments.

use std::time::{Duration, SystemTime};

use crate::support::Workspace;

/// The current day in Beijing, computed independently from the days since 1970.
fn beijing() -> chrono::NaiveDate {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970");
    let days = (now + Duration::from_secs(8 * 3600)).as_secs() / 86_400;
    chrono::NaiveDate::from_ymd_opt(1970, 1, 1).expect("a date") + chrono::Days::new(days)
}

/// A workspace without the fixed day of the demonstration.
fn real() -> Workspace {
    let workspace = Workspace::new("real");
    workspace.make_real();
    workspace
}

#[test]
fn the_day_is_that_of_beijing_in_every_time_zone() {
    let workspace = real();
    for zone in ["Etc/GMT+12", "Etc/GMT-14", "UTC", "Asia/Shanghai", "Asia/Shangai", ""] {
        let before = beijing();
        let run = workspace.run_with(&["status", "--format", "json"], &[("TZ", zone), ("TZDIR", "/nowhere")]);
        let after = beijing();
        assert_eq!(run.code, 0, "{}", run.stderr);
        let shown: serde_json::Value = serde_json::from_str(&run.stdout).expect("a status");
        let day: chrono::NaiveDate = shown["as_of"].as_str().expect("a day").parse().expect("a date");
        assert!(day == before || day == after, "{zone}: {day}, not {before}");
    }
}

#[test]
fn a_day_as_an_argument_has_one_form() {
    let workspace = real();
    let mut answers = Vec::new();
    for text in
        [" 2026-1-5", "2026-1-5", "2026/01/05", "2026年1月5日", "20260105", "+10000-01-01", "2026-02-30", "今天", ""]
    {
        for args in [
            vec!["check", "--as-of", text],
            vec!["close-round", "2025", "--date", text],
            vec!["open-round", "2027", "--from", text, "--until", "2027-07-31"],
            vec!["open-round", "2027", "--from", "2027-07-01", "--until", text],
        ] {
            let run = workspace.run(&args);
            assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
            answers.push(format!("{} {text:?} {}", args[0], run.stderr.lines().next().expect("an answer")));
        }
    }
    insta::assert_snapshot!(answers.join("\n"));
    assert_eq!(workspace.run(&["status", "--as-of", "2026-01-05"]).code, 0);
}

#[test]
fn help_says_which_day_is_taken() {
    let workspace = Workspace::new("mini");
    let mut dated = Vec::new();
    for command in super::commands(&workspace) {
        let help = workspace.run(&["help", &command]).stdout;
        if ["--as-of <", "--date <"].iter().any(|it| help.contains(it)) {
            assert!(help.contains("不写则为北京时间的当天"), "{command}:\n{help}");
            dated.push(command);
        }
    }
    assert!(dated.len() >= 8, "{dated:?}");
}
