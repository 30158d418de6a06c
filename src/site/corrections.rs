//! 更正: the corrections of everything that was published, in feeds and as a data table.

use chrono::NaiveDate;

use crate::model::column::Column;
use crate::model::published::PublishedKind;
use crate::view::correction::PublicCorrection;
use crate::view::public::{PublicData, PublicZone};

use super::tables::{DataValue, FieldKind, Table, fields, text};
use super::{designations, path};

/// Something that was published, with its corrections.
pub(super) struct Corrected<'d> {
    kind: PublishedKind,
    /// The permanent name under which it was published.
    pub(super) id: String,
    pub(super) title: String,
    /// The page that shows it; `None` once it is withdrawn.
    pub(super) page: Option<String>,
    pub(super) corrections: &'d [PublicCorrection<'d>],
}

/// The corrected scores and sanctions of a zone.
pub(super) fn of_zone<'d>(zone: &'d PublicZone) -> Vec<Corrected<'d>> {
    let (code, name) = (&zone.area.code, &zone.area.name);
    let score = zone.scores.as_ref().map(|it| {
        let title = format!("{name}{}认定得分", it.round.label());
        (PublishedKind::Score, format!("{code}/{}", it.round.id), title, it.corrections.as_slice())
    });
    let sanction = zone.revocation.as_ref().map(|it| {
        let title = format!("取消{name}示范区资格");
        (PublishedKind::Sanction, format!("{code}/{}", it.number), title, it.corrections.as_slice())
    });
    let found = score.into_iter().chain(sanction).filter(|it| !it.3.is_empty());
    let page = || Some(path::zone(code));
    found.map(|(kind, id, title, corrections)| Corrected { kind, id, title, page: page(), corrections }).collect()
}

/// Everything with corrections.
fn all<'d>(data: &'d PublicData) -> Vec<Corrected<'d>> {
    let notices = data.notices.iter().map(|it| Corrected {
        kind: PublishedKind::Notice,
        id: it.round.id.clone(),
        title: it.title(),
        page: Some(path::notice(&it.round.id)),
        corrections: &it.corrections,
    });
    let designations = data.designations.iter().map(|it| Corrected {
        kind: PublishedKind::Designation,
        id: it.round.id.clone(),
        title: designations::title(it),
        page: Some(path::designation(&it.round.id)),
        corrections: &it.corrections,
    });
    let experiences = data.experiences.iter().map(|it| Corrected {
        kind: PublishedKind::Experience,
        id: it.identity.clone(),
        title: it.experience.head.title.clone(),
        page: Some(path::experience(it.experience)),
        corrections: &it.corrections,
    });
    let withdrawn = data.withdrawn.iter().map(|it| Corrected {
        kind: PublishedKind::Experience,
        id: it.identity.clone(),
        title: it.title.clone(),
        page: None,
        corrections: &it.corrections,
    });
    let zones = data.zones.iter().flat_map(of_zone);
    let all = notices.chain(designations).chain(zones).chain(experiences).chain(withdrawn);
    all.filter(|it| !it.corrections.is_empty()).collect()
}

/// The days of the first and the last of some corrections.
pub(super) fn days(corrections: &[PublicCorrection]) -> Option<(NaiveDate, NaiveDate)> {
    Some((corrections.first()?.date, corrections.last()?.date))
}

/// A row for each corrected value, newest corrections first.
pub(super) fn table(data: &PublicData) -> Table {
    let mut rows: Vec<(NaiveDate, Vec<DataValue>)> = Vec::new();
    for subject in all(data) {
        let address = || subject.page.as_ref().map_or(DataValue::None, |it| text(path::address(data.site, it)));
        for (number, correction) in subject.corrections.iter().enumerate() {
            let parts = correction.changes.iter().map(|it| (it.name.as_str(), it.before.as_str(), it.after.as_str()));
            let words = correction.difference.join("；");
            let parts: Vec<_> =
                if correction.changes.is_empty() { vec![(words.as_str(), "", "")] } else { parts.collect() };
            for (item, (name, before, after)) in parts.into_iter().enumerate() {
                let row = vec![
                    text(subject.kind.id()),
                    text(subject.kind.name()),
                    text(&subject.id),
                    text(&subject.title),
                    DataValue::Whole(number as u64 + 1),
                    DataValue::Whole(item as u64 + 1),
                    DataValue::Date(correction.date),
                    text(name),
                    text(before),
                    text(after),
                    text(correction.reason),
                    address(),
                ];
                rows.push((correction.date, row));
            }
        }
    }
    rows.sort_by_key(|it| std::cmp::Reverse(it.0));
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
        rows: rows.into_iter().map(|it| it.1).collect(),
    }
}
