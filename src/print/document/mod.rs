//! The catalogue of documents, and the jobs that print them.
//!
//! ARCHITECTURE.md lists what a new document needs. Lists are also written as tables of data beside the printed
//! document. A job says which document it is; what the document says is made when it is asked for, because the
//! documents of the whole country do not fit into memory.

mod collection;
pub(crate) mod due;
pub(crate) mod fonts;
mod jobs;
mod origins;

use std::sync::Arc;

use anyhow::Result;
use chrono::NaiveDate;
use rayon::prelude::*;
use serde_json::Value;

use crate::model::experience::PictureFile;
use crate::model::files;
use crate::model::measures::Basis;
use crate::output::sheet::{self, Lists};
use crate::output::{Content, Reuse};
use crate::procedure::programme::Snapshot;
use crate::records::overlay::Overlay;
use crate::records::receipt::{Receipt, Receipts};
use crate::text::file_name::file_name;
use crate::view::public::PublicData;

pub(crate) use origins::Origins;

/// The folder of all documents, below the folder of their audience.
pub(crate) const FOLDER: &str = "documents/";

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

/// The form in which a document is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Pages (PDF).
    Printed,
    /// A file for word processors (可编辑版, DOCX), for documents that others revise.
    Editable,
}

impl Form {
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Form::Printed => "pdf",
            Form::Editable => "docx",
        }
    }
}

/// A kind of document.
#[derive(Debug)]
pub(crate) struct DocumentKind {
    /// Also the name of its template.
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    /// The step of the procedure it belongs to, which each version of the rules maps to an article.
    pub(crate) basis: Basis,
    pub(crate) audience: Audience,
    /// Whether others revise it, so that it also has an editable form.
    pub(crate) is_editable: bool,
    jobs: for<'w> fn(Subject<'w>, &'static DocumentKind) -> Vec<DocumentJob<'w>>,
}

/// The inputs of all documents.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'w> {
    pub(crate) snapshot: &'w Snapshot<'w>,
    pub(crate) public: &'w PublicData<'w>,
    pub(crate) overlay: &'w Overlay,
    pub(crate) receipts: &'w Receipts<'w>,
}

/// A document to print.
pub(crate) struct DocumentJob<'w> {
    pub(crate) kind: &'static str,
    pub(crate) audience: Audience,
    pub(crate) form: Form,
    is_editable: bool,
    /// The path below the folder of the audience.
    pub(crate) path: String,
    /// The name in messages.
    pub(crate) title: String,
    /// The code of the zone it is about, if any.
    pub(crate) code: Option<String>,
    /// The province it is about, if any.
    pub(crate) province: Option<String>,
    pub(crate) round: Option<String>,
    /// The id of the write-up it prints.
    pub(crate) experience: Option<String>,
    /// The id of the dimension whose write-ups it prints.
    pub(crate) dimension: Option<String>,
    /// The date of the document, which is also its time stamp.
    pub(crate) date: NaiveDate,
    /// Its lists as tables of data.
    pub(crate) lists: Option<Lists>,
    contents: Arc<dyn Fn() -> Contents<'w> + Send + Sync + 'w>,
    /// What its points were computed from, if it has any.
    receipt: Option<Arc<dyn Fn() -> Receipt + Send + Sync + 'w>>,
    /// What it is made from, if that is less than the records of its area, or than all records.
    origin: Option<Arc<dyn Fn() -> Value + Send + Sync + 'w>>,
}

/// What a document says.
pub(crate) struct Contents<'w> {
    pub(crate) data: Value,
    /// The lines of its text as a reader sees them. In `data`, marks split them into pieces.
    pub(crate) lines: Vec<String>,
    /// Its pictures as they were sent. The data names them by `view::document::print_path`.
    pub(crate) pictures: Vec<&'w PictureFile>,
}

impl From<Value> for Contents<'_> {
    fn from(data: Value) -> Self {
        Self { data, lines: vec![], pictures: vec![] }
    }
}

impl Contents<'_> {
    /// All strings in its data.
    pub(crate) fn texts(&self) -> Vec<&str> {
        texts(&self.data)
    }

    pub(crate) fn into_texts(self) -> Vec<String> {
        self.texts().into_iter().map(str::to_string).collect()
    }
}

