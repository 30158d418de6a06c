//! A printed score sheet: the points, the gap to the pass mark, and how each point was earned.

use num_rational::BigRational;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;

use crate::model::indicators::{Dimension, Indicator, IndicatorSystem, Nature};
use crate::number::exact;
use crate::score::gains::Gain;
use crate::score::{self, CriterionScore, DimensionScore, IndicatorScore, ScoreSheet, TraceStep};
use crate::text::chinese;
use crate::view::chart::{GrowthChart, PointStrip, RateChart};

/// The number of possible gains shown in a report, largest first.
const GAINS_SHOWN: usize = 5;

#[derive(Debug, Serialize)]
pub(super) struct ScoreView {
    points: String,
    max_points: String,
    rate: String,
    mark: String,
    difference: String,
    total_passed: bool,
    passed: bool,
    rate_mark: String,
    pass_mark: String,
    gap: String,
    gains: Vec<GainView>,
    warnings: Vec<String>,
    dimensions: Vec<DimensionView>,
    charts: Charts,
}

#[derive(Debug, Serialize)]
struct Charts {
    rates: RateChart,
    strip: PointStrip,
    growth: Vec<GrowthChart>,
}

#[derive(Debug, Serialize)]
struct GainView {
    number: String,
    title: String,
    points: String,
    max_points: String,
    gain: String,
    note: String,
}

#[derive(Debug, Serialize)]
struct DimensionView {
    name: String,
    points: String,
    max_points: String,
    rate: String,
    mark: String,
    difference: String,
    passed: bool,
    indicators: Vec<IndicatorView>,
}

#[derive(Debug, Serialize)]
struct IndicatorView {
    number: String,
    title: String,
    nature: &'static str,
    points: String,
    max_points: String,
    evidence: Vec<String>,
    criteria: Vec<CriterionView>,
}

#[derive(Debug, Serialize)]
struct CriterionView {
    label: String,
    text: String,
    max_points: String,
    points: String,
    rule: String,
    inputs: Vec<InputView>,
    comparisons: Vec<String>,
    cap: Option<String>,
    judgement: Option<JudgementView>,
    missing: Option<String>,
}

#[derive(Debug, Serialize)]
struct InputView {
    name: String,
    value: String,
    source: String,
    evidence: Vec<String>,
}

#[derive(Debug, Serialize)]
struct JudgementView {
    by: String,
    reason: String,
    evidence: Vec<String>,
}

impl ScoreView {
    pub(super) fn new(system: &IndicatorSystem, sheet: &ScoreSheet) -> Self {
        let mark = system.pass_mark.total_at_least.0;
        let rate_mark = system.pass_mark.dimension_rate_at_least.0;
        Self {
            points: number(sheet.total),
            max_points: number(sheet.max_points),
            rate: rate(sheet.total, sheet.max_points, exact::percent(mark, sheet.max_points)),
            mark: number(mark),
            difference: difference(sheet.total.saturating_sub(mark)),
            total_passed: sheet.total >= mark,
            passed: sheet.passed,
            rate_mark: format!("{}%", number(rate_mark)),
            pass_mark: system.pass_mark.text.clone(),
            gap: gap(sheet, mark, rate_mark),
            gains: sheet.gains.iter().take(GAINS_SHOWN).filter_map(|it| gain(system, sheet, it)).collect(),
            warnings: warnings(system),
            dimensions: system
                .dimensions
                .iter()
                .zip(&sheet.dimensions)
                .map(|(definition, it)| dimension(system, definition, it, rate_mark))
                .collect(),
            charts: Charts {
                rates: RateChart::of(system, sheet),
                strip: PointStrip::of(sheet),
                growth: GrowthChart::all(system, sheet),
            },
        }
    }

    pub(super) fn into_json(self) -> Value {
        serde_json::to_value(self).expect("a view is plain data")
    }
}

pub(super) fn number(value: Decimal) -> String {
    value.normalize().to_string()
}

