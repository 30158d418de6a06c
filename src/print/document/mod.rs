//! The catalogue of documents, and the jobs that print them.
//!
//! ARCHITECTURE.md lists what a new document needs. Lists are also written as tables of
//! data beside the printed document.

mod collection;
pub(crate) mod fonts;

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use chrono::NaiveDate;
use serde_json::Value;

use crate::model::evaluation::{Evaluation, ReviewResult, Stage};
use crate::model::files;
use crate::model::published::PublishedKind;
use crate::model::round::Round;
use crate::model::zone::Zone;
use crate::output::sheet::{self, ListSheet};
use crate::procedure::lifecycle::{self, State};
use crate::procedure::programme::Snapshot;
use crate::records::overlay::Overlay;
use crate::records::receipt::Receipt;
use crate::records::source::SourceTree;
use crate::view::correction::PublicCorrection;
use crate::view::document::{self as view, Evaluated, EvaluationSubject, Recommended};
use crate::view::public::{PublicData, PublicExperience};

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

/// A kind of document.
#[derive(Debug)]
pub(crate) struct DocumentKind {
    /// Also the name of its template.
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) audience: Audience,
    jobs: fn(&Subject, &'static DocumentKind) -> Vec<DocumentJob>,
}

/// The inputs of all documents.
pub(crate) struct Subject<'w> {
    pub(crate) snapshot: &'w Snapshot<'w>,
    pub(crate) public: &'w PublicData<'w>,
    pub(crate) overlay: &'w Overlay,
    /// The record files, for receipts.
    pub(crate) sources: &'w SourceTree,
}

/// A document to print.
#[derive(Debug, Clone)]
pub(crate) struct DocumentJob {
    pub(crate) kind: &'static str,
    pub(crate) audience: Audience,
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
    pub(crate) data: Value,
    /// Its lists as tables of data.
    pub(crate) sheets: Vec<ListSheet>,
    /// The lines of its text as a reader sees them. In `data`, marks split them into pieces.
    pub(crate) lines: Vec<String>,
    /// Its pictures, by the paths that its data has for them, without the leading `/`.
    pub(crate) pictures: Vec<(String, Arc<[u8]>)>,
}

impl DocumentJob {
    /// A file name that tells it from all other documents, made from its path.
    pub(crate) fn file_name(&self) -> String {
        self.path.trim_start_matches(FOLDER).replace('/', "-")
    }

    /// The zone code or province it is about, as given on the command line.
    pub(crate) fn subject(&self) -> Option<&str> {
        self.code.as_deref().or(self.province.as_deref())
    }

    /// All strings in its data.
    pub(crate) fn texts(&self) -> Vec<&str> {
        texts(&self.data)
    }

    /// The file or folder of its records; empty if they are in several places.
    pub(crate) fn records(&self) -> String {
        match (&self.experience, &self.code) {
            (Some(experience), _) => files::experience(experience),
            (None, Some(code)) => files::zone(code),
            (None, None) => String::new(),
        }
    }

    /// The round, write-up or dimension of the document.
    pub(crate) fn about(&self) -> Option<&str> {
        self.round.as_deref().or(self.experience.as_deref()).or(self.dimension.as_deref())
    }

