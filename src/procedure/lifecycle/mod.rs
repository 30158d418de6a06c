//! The state of a zone on a day, computed from its records alone (Articles 7 to 17 and 22).

pub(crate) mod course;
pub(crate) mod next;
pub(crate) mod round;
pub(crate) mod state;
pub(crate) mod step;

use chrono::NaiveDate;

pub(crate) use course::Course;
pub(crate) use next::{Deadline, NextStep};
pub(crate) use state::{PublicStatus, State};
pub(crate) use step::{Act, CourseStep};

use crate::model::measures::Basis;
use crate::model::measures::Version;
use crate::model::zone::{Sanction, Zone};
use crate::procedure::programme::Snapshot;
use crate::records::workspace::Workspace;

/// One dated step that was taken, and the state it led to.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) date: NaiveDate,
    pub(crate) state: State,
    pub(crate) title: String,
    pub(crate) basis: Basis,
    pub(crate) round: Option<String>,
    /// The public status set by the event; `None` if the event itself was not published.
    pub(crate) public: Option<PublicStatus>,
}

impl Event {
    /// The version of the rules that applied to the event.
    pub(crate) fn version<'w>(&self, workspace: &'w Workspace) -> Option<&'w Version> {
        let round = self.round.as_ref().and_then(|it| workspace.rounds.get(it));
        round.map_or_else(|| workspace.version_on(self.date), |it| workspace.version_of(it))
    }
}

/// The steps a zone has taken, and the state they led to.
#[derive(Debug, Clone)]
pub(crate) struct Lifecycle<'w> {
    /// Up to the day asked for, oldest first.
    pub(crate) events: Vec<Event>,
    course: Course<'w>,
}

impl Lifecycle<'_> {
    pub(crate) fn state(&self) -> Option<State> {
        self.events.last().map(|it| it.state)
    }

    /// The day on which the current state began.
    pub(crate) fn since(&self) -> Option<NaiveDate> {
        let state = self.state()?;
        self.events.iter().rev().take_while(|it| it.state == state).last().map(|it| it.date)
    }

    /// The status set by the last public event. Unpublished decisions do not change it.
    pub(crate) fn public_status(&self) -> Option<PublicStatus> {
        self.events.iter().rev().find_map(|it| it.public)
    }

    /// The day on which the current public status began. Falling back to a status does not restart its date.
    pub(crate) fn public_since(&self) -> Option<NaiveDate> {
        let status = self.public_status()?;
        let is_not_designated = |it: &Event| matches!(it.state, State::ObjectionUpheld | State::NotDesignated);
        let falls_back = |it: &Event| status == PublicStatus::Creating && is_not_designated(it);
        let opens = |it: &&Event| it.public == Some(status) && !falls_back(it);
        self.events.iter().rfind(opens).map(|it| it.date)
    }
}

/// The lifecycle of a zone up to a day. Steps that are not allowed are left out; `check` reports them.
pub(crate) fn of<'w>(snapshot: &Snapshot<'w>, zone: &'w Zone) -> Lifecycle<'w> {
    let mut course = Course::default();
    let mut events: Vec<Event> = Vec::new();
    let mut known = None;
    // Time passes without a record: a period may end later.
    for step in step::of(snapshot, zone).iter().filter(|it| it.date <= snapshot.day()) {
        let before = course.state;
        let Ok(Some(state)) = course.take(snapshot.workspace, step) else { continue };
        let public = course::published(known, step.act);
        known = public.or(known);
        let passed_by = Some(state) == before && matches!(step.act, Act::CreationEnd | Act::NoticeEnd);
        if !passed_by || public.is_some() {
            let round = step.round.map(|it| it.id.clone());
            events.push(Event {
                date: step.date,
                state,
                title: title(step, state),
                basis: step.act.basis(),
                round,
                public,
            });
        }
    }
    Lifecycle { events, course }
}

/// The state of a zone on a day, its next step and its deadlines.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    /// `None` before the first step.
    pub(crate) state: Option<State>,
    pub(crate) since: Option<NaiveDate>,
    pub(crate) next: Option<NextStep>,
    /// Soonest first.
    pub(crate) deadlines: Vec<Deadline>,
}

pub(crate) fn standing(snapshot: &Snapshot, zone: &Zone) -> Standing {
    let lifecycle = of(snapshot, zone);
    Standing {
        state: lifecycle.state(),
        since: lifecycle.since(),
        next: next::step(snapshot, zone, &lifecycle),
        deadlines: next::deadlines(snapshot, zone, &lifecycle),
    }
}

/// The title of an event, as shown to readers.
fn title(step: &CourseStep, state: State) -> String {
    let plain = match (step.act, state) {
        (Act::CreationApplication, _) => "提出创建申请",
        (Act::Recommendation { granted: true }, _) => "省级市场监管部门初审推荐",
        (Act::Recommendation { granted: false }, _) => "省级市场监管部门初审未予推荐",
        (Act::Approval { granted: true }, _) => "经市场监管总局审核同意，开始创建",
        (Act::Approval { granted: false }, _) => "市场监管总局审核未同意创建",
        (Act::CreationEnd, _) => "创建期满",
        (Act::SelfEvaluation { passed: true }, _) => "自评达到合格标准，提出评估申请",
        (Act::SelfEvaluation { passed: false }, _) => "自评未达到合格标准",
        (Act::PreliminaryReview { qualified: true }, _) => "评估初审合格，报市场监管总局",
        (Act::PreliminaryReview { qualified: false }, _) => "评估初审不合格",
        (Act::Evaluation { qualified: true }, _) => "市场监管总局评估合格",
        (Act::Evaluation { .. }, State::MustReapply) => "再次评估仍未通过，可重新提出创建申请",
        (Act::Evaluation { .. }, _) => "未通过评估，可在下一次评估时再次申请",
        (Act::Exclusion, State::Excluded) => return with_detail("未列入建议名单", step),
        (Act::Exclusion, _) => return with_detail("决定不列入认定名单", step),
        (Act::Notice, _) => "列入建议名单公示",
        (Act::ObjectionUpheld, _) => "异议经核实成立，不予认定",
        (Act::NoticeEnd, _) => "公示期满",
        (Act::Announcement { listed: true }, _) => {
            return format!("认定为网络市场监管与服务示范区（{}）", step.detail.unwrap_or_default());
        }
        (Act::Announcement { listed: false }, _) => "未列入认定名单",
        (Act::Sanction(Sanction::Revocation), _) => "取消示范区资格",
        (Act::Sanction(sanction), _) => return with_detail(&format!("市场监管总局予以{}", sanction.name()), step),
    };
    plain.to_string()
}

fn with_detail(title: &str, step: &CourseStep) -> String {
    step.detail.map_or_else(|| title.to_string(), |it| format!("{title}：{it}"))
}
