//! The dated steps recorded for a zone, in its own records and in those of the rounds.

use chrono::{Days, NaiveDate};

use crate::finding::Pointer;
use crate::model::creation::Creation;
use crate::model::evaluation::{Evaluation, ReviewResult, Stage};
use crate::model::files;
use crate::model::measures::Basis;
use crate::model::round::{Outcome, Round};
use crate::model::zone::{Sanction, Zone};
use crate::procedure::lists::RoundLists;
use crate::procedure::programme::Programme;

/// A decision or other act in the procedure, or the end of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    CreationApplication,
    Recommendation {
        granted: bool,
    },
    Approval {
        granted: bool,
    },
    CreationEnd,
    SelfEvaluation {
        passed: bool,
    },
    PreliminaryReview {
        qualified: bool,
    },
    Evaluation {
        qualified: bool,
    },
    /// SAMR's decision not to list a qualified area (Article 14).
    Exclusion,
    Notice,
    ObjectionUpheld,
    NoticeEnd,
    Announcement {
        listed: bool,
    },
    Sanction(Sanction),
}

impl Act {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Act::CreationApplication => "创建申请",
            Act::Recommendation { .. } => "申报初审推荐",
            Act::Approval { .. } => "审核同意创建",
            Act::CreationEnd => "创建期满",
            Act::SelfEvaluation { .. } => "自评",
            Act::PreliminaryReview { .. } => "评估初审",
            Act::Evaluation { .. } => "评估",
            Act::Exclusion => "不列入名单的决定",
            Act::Notice => "公示",
            Act::ObjectionUpheld => "异议成立的结论",
            Act::NoticeEnd => "公示期满",
            Act::Announcement { .. } => "认定",
            Act::Sanction(sanction) => sanction.name(),
        }
    }

    pub(crate) fn basis(self) -> Basis {
        match self {
            Act::CreationApplication => Basis::CreationApplication,
            Act::Recommendation { .. } => Basis::Recommendation,
            Act::Approval { .. } => Basis::Approval,
            Act::CreationEnd | Act::SelfEvaluation { .. } => Basis::EvaluationApplication,
            Act::PreliminaryReview { .. } => Basis::PreliminaryReview,
            Act::Evaluation { qualified: true } | Act::Exclusion => Basis::Evaluation,
            Act::Evaluation { qualified: false } => Basis::Reapplication,
            Act::Notice => Basis::Publicity,
            Act::ObjectionUpheld | Act::NoticeEnd | Act::Announcement { .. } => Basis::Designation,
            Act::Sanction(_) => Basis::Oversight,
        }
    }
}

/// One dated step, and the place of its date in the records.
#[derive(Debug, Clone)]
pub(crate) struct CourseStep<'w> {
    pub(crate) date: NaiveDate,
    pub(crate) act: Act,
    pub(crate) round: Option<&'w Round>,
    /// A detail from the record, such as a document number or a reason.
    pub(crate) detail: Option<&'w str>,
    pub(crate) file: String,
    pub(crate) pointer: Pointer,
}

/// All steps of a zone, oldest first. Steps of the same day are in the order of the procedure.
pub(crate) fn of<'w>(programme: &Programme<'w>, zone: &'w Zone) -> Vec<CourseStep<'w>> {
    let mut steps = Vec::new();
    for (year, creation) in &zone.creations {
        creation_steps(zone, year, creation, &mut steps);
    }
    for round in programme.rounds_in_order() {
        let Some(evaluation) = zone.evaluations.get(&round.id) else { continue };
        evaluation_steps(programme, zone, round, evaluation, &mut steps);
        publicity_steps(&zone.code, round, programme.lists(round), &mut steps);
    }
    for (index, action) in zone.oversight.actions.iter().enumerate() {
        let pointer = Pointer::root().key("actions").key(index).key("date");
        let file = files::oversight(&zone.code);
        let act = Act::Sanction(action.action);
        steps.push(CourseStep { date: action.date, act, round: None, detail: Some(&action.reason), file, pointer });
    }
    steps.sort_by_key(|it| it.date);
    steps
}

/// Next day, saturating at `NaiveDate::MAX`.
pub(super) fn next(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

fn creation_steps<'w>(zone: &Zone, year: &str, creation: &'w Creation, steps: &mut Vec<CourseStep<'w>>) {
    let mut push = |date, act, file, detail| {
        let file = format!("{}{file}", files::creation(&zone.code, year));
        steps.push(CourseStep { date, act, round: None, detail, file, pointer: "/date".into() });
    };
    if let Some(it) = &creation.application {
        push(it.date, Act::CreationApplication, "application.yaml", None);
    }
    if let Some(it) = &creation.recommendation {
        push(it.date, Act::Recommendation { granted: it.recommended }, "province.yaml", None);
    }
    let Some(approval) = &creation.approval else { return };
    push(approval.date, Act::Approval { granted: approval.approved }, "samr.yaml", approval.number.as_deref());
    if let Some(period) = creation.approved_period() {
        push(next(period.end), Act::CreationEnd, "samr.yaml", None);
    }
}

fn evaluation_steps<'w>(
    programme: &Programme,
    zone: &Zone,
    round: &'w Round,
    evaluation: &'w Evaluation,
    steps: &mut Vec<CourseStep<'w>>,
) {
    let mut push = |stage: Stage, act| {
        let Some(date) = evaluation.date(stage) else { return };
        let file = stage.file(&zone.code, &round.id);
        steps.push(CourseStep { date, act, round: Some(round), detail: None, file, pointer: "/date".into() });
    };
    let qualified = |stage| evaluation.review(stage).is_some_and(|it| it.result == ReviewResult::Qualified);
    let own = programme.sheet(&zone.code, &round.id, Stage::SelfEvaluation);
    push(Stage::SelfEvaluation, Act::SelfEvaluation { passed: own.is_some_and(|it| it.passes()) });
    push(Stage::Province, Act::PreliminaryReview { qualified: qualified(Stage::Province) });
    push(Stage::Samr, Act::Evaluation { qualified: qualified(Stage::Samr) });
}

fn publicity_steps<'w>(code: &str, round: &'w Round, lists: &RoundLists, steps: &mut Vec<CourseStep<'w>>) {
    let file = files::round(&round.id);
    let mut push = |date, act, detail, pointer| {
        steps.push(CourseStep { date, act, round: Some(round), detail, file: file.clone(), pointer });
    };
    for (index, exclusion) in round.exclusions.iter().enumerate().filter(|(_, it)| it.code == code) {
        let pointer = Pointer::root().key("exclusions").key(index).key("date");
        push(exclusion.date, Act::Exclusion, Some(exclusion.reason.as_str()), pointer);
    }
    let (Some(notice), Some(period)) = (&round.notice, lists.period) else { return };
    if !lists.publicity.iter().any(|it| it == code) {
        return;
    }
    push(notice.published, Act::Notice, None, "/notice/published".into());
    for (index, objection) in round.objections.iter().enumerate().filter(|(_, it)| it.code == code) {
        if let (Outcome::Upheld, Some(settled)) = (objection.outcome, objection.settled) {
            let pointer = Pointer::root().key("objections").key(index).key("settled");
            push(settled, Act::ObjectionUpheld, objection.reason.as_deref(), pointer);
        }
    }
    push(next(period.end), Act::NoticeEnd, None, "/notice".into());
    if let Some(announcement) = &round.announcement {
        let listed = lists.designation.iter().any(|it| it == code);
        let number = Some(announcement.number.as_str());
        push(announcement.date, Act::Announcement { listed }, number, "/announcement/date".into());
    }
}