    /// The data files of its lists, XLSX and CSV, by path.
    ///
    /// # Errors
    /// If a list exceeds the limits of XLSX.
    pub(crate) fn tables(&self, author: &str) -> Result<Vec<(String, Vec<u8>)>> {
        if self.sheets.is_empty() {
            return Ok(vec![]);
        }
        let stem = self.path.strip_suffix(".pdf").unwrap_or(&self.path);
        let mut files = vec![(format!("{stem}.xlsx"), sheet::workbook(&self.sheets, author, self.date)?)];
        for (index, it) in self.sheets.iter().enumerate() {
            // After a dot, because `-2` would look like the second round of a year.
            let part = if index == 0 { String::new() } else { format!(".{}", index + 1) };
            files.push((format!("{stem}{part}.csv"), it.csv().into_bytes()));
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
    DocumentKind { id: "creation-application-form", name: "创建申请表（空白）", audience: Audience::Public, jobs: blank_creation_applications },
    DocumentKind { id: "creation-application", name: "创建申请表", audience: Audience::Internal, jobs: creation_applications },
    DocumentKind { id: "recommendation-list", name: "推荐名单", audience: Audience::Internal, jobs: recommendation_lists },
    DocumentKind { id: "evaluation-application", name: "评估申请表", audience: Audience::Internal, jobs: evaluation_applications },
    DocumentKind { id: "self-evaluation-report", name: "自评报告", audience: Audience::Internal, jobs: self_evaluation_reports },
    DocumentKind { id: "preliminary-review", name: "评估初审意见表", audience: Audience::Internal, jobs: preliminary_reviews },
    DocumentKind { id: "evaluation-summary", name: "评估情况汇总", audience: Audience::Internal, jobs: evaluation_summaries },
    DocumentKind { id: "publicity-notice", name: "建议名单公示", audience: Audience::Public, jobs: publicity_notices },
    DocumentKind { id: "designation-announcement", name: "认定公告或者通知", audience: Audience::Public, jobs: designation_announcements },
    DocumentKind { id: "failure-notice", name: "评估结果告知书", audience: Audience::Internal, jobs: failure_notices },
    DocumentKind { id: "oversight-notice", name: "约谈、警示、取消资格文书", audience: Audience::Internal, jobs: oversight_notices },
    DocumentKind { id: EXPERIENCE, name: "经验单篇", audience: Audience::Public, jobs: experiences },
    DocumentKind { id: "experience-collection", name: "经验汇编", audience: Audience::Public, jobs: collection::jobs },
];

/// All jobs of a build, in catalogue order. Where the settings print no single write-ups, those on record stay.
pub(crate) fn jobs(subject: &Subject) -> Vec<DocumentJob> {
    let workspace = subject.snapshot.workspace;
    let jobs = |kind: &'static DocumentKind| match kind.id {
        EXPERIENCE if !workspace.site.experience.documents => {
            single_experiences(subject, kind, |path| workspace.addresses.has(path))
        }
        _ => kind.jobs(subject),
    };
    CATALOGUE.iter().flat_map(jobs).collect()
}

impl DocumentKind {
    /// The jobs of one kind.
    pub(crate) fn jobs(&'static self, subject: &Subject) -> Vec<DocumentJob> {
        (self.jobs)(subject, self)
    }