impl<'w> DocumentJob<'w> {
    /// The same document, which is made from nothing but this.
    fn made_from(self, origin: impl Fn() -> Value + Send + Sync + 'w) -> Self {
        Self { origin: Some(Arc::new(origin)), ..self }
    }

    /// The same document in its editable form, if its kind has one. Its lists stay with the printed form.
    pub(crate) fn editable(&self) -> Option<Self> {
        self.is_editable.then(|| Self {
            form: Form::Editable,
            path: format!("{}.{}", self.stem(), Form::Editable.extension()),
            title: format!("{}（可编辑版）", self.title),
            code: self.code.clone(),
            province: self.province.clone(),
            round: self.round.clone(),
            experience: self.experience.clone(),
            dimension: self.dimension.clone(),
            lists: None,
            contents: Arc::clone(&self.contents),
            receipt: None,
            origin: self.origin.clone(),
            ..*self
        })
    }

    /// Its path without the extension.
    fn stem(&self) -> &str {
        self.path.rsplit_once('.').map_or(&self.path, |(stem, _)| stem)
    }

    /// The same document, whose points were computed from this.
    fn computed_from(self, receipt: impl Fn() -> Receipt + Send + Sync + 'w) -> Self {
        Self { receipt: Some(Arc::new(receipt)), ..self }
    }

    /// The receipt of its points (计算凭据); `None` if it has none.
    pub(crate) fn receipt(&self) -> Option<Receipt> {
        self.receipt.as_ref().map(|it| it())
    }

