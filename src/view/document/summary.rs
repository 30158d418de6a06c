//! The 评估情况汇总 of a round, for SAMR (Article 14).

use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;
use serde_json::Value;

use super::score::number;
use super::{Head, RoundView};
use crate::model::area::Area;
use crate::model::evaluation::{Considerations, Review, ReviewResult};
use crate::model::measures::Version;
use crate::model::round::Round;
use crate::model::site::SiteConfig;
use crate::score::LazySheet;

/// An area evaluated by SAMR, with its score at each stage.
#[derive(Debug)]
pub(crate) struct Evaluated<'w> {
    pub(crate) area: &'w Area,
    pub(crate) review: &'w Review,
    pub(crate) own: &'w LazySheet,
    pub(crate) province: &'w LazySheet,
    pub(crate) samr: &'w LazySheet,
}

#[derive(Debug, Serialize)]
struct SummaryView<'v> {
    #[serde(flatten)]
    head: Head,
    round: RoundView,
    pass_mark: &'v str,
    count: String,
    /// The number of areas that meet the pass mark, and of those found qualified.
    passed: String,
    qualified: String,
    total: Spread,
    dimensions: Vec<DimensionSpread<'v>>,
    zones: Vec<ZoneRow<'v>>,
    considerations: Vec<ConsiderationView<'v>>,
    /// Corrections of published scores, oldest first in each area.
    list_corrections: Vec<String>,
    receipt: &'v str,
}

/// The distribution of points among the areas.
#[derive(Debug, Serialize)]
struct Spread {
    max_points: String,
    lowest: String,
    mean: String,
    highest: String,
    /// The number of areas that meet the pass mark, or for an indicator, that earned full points.
    met: String,
}

#[derive(Debug, Serialize)]
struct DimensionSpread<'v> {
    name: &'v str,
    #[serde(flatten)]
    spread: Spread,
    indicators: Vec<IndicatorSpread<'v>>,
}

#[derive(Debug, Serialize)]
struct IndicatorSpread<'v> {
    number: String,
    title: &'v str,
    #[serde(flatten)]
    spread: Spread,
}

#[derive(Debug, Serialize)]
struct ZoneRow<'v> {
    number: String,
    province: &'v str,
    name: &'v str,
    self_points: String,
    province_points: String,
    points: String,
    rates: Vec<String>,
    passed: bool,
    result: &'static str,
}

#[derive(Debug, Serialize)]
struct ConsiderationView<'v> {
    name: &'v str,
    representativeness: &'v str,
    regional_lead: &'v str,
    platform_economy: &'v str,
    opinion: &'v str,
}

pub(super) fn result(review: &Review) -> &'static str {
    match review.result {
        ReviewResult::Qualified => "合格",
        ReviewResult::Unqualified => "不合格",
    }
}

/// `zones` must not be empty, and must be in administrative order.
pub(crate) fn evaluation_summary(
    site: &SiteConfig,
    version: &Version,
    round: &Round,
    zones: &[Evaluated],
    corrections: Vec<String>,
    receipt: &str,
) -> Value {
    let title = format!("{}网络市场监管与服务示范区\n评估情况汇总", round.label());
    let system = &version.system;
    let of = |points: &dyn Fn(&Evaluated) -> Decimal| zones.iter().map(points).collect::<Vec<_>>();
    let count = |met: &dyn Fn(&Evaluated) -> bool| zones.iter().filter(|it| met(it)).count().to_string();
    let passed = count(&|it| it.samr.passed);
    let mark = system.pass_mark.total_at_least.0;
    let dimensions = system.dimensions.iter().enumerate().map(|(place, dimension)| DimensionSpread {
        name: &dimension.name,
        spread: spread(
            &of(&|it| it.samr.dimensions[place].points),
            dimension.max_points.0,
            count(&|it| it.samr.dimensions[place].passed),
        ),
        indicators: dimension
            .indicators
            .iter()
            .enumerate()
            .map(|(at, indicator)| {
                let max = indicator.max_points.0;
                let points = of(&|it| it.samr.dimensions[place].indicators[at].points);
                let full = points.iter().filter(|it| **it == max).count().to_string();
                let number = indicator.number.to_string();
                IndicatorSpread { number, title: &indicator.name, spread: spread(&points, max, full) }
            })
            .collect(),
    });
    let view = SummaryView {
        head: Head::new(site, version, title, &site.documents.organ),
        round: RoundView::new(round),
        pass_mark: &system.pass_mark.text,
        count: zones.len().to_string(),
        qualified: count(&|it| it.review.result == ReviewResult::Qualified),
        total: spread(&of(&|it| it.samr.total), system.max_points.0, count(&|it| it.samr.total >= mark)),
        passed,
        dimensions: dimensions.collect(),
        zones: zones.iter().enumerate().map(|(index, it)| zone_row(index, it)).collect(),
        considerations: zones
            .iter()
            .filter_map(|it| Some(consideration(it, it.review.considerations.as_ref()?)))
            .collect(),
        list_corrections: corrections,
        receipt,
    };
    serde_json::to_value(view).expect("a view is plain data")
}

fn consideration<'v>(zone: &'v Evaluated, it: &'v Considerations) -> ConsiderationView<'v> {
    ConsiderationView {
        name: &zone.area.name,
        representativeness: it.representativeness.trim(),
        regional_lead: it.regional_lead.trim(),
        platform_economy: it.platform_economy.trim(),
        opinion: zone.review.opinion.trim(),
    }
}

fn spread(points: &[Decimal], max: Decimal, met: String) -> Spread {
    Spread {
        max_points: number(max),
        lowest: points.iter().min().map_or(String::new(), |it| number(*it)),
        mean: number(mean(points)),
        highest: points.iter().max().map_or(String::new(), |it| number(*it)),
        met,
    }
}

/// The mean, rounded to two decimals for display. It is never used in comparisons.
fn mean(points: &[Decimal]) -> Decimal {
    let count = Decimal::from(points.len().max(1));
    let sum: Decimal = points.iter().sum();
    (sum / count).round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

fn zone_row<'v>(index: usize, it: &'v Evaluated) -> ZoneRow<'v> {
    ZoneRow {
        number: (index + 1).to_string(),
        province: &it.area.province,
        name: &it.area.name,
        self_points: number(it.own.total),
        province_points: number(it.province.total),
        points: number(it.samr.total),
        rates: it.samr.dimensions.iter().map(|it| format!("{}%", it.rate)).collect(),
        passed: it.samr.passed,
        result: result(it.review),
    }
}
