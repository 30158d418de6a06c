//! The 评估情况汇总 of a round, for SAMR (Article 14).

use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;
use serde_json::Value;

use super::score::number;
use super::{Head, RoundView, sentence};
use crate::model::area::Area;
use crate::model::evaluation::{Considerations, Review, ReviewMethod, ReviewResult};
use crate::model::measures::Version;
use crate::model::round::Round;
use crate::model::site::SiteConfig;
use crate::score::LazySheet;
use crate::text::chinese;
use crate::view::columns;

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
    opening: String,
    outcome: String,
    spread: String,
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
    let mut view = SummaryView {
        head: Head::new(site, version, title, &site.documents.organ),
        round: RoundView::new(round),
        pass_mark: super::score::pass_mark(system),
        opening: opening(version, round, zones),
        outcome: Outcome::of(zones).sentence(),
        spread: points(zones),
        total: spread(&of(&|it| it.samr.total), system.max_points.0, count(&|it| it.samr.total >= mark)),
        dimensions: dimensions.collect(),
        zones: zones.iter().enumerate().map(|(index, it)| zone_row(index, it)).collect(),
        considerations: zones
            .iter()
            .filter_map(|it| Some(consideration(it, it.review.considerations.as_ref()?)))
            .collect(),
        list_corrections: corrections,
        receipt,
    };
    view.align();
    serde_json::to_value(view).expect("a view is plain data")
}

/// Who was evaluated, by whom and how.
fn opening(version: &Version, round: &Round, zones: &[Evaluated]) -> String {
    let methods = zones.iter().flat_map(|it| &it.review.methods);
    let experts = zones.iter().any(|it| it.review.methods.contains(&ReviewMethod::Experts));
    format!(
        "根据{}{}规定，市场监管总局在{}中组织相关单位{}，采取{}，对{}个创建对象进行了评估。现将评估情况汇总如下：",
        version.measures.cited(),
        chinese::article(version.measures.articles.evaluation),
        round.title,
        if experts { "和专家" } else { "" },
        sentence::methods(methods),
        zones.len(),
    )
}

/// How many areas were evaluated, met the pass mark, and were found qualified.
struct Outcome {
    count: usize,
    passed: usize,
    qualified: usize,
}

impl Outcome {
    fn of(zones: &[Evaluated]) -> Self {
        Self {
            count: zones.len(),
            passed: zones.iter().filter(|it| it.samr.passed).count(),
            qualified: zones.iter().filter(|it| it.review.result == ReviewResult::Qualified).count(),
        }
    }

    fn sentence(&self) -> String {
        let Self { count, passed, qualified } = *self;
        if count == 1 {
            let result = if qualified == 1 { "合格" } else { "不合格" };
            return format!("参加评估的1个创建对象评估得分{}，评估结论为{result}。", sentence::mark(passed == 1));
        }
        let of = |number: usize, yes: &str, no: &str| match number {
            0 => no.to_string(),
            it if it == count => format!("全部{yes}"),
            it => format!("{it}个{yes}"),
        };
        let passed = of(passed, "达到合格标准", "没有创建对象达到合格标准");
        let qualified = of(qualified, "评估结论为合格", "没有创建对象评估结论为合格");
        format!("参加评估的{count}个创建对象中，{passed}，{qualified}。")
    }
}

/// The points of the areas, from the lowest to the highest.
fn points(zones: &[Evaluated]) -> String {
    let totals: Vec<Decimal> = zones.iter().map(|it| it.samr.total).collect();
    match (totals.as_slice(), totals.iter().min(), totals.iter().max()) {
        ([one], ..) => format!("评估总分{}分。", number(*one)),
        (_, Some(lowest), Some(highest)) if lowest == highest => format!("评估总分均为{}分。", number(*lowest)),
        (all, Some(lowest), Some(highest)) => {
            format!("评估总分最低{}分，平均{}分，最高{}分。", number(*lowest), number(mean(all)), number(*highest))
        }
        _ => String::new(),
    }
}

/// The columns of a table of points.
const SPREAD: [fn(&mut Spread) -> &mut String; 3] = [|it| &mut it.lowest, |it| &mut it.mean, |it| &mut it.highest];

impl SummaryView<'_> {
    /// One number of decimals in each column.
    fn align(&mut self) {
        for column in SPREAD {
            columns::align(self.dimensions.iter_mut().map(|it| &mut it.spread).chain([&mut self.total]).map(column));
            let indicators = self.dimensions.iter_mut().flat_map(|it| &mut it.indicators);
            columns::align(indicators.map(|it| column(&mut it.spread)));
        }
        columns::align(self.zones.iter_mut().map(|it| &mut it.self_points));
        columns::align(self.zones.iter_mut().map(|it| &mut it.province_points));
        columns::align(self.zones.iter_mut().map(|it| &mut it.points));
        for place in 0..self.dimensions.len() {
            columns::align(self.zones.iter_mut().filter_map(|it| it.rates.get_mut(place)));
        }
    }
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

#[cfg(test)]
mod tests {
    use super::Outcome;

    #[test]
    fn the_outcome_counts_each_group_and_names_none_where_there_is_none() {
        for count in 1..=4_usize {
            for passed in 0..=count {
                for qualified in 0..=count {
                    let said = Outcome { count, passed, qualified }.sentence();
                    assert!(said.starts_with(&format!("参加评估的{count}个创建对象")), "{said}");
                    assert!(!said.contains("，0个") && !said.contains("，1个创建"), "{said}");
                    if count > 1 {
                        assert_eq!(said.contains("没有创建对象达到"), passed == 0, "{said}");
                        assert_eq!(said.contains("没有创建对象评估结论"), qualified == 0, "{said}");
                        assert_eq!(said.contains("全部达到"), passed == count, "{said}");
                        assert_eq!(said.contains("全部评估结论为合格"), qualified == count, "{said}");
                        let some = |number: usize| number > 0 && number < count;
                        assert_eq!(said.contains(&format!("，{passed}个达到")), some(passed), "{said}");
                        assert_eq!(said.contains(&format!("，{qualified}个评估")), some(qualified), "{said}");
                    } else {
                        assert_eq!(said.contains("未达到"), passed == 0, "{said}");
                        assert_eq!(said.contains("不合格"), qualified == 0, "{said}");
                    }
                }
            }
        }
    }
}
