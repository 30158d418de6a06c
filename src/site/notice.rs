//! A publicity notice (公示) and its outcome.

use serde::Serialize;

use crate::model::column::Column;
use crate::model::site::Contact;
use crate::output::ics;
use crate::text::chinese;
use crate::view::outcome::PublicityOutcome;
use crate::view::public::{PublicData, PublicDesignation, PublicNotice};
use crate::view::wording::{self, ListHeads};

use super::notices::{self, NoticeRow};
use super::page::{ArticleLink, PageHead, Rules, View};
use super::parts::{self, CorrectionView, DateView, DocumentView};
use super::zones::{AnnexedProvince, ZoneRow, annexed};
use super::{PublicDocuments, identity, path};

#[derive(Debug, Serialize)]
pub(super) struct Notice<'d> {
    notice: NoticeView<'d>,
}

#[derive(Debug, Serialize)]
struct NoticeView<'d> {
    #[serde(flatten)]
    row: NoticeRow<'d>,
    as_of: DateView,
    organ: &'d str,
    basis: String,
    period_text: String,
    annex_title: String,
    heads: ListHeads,
    provinces: Vec<AnnexedProvince<'d, ListedZone<'d>>>,
    office: Contact,
    articles: Vec<ArticleLink>,
    documents: Vec<DocumentView<'d>>,
    corrections: Vec<CorrectionView<'d>>,
    /// The calendar file of the period; `None` once the period is over.
    calendar: Option<String>,
    /// `None` until the designation is announced.
    outcome: Option<Outcome>,
}

#[derive(Debug, Serialize)]
struct ListedZone<'d> {
    #[serde(flatten)]
    row: ZoneRow<'d>,
    /// The outcome for the area; `None` until the designation is announced.
    result: Option<&'static str>,
}

/// The number of areas that were designated, and the outcome for the others.
#[derive(Debug, Serialize)]
struct Outcome {
    designated: String,
    others: Option<String>,
}

pub(super) fn view<'d>(
    data: &'d PublicData,
    notice: &'d PublicNotice,
    documents: &'d PublicDocuments,
) -> View<Notice<'d>> {
    let round = notice.round.id.as_str();
    let (title, label) = (notice.title(), format!("{}公示", notice.round.label()));
    let page = PageHead::article(data.site, Column::Notices, &path::notice(round), &title, &label);
    let (start, end) = (chinese::date(notice.period.start), chinese::date(notice.period.end));
    let organ = notice.organ;
    let rules = Rules::of(data, notice.version);
    let wording = wording::notice(notice);
    let designation = notices::designation_of(data, notice);
    View {
        page: page
            .described(format!("{title}。公示期为{start}至{end}。"), &["公示", "示范区建议名单"])
            .published(notice.published, organ)
            .cited(notice.updated(), organ)
            .corrected(&notice.corrections)
            .identified(identity::notice(data.site, round)),
        content: Notice {
            notice: NoticeView {
                row: notices::row(data, notice),
                as_of: data.as_of.into(),
                organ,
                basis: wording.basis,
                period_text: wording.period,
                annex_title: wording.annex_title,
                heads: wording::PROPOSED_HEADS,
                provinces: annexed(data, &notice.codes, |it| ListedZone {
                    row: ZoneRow::new(it),
                    result: designation.map(|designation| result(designation, &it.area.code)),
                }),
                office: notice.office.into(),
                articles: vec![rules.article(notice.version.measures.articles.publicity)],
                documents: documents.views("publicity-notice", round),
                corrections: parts::corrections(&notice.corrections),
                calendar: notice.is_open(data.as_of).then(|| path::calendar(round)),
                outcome: designation.map(|it| outcome(data, it)),
            },
        },
        rules,
    }
}

/// A calendar file with the period for objections.
pub(super) fn calendar(data: &PublicData, notice: &PublicNotice) -> String {
    let office = notice.office;
    let mark = data.site.demonstration.as_ref().map(|it| format!("（{}）", it.mark)).unwrap_or_default();
    let page = data.site.address(&path::notice(&notice.round.id));
    let contact = format!("受理单位：{}；联系电话：{}；电子邮箱：{}", office.name, office.telephone, office.email);
    let entry = ics::Entry {
        uid: format!("notice-{}@zonepress", notice.round.id),
        date: notice.period.start,
        last: Some(notice.period.end),
        summary: format!("公示期：{}{mark}", notice.title()),
        description: [Some(contact), page].into_iter().flatten().collect::<Vec<_>>().join("\n"),
    };
    ics::calendar(&notice.title(), &[entry], notice.published)
}

fn outcome(data: &PublicData, designation: &PublicDesignation) -> Outcome {
    let others = wording::designation(data, designation).and_then(|it| it.others);
    Outcome { designated: designation.codes.len().to_string(), others }
}

fn result(designation: &PublicDesignation, code: &str) -> &'static str {
    match designation.outcomes.iter().find(|(it, _)| it == code).map(|it| it.1) {
        Some(it) if it.is_designated() => "已认定",
        Some(PublicityOutcome::Upheld) => "未认定（经核实异议成立）",
        _ => "未认定",
    }
}
