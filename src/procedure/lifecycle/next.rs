//! The next step of a zone: who takes it, what blocks it, and the deadlines ahead.

use chrono::NaiveDate;

use super::state::State;
use super::{Course, Lifecycle};
use crate::model::measures::Basis;
use crate::model::round::{Outcome, Round};
use crate::model::zone::Zone;
use crate::procedure::programme::Snapshot;

/// The next step of a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NextStep {
    pub(crate) name: &'static str,
    /// Who takes it.
    pub(crate) by: &'static str,
    pub(crate) basis: Basis,
    /// What must happen before the step can be taken; empty if it can be taken now.
    pub(crate) blockers: Vec<Blocker>,
}

/// Something that prevents a step for now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Blocker {
    pub(crate) text: String,
    pub(crate) basis: Basis,
}

/// A day on which a period ends (期限).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deadline {
    pub(crate) date: NaiveDate,
    pub(crate) what: String,
    pub(crate) basis: Basis,
}

const ZONE: &str = "创建对象";
const PROVINCE: &str = "省级市场监管部门";
const SAMR: &str = "市场监管总局";

impl NextStep {
    fn new(name: &'static str, by: &'static str, basis: Basis) -> Self {
        Self { name, by, basis, blockers: vec![] }
    }

    fn blocked(self, blockers: impl IntoIterator<Item = Blocker>) -> Self {
        Self { blockers: blockers.into_iter().collect(), ..self }
    }
}

impl Blocker {
    fn new(text: impl Into<String>, basis: Basis) -> Self {
        Self { text: text.into(), basis }
    }
}

/// The next step a zone may take on a day; `None` for a zone that is designated (示范区).
pub(super) fn step(snapshot: &Snapshot, zone: &Zone, lifecycle: &Lifecycle) -> Option<NextStep> {
    use State::*;
    Some(match lifecycle.state() {
        None => NextStep::new("提出创建申请", ZONE, Basis::CreationApplication),
        Some(NotRecommended | NotApproved | MustReapply | Revoked) => {
            NextStep::new("重新提出创建申请", ZONE, Basis::CreationApplication)
        }
        Some(Applied) => NextStep::new("申报初审推荐", PROVINCE, Basis::Recommendation),
        Some(Recommended) => NextStep::new("审核创建申请", SAMR, Basis::Approval),
        Some(Creating | CreationEnded | SelfEvaluationShort | PreliminaryReviewFailed) => NextStep::new(
            "自评并提出评估申请",
            ZONE,
            Basis::EvaluationApplication,
        )
        .blocked(before_evaluation(snapshot, zone, &lifecycle.course)),
        Some(NotQualified | Excluded | ObjectionUpheld | NotDesignated) => NextStep::new(
            "再次提出评估申请",
            ZONE,
            Basis::Reapplication,
        )
        .blocked(before_evaluation(snapshot, zone, &lifecycle.course)),
        Some(SelfEvaluated) => NextStep::new("评估初审", PROVINCE, Basis::PreliminaryReview),
        Some(UnderEvaluation) => NextStep::new("评估", SAMR, Basis::Evaluation),
        Some(Qualified) => NextStep::new("公示建议名单", SAMR, Basis::Publicity),
        Some(InPublicity | AwaitingDesignation) => {
            NextStep::new("认定并公布", SAMR, Basis::Designation).blocked(before_designation(snapshot, zone))
        }
        Some(Designated | Talked | Cautioned) => return None,
    })
}

/// The rounds in which a zone may still apply, earliest opening first.
fn open_rounds<'p>(snapshot: &Snapshot<'p>, course: &Course, zone: &Zone) -> Vec<&'p Round> {
    let mut rounds = snapshot.rounds_in_order();
    rounds.retain(|it| it.applications.until >= snapshot.day() && !zone.evaluations.contains_key(&it.id));
    rounds.retain(|it| course.next_round().is_none_or(|next| next.id == it.id));
    rounds
}

