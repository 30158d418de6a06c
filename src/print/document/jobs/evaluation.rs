//! Jobs of the papers of an evaluation, from the self-evaluation to the result (Articles 12 to 14 and 17).

use serde_json::Value;

use super::super::{DocumentJob, DocumentKind, Subject};
use super::creation::blank;
use crate::model::evaluation::{Evaluation, ReviewResult, Stage};
use crate::model::published::PublishedKind;
use crate::model::round::Round;
use crate::model::zone::Zone;
use crate::procedure::lifecycle::{self, State};
use crate::view::document::{self as view, Evaluated, EvaluationSubject};

/// Article 12: a zone whose self-evaluation meets the pass mark may apply.
pub(crate) fn evaluation_applications<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let passed = |it: &EvaluationSubject<'w>| it.own_sheet.passes().then_some(());
    evaluations(subject, kind, Stage::SelfEvaluation, passed, move |it, ()| {
        view::evaluation_application(it, subject.overlay.contacts(&it.zone.code))
    })
}

pub(crate) fn self_evaluation_reports<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    evaluations(subject, kind, Stage::SelfEvaluation, |_| Some(()), |it, ()| view::self_evaluation_report(it))
}

pub(crate) fn blank_evaluation_applications<'w>(
    subject: Subject<'w>,
    kind: &'static DocumentKind,
) -> Vec<DocumentJob<'w>> {
    blank(subject, kind, view::blank_evaluation_application)
}

pub(crate) fn preliminary_reviews<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    evaluations(subject, kind, Stage::Province, EvaluationSubject::reviewed, view::preliminary_review)
}

/// Article 17: tells a zone that it failed SAMR's evaluation, and what it may do next.
pub(crate) fn failure_notices<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let failed =
        |it: &EvaluationSubject<'w>| it.evaluated().filter(|(review, _)| review.result == ReviewResult::Unqualified);
    evaluations(subject, kind, Stage::Samr, failed, move |it, failed| {
        let steps = lifecycle::of(subject.snapshot, it.zone).events;
        let mut here = steps.iter().filter(|step| step.round.as_ref() == Some(&it.round.id));
        view::failure_notice(it, failed, !here.any(|step| step.state == State::MustReapply))
    })
}

/// One job for each evaluation that has reached a stage and for which `given` finds what the document needs.
pub(super) fn evaluations<'w, T: Copy + Send + Sync + 'w>(
    subject: Subject<'w>,
    kind: &'static DocumentKind,
    stage: Stage,
    given: impl Fn(&EvaluationSubject<'w>) -> Option<T>,
    view: impl Fn(&EvaluationSubject, T) -> Value + Copy + Send + Sync + 'w,
) -> Vec<DocumentJob<'w>> {
    let mut jobs = Vec::new();
    for zone in subject.snapshot.workspace.zones.values() {
        for (id, evaluation) in &zone.evaluations {
            let Some(date) = evaluation.date(stage) else { continue };
            let Some(evaluated) = evaluation_subject(subject, zone, id, evaluation) else { continue };
            let Some(given) = given(&evaluated) else { continue };
            let round = evaluated.round;
            let path = format!("documents/{}/{}/{}.pdf", zone.code, round.id, kind.id);
            let title = format!("{}{}（{}）", zone.record.name, kind.name, round.label());
            let receipt = move || subject.receipts.receipt(&round.measures, &round.id, &[&zone.code], stage);
            let contents = move || view(&evaluated, given).into();
            let job = kind.job(path, title, date, contents).computed_from(receipt);
            jobs.push(DocumentJob { code: Some(zone.code.clone()), round: Some(round.id.clone()), ..job });
        }
    }
    jobs
}

/// An evaluation with its scores.
fn evaluation_subject<'w>(
    subject: Subject<'w>,
    zone: &'w Zone,
    round: &str,
    evaluation: &'w Evaluation,
) -> Option<EvaluationSubject<'w>> {
    let workspace = subject.snapshot.workspace;
    let sheet = |stage| subject.snapshot.sheet(&zone.code, round, stage);
    let (round, own) = (workspace.rounds.get(round)?, evaluation.self_evaluation.as_ref()?);
    Some(EvaluationSubject {
        site: &workspace.site,
        version: workspace.version_of(round)?,
        zone,
        area: workspace.areas.get(&zone.code)?,
        round,
        evaluation,
        creation: zone.creation_before(own.date),
        own,
        own_sheet: sheet(Stage::SelfEvaluation)?,
        province_sheet: sheet(Stage::Province),
        samr_sheet: sheet(Stage::Samr),
    })
}

/// Article 14: one summary per round, of the areas evaluated so far.
pub(crate) fn evaluation_summaries<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let workspace = subject.snapshot.workspace;
    let rounds = workspace.rounds.values();
    rounds
        .filter_map(|round| {
            let version = workspace.version_of(round)?;
            let zones: Vec<Evaluated> =
                workspace.zones.values().filter_map(|it| evaluated(subject, round, it)).collect();
            let date = zones.iter().map(|it| it.review.date).max()?;
            let path = format!("documents/{}-{}.pdf", kind.id, round.id);
            let title = format!("{}{}", round.label(), kind.name);
            let lists = view::summary_sheets(&workspace.site, version, round, &zones);
            let codes: Vec<&str> = zones.iter().map(|it| it.area.code.as_str()).collect();
            let receipt = move || subject.receipts.receipt(&round.measures, &round.id, &codes, Stage::Samr);
            let in_words = receipt.clone();
            let contents = move || {
                let (corrections, receipt) = (corrected_scores(subject, round), in_words().in_words());
                view::evaluation_summary(&workspace.site, version, round, &zones, corrections, &receipt).into()
            };
            let job = kind.job(path, title, date, contents).computed_from(receipt);
            Some(DocumentJob { round: Some(round.id.clone()), lists: Some(lists), ..job })
        })
        .collect()
}

/// The corrections of the published scores of a round.
fn corrected_scores(subject: Subject, round: &Round) -> Vec<String> {
    let zones = subject.public.zones.iter();
    let scores = zones.flat_map(|zone| zone.corrected.iter().map(|it| (zone.area.name.as_str(), it)));
    let own = scores.filter(|(_, it)| it.is(PublishedKind::Score, &round.id));
    own.flat_map(|(name, it)| it.corrections.iter().map(move |it| format!("{name}得分{}", it.in_words()))).collect()
}

fn evaluated<'w>(subject: Subject<'w>, round: &'w Round, zone: &'w Zone) -> Option<Evaluated<'w>> {
    let review = zone.evaluations.get(&round.id)?.samr.as_ref()?;
    let sheet = |stage| subject.snapshot.sheet(&zone.code, &round.id, stage);
    Some(Evaluated {
        area: subject.snapshot.workspace.areas.get(&zone.code)?,
        review,
        own: sheet(Stage::SelfEvaluation)?,
        province: sheet(Stage::Province)?,
        samr: sheet(Stage::Samr)?,
    })
}
