//! 指标体系: the whole indicator system, with its pass mark and readings.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::model::column::Column;
use crate::model::indicators::{Dimension, Indicator, IndicatorSystem, Nature, PassMark, Reading};
use crate::number::exact;
use crate::view::public::PublicData;

use super::experience;
use super::measures;
use super::page::{ArticleLink, PageHead, Rules, View};
use super::parts::IndicatorLink;
use super::path;

#[derive(Debug, Serialize)]
pub(super) struct Indicators<'d> {
    system: System<'d>,
}

#[derive(Debug, Serialize)]
struct System<'d> {
    title: &'d str,
    max_points: String,
    indicator_count: String,
    articles: Vec<ArticleLink>,
    pass_mark: PassMarkView<'d>,
    dimensions: Vec<DimensionView<'d>>,
    notes: Vec<Note<'d>>,
    readings: Vec<ReadingView<'d>>,
}

#[derive(Debug, Serialize)]
pub(super) struct PassMarkView<'d> {
    text: &'d str,
    total: String,
    rate: String,
}

impl<'d> PassMarkView<'d> {
    pub(super) fn new(mark: &'d PassMark) -> Self {
        Self {
            text: &mark.text,
            total: mark.total_at_least.to_string(),
            rate: mark.dimension_rate_at_least.to_string(),
        }
    }
}

#[derive(Debug, Serialize)]
struct DimensionView<'d> {
    #[serde(flatten)]
    head: DimensionHead<'d>,
    pass_points: String,
    indicators: Vec<IndicatorRow<'d>>,
}

#[derive(Debug, Serialize)]
pub(super) struct DimensionHead<'d> {
    id: &'d str,
    name: &'d str,
    max_points: String,
    /// The share of the system's points in percent, used as the length of a bar.
    share: String,
    href: String,
}

impl<'d> DimensionHead<'d> {
    pub(super) fn new(system: &IndicatorSystem, dimension: &'d Dimension) -> Self {
        Self {
            id: &dimension.id,
            name: &dimension.name,
            max_points: dimension.max_points.to_string(),
            share: exact::bar_length(dimension.max_points.0, system.max_points.0),
            href: path::dimension(&dimension.id),
        }
    }
}

#[derive(Debug, Serialize)]
struct IndicatorRow<'d> {
    #[serde(flatten)]
    link: IndicatorLink<'d>,
    max_points: String,
    nature: Nature,
    methods: &'d [String],
    experience_count: String,
}

/// An indicator whose criteria do not add up to its points, and the chosen reading.
#[derive(Debug, Serialize)]
struct Note<'d> {
    indicator: IndicatorLink<'d>,
    reading: ReadingView<'d>,
}

#[derive(Debug, Serialize)]
pub(super) struct ReadingView<'d> {
    about: &'d str,
    text: &'d str,
    reason: &'d str,
    alternatives: &'d [String],
}

impl<'d> ReadingView<'d> {
    fn new(reading: &'d Reading) -> Self {
        let Reading { about, chosen, reason, alternatives, .. } = reading;
        Self { about, text: chosen, reason, alternatives }
    }
}

pub(super) fn view<'d>(data: &'d PublicData) -> View<Indicators<'d>> {
    let system = &data.version.system;
    let status = data.version.measures.status.as_deref();
    let name = measures::full_name(&system.title, status);
    let (dimensions, indicators) = (system.dimensions.len(), system.indicators().count());
    let keywords: Vec<&str> = ["评估指标体系", "合格标准"].into_iter().chain(status).collect();
    let rules = Rules::current(data);
    let page = PageHead { title: "评估指标体系".into(), ..PageHead::column(data.site, Column::Indicators) };
    let description = format!("{name}：{dimensions}个一级指标、{indicators}个二级指标和合格标准。");
    View {
        page: page.described(description, &keywords),
        content: Indicators {
            system: System {
                title: &system.title,
                max_points: system.max_points.to_string(),
                indicator_count: indicators.to_string(),
                articles: rules.articles_of(data.version, Column::Indicators),
                pass_mark: PassMarkView::new(&system.pass_mark),
                dimensions: system.dimensions.iter().map(|it| dimension(data, it)).collect(),
                notes: system.indicators().filter_map(|(_, it)| note(system, it)).collect(),
                readings: readings(system, &system.pass_mark.readings),
            },
        },
        rules,
    }
}

fn dimension<'d>(data: &'d PublicData, dimension: &'d Dimension) -> DimensionView<'d> {
    let system = &data.version.system;
    let pass_points = system.pass_mark.dimension_rate_at_least.0 * dimension.max_points.0 / Decimal::ONE_HUNDRED;
    DimensionView {
        head: DimensionHead::new(system, dimension),
        pass_points: pass_points.normalize().to_string(),
        indicators: dimension
            .indicators
            .iter()
            .map(|it| IndicatorRow {
                link: IndicatorLink::new(it),
                max_points: it.max_points.to_string(),
                nature: it.nature,
                methods: &it.methods,
                experience_count: experience::about(data, it.number).count().to_string(),
            })
            .collect(),
    }
}

fn note<'d>(system: &'d IndicatorSystem, indicator: &'d Indicator) -> Option<Note<'d>> {
    let reading = system.reading(indicator.sum_differs.as_ref()?)?;
    Some(Note { indicator: IndicatorLink::new(indicator), reading: ReadingView::new(reading) })
}

pub(super) fn readings<'d>(system: &'d IndicatorSystem, ids: &[String]) -> Vec<ReadingView<'d>> {
    ids.iter().filter_map(|it| system.reading(it)).map(ReadingView::new).collect()
}
