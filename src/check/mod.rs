//! What records must agree on, checked on typed values. Checks never print.

mod creation;
mod evaluation;
mod experience;
mod measures;
mod oversight;
mod privacy;
mod round;
mod system;
mod zone;

use chrono::NaiveDate;

use crate::finding::{Finding, Pointer, code};
use crate::source::SourceTree;
use crate::workspace::{Loaded, zone_of};

/// All findings of a workspace, in the order of files.
pub(crate) fn run(loaded: &Loaded, sources: &SourceTree, as_of: NaiveDate) -> Vec<Finding> {
    let mut findings = loaded.findings.clone();
    findings.extend(privacy::check(loaded, sources));
    if let Some(workspace) = &loaded.workspace {
        let mut semantic = Vec::new();
        for version in workspace.versions.values() {
            semantic.extend(system::check(version));
        }
        let sound = semantic.is_empty();
        semantic.extend(workspace.versions.values().flat_map(measures::check));
        for round in workspace.rounds.values() {
            semantic.extend(round::check(workspace, round, as_of));
        }
        for zone in workspace.zones.values() {
            semantic.extend(zone::check(workspace, zone));
            semantic.extend(creation::check(workspace, zone, as_of));
            if sound {
                semantic.extend(evaluation::check(workspace, zone, as_of));
            }
            semantic.extend(oversight::check(workspace, zone, as_of));
        }
        semantic.extend(experience::check(workspace));
        semantic.retain(|it| zone_of(&it.file).is_none_or(|code| !loaded.broken_zones.contains(code)));
        findings.extend(semantic);
    }
    let start =
        |it: &Finding| loaded.outlines.get(&it.file).and_then(|outline| outline.span(&it.place)).map(|it| it.start);
    findings.sort_by_cached_key(|it| (it.file.clone(), start(it), it.code.id, it.message.clone()));
    findings.dedup();
    findings
}

/// A date after the day of the check: it is a plan, not yet a record.
fn future(date: NaiveDate, as_of: NaiveDate, file: &str, pointer: &str) -> Option<Finding> {
    let message = format!("日期 {date} 晚于 {as_of}，尚未发生");
    (date > as_of).then(|| {
        Finding::new(&code::FUTURE_DATE, file, Pointer::from(pointer), message).help("到该日之前不计入状态，也不公开")
    })
}
