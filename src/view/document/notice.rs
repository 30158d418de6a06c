//! 建议名单公示 (Article 15).

use serde::Serialize;
use serde_json::Value;

use super::attached::{Attached, attached};
use super::{Head, listed};
use crate::model::round::Office;
use crate::output::sheet::{ListSheet, Lists, Source};
use crate::text::chinese;
use crate::view::correction::PublicCorrection;
use crate::view::public::{PublicData, PublicNotice};
use crate::view::wording::{self, ListHeads, ListedProvince, by_province};

#[derive(Debug, Serialize)]
struct NoticeView<'v> {
    #[serde(flatten)]
    head: Head,
    basis: String,
    period: String,
    published: String,
    office: &'v Office,
    annex_title: String,
    heads: ListHeads,
    provinces: Vec<ListedProvince<'v>>,
    list_corrections: Vec<String>,
    attached: [Attached; 2],
}

/// The notice and its list as data.
pub(crate) fn publicity_notice(data: &PublicData, notice: &PublicNotice) -> (Value, Lists) {
    let round = notice.round.label();
    let title = format!("关于{round}网络市场监管与服务示范区\n建议名单的公示");
    let wording = wording::notice(notice);
    let sheet = publicity_sheet(data, notice, &wording.annex_title);
    let view = NoticeView {
        head: Head::new(data.site, notice.version, title, notice.organ),
        basis: wording.basis,
        period: wording.period,
        published: chinese::date(notice.published),
        office: notice.office,
        annex_title: wording.annex_title,
        heads: wording::PROPOSED_HEADS,
        provinces: provinces(data, notice),
        list_corrections: notice.corrections.iter().map(PublicCorrection::in_words).collect(),
        attached: attached(&sheet, "publicity-list"),
    };
    let lists = Lists { sheets: vec![sheet], source: source(data, notice) };
    (serde_json::to_value(view).expect("a view is plain data"), lists)
}

fn source(data: &PublicData, notice: &PublicNotice) -> Source {
    let made = listed::Made {
        site: data.site,
        version: notice.version,
        document: notice.title(),
        organ: notice.organ,
        period: ("批次", notice.round.label()),
        article: notice.version.measures.articles.publicity,
        day: ("发布日期", notice.published),
        corrections: notice.corrections.iter().map(PublicCorrection::in_words).collect(),
    };
    made.into()
}

fn provinces<'v>(data: &'v PublicData, notice: &PublicNotice) -> Vec<ListedProvince<'v>> {
    by_province(notice.codes.iter().filter_map(|code| data.zone(code)).map(|it| it.area))
}

fn publicity_sheet(data: &PublicData, notice: &PublicNotice, title: &str) -> ListSheet {
    let area = wording::PROPOSED_HEADS.area;
    let columns = vec![listed::place(), listed::province(), listed::area(area), listed::code()];
    let rows = listed::rows(&provinces(data, notice)).map(Vec::from).collect();
    ListSheet::new("建议名单", title, columns, rows)
        .about(format!("公示的建议名单，{}", listed::ORDER))
        .leading(3)
        .marked(data.site.mark())
}
