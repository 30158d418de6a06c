//! 建议名单公示 (Article 15).

use serde::Serialize;
use serde_json::Value;

use super::Head;
use super::attached::{Attached, attached};
use crate::model::round::Office;
use crate::output::sheet::{Cell, Column, ListSheet, Width};
use crate::text::chinese;
use crate::view::correction::PublicCorrection;
use crate::view::public::{PublicData, PublicNotice};
use crate::view::wording;

#[derive(Debug, Serialize)]
struct NoticeView<'v> {
    #[serde(flatten)]
    head: Head,
    basis: String,
    period: String,
    published: String,
    office: &'v Office,
    annex_title: String,
    areas: Vec<ListedArea<'v>>,
    list_corrections: Vec<String>,
    attached: [Attached; 2],
}

#[derive(Debug, Serialize)]
struct ListedArea<'v> {
    number: String,
    province: &'v str,
    area: &'v str,
}

/// The notice and its list as data.
pub(crate) fn publicity_notice(data: &PublicData, notice: &PublicNotice) -> (Value, ListSheet) {
    let round = notice.round.label();
    let title = format!("关于{round}网络市场监管与服务示范区\n建议名单的公示");
    let wording = wording::notice(notice);
    let sheet = publicity_sheet(data, notice, &wording.annex_title);
    let areas = notice.codes.iter().filter_map(|code| data.zone(code)).map(|it| it.area);
    let view = NoticeView {
        head: Head::new(data.site, notice.version, title, notice.organ),
        basis: wording.basis,
        period: wording.period,
        published: chinese::date(notice.published),
        office: notice.office,
        annex_title: wording.annex_title,
        areas: areas
            .enumerate()
            .map(|(index, it)| ListedArea { number: (index + 1).to_string(), province: &it.province, area: &it.name })
            .collect(),
        list_corrections: notice.corrections.iter().map(PublicCorrection::in_words).collect(),
        attached: attached(&sheet, "publicity-list"),
    };
    (serde_json::to_value(view).expect("a view is plain data"), sheet)
}

fn publicity_sheet(data: &PublicData, notice: &PublicNotice, title: &str) -> ListSheet {
    let areas = notice.codes.iter().filter_map(|code| data.zone(code)).map(|it| it.area).enumerate();
    ListSheet {
        name: "建议名单",
        title: title.to_string(),
        columns: vec![
            Column::new("number", "序号", Width::Place),
            Column::new("province", "省（自治区、直辖市）", Width::Name),
            Column::new("area", "建议认定地区", Width::Name),
            Column::new("code", "行政区划代码", Width::Short),
        ],
        rows: areas
            .map(|(index, it)| {
                vec![Cell::place(index), Cell::text(&it.province), Cell::text(&it.name), Cell::text(&it.code)]
            })
            .collect(),
    }
}
