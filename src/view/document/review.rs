//! 评估初审意见表 (Article 13): the province's results, compared with the zone's self-evaluation.

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;

use super::application::ReviewView;
use super::evaluated::EvaluationSubject;
use super::fieldwork::EvidenceView;
use super::score::{ScoreView, difference, number};
use super::{ApprovalView, Head, RoundView, ZoneView};
use crate::model::evaluation::{Review, ReviewMethod};
use crate::model::indicators::IndicatorSystem;
use crate::score::{IndicatorScore, LazySheet, ScoreSheet};
use crate::text::chinese;

#[derive(Debug, Serialize)]
struct PreliminaryReviewView<'v> {
    #[serde(flatten)]
    head: Head,
    zone: ZoneView,
    round: RoundView,
    self_date: String,
    date: String,
    approval: ApprovalView,
    review: ReviewView<'v>,
    score: Value,
    self_points: String,
    difference: String,
    dimensions: Vec<DimensionRow>,
    corrections: Vec<CorrectionView<'v>>,
    evidence: Vec<EvidenceView<'v>>,
    receipt: &'v str,
}

#[derive(Debug, Serialize)]
pub(super) struct DimensionRow {
    name: String,
    max_points: String,
    self_points: String,
    points: String,
    difference: String,
    rate: String,
    indicators: Vec<IndicatorRow>,
}

#[derive(Debug, Serialize)]
struct IndicatorRow {
    number: String,
    title: String,
    max_points: String,
    self_points: String,
    points: String,
    difference: String,
    /// The reasons why the points differ, one per line.
    note: String,
}

#[derive(Debug, Serialize)]
pub(super) struct CorrectionView<'v> {
    name: &'v str,
    source: &'v str,
    reason: &'v str,
    evidence: &'v [String],
}

pub(crate) fn preliminary_review(subject: &EvaluationSubject, (review, sheet): (&Review, &LazySheet)) -> Value {
    use ReviewMethod::{DataComparison, Documents, OnSite};
    let title = "网络市场监管与服务示范区\n评估初审意见表".to_string();
    let view = PreliminaryReviewView {
        head: Head::new(subject.site, subject.version, title, &subject.site.documents.organ),
        zone: subject.zone_view(),
        round: RoundView::new(subject.round),
        self_date: chinese::date(subject.own.date),
        date: chinese::date(review.date),
        approval: ApprovalView::new(subject.creation),
        review: ReviewView::new(&[Documents, DataComparison, OnSite], Some(review), Some(sheet)),
        score: ScoreView::new(&subject.version.system, sheet).into_json(),
        self_points: number(subject.own_sheet.total),
        difference: difference(sheet.total - subject.own_sheet.total),
        dimensions: dimensions(subject.own_sheet, sheet),
        corrections: corrections(&subject.version.system, review),
        evidence: EvidenceView::all(&review.evidence),
        receipt: &subject.receipt,
    };
    serde_json::to_value(view).expect("a view is plain data")
}

/// Compares two stages of a round. Both have the same dimensions and indicators in the same order.
pub(super) fn dimensions(own: &ScoreSheet, review: &ScoreSheet) -> Vec<DimensionRow> {
    let pairs = own.dimensions.iter().zip(&review.dimensions);
    pairs
        .map(|(own, it)| DimensionRow {
            name: it.name.clone(),
            max_points: number(it.max_points),
            self_points: number(own.points),
            points: number(it.points),
            difference: difference(it.points - own.points),
            rate: format!("{}%", it.rate),
            indicators: own.indicators.iter().zip(&it.indicators).map(|(own, it)| indicator(own, it)).collect(),
        })
        .collect()
}

fn indicator(own: &IndicatorScore, review: &IndicatorScore) -> IndicatorRow {
    let points = |it: &IndicatorScore| it.criteria.iter().map(|it| it.points).collect::<Vec<Decimal>>();
    let criteria = review.criteria.iter().zip(points(own));
    let changed = criteria.filter(|(it, own)| it.points != *own);
    let notes = changed.filter_map(|(it, _)| Some(it.trace.judgement.as_ref()?.reason.trim()));
    IndicatorRow {
        number: review.number.to_string(),
        title: review.name.clone(),
        max_points: number(review.max_points),
        self_points: number(own.points),
        points: number(review.points),
        difference: difference(review.points - own.points),
        note: notes.collect::<Vec<_>>().join("\n"),
    }
}

pub(super) fn corrections<'v>(system: &'v IndicatorSystem, review: &'v Review) -> Vec<CorrectionView<'v>> {
    let corrections = review.corrections.iter();
    corrections
        .map(|(id, fact)| CorrectionView {
            name: system.fact(id).map_or(id.as_str(), |it| &it.name),
            source: &fact.source,
            reason: fact.reason.as_deref().unwrap_or_default(),
            evidence: &fact.evidence,
        })
        .collect()
}
