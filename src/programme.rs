//! A workspace with what follows from its records: every score sheet and every list, computed once.

use std::collections::BTreeMap;

use crate::lists::{self, RoundLists};
use crate::model::evaluation::Stage;
use crate::model::round::Round;
use crate::score::{self, ScoreSheet};
use crate::workspace::Workspace;

/// What checks, lifecycles and views look at.
pub(crate) struct Programme<'w> {
    pub(crate) workspace: &'w Workspace,
    sheets: BTreeMap<(String, String, Stage), ScoreSheet>,
    lists: BTreeMap<String, RoundLists>,
}

impl<'w> Programme<'w> {
    pub(crate) fn of(workspace: &'w Workspace) -> Self {
        let scored = score::all(workspace).into_iter();
        let sheets = scored.map(|it| ((it.code, it.round, it.sheet.stage), it.sheet)).collect();
        let mut programme = Self { workspace, sheets, lists: BTreeMap::new() };
        let lists = |round: &Round| lists::of_round(&programme, round);
        programme.lists = workspace.rounds.iter().map(|(id, round)| (id.clone(), lists(round))).collect();
        programme
    }

    /// The score of a zone at a stage of a round; `None` where the stage has no record.
    pub(crate) fn sheet(&self, code: &str, round: &str, stage: Stage) -> Option<&ScoreSheet> {
        self.sheets.get(&(code.to_string(), round.to_string(), stage))
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
