//! The gates of the procedure: records, and the errors that follow from them.

use super::records::*;

const AS_OF: &str = "2029-12-31";

fn expect(what: &str, records: &Records, codes: &[&str]) {
    assert_eq!(records.errors(AS_OF), codes, "{what}");
}

#[test]
fn the_notice_is_open_for_fifteen_days_however_they_are_given() {
    let cases: [(&str, &str, &[&str]); 14] = [
        ("only the day of publication", "published: 2025-12-15", &[]),
        ("over the end of the year and a leap day", "published: 2028-02-14", &[]),
        ("from the next day, fifteen days", "{ published: 2025-12-15, last_day: 2025-12-30 }", &[]),
        ("from the next day, fourteen days", "{ published: 2025-12-15, last_day: 2025-12-29 }", &["notice-length"]),
        (
            "sixteen days with that of publication",
            "{ published: 2025-12-15, first_day: 2025-12-15, last_day: 2025-12-30 }",
            &[],
        ),
        (
            "fifteen days with that of publication",
            "{ published: 2025-12-15, first_day: 2025-12-15, last_day: 2025-12-29 }",
            &[],
        ),
        (
            "fourteen with that of publication",
            "{ published: 2025-12-15, first_day: 2025-12-15, last_day: 2025-12-28 }",
            &["notice-length"],
        ),
        ("a later first day alone", "{ published: 2025-12-15, first_day: 2025-12-20 }", &[]),
        (
            "open before it is published",
            "{ published: 2025-12-15, first_day: 2025-12-14, last_day: 2026-01-10 }",
            &["date-order"],
        ),
        ("over before it begins", "{ published: 2025-12-15, last_day: 2025-12-10 }", &["date-order"]),
        ("fourteen days with a leap day", "{ published: 2028-02-14, last_day: 2028-02-28 }", &["notice-length"]),
        ("fifteen days with a leap day", "{ published: 2028-02-14, last_day: 2028-02-29 }", &[]),
        ("fifteen days over the end of the year", "{ published: 2027-12-24, last_day: 2028-01-08 }", &[]),
        (
            "fourteen days over the end of the year",
            "{ published: 2027-12-24, last_day: 2028-01-07 }",
            &["notice-length"],
        ),
    ];
    for (what, dates, codes) in cases {
        let records = Records::new().created();
        let lines =
            dates.trim_matches(['{', '}']).split(',').map(|it| format!("  {}\n", it.trim())).collect::<String>();
        records.round(2025, &notice(&lines));
        records.evaluated(2025, Result::Qualified);
        expect(what, &records, codes);
    }
}

#[test]
fn a_last_day_on_which_offices_are_closed_is_only_a_warning() {
    let cases = [
        ("a Tuesday", "2025-12-15", false),
        ("a Saturday", "2025-12-19", true),
        ("a Saturday worked for a holiday", "2026-01-30", false),
        ("a Monday in the Spring Festival", "2026-02-01", true),
        ("a Sunday of a year without a list of holidays", "2028-02-05", true),
    ];
    for (what, day, closed) in cases {
        let records = Records::new().created();
        records.round(2025, &published(day));
        records.evaluated(2025, Result::Qualified);
        assert_eq!(records.warnings(AS_OF).contains(&"day-off".to_string()), closed, "{what}");
        expect(what, &records, &[]);
    }
}

