//! What of the records was known on a day: later ones have not happened yet.

use chrono::NaiveDate;

use crate::model::creation::Creation;
use crate::model::evaluation::Evaluation;
use crate::model::experience::Experience;
use crate::model::published::write_up;
use crate::model::round::{Objection, Outcome, Round};
use crate::workspace::Workspace;

/// The workspace without the records dated after the day. Rounds stay: their windows are plans.
pub(crate) fn on(workspace: &Workspace, day: NaiveDate) -> Workspace {
    let mut known = workspace.clone();
    for zone in known.zones.values_mut() {
        zone.creations.values_mut().for_each(|it| creation(it, day));
        zone.creations.retain(|_, it| it.application.is_some() || it.recommendation.is_some() || it.approval.is_some());
        zone.evaluations.values_mut().for_each(|it| evaluation(it, day));
        zone.evaluations.retain(|_, it| it.self_evaluation.is_some() || it.province.is_some() || it.samr.is_some());
        zone.oversight.actions.retain(|it| it.date <= day);
    }
    known.rounds.values_mut().for_each(|it| round(it, day));
    for experience in &mut known.experiences {
        as_published(workspace, experience, day);
        experience.published = experience.published.filter(|it| *it <= day);
    }
    for list in &mut known.published {
        list.editions.retain(|it| it.date <= day);
    }
    known.published.retain(|it| !it.editions.is_empty());
    for text in &mut known.published_texts {
        text.editions.retain(|it| it.date <= day);
    }
    known.published_texts.retain(|it| !it.editions.is_empty());
    known
}

/// The text of a day before a correction was still the one before it.
fn as_published(workspace: &Workspace, experience: &mut Experience, day: NaiveDate) {
    let Some(record) = workspace.published_write_up(experience) else { return };
    let earlier = record.on(day).filter(|it| record.editions.last() != Some(it));
    if let Some(edition) = earlier {
        write_up::restore(experience, edition);
    }
}

fn creation(creation: &mut Creation, day: NaiveDate) {
    creation.application.take_if(|it| it.date > day);
    creation.recommendation.take_if(|it| it.date > day);
    creation.approval.take_if(|it| it.date > day);
}

fn evaluation(evaluation: &mut Evaluation, day: NaiveDate) {
    evaluation.self_evaluation.take_if(|it| it.date > day);
    evaluation.province.take_if(|it| it.date > day);
    evaluation.samr.take_if(|it| it.date > day);
}

fn round(round: &mut Round, day: NaiveDate) {
    round.exclusions.retain(|it| it.date <= day);
    round.notice.take_if(|it| it.published > day);
    round.objections.retain(|it| it.received <= day);
    round.objections.iter_mut().filter(|it| it.settled.is_some_and(|settled| settled > day)).for_each(reopen);
    round.announcement.take_if(|it| it.date > day);
    round.closed.take_if(|it| *it > day);
}

/// An objection whose conclusion is yet to come.
fn reopen(objection: &mut Objection) {
    objection.outcome = Outcome::Pending;
    objection.settled = None;
    objection.reason = None;
}
