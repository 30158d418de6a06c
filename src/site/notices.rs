//! 公示: open notices and past ones.

use serde::Serialize;

use crate::model::column::Column;
use crate::view::public::{PublicData, PublicDesignation, PublicNotice};

use super::page::{ArticleLink, PageHead, Rules, View};
use super::parts::{DateView, Link, PeriodView, StatusView};
use super::path;
use super::zones::ZoneRow;

#[derive(Debug, Serialize)]
pub(super) struct Notices<'d> {
    as_of: DateView,
    current: Vec<NoticeRow<'d>>,
    past: Vec<NoticeRow<'d>>,
    articles: Vec<ArticleLink>,
}

#[derive(Debug, Serialize)]
pub(super) struct NoticeRow<'d> {
    round: String,
    title: String,
    href: String,
    published: DateView,
    period: PeriodView,
    status: StatusView,
    zones: Vec<ZoneRow<'d>>,
    count: String,
    /// The number of days left, including the day of the build.
    days_left: Option<String>,
    /// The designation that followed the notice.
    designation: Option<Link>,
}

pub(super) fn view<'d>(data: &'d PublicData) -> View<Notices<'d>> {
    let page = PageHead::column(data.site, Column::Notices);
    let description = "示范区建议名单公示：正在公示的名单、公示期和反映意见的方式，以及往期公示。";
    let rules = Rules::current(data);
    let (current, past): (Vec<_>, Vec<_>) = data.notices.iter().partition(|it| it.is_open(data.as_of));
    View {
        page: page.described(description, &["公示", "示范区建议名单"]),
        content: Notices {
            as_of: data.as_of.into(),
            current: current.into_iter().map(|it| row(data, it)).collect(),
            past: past.into_iter().map(|it| row(data, it)).collect(),
            articles: rules.articles_of(data.version, Column::Notices),
        },
        rules,
    }
}

pub(super) fn row<'d>(data: &'d PublicData, notice: &'d PublicNotice) -> NoticeRow<'d> {
    let zones: Vec<ZoneRow> = notice.codes.iter().filter_map(|it| data.zone(it)).map(ZoneRow::new).collect();
    NoticeRow {
        round: notice.round.label(),
        title: notice.title(),
        href: path::notice(&notice.round.id),
        published: notice.published.into(),
        period: notice.period.into(),
        status: status(data, notice),
        days_left: notice.days_left(data.as_of).map(|it| it.to_string()),
        count: zones.len().to_string(),
        zones,
        designation: designation_of(data, notice).map(|it| Link {
            title: format!("{}{}", it.number, it.form.name()),
            href: path::designation(&it.round.id),
        }),
    }
}

/// The status of a notice: open while the public may still object.
pub(super) fn status(data: &PublicData, notice: &PublicNotice) -> StatusView {
    match notice.is_open(data.as_of) {
        true => StatusView { key: "open", label: "公示中" },
        false => StatusView { key: "closed", label: "已结束" },
    }
}

pub(super) fn designation_of<'d>(data: &'d PublicData, notice: &PublicNotice) -> Option<&'d PublicDesignation<'d>> {
    data.designations.iter().find(|it| it.round.id == notice.round.id)
}
