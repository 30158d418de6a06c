//! The phase of a round on a day, and what keeps it from being closed (Articles 12 to 16).

use chrono::NaiveDate;

use crate::model::evaluation::{ReviewResult, Stage};
use crate::model::round::{Outcome, Round};
use crate::model::zone::Zone;
use crate::procedure::programme::{Programme, Snapshot};

/// The phase of a round (批次进度).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    NotOpen,
    Receiving,
    Evaluating,
    InPublicity,
    AwaitingDesignation,
    Announced,
    Closed,
}

impl Phase {
    /// Stable machine-readable name.
    pub(crate) fn id(self) -> &'static str {
        self.names().0
    }

    pub(crate) fn name(self) -> &'static str {
        self.names().1
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Phase::NotOpen => ("not-open", "未开始受理"),
            Phase::Receiving => ("receiving", "受理申请"),
            Phase::Evaluating => ("evaluating", "评估中"),
            Phase::InPublicity => ("in-publicity", "公示中"),
            Phase::AwaitingDesignation => ("awaiting-designation", "公示期满，待认定"),
            Phase::Announced => ("announced", "已认定"),
            Phase::Closed => ("closed", "已结束"),
        }
    }
}

/// The phase of a round on the day of the snapshot.
pub(crate) fn phase(snapshot: &Snapshot, round: &Round) -> Phase {
    let as_of = snapshot.day();
    let period = snapshot.lists(round).period;
    if round.closed.is_some() {
        Phase::Closed
    } else if round.announcement.is_some() {
        Phase::Announced
    } else if let Some(period) = period {
        if as_of <= period.end { Phase::InPublicity } else { Phase::AwaitingDesignation }
    } else if as_of < round.applications.from {
        Phase::NotOpen
    } else if as_of <= round.applications.until {
        Phase::Receiving
    } else {
        Phase::Evaluating
    }
}

/// Matters of a round that are still unfinished on a day, each as a sentence without its full stop.
pub(crate) fn open_matters(programme: &Programme, round: &Round, day: NaiveDate) -> Vec<String> {
    let mut open = Vec::new();
    if day <= round.applications.until {
        open.push(format!("受理期至 {} 止", round.applications.until));
    }
    let zones = programme.workspace.zones.values();
    open.extend(zones.filter_map(|zone| {
        let waits_for = waiting(programme, round, zone)?;
        Some(format!("{}（{}）{waits_for}", zone.record.name, zone.code))
    }));
    for objection in round.objections.iter().filter(|it| it.outcome == Outcome::Pending) {
        open.push(format!("对 {} 的异议正在核查", objection.code));
    }
    let lists = programme.lists(round);
    let refused = |code: &&String| {
        let upheld = round.objections.iter().any(|it| it.code == **code && it.outcome == Outcome::Upheld);
        upheld || round.exclusions.iter().any(|it| it.code == **code)
    };
    if round.announcement.is_none() && !lists.publicity.iter().all(|it| refused(&it)) {
        open.push("公示的地区还没有认定".into());
    }
    open
}

/// The step an evaluation is waiting for; `None` if the evaluation is finished.
fn waiting(programme: &Programme, round: &Round, zone: &Zone) -> Option<&'static str> {
    let evaluation = zone.evaluations.get(&round.id)?;
    let own = programme.sheet(&zone.code, &round.id, Stage::SelfEvaluation)?;
    if !own.passes() {
        return None;
    }
    let Some(province) = &evaluation.province else { return Some("还没有评估初审") };
    if province.result == ReviewResult::Unqualified {
        return None;
    }
    let Some(samr) = &evaluation.samr else { return Some("还没有评估") };
    let excluded = round.exclusions.iter().any(|it| it.code == zone.code);
    let qualified = samr.result == ReviewResult::Qualified && !excluded;
    (qualified && round.notice.is_none()).then_some("评估合格，还没有公示")
}
