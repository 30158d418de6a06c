//! Data of printed documents, in the form that the templates in `templates/typst/` read.
//!
//! Texts and numbers are formatted here as they are printed. Templates only decide the layout.

mod announcement;
mod application;
mod approval;
mod attached;
mod basis;
mod blank;
mod call;
mod collection;
mod designation_request;
mod evaluated;
mod experience;
mod fact;
mod failure;
mod fieldwork;
mod letter;
mod listed;
mod notice;
mod objection;
mod opinion;
mod oversight;
mod panel;
mod plan;
mod preliminary;
mod publicity_report;
mod publicized;
mod recommendation;
mod recommending;
mod rectification;
mod report;
mod review;
mod revocation;
mod score;
mod sentence;
mod submission;
mod summary;
mod summary_sheets;
mod talk;

use chrono::NaiveDate;
use serde::Serialize;

pub(crate) use announcement::designation_announcement;
pub(crate) use application::{
    blank_creation_application, blank_evaluation_application, creation_application, evaluation_application,
};
pub(crate) use approval::approval_notice;
pub(crate) use call::application_call;
pub(crate) use collection::{Volume, collection_contents, collection_title, collection_volume, experience_collection};
pub(crate) use designation_request::designation_request;
pub(crate) use evaluated::EvaluationSubject;
pub(crate) use experience::{experience, experience_lines, experience_origin, print_path};
pub(crate) use failure::failure_notice;
pub(crate) use fieldwork::{attendance_sheet, on_site_record};
pub(crate) use notice::publicity_notice;
pub(crate) use objection::{Objected, objection_register, objection_reply, objection_report};
pub(crate) use opinion::evaluation_opinion;
pub(crate) use oversight::{OversightSubject, oversight_notice};
pub(crate) use panel::{expert_score_sheet, members, score_collation};
pub(crate) use plan::creation_plan_form;
pub(crate) use preliminary::{preliminary_failure_notice, preliminary_report};
pub(crate) use publicity_report::publicity_report;
pub(crate) use publicized::Publicized;
pub(crate) use recommendation::{Recommended, recommendation_list, recommendation_sheets};
pub(crate) use recommending::recommendation_letter;
pub(crate) use rectification::rectification_notice;
pub(crate) use report::self_evaluation_report;
pub(crate) use review::preliminary_review;
pub(crate) use revocation::revocation_announcement;
pub(crate) use submission::{Submitted, submission_letter};
pub(crate) use summary::{Evaluated, evaluation_summary};
pub(crate) use summary_sheets::summary_sheets;
pub(crate) use talk::talk_minutes;

use crate::model::Period;
use crate::model::area::Area;
use crate::model::creation::Creation;
use crate::model::evaluation::Evidence;
use crate::model::identity::Identity;
use crate::model::measures::Version;
use crate::model::round::Round;
use crate::model::site::SiteConfig;
use crate::model::zone::Zone;
use crate::text::chinese;

/// Data common to all documents.
#[derive(Debug, Serialize)]
struct Head {
    demonstration: Option<String>,
    rules: Rules,
    organ: String,
    document: Document,
}

#[derive(Debug, Serialize)]
struct Rules {
    title: String,
    status: Option<String>,
    date: String,
    articles: Articles,
}

#[derive(Debug, Serialize)]
struct Articles {
    eligible_areas: String,
    conditions: String,
    creation_application: String,
    recommendation: String,
    approval: String,
    evaluation_application: String,
    preliminary_review: String,
    evaluation: String,
    publicity: String,
    designation: String,
    reapplication: String,
    oversight: String,
}

#[derive(Debug, Serialize)]
struct Document {
    /// With a line break where the printed title breaks.
    title: String,
    author: String,
    language: &'static str,
}

