//! The jobs of each kind of document: which ones there are, and how to make what they say.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Contents, DocumentJob, DocumentKind, FOLDER, Subject};
use crate::model::evaluation::{Evaluation, ReviewResult, Stage};
use crate::model::published::PublishedKind;
use crate::model::round::Round;
use crate::model::zone::Zone;
use crate::procedure::lifecycle::{self, State};
use crate::view::correction::PublicCorrection;
use crate::view::document::{self as view, Evaluated, EvaluationSubject, Recommended};
use crate::view::public::PublicExperience;

pub(super) fn creation_applications<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let workspace = subject.snapshot.workspace;
    let mut jobs = Vec::new();
    for zone in workspace.zones.values() {
        let Some(area) = workspace.areas.get(&zone.code) else { continue };
        for (year, creation) in &zone.creations {
            let Some(application) = &creation.application else { continue };
            let Some(version) = workspace.version_on(application.date) else { continue };
            let contacts = subject.overlay.contacts(&zone.code);
            let contents =
                move || view::creation_application(&workspace.site, version, zone, area, creation, contacts).into();
            let path = format!("documents/{}/{}-{year}.pdf", zone.code, kind.id);
            let title = format!("{}{}（{year}年）", area.name, kind.name);
            let job = kind.job(path, title, application.date, contents);
            jobs.push(DocumentJob { code: Some(zone.code.clone()), ..job });
        }
    }
    jobs
}

pub(super) fn blank_creation_applications<'w>(
    subject: Subject<'w>,
    kind: &'static DocumentKind,
) -> Vec<DocumentJob<'w>> {
    let workspace = subject.snapshot.workspace;
    let Some(version) = workspace.version_on(subject.public.as_of) else { return vec![] };
    let contents = move || view::blank_creation_application(&workspace.site, version).into();
    let path = format!("documents/{}.pdf", kind.id);
    vec![kind.job(path, kind.name.into(), version.measures.issued, contents)]
}

/// One list for each year and province that recommended an area.
pub(super) fn recommendation_lists<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
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
            let name: String = province.chars().filter(|it| it.is_alphanumeric()).collect();
            let path = format!("documents/{}-{year}-{name}.pdf", kind.id);
            let title = format!("{province}{}（{year}年）", kind.name);
            let sheets = vec![view::recommendation_sheet(province, year, &areas)];
            let contents = move || view::recommendation_list(&workspace.site, version, province, year, &areas).into();
            let job = kind.job(path, title, date, contents);
            Some(DocumentJob { province: Some(province.to_string()), sheets, ..job })
        })
        .collect()
}

/// Article 12: a zone whose self-evaluation meets the pass mark may apply.
pub(super) fn evaluation_applications<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let passed = |it: &EvaluationSubject<'w>| it.own_sheet.passes().then_some(());
    evaluations(subject, kind, Stage::SelfEvaluation, passed, move |it, ()| {
        view::evaluation_application(it, subject.overlay.contacts(&it.zone.code))
    })
}

pub(super) fn self_evaluation_reports<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    evaluations(subject, kind, Stage::SelfEvaluation, |_| Some(()), |it, ()| view::self_evaluation_report(it))
}

pub(super) fn preliminary_reviews<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    evaluations(subject, kind, Stage::Province, EvaluationSubject::reviewed, view::preliminary_review)
}

/// Article 17: tells a zone that it failed SAMR's evaluation, and what it may do next.
pub(super) fn failure_notices<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let failed =
        |it: &EvaluationSubject<'w>| it.evaluated().filter(|(review, _)| review.result == ReviewResult::Unqualified);
    evaluations(subject, kind, Stage::Samr, failed, move |it, failed| {
        let steps = lifecycle::of(subject.snapshot, it.zone).events;
        let mut here = steps.iter().filter(|step| step.round.as_ref() == Some(&it.round.id));
        view::failure_notice(it, failed, !here.any(|step| step.state == State::MustReapply))
    })
}

/// One job for each evaluation that has reached a stage and for which `given` finds what the document needs.
fn evaluations<'w, T: Copy + Send + Sync + 'w>(
    subject: Subject<'w>,
    kind: &'static DocumentKind,
    stage: Stage,
    given: impl Fn(&EvaluationSubject<'w>) -> Option<T>,
    view: impl Fn(&EvaluationSubject, T) -> Value + Copy + Send + Sync + 'w,
) -> Vec<DocumentJob<'w>> {
    let mut jobs = Vec::new();
    for zone in subject.snapshot.workspace.zones.values() {
        for (id, evaluation) in &zone.evaluations {
            let Some(date) = evaluation.date(stage) else { continue };
            let Some(evaluated) = evaluation_subject(subject, zone, id, evaluation) else { continue };
            let Some(given) = given(&evaluated) else { continue };
            let round = evaluated.round;
            let path = format!("documents/{}/{}/{}.pdf", zone.code, round.id, kind.id);
            let title = format!("{}{}（{}）", zone.record.name, kind.name, round.label());
            let contents = move || {
                let receipt = subject.receipts.receipt(&round.measures, &round.id, &[&zone.code], stage).in_words();
                view(&EvaluationSubject { receipt, ..evaluated.clone() }, given).into()
            };
            let job = kind.job(path, title, date, contents);
            jobs.push(DocumentJob { code: Some(zone.code.clone()), round: Some(round.id.clone()), ..job });
        }
    }
    jobs
}

/// An evaluation with its scores, still without a receipt.
fn evaluation_subject<'w>(
    subject: Subject<'w>,
    zone: &'w Zone,
    round: &str,
    evaluation: &'w Evaluation,
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
        receipt: String::new(),
    })
}