    fn job(&'static self, path: String, title: String, date: NaiveDate, data: Value) -> DocumentJob {
        DocumentJob {
            kind: self.id,
            audience: self.audience,
            path,
            title,
            code: None,
            province: None,
            round: None,
            experience: None,
            dimension: None,
            date,
            data,
            sheets: vec![],
            lines: vec![],
            pictures: vec![],
        }
    }
}

fn creation_applications(subject: &Subject, kind: &'static DocumentKind) -> Vec<DocumentJob> {
    let workspace = subject.snapshot.workspace;
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

fn blank_creation_applications(subject: &Subject, kind: &'static DocumentKind) -> Vec<DocumentJob> {
    let Some(version) = subject.snapshot.workspace.version_on(subject.public.as_of) else { return vec![] };
    let data = view::blank_creation_application(&subject.snapshot.workspace.site, version);
    let path = format!("documents/{}.pdf", kind.id);
    vec![kind.job(path, kind.name.into(), version.measures.issued, data)]
}

/// One list for each year and province that recommended an area.
fn recommendation_lists(subject: &Subject, kind: &'static DocumentKind) -> Vec<DocumentJob> {
    let workspace = subject.snapshot.workspace;
    let mut lists: BTreeMap<(&str, &str), Vec<Recommended>> = BTreeMap::new();
    for zone in workspace.zones.values() {
        let Some(area) = workspace.areas.get(&zone.code) else { continue };
        for (year, creation) in &zone.creations {
            let given = creation.recommendation.as_ref().filter(|it| it.recommended);
            let (Some(recommendation), Some(application)) = (given, &creation.application) else { continue };
            let list = lists.entry((year, &area.province)).or_default();
            list.push(Recommended { zone, area, application, recommendation });
        }
    }
    let lists = lists.into_iter();
    lists
        .filter_map(|((year, province), areas)| {
            let date = areas.iter().map(|it| it.recommendation.date).max()?;
            let version = workspace.version_on(date)?;
            let data = view::recommendation_list(&workspace.site, version, province, year, &areas);
            let name: String = province.chars().filter(|it| it.is_alphanumeric()).collect();
            let path = format!("documents/{}-{year}-{name}.pdf", kind.id);
            let job = kind.job(path, format!("{province}{}（{year}年）", kind.name), date, data);
            let sheets = vec![view::recommendation_sheet(province, year, &areas)];
            Some(DocumentJob { province: Some(province.to_string()), sheets, ..job })
        })
        .collect()
}

/// Article 12: a zone whose self-evaluation meets the pass mark may apply.
fn evaluation_applications(subject: &Subject, kind: &'static DocumentKind) -> Vec<DocumentJob> {
    evaluations(subject, kind, Stage::SelfEvaluation, |it| {
        let contacts = subject.overlay.contacts(&it.zone.code);
        it.own_sheet.passed.then(|| view::evaluation_application(it, contacts))
    })
}

fn self_evaluation_reports(subject: &Subject, kind: &'static DocumentKind) -> Vec<DocumentJob> {
    evaluations(subject, kind, Stage::SelfEvaluation, |it| Some(view::self_evaluation_report(it)))
}

fn preliminary_reviews(subject: &Subject, kind: &'static DocumentKind) -> Vec<DocumentJob> {
    evaluations(subject, kind, Stage::Province, view::preliminary_review)
}

/// Article 17: tells a zone that it failed SAMR's evaluation, and what it may do next.
fn failure_notices(subject: &Subject, kind: &'static DocumentKind) -> Vec<DocumentJob> {
    evaluations(subject, kind, Stage::Samr, |it| {
        it.samr_sheet?;
        it.evaluation.samr.as_ref().filter(|it| it.result == ReviewResult::Unqualified)?;
        let steps = lifecycle::of(subject.snapshot, it.zone).events;
        let mut here = steps.iter().filter(|step| step.round.as_ref() == Some(&it.round.id));
        view::failure_notice(it, !here.any(|step| step.state == State::MustReapply))
    })
}

/// One job for each evaluation that has reached a stage and for which `view` returns data.
fn evaluations(
    subject: &Subject,
    kind: &'static DocumentKind,
    stage: Stage,
    view: impl Fn(&EvaluationSubject) -> Option<Value>,
) -> Vec<DocumentJob> {
    let mut jobs = Vec::new();
    for zone in subject.snapshot.workspace.zones.values() {
        for (id, evaluation) in &zone.evaluations {
            let Some(date) = evaluation.date(stage) else { continue };
            let Some(evaluated) = evaluation_subject(subject, zone, id, evaluation, stage) else { continue };
            let Some(data) = view(&evaluated) else { continue };
            let round = evaluated.round;
            let path = format!("documents/{}/{}/{}.pdf", zone.code, round.id, kind.id);
            let title = format!("{}{}（{}）", zone.record.name, kind.name, round.label());
            let job = kind.job(path, title, date, data);
            jobs.push(DocumentJob { code: Some(zone.code.clone()), round: Some(round.id.clone()), ..job });
        }
    }
    jobs
}

fn evaluation_subject<'w>(
    subject: &'w Subject,
    zone: &'w Zone,
    round: &str,
    evaluation: &'w Evaluation,
    stage: Stage,
) -> Option<EvaluationSubject<'w>> {
    let workspace = subject.snapshot.workspace;
    let sheet = |stage| subject.snapshot.sheet(&zone.code, round, stage);
    let (round, own) = (workspace.rounds.get(round)?, evaluation.self_evaluation.as_ref()?);
    Some(EvaluationSubject {
        site: &workspace.site,
        version: workspace.version_of(round)?,
        zone,
        area: workspace.areas.get(&zone.code)?,
        round,
        evaluation,
        creation: zone.creation_before(own.date),
        own,
        own_sheet: sheet(Stage::SelfEvaluation)?,
        province_sheet: sheet(Stage::Province),
        samr_sheet: sheet(Stage::Samr),
        receipt: Receipt::of(subject.sources, &round.measures, &round.id, &[&zone.code], stage).in_words(),
    })
}

/// Article 14: one summary per round, of the areas evaluated so far.
fn evaluation_summaries(subject: &Subject, kind: &'static DocumentKind) -> Vec<DocumentJob> {
    let workspace = subject.snapshot.workspace;
    let rounds = workspace.rounds.values();
    rounds
        .filter_map(|round| {
            let version = workspace.version_of(round)?;
            let zones: Vec<Evaluated> =
                workspace.zones.values().filter_map(|it| evaluated(subject, round, it)).collect();
            let date = zones.iter().map(|it| it.review.date).max()?;
            let codes: Vec<&str> = zones.iter().map(|it| it.area.code.as_str()).collect();
            let receipt = Receipt::of(subject.sources, &round.measures, &round.id, &codes, Stage::Samr);
            let corrections = corrected_scores(subject, round);
            let receipt = receipt.in_words();
            let data = view::evaluation_summary(&workspace.site, version, round, &zones, corrections, &receipt);
            let path = format!("documents/{}-{}.pdf", kind.id, round.id);
            let job = kind.job(path, format!("{}{}", round.label(), kind.name), date, data);
            let sheets = view::summary_sheets(version, round, &zones);
            Some(DocumentJob { round: Some(round.id.clone()), sheets, ..job })
        })
        .collect()
}

