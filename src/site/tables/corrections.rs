//! 更正 as a data table.

use std::cmp::Reverse;

use crate::model::column::Column;
use crate::site::corrections::{self, Corrected};
use crate::site::path;
use crate::view::correction::PublicCorrection;
use crate::view::public::PublicData;

use super::{DataValue, FieldKind, Table, fields, text};

/// A row for each corrected value, newest corrections first.
pub(super) fn table(data: &PublicData) -> Table {
    let all = corrections::all(data);
    let mut corrected: Vec<(&Corrected, &PublicCorrection)> =
        all.iter().flat_map(|subject| subject.corrections.iter().map(move |it| (subject, it))).collect();
    corrected.sort_by_key(|(_, it)| Reverse(it.date));
    Table {
        name: "corrections",
        title: "更正",
        description: "公示、认定、得分、取消资格和经验材料发布以后的更正，一处改动一行，由新到旧排列；撤下的没有网址。",
        column: Column::Notices,
        fields: fields(&[
            ("kind", "种类（代号）", FieldKind::Text),
            ("kind_name", "种类", FieldKind::Text),
            ("id", "编号", FieldKind::Text),
            ("title", "题名", FieldKind::Text),
            ("correction", "第几次更正", FieldKind::Whole),
            ("item_number", "第几处", FieldKind::Whole),
            ("date", "更正日期", FieldKind::Date),
            ("item", "更正的事项", FieldKind::Text),
            ("before", "更正前", FieldKind::Text),
            ("after", "更正后", FieldKind::Text),
            ("reason", "理由", FieldKind::Text),
            ("address", "网址", FieldKind::Text),
        ]),
        key: &["kind", "id", "correction", "item_number"],
        leading: 4,
        rows: corrected.into_iter().flat_map(|(subject, it)| rows(data, subject, it)).collect(),
    }
}

/// A row for each value of a correction; one without values if it concerns the whole.
fn rows(data: &PublicData, subject: &Corrected, correction: &PublicCorrection) -> Vec<Vec<DataValue>> {
    let address = || subject.page.as_ref().map_or(DataValue::None, |it| text(path::address(data.site, it)));
    let words = correction.difference.join("；");
    let mut changes: Vec<[&str; 3]> =
        correction.changes.iter().map(|it| [&*it.name, &*it.before, &*it.after]).collect();
    if changes.is_empty() {
        changes.push([&words, "", ""]);
    }
    let row = |(item, [name, before, after]): (u64, [&str; 3])| {
        vec![
            text(subject.kind.id()),
            text(subject.kind.name()),
            text(&subject.id),
            text(&subject.title),
            DataValue::Whole(correction.number as u64),
            DataValue::Whole(item),
            DataValue::Date(correction.date),
            text(name),
            text(before),
            text(after),
            text(correction.reason),
            address(),
        ]
    };
    (1..).zip(changes).map(row).collect()
}
