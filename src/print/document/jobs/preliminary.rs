//! Jobs of the papers of a preliminary review: sheets for the site, report, letter, notice of failure (Article 13).

use std::collections::BTreeMap;

use super::super::{DocumentJob, DocumentKind, Subject};
use super::evaluation::evaluations;
use crate::model::evaluation::{ReviewResult, Stage};
use crate::model::round::Round;
use crate::view::document::{self as view, EvaluationSubject, Submitted};

/// Sheets for those whose application is examined on site, by the province or by SAMR.
pub(crate) fn on_site_records<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    evaluations(subject, kind, Stage::SelfEvaluation, applied, |it, ()| view::on_site_record(it))
}

pub(crate) fn attendance_sheets<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    evaluations(subject, kind, Stage::SelfEvaluation, applied, |it, ()| view::attendance_sheet(it))
}

/// Article 12: only a self-evaluation that meets the pass mark leads to an application.
fn applied(evaluated: &EvaluationSubject) -> Option<()> {
    evaluated.own_sheet.passes().then_some(())
}

pub(crate) fn preliminary_reports<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    evaluations(subject, kind, Stage::Province, EvaluationSubject::reviewed, view::preliminary_report)
}

pub(crate) fn preliminary_failure_notices<'w>(
    subject: Subject<'w>,
    kind: &'static DocumentKind,
) -> Vec<DocumentJob<'w>> {
    let failed =
        |it: &EvaluationSubject<'w>| it.reviewed().filter(|(review, _)| review.result == ReviewResult::Unqualified);
    evaluations(subject, kind, Stage::Province, failed, view::preliminary_failure_notice)
}

/// One letter for each round and province with an application that passed the preliminary review.
pub(crate) fn submission_letters<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let workspace = subject.snapshot.workspace;
    let rounds = workspace.rounds.values();
    rounds.flat_map(|round| of_round(subject, kind, round)).collect()
}

fn of_round<'w>(subject: Subject<'w>, kind: &'static DocumentKind, round: &'w Round) -> Vec<DocumentJob<'w>> {
    let workspace = subject.snapshot.workspace;
    let Some(version) = workspace.version_of(round) else { return vec![] };
    let mut provinces: BTreeMap<&str, Vec<Submitted>> = BTreeMap::new();
    for it in workspace.zones.keys().filter_map(|code| submitted(subject, round, code)) {
        provinces.entry(&it.area.province).or_default().push(it);
    }
    let letter = |(province, reviewed): (&'w str, Vec<Submitted<'w>>)| {
        let date = reviewed.iter().filter(|it| it.is_qualified()).map(|it| it.review.date).max()?;
        let name: String = province.chars().filter(|it| it.is_alphanumeric()).collect();
        let path = format!("documents/{}-{}-{name}.pdf", kind.id, round.id);
        let title = format!("{province}{}（{}）", kind.name, round.label());
        let codes: Vec<String> = reviewed.iter().map(|it| it.area.code.clone()).collect();
        let receipt = move || {
            let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
            subject.receipts.receipt(&round.measures, &round.id, &codes, Stage::Province)
        };
        let contents = move || view::submission_letter(&workspace.site, version, round, province, &reviewed).into();
        let job = kind.job(path, title, date, contents).computed_from(receipt);
        Some(DocumentJob { province: Some(province.to_string()), round: Some(round.id.clone()), ..job })
    };
    provinces.into_iter().filter_map(letter).collect()
}

fn submitted<'w>(subject: Subject<'w>, round: &Round, code: &str) -> Option<Submitted<'w>> {
    let workspace = subject.snapshot.workspace;
    let zone = workspace.zones.get(code)?;
    let evaluation = zone.evaluations.get(&round.id)?;
    let sheet = |stage| subject.snapshot.sheet(code, &round.id, stage);
    Some(Submitted {
        zone,
        area: workspace.areas.get(code)?,
        own: evaluation.self_evaluation.as_ref()?,
        review: evaluation.province.as_ref()?,
        own_sheet: sheet(Stage::SelfEvaluation)?,
        sheet: sheet(Stage::Province)?,
    })
}
