//! 经验: the published write-ups, grouped by dimension of the indicator system.

use serde::Serialize;

use crate::model::column::Column;
use crate::model::experience::Experience;
use crate::model::indicators::Dimension;
use crate::view::public::{PublicData, PublicExperience};

use super::page::{ArticleLink, PageHead, Rules, View};
use super::parts::{self, DateView, DocumentView, IndicatorLink};
use super::zones::ZoneRow;
use super::{PublicDocument, path};

#[derive(Debug, Serialize)]
pub(super) struct Experiences<'d> {
    count: String,
    themes: Vec<Theme<'d>>,
    articles: Vec<ArticleLink>,
    documents: Vec<DocumentView<'d>>,
}

/// A dimension, and the write-ups whose first indicator belongs to it.
#[derive(Debug, Serialize)]
struct Theme<'d> {
    id: &'d str,
    name: &'d str,
    experiences: Vec<ExperienceRow<'d>>,
    count: String,
    indicators: Vec<IndicatorCount<'d>>,
}

#[derive(Debug, Serialize)]
struct IndicatorCount<'d> {
    #[serde(flatten)]
    link: IndicatorLink<'d>,
    count: String,
}

#[derive(Debug, Serialize)]
pub(super) struct ExperienceRow<'d> {
    title: &'d str,
    href: String,
    /// `None` while the zone itself is not public.
    zone: Option<ZoneRow<'d>>,
    summary: &'d str,
    published: DateView,
    source: &'d str,
    indicators: Vec<IndicatorLink<'d>>,
}

pub(super) fn view<'d>(data: &'d PublicData, documents: &'d [PublicDocument]) -> View<Experiences<'d>> {
    let page = PageHead::column(data.site, Column::Experience);
    let description =
        "示范区和创建对象总结提炼、市场监管总局推广的可复制可推广经验，按评估指标体系的一级指标和二级指标编排。";
    let rules = Rules::current(data);
    View {
        page: page.described(description, &["经验推广", "可复制可推广", "典型经验"]),
        content: Experiences {
            count: data.experiences.len().to_string(),
            themes: data.version.system.dimensions.iter().map(|it| theme(data, it)).collect(),
            articles: rules.articles_of(data.version, Column::Experience),
            documents: parts::documents(documents, "experience-collection", ""),
        },
        rules,
    }
}

fn theme<'d>(data: &'d PublicData, dimension: &'d Dimension) -> Theme<'d> {
    let own = data.experiences.iter().filter(|it| data.theme(it.experience).is_some_and(|it| it.id == dimension.id));
    let experiences: Vec<ExperienceRow> = own.map(|it| row(data, it)).collect();
    let counted = dimension.indicators.iter().map(|it| (it, about(data, it.number).count()));
    Theme {
        id: &dimension.id,
        name: &dimension.name,
        count: experiences.len().to_string(),
        experiences,
        indicators: counted
            .filter(|(_, count)| *count > 0)
            .map(|(it, count)| IndicatorCount { link: IndicatorLink::new(it), count: count.to_string() })
            .collect(),
    }
}

pub(super) fn row<'d>(data: &'d PublicData, published: &'d PublicExperience) -> ExperienceRow<'d> {
    let experience = published.experience;
    ExperienceRow {
        title: &experience.head.title,
        href: path::experience(experience),
        zone: data.zone(&experience.code).map(ZoneRow::new),
        summary: &experience.head.summary,
        published: published.published.into(),
        source: &experience.head.source,
        indicators: indicators(data, experience),
    }
}

pub(super) fn indicators<'d>(data: &'d PublicData, experience: &'d Experience) -> Vec<IndicatorLink<'d>> {
    let known = experience.head.indicators.iter().filter_map(|it| data.version.system.indicator(*it));
    known.map(|(_, it)| IndicatorLink::new(it)).collect()
}

/// The write-ups about an indicator.
pub(super) fn about<'d>(data: &'d PublicData, indicator: u32) -> impl Iterator<Item = &'d PublicExperience<'d>> {
    data.experiences.iter().filter(move |it| it.experience.head.indicators.contains(&indicator))
}
