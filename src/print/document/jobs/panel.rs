//! Jobs of the papers of SAMR's evaluation: sheets for its panel, their points, its opinion (Article 14).

use super::super::{DocumentJob, DocumentKind, Subject};
use super::evaluation::evaluations;
use crate::model::evaluation::{ReviewResult, Stage};
use crate::view::document::{self as view, EvaluationSubject};

/// Blank sheets, once the province has submitted an application.
pub(crate) fn expert_score_sheets<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let submitted = |it: &EvaluationSubject<'w>| {
        it.reviewed().filter(|(review, _)| review.result == ReviewResult::Qualified).map(|_| ())
    };
    evaluations(subject, kind, Stage::Province, submitted, |it, ()| {
        view::expert_score_sheet(it, &view::members(it.evaluation.samr.as_ref()))
    })
}

pub(crate) fn score_collations<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    evaluations(subject, kind, Stage::Samr, EvaluationSubject::evaluated, view::score_collation)
}

pub(crate) fn evaluation_opinions<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    evaluations(subject, kind, Stage::Samr, EvaluationSubject::evaluated, view::evaluation_opinion)
}
