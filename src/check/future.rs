//! Reports dates after the day of the check. Such records are plans, not events.
//!
//! Dates of publication are left out: the list of write-ups is where SAMR plans them.

use chrono::NaiveDate;

use crate::finding::{Finding, Pointer, code};
use crate::model::evaluation::Stage;
use crate::model::files;
use crate::records::workspace::Workspace;

/// A date, with the file and pointer where it is written.
type Dated = (String, Pointer, NaiveDate);

pub(super) fn check(workspace: &Workspace, as_of: NaiveDate) -> Vec<Finding> {
    let later = dated(workspace).into_iter().filter(|(.., date)| *date > as_of);
    let finding = |(file, pointer, date): Dated| {
        let message = format!("日期 {date} 晚于 {as_of}，尚未发生");
        Finding::new(&code::FUTURE_DATE, file, pointer, message).help("到该日之前不计入状态，也不公开")
    };
    later.map(finding).collect()
}

fn dated(workspace: &Workspace) -> Vec<Dated> {
    let mut found = Vec::new();
    let mut add = |file: &str, pointer: Pointer, date: Option<NaiveDate>| {
        found.extend(date.map(|it| (file.to_string(), pointer, it)));
    };
    let root = Pointer::root;
    for zone in workspace.zones.values() {
        for (year, creation) in &zone.creations {
            let dates = [
                ("application", creation.application.as_ref().map(|it| it.date)),
                ("province", creation.recommendation.as_ref().map(|it| it.date)),
                ("samr", creation.approval.as_ref().map(|it| it.date)),
            ];
            for (name, date) in dates {
                add(&format!("{}{name}.yaml", files::creation(&zone.code, year)), root().key("date"), date);
            }
        }
        for (round, evaluation) in &zone.evaluations {
            for stage in Stage::ALL {
                add(&stage.file(&zone.code, round), root().key("date"), evaluation.date(stage));
            }
        }
        for (index, action) in zone.oversight.actions.iter().enumerate() {
            let place = root().key("actions").key(index).key("date");
            add(&files::oversight(&zone.code), place, Some(action.date));
        }
    }
    for (year, call) in &workspace.calls {
        add(&files::call(year), root().key("date"), Some(call.date));
    }
    for round in workspace.rounds.values() {
        let file = files::round(&round.id);
        let (notice, announcement) = (round.notice.as_ref(), round.announcement.as_ref());
        add(&file, root().key("notice").key("published"), notice.map(|it| it.published));
        add(&file, root().key("announcement").key("date"), announcement.map(|it| it.date));
        add(&file, root().key("closed"), round.closed);
        for (index, exclusion) in round.exclusions.iter().enumerate() {
            add(&file, root().key("exclusions").key(index).key("date"), Some(exclusion.date));
        }
        for (index, objection) in round.objections.iter().enumerate() {
            let pointer = root().key("objections").key(index);
            add(&file, pointer.key("received"), Some(objection.received));
            add(&file, pointer.key("settled"), objection.settled);
        }
    }
    found
}
