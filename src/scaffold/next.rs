//! The command that writes the paper of a zone's next step.

use crate::model::evaluation::Stage;
use crate::model::measures::Basis;
use crate::model::zone::Zone;
use crate::procedure::lifecycle::NextStep;
use crate::procedure::programme::Snapshot;

/// `zonepress new …`; `None` if something still has to happen before.
pub(crate) fn command(snapshot: &Snapshot, zone: &Zone, next: &NextStep) -> Option<String> {
    let code = &zone.code;
    let round = || round(snapshot, zone, next.basis);
    let paper = match next.basis {
        _ if !next.blockers.is_empty() => return None,
        Basis::CreationApplication => format!("application {code}"),
        Basis::Recommendation => format!("recommendation {code}"),
        Basis::Approval => format!("approval {code}"),
        Basis::EvaluationApplication | Basis::Reapplication => format!("self {code} {}", round()?),
        Basis::PreliminaryReview => format!("province {code} {}", round()?),
        Basis::Evaluation => format!("samr {code} {}", round()?),
        Basis::Publicity => format!("notice {}", round()?),
        Basis::Designation => format!("announcement {}", round()?),
        _ => return None,
    };
    Some(format!("zonepress new {paper}"))
}

/// The round of the step: the first that still accepts applications, or else the last one with a record of the zone.
fn round<'s>(snapshot: &'s Snapshot, zone: &Zone, basis: Basis) -> Option<&'s str> {
    let mut rounds = snapshot.rounds_in_order();
    let applies = matches!(basis, Basis::EvaluationApplication | Basis::Reapplication);
    let day = snapshot.day();
    rounds.retain(|it| match applies {
        true => it.applications.from <= day && it.applications.until >= day && !zone.evaluations.contains_key(&it.id),
        false => zone.evaluations.get(&it.id).is_some_and(|it| it.date(Stage::SelfEvaluation).is_some()),
    });
    let found = if applies { rounds.first() } else { rounds.last() };
    found.map(|it| it.id.as_str())
}