/// The corrections of the published scores of a round.
fn corrected_scores(subject: &Subject, round: &Round) -> Vec<String> {
    let zones = subject.public.zones.iter();
    let scores = zones.flat_map(|zone| zone.corrected.iter().map(|it| (zone.area.name.as_str(), it)));
    let own = scores.filter(|(_, it)| it.is(PublishedKind::Score, &round.id));
    own.flat_map(|(name, it)| it.corrections.iter().map(move |it| format!("{name}得分{}", it.in_words()))).collect()
}

fn evaluated<'w>(subject: &Subject<'w>, round: &'w Round, zone: &'w Zone) -> Option<Evaluated<'w>> {
    let review = zone.evaluations.get(&round.id)?.samr.as_ref()?;
    let sheet = |stage| subject.snapshot.sheet(&zone.code, &round.id, stage);
    Some(Evaluated {
        area: subject.snapshot.workspace.areas.get(&zone.code)?,
        review,
        own: sheet(Stage::SelfEvaluation)?,
        province: sheet(Stage::Province)?,
        samr: sheet(Stage::Samr)?,
    })
}

fn oversight_notices(subject: &Subject, kind: &'static DocumentKind) -> Vec<DocumentJob> {
    let workspace = subject.snapshot.workspace;
    let mut jobs = Vec::new();
    for zone in workspace.zones.values() {
        let Some(area) = workspace.areas.get(&zone.code) else { continue };
        for (index, action) in zone.oversight.actions.iter().enumerate() {
            let Some(version) = workspace.version_on(action.date) else { continue };
            let corrections = corrected_sanction(subject, zone, index);
            let view = view::oversight_notice(&workspace.site, version, zone, area, action, corrections);
            let Some(data) = view else { continue };
            let path = format!("documents/{}/{}-{}.pdf", zone.code, kind.id, index + 1);
            let title = format!("{}{}文书", area.name, action.action.name());
            let job = kind.job(path, title, action.date, data);
            jobs.push(DocumentJob { code: Some(zone.code.clone()), ..job });
        }
    }
    jobs
}

/// The corrections of the revocation at a place of the oversight record; other sanctions are not published.
fn corrected_sanction<'s>(subject: &'s Subject, zone: &Zone, place: usize) -> &'s [PublicCorrection<'s>] {
    let number = zone.oversight.revocations().find(|it| it.1 == place).map(|it| it.0.to_string());
    let corrected = subject.public.zone(&zone.code).and_then(|public| {
        let number = number?;
        public.corrected.iter().find(|it| it.is(PublishedKind::Sanction, &number))
    });
    corrected.map_or(&[], |it| &it.corrections)
}

fn publicity_notices(subject: &Subject, kind: &'static DocumentKind) -> Vec<DocumentJob> {
    let notices = subject.public.notices.iter();
    notices
        .map(|notice| {
            let round = &notice.round.id;
            let path = format!("documents/notice-{round}.pdf");
            let (data, sheet) = view::publicity_notice(subject.public, notice);
            let job = kind.job(path, notice.title(), notice.published, data);
            DocumentJob { round: Some(round.clone()), sheets: vec![sheet], ..job }
        })
        .collect()
}

fn designation_announcements(subject: &Subject, kind: &'static DocumentKind) -> Vec<DocumentJob> {
    let designations = subject.public.designations.iter();
    designations
        .filter_map(|designation| {
            let round = &designation.round.id;
            let path = format!("documents/designation-{round}.pdf");
            let (data, sheet) = view::designation_announcement(subject.public, designation)?;
            let title = format!("认定{}（{}）", designation.form.name(), designation.number);
            let job = kind.job(path, title, designation.date, data);
            Some(DocumentJob { round: Some(round.clone()), sheets: vec![sheet], ..job })
        })
        .collect()
}

/// Articles 19 and 20: one document for each write-up that SAMR has published.
fn experiences(subject: &Subject, kind: &'static DocumentKind) -> Vec<DocumentJob> {
    single_experiences(subject, kind, |_| true)
}

/// The documents of the write-ups with a wanted path.
fn single_experiences(
    subject: &Subject,
    kind: &'static DocumentKind,
    is_wanted: impl Fn(&str) -> bool,
) -> Vec<DocumentJob> {
    let path = |it: &PublicExperience| format!("{FOLDER}{}/{}.pdf", kind.id, it.experience.id());
    let published = subject.public.experiences.iter().map(|it| (it, path(it)));
    published
        .filter(|(_, path)| is_wanted(path))
        .map(|(it, path)| {
            let experience = it.experience;
            let data = view::experience(subject.public, it);
            let job = kind.job(path, format!("经验材料《{}》", experience.head.title), it.updated(), data);
            DocumentJob {
                code: Some(experience.code.clone()),
                experience: Some(experience.id()),
                lines: view::experience_lines(it),
                pictures: view::experience_pictures(it),
                ..job
            }
        })
        .collect()
}
