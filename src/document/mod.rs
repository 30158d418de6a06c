//! The documents of the procedure: a catalogue, and the jobs that print them.
//!
//! Adding a document is a row in [`CATALOGUE`], a view and a template.

pub(crate) mod fonts;

use chrono::NaiveDate;
use serde_json::Value;

use crate::model::evaluation::Stage;
use crate::model::zone::Zone;
use crate::overlay::Overlay;
use crate::programme::Programme;
use crate::view::document::{self as view, EvaluationSubject};
use crate::view::public::PublicData;

/// Who may read a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    Public,
    Internal,
}

impl Audience {
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Audience::Public => "public",
            Audience::Internal => "internal",
        }
    }
}

/// One kind of document.
#[derive(Debug)]
pub(crate) struct Kind {
    /// Also the name of its template.
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) audience: Audience,
    jobs: fn(&Subject, &'static Kind) -> Vec<DocumentJob>,
}

/// What documents are made from.
///
/// The programme holds nothing dated after the day.
pub(crate) struct Subject<'w> {
    pub(crate) programme: &'w Programme<'w>,
    pub(crate) public: &'w PublicData<'w>,
    pub(crate) overlay: &'w Overlay,
}

/// One document to print.
#[derive(Debug, Clone)]
pub(crate) struct DocumentJob {
    pub(crate) kind: &'static str,
    pub(crate) audience: Audience,
    /// Below the audience's folder.
    pub(crate) path: String,
    /// What messages call it.
    pub(crate) title: String,
    /// The zone it is about, where it is about one.
    pub(crate) code: Option<String>,
    pub(crate) round: Option<String>,
    /// The day the document speaks of; becomes its time stamp.
    pub(crate) date: NaiveDate,
    pub(crate) data: Value,
}

impl DocumentJob {
    /// Every text of its data.
    pub(crate) fn texts(&self) -> Vec<&str> {
        texts(&self.data)
    }
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(fields) => fields.values().flat_map(texts).collect(),
        _ => vec![],
    }
}

/// Every kind of document.
pub(crate) static CATALOGUE: &[Kind] = &[
    Kind {
        id: "creation-application", name: "创建申请表", audience: Audience::Internal, jobs: creation_applications
    },
    Kind {
        id: "evaluation-application",
        name: "评估申请表",
        audience: Audience::Internal,
        jobs: evaluation_applications,
    },
    Kind {
        id: "self-evaluation-report",
        name: "自评报告",
        audience: Audience::Internal,
        jobs: self_evaluation_reports,
    },
    Kind { id: "publicity-notice", name: "建议名单公示", audience: Audience::Public, jobs: publicity_notices },
    Kind {
        id: "designation-announcement",
        name: "认定公告或者通知",
        audience: Audience::Public,
        jobs: designation_announcements,
    },
];

/// The jobs of every kind, in the order of the catalogue.
pub(crate) fn jobs(subject: &Subject) -> Vec<DocumentJob> {
    CATALOGUE.iter().flat_map(|kind| (kind.jobs)(subject, kind)).collect()
}

impl Kind {
    fn job(&'static self, path: String, title: String, date: NaiveDate, data: Value) -> DocumentJob {
        let (code, round) = (None, None);
        DocumentJob { kind: self.id, audience: self.audience, path, title, code, round, date, data }
    }
}

fn creation_applications(subject: &Subject, kind: &'static Kind) -> Vec<DocumentJob> {
    let workspace = subject.programme.workspace;
    let mut jobs = Vec::new();
    for zone in workspace.zones.values() {
        let Some(area) = workspace.areas.get(&zone.code) else { continue };
        for (year, creation) in &zone.creations {
            let Some(application) = &creation.application else { continue };
            let Some(version) = workspace.version_on(application.date) else { continue };
            let contacts = subject.overlay.contacts(&zone.code);
            let data = view::creation_application(&workspace.site, version, zone, area, creation, contacts);
            let path = format!("documents/{}/{}-{year}.pdf", zone.code, kind.id);
            let title = format!("{}{}（{year}年）", area.name, kind.name);
            let job = kind.job(path, title, application.date, data);
            jobs.push(DocumentJob { code: Some(zone.code.clone()), ..job });
        }
    }
    jobs
}

/// Article 12: who meets the pass mark in its self-evaluation applies.
fn evaluation_applications(subject: &Subject, kind: &'static Kind) -> Vec<DocumentJob> {
    evaluations(subject, kind, |zone, evaluation| {
        let workspace = subject.programme.workspace;
        let version = workspace.version_of(evaluation.round)?;
        let area = workspace.areas.get(&zone.code)?;
        let contacts = subject.overlay.contacts(&zone.code);
        let view = view::evaluation_application(&workspace.site, version, zone, area, evaluation, contacts);
        evaluation.sheet.passed.then_some(view)
    })
}

fn self_evaluation_reports(subject: &Subject, kind: &'static Kind) -> Vec<DocumentJob> {
    evaluations(subject, kind, |zone, evaluation| {
        let workspace = subject.programme.workspace;
        let version = workspace.version_of(evaluation.round)?;
        let area = workspace.areas.get(&zone.code)?;
        Some(view::self_evaluation_report(&workspace.site, version, zone, area, evaluation))
    })
}

/// A job for each self-evaluation for which there is a view.
fn evaluations(
    subject: &Subject,
    kind: &'static Kind,
    view: impl Fn(&Zone, &EvaluationSubject) -> Option<Value>,
) -> Vec<DocumentJob> {
    let workspace = subject.programme.workspace;
    let mut jobs = Vec::new();
    for zone in workspace.zones.values() {
        for (round, evaluation) in &zone.evaluations {
            let sheet = |stage| subject.programme.sheet(&zone.code, round, stage);
            let (Some(own), Some(round), Some(own_sheet)) =
                (&evaluation.self_evaluation, workspace.rounds.get(round), sheet(Stage::SelfEvaluation))
            else {
                continue;
            };
            let evaluated = EvaluationSubject {
                round,
                evaluation,
                own,
                creation: zone.creation_before(own.date),
                sheet: own_sheet,
                province_sheet: sheet(Stage::Province),
                samr_sheet: sheet(Stage::Samr),
            };
            let Some(data) = view(zone, &evaluated) else { continue };
            let path = format!("documents/{}/{}/{}.pdf", zone.code, round.id, kind.id);
            let title = format!("{}{}（{}）", zone.record.name, kind.name, round.label());
            let job = kind.job(path, title, own.date, data);
            jobs.push(DocumentJob { code: Some(zone.code.clone()), round: Some(round.id.clone()), ..job });
        }
    }
    jobs
}

fn publicity_notices(subject: &Subject, kind: &'static Kind) -> Vec<DocumentJob> {
    let notices = subject.public.notices.iter();
    notices
        .map(|notice| {
            let round = &notice.round.id;
            let path = format!("documents/notice-{round}.pdf");
            let data = view::publicity_notice(subject.public, notice);
            let job = kind.job(path, notice.title(), notice.published, data);
            DocumentJob { round: Some(round.clone()), ..job }
        })
        .collect()
}

fn designation_announcements(subject: &Subject, kind: &'static Kind) -> Vec<DocumentJob> {
    let designations = subject.public.designations.iter();
    designations
        .filter_map(|designation| {
            let round = &designation.round.id;
            let path = format!("documents/designation-{round}.pdf");
            let data = view::designation_announcement(subject.public, designation)?;
            let title = format!("认定{}（{}）", designation.form.name(), designation.number);
            let job = kind.job(path, title, designation.date, data);
            Some(DocumentJob { round: Some(round.clone()), ..job })
        })
        .collect()
}
