//! A printed score sheet: the points, the gap to the pass mark, and how each point was earned.

use num_rational::BigRational;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;

use super::basis::{self, BasisView};
use crate::model::evaluation::Evidence;
use crate::model::indicators::{Dimension, Indicator, IndicatorSystem, Nature};
use crate::number::exact;
use crate::score::gains::Gain;
use crate::score::{self, DimensionScore, IndicatorScore, ScoreSheet};
use crate::text::chinese;
use crate::view::chart::{GrowthChart, PointStrip, RateChart};
use crate::view::columns;

/// The number of possible gains shown in a report, largest first.
const GAINS_SHOWN: usize = 5;

#[derive(Debug, Serialize)]
pub(super) struct ScoreView {
    /// As sentences say it. Tables have `total`.
    points: String,
    passed: bool,
    pass_mark: String,
    gap: String,
    gains: Vec<GainView>,
    total: TotalView,
    dimensions: Vec<DimensionView>,
    charts: Charts,
}

#[derive(Debug, Serialize)]
struct Charts {
    rates: RateChart,
    strip: PointStrip,
    growth: Vec<GrowthChart>,
}

/// The last row of a table of dimensions.
#[derive(Debug, Serialize)]
struct TotalView {
    points: String,
    max_points: String,
    rate: String,
    mark: String,
    difference: String,
    passed: bool,
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
    /// Only in a report.
    basis: Option<BasisView>,
}

/// One column of the table of dimensions.
type DimensionColumn = fn(&mut DimensionView) -> &mut String;

impl ScoreView {
    pub(super) fn new(system: &IndicatorSystem, sheet: &ScoreSheet) -> Self {
        let mark = system.pass_mark.total_at_least.0;
        let rate_mark = system.pass_mark.dimension_rate_at_least.0;
        let dimensions = system.dimensions.iter().zip(&sheet.dimensions);
        let mut view = Self {
            points: number(sheet.total),
            passed: sheet.passed,
            pass_mark: pass_mark(system).to_string(),
            gap: gap(sheet, mark, rate_mark),
            gains: sheet.gains.iter().take(GAINS_SHOWN).filter_map(|it| gain(system, sheet, it)).collect(),
            total: total(sheet, mark),
            dimensions: dimensions.map(|(definition, it)| dimension(definition, it, rate_mark)).collect(),
            charts: Charts {
                rates: RateChart::of(system, sheet),
                strip: PointStrip::of(sheet),
                growth: GrowthChart::all(system, sheet),
            },
        };
        view.align();
        view
    }

    /// The same with the basis of every point. `evidence` is what the criteria cite.
    pub(super) fn with_basis(self, system: &IndicatorSystem, sheet: &ScoreSheet, evidence: &[Evidence]) -> Self {
        let mut dimensions = self.dimensions;
        let definitions = system.indicators().map(|it| it.1).zip(sheet.indicators());
        let shown = dimensions.iter_mut().flat_map(|it| &mut it.indicators);
        for (view, (definition, scored)) in shown.zip(definitions) {
            view.basis = Some(BasisView::new(system, definition, scored, evidence));
        }
        basis::align(dimensions.iter_mut().flat_map(|it| &mut it.indicators).filter_map(|it| it.basis.as_mut()));
        Self { dimensions, ..self }
    }

    /// One number of decimals in each column. Points have the same in the tables of dimensions and of indicators.
    fn align(&mut self) {
        let indicators = self.dimensions.iter().flat_map(|it| &it.indicators);
        let places = columns::places(indicators.map(|it| it.points.as_str()).chain([self.total.points.as_str()]));
        columns::pad(&mut self.total.points, places);
        self.dimensions
            .iter_mut()
            .flat_map(|it| &mut it.indicators)
            .for_each(|it| columns::pad(&mut it.points, places));
        let columns: [(DimensionColumn, &mut String); 4] = [
            (|it| &mut it.points, &mut self.total.points),
            (|it| &mut it.rate, &mut self.total.rate),
            (|it| &mut it.mark, &mut self.total.mark),
            (|it| &mut it.difference, &mut self.total.difference),
        ];
        for (column, last) in columns {
            columns::align(self.dimensions.iter_mut().map(column).chain([last]));
        }
        columns::align(self.gains.iter_mut().map(|it| &mut it.points));
        columns::align(self.gains.iter_mut().map(|it| &mut it.gain));
    }

    pub(super) fn into_json(self) -> Value {
        serde_json::to_value(self).expect("a view is plain data")
    }
}

fn total(sheet: &ScoreSheet, mark: Decimal) -> TotalView {
    TotalView {
        points: number(sheet.total),
        max_points: number(sheet.max_points),
        rate: rate(sheet.total, sheet.max_points, exact::percent(mark, sheet.max_points)),
        mark: number(mark),
        difference: difference(sheet.total.saturating_sub(mark)),
        passed: sheet.total >= mark,
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

pub(super) fn rate(points: Decimal, max: Decimal, mark: Option<BigRational>) -> String {
    let marks: Vec<&BigRational> = mark.iter().collect();
    exact::percent(points, max).map_or("—".into(), |it| format!("{}%", exact::shown(&it, &marks)))
}

fn needed(dimension: &DimensionScore, rate_mark: Decimal) -> Decimal {
    score::needed(rate_mark, dimension.max_points)
}

/// The pass mark in the words of the system (本评估指标体系…), for papers that are not the system.
pub(super) fn pass_mark(system: &IndicatorSystem) -> &str {
    system.pass_mark.text.trim_start_matches('本')
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
        .map(|(it, gap)| format!("{}低于合格分值{}分", it.name, number(*gap)))
        .collect();
    if !short.is_empty() {
        return format!("{total}下列一级指标未达到合格得分率：{}。", short.join("，"));
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

fn dimension(definition: &Dimension, scored: &DimensionScore, rate_mark: Decimal) -> DimensionView {
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
        indicators: indicators.map(|(definition, it)| indicator(definition, it)).collect(),
    }
}

fn indicator(definition: &Indicator, scored: &IndicatorScore) -> IndicatorView {
    let mut evidence: Vec<String> = Vec::new();
    for id in scored.criteria.iter().flat_map(|it| it.trace.evidence()) {
        if !evidence.iter().any(|it| it == id) {
            evidence.push(id.to_string());
        }
    }
    evidence.sort();
    IndicatorView {
        number: scored.number.to_string(),
        title: scored.name.clone(),
        nature: nature(definition.nature),
        points: number(scored.points),
        max_points: number(scored.max_points),
        evidence,
        basis: None,
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