impl Head {
    fn new(site: &SiteConfig, version: &Version, title: String, author: &str) -> Self {
        let measures = &version.measures;
        let articles = &measures.articles;
        Self {
            demonstration: site.demonstration.as_ref().map(|it| it.mark.clone()),
            rules: Rules {
                title: measures.title.clone(),
                status: measures.status.clone(),
                date: chinese::date(measures.issued),
                articles: Articles {
                    eligible_areas: chinese::article(articles.eligible_areas),
                    conditions: chinese::article(articles.conditions),
                    creation_application: chinese::article(articles.creation_application),
                    recommendation: chinese::article(articles.recommendation),
                    approval: chinese::article(articles.approval),
                    evaluation_application: chinese::article(articles.evaluation_application),
                    preliminary_review: chinese::article(articles.preliminary_review),
                    evaluation: chinese::article(articles.evaluation),
                    publicity: chinese::article(articles.publicity),
                    designation: chinese::article(articles.designation),
                    reapplication: chinese::article(articles.reapplication),
                    oversight: chinese::article(articles.oversight),
                },
            },
            organ: site.documents.organ.clone(),
            document: Document { title, author: author.to_string(), language: "zh-CN" },
        }
    }
}

/// The zone that the document is about.
#[derive(Debug, Serialize)]
struct ZoneView {
    name: String,
    code: String,
    class: String,
    province: String,
    region: Option<String>,
    applicant: String,
    lead_department: String,
}

impl ZoneView {
    /// Empty fields, to be filled in by hand.
    fn blank() -> Self {
        let blank = String::new;
        Self {
            name: blank(),
            code: blank(),
            class: blank(),
            province: blank(),
            region: None,
            applicant: blank(),
            lead_department: blank(),
        }
    }

    /// The zone as a paper named it when it was filed, or else as the records name it today.
    fn filed(zone: &Zone, area: &Area, identity: Option<&Identity>) -> Self {
        let today = || Identity::today(&zone.record, area);
        let Identity { name, code, class, applicant, lead_department, .. } = identity.cloned().unwrap_or_else(today);
        let region = Some(format!("{}地区", area.region.name()));
        Self { name, code, class, province: area.province.clone(), region, applicant, lead_department }
    }
}

#[derive(Debug, Serialize)]
struct RoundView {
    id: String,
    title: String,
}

impl RoundView {
    /// Room to write the round by hand.
    fn blank() -> Self {
        Self { id: String::new(), title: String::new() }
    }

    fn new(round: &Round) -> Self {
        Self { id: round.id.clone(), title: round.title.clone() }
    }
}

#[derive(Debug, Serialize)]
struct PeriodView {
    start: String,
    end: String,
}

impl From<Period> for PeriodView {
    fn from(period: Period) -> Self {
        Self { start: chinese::date(period.start), end: chinese::date(period.end) }
    }
}

/// The approval of the creation for which the zone is evaluated.
#[derive(Debug, Serialize)]
struct ApprovalView {
    plan: Option<String>,
    number: Option<String>,
    date: Option<String>,
    period: Option<PeriodView>,
}

impl ApprovalView {
    fn new(creation: Option<&Creation>) -> Self {
        let approval = creation.and_then(|it| it.approval.as_ref());
        Self {
            plan: creation.and_then(|it| Some(it.application.as_ref()?.plan.clone())),
            number: approval.and_then(|it| it.number.clone()),
            date: approval.map(|it| chinese::date(it.date)),
            period: approval.and_then(|it| it.period).map(PeriodView::from),
        }
    }
}

/// A row of the list of evidence (佐证材料清单).
#[derive(Debug, Serialize)]
struct EvidenceView<'v> {
    id: &'v str,
    title: &'v str,
    date: Option<String>,
    pages: Option<&'v str>,
}

impl<'v> EvidenceView<'v> {
    fn list(evidence: &'v [Evidence]) -> Vec<Self> {
        let row = |it: &'v Evidence| Self {
            id: &it.id,
            title: &it.title,
            date: printed(it.date),
            pages: it.pages.as_ref().map(|it| it.0.as_str()),
        };
        evidence.iter().map(row).collect()
    }
}

/// An opinion box that people fill in, sign and seal.
#[derive(Debug, Default, Serialize)]
struct Opinion {
    opinion: Option<String>,
    date: Option<String>,
}

fn printed(date: Option<NaiveDate>) -> Option<String> {
    date.map(chinese::date)
}