pub(super) fn difference(value: Decimal) -> String {
    match value {
        it if it.is_zero() => "0".into(),
        it if it.is_sign_negative() => format!("−{}", number(-it)),
        it => format!("+{}", number(it)),
    }
}

fn rate(points: Decimal, max: Decimal, mark: Option<BigRational>) -> String {
    let marks: Vec<&BigRational> = mark.iter().collect();
    exact::percent(points, max).map_or("—".into(), |it| format!("{}%", exact::shown(&it, &marks)))
}

fn needed(dimension: &DimensionScore, rate_mark: Decimal) -> Decimal {
    score::needed(rate_mark, dimension.max_points)
}

/// Describes the distance to the pass mark in words.
fn gap(sheet: &ScoreSheet, mark: Decimal, rate_mark: Decimal) -> String {
    let total = match sheet.total.saturating_sub(mark) {
        it if it.is_zero() => "总分等于合格标准。".to_string(),
        it if it.is_sign_negative() => format!("总分低于合格标准{}分。", number(-it)),
        it => format!("总分高出合格标准{}分。", number(it)),
    };
    let short: Vec<String> = sheet
        .dimensions
        .iter()
        .zip(&sheet.gap.dimensions)
        .filter(|(_, gap)| !gap.is_zero())
        .map(|(it, gap)| format!("{}差{}分", it.name, number(*gap)))
        .collect();
    if !short.is_empty() {
        return format!("{total}未达到合格得分率的一级指标：{}。", short.join("，"));
    }
    let lowest = sheet.dimensions.iter().min_by_key(|it| exact::percent(it.points, it.max_points));
    let lowest = lowest.map_or(String::new(), |it| {
        let above = it.points.saturating_sub(needed(it, rate_mark));
        format!("各一级指标均达到合格得分率，其中{}得分率最低，高出合格分值{}分。", it.name, number(above))
    });
    format!("{total}{lowest}")
}

fn gain(system: &IndicatorSystem, sheet: &ScoreSheet, gain: &Gain) -> Option<GainView> {
    let scored = sheet.indicators().find(|it| it.number == gain.number)?;
    let (indicator, _) = system.criterion(&gain.criterion)?;
    let index = scored.criteria.iter().position(|it| it.id == gain.criterion)?;
    let criterion = &scored.criteria[index];
    let label = label(indicator, index);
    Some(GainView {
        number: gain.number.to_string(),
        title: scored.name.clone(),
        points: number(scored.points),
        max_points: number(scored.max_points),
        gain: number(gain.points),
        note: format!("{label}得分点满分{}分，得{}分", number(criterion.max_points), number(criterion.points)),
    })
}

/// Warns of indicators whose maximum cannot be reached, because their criteria add up to less.
fn warnings(system: &IndicatorSystem) -> Vec<String> {
    let mut lost = Decimal::ZERO;
    let mut warnings = Vec::new();
    for (_, indicator) in system.indicators() {
        let reachable = exact::sum(indicator.criteria.iter().map(|it| it.max_points.0));
        if reachable < indicator.max_points.0 {
            lost = lost.saturating_add(indicator.max_points.0.saturating_sub(reachable));
            warnings.push((indicator.number, indicator.max_points.0, reachable));
        }
    }
    let most = number(system.max_points.0.saturating_sub(lost));
    warnings
        .into_iter()
        .map(|(indicator, max, reachable)| {
            format!(
                "指标{indicator}分值{}分，按指标说明最高得{}分，全部指标最高可得{most}分。",
                number(max),
                number(reachable)
            )
        })
        .collect()
}

fn dimension(
    system: &IndicatorSystem,
    definition: &Dimension,
    scored: &DimensionScore,
    rate_mark: Decimal,
) -> DimensionView {
    let mark = needed(scored, rate_mark);
    let indicators = definition.indicators.iter().zip(&scored.indicators);
    DimensionView {
        name: scored.name.clone(),
        points: number(scored.points),
        max_points: number(scored.max_points),
        rate: format!("{}%", scored.rate),
        mark: number(mark),
        difference: difference(scored.points.saturating_sub(mark)),
        passed: scored.passed,
        indicators: indicators.map(|(definition, it)| indicator(system, definition, it)).collect(),
    }
}

