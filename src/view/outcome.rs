//! The outcome of a publicity notice for each area on the list (Articles 15 and 16).

use chrono::NaiveDate;

use crate::model::round::{Objection, Outcome, Round};

/// The outcome for an area on the publicity list (建议名单).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PublicityOutcome {
    /// Designated, without objections (无异议).
    Unopposed,
    /// Designated: all objections were dismissed (经核实异议不成立).
    Cleared,
    /// Not designated: an objection was upheld (经核实异议成立).
    Upheld,
    /// Not designated: excluded by a decision of SAMR after the notice.
    Excluded,
    /// Not designated: an objection was not settled by the day of the announcement.
    Pending,
    /// Not designated: no reason is recorded.
    Unstated,
}

impl PublicityOutcome {
    pub(crate) fn is_designated(self) -> bool {
        matches!(self, Self::Unopposed | Self::Cleared)
    }
}

/// The outcome for an area of the list on the day of the announcement.
pub(crate) fn of_area(round: &Round, code: &str, is_designated: bool, day: NaiveDate) -> PublicityOutcome {
    let objections = || round.objections.iter().filter(|it| it.code == code && it.received <= day);
    let has = |outcome: Outcome| objections().any(|it| settled_as(it, day) == outcome);
    match is_designated {
        true if objections().next().is_none() => PublicityOutcome::Unopposed,
        true => PublicityOutcome::Cleared,
        false if has(Outcome::Upheld) => PublicityOutcome::Upheld,
        false if round.exclusions.iter().any(|it| it.code == code && it.date <= day) => PublicityOutcome::Excluded,
        false if has(Outcome::Pending) => PublicityOutcome::Pending,
        false => PublicityOutcome::Unstated,
    }
}

/// The outcome for an area of the list as far as it is known on a day, whether or not it has been announced.
pub(crate) fn so_far(round: &Round, code: &str, day: NaiveDate) -> PublicityOutcome {
    match of_area(round, code, false, day) {
        PublicityOutcome::Unstated => of_area(round, code, true, day),
        against => against,
    }
}

/// The outcome of an objection as known on a day.
pub(crate) fn settled_as(objection: &Objection, day: NaiveDate) -> Outcome {
    match objection.settled {
        Some(settled) if settled > day => Outcome::Pending,
        _ => objection.outcome,
    }
}
