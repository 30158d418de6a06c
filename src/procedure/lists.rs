//! The lists of a round: recommended for designation (建议名单, Article 15) and designated (Article 16).
//!
//! The lists are computed from evaluation results, never typed by hand. SAMR's recorded decisions and objections
//! that are upheld or pending can only remove areas; nothing can add one.

use chrono::NaiveDate;

use crate::model::Period;
use crate::model::evaluation::{ReviewResult, Stage};
use crate::model::round::{Outcome, Round};
use crate::records::workspace::Workspace;
use crate::score::ScoreSheets;

/// The lists of one round, in administrative order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RoundLists {
    /// Areas with a qualified evaluation, minus SAMR's exclusions; empty without a notice.
    pub(crate) publicity: Vec<String>,
    /// The publicity list, minus areas with upheld or pending objections or with exclusions; empty without an
    /// announcement after the publicity period.
    pub(crate) designation: Vec<String>,
    /// The publicity period (公示期).
    pub(crate) period: Option<Period>,
}

/// Computes the lists of a round from the score sheets of the workspace.
pub(crate) fn of_round(workspace: &Workspace, sheets: &ScoreSheets, round: &Round) -> RoundLists {
    let (Some(notice), Some(version)) = (&round.notice, workspace.version_of(round)) else {
        return RoundLists::default();
    };
    let period = notice.period(version.measures.publicity);
    let publicity: Vec<String> = qualified(workspace, sheets, round, notice.published)
        .filter(|code| !excluded(round, code, notice.published))
        .map(str::to_string)
        .collect();
    let designation = match &round.announcement {
        Some(announcement) if announcement.date > period.end => cleared(round, &publicity, announcement.date),
        _ => vec![],
    };
    RoundLists { publicity, designation, period: Some(period) }
}

/// The areas of a publicity list that may be designated, as far as objections and decisions are known on a day.
pub(crate) fn cleared(round: &Round, publicity: &[String], day: NaiveDate) -> Vec<String> {
    let may_be_designated = |code: &&String| !objected(round, code, day) && !excluded(round, code, day);
    publicity.iter().filter(may_be_designated).cloned().collect()
}

/// Areas that meet the pass mark at SAMR's stage and were recorded as qualified on or before a day.
fn qualified<'w>(
    workspace: &'w Workspace,
    sheets: &ScoreSheets,
    round: &Round,
    by: NaiveDate,
) -> impl Iterator<Item = &'w str> {
    workspace.zones.values().filter_map(move |zone| {
        let review = zone.evaluations.get(&round.id)?.samr.as_ref()?;
        let recorded = review.result == ReviewResult::Qualified && review.date <= by;
        let sheet = sheets.get(&zone.code, &round.id, Stage::Samr)?;
        (recorded && sheet.passes()).then_some(zone.code.as_str())
    })
}

fn excluded(round: &Round, code: &str, by: NaiveDate) -> bool {
    round.exclusions.iter().any(|it| it.code == code && it.date <= by)
}

/// Whether an objection against the area is upheld or still unsettled on a day.
fn objected(round: &Round, code: &str, day: NaiveDate) -> bool {
    round.objections.iter().filter(|it| it.code == code && it.received <= day).any(|it| match it.outcome {
        Outcome::Upheld | Outcome::Pending => true,
        Outcome::Dismissed => it.settled.is_none_or(|settled| settled > day),
    })
}
