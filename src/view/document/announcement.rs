//! 认定公告 or 认定通知 (Article 16).

use serde::Serialize;
use serde_json::Value;

use super::Head;
use super::attached::{Attached, attached};
use super::letter::{Letter, LetterForm};
use crate::model::area::Area;
use crate::model::round::AnnouncementForm;
use crate::output::sheet::{Cell, Column, ListSheet, Width};
use crate::text::chinese;
use crate::view::correction::PublicCorrection;
use crate::view::public::{PublicData, PublicDesignation};
use crate::view::wording;

#[derive(Debug, Serialize)]
struct AnnouncementView<'v> {
    #[serde(flatten)]
    head: Head,
    form: &'static str,
    mark: &'v str,
    number: &'v str,
    recipients: Option<&'v str>,
    /// What the imprint (版记) of a circular says; an announcement has none.
    letter: Option<Letter>,
    basis: String,
    others: Option<String>,
    expectation: &'static str,
    date: String,
    annex_title: &'static str,
    provinces: Vec<ProvinceView<'v>>,
    list_corrections: Vec<String>,
    attached: [Attached; 2],
}

#[derive(Debug, Serialize)]
struct ProvinceView<'v> {
    name: &'v str,
    count: String,
    areas: Vec<ListedArea<'v>>,
}

#[derive(Debug, Serialize)]
struct ListedArea<'v> {
    number: String,
    name: &'v str,
    code: &'v str,
}

/// The announcement and its list as data; `None` where the round's notice is not public, which the gates of the
/// list exclude.
pub(crate) fn designation_announcement(
    data: &PublicData,
    designation: &PublicDesignation,
) -> Option<(Value, ListSheet)> {
    let sheet = designation_sheet(data, designation);
    let wording = wording::designation(data, designation)?;
    let documents = &data.site.documents;
    let (mark, recipients) = match designation.form {
        AnnouncementForm::Announcement => (&documents.announcement_mark, None),
        AnnouncementForm::Circular => (&documents.circular_mark, designation.recipients()),
    };
    let title = designation.title_lines().join("\n");
    let areas: Vec<&Area> = designation.codes.iter().filter_map(|code| data.zone(code)).map(|it| it.area).collect();
    let view = AnnouncementView {
        head: Head::new(data.site, designation.version, title, designation.organ),
        form: designation.form.name(),
        mark,
        number: designation.number,
        recipients,
        letter: recipients.map(|it| imprint(data, designation, it)),
        basis: wording.basis,
        others: wording.others,
        expectation: wording::EXPECTATION,
        date: chinese::date(designation.date),
        annex_title: wording::DESIGNATED,
        provinces: by_province(&areas),
        list_corrections: designation.corrections.iter().map(PublicCorrection::in_words).collect(),
        attached: attached(&sheet, "designation-list"),
    };
    Some((serde_json::to_value(view).expect("a view is plain data"), sheet))
}

/// A circular to the provincial authorities goes in copy to the governments of the areas that it names.
fn imprint(data: &PublicData, designation: &PublicDesignation, recipients: &str) -> Letter {
    Letter::of_samr(data.site, LetterForm::Document, recipients)
        .copies("附件所列各地区人民政府")
        .issued(chinese::date(designation.date))
}

/// Groups areas by province, in administrative order and with continuous numbers.
fn by_province<'v>(areas: &[&'v Area]) -> Vec<ProvinceView<'v>> {
    let mut provinces: Vec<ProvinceView> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for area in areas {
        if !names.contains(&area.province.as_str()) {
            names.push(&area.province);
        }
    }
    let mut number = 0;
    for name in names {
        let inside = areas.iter().filter(|it| it.province == name);
        let areas: Vec<ListedArea> = inside
            .map(|it| {
                number += 1;
                ListedArea { number: number.to_string(), name: &it.name, code: &it.code }
            })
            .collect();
        provinces.push(ProvinceView { name, count: areas.len().to_string(), areas });
    }
    provinces
}

fn designation_sheet(data: &PublicData, designation: &PublicDesignation) -> ListSheet {
    let areas = designation.codes.iter().filter_map(|code| data.zone(code)).map(|it| it.area).enumerate();
    ListSheet {
        name: "认定名单",
        title: wording::DESIGNATED.into(),
        columns: vec![
            Column::new("number", "序号", Width::Place),
            Column::new("province", "省（自治区、直辖市）", Width::Name),
            Column::new("area", "示范区", Width::Name),
            Column::new("code", "行政区划代码", Width::Short),
            Column::new("date", "认定日期", Width::Short),
            Column::new("document", "文号", Width::Name),
        ],
        rows: areas
            .map(|(index, it)| {
                vec![
                    Cell::place(index),
                    Cell::text(&it.province),
                    Cell::text(&it.name),
                    Cell::text(&it.code),
                    Cell::Date(designation.date),
                    Cell::text(designation.number),
                ]
            })
            .collect(),
    }
}
