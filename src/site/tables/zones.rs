//! 示范区和创建对象 as a data table.

use crate::model::column::Column;
use crate::site::{corrections, path};
use crate::view::public::{PublicData, PublicZone};

use super::{CORRECTED, DataValue, FieldKind, Table, date, fields, text};

pub(super) fn table(data: &PublicData) -> Table {
    let row = |it: &PublicZone| {
        let area = it.area;
        let [day, words] = corrected(it);
        vec![
            text(&area.code),
            text(&area.name),
            text(&area.province),
            text(area.region.name()),
            text(&area.class),
            text(it.status.id()),
            text(it.status.name()),
            DataValue::Date(it.since),
            text(it.applicant),
            text(it.lead_department),
            date(it.period.map(|it| it.start)),
            date(it.period.map(|it| it.end)),
            it.scores.as_ref().map_or(DataValue::None, |it| DataValue::Number(it.total)),
            day,
            words,
            DataValue::List(area.former_codes().map(str::to_string).collect()),
            text(path::address(data.site, &path::zone(&area.code))),
        ]
    };
    Table {
        name: "zones",
        title: "示范区和创建对象",
        description: "已公开的示范区和创建对象，按行政区划代码排列。total_points 为认定所依据的市场监管总局评估总分，未公布的为空。",
        column: Column::Zones,
        fields: fields(&[
            ("code", "行政区划代码", FieldKind::Text),
            ("name", "名称", FieldKind::Text),
            ("province", "省份", FieldKind::Text),
            ("region", "地区类别", FieldKind::Text),
            ("class", "类别", FieldKind::Text),
            ("status", "状态（代号）", FieldKind::Text),
            ("status_name", "状态", FieldKind::Text),
            ("since", "状态起始日期", FieldKind::Date),
            ("applicant", "创建对象", FieldKind::Text),
            ("lead_department", "牵头部门", FieldKind::Text),
            ("period_start", "创建活动周期起", FieldKind::Date),
            ("period_end", "创建活动周期止", FieldKind::Date),
            ("total_points", "评估总分", FieldKind::Number),
            CORRECTED[0],
            CORRECTED[1],
            ("former_codes", "原行政区划代码", FieldKind::List),
            ("address", "网址", FieldKind::Text),
        ]),
        key: &["code"],
        leading: 2,
        rows: data.zones.iter().map(row).collect(),
    }
}

/// The day of the last correction of its scores and sanctions, and all of them in words.
fn corrected(zone: &PublicZone) -> [DataValue; 2] {
    let all: Vec<_> = corrections::of_zone(zone).collect();
    let words = all.iter().flat_map(|it| it.corrections.iter().map(|one| format!("{}：{}", it.title, one.in_words())));
    let last = all.iter().filter_map(|it| Some(corrections::days(it.corrections)?.1)).max();
    [date(last), DataValue::List(words.collect())]
}
