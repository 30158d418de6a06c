//! What the papers about the publicity of a list share (公示, Articles 15 and 16): the list, its objections, and the
//! sentences about them.

use chrono::NaiveDate;

use super::Head;
use crate::model::Period;
use crate::model::area::Area;
use crate::model::measures::Version;
use crate::model::round::{Objection, Outcome, PublicityNotice, Round};
use crate::model::site::SiteConfig;
use crate::text::chinese;
use crate::view::outcome::{self, PublicityOutcome};

/// The publicity of a round's list as known on a day.
#[derive(Clone)]
pub(crate) struct Publicized<'w> {
    pub(crate) site: &'w SiteConfig,
    pub(crate) version: &'w Version,
    pub(crate) round: &'w Round,
    pub(crate) notice: &'w PublicityNotice,
    pub(crate) period: Period,
    /// The areas of the list, in administrative order.
    pub(crate) areas: Vec<&'w Area>,
    pub(crate) day: NaiveDate,
}

impl<'w> Publicized<'w> {
    pub(super) fn head(&self, title: String) -> Head {
        Head::new(self.site, self.version, title, &self.site.documents.organ)
    }

    /// The name of an area of the list, or the code of any other.
    pub(super) fn name<'c>(&'c self, code: &'c str) -> &'c str {
        self.areas.iter().find(|it| it.code == code).map_or(code, |it| &it.name)
    }

    /// The outcome for each area of the list.
    pub(super) fn outcomes(&self) -> Vec<PublicityOutcome> {
        self.areas.iter().map(|it| outcome::so_far(self.round, &it.code, self.day)).collect()
    }

    /// When and how long the list was public, and who heard objections.
    pub(super) fn published(&self) -> String {
        let Period { start, end } = self.period;
        format!(
            "{}建议名单于{}发布，自{}至{}向社会公示，共{}天，异议由{}受理。",
            self.round.title,
            chinese::date(self.notice.published),
            chinese::date(start),
            chinese::date(end),
            (end - start).num_days() + 1,
            self.notice.office.name,
        )
    }

    /// How many objections were received, and what became of them.
    pub(super) fn objections(&self) -> String {
        let objections: Vec<&Objection> = self.round.objections.iter().collect();
        let late = objections.iter().filter(|it| it.received > self.period.end).count();
        let has_any = |area: &&&Area| objections.iter().any(|it| it.code == area.code);
        let names: Vec<&str> = self.areas.iter().filter(has_any).map(|it| it.name.as_str()).collect();
        let outcomes: Vec<Outcome> = objections.iter().map(|it| outcome::settled_as(it, self.day)).collect();
        format!("{}{}", received(objections.len() - late, late, &among(&names)), settled(&outcomes))
    }

    /// What became of the areas of the list, and which of them may be designated.
    pub(super) fn results(&self) -> String {
        let outcomes = self.outcomes();
        format!("{}{}{}", results(&outcomes), self.left_out(&outcomes), prospect(&outcomes))
    }

    /// Which areas are not to be designated, and why; empty if there are none.
    fn left_out(&self, outcomes: &[PublicityOutcome]) -> String {
        let areas = || self.areas.iter().zip(outcomes);
        let upheld: Vec<&str> =
            areas().filter(|it| *it.1 == PublicityOutcome::Upheld).map(|it| it.0.name.as_str()).collect();
        let upheld = (!upheld.is_empty()).then(|| format!("{}因异议成立，不列入认定名单", upheld.join("、")));
        let decision = |area: &Area| self.round.exclusions.iter().find(|it| it.code == area.code);
        let excluded = areas().filter(|it| *it.1 == PublicityOutcome::Excluded).filter_map(|(area, _)| {
            let it = decision(area)?;
            let (day, reason) = (chinese::date(it.date), it.reason.trim().trim_end_matches('。'));
            Some(format!("{}已于{day}决定不列入认定名单，理由：{reason}", area.name))
        });
        let said: Vec<String> = upheld.into_iter().chain(excluded).collect();
        if said.is_empty() { String::new() } else { format!("其中，{}。", said.join("；")) }
    }
}

/// Names of areas as a phrase: all of up to three, or else the first and the number.
pub(super) fn among(names: &[&str]) -> String {
    match names {
        [first, _, _, _, ..] => format!("{first}等{}个地区", names.len()),
        few => few.join("、"),
    }
}

/// How many objections were received before and after the end of the notice, and against whom.
fn received(within: usize, late: usize, against: &str) -> String {
    match (within, late) {
        (0, 0) => "公示期满，没有收到异议。".into(),
        (_, 0) => format!("公示期满以前收到异议{within}件，涉及{against}。"),
        (0, _) => format!("公示期满以前没有收到异议，期满以后收到异议{late}件，涉及{against}。"),
        _ => format!("公示期满以前收到异议{within}件，期满以后收到异议{late}件，涉及{against}。"),
    }
}

/// The results of the objections; empty if there are none.
fn settled(outcomes: &[Outcome]) -> String {
    let count = |outcome| outcomes.iter().filter(|it| **it == outcome).count();
    let pending = count(Outcome::Pending);
    let decided = [(count(Outcome::Upheld), "异议成立的"), (count(Outcome::Dismissed), "异议不成立的")];
    let decided: Vec<String> =
        decided.iter().filter(|it| it.0 > 0).map(|(count, what)| format!("{what}{count}件")).collect();
    match (decided.is_empty(), pending) {
        (true, 0) => String::new(),
        (true, _) => "异议尚在核查，尚未形成结论。".into(),
        (false, 0) => format!("经核实，{}。", decided.join("，")),
        (false, _) => format!("经核实，{}；另有{pending}件尚在核查。", decided.join("，")),
    }
}