fn before_evaluation(snapshot: &Snapshot, zone: &Zone, course: &Course) -> Vec<Blocker> {
    let mut blockers = Vec::new();
    let period = zone.creation_before(snapshot.day()).and_then(|it| it.approved_period());
    if let Some(period) = period.filter(|it| it.end >= snapshot.day()) {
        blockers.push(Blocker::new(format!("创建期至 {} 届满", period.end), Basis::EvaluationApplication));
    }
    match open_rounds(snapshot, course, zone).first() {
        None => blockers.push(Blocker::new("没有可以申请的评估批次", Basis::EvaluationApplication)),
        Some(it) if it.applications.from > snapshot.day() => blockers.push(Blocker::new(
            format!("{}评估自 {} 起受理", it.label(), it.applications.from),
            Basis::EvaluationApplication,
        )),
        Some(_) => {}
    }
    blockers
}

fn before_designation(snapshot: &Snapshot, zone: &Zone) -> Vec<Blocker> {
    let Some(round) = listing(snapshot, zone) else { return vec![] };
    let mut blockers = Vec::new();
    if let Some(period) = snapshot.lists(round).period.filter(|it| it.end >= snapshot.day()) {
        blockers.push(Blocker::new(format!("公示至 {} 止", period.end), Basis::Publicity));
    }
    let own = round.objections.iter().filter(|it| it.code == zone.code);
    let pending = own.filter(|it| it.outcome == Outcome::Pending && it.received <= snapshot.day()).count();
    if pending > 0 {
        blockers.push(Blocker::new(format!("{pending} 件异议正在核查"), Basis::Designation));
    }
    blockers
}

/// The last round whose notice names the zone.
fn listing<'p>(snapshot: &Snapshot<'p>, zone: &Zone) -> Option<&'p Round> {
    let listed = |it: &&Round| snapshot.lists(it).publicity.contains(&zone.code);
    snapshot.rounds_in_order().into_iter().rfind(listed)
}

/// The deadlines that have not passed yet, soonest first.
pub(super) fn deadlines(snapshot: &Snapshot, zone: &Zone, lifecycle: &Lifecycle) -> Vec<Deadline> {
    use State::*;
    let mut deadlines = Vec::new();
    let mut push = |date, what, basis| deadlines.push(Deadline { date, what, basis });
    match lifecycle.state() {
        Some(Creating) => {
            let period = zone.creation_before(snapshot.day()).and_then(|it| it.approved_period());
            if let Some(period) = period {
                push(period.end, "创建期届满".to_string(), Basis::Approval);
            }
        }
        Some(CreationEnded | SelfEvaluationShort | PreliminaryReviewFailed | NotQualified) => {
            if let Some(round) = open_rounds(snapshot, &lifecycle.course, zone).first() {
                let what = format!("{}评估申请截止", round.label());
                push(round.applications.until, what, Basis::EvaluationApplication);
            }
        }
        Some(InPublicity) => {
            if let Some(period) = listing(snapshot, zone).and_then(|it| snapshot.lists(it).period) {
                push(period.end, "公示期满".to_string(), Basis::Publicity);
            }
        }
        Some(Talked | Cautioned) => {
            for action in &zone.oversight.actions {
                let name = action.action.name();
                let days = [
                    (action.talk.as_ref().and_then(|it| it.date), name.to_string()),
                    (action.rectify_by, format!("{name}的整改期限")),
                ];
                days.into_iter().for_each(|(day, what)| {
                    day.into_iter().for_each(|day| push(day, what.clone(), Basis::Oversight));
                });
            }
        }
        Some(Revoked) => {
            let last = zone.oversight.revocations().last();
            if let Some(day) = last.and_then(|(_, _, action)| action.return_by) {
                push(day, "交回牌匾和证书".to_string(), Basis::Oversight);
            }
        }
        _ => {}
    }
    deadlines.retain(|it| it.date >= snapshot.day());
    deadlines.sort_by_key(|it| it.date);
    deadlines
}
