//! Laws of the procedure, tested on random records.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::records::*;

/// The decisions of a round after a qualified evaluation on 2025-12-10.
#[derive(Debug, Clone)]
struct Decisions {
    published: u64,
    first_day: Option<u64>,
    last_day: Option<u64>,
    objection: Option<(u64, &'static str, Option<u64>)>,
    announced: u64,
}

fn day(offset: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 12, 10).unwrap() + Days::new(offset)
}

fn decisions() -> impl Strategy<Value = Decisions> {
    let outcome = prop_oneof![Just("成立"), Just("不成立"), Just("核查中")];
    let objection = (0..40u64, outcome, prop::option::of(0..45u64));
    (0..4u64, prop::option::of(0..6u64), prop::option::of(10..26u64), prop::option::of(objection), 10..45u64).prop_map(
        |(published, first_day, last_day, objection, announced)| Decisions {
            published,
            first_day,
            last_day,
            objection,
            announced,
        },
    )
}

impl Decisions {
    fn yaml(&self) -> String {
        let mut dates = format!("  published: {}\n", day(self.published));
        dates += &self.first_day.map_or(String::new(), |it| format!("  first_day: {}\n", day(it)));
        dates += &self.last_day.map_or(String::new(), |it| format!("  last_day: {}\n", day(it)));
        let objection = self.objection.as_ref().map_or(String::new(), |(received, outcome, settled)| {
            objection(&day(*received).to_string(), outcome, settled.map(|it| day(it).to_string()).as_deref())
        });
        notice(&dates) + &objection + &announcement(&day(self.announced).to_string())
    }

    /// The law itself, computed from the dates alone.
    fn may_designate(&self) -> bool {
        let first = self.first_day.unwrap_or(self.published + 1);
        let last = self.last_day.unwrap_or(first + 14);
        let noticed = first >= self.published && last + 1 >= first + 15 && self.announced > last;
        let settled = self.objection.as_ref().is_none_or(|(received, outcome, settled)| {
            let decided = settled.is_some_and(|it| it >= *received && it <= self.announced);
            *received >= self.published && *received <= self.announced && *outcome == "不成立" && decided
        });
        noticed && settled
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn nobody_is_designated_without_a_full_notice_and_settled_objections(decisions in decisions()) {
        let records = Records::new().created();
        records.evaluated(2025, Result::Qualified);
        records.round(2025, &decisions.yaml());
        let clean = records.errors("2026-12-31").is_empty();
        prop_assert_eq!(clean, decisions.may_designate(), "{:?}", records.errors("2026-12-31"));
        if clean {
            prop_assert_eq!(records.state(&day(decisions.announced).to_string()), "designated");
        }
    }
}

#[test]
fn another_zone_changes_nobody_elses_state_or_list() {
    let records = Records::new().created();
    records.evaluated(2025, Result::Qualified);
    records.round(2025, &(published("2025-12-15") + &announcement("2026-01-05")));
    let days = ["2023-01-01", "2025-10-15", "2025-12-01", "2025-12-20", "2026-01-01", "2026-01-05"];
    let before: Vec<_> = days.iter().map(|it| records.status(it)).collect();
    let from = records.workspace.path().join("zones/990100");
    let to = records.workspace.path().join("zones/990200");
    crate::support::copy(&from, &to);
    records.workspace.replace("zones/990200/zone.yaml", "990100", "990200");
    records.workspace.replace("zones/990200/zone.yaml", "name: 示例甲市", "name: 示例乙市");
    records.stage(2025, "province", "2025-11-20", Result::Qualified);
    let after: Vec<_> = days.iter().map(|it| records.status(it)).collect();
    assert_eq!(before, after);
}
