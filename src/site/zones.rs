//! 示范区: the list of zones, by province.

use serde::Serialize;

use crate::lifecycle::PublicStatus;
use crate::model::column::Column;
use crate::view::public::{PublicData, PublicZone};

use super::page::{Page, Rules, View};
use super::parts::{DateView, PeriodView, StatusView};
use super::path;

#[derive(Debug, Serialize)]
pub(super) struct Zones<'d> {
    as_of: DateView,
    summary: Vec<StatusCount>,
    provinces: Vec<Province<'d, ZoneRow<'d>>>,
}

#[derive(Debug, Serialize)]
pub(super) struct StatusCount {
    pub(super) status: StatusView,
    pub(super) count: String,
}

/// The zones of a province that a list has.
#[derive(Debug, Serialize)]
pub(super) struct Province<'d, R> {
    name: &'d str,
    region: &'static str,
    zones: Vec<R>,
}

#[derive(Debug, Serialize)]
pub(super) struct ZoneRow<'d> {
    code: &'d str,
    name: &'d str,
    class: &'d str,
    province: &'d str,
    region: &'static str,
    href: String,
    status: StatusView,
    since: DateView,
    period: Option<PeriodView>,
}

impl<'d> ZoneRow<'d> {
    pub(super) fn new(zone: &PublicZone<'d>) -> Self {
        let area = zone.area;
        Self {
            code: &area.code,
            name: &area.name,
            class: &area.class,
            province: &area.province,
            region: area.region.name(),
            href: path::zone(&area.code),
            status: zone.status.into(),
            since: zone.since.into(),
            period: zone.period.map(PeriodView::from),
        }
    }
}

pub(super) fn view<'d>(data: &'d PublicData) -> View<Zones<'d>> {
    let page = Page::column(data.site, Column::Zones);
    let description = "示范区和创建对象名录：所在省份、类别、当前状态和创建活动周期，按行政区划代码排列。";
    View {
        page: page.described(description, &["示范区名录", "创建对象"]),
        rules: Rules::current(data),
        content: Zones {
            as_of: data.as_of.into(),
            summary: PublicStatus::ALL.map(|it| count(data, it)).into_iter().filter(|it| it.count != "0").collect(),
            provinces: by_province(data.zones.iter(), ZoneRow::new),
        },
    }
}

/// How many zones stand at a status.
pub(super) fn count(data: &PublicData, status: PublicStatus) -> StatusCount {
    let count = data.zones.iter().filter(|it| it.status == status).count();
    StatusCount { status: status.into(), count: count.to_string() }
}

/// Rows of zones under their provinces, both in administrative order.
pub(super) fn by_province<'d, R>(
    zones: impl Iterator<Item = &'d PublicZone<'d>>,
    row: impl Fn(&'d PublicZone<'d>) -> R,
) -> Vec<Province<'d, R>> {
    let mut provinces: Vec<Province<R>> = Vec::new();
    for zone in zones {
        let name = zone.area.province.as_str();
        let known = provinces.iter().position(|it| it.name == name);
        let index = known.unwrap_or_else(|| {
            provinces.push(Province { name, region: zone.area.region.name(), zones: vec![] });
            provinces.len() - 1
        });
        provinces[index].zones.push(row(zone));
    }
    provinces
}
