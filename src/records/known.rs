//! The records as they were known on a day. What is dated later has not happened yet.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::model::creation::Creation;
use crate::model::evaluation::{Evaluation, Stage};
use crate::model::experience::Experience;
use crate::model::published::{Edition, PublishedKind, PublishedRecord, decision, write_up};
use crate::model::round::{Objection, Outcome, Round};
use crate::model::zone::Zone;
use crate::records::workspace::{PublishedRecords, Workspace};

/// Marks the title of a draft.
const DRAFT: &str = "【草稿】";

/// A workspace without any record dated after its day.
///
/// Everything that is published, counted or shown is made from this type, and only [`Known::on`] creates it.
/// Drafts are added for the eyes of their authors alone.
pub(crate) struct Known {
    workspace: Workspace,
    day: NaiveDate,
    /// Zones with a creation or evaluation record dated after the day.
    cut: BTreeSet<String>,
}

impl Known {
    /// Leaves out the records dated after the day. Rounds are kept, because their application windows are plans.
    pub(crate) fn on(workspace: &Workspace, day: NaiveDate) -> Self {
        let later = |zone: &&Arc<Zone>| dates(zone).any(|it| it > day);
        let cut = workspace.zones.values().filter(later).map(|it| it.code.clone()).collect();
        Self { workspace: without_later(workspace, day), day, cut }
    }

    /// Shows every write-up, those that are not published as drafts of the day.
    pub(crate) fn with_drafts(mut self) -> Self {
        for experience in self.workspace.experiences.iter_mut().filter(|it| it.published.is_none()) {
            let experience = Arc::make_mut(experience);
            experience.published = Some(self.day);
            experience.is_draft = true;
            experience.head.title.insert_str(0, DRAFT);
        }
        self
    }

    /// Leaves out what was recorded on publication, so that lists and scores are computed from the records.
    pub(crate) fn without_archive(mut self) -> Self {
        self.workspace.published = PublishedRecords::default();
        self
    }

    /// Leaves out the records and write-ups of some areas.
    pub(crate) fn without(mut self, codes: &BTreeSet<String>) -> Self {
        self.workspace.zones.retain(|code, _| !codes.contains(code));
        self.workspace.experiences.retain(|it| !codes.contains(&it.code));
        self
    }

    /// Whether every creation and evaluation record of a zone is known on the day.
    pub(crate) fn is_whole(&self, zone: &Zone) -> bool {
        !self.cut.contains(&zone.code)
    }

    pub(crate) fn day(&self) -> NaiveDate {
        self.day
    }
}

impl Deref for Known {
    type Target = Workspace;

    fn deref(&self) -> &Workspace {
        &self.workspace
    }
}

/// The dates of a zone's creation and evaluation records.
fn dates(zone: &Zone) -> impl Iterator<Item = NaiveDate> {
    let created = zone.creations.values().flat_map(|it| {
        let application = it.application.as_ref().map(|it| it.date);
        let recommendation = it.recommendation.as_ref().map(|it| it.date);
        [application, recommendation, it.approval.as_ref().map(|it| it.date)]
    });
    let evaluated = zone.evaluations.values().flat_map(|it| Stage::ALL.map(|stage| it.date(stage)));
    created.chain(evaluated).flatten()
}

fn without_later(workspace: &Workspace, day: NaiveDate) -> Workspace {
    let mut known = workspace.clone();
    decisions_as_published(&mut known, day);
    let is_later = |zone: &Zone| dates(zone).chain(zone.oversight.actions.iter().map(|it| it.date)).any(|it| it > day);
    for zone in known.zones.values_mut().filter(|it| is_later(it)) {
        let zone = Arc::make_mut(zone);
        zone.creations.values_mut().for_each(|it| creation(it, day));
        zone.creations.retain(|_, it| it.application.is_some() || it.recommendation.is_some() || it.approval.is_some());
        zone.evaluations.values_mut().for_each(|it| evaluation(it, day));
        zone.evaluations.retain(|_, it| it.self_evaluation.is_some() || it.province.is_some() || it.samr.is_some());
        zone.oversight.actions.retain(|it| it.date <= day);
    }
    known.rounds.values_mut().for_each(|it| round(it, day));
    known.calls.retain(|_, it| it.date <= day);
    for experience in &mut known.experiences {
        as_published(workspace, experience, day);
        if experience.published.is_some_and(|it| it > day) {
            Arc::make_mut(experience).published = None;
        }
    }
    known.published = known.published.until(day, &known.areas);
    known
}

