//! 认定公告 or 认定通知 (Article 16).

use serde::Serialize;
use serde_json::Value;

use super::attached::{Attached, attached};
use super::letter::{Letter, LetterForm};
use super::{Head, listed};
use crate::model::round::AnnouncementForm;
use crate::output::sheet::{Cell, Column, ListSheet, Lists, Source, Width};
use crate::text::chinese;
use crate::view::correction::PublicCorrection;
use crate::view::public::{PublicData, PublicDesignation};
use crate::view::wording::{self, ListHeads, ListedProvince, by_province};

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
    heads: ListHeads,
    provinces: Vec<ListedProvince<'v>>,
    list_corrections: Vec<String>,
    attached: [Attached; 2],
}

/// The announcement and its list as data; `None` where the round's notice is not public, which the gates of the
/// list exclude.
pub(crate) fn designation_announcement(data: &PublicData, designation: &PublicDesignation) -> Option<(Value, Lists)> {
    let sheet = designation_sheet(data, designation);
    let wording = wording::designation(data, designation)?;
    let documents = &data.site.documents;
    let (mark, recipients) = match designation.form {
        AnnouncementForm::Announcement => (&documents.announcement_mark, None),
        AnnouncementForm::Circular => (&documents.circular_mark, designation.recipients()),
    };
    let title = designation.title_lines().join("\n");
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
        heads: wording::DESIGNATED_HEADS,
        provinces: provinces(data, designation),
        list_corrections: designation.corrections.iter().map(PublicCorrection::in_words).collect(),
        attached: attached(&sheet, "designation-list"),
    };
    let lists = Lists { sheets: vec![sheet], source: source(data, designation) };
    Some((serde_json::to_value(view).expect("a view is plain data"), lists))
}

/// A circular to the provincial authorities goes in copy to the governments of the areas that it names.
fn imprint(data: &PublicData, designation: &PublicDesignation, recipients: &str) -> Letter {
    Letter::of_samr(data.site, LetterForm::Document, recipients)
        .copies("附件所列各地区人民政府")
        .issued(chinese::date(designation.date))
}

fn source(data: &PublicData, designation: &PublicDesignation) -> Source {
    let made = listed::Made {
        site: data.site,
        version: designation.version,
        document: format!("{}（{}）", designation.title_lines().concat(), designation.number),
        organ: designation.organ,
        period: ("批次", designation.round.label()),
        article: designation.version.measures.articles.designation,
        day: ("认定日期", designation.date),
        corrections: designation.corrections.iter().map(PublicCorrection::in_words).collect(),
    };
    made.into()
}

fn provinces<'v>(data: &'v PublicData, designation: &PublicDesignation) -> Vec<ListedProvince<'v>> {
    by_province(designation.codes.iter().filter_map(|code| data.zone(code)).map(|it| it.area))
}

fn designation_sheet(data: &PublicData, designation: &PublicDesignation) -> ListSheet {
    let heads = wording::DESIGNATED_HEADS;
    let form = designation.form.name();
    let columns = vec![
        listed::place(),
        listed::province(),
        listed::area(heads.area),
        listed::code(),
        Column::new("date", "认定日期", Width::Short).meaning(format!("认定{form}的日期")),
        Column::new("document", "文号", Width::Name).meaning(format!("认定{form}的文号")),
    ];
    let rows = listed::rows(&provinces(data, designation))
        .map(|row| [row.as_slice(), &[Cell::Date(designation.date), Cell::text(designation.number)]].concat())
        .collect();
    ListSheet::new("认定名单", wording::DESIGNATED, columns, rows)
        .about(format!("认定的示范区，{}", listed::ORDER))
        .leading(3)
        .marked(data.site.mark())
}
