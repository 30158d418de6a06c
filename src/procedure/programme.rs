//! A workspace together with its score sheets and lists, each computed once.

use std::collections::BTreeMap;
use std::ops::Deref;

use chrono::NaiveDate;

use crate::model::evaluation::Stage;
use crate::model::round::Round;
use crate::procedure::lists::{self, RoundLists};
use crate::records::known::Known;
use crate::records::workspace::Workspace;
use crate::score::{LazySheet, ScoreSheets};

/// The programme of all records, whatever their dates. `check` examines this one.
pub(crate) struct Programme<'w> {
    pub(crate) workspace: &'w Workspace,
    sheets: ScoreSheets,
    lists: BTreeMap<String, RoundLists>,
}

impl<'w> Programme<'w> {
    /// The programme of a workspace with its score sheets.
    pub(crate) fn of(workspace: &'w Workspace, sheets: ScoreSheets) -> Self {
        let lists = |round: &Round| lists::of_round(workspace, &sheets, round);
        let lists = workspace.rounds.iter().map(|(id, round)| (id.clone(), lists(round))).collect();
        Self { workspace, sheets, lists }
    }

    /// The score of a zone at a stage of a round; `None` where the stage has no record.
    pub(crate) fn sheet(&self, code: &str, round: &str, stage: Stage) -> Option<&LazySheet> {
        self.sheets.get(code, round, stage)
    }

    /// The lists of a round of the workspace.
    pub(crate) fn lists(&self, round: &Round) -> &RoundLists {
        &self.lists[&round.id]
    }

    /// Rounds in the order in which applications open, as Article 17 counts them.
    pub(crate) fn rounds_in_order(&self) -> Vec<&'w Round> {
        let mut rounds: Vec<&Round> = self.workspace.rounds.values().collect();
        rounds.sort_by_key(|it| it.applications.from);
        rounds
    }
}

/// A programme as it was known on a day. Lifecycles, views and documents use nothing else.
pub(crate) struct Snapshot<'w> {
    programme: Programme<'w>,
    day: NaiveDate,
}

impl<'w> Snapshot<'w> {
    /// Takes the scores of all records and keeps those known on the day.
    pub(crate) fn of(known: &'w Known, scores: &ScoreSheets) -> Self {
        Self { programme: Programme::of(known, scores.known(known)), day: known.day() }
    }

    pub(crate) fn day(&self) -> NaiveDate {
        self.day
    }
}

impl<'w> Deref for Snapshot<'w> {
    type Target = Programme<'w>;

    fn deref(&self) -> &Programme<'w> {
        &self.programme
    }
}