/// Restores the text that was published on a day before a later correction.
fn as_published(workspace: &Workspace, experience: &mut Arc<Experience>, day: NaiveDate) {
    let record = workspace.published_write_up(experience);
    if let Some(edition) = record.and_then(|it| earlier(it, day)) {
        write_up::restore(Arc::make_mut(experience), edition);
    }
}

/// Restores the notices, announcements and sanctions that were published on a day before a later correction.
fn decisions_as_published(known: &mut Workspace, day: NaiveDate) {
    let records = std::mem::take(&mut known.published);
    for (record, edition) in records.iter().filter_map(|it| Some((it, earlier(it, day)?))) {
        let id = known.current_id(record.kind, &record.id);
        match record.kind {
            PublishedKind::Notice => {
                let notice = known.rounds.get_mut(&id).and_then(|it| it.notice.as_mut());
                notice.into_iter().for_each(|it| decision::restore_notice(it, edition));
            }
            PublishedKind::Designation => {
                let announcement = known.rounds.get_mut(&id).and_then(|it| it.announcement.as_mut());
                announcement.into_iter().for_each(|it| decision::restore_announcement(it, edition));
            }
            PublishedKind::Sanction => {
                let Some((code, number)) = id.split_once('/') else { continue };
                let action =
                    known.zones.get_mut(code).and_then(|it| Arc::make_mut(it).oversight.revocation_mut(number));
                action.into_iter().for_each(|it| decision::restore_sanction(it, edition));
            }
            // Pages show the recorded points; write-ups are restored with their pictures in place.
            PublishedKind::Score | PublishedKind::Experience | PublishedKind::Round => {}
        }
    }
    known.published = records;
}

/// The edition in force on a day, if it was corrected later.
fn earlier(record: &PublishedRecord, day: NaiveDate) -> Option<&Edition> {
    record.on(day).filter(|it| record.editions.last() != Some(it) && !it.is_withdrawn())
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

/// Resets an objection that was settled only after the day.
fn reopen(objection: &mut Objection) {
    objection.outcome = Outcome::Pending;
    objection.settled = None;
    objection.reason = None;
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// The dates of all records that become known on a certain day.
    fn dates(workspace: &Workspace) -> Vec<NaiveDate> {
        let mut found: Vec<Option<NaiveDate>> = Vec::new();
        for zone in workspace.zones.values() {
            found.extend(super::dates(zone).map(Some));
            found.extend(zone.oversight.actions.iter().map(|it| Some(it.date)));
        }
        for round in workspace.rounds.values() {
            found.push(round.notice.as_ref().map(|it| it.published));
            found.push(round.announcement.as_ref().map(|it| it.date));
            found.push(round.closed);
            found.extend(round.exclusions.iter().map(|it| Some(it.date)));
            found.extend(round.objections.iter().flat_map(|it| [Some(it.received), it.settled]));
        }
        found.extend(workspace.calls.values().map(|it| Some(it.date)));
        found.extend(workspace.experiences.iter().map(|it| it.published));
        found.extend(workspace.published.iter().flat_map(|it| &it.editions).map(|it| Some(it.date)));
        let mut found: Vec<NaiveDate> = found.into_iter().flatten().collect();
        found.sort();
        found
    }

    #[test]
    fn what_is_known_on_a_day_is_all_that_is_dated_up_to_it_and_nothing_later() {
        let sources = crate::fs::read_records(Path::new(env!("CARGO_MANIFEST_DIR")), None).expect("records");
        let workspace = crate::records::workspace::load_only(&sources).workspace.expect("a workspace");
        let all = dates(&workspace);
        let days: BTreeSet<NaiveDate> = all.iter().flat_map(|it| [it.pred_opt(), Some(*it)]).flatten().collect();
        assert!(days.len() > 100, "{}", days.len());
        for day in days {
            let expected: Vec<NaiveDate> = all.iter().copied().filter(|it| *it <= day).collect();
            assert_eq!(dates(&Known::on(&workspace, day)), expected, "{day}");
        }
    }
}
