//! 经验: the published write-ups by dimension of the indicator system, with links to all lists of them.

use serde::Serialize;

use crate::model::column::Column;
use crate::model::experience::Experience;
use crate::model::indicators::Dimension;
use crate::view::public::{PublicData, PublicExperience};

use super::experience_list::{ListGroup, Lists};
use super::listing::Listing;
use super::page::{ArticleLink, PageHead, Rules, View};
use super::parts::{DateView, DocumentView, IndicatorLink};
use super::zones::ZoneRow;
use super::{PublicDocuments, path};

/// The number of write-ups shown of each dimension, newest first, if there are too many for one page.
const NEWEST: usize = 5;

#[derive(Debug, Serialize)]
pub(super) struct Experiences<'d> {
    count: String,
    /// Whether the page shows all write-ups.
    is_whole: bool,
    themes: Vec<Theme<'d>>,
    articles: Vec<ArticleLink>,
    documents: Vec<DocumentView<'d>>,
    /// Whether the collection has volumes, which the pages of dimensions offer.
    has_volumes: bool,
    lists: &'d [ListGroup],
}

/// A dimension, and the write-ups whose first indicator belongs to it.
#[derive(Debug, Serialize)]
struct Theme<'d> {
    id: &'d str,
    name: &'d str,
    href: String,
    /// The newest ones, or all if they fit on the page.
    experiences: Vec<ExperienceRow<'d>>,
    is_whole: bool,
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

pub(super) fn view<'d>(
    data: &'d PublicData<'d>,
    lists: &'d Lists<'d>,
    documents: &'d PublicDocuments,
) -> View<Experiences<'d>> {
    let page = PageHead::column(data.site, Column::Experience);
    let description =
        "示范区和创建对象总结提炼、市场监管总局推广的可复制可推广经验，按评估指标体系的一级指标和二级指标编排。";
    let rules = Rules::current(data);
    let is_whole = is_on_one_page(data);
    let shown = if is_whole { data.experiences.len() } else { NEWEST };
    View {
        page: page.described(description, &["经验推广", "可复制可推广", "典型经验"]),
        content: Experiences {
            count: data.experiences.len().to_string(),
            is_whole,
            themes: data.version.system.dimensions.iter().map(|it| theme(data, it, shown)).collect(),
            articles: rules.articles_of(data.version, Column::Experience),
            documents: documents.views("experience-collection", ""),
            has_volumes: documents.has_volumes(),
            lists: &lists.groups,
        },
        rules,
    }
}

/// Whether one page holds all write-ups.
pub(super) fn is_on_one_page(data: &PublicData) -> bool {
    let page = path::column(Column::Experience);
    Listing::new(data, page.clone(), page, data.experiences.iter()).is_on_one_page()
}

fn theme<'d>(data: &'d PublicData, dimension: &'d Dimension, shown: usize) -> Theme<'d> {
    let is_own = |it: &&PublicExperience| data.theme(it.experience).is_some_and(|it| it.id == dimension.id);
    let own: Vec<&PublicExperience> = data.experiences.iter().filter(is_own).collect();
    let counted = dimension.indicators.iter().map(|it| (it, about(data, it.number).count()));
    Theme {
        id: &dimension.id,
        name: &dimension.name,
        href: path::experience_list(&dimension.id),
        experiences: own.iter().take(shown).map(|it| row(data, it)).collect(),
        is_whole: own.len() <= shown,
        count: own.len().to_string(),
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
    data.experiences.iter().filter(move |it| is_about(it.experience, indicator))
}

pub(super) fn is_about(experience: &Experience, indicator: u32) -> bool {
    experience.head.indicators.contains(&indicator)
}
