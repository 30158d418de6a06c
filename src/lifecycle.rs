//! Where a zone stands on a day, from its records alone (Articles 7 to 17 and 22).

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use crate::lists::RoundLists;
use crate::model::creation::Creation;
use crate::model::evaluation::{Evaluation, ReviewResult, Stage};
use crate::model::measures::Basis;
use crate::model::round::{Outcome, Round};
use crate::model::zone::{Sanction, Zone};
use crate::score;
use crate::workspace::Workspace;

/// What a zone is after an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Applied,
    NotRecommended,
    Recommended,
    NotApproved,
    Creating,
    CreationEnded,
    SelfEvaluated,
    SelfEvaluationShort,
    UnderEvaluation,
    PreliminaryReviewFailed,
    Qualified,
    Excluded,
    NotQualified,
    MustReapply,
    InPublicity,
    AwaitingDesignation,
    ObjectionUpheld,
    NotDesignated,
    Designated,
    Talked,
    Cautioned,
    Revoked,
}

impl State {
    pub(crate) fn name(self) -> &'static str {
        match self {
            State::Applied => "已申请创建",
            State::NotRecommended => "未获推荐",
            State::Recommended => "已推荐",
            State::NotApproved => "未同意创建",
            State::Creating => "创建中",
            State::CreationEnded => "创建期满",
            State::SelfEvaluated => "已提出评估申请",
            State::SelfEvaluationShort => "自评未达合格标准",
            State::UnderEvaluation => "初审合格，评估中",
            State::PreliminaryReviewFailed => "评估初审不合格",
            State::Qualified => "评估合格，待公示",
            State::Excluded => "未列入建议名单",
            State::NotQualified => "未通过评估，可再次申请",
            State::MustReapply => "再次评估仍未通过",
            State::InPublicity => "公示中",
            State::AwaitingDesignation => "公示期满，待认定",
            State::ObjectionUpheld => "异议成立，未予认定",
            State::NotDesignated => "未列入认定名单",
            State::Designated => "示范区",
            State::Talked => "示范区（已约谈）",
            State::Cautioned => "示范区（已警示）",
            State::Revoked => "已取消资格",
        }
    }

    /// What the public may know of the state; `None` where nothing was published.
    ///
    /// Evaluations in progress and their failures are not public: the area is in creation.
    pub(crate) fn public(self) -> Option<PublicStatus> {
        match self {
            State::Applied | State::NotRecommended | State::Recommended | State::NotApproved => None,
            State::InPublicity | State::AwaitingDesignation => Some(PublicStatus::InPublicity),
            State::Designated | State::Talked | State::Cautioned => Some(PublicStatus::Designated),
            State::Revoked => Some(PublicStatus::Revoked),
            _ => Some(PublicStatus::Creating),
        }
    }
}

/// What the public site says a zone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PublicStatus {
    Designated,
    InPublicity,
    Creating,
    Revoked,
}

impl PublicStatus {
    pub(crate) const ALL: [PublicStatus; 4] =
        [PublicStatus::Designated, PublicStatus::InPublicity, PublicStatus::Creating, PublicStatus::Revoked];

    pub(crate) fn id(self) -> &'static str {
        match self {
            PublicStatus::Designated => "designated",
            PublicStatus::InPublicity => "publicity",
            PublicStatus::Creating => "creating",
            PublicStatus::Revoked => "revoked",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            PublicStatus::Designated => "示范区",
            PublicStatus::InPublicity => "公示中",
            PublicStatus::Creating => "创建中",
            PublicStatus::Revoked => "已取消资格",
        }
    }
}

/// One dated step of a zone.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) date: NaiveDate,
    pub(crate) state: State,
    pub(crate) title: String,
    pub(crate) basis: Basis,
    pub(crate) round: Option<String>,
    /// Whether the event itself was made public.
    pub(crate) public: bool,
}

/// The steps of a zone and where they have brought it.
#[derive(Debug, Clone)]
pub(crate) struct Lifecycle {
    /// Up to the day asked for, oldest first.
    pub(crate) events: Vec<Event>,
}

impl Lifecycle {
    /// What the last public event says: decisions that were not published change nothing.
    pub(crate) fn public_status(&self) -> Option<PublicStatus> {
        self.events.iter().rfind(|it| it.public)?.state.public()
    }

    /// The day of the event that opened the public status; to fall back to it opens nothing.
    pub(crate) fn public_since(&self) -> Option<NaiveDate> {
        let status = self.public_status()?;
        let falls_back = |it: &Event| matches!(it.state, State::ObjectionUpheld | State::NotDesignated);
        let opens = |it: &&Event| it.public && it.state.public() == Some(status) && !falls_back(it);
        self.events.iter().rfind(opens).map(|it| it.date)
    }
}

/// The lifecycle of a zone on a day. Records dated later are not yet known on that day.
pub(crate) fn of(
    workspace: &Workspace,
    lists: &BTreeMap<String, RoundLists>,
    zone: &Zone,
    as_of: NaiveDate,
) -> Lifecycle {
    let mut events = Vec::new();
    for creation in zone.creations.values() {
        creation_events(creation, zone, &mut events);
    }
    let mut failures = Vec::new();
    for (id, evaluation) in &zone.evaluations {
        let Some(round) = workspace.rounds.get(id) else { continue };
        evaluation_events(workspace, zone, round, evaluation, &mut failures, &mut events);
        publicity_events(&zone.code, round, &lists[id], &mut events);
    }
    for action in &zone.oversight.actions {
        let state = match action.action {
            Sanction::Talk => State::Talked,
            Sanction::Caution => State::Cautioned,
            Sanction::Revocation => State::Revoked,
        };
        let public = action.action == Sanction::Revocation;
        let title = match action.action {
            Sanction::Revocation => "取消示范区资格".to_string(),
            other => format!("市场监管总局予以{}：{}", other.name(), action.reason),
        };
        events.push(Event { date: action.date, state, title, basis: Basis::Oversight, round: None, public });
    }
    events.retain(|it| it.date <= as_of);
    events.sort_by_key(|it| it.date);
    Lifecycle { events }
}

