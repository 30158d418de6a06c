//! 认定: all designations, and the current status of their zones.

use std::cmp::Reverse;

use serde::Serialize;

use crate::model::column::Column;
use crate::procedure::lifecycle::PublicStatus;
use crate::view::public::{PublicData, PublicDesignation, PublicRevocation, PublicZone};

use super::page::{ArticleLink, PageHead, Rules, View};
use super::parts::DateView;
use super::path;
use super::zones::{self, StatusCount, ZoneRow};

#[derive(Debug, Serialize)]
pub(super) struct Designations<'d> {
    designations: Vec<DesignationRow<'d>>,
    articles: Vec<ArticleLink>,
    revocations: Vec<RevocationRow<'d>>,
}

/// An announced revocation (取消资格).
#[derive(Debug, Serialize)]
struct RevocationRow<'d> {
    name: &'d str,
    href: String,
    number: &'d str,
    #[serde(flatten)]
    date: DateView,
}

#[derive(Debug, Serialize)]
pub(super) struct DesignationRow<'d> {
    round: &'d str,
    form: &'static str,
    number: &'d str,
    title: String,
    href: String,
    #[serde(flatten)]
    date: DateView,
    zones: Vec<ZoneRow<'d>>,
    /// The number of zones at each status, for lists too long to be shown.
    statuses: Vec<StatusCount>,
    count: String,
    /// The number of zones that are still designated.
    standing: String,
}

pub(super) fn view<'d>(data: &'d PublicData) -> View<Designations<'d>> {
    let page = PageHead::column(data.site, Column::Designations);
    let description = "历次认定网络市场监管与服务示范区的公告、名单和名单内地区的当前状态。";
    let rules = Rules::current(data);
    View {
        page: page.described(description, &["认定公告", "示范区名单"]),
        content: Designations {
            designations: data.designations.iter().map(|it| row(data, it)).collect(),
            articles: rules.articles_of(data.version, Column::Designations),
            revocations: revocations(data),
        },
        rules,
    }
}

/// The announced revocations, newest first.
fn revocations<'d>(data: &'d PublicData) -> Vec<RevocationRow<'d>> {
    let mut announced: Vec<_> = data.announced_revocations().collect();
    announced.sort_by_key(|(_, it, _)| Reverse(it.date));
    let row = |(zone, it, number): (&'d PublicZone, &PublicRevocation, &'d str)| RevocationRow {
        name: &zone.area.name,
        href: path::zone(&zone.area.code),
        number,
        date: it.date.into(),
    };
    announced.into_iter().map(row).collect()
}

pub(super) fn row<'d>(data: &'d PublicData, designation: &'d PublicDesignation) -> DesignationRow<'d> {
    let listed: Vec<&PublicZone> = listed(data, designation).collect();
    let standing = listed.iter().filter(|it| it.status == PublicStatus::Designated).count();
    DesignationRow {
        round: &designation.round.id,
        form: designation.form.name(),
        number: designation.number,
        title: title(designation),
        href: path::designation(&designation.round.id),
        date: designation.date.into(),
        count: listed.len().to_string(),
        standing: standing.to_string(),
        statuses: zones::counts(&listed),
        zones: listed.into_iter().map(ZoneRow::new).collect(),
    }
}

pub(super) fn listed<'d>(
    data: &'d PublicData,
    designation: &'d PublicDesignation,
) -> impl Iterator<Item = &'d PublicZone<'d>> {
    designation.codes.iter().filter_map(|it| data.zone(it))
}

pub(super) fn title(designation: &PublicDesignation) -> String {
    designation.title_lines().concat()
}