/// What an outcome says of an area.
pub(super) fn said_of(outcome: PublicityOutcome) -> &'static str {
    match outcome {
        PublicityOutcome::Unopposed => "无异议",
        PublicityOutcome::Cleared => "经核实异议不成立",
        PublicityOutcome::Upheld => "经核实异议成立",
        PublicityOutcome::Excluded => "由市场监管总局决定不列入认定名单",
        PublicityOutcome::Pending => "异议尚在核查",
        PublicityOutcome::Unstated => "其他",
    }
}

const ORDER: [PublicityOutcome; 6] = [
    PublicityOutcome::Unopposed,
    PublicityOutcome::Cleared,
    PublicityOutcome::Upheld,
    PublicityOutcome::Excluded,
    PublicityOutcome::Pending,
    PublicityOutcome::Unstated,
];

/// How many areas have which outcome.
fn results(outcomes: &[PublicityOutcome]) -> String {
    let count = |outcome| outcomes.iter().filter(|it| **it == outcome).count();
    let parts: Vec<(PublicityOutcome, usize)> =
        ORDER.into_iter().map(|it| (it, count(it))).filter(|it| it.1 > 0).collect();
    match parts.as_slice() {
        [] => String::new(),
        [(outcome, 1)] => format!("公示的1个地区{}。", said_of(*outcome)),
        [(outcome, all)] => format!("公示的{all}个地区均{}。", said_of(*outcome)),
        several => {
            let several: Vec<String> =
                several.iter().map(|(outcome, count)| format!("{}的{count}个", said_of(*outcome))).collect();
            format!("公示的{}个地区中，{}。", outcomes.len(), several.join("，"))
        }
    }
}

/// Whether designation may be asked for. While an objection is pending, it may not (Article 16).
fn prospect(outcomes: &[PublicityOutcome]) -> String {
    let eligible = outcomes.iter().filter(|it| it.is_designated()).count();
    let pending = outcomes.contains(&PublicityOutcome::Pending);
    match (eligible, pending) {
        (_, true) => "异议核查结束前，暂不提请认定。".into(),
        (0, false) => "没有可以提请认定的地区。".into(),
        (_, false) => format!("可以提请认定的有{eligible}个地区。"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use PublicityOutcome::{Cleared, Excluded, Pending, Unopposed, Upheld};

    /// All lists of up to four of the given values.
    fn all<T: Copy>(values: &[T]) -> Vec<Vec<T>> {
        let mut lists: Vec<Vec<T>> = vec![vec![]];
        let mut all = lists.clone();
        for _ in 0..4 {
            lists =
                lists.iter().flat_map(|list| values.iter().map(move |it| [list.as_slice(), &[*it]].concat())).collect();
            all.extend(lists.clone());
        }
        all
    }

    #[test]
    fn objections_are_counted_by_the_day_they_came_in_and_never_both_there_and_not() {
        for (within, late) in (0..3).flat_map(|within| (0..3).map(move |late| (within, late))) {
            let said = received(within, late, "甲市");
            assert_eq!(said.contains("没有收到"), within == 0, "{within}, {late}: {said}");
            assert_eq!(said.contains("甲市"), within + late > 0, "{within}, {late}: {said}");
            assert_eq!(said.contains(&format!("期满以前收到异议{within}件")), within > 0, "{said}");
            assert_eq!(said.contains(&format!("期满以后收到异议{late}件")), late > 0, "{said}");
        }
    }

    #[test]
    fn results_of_objections_name_each_that_there_is_and_no_other() {
        for outcomes in all(&[Outcome::Upheld, Outcome::Dismissed, Outcome::Pending]) {
            let said = settled(&outcomes);
            let count = |outcome| outcomes.iter().filter(|it| **it == outcome).count();
            for (outcome, words) in [(Outcome::Upheld, "异议成立的"), (Outcome::Dismissed, "异议不成立的")] {
                let named = said.contains(&format!("{words}{}件", count(outcome)));
                assert_eq!(named, count(outcome) > 0, "{outcomes:?}: {said}");
            }
            assert_eq!(said.contains("尚在核查"), count(Outcome::Pending) > 0, "{outcomes:?}: {said}");
            assert_eq!(said.contains("经核实"), count(Outcome::Pending) < outcomes.len(), "{outcomes:?}: {said}");
            assert_eq!(said.is_empty(), outcomes.is_empty());
        }
    }

    #[test]
    fn results_of_areas_add_up_and_ask_for_designation_only_where_it_may_be() {
        for outcomes in all(&[Unopposed, Cleared, Upheld, Excluded, Pending]) {
            let (said, prospect) = (results(&outcomes), prospect(&outcomes));
            for outcome in ORDER {
                let is_there = outcomes.contains(&outcome);
                assert_eq!(said.contains(said_of(outcome)), is_there, "{outcomes:?}: {said}");
            }
            let is_one = outcomes.iter().all(|it| *it == outcomes[0]);
            assert_eq!(said.contains("均"), outcomes.len() > 1 && is_one, "{outcomes:?}: {said}");
            let eligible = outcomes.iter().filter(|it| it.is_designated()).count();
            let may = eligible > 0 && !outcomes.contains(&Pending);
            assert_eq!(prospect.contains(&format!("可以提请认定的有{eligible}个")), may, "{outcomes:?}: {prospect}");
        }
    }

    #[test]
    fn many_areas_are_counted_and_few_are_named() {
        assert_eq!(among(&["甲市", "乙市", "丙市"]), "甲市、乙市、丙市");
        assert_eq!(among(&["甲市", "乙市", "丙市", "丁市"]), "甲市等4个地区");
    }
}
