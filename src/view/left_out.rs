//! Areas that a build leaves out because of faults in their records, and the lists that cannot be shown without them.

use std::collections::BTreeSet;

use crate::model::area::Area;
use crate::model::published::{Edition, PublishedKind};
use crate::model::round::Round;
use crate::records::workspace::Workspace;

use super::public::PublicData;

/// What a build leaves out; empty for an ordinary one.
#[derive(Debug, Clone, Default)]
pub(crate) struct LeftOut {
    pub(crate) areas: Vec<LeftArea>,
    /// The lists that name such an area, or might.
    pub(crate) lists: BTreeSet<(PublishedKind, String)>,
    /// The addresses of their pages, which stay as notes.
    pub(crate) pages: BTreeSet<String>,
}

/// An area that is left out.
#[derive(Debug, Clone)]
pub(crate) struct LeftArea {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) province: String,
    /// The number of errors in its records.
    pub(crate) errors: usize,
}

impl LeftArea {
    pub(crate) fn new(area: &Area, errors: usize) -> Self {
        Self { code: area.code.clone(), name: area.name.clone(), province: area.province.clone(), errors }
    }

    /// Why it is left out, for the public.
    pub(crate) fn why(&self) -> &'static str {
        if self.errors > 0 { "记录有错误，正在更正" } else { "记录正在核实" }
    }
}

impl LeftOut {
    pub(crate) fn has(&self, kind: PublishedKind, round: &str) -> bool {
        self.lists.contains(&(kind, round.to_string()))
    }

    /// The names of the records of the lists, without the extension.
    pub(crate) fn records(&self) -> BTreeSet<String> {
        self.lists.iter().map(|(kind, round)| format!("{}/{round}", kind.id())).collect()
    }

    pub(crate) fn codes(&self) -> BTreeSet<String> {
        self.areas.iter().map(|it| it.code.clone()).collect()
    }

    /// Takes the lists out of public data.
    pub(crate) fn withhold(self, data: PublicData<'_>) -> PublicData<'_> {
        let mut data = data;
        data.notices.retain(|it| !self.has(PublishedKind::Notice, &it.round.id));
        data.designations.retain(|it| !self.has(PublishedKind::Designation, &it.round.id));
        data.left_out = self;
        data
    }
}

/// The lists that name an area, or might: a list on record names its areas, any other depends on who takes part.
pub(crate) fn lists(
    workspace: &Workspace,
    codes: &BTreeSet<String>,
    takes_part: impl Fn(&str, &str) -> bool,
) -> BTreeSet<(PublishedKind, String)> {
    let names = |it: &Edition| it.areas().any(|it| codes.contains(workspace.areas.current(it)));
    let recorded = |kind, round: &Round| workspace.published_record(kind, &round.id)?.editions.last().map(names);
    let mut lists = BTreeSet::new();
    for round in workspace.rounds.values() {
        let might = || codes.iter().any(|it| takes_part(it, &round.id));
        let noticed = recorded(PublishedKind::Notice, round).unwrap_or_else(might);
        // Who is designated was on the publicity list.
        let designated = noticed || recorded(PublishedKind::Designation, round).unwrap_or(false);
        let found = [(PublishedKind::Notice, noticed), (PublishedKind::Designation, designated)];
        lists.extend(found.into_iter().filter(|it| it.1).map(|(kind, _)| (kind, round.id.clone())));
    }
    lists
}