#[test]
fn objections_and_decisions_narrow_the_lists_in_time_only() {
    let notice = published("2025-12-15");
    let excluded = |day: &str| format!("exclusions:\n  - {{ code: \"{ZONE}\", date: {day}, reason: 代表性不足。 }}\n");
    let cases: [(&str, String, &[&str]); 11] = [
        ("no objection", announcement("2025-12-31"), &[]),
        ("on the last day of the notice", announcement("2025-12-30"), &["notice-not-ended"]),
        ("dismissed", objection("2025-12-20", "不成立", Some("2025-12-28")) + &announcement("2026-01-05"), &[]),
        (
            "dismissed on the day",
            objection("2025-12-20", "不成立", Some("2026-01-05")) + &announcement("2026-01-05"),
            &[],
        ),
        (
            "dismissed a day later",
            objection("2025-12-20", "不成立", Some("2026-01-06")) + &announcement("2026-01-05"),
            &["objection-pending"],
        ),
        ("pending", objection("2025-12-20", "核查中", None) + &announcement("2026-01-05"), &["objection-pending"]),
        (
            "upheld, and nobody else on the list",
            objection("2025-12-20", "成立", Some("2025-12-28")) + &announcement("2026-01-05"),
            &["empty-list"],
        ),
        (
            "received after the announcement",
            objection("2026-02-01", "核查中", None) + &announcement("2026-01-05"),
            &["date-order"],
        ),
        ("excluded before the notice", excluded("2025-12-12"), &["empty-list"]),
        ("excluded after the notice", excluded("2025-12-20"), &[]),
        ("excluded after the announcement", excluded("2026-02-01") + &announcement("2026-01-05"), &["date-order"]),
    ];
    for (what, decisions, codes) in cases {
        let records = Records::new().created();
        records.round(2025, &(notice.clone() + &decisions));
        records.evaluated(2025, Result::Qualified);
        expect(what, &records, codes);
    }
}

#[test]
fn a_list_without_anybody_is_not_published() {
    let records = Records::new().created();
    records.round(2025, &published("2025-12-09"));
    records.evaluated(2025, Result::Qualified);
    expect("the notice before the evaluation", &records, &["empty-list"]);
    assert_eq!(records.run(&["build", "--as-of", AS_OF]).code, 1);
}

#[test]
fn a_review_needs_a_self_evaluation_that_meets_the_pass_mark() {
    let records = Records::new().created();
    records.round(2025, "");
    records.stage(2025, "self", "2025-11-05", Result::Failed);
    expect("short of the mark", &records, &[]);
    records.stage(2025, "province", "2025-11-20", Result::Qualified);
    expect("reviewed all the same", &records, &["step-missing"]);
}

#[test]
fn who_failed_twice_applies_for_creation_again() {
    let records = Records::new().created();
    for round in [2025, 2026, 2027] {
        records.round(round, "");
    }
    records.evaluated(2025, Result::Failed);
    assert_eq!(records.state("2026-01-01"), "not-qualified");
    records.evaluated(2026, Result::Failed);
    expect("two evaluations", &records, &[]);
    assert_eq!(records.state("2027-01-01"), "must-reapply");
    records.evaluated(2027, Result::Qualified);
    expect("a third evaluation under one creation", &records, &["step-order"]);
    assert_eq!(records.run(&["build", "--as-of", AS_OF]).code, 1);
}

#[test]
fn the_second_evaluation_is_in_the_next_round() {
    let records = Records::new().created();
    for round in [2025, 2026, 2027] {
        records.round(round, "");
    }
    records.evaluated(2025, Result::Failed);
    records.evaluated(2027, Result::Qualified);
    expect("the round after next", &records, &["step-order"]);
    let rules = "content/measures/2025-draft/measures.yaml";
    records.workspace.replace(rules, "reevaluation: next_round", "reevaluation: any_round");
    expect("rules that allow any round", &records, &[]);
}

#[test]
fn a_standing_zone_is_not_evaluated_again_and_stays_designated() {
    let records = Records::new().created();
    records.round(2025, &(published("2025-12-15") + &announcement("2026-01-05")));
    records.round(2026, "");
    records.evaluated(2025, Result::Qualified);
    records.evaluated(2026, Result::Failed);
    expect("evaluated while designated", &records, &["step-order"]);
    records.application(2026, "2026-10-01");
    expect("applies for creation while designated", &records, &["step-order"]);
}

