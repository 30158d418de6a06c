//! The order of the procedure: which step may follow which state (Articles 7 to 17 and 22).

use super::state::{PublicStatus, State};
use super::step::{Act, CourseStep};
use crate::model::measures::{Basis, Measures, Reevaluation};
use crate::model::round::Round;
use crate::model::zone::Sanction;
use crate::records::workspace::Workspace;

/// The reason a step is not allowed in the current state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) reason: String,
    pub(crate) basis: Basis,
}

/// The current state of a zone, updated step by step.
#[derive(Debug, Clone, Default)]
pub(crate) struct Course<'w> {
    pub(crate) state: Option<State>,
    /// The number of failed evaluations since the last approval of creation.
    failures: u32,
    /// The only round open to the zone for its next evaluation. Set by a failed evaluation.
    next_round: Option<&'w Round>,
}

impl<'w> Course<'w> {
    /// Takes a step and returns the new state. A refused step changes nothing.
    pub(crate) fn take(&mut self, workspace: &'w Workspace, step: &CourseStep<'w>) -> Result<Option<State>, Refusal> {
        let state = self.follows(step)?;
        if let Act::Approval { granted: true } = step.act {
            (self.failures, self.next_round) = (0, None);
        }
        let rules = step.round.and_then(|it| workspace.version_of(it)).map(|it| &it.measures);
        if let (Act::Evaluation { qualified: false }, Some(rules), Some(round)) = (step.act, rules, step.round) {
            self.fail(workspace, rules, round, step);
        } else {
            self.state = state;
        }
        Ok(self.state)
    }

    /// The only round in which the zone may be evaluated again; `None` if the rules do not restrict it to one.
    pub(crate) fn next_round(&self) -> Option<&'w Round> {
        self.next_round
    }

    fn fail(&mut self, workspace: &'w Workspace, rules: &Measures, round: &Round, step: &CourseStep) {
        self.failures += 1;
        let last = self.failures >= rules.evaluations_per_creation;
        self.state = Some(if last { State::MustReapply } else { State::NotQualified });
        let later = workspace
            .rounds
            .values()
            .filter(|it| it.applications.from > round.applications.from && it.applications.until >= step.date);
        self.next_round = match rules.reevaluation {
            Reevaluation::NextRound => later.min_by_key(|it| it.applications.from),
            Reevaluation::AnyRound => None,
        };
    }

    /// Returns the state that a step leads to, or the reason it is not allowed.
    fn follows(&self, step: &CourseStep) -> Result<Option<State>, Refusal> {
        use State::*;
        let state = match (self.state, step.act) {
            (
                None | Some(NotRecommended | NotApproved | MustReapply | Revoked | CreationEnded | Excluded),
                Act::CreationApplication,
            ) => Applied,
            (Some(ObjectionUpheld | NotDesignated), Act::CreationApplication) => Applied,
            (Some(Applied), Act::Recommendation { granted }) => {
                if granted {
                    Recommended
                } else {
                    NotRecommended
                }
            }
            (Some(Recommended), Act::Approval { granted }) => {
                if granted {
                    Creating
                } else {
                    NotApproved
                }
            }
            (Some(Creating), Act::CreationEnd) => CreationEnded,
            (Some(NotQualified), Act::SelfEvaluation { passed }) => {
                self.again(step)?;
                if passed { SelfEvaluated } else { SelfEvaluationShort }
            }
            (
                Some(
                    Creating
                    | CreationEnded
                    | SelfEvaluated
                    | SelfEvaluationShort
                    | PreliminaryReviewFailed
                    | Excluded
                    | ObjectionUpheld
                    | NotDesignated,
                ),
                Act::SelfEvaluation { passed },
            ) => {
                if passed {
                    SelfEvaluated
                } else {
                    SelfEvaluationShort
                }
            }
            (Some(SelfEvaluated), Act::PreliminaryReview { qualified }) => {
                if qualified {
                    UnderEvaluation
                } else {
                    PreliminaryReviewFailed
                }
            }
            (Some(UnderEvaluation), Act::Evaluation { qualified }) => {
                if qualified {
                    Qualified
                } else {
                    NotQualified
                }
            }
            (Some(Qualified), Act::Exclusion) => Excluded,
            (Some(Qualified), Act::Notice) => InPublicity,
            (Some(InPublicity), Act::NoticeEnd) => AwaitingDesignation,
            (Some(InPublicity | AwaitingDesignation), Act::ObjectionUpheld) => ObjectionUpheld,
            (Some(AwaitingDesignation), Act::Announcement { listed }) => {
                if listed {
                    Designated
                } else {
                    NotDesignated
                }
            }
            (Some(Designated | Talked | Cautioned), Act::Sanction(sanction)) => match sanction {
                Sanction::Talk => Talked,
                Sanction::Caution => Cautioned,
                Sanction::Revocation => Revoked,
            },
            (state, act) if changes_nothing(state, act) => return Ok(state),
            (state, act) => return Err(refusal(state, act)),
        };
        Ok(Some(state))
    }

    /// Refuses any round but the next one: a zone that failed may be evaluated again only then (Article 17).
    fn again(&self, step: &CourseStep) -> Result<(), Refusal> {
        match (self.next_round, step.round) {
            (Some(next), Some(round)) if next.id != round.id => Err(Refusal {
                reason: format!("未通过评估的，可在下一次（{}）再次提出评估申请；此后应重新提出创建申请", next.label()),
                basis: Basis::Reapplication,
            }),
            _ => Ok(()),
        }
    }
}

