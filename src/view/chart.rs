//! Charts as data, for both print and pages: lengths in percent, and a description in words.

use num_rational::BigRational;
use num_traits::Zero;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::model::indicators::{IndicatorSystem, Rule};
use crate::number::exact;
use crate::score::{IndicatorScore, ScoreSheet, YearGrowth};
use crate::view::columns;

/// The rates of the dimensions (一级指标得分率), compared with the pass mark.
#[derive(Debug, Serialize)]
pub(crate) struct RateChart {
    /// The position of the pass mark line, in percent.
    mark: String,
    bars: Vec<RateBar>,
    words: String,
}

#[derive(Debug, Serialize)]
struct RateBar {
    name: String,
    points: String,
    max_points: String,
    /// In percent, for both the label and the length of the bar. Never contradicts `passed`.
    rate: String,
    passed: bool,
    words: String,
}

/// The data for a bar.
pub(crate) struct Rated<'s> {
    pub(crate) name: &'s str,
    pub(crate) points: Decimal,
    pub(crate) max_points: Decimal,
    pub(crate) rate: &'s str,
    pub(crate) passed: bool,
}

impl RateChart {
    pub(crate) fn new<'s>(rated: impl Iterator<Item = Rated<'s>>, mark: Decimal) -> Self {
        let mark = written(mark);
        let mut bars: Vec<RateBar> = rated.map(|it| rate_bar(&it, &mark)).collect();
        columns::align(bars.iter_mut().map(|it| &mut it.points));
        columns::align(bars.iter_mut().map(|it| &mut it.rate));
        let rates: Vec<String> = bars.iter().map(|it| format!("{}{}%", it.name, it.rate)).collect();
        let words = format!("横向条形图：各一级指标得分率，{}。竖线标出合格标准{mark}%。", rates.join("，"));
        Self { mark, bars, words }
    }

    pub(crate) fn of(system: &IndicatorSystem, sheet: &ScoreSheet) -> Self {
        let rated = sheet.dimensions.iter().map(|it| Rated {
            name: &it.name,
            points: it.points,
            max_points: it.max_points,
            rate: &it.rate,
            passed: it.passed,
        });
        Self::new(rated, system.pass_mark.dimension_rate_at_least.0)
    }
}

fn rate_bar(it: &Rated, mark: &str) -> RateBar {
    RateBar {
        name: it.name.to_string(),
        points: written(it.points),
        max_points: written(it.max_points),
        rate: it.rate.to_string(),
        passed: it.passed,
        words: format!("{}得分率{}%，合格线{mark}%", it.name, it.rate),
    }
}

/// The share of the maximum points that each indicator (二级指标) earned, with one row for each dimension.
#[derive(Debug, Serialize)]
pub(crate) struct PointStrip {
    rows: Vec<StripRow>,
    words: String,
}

#[derive(Debug, Serialize)]
struct StripRow {
    name: String,
    cells: Vec<StripCell>,
}

#[derive(Debug, Serialize)]
struct StripCell {
    number: String,
    points: String,
    max_points: String,
    /// The share of the maximum, in percent.
    share: String,
}

impl PointStrip {
    pub(crate) fn of(sheet: &ScoreSheet) -> Self {
        let row = |name: &str, indicators: &[IndicatorScore]| StripRow {
            name: name.to_string(),
            cells: indicators.iter().map(strip_cell).collect(),
        };
        let rows: Vec<StripRow> = sheet.dimensions.iter().map(|it| row(&it.name, &it.indicators)).collect();
        let cells = rows.iter().flat_map(|it| &it.cells);
        let earned: Vec<String> =
            cells.map(|it| format!("指标{}得{}分（满分{}分）", it.number, it.points, it.max_points)).collect();
        Self { rows, words: format!("方格图：各二级指标得分占满分的份额，{}。", earned.join("，")) }
    }
}

fn strip_cell(it: &IndicatorScore) -> StripCell {
    StripCell {
        number: it.number.to_string(),
        points: written(it.points),
        max_points: written(it.max_points),
        share: exact::bar_length(it.points, it.max_points),
    }
}

/// The growth of an area and its benchmark, year by year.
#[derive(Debug, Serialize)]
pub(crate) struct GrowthChart {
    title: String,
    against: String,
    /// The position of zero, in percent from the bottom.
    zero: String,
    years: Vec<GrowthYear>,
    words: String,
}