#[test]
fn sanctions_end_with_the_designation() {
    let records = Records::new().created();
    records.round(2025, &(published("2025-12-15") + &announcement("2026-01-05")));
    records.evaluated(2025, Result::Qualified);
    let action = |date: &str, action: &str| {
        format!("  - {{ date: {date}, action: {action}, ground: 三, reason: 工作下滑。 }}\n")
    };
    let file = format!("zones/{ZONE}/oversight.yaml");
    let revoked = format!("actions:\n{}{}", action("2026-03-01", "约谈"), action("2026-06-01", "取消资格"));
    records.write(&file, &revoked);
    expect("talk, then revocation", &records, &[]);
    records.write(&file, &(revoked + &action("2026-08-01", "约谈")));
    expect("a talk after the revocation", &records, &["oversight-without-designation"]);
}

#[test]
fn a_second_approval_needs_the_first_to_be_over() {
    let records = Records::new().created();
    records.application(2023, "2023-03-01");
    records.recommendation(2023, "2023-03-05");
    records.approval(2023, "2023-03-10");
    expect("two approvals at once", &records, &["step-order"]);
}

#[test]
fn the_creation_period_is_counted_in_whole_years_in_the_direction_of_the_rules() {
    let cases: [(&str, &str, &str, &[&str]); 6] = [
        ("three years", "2022-10-01", "2025-09-30", &[]),
        ("a day more", "2022-10-01", "2025-10-01", &["period-length"]),
        ("from a leap day", "2024-02-29", "2027-02-28", &[]),
        ("from a leap day, a day more", "2024-02-29", "2027-03-01", &["period-length"]),
        ("to a leap day", "2025-03-01", "2028-02-29", &[]),
        ("turned round", "2025-10-01", "2022-10-01", &["date-order"]),
    ];
    for (what, start, end, codes) in cases {
        let records = Records::new().created();
        let period = format!("period: {{ start: {start}, end: {end} }}");
        let samr = format!("zones/{ZONE}/creation/2022/samr.yaml");
        records.workspace.replace(&samr, "period: { start: 2022-10-01, end: 2025-09-30 }", &period);
        expect(what, &records, codes);
    }
    let records = Records::new().created();
    let rules = "content/measures/2025-draft/measures.yaml";
    records.workspace.replace(rules, "bound: at_most", "bound: at_least");
    expect("at least three years, three years", &records, &[]);
}

#[test]
fn old_records_are_judged_by_the_rules_of_their_day() {
    let records = Records::new().created();
    let from = records.workspace.path().join("content/measures/2025-draft");
    crate::support::copy(&from, &records.workspace.path().join("content/measures/2027"));
    let newer = "content/measures/2027/measures.yaml";
    records.workspace.replace(newer, "years: 3, bound: at_most", "years: 4, bound: at_least");
    records.workspace.replace(newer, "issued: 2025-10-29", "issued: 2027-01-01");
    records.workspace.replace(newer, "creation_application: 7", "creation_application: 9");
    expect("a creation of 2022 under rules of 2027", &records, &[]);
    let status = records.run(&["status", ZONE, "--as-of", AS_OF]).stdout;
    assert!(status.contains("提出创建申请（第七条）"), "{status}");
}

#[test]
fn records_under_a_former_code_are_records_of_the_area() {
    let records = Records::new().created();
    let areas = "content/areas-demonstration.csv";
    records.workspace.replace(areas, "东部,2026-09-01,,\n990200", "东部,2026-09-01,2026-01-01,990111\n990200");
    records.evaluated(2025, Result::Qualified);
    let upheld = objection("2025-12-20", "成立", Some("2025-12-28")).replace(ZONE, "990111");
    records.round(2025, &(published("2025-12-15") + &upheld));
    expect("an objection under the former code", &records, &[]);
    assert_eq!(records.state("2025-12-28"), "objection-upheld");
    let status = records.run(&["status", "990111", "--as-of", "2025-12-28"]);
    assert!(status.stdout.contains("990100"), "{}", status.stderr);
}