/// Whether a step is allowed but leaves the state as it is.
///
/// This covers the end of a period the zone has already moved past, and decisions about a list that the
/// zone has already been published on or removed from.
fn changes_nothing(state: Option<State>, act: Act) -> bool {
    match act {
        Act::CreationEnd | Act::NoticeEnd => true,
        Act::Exclusion => {
            matches!(state, Some(State::InPublicity | State::AwaitingDesignation | State::ObjectionUpheld))
        }
        Act::ObjectionUpheld | Act::Announcement { listed: false } => state == Some(State::ObjectionUpheld),
        _ => false,
    }
}

fn refusal(state: Option<State>, act: Act) -> Refusal {
    let (reason, basis) = match (state, act) {
        (Some(State::SelfEvaluationShort), Act::PreliminaryReview { .. }) => {
            ("自评未达到合格标准，不能提出评估申请".to_string(), Basis::EvaluationApplication)
        }
        (Some(State::MustReapply), Act::SelfEvaluation { .. }) => {
            ("再次评估仍未通过的，应重新提出创建申请，经同意后再评估".to_string(), Basis::Reapplication)
        }
        (Some(State::NotQualified), Act::CreationApplication) => (
            "未通过评估的，可在下一次再次提出评估申请；仍未通过的，才重新提出创建申请".to_string(),
            Basis::Reapplication,
        ),
        (Some(it), Act::SelfEvaluation { .. } | Act::CreationApplication) if it.is_designated() => {
            ("已认定为示范区；取消资格以后才能重新申请".to_string(), act.basis())
        }
        (Some(State::Revoked), Act::SelfEvaluation { .. }) => {
            ("已取消资格的，应重新提出创建申请，经同意后再评估".to_string(), act.basis())
        }
        (Some(State::Revoked), Act::Sanction(_)) => ("示范区资格已经取消".to_string(), act.basis()),
        (_, Act::Sanction(_)) => ("尚未认定为示范区".to_string(), act.basis()),
        (Some(state), _) => (format!("此时处于“{}”", state.name()), act.basis()),
        (None, _) => ("此前没有创建申请的记录".to_string(), act.basis()),
    };
    Refusal { reason, basis }
}

/// The public status after a step, given the one before it; `None` if the step is not published.
pub(super) fn published(known: Option<PublicStatus>, act: Act) -> Option<PublicStatus> {
    match act {
        Act::Approval { granted: true } => Some(PublicStatus::Creating),
        Act::Notice => Some(PublicStatus::InPublicity),
        Act::NoticeEnd if known == Some(PublicStatus::InPublicity) => Some(PublicStatus::AwaitingDesignation),
        Act::Announcement { listed: true } => Some(PublicStatus::Designated),
        Act::Announcement { listed: false } => Some(PublicStatus::Creating),
        Act::Sanction(Sanction::Revocation) => Some(PublicStatus::Revoked),
        _ => None,
    }
}
