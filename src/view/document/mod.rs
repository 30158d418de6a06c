//! Data of printed documents, in the form that the templates in `templates/typst/` read.
//!
//! Texts and numbers are formatted here as they are printed. Templates only decide the layout.

mod announcement;
mod application;
mod attached;
mod collection;
mod evaluated;
mod experience;
mod failure;
mod letter;
mod listed;
mod notice;
mod oversight;
mod recommendation;
mod report;
mod review;
mod score;
mod summary;
mod summary_sheets;

use chrono::NaiveDate;
use serde::Serialize;

pub(crate) use announcement::designation_announcement;
pub(crate) use application::{blank_creation_application, creation_application, evaluation_application};
pub(crate) use collection::{Volume, collection_contents, collection_title, collection_volume, experience_collection};
pub(crate) use evaluated::EvaluationSubject;
pub(crate) use experience::{experience, experience_lines, experience_origin, print_path};
pub(crate) use failure::failure_notice;
pub(crate) use notice::publicity_notice;
pub(crate) use oversight::oversight_notice;
pub(crate) use recommendation::{Recommended, recommendation_list, recommendation_sheets};
pub(crate) use report::self_evaluation_report;
pub(crate) use review::preliminary_review;
pub(crate) use summary::{Evaluated, evaluation_summary};
pub(crate) use summary_sheets::summary_sheets;

use crate::model::Period;
use crate::model::area::Area;
use crate::model::creation::Creation;
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

    fn new(zone: &Zone, area: &Area) -> Self {
        Self {
            name: area.name.clone(),
            code: area.code.clone(),
            class: area.class.clone(),
            province: area.province.clone(),
            region: Some(format!("{}地区", area.region.name())),
            applicant: zone.record.applicant.clone(),
            lead_department: zone.record.lead_department.clone(),
        }
    }
}

#[derive(Debug, Serialize)]
struct RoundView {
    id: String,
    title: String,
}

impl RoundView {
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

/// An opinion box that people fill in, sign and seal.
#[derive(Debug, Default, Serialize)]
struct Opinion {
    opinion: Option<String>,
    date: Option<String>,
}

fn printed(date: Option<NaiveDate>) -> Option<String> {
    date.map(chinese::date)
}
