//! A province's 推荐名单 (Article 8).

use serde::Serialize;
use serde_json::Value;

use super::{Head, PeriodView};
use crate::model::area::Area;
use crate::model::creation::{CreationApplication, Recommendation};
use crate::model::measures::Version;
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

#[derive(Debug, Serialize)]
struct ListView<'v> {
    #[serde(flatten)]
    head: Head,
    province: &'v str,
    year: &'v str,
    count: String,
    areas: Vec<RecommendedView<'v>>,
}

#[derive(Debug, Serialize)]
struct RecommendedView<'v> {
    number: String,
    name: &'v str,
    class: &'v str,
    applicant: &'v str,
    lead_department: &'v str,
    plan: &'v str,
    period: PeriodView,
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
        year,
        count: areas.len().to_string(),
        areas: areas.iter().enumerate().map(|(index, it)| recommended(index, it)).collect(),
    };
    serde_json::to_value(view).expect("a view is plain data")
}

fn recommended<'v>(index: usize, it: &Recommended<'v>) -> RecommendedView<'v> {
    RecommendedView {
        number: (index + 1).to_string(),
        name: &it.area.name,
        class: &it.area.class,
        applicant: &it.zone.record.applicant,
        lead_department: &it.zone.record.lead_department,
        plan: &it.application.plan,
        period: it.application.period.into(),
        date: chinese::date(it.recommendation.date),
    }
}

/// The list as a data sheet.
pub(crate) fn recommendation_sheet(province: &str, year: &str, areas: &[Recommended]) -> ListSheet {
    let row = |(index, it): (usize, &Recommended)| {
        vec![
            Cell::place(index),
            Cell::text(&it.area.name),
            Cell::text(&it.area.code),
            Cell::text(&it.area.class),
            Cell::text(&it.zone.record.applicant),
            Cell::text(&it.zone.record.lead_department),
            Cell::text(&it.application.plan),
            Cell::Date(it.application.period.start),
            Cell::Date(it.application.period.end),
            Cell::Date(it.recommendation.date),
            Cell::text(it.recommendation.opinion.trim()),
        ]
    };
    ListSheet {
        name: "推荐名单",
        title: format!("网络市场监管与服务示范区创建推荐名单（{year}年，{province}）"),
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
            Column::new("opinion", "初审意见", Width::Text),
        ],
        rows: areas.iter().enumerate().map(row).collect(),
    }
}