fn event(date: NaiveDate, state: State, basis: Basis, title: impl Into<String>) -> Event {
    Event { date, state, title: title.into(), basis, round: None, public: false }
}

/// The day after; the last day there is has none.
fn next(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

fn creation_events(creation: &Creation, zone: &Zone, events: &mut Vec<Event>) {
    if let Some(it) = &creation.application {
        events.push(event(it.date, State::Applied, Basis::CreationApplication, "提出创建申请"));
    }
    if let Some(it) = &creation.recommendation {
        events.push(match it.recommended {
            true => event(it.date, State::Recommended, Basis::Recommendation, "省级市场监管部门初审推荐"),
            false => event(it.date, State::NotRecommended, Basis::Recommendation, "省级市场监管部门初审未予推荐"),
        });
    }
    let Some(approval) = &creation.approval else { return };
    if !approval.approved {
        return events.push(event(approval.date, State::NotApproved, Basis::Approval, "市场监管总局审核未同意创建"));
    }
    let approved = event(approval.date, State::Creating, Basis::Approval, "经市场监管总局审核同意，开始创建");
    events.push(Event { public: true, ..approved });
    let Some(period) = approval.period else { return };
    let after = next(period.end);
    let evaluated = zone.evaluations.values().filter_map(|it| it.date(Stage::SelfEvaluation));
    if evaluated.into_iter().all(|date| date >= after || date < approval.date) {
        events.push(event(after, State::CreationEnded, Basis::EvaluationApplication, "创建期满"));
    }
}

fn evaluation_events(
    workspace: &Workspace,
    zone: &Zone,
    round: &Round,
    evaluation: &Evaluation,
    failures: &mut Vec<NaiveDate>,
    events: &mut Vec<Event>,
) {
    let mut push = |it: Event| events.push(Event { round: Some(round.id.clone()), ..it });
    if let Some(own) = &evaluation.self_evaluation {
        let passed = score::of_zone(workspace, zone, &round.id, Stage::SelfEvaluation).is_some_and(|it| it.passed);
        push(match passed {
            true => {
                event(own.date, State::SelfEvaluated, Basis::EvaluationApplication, "自评达到合格标准，提出评估申请")
            }
            false => event(own.date, State::SelfEvaluationShort, Basis::EvaluationApplication, "自评未达到合格标准"),
        });
    }
    if let Some(review) = &evaluation.province {
        push(match review.result {
            ReviewResult::Qualified => {
                event(review.date, State::UnderEvaluation, Basis::PreliminaryReview, "评估初审合格，报市场监管总局")
            }
            ReviewResult::Unqualified => {
                event(review.date, State::PreliminaryReviewFailed, Basis::PreliminaryReview, "评估初审不合格")
            }
        });
    }
    let Some(review) = &evaluation.samr else { return };
    if review.result == ReviewResult::Qualified {
        push(event(review.date, State::Qualified, Basis::Evaluation, "市场监管总局评估合格"));
        for exclusion in round.exclusions.iter().filter(|it| it.code == zone.code) {
            push(event(
                exclusion.date,
                State::Excluded,
                Basis::Evaluation,
                format!("未列入建议名单：{}", exclusion.reason),
            ));
        }
        return;
    }
    let approved = zone.creation_before(review.date).and_then(|it| it.approval.as_ref()).map(|it| it.date);
    let attempts = failures.iter().filter(|it| approved.is_none_or(|day| **it > day)).count() + 1;
    failures.push(review.date);
    let allowed = workspace.version_of(round).map_or(usize::MAX, |it| it.measures.evaluations_per_creation as usize);
    push(match attempts >= allowed {
        true => event(review.date, State::MustReapply, Basis::Reapplication, "再次评估仍未通过，可重新提出创建申请"),
        false => event(review.date, State::NotQualified, Basis::Reapplication, "未通过评估，可在下一次评估时再次申请"),
    });
}

fn publicity_events(code: &str, round: &Round, lists: &RoundLists, events: &mut Vec<Event>) {
    let (Some(notice), Some(period)) = (&round.notice, lists.period) else { return };
    if !lists.publicity.iter().any(|it| it == code) {
        return;
    }
    let mut push = |it: Event| events.push(Event { round: Some(round.id.clone()), ..it });
    push(Event {
        public: true, ..event(notice.published, State::InPublicity, Basis::Publicity, "列入建议名单公示")
    });
    let mut upheld = false;
    for objection in round.objections.iter().filter(|it| it.code == code && it.outcome == Outcome::Upheld) {
        if let Some(settled) = objection.settled {
            upheld = true;
            push(event(settled, State::ObjectionUpheld, Basis::Designation, "异议经核实成立，不予认定"));
        }
    }
    if !upheld {
        push(event(next(period.end), State::AwaitingDesignation, Basis::Designation, "公示期满"));
    }
    let Some(announcement) = round.announcement.as_ref().filter(|it| it.date > period.end) else { return };
    let (state, title) = match (lists.designation.iter().any(|it| it == code), upheld) {
        (true, _) => (State::Designated, format!("认定为网络市场监管与服务示范区（{}）", announcement.number)),
        (false, true) => (State::ObjectionUpheld, "未列入认定名单".into()),
        (false, false) => (State::NotDesignated, "未列入认定名单".into()),
    };
    push(Event { public: true, ..event(announcement.date, state, Basis::Designation, title) });
}