fn indicator(system: &IndicatorSystem, definition: &Indicator, scored: &IndicatorScore) -> IndicatorView {
    let mut evidence: Vec<String> = Vec::new();
    for id in scored.criteria.iter().flat_map(|it| it.trace.evidence()) {
        if !evidence.iter().any(|it| it == id) {
            evidence.push(id.to_string());
        }
    }
    evidence.sort();
    let criteria = scored.criteria.iter().enumerate();
    IndicatorView {
        number: scored.number.to_string(),
        title: scored.name.clone(),
        nature: nature(definition.nature),
        points: number(scored.points),
        max_points: number(scored.max_points),
        evidence,
        criteria: criteria.map(|(index, it)| criterion(system, definition, scored, index, it)).collect(),
    }
}

pub(super) fn nature(nature: Nature) -> &'static str {
    match nature {
        Nature::Quantitative => "定量",
        Nature::Qualitative => "定性",
        Nature::Mixed => "定性+定量",
    }
}

/// The label of a criterion, such as （一）; empty for the only criterion of an indicator.
pub(super) fn label(indicator: &Indicator, index: usize) -> String {
    if indicator.criteria.len() < 2 {
        return String::new();
    }
    format!("（{}）", chinese::numeral(u32::try_from(index + 1).unwrap_or(u32::MAX)))
}

fn criterion(
    system: &IndicatorSystem,
    indicator: &Indicator,
    scored_indicator: &IndicatorScore,
    index: usize,
    scored: &CriterionScore,
) -> CriterionView {
    let definition = &indicator.criteria[index];
    let trace = &scored.trace;
    let missing: Vec<&str> = trace.missing.iter().chain(&trace.missing_statistics).map(|it| name(system, it)).collect();
    CriterionView {
        label: label(indicator, index),
        text: definition.text.clone(),
        max_points: number(scored.max_points),
        points: number(scored.points),
        rule: score::describe(system, definition).trim_end_matches('。').to_string(),
        inputs: trace
            .inputs
            .iter()
            .map(|it| InputView {
                name: it.name.clone(),
                value: it.value.clone(),
                source: it.source.clone(),
                evidence: it.evidence.clone(),
            })
            .collect(),
        comparisons: trace.steps.iter().map(comparison).collect(),
        cap: cap(scored_indicator, scored),
        judgement: trace.judgement.as_ref().map(|it| JudgementView {
            by: it.by.clone(),
            reason: it.reason.clone(),
            evidence: it.evidence.clone(),
        }),
        missing: (!missing.is_empty()).then(|| format!("缺少{}", missing.join("、"))),
    }
}

fn name<'s>(system: &'s IndicatorSystem, id: &'s str) -> &'s str {
    let fact = system.fact(id).map(|it| it.name.as_str());
    fact.or_else(|| system.statistic(id).map(|it| it.name.as_str())).unwrap_or("评判")
}

fn comparison(step: &TraceStep) -> String {
    let text = format!("{}：{}", step.text, step.outcome);
    match step.points {
        Some(points) if !step.outcome.contains('分') => format!("{text}，得{}分", number(points)),
        _ => text,
    }
}

fn cap(indicator: &IndicatorScore, criterion: &CriterionScore) -> Option<String> {
    let own = criterion
        .capped_from
        .map(|sum| format!("合计{}分，以本得分点分值{}分封顶", number(sum), number(criterion.max_points)));
    let last = indicator.criteria.last().is_some_and(|it| it.id == criterion.id);
    let whole = indicator
        .capped_from
        .filter(|_| last)
        .map(|sum| format!("各得分点合计{}分，以指标分值{}分封顶", number(sum), number(indicator.max_points)));
    match (own, whole) {
        (Some(own), Some(whole)) => Some(format!("{own}；{whole}")),
        (own, whole) => own.or(whole),
    }
}