/// Article 14: one summary per round, of the areas evaluated so far.
pub(super) fn evaluation_summaries<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let workspace = subject.snapshot.workspace;
    let rounds = workspace.rounds.values();
    rounds
        .filter_map(|round| {
            let version = workspace.version_of(round)?;
            let zones: Vec<Evaluated> =
                workspace.zones.values().filter_map(|it| evaluated(subject, round, it)).collect();
            let date = zones.iter().map(|it| it.review.date).max()?;
            let path = format!("documents/{}-{}.pdf", kind.id, round.id);
            let title = format!("{}{}", round.label(), kind.name);
            let sheets = view::summary_sheets(version, round, &zones);
            let contents = move || {
                let codes: Vec<&str> = zones.iter().map(|it| it.area.code.as_str()).collect();
                let receipt = subject.receipts.receipt(&round.measures, &round.id, &codes, Stage::Samr).in_words();
                let corrections = corrected_scores(subject, round);
                view::evaluation_summary(&workspace.site, version, round, &zones, corrections, &receipt).into()
            };
            let job = kind.job(path, title, date, contents);
            Some(DocumentJob { round: Some(round.id.clone()), sheets, ..job })
        })
        .collect()
}

/// The corrections of the published scores of a round.
fn corrected_scores(subject: Subject, round: &Round) -> Vec<String> {
    let zones = subject.public.zones.iter();
    let scores = zones.flat_map(|zone| zone.corrected.iter().map(|it| (zone.area.name.as_str(), it)));
    let own = scores.filter(|(_, it)| it.is(PublishedKind::Score, &round.id));
    own.flat_map(|(name, it)| it.corrections.iter().map(move |it| format!("{name}得分{}", it.in_words()))).collect()
}

fn evaluated<'w>(subject: Subject<'w>, round: &'w Round, zone: &'w Zone) -> Option<Evaluated<'w>> {
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

pub(super) fn oversight_notices<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let workspace = subject.snapshot.workspace;
    let mut jobs = Vec::new();
    for zone in workspace.zones.values() {
        let Some(area) = workspace.areas.get(&zone.code) else { continue };
        for (index, action) in zone.oversight.actions.iter().enumerate() {
            let Some(version) = workspace.version_on(action.date) else { continue };
            // Without the ground in this version of the rules there is no notice.
            let Some(ground) = version.measures.grounds.iter().find(|it| it.id == action.ground) else { continue };
            let path = format!("documents/{}/{}-{}.pdf", zone.code, kind.id, index + 1);
            let title = format!("{}{}文书", area.name, action.action.name());
            let contents = move || {
                let corrections = corrected_sanction(subject, zone, index);
                view::oversight_notice(&workspace.site, version, zone, area, (action, ground), corrections).into()
            };
            let job = kind.job(path, title, action.date, contents);
            jobs.push(DocumentJob { code: Some(zone.code.clone()), ..job });
        }
    }
    jobs
}

/// The corrections of the revocation at a place of the oversight record; other sanctions are not published.
fn corrected_sanction<'s>(subject: Subject<'s>, zone: &Zone, place: usize) -> &'s [PublicCorrection<'s>] {
    let number = zone.oversight.revocations().find(|it| it.1 == place).map(|it| it.0.to_string());
    let corrected = subject.public.zone(&zone.code).and_then(|public| {
        let number = number?;
        public.corrected.iter().find(|it| it.is(PublishedKind::Sanction, &number))
    });
    corrected.map_or(&[], |it| &it.corrections)
}

pub(super) fn publicity_notices<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let notices = subject.public.notices.iter();
    notices
        .map(|notice| {
            let round = &notice.round.id;
            let path = format!("documents/notice-{round}.pdf");
            let (data, sheet) = view::publicity_notice(subject.public, notice);
            let job = kind.job(path, notice.title(), notice.published, move || data.clone().into());
            DocumentJob { round: Some(round.clone()), sheets: vec![sheet], ..job }
        })
        .collect()
}

pub(super) fn designation_announcements<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let designations = subject.public.designations.iter();
    designations
        .filter_map(|designation| {
            let round = &designation.round.id;
            let path = format!("documents/designation-{round}.pdf");
            let (data, sheet) = view::designation_announcement(subject.public, designation)?;
            let title = format!("认定{}（{}）", designation.form.name(), designation.number);
            let job = kind.job(path, title, designation.date, move || data.clone().into());
            Some(DocumentJob { round: Some(round.clone()), sheets: vec![sheet], ..job })
        })
        .collect()
}

/// Articles 19 and 20: one document for each write-up that SAMR has published.
pub(super) fn experiences<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    single_experiences(subject, kind, |_| true)
}

/// The documents of the write-ups with a wanted path.
pub(super) fn single_experiences<'w>(
    subject: Subject<'w>,
    kind: &'static DocumentKind,
    is_wanted: impl Fn(&str) -> bool,
) -> Vec<DocumentJob<'w>> {
    let path = |it: &PublicExperience| format!("{FOLDER}{}/{}.pdf", kind.id, it.experience.id());
    let published = subject.public.experiences.iter().map(|it| (it, path(it)));
    published
        .filter(|(_, path)| is_wanted(path))
        .map(|(it, path)| {
            let experience = it.experience;
            let contents = move || Contents {
                data: view::experience(subject.public, it),
                lines: view::experience_lines(it),
                pictures: it.pictures().collect(),
            };
            let job = kind.job(path, format!("经验材料《{}》", experience.head.title), it.updated(), contents);
            let job = job.made_from(move || view::experience_origin(subject.public, it));
            DocumentJob { code: Some(experience.code.clone()), experience: Some(experience.id()), ..job }
        })
        .collect()
}