#[derive(Debug, Serialize)]
struct GrowthYear {
    year: String,
    own: GrowthBar,
    benchmark: GrowthBar,
}

#[derive(Debug, Serialize)]
struct GrowthBar {
    shown: String,
    /// Lower end and height, in percent of the chart.
    from: String,
    height: String,
}

impl GrowthChart {
    /// One chart for each growth criterion that was compared for at least one year.
    pub(crate) fn all(system: &IndicatorSystem, sheet: &ScoreSheet) -> Vec<Self> {
        let criteria =
            sheet.indicators().flat_map(|indicator| indicator.criteria.iter().map(move |it| (indicator, it)));
        criteria
            .filter(|(_, it)| system.criterion(&it.id).is_some_and(|(_, it)| matches!(it.rule, Rule::GrowthAbove(_))))
            .filter_map(|(indicator, it)| Self::of(&indicator.name, &it.trace.growths))
            .collect()
    }

    fn of(title: &str, growths: &[YearGrowth]) -> Option<Self> {
        let against = growths.first()?.against.clone();
        let values = || growths.iter().flat_map(|it| [&it.own, &it.benchmark]);
        let zero = BigRational::zero();
        let low = values().min()?.min(&zero).clone();
        let high = values().max()?.max(&zero).clone();
        let span = Span { low, high };
        let mut years: Vec<GrowthYear> = growths
            .iter()
            .map(|it| GrowthYear {
                year: it.year.to_string(),
                own: span.bar(&it.own, &it.benchmark),
                benchmark: span.bar(&it.benchmark, &it.own),
            })
            .collect();
        columns::align(years.iter_mut().flat_map(|it| [&mut it.own.shown, &mut it.benchmark.shown]));
        let told: Vec<String> = years
            .iter()
            .map(|it| format!("{}年本地区{}，{against}{}", it.year, it.own.shown, it.benchmark.shown))
            .collect();
        let words = format!("柱形图：{title}，{}。", told.join("；"));
        Some(Self { title: title.to_string(), against, zero: span.place(&zero), years, words })
    }
}

/// The lowest and highest values of a chart.
struct Span {
    low: BigRational,
    high: BigRational,
}

impl Span {
    fn bar(&self, value: &BigRational, beside: &BigRational) -> GrowthBar {
        let zero = BigRational::zero();
        let (from, to) = if *value < zero { (value, &zero) } else { (&zero, value) };
        let height = Self { low: zero.clone(), high: &self.high - &self.low }.place(&(to - from));
        GrowthBar { shown: format!("{}%", exact::shown(value, &[beside])), from: self.place(from), height }
    }

    /// The position of a value above the lowest one, in percent. Used for drawing only, never shown as a figure.
    fn place(&self, value: &BigRational) -> String {
        let whole = &self.high - &self.low;
        if whole.is_zero() {
            return "0".into();
        }
        exact::plain(&((value - &self.low) / whole * exact::rational(Decimal::ONE_HUNDRED)))
    }
}

fn written(value: Decimal) -> String {
    value.normalize().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(value: i64) -> BigRational {
        exact::rational(Decimal::from(value))
    }

    #[test]
    fn growths_are_drawn_from_nought_up_and_down() {
        let year = |year, own, benchmark| YearGrowth {
            year,
            own: percent(own),
            benchmark: percent(benchmark),
            against: "全国增速".into(),
        };
        let chart = GrowthChart::of("增速", &[year(2023, 6, 2), year(2024, -2, 0)]).unwrap();
        assert_eq!(chart.zero, "25");
        let bar = |it: &GrowthBar| (it.shown.clone(), it.from.clone(), it.height.clone());
        assert_eq!(bar(&chart.years[0].own), ("6%".into(), "25".into(), "75".into()));
        assert_eq!(bar(&chart.years[1].own), ("-2%".into(), "0".into(), "25".into()));
        assert_eq!(bar(&chart.years[1].benchmark), ("0%".into(), "25".into(), "0".into()));
        assert_eq!(chart.words, "柱形图：增速，2023年本地区6%，全国增速2%；2024年本地区-2%，全国增速0%。");
    }
}