    /// What the document says, made anew each time.
    pub(crate) fn contents(&self) -> Contents<'w> {
        (self.contents)()
    }

    /// A file name that tells it from all other documents, made from its path.
    pub(crate) fn flat_name(&self) -> String {
        self.path.trim_start_matches(FOLDER).replace('/', "-")
    }

    /// A file name that people understand: the area and the title.
    pub(crate) fn file_name(&self, mark: Option<&str>, extension: &str) -> String {
        let code = self.code.as_deref().unwrap_or_default();
        file_name(&format!("{code}{}", self.title), mark, extension)
    }

    /// The zone code or province it is about, as given on the command line.
    pub(crate) fn subject(&self) -> Option<&str> {
        self.code.as_deref().or(self.province.as_deref())
    }

    /// The file or folder of its records; empty if they are in several places.
    pub(crate) fn records(&self) -> String {
        match (&self.experience, &self.code) {
            (Some(experience), _) => files::experience(experience),
            (None, Some(code)) => files::zone(code),
            (None, None) => String::new(),
        }
    }

    /// The round, write-up or dimension of the document, or else its zone.
    pub(crate) fn about(&self) -> Option<&str> {
        let own = self.round.as_deref().or(self.experience.as_deref()).or(self.dimension.as_deref());
        own.or(self.code.as_deref())
    }

    /// The data files of its lists, XLSX and CSV, by path.
    ///
    /// # Errors
    /// If a list exceeds the limits of XLSX.
    pub(crate) fn tables(&self, author: &str, reuse: Reuse) -> Result<Vec<(String, Content)>> {
        let Some(lists) = &self.lists else { return Ok(vec![]) };
        let stem = self.stem();
        let mut files = vec![(format!("{stem}.xlsx"), sheet::reused_workbook(lists, author, self.date, reuse)?)];
        for (index, it) in lists.sheets.iter().enumerate() {
            // After a dot, because `-2` would look like the second round of a year.
            let part = if index == 0 { String::new() } else { format!(".{}", index + 1) };
            files.push((format!("{stem}{part}.csv"), it.csv().into_bytes().into()));
        }
        Ok(files)
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

/// The kind that prints a single write-up.
const EXPERIENCE: &str = "experience";

/// Every kind of document, in the order of the procedure.
#[rustfmt::skip]
pub(crate) static CATALOGUE: &[DocumentKind] = &[
    DocumentKind { id: "application-call", name: "创建申报通知", basis: Basis::CreationApplication, audience: Audience::Public, is_editable: true, jobs: jobs::creation::application_calls },
    DocumentKind { id: "creation-application-form", name: "创建申请表（空白）", basis: Basis::CreationApplication, audience: Audience::Public, is_editable: true, jobs: jobs::creation::blank_creation_applications },
    DocumentKind { id: "creation-plan-form", name: "创建方案（空白）", basis: Basis::CreationApplication, audience: Audience::Public, is_editable: true, jobs: jobs::creation::blank_creation_plans },
    DocumentKind { id: "creation-application", name: "创建申请表", basis: Basis::CreationApplication, audience: Audience::Internal, is_editable: true, jobs: jobs::creation::creation_applications },
    DocumentKind { id: "recommendation-list", name: "推荐名单", basis: Basis::Recommendation, audience: Audience::Internal, is_editable: true, jobs: jobs::creation::recommendation_lists },
    DocumentKind { id: "recommendation-letter", name: "推荐函", basis: Basis::Recommendation, audience: Audience::Internal, is_editable: true, jobs: jobs::creation::recommendation_letters },
    DocumentKind { id: "approval-notice", name: "同意创建通知或者复函", basis: Basis::Approval, audience: Audience::Internal, is_editable: true, jobs: jobs::creation::approval_notices },
    DocumentKind { id: "evaluation-application-form", name: "评估申请表（空白）", basis: Basis::EvaluationApplication, audience: Audience::Public, is_editable: true, jobs: jobs::evaluation::blank_evaluation_applications },
    DocumentKind { id: "evaluation-application", name: "评估申请表", basis: Basis::EvaluationApplication, audience: Audience::Internal, is_editable: true, jobs: jobs::evaluation::evaluation_applications },
    DocumentKind { id: "self-evaluation-report", name: "自评报告", basis: Basis::EvaluationApplication, audience: Audience::Internal, is_editable: true, jobs: jobs::evaluation::self_evaluation_reports },
    DocumentKind { id: "on-site-record", name: "实地核查记录表", basis: Basis::PreliminaryReview, audience: Audience::Internal, is_editable: false, jobs: jobs::preliminary::on_site_records },
    DocumentKind { id: "attendance-sheet", name: "实地核查签到表", basis: Basis::PreliminaryReview, audience: Audience::Internal, is_editable: false, jobs: jobs::preliminary::attendance_sheets },
    DocumentKind { id: "preliminary-review", name: "评估初审意见表", basis: Basis::PreliminaryReview, audience: Audience::Internal, is_editable: true, jobs: jobs::evaluation::preliminary_reviews },
    DocumentKind { id: "preliminary-report", name: "评估初审报告", basis: Basis::PreliminaryReview, audience: Audience::Internal, is_editable: true, jobs: jobs::preliminary::preliminary_reports },
    DocumentKind { id: "submission-letter", name: "评估申请报送函", basis: Basis::PreliminaryReview, audience: Audience::Internal, is_editable: true, jobs: jobs::preliminary::submission_letters },
    DocumentKind { id: "preliminary-failure-notice", name: "初审不合格告知书", basis: Basis::PreliminaryReview, audience: Audience::Internal, is_editable: true, jobs: jobs::preliminary::preliminary_failure_notices },
    DocumentKind { id: "expert-score-sheet", name: "专家评分表", basis: Basis::Evaluation, audience: Audience::Internal, is_editable: false, jobs: jobs::panel::expert_score_sheets },
    DocumentKind { id: "score-collation", name: "评分汇总表", basis: Basis::Evaluation, audience: Audience::Internal, is_editable: false, jobs: jobs::panel::score_collations },
    DocumentKind { id: "evaluation-opinion", name: "总局评估意见表", basis: Basis::Evaluation, audience: Audience::Internal, is_editable: true, jobs: jobs::panel::evaluation_opinions },
    DocumentKind { id: "evaluation-summary", name: "评估情况汇总", basis: Basis::Evaluation, audience: Audience::Internal, is_editable: false, jobs: jobs::evaluation::evaluation_summaries },
    DocumentKind { id: "publicity-notice", name: "建议名单公示", basis: Basis::Publicity, audience: Audience::Public, is_editable: true, jobs: jobs::publicity::publicity_notices },
    DocumentKind { id: "objection-register", name: "异议登记表", basis: Basis::Publicity, audience: Audience::Internal, is_editable: false, jobs: jobs::publicity::objection_registers },
    DocumentKind { id: "objection-report", name: "异议核查情况报告", basis: Basis::Designation, audience: Audience::Internal, is_editable: true, jobs: jobs::publicity::objection_reports },
    DocumentKind { id: "objection-reply", name: "异议答复函", basis: Basis::Designation, audience: Audience::Internal, is_editable: true, jobs: jobs::publicity::objection_replies },
    DocumentKind { id: "publicity-report", name: "公示情况说明", basis: Basis::Designation, audience: Audience::Internal, is_editable: true, jobs: jobs::publicity::publicity_reports },
    DocumentKind { id: "designation-request", name: "认定签报", basis: Basis::Designation, audience: Audience::Internal, is_editable: true, jobs: jobs::publicity::designation_requests },
    DocumentKind { id: "designation-announcement", name: "认定公告或者通知", basis: Basis::Designation, audience: Audience::Public, is_editable: true, jobs: jobs::publicity::designation_announcements },
    DocumentKind { id: "failure-notice", name: "评估结果告知书", basis: Basis::Reapplication, audience: Audience::Internal, is_editable: true, jobs: jobs::evaluation::failure_notices },
    DocumentKind { id: "oversight-notice", name: "约谈、警示、取消资格文书", basis: Basis::Oversight, audience: Audience::Internal, is_editable: true, jobs: jobs::oversight::oversight_notices },
    DocumentKind { id: "talk-minutes", name: "约谈纪要", basis: Basis::Oversight, audience: Audience::Internal, is_editable: true, jobs: jobs::oversight::talk_minutes },
    DocumentKind { id: "rectification-notice", name: "整改通知", basis: Basis::Oversight, audience: Audience::Internal, is_editable: true, jobs: jobs::oversight::rectification_notices },
    DocumentKind { id: "revocation-announcement", name: "取消资格公告", basis: Basis::Oversight, audience: Audience::Public, is_editable: true, jobs: jobs::oversight::revocation_announcements },
    DocumentKind { id: EXPERIENCE, name: "经验单篇", basis: Basis::Promotion, audience: Audience::Public, is_editable: true, jobs: jobs::experience::experiences },
    DocumentKind { id: "experience-collection", name: "经验汇编", basis: Basis::Promotion, audience: Audience::Public, is_editable: false, jobs: collection::jobs },
];

/// All jobs of a build, in catalogue order, the printed forms before the editable ones. Where the settings print no
/// single write-ups, those on record stay.
pub(crate) fn jobs(subject: Subject) -> Vec<DocumentJob> {
    let workspace = subject.snapshot.workspace;
    let jobs = |kind: &'static DocumentKind| match kind.id {
        EXPERIENCE if !workspace.site.experience.documents => {
            jobs::experience::single_experiences(subject, kind, |path| workspace.addresses.has(path))
        }
        _ => kind.jobs(subject),
    };
    // Kinds differ much in their effort.
    let jobs: Vec<Vec<DocumentJob>> = CATALOGUE.par_iter().with_max_len(1).map(jobs).collect();
    let mut jobs: Vec<DocumentJob> = jobs.into_iter().flatten().collect();
    jobs.extend(jobs.iter().filter_map(DocumentJob::editable).collect::<Vec<_>>());
    jobs
}

impl DocumentKind {
    /// The jobs of one kind.
    pub(crate) fn jobs<'w>(&'static self, subject: Subject<'w>) -> Vec<DocumentJob<'w>> {
        (self.jobs)(subject, self)
    }

    fn job<'w>(
        &'static self,
        path: String,
        title: String,
        date: NaiveDate,
        contents: impl Fn() -> Contents<'w> + Send + Sync + 'w,
    ) -> DocumentJob<'w> {
        DocumentJob {
            kind: self.id,
            audience: self.audience,
            form: Form::Printed,
            is_editable: self.is_editable,
            path,
            title,
            code: None,
            province: None,
            round: None,
            experience: None,
            dimension: None,
            date,
            lists: None,
            contents: Arc::new(contents),
            receipt: None,
            origin: None,
        }
    }
}
