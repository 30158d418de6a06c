//! A province's 推荐名单 (Article 8).

use serde::Serialize;
use serde_json::Value;

use super::{Head, PeriodView, ZoneView, listed};
use crate::model::area::Area;
use crate::model::creation::{CreationApplication, Recommendation};
use crate::model::measures::Version;
use crate::model::round;
use crate::model::site::SiteConfig;
use crate::model::zone::Zone;
use crate::output::sheet::{Cell, Column, ListSheet, Lists, Width};
use crate::text::chinese;

/// An area recommended by its province.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recommended<'w> {
    pub(crate) zone: &'w Zone,
    pub(crate) area: &'w Area,
    pub(crate) application: &'w CreationApplication,
    pub(crate) recommendation: &'w Recommendation,
}

const TITLE: &str = "网络市场监管与服务示范区创建推荐名单";

impl Recommended<'_> {
    /// The zone as it applied.
    pub(super) fn zone_view(&self) -> ZoneView {
        ZoneView::filed(self.zone, self.area, self.application.identity.as_ref())
    }

    /// Whether the review found everything in order (真实、有效、完整).
    pub(super) fn is_in_order(&self) -> bool {
        let it = self.recommendation;
        it.authentic && it.valid && it.complete
    }

    /// What the review found of the materials: 真实、有效、完整.
    fn materials(&self) -> String {
        let Recommendation { authentic, valid, complete, .. } = *self.recommendation;
        let either = |value: bool, yes: &'static str, no: &'static str| if value { yes } else { no };
        [either(authentic, "真实", "不真实"), either(valid, "有效", "无效"), either(complete, "完整", "不完整")]
            .join("、")
    }
}

#[derive(Debug, Serialize)]
struct ListView<'v> {
    #[serde(flatten)]
    head: Head,
    province: &'v str,
    authority: String,
    year: String,
    count: String,
    areas: Vec<RecommendedView<'v>>,
}

/// A row of the list.
#[derive(Debug, Serialize)]
pub(super) struct RecommendedView<'v> {
    number: String,
    name: String,
    class: String,
    applicant: String,
    lead_department: String,
    plan: &'v str,
    period: PeriodView,
    materials: String,
    opinion: &'v str,
    date: String,
}

pub(crate) fn recommendation_list(
    site: &SiteConfig,
    version: &Version,
    province: &str,
    year: &str,
    areas: &[Recommended],
) -> Value {
    let title = TITLE.to_string();
    let view = ListView {
        head: Head::new(site, version, title, &site.documents.organ),
        province,
        authority: site.documents.provincial_authority(province),
        year: round::label(year),
        count: areas.len().to_string(),
        areas: rows(areas),
    };
    serde_json::to_value(view).expect("a view is plain data")
}

pub(super) fn rows<'v>(areas: &[Recommended<'v>]) -> Vec<RecommendedView<'v>> {
    areas.iter().enumerate().map(|(index, it)| recommended(index, it)).collect()
}

fn recommended<'v>(index: usize, it: &Recommended<'v>) -> RecommendedView<'v> {
    let ZoneView { name, class, applicant, lead_department, .. } = it.zone_view();
    RecommendedView {
        number: (index + 1).to_string(),
        name,
        class,
        applicant,
        lead_department,
        plan: &it.application.plan,
        period: it.application.period.into(),
        materials: it.materials(),
        opinion: it.recommendation.opinion.trim(),
        date: chinese::date(it.recommendation.date),
    }
}

/// The list as a workbook.
pub(crate) fn recommendation_sheets(
    site: &SiteConfig,
    version: &Version,
    (province, year): (&str, &str),
    areas: &[Recommended],
) -> Lists {
    let title = format!("{TITLE}（{}，{province}）", round::label(year));
    let day = areas.iter().map(|it| it.recommendation.date).max();
    let made = listed::Made {
        site,
        version,
        document: title.clone(),
        organ: &site.documents.provincial_authority(province),
        period: ("年度", round::label(year)),
        article: version.measures.articles.recommendation,
        day: ("初审日期", day.unwrap_or_default()),
        corrections: vec![],
    };
    let sheet = ListSheet::new("推荐名单", title, columns(), areas.iter().enumerate().map(row).collect())
        .about(format!("省级市场监管部门推荐的创建对象，{}", listed::ORDER))
        .leading(2)
        .marked(site.mark());
    Lists { sheets: vec![sheet], source: made.into() }
}

fn columns() -> Vec<Column> {
    let column = Column::new;
    vec![
        listed::place(),
        listed::area("地区"),
        listed::code(),
        column("class", "类别", Width::Short).meaning("地区的类别"),
        column("applicant", "创建对象", Width::Name).meaning("提出创建申请的单位"),
        column("lead_department", "牵头部门", Width::Name).meaning("牵头创建工作的部门"),
        column("plan", "创建方案", Width::Text).meaning("创建方案的名称"),
        column("period_start", "拟定创建活动周期起", Width::Short).meaning("拟定创建活动周期的首日"),
        column("period_end", "拟定创建活动周期止", Width::Short).meaning("拟定创建活动周期的末日"),
        column("date", "初审日期", Width::Short).meaning("省级市场监管部门初审的日期"),
        column("materials", "申报材料", Width::Name).meaning("申报材料是否真实、有效、完整"),
        column("opinion", "初审意见", Width::Text).meaning("省级市场监管部门的初审意见"),
    ]
}

fn row((index, it): (usize, &Recommended)) -> Vec<Cell> {
    let zone = it.zone_view();
    vec![
        Cell::place(index),
        Cell::text(&zone.name),
        Cell::text(&zone.code),
        Cell::text(&zone.class),
        Cell::text(&zone.applicant),
        Cell::text(&zone.lead_department),
        Cell::text(&it.application.plan),
        Cell::Date(it.application.period.start),
        Cell::Date(it.application.period.end),
        Cell::Date(it.recommendation.date),
        Cell::text(it.materials()),
        Cell::text(it.recommendation.opinion.trim()),
    ]
}
