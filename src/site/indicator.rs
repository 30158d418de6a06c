//! An indicator (二级指标): its text, scoring rules, readings, and the write-ups about it.

use serde::Serialize;

use crate::model::column::Column;
use crate::model::indicators::{Criterion, Dimension, Indicator, IndicatorSystem, Nature, Rule};
use crate::number::exact;
use crate::score;
use crate::text::chinese;
use crate::view::public::PublicData;

use super::indicators::{self, DimensionHead, ReadingView};
use super::listing::{Place, Shown};
use super::page::{PageHead, Rules, View};
use super::parts::IndicatorLink;
use super::parts::StatusView;
use super::path;
use super::selection::Selection;

#[derive(Debug, Serialize)]
pub(super) struct IndicatorPage<'d> {
    indicator: IndicatorView<'d>,
    list: Shown<'d>,
    previous: Option<IndicatorLink<'d>>,
    next: Option<IndicatorLink<'d>>,
}

#[derive(Debug, Serialize)]
struct IndicatorView<'d> {
    #[serde(flatten)]
    link: IndicatorLink<'d>,
    dimension: DimensionHead<'d>,
    max_points: String,
    nature: Nature,
    text: Vec<&'d str>,
    methods: &'d [String],
    sources: &'d [String],
    criteria: Vec<CriterionView<'d>>,
    /// The sum of the criteria; `None` if it equals the points of the indicator.
    criteria_sum: Option<String>,
    readings: Vec<ReadingView<'d>>,
}

#[derive(Debug, Serialize)]
struct CriterionView<'d> {
    /// A number such as （一）; `None` for the only criterion.
    label: Option<String>,
    text: &'d str,
    /// Alternative conditions, one of which must be met.
    paths: Vec<&'d str>,
    max_points: String,
    kind: StatusView,
    rule: String,
}

pub(super) fn view<'d>(
    data: &'d PublicData<'d>,
    dimension: &'d Dimension,
    indicator: &'d Indicator,
) -> View<IndicatorPage<'d>> {
    let system = &data.version.system;
    let (number, name) = (indicator.number, indicator.name.as_str());
    let (title, label) = (format!("指标{number}：{name}"), format!("指标{number}"));
    let page = PageHead::article(data.site, Column::Indicators, &path::indicator(number), &title, &label)
        .via(&dimension.name, path::dimension(&dimension.id));
    let description = format!("评估指标体系第{number}项“{name}”的指标说明、计分规则、有关理解和推广经验。");
    let measures = &data.version.measures;
    let all: Vec<&Indicator> = system.indicators().map(|(_, it)| it).collect();
    let place = all.iter().position(|it| it.number == number);
    let neighbour = |step: Option<usize>| step.and_then(|it| all.get(it)).map(|it| IndicatorLink::new(it));
    View {
        page: page
            .described(description, &["评估指标体系", &dimension.name, name])
            .published(measures.issued, &measures.issuer),
        rules: Rules::current(data),
        content: IndicatorPage {
            indicator: indicator_view(system, dimension, indicator),
            list: Selection::Indicator(indicator).listing(data).shown(data, Place::Front),
            previous: neighbour(place.and_then(|it| it.checked_sub(1))),
            next: neighbour(place.map(|it| it + 1)),
        },
    }
}

fn indicator_view<'d>(
    system: &'d IndicatorSystem,
    dimension: &'d Dimension,
    indicator: &'d Indicator,
) -> IndicatorView<'d> {
    let sum = exact::sum(indicator.criteria.iter().map(|it| it.max_points.0));
    let criteria = indicator.criteria.iter().zip(1..);
    let is_only = indicator.criteria.len() == 1;
    IndicatorView {
        link: IndicatorLink::new(indicator),
        dimension: DimensionHead::new(system, dimension),
        max_points: indicator.max_points.to_string(),
        nature: indicator.nature,
        text: indicator.text.lines().collect(),
        methods: &indicator.methods,
        sources: &indicator.sources,
        criteria: criteria
            .map(|(it, place)| criterion(system, it, (!is_only).then(|| format!("（{}）", chinese::numeral(place)))))
            .collect(),
        criteria_sum: (sum != indicator.max_points.0).then(|| sum.normalize().to_string()),
        readings: indicators::readings(system, &indicator.readings),
    }
}

fn criterion<'d>(system: &IndicatorSystem, criterion: &'d Criterion, label: Option<String>) -> CriterionView<'d> {
    CriterionView {
        label,
        text: &criterion.text,
        paths: match &criterion.rule {
            Rule::JudgedIfAny(rule) => rule.paths.iter().map(|it| it.text.as_str()).collect(),
            _ => vec![],
        },
        max_points: criterion.max_points.to_string(),
        kind: kind(&criterion.rule),
        rule: score::describe(system, criterion),
    }
}

fn kind(rule: &Rule) -> StatusView {
    match rule {
        Rule::GrowthAbove(_) | Rule::Tiers(_) | Rule::AllOf(_) => {
            StatusView { key: "computed", label: "按数据计算" }
        }
        Rule::Count(_) | Rule::WeightedCount(_) => StatusView { key: "counted", label: "按件次计分" },
        Rule::Judged(_) | Rule::JudgedIfCount(_) | Rule::JudgedIfAny(_) => {
            StatusView { key: "judged", label: "评估人评判" }
        }
    }
}
