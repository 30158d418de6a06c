//! A province's 推荐名单 (Article 8).

use serde::Serialize;
use serde_json::Value;

use super::{Head, PeriodView, ZoneView};
use crate::model::area::Area;
use crate::model::creation::{CreationApplication, Recommendation};
use crate::model::measures::Version;
use crate::model::round;
use crate::model::site::SiteConfig;
use crate::model::zone::Zone;
use crate::output::sheet::{Cell, Column, ListSheet, Width};
use crate::text::chinese;

/// An area recommended by its province.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recommended<'w> {
    pub(crate) zone: &'w Zone,
    pub(crate) area: &'w Area,
    pub(crate) application: &'w CreationApplication,
    pub(crate) recommendation: &'w Recommendation,
}

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
    let title = "网络市场监管与服务示范区创建推荐名单".to_string();
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

/// The list as a data sheet.
pub(crate) fn recommendation_sheet(province: &str, year: &str, areas: &[Recommended]) -> ListSheet {
    let row = |(index, it): (usize, &Recommended)| {
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
    };
    ListSheet {
        name: "推荐名单",
        title: format!("网络市场监管与服务示范区创建推荐名单（{}，{province}）", round::label(year)),
        columns: vec![
            Column::new("number", "序号", Width::Place),
            Column::new("area", "地区", Width::Short),
            Column::new("code", "行政区划代码", Width::Short),
            Column::new("class", "类别", Width::Short),
            Column::new("applicant", "创建对象", Width::Name),
            Column::new("lead_department", "牵头部门", Width::Name),
            Column::new("plan", "创建方案", Width::Text),
            Column::new("period_start", "拟定创建期起", Width::Short),
            Column::new("period_end", "拟定创建期止", Width::Short),
            Column::new("date", "初审日期", Width::Short),
            Column::new("materials", "申报材料", Width::Name),
            Column::new("opinion", "初审意见", Width::Text),
        ],
        rows: areas.iter().enumerate().map(row).collect(),
    }
}
