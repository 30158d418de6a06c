//! A designation (认定): the announcement, and the current status of its zones.

use serde::Serialize;

use crate::model::column::Column;
use crate::procedure::lifecycle::PublicStatus;
use crate::view::public::{PublicData, PublicDesignation};
use crate::view::wording::{self, ListHeads};

use super::designations::{self, DesignationRow};
use super::page::{ArticleLink, PageHead, Rules, View};
use super::parts::{self, CorrectionView, DocumentView, Link};
use super::zones::{AnnexedProvince, ZoneRow, annexed};
use super::{PublicDocuments, identity, path};

#[derive(Debug, Serialize)]
pub(super) struct Designation<'d> {
    designation: DesignationView<'d>,
}

#[derive(Debug, Serialize)]
struct DesignationView<'d> {
    #[serde(flatten)]
    row: DesignationRow<'d>,
    organ: &'d str,
    /// The recipients of a circular.
    recipients: Option<&'d str>,
    heads: ListHeads,
    provinces: Vec<AnnexedProvince<'d, ZoneRow<'d>>>,
    articles: Vec<ArticleLink>,
    /// The sentence after the reference to the rules; `None` if the notice of the round is not public.
    basis: Option<String>,
    /// The outcome for the other areas of the publicity list.
    others: Option<String>,
    expectation: &'static str,
    annex_title: &'static str,
    revoked: Vec<ZoneRow<'d>>,
    notice: Option<Link>,
    documents: Vec<DocumentView<'d>>,
    corrections: Vec<CorrectionView<'d>>,
}

pub(super) fn view<'d>(
    data: &'d PublicData,
    designation: &'d PublicDesignation,
    documents: &'d PublicDocuments,
) -> View<Designation<'d>> {
    let round = designation.round.id.as_str();
    let title = designations::title(designation);
    let page =
        PageHead::article(data.site, Column::Designations, &path::designation(round), &title, designation.number);
    let organ = designation.organ;
    let rules = Rules::of(data, designation.version);
    let revoked = designations::listed(data, designation).filter(|it| it.status == PublicStatus::Revoked);
    let notice = data.notices.iter().find(|it| it.round.id == round);
    let (basis, others) = match wording::designation(data, designation) {
        Some(wording) => (Some(wording.basis), wording.others),
        None => (None, None),
    };
    View {
        page: page
            .described(format!("{}：{title}。", designation.number), &["认定公告", "示范区名单"])
            .published(designation.date, organ)
            .cited(designation.updated(), organ)
            .corrected(&designation.corrections)
            .identified(identity::designation(data.site, round)),
        content: Designation {
            designation: DesignationView {
                row: designations::row(data, designation),
                organ,
                recipients: designation.recipients(),
                heads: wording::DESIGNATED_HEADS,
                provinces: annexed(data, &designation.codes, ZoneRow::new),
                articles: vec![rules.article(designation.version.measures.articles.designation)],
                basis,
                others,
                expectation: wording::EXPECTATION,
                annex_title: wording::DESIGNATED,
                revoked: revoked.map(ZoneRow::new).collect(),
                notice: notice.map(|it| Link { title: it.title(), href: path::notice(round) }),
                documents: documents.views("designation-announcement", round),
                corrections: parts::corrections(&designation.corrections),
            },
        },
        rules,
    }
}
