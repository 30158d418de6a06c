//! 评估初审意见表 (Article 13): the province's results, compared with the zone's self-evaluation.

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;

use super::application::ReviewView;
use super::evaluated::EvaluationSubject;
use super::fact::stated;
use super::score::{ScoreView, difference, number, rate};
use super::{ApprovalView, EvidenceView, Head, RoundView, ZoneView};
use crate::model::evaluation::{Fact, Review, ReviewMethod, SelfEvaluation};
use crate::model::indicators::IndicatorSystem;
use crate::number::exact;
use crate::score::{IndicatorScore, LazySheet, ScoreSheet};
use crate::text::chinese;
use crate::view::columns;

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
    dimensions: Vec<DimensionRow>,
    total: TotalRow,
    corrections: Vec<CorrectionView<'v>>,
    evidence: Vec<EvidenceView<'v>>,
}

#[derive(Debug, Serialize)]
pub(super) struct DimensionRow {
    name: String,
    max_points: String,
    self_points: String,
    points: String,
    difference: String,
    rate: String,
    passed: bool,
    indicators: Vec<IndicatorRow>,
}

#[derive(Debug, Serialize)]
pub(super) struct TotalRow {
    max_points: String,
    self_points: String,
    points: String,
    difference: String,
    rate: String,
    passed: bool,
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
    /// As the zone stated it, and as the review found it.
    before: String,
    after: String,
    source: &'v str,
    reason: &'v str,
    evidence: &'v [String],
}

type DimensionColumn = fn(&mut DimensionRow) -> &mut String;
type IndicatorColumn = fn(&mut IndicatorRow) -> &mut String;

pub(crate) fn preliminary_review(subject: &EvaluationSubject, (review, sheet): (&Review, &LazySheet)) -> Value {
    use ReviewMethod::{DataComparison, Documents, OnSite};
    let title = "网络市场监管与服务示范区\n评估初审意见表".to_string();
    let (system, own) = (&subject.version.system, subject.own_sheet);
    let (dimensions, total) = compared(system, own, sheet);
    let view = PreliminaryReviewView {
        head: Head::new(subject.site, subject.version, title, &subject.site.documents.organ),
        zone: subject.zone_view(),
        round: RoundView::new(subject.round),
        self_date: chinese::date(subject.own.date),
        date: chinese::date(review.date),
        approval: ApprovalView::new(subject.creation),
        review: ReviewView::new(&[Documents, DataComparison, OnSite], Some(review), Some(sheet)),
        score: ScoreView::new(system, sheet).into_json(),
        dimensions,
        total,
        corrections: corrections(system, subject.own, review),
        evidence: EvidenceView::list(&review.evidence),
    };
    serde_json::to_value(view).expect("a view is plain data")
}

/// The rows of the tables of dimensions and indicators, with one number of decimals in each column.
pub(super) fn compared(
    system: &IndicatorSystem,
    own: &ScoreSheet,
    review: &ScoreSheet,
) -> (Vec<DimensionRow>, TotalRow) {
    let mut dimensions = dimensions(own, review);
    let mut total = TotalRow {
        max_points: number(review.max_points),
        self_points: number(own.total),
        points: number(review.total),
        difference: difference(review.total - own.total),
        rate: rate(
            review.total,
            review.max_points,
            exact::percent(system.pass_mark.total_at_least.0, review.max_points),
        ),
        passed: review.total >= system.pass_mark.total_at_least.0,
    };
    let columns: [(DimensionColumn, IndicatorColumn, &mut String); 3] = [
        (|it| &mut it.self_points, |it| &mut it.self_points, &mut total.self_points),
        (|it| &mut it.points, |it| &mut it.points, &mut total.points),
        (|it| &mut it.difference, |it| &mut it.difference, &mut total.difference),
    ];
    for (of_dimension, of_indicator, last) in columns {
        let indicators = dimensions.iter_mut().flat_map(|it| &mut it.indicators);
        let places = columns::places(indicators.map(|it| of_indicator(it).as_str()).chain([last.as_str()]));
        columns::pad(last, places);
        dimensions.iter_mut().flat_map(|it| &mut it.indicators).for_each(|it| columns::pad(of_indicator(it), places));
        columns::align(dimensions.iter_mut().map(of_dimension).chain([last]));
    }
    columns::align(dimensions.iter_mut().map(|it| &mut it.rate).chain([&mut total.rate]));
    (dimensions, total)
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
            passed: it.passed,
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

/// What the review corrected or confirmed.
pub(super) fn corrections<'v>(
    system: &'v IndicatorSystem,
    own: &SelfEvaluation,
    review: &'v Review,
) -> Vec<CorrectionView<'v>> {
    let correction = |(id, fact): (&'v String, &'v Fact)| {
        let before = own.facts.get(id).map_or_else(|| "未填报".into(), |it| stated(system, id, it));
        let after = stated(system, id, fact);
        CorrectionView {
            name: system.fact(id).map_or(id.as_str(), |it| &it.name),
            after: if after == before { format!("{after}（确认）") } else { after },
            before,
            source: &fact.source,
            reason: fact.reason.as_deref().unwrap_or_default(),
            evidence: &fact.evidence,
        }
    };
    review.corrections.iter().map(correction).collect()
}
