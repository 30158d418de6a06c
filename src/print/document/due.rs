//! The papers due at a step of the procedure (应出文书): those of the step just taken, and those of the next one.
//!
//! Which kinds they are follows from the basis of each kind alone.

use super::{CATALOGUE, DocumentJob, DocumentKind, Subject};
use crate::model::area::Area;
use crate::model::measures::Basis;
use crate::model::round::Round;
use crate::procedure::lifecycle::Event;
use crate::procedure::lifecycle::round::Phase;

/// As many papers of a kind are named one by one in a round.
const FEW: usize = 3;

/// All papers that can be printed, apart from write-ups, which belong to no step.
pub(crate) struct Papers<'w>(Vec<DocumentJob<'w>>);

/// A paper that is due.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DuePaper {
    /// The id of its kind.
    pub(crate) kind: &'static str,
    pub(crate) name: String,
    /// The command that prints it; `None` if a record for it is still missing.
    pub(crate) command: Option<String>,
}

impl DuePaper {
    fn new(kind: &DocumentKind, name: &str, command: Option<String>) -> Self {
        Self { kind: kind.id, name: name.to_string(), command }
    }
}

impl<'w> Papers<'w> {
    pub(crate) fn of(subject: Subject<'w>) -> Self {
        let kinds = CATALOGUE.iter().filter(|it| it.basis != Basis::Promotion);
        Self(kinds.flat_map(|it| it.jobs(subject)).collect())
    }

    /// The papers due for a zone after its last event and for its next step.
    pub(crate) fn of_zone(&self, area: &Area, taken: Option<&Event>, next: Option<Basis>) -> Vec<DuePaper> {
        let round = taken.and_then(|it| it.round.as_ref());
        let steps = taken.map(|it| it.basis);
        let due = kinds(steps.as_slice(), next).filter_map(|kind| {
            // An earlier paper of the next step is from another time that the zone took it.
            let is_old = |it: &DocumentJob| {
                it.code.is_some() && steps != Some(kind.basis) && taken.is_some_and(|taken| it.date < taken.date)
            };
            let own = self.of_kind(kind).filter(|it| concerns(it, area, round) && !is_old(it));
            let newest = own.max_by_key(|it| it.date);
            let command = newest.map(|it| command(it, it.code.is_none()));
            (command.is_some() || next == Some(kind.basis)).then(|| DuePaper::new(kind, kind.name, command))
        });
        due.collect()
    }

    /// The papers due in a round at its phase.
    pub(crate) fn of_round(&self, round: &Round, phase: Phase) -> Vec<DuePaper> {
        let (taken, next) = steps(phase);
        let mut due = Vec::new();
        for kind in kinds(taken, next) {
            let jobs: Vec<&DocumentJob> =
                self.of_kind(kind).filter(|it| it.round.as_ref() == Some(&round.id)).collect();
            if jobs.len() > FEW {
                let command = format!("zonepress render {} --all --out {}", kind.id, kind.id);
                due.push(DuePaper::new(kind, kind.name, Some(command)));
            } else if jobs.is_empty() && next == Some(kind.basis) {
                due.push(DuePaper::new(kind, kind.name, None));
            } else {
                due.extend(jobs.into_iter().map(|it| DuePaper::new(kind, &it.title, Some(command(it, true)))));
            }
        }
        due
    }

    fn of_kind(&self, kind: &DocumentKind) -> impl Iterator<Item = &DocumentJob<'w>> {
        self.0.iter().filter(move |it| it.kind == kind.id)
    }
}

/// The kinds of papers of the steps taken and of the next one, in the order of the catalogue.
fn kinds(taken: &[Basis], next: Option<Basis>) -> impl Iterator<Item = &'static DocumentKind> {
    CATALOGUE.iter().filter(move |it| taken.contains(&it.basis) || next == Some(it.basis))
}

/// Whether a paper is about an area, its province or its round, or is a form for everybody.
fn concerns(job: &DocumentJob, area: &Area, round: Option<&String>) -> bool {
    let is_of_round = || job.round.is_none() || round.is_none() || job.round.as_ref() == round;
    match (&job.code, &job.province, &job.round) {
        (Some(code), ..) => *code == area.code && is_of_round(),
        (None, Some(province), _) => *province == area.province,
        (None, None, of) => of.as_ref().is_none_or(|it| Some(it) == round),
    }
}

fn command(job: &DocumentJob, with_round: bool) -> String {
    let subject = job.subject().map_or_else(String::new, |it| format!(" {it}"));
    let round = job.round.as_ref().filter(|_| with_round).map_or_else(String::new, |it| format!(" --round {it}"));
    format!("zonepress render {}{subject}{round}", job.kind)
}

/// The steps whose papers a round has at a phase, and the step ahead.
fn steps(phase: Phase) -> (&'static [Basis], Option<Basis>) {
    match phase {
        Phase::NotOpen => (&[], Some(Basis::EvaluationApplication)),
        Phase::Receiving => (&[Basis::EvaluationApplication], Some(Basis::PreliminaryReview)),
        Phase::Evaluating => {
            (&[Basis::PreliminaryReview, Basis::Evaluation, Basis::Reapplication], Some(Basis::Publicity))
        }
        Phase::InPublicity => (&[Basis::Publicity], Some(Basis::Designation)),
        Phase::AwaitingDesignation => (&[], Some(Basis::Designation)),
        Phase::Announced => (&[Basis::Designation], None),
        Phase::Closed => (&[], None),
    }
}
