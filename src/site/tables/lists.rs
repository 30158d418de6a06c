//! The lists of notices and designations as data tables.

use crate::model::column::Column;
use crate::site::{self, path};
use crate::view::public::PublicData;

use super::{CORRECTED, DataValue, Field, FieldKind, Table, corrected, fields, text};

/// The area columns of a list, one row for each area. The caller puts the columns shared by all rows before them.
fn listed<'d>(data: &'d PublicData, codes: &'d [String]) -> impl Iterator<Item = Vec<DataValue>> + 'd {
    let zones = codes.iter().filter_map(|it| data.zone(it));
    zones.map(|it| {
        let area = it.area;
        vec![text(&area.code), text(&area.name), text(&area.province), text(&area.class), text(it.status.name())]
    })
}

const LISTED: [(&str, &str, FieldKind); 5] = [
    ("code", "行政区划代码", FieldKind::Text),
    ("name", "名称", FieldKind::Text),
    ("province", "省份", FieldKind::Text),
    ("class", "类别", FieldKind::Text),
    ("status_name", "当前状态", FieldKind::Text),
];

/// The fields of a list: its own, its corrections, those of its areas, and the address.
fn listing(own: &[(&'static str, &'static str, FieldKind)]) -> Vec<Field> {
    let address = [("address", "网址", FieldKind::Text)];
    fields(&[own, CORRECTED.as_slice(), LISTED.as_slice(), address.as_slice()].concat())
}

pub(super) fn notices(data: &PublicData) -> Table {
    let mut rows = Vec::new();
    for notice in &data.notices {
        for area in listed(data, &notice.codes) {
            let own = [
                text(&notice.round.id),
                text(notice.round.label()),
                text(notice.title()),
                DataValue::Date(notice.published),
                DataValue::Date(notice.period.start),
                DataValue::Date(notice.period.end),
            ];
            let address = text(path::address(data.site, &path::notice(&notice.round.id)));
            rows.push(own.into_iter().chain(corrected(&notice.corrections)).chain(area).chain([address]).collect());
        }
    }
    let own = [
        ("round", "批次", FieldKind::Text),
        ("round_name", "批次名称", FieldKind::Text),
        ("title", "公示", FieldKind::Text),
        ("published", "发布日期", FieldKind::Date),
        ("period_start", "公示首日", FieldKind::Date),
        ("period_end", "公示末日", FieldKind::Date),
    ];
    Table {
        name: "notices",
        title: "建议名单公示",
        description: "历次公示的示范区建议名单，一个地区一行。",
        column: Column::Notices,
        fields: listing(&own),
        key: &["round", "code"],
        leading: 2,
        rows,
    }
}

pub(super) fn designations(data: &PublicData) -> Table {
    let mut rows = Vec::new();
    for designation in &data.designations {
        for area in listed(data, &designation.codes) {
            let own = [
                text(&designation.round.id),
                text(designation.round.label()),
                text(site::designations::title(designation)),
                text(designation.form.name()),
                text(designation.number),
                DataValue::Date(designation.date),
            ];
            let address = text(path::address(data.site, &path::designation(&designation.round.id)));
            rows.push(
                own.into_iter().chain(corrected(&designation.corrections)).chain(area).chain([address]).collect(),
            );
        }
    }
    let own = [
        ("round", "批次", FieldKind::Text),
        ("round_name", "批次名称", FieldKind::Text),
        ("title", "题名", FieldKind::Text),
        ("form", "文种", FieldKind::Text),
        ("number", "文号", FieldKind::Text),
        ("date", "日期", FieldKind::Date),
    ];
    Table {
        name: "designations",
        title: "认定名单",
        description: "历次认定的示范区名单，一个地区一行；当前状态不属于公告或者通知的内容。",
        column: Column::Designations,
        fields: listing(&own),
        key: &["round", "code"],
        leading: 2,
        rows,
    }
}
