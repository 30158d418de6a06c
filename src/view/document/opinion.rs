//! 总局评估意见表 (Article 14): SAMR's results beside those of the province and of the zone, and what was weighed.

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;

use super::application::{ReviewView, SAMR_METHODS};
use super::evaluated::EvaluationSubject;
use super::review::{CorrectionView, corrections};
use super::score::{ScoreView, difference, number};
use super::{ApprovalView, EvidenceView, Head, RoundView, ZoneView, printed};
use crate::model::evaluation::{Considerations, Review};
use crate::score::{IndicatorScore, LazySheet, ScoreSheet};
use crate::text::chinese;
use crate::view::columns;

#[derive(Debug, Serialize)]
struct OpinionView<'v> {
    #[serde(flatten)]
    head: Head,
    zone: ZoneView,
    round: RoundView,
    self_date: String,
    province_date: Option<String>,
    date: String,
    approval: ApprovalView,
    review: ReviewView<'v>,
    score: Value,
    totals: Points,
    dimensions: Vec<DimensionRow>,
    corrections: Vec<CorrectionView<'v>>,
    evidence: Vec<EvidenceView<'v>>,
    considerations: Option<ConsiderationsView<'v>>,
}

/// The points of each stage.
#[derive(Debug, Serialize)]
struct Points {
    self_points: String,
    /// `None` if the province has no review.
    province_points: Option<String>,
    points: String,
    /// From the province's points to SAMR's.
    difference: Option<String>,
}

#[derive(Debug, Serialize)]
struct DimensionRow {
    name: String,
    max_points: String,
    #[serde(flatten)]
    points: Points,
    rate: String,
    passed: bool,
    indicators: Vec<IndicatorRow>,
}

#[derive(Debug, Serialize)]
struct IndicatorRow {
    number: String,
    title: String,
    max_points: String,
    #[serde(flatten)]
    points: Points,
    /// The reasons why the points differ from those of the province, one per line.
    note: String,
}

#[derive(Debug, Serialize)]
struct ConsiderationsView<'v> {
    representativeness: &'v str,
    regional_lead: &'v str,
    platform_economy: &'v str,
}

pub(crate) fn evaluation_opinion(subject: &EvaluationSubject, (review, sheet): (&Review, &LazySheet)) -> Value {
    let title = "网络市场监管与服务示范区\n评估意见表".to_string();
    let EvaluationSubject { own, own_sheet, version, evaluation, .. } = subject;
    let province = subject.province_sheet.map(|it| &**it);
    let score = ScoreView::new(&version.system, sheet).into_json();
    let mut totals = points(own_sheet.total, province.map(|it| it.total), sheet.total);
    let mut dimensions = dimensions(own_sheet, province, sheet);
    align(&mut dimensions, &mut totals, score["total"]["rate"].as_str().unwrap_or_default());
    let view = OpinionView {
        head: Head::new(subject.site, version, title, &subject.site.documents.organ),
        zone: subject.zone_view(),
        round: RoundView::new(subject.round),
        self_date: chinese::date(own.date),
        province_date: printed(evaluation.province.as_ref().map(|it| it.date)),
        date: chinese::date(review.date),
        approval: ApprovalView::new(subject.creation),
        review: ReviewView::new(&SAMR_METHODS, Some(review), Some(sheet)),
        score,
        totals,
        dimensions,
        corrections: corrections(&version.system, subject.own, review),
        evidence: EvidenceView::list(&review.evidence),
        considerations: review.considerations.as_ref().map(considerations),
    };
    serde_json::to_value(view).expect("a view is plain data")
}

/// Gives each column one number of decimals.
fn align(dimensions: &mut [DimensionRow], totals: &mut Points, total_rate: &str) {
    let mut rows: Vec<&mut Points> = vec![totals];
    for it in dimensions.iter_mut() {
        rows.push(&mut it.points);
        rows.extend(it.indicators.iter_mut().map(|it| &mut it.points));
    }
    columns::align(rows.iter_mut().map(|it| &mut it.self_points));
    columns::align(rows.iter_mut().filter_map(|it| it.province_points.as_mut()));
    columns::align(rows.iter_mut().map(|it| &mut it.points));
    columns::align(rows.iter_mut().filter_map(|it| it.difference.as_mut()));
    columns::align(dimensions.iter_mut().map(|it| &mut it.rate).chain([&mut total_rate.to_string()]));
}

fn considerations(it: &Considerations) -> ConsiderationsView<'_> {
    ConsiderationsView {
        representativeness: it.representativeness.trim(),
        regional_lead: it.regional_lead.trim(),
        platform_economy: it.platform_economy.trim(),
    }
}

fn points(own: Decimal, province: Option<Decimal>, samr: Decimal) -> Points {
    Points {
        self_points: number(own),
        province_points: province.map(number),
        points: number(samr),
        difference: province.map(|it| difference(samr - it)),
    }
}

/// Compares the stages of a round, which have the same dimensions and indicators in the same order.
fn dimensions(own: &ScoreSheet, province: Option<&ScoreSheet>, samr: &ScoreSheet) -> Vec<DimensionRow> {
    let rows = own.dimensions.iter().zip(&samr.dimensions).enumerate();
    rows.map(|(place, (own, it))| {
        let before = province.map(|it| &it.dimensions[place]);
        let indicators = own.indicators.iter().zip(&it.indicators).enumerate();
        let indicators = indicators.map(|(at, (own, it))| indicator(own, before.map(|it| &it.indicators[at]), it));
        DimensionRow {
            name: it.name.clone(),
            max_points: number(it.max_points),
            points: points(own.points, before.map(|it| it.points), it.points),
            rate: format!("{}%", it.rate),
            passed: it.passed,
            indicators: indicators.collect(),
        }
    })
    .collect()
}

fn indicator(own: &IndicatorScore, province: Option<&IndicatorScore>, samr: &IndicatorScore) -> IndicatorRow {
    let before = province.map_or(&[][..], |it| &it.criteria);
    let changed = samr.criteria.iter().zip(before).filter(|(it, before)| it.points != before.points);
    let notes = changed.filter_map(|(it, _)| Some(it.trace.judgement.as_ref()?.reason.trim()));
    IndicatorRow {
        number: samr.number.to_string(),
        title: samr.name.clone(),
        max_points: number(samr.max_points),
        points: points(own.points, province.map(|it| it.points), samr.points),
        note: notes.collect::<Vec<_>>().join("\n"),
    }
}
