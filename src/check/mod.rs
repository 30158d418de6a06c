//! Checks that the records are consistent. Checks work on typed values and never print.

pub(crate) mod authority;
mod call;
mod creation;
mod demonstration;
mod editor;
mod evaluation;
pub(crate) mod experience;
mod file;
mod future;
mod glyphs;
mod measures;
mod order;
mod oversight;
mod placeholder;
pub(crate) mod privacy;
mod published;
mod round;
mod site;
mod system;
mod zone;

use std::collections::BTreeMap;
use std::ops::Deref;

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::finding::{Finding, MOST_FINDINGS, Place, Pointer, brief, code};
use crate::memory::{Ingredients, Memory};
use crate::model::files::{self, zone_of};
use crate::model::zone::Zone;
use crate::procedure::programme::Programme;
use crate::records::addresses;
use crate::records::source::{self, SourceTree};
use crate::records::workspace::{Loaded, Workspace};
use crate::score::ScoreSheets;
use crate::text::identifier::{Form, advice};
use crate::view::archive::Files;

pub(crate) use file::load;

/// All records, future ones included, with the day of the check.
struct Inspection<'w> {
    programme: Programme<'w>,
    as_of: NaiveDate,
}

impl<'w> Deref for Inspection<'w> {
    type Target = Programme<'w>;

    fn deref(&self) -> &Programme<'w> {
        &self.programme
    }
}

/// Returns all findings of a workspace with its scores, sorted by file and position.
pub(crate) fn run(loaded: &Loaded, records: Files, scores: &ScoreSheets, as_of: NaiveDate) -> Vec<Finding> {
    let Files { sources, memory, .. } = records;
    let mut findings = loaded.findings.clone();
    findings.extend(loaded.remarks.iter().cloned());
    findings.extend(privacy::check(loaded, sources));
    findings.extend(glyphs::check(sources));
    findings.extend(addresses::check(sources));
    if let Some(workspace) = &loaded.workspace {
        let mut semantic = Vec::new();
        semantic.extend(workspace.versions.values().flat_map(system::check));
        let sound = semantic.is_empty();
        semantic.extend(workspace.versions.values().flat_map(measures::check));
        let inspection = Inspection { programme: Programme::of(workspace, scores.clone()), as_of };
        semantic.extend(future::check(workspace, as_of));
        semantic.extend(workspace.calls.iter().flat_map(|(year, it)| call::check(workspace, year, it)));
        for round in workspace.rounds.values() {
            semantic.extend(round::check(&inspection, round));
        }
        let zones: Vec<&Zone> = workspace.zones.values().map(|it| &**it).collect();
        let of_all = with_common(Ingredients::of_records("zone").with(as_of.to_string()), sources);
        let of_zones = zones.par_iter().flat_map_iter(|zone| {
            let key = with_zone(of_all.clone(), sources, &zone.code).key();
            memory.sound(&key, || of_zone(&inspection, zone, sound))
        });
        semantic.extend(of_zones.collect::<Vec<_>>());
        semantic.extend(authority::check(&workspace.authority));
        semantic.extend(editor::check(workspace, sources));
        semantic.extend(experience::check(workspace, as_of, memory));
        semantic.extend(site::check(loaded, workspace));
        semantic.extend(demonstration::check(workspace, sources));
        semantic.extend(placeholder::check(loaded, workspace, sources));
        if sound {
            let left = demonstration::archives(workspace);
            let published = published::check(&inspection, scores, records).into_iter();
            semantic.extend(published.filter(|it| left.iter().all(|left| left.file != it.file)));
            semantic.extend(left);
        }
        semantic.retain(|it| zone_of(&it.file).is_none_or(|code| !loaded.broken_zones.contains(code)));
        semantic.retain(|it| !follows(it, loaded));
        findings.extend(semantic);
    }
    let mut findings = capped(findings);
    let start = |it: &Finding| match &it.place {
        Place::Span(span) => Some(span.start),
        place => loaded.outlines.get(&it.file).and_then(|outline| outline.span(place)).map(|it| it.start),
    };
    findings.sort_by_cached_key(|it| (it.file.clone(), start(it), it.code.id, it.message.clone()));
    findings.dedup();
    findings
}

/// The scores of all evaluations. Which of them meet the pass mark is known of zones that did not change.
pub(crate) fn scores(workspace: &Workspace, sources: &SourceTree, memory: &Memory) -> ScoreSheets {
    let sheets = ScoreSheets::of(workspace);
    let common = with_common(Ingredients::of_records("passes"), sources);
    let zones: Vec<&String> = workspace.zones.keys().collect();
    zones.par_iter().for_each(|code| {
        let key = with_zone(common.clone(), sources, code).key();
        sheets.passes(code, |computed| memory.text(&key, || Some(computed())).unwrap_or_default());
    });
    sheets
}

/// Adds the files that zones have in common.
fn with_common(key: Ingredients, sources: &SourceTree) -> Ingredients {
    let others = [files::ZONES, files::EXPERIENCE, files::PUBLISHED, files::SCHEMAS];
    let common = sources.iter().filter(|(file, _)| !others.iter().any(|it| file.starts_with(it)));
    common.fold(key, |key, (file, source)| key.with(file).with(source.sha256()))
}

/// Adds the files of a zone.
fn with_zone(key: Ingredients, sources: &SourceTree, code: &str) -> Ingredients {
    let folder = files::zone(code);
    source::below(sources, &folder).fold(key, |key, (file, source)| key.with(file).with(source.sha256()))
}

/// The findings of a zone. Its evaluations are checked only if the indicator systems are sound.
///
/// They depend on the files of the zone and on those that zones have in common, on no other zone and no write-up.
fn of_zone(inspection: &Inspection, zone: &Zone, sound: bool) -> Vec<Finding> {
    let workspace = inspection.workspace;
    let mut own = zone::check(workspace, zone, inspection.as_of);
    own.extend(creation::check(workspace, zone, inspection.as_of));
    if sound {
        own.extend(evaluation::check(inspection, zone));
    }
    own.extend(oversight::check(workspace, zone));
    // A missing or misdated step puts the later ones out of order. Report the cause only.
    if !own.iter().any(|it| ["date-order", "step-missing"].contains(&it.code.id)) {
        own.extend(order::check(inspection, zone));
    }
    own
}

/// Whether a finding only follows from a file that could not be read, which has a finding of its own.
fn follows(finding: &Finding, loaded: &Loaded) -> bool {
    let unread = |folder: &str| loaded.findings.iter().any(|it| it.file.starts_with(folder));
    match finding.code.id {
        "list-reference" | "published-list-changed" | "published-record-changed" => {
            unread(files::ZONES) || unread(files::ROUNDS) || loaded.doubtful_areas
        }
        "unknown-area" | "empty-list" => unread(files::ZONES) || loaded.doubtful_areas,
        "oversight-without-designation" => unread(files::ROUNDS),
        // Whether a write-up has a page depends on `publication.yaml`, which is in this folder.
        "link-target" => unread(files::EXPERIENCE),
        "list-not-recorded" | "published-not-recorded" => loaded.doubtful_areas,
        "schema-outdated" => loaded.doubtful_areas || unread(files::MEASURES) || unread(files::AREAS),
        "unknown-round" => unread(files::ROUNDS),
        "unknown-experience" | "published-write-up-changed" => unread(files::EXPERIENCE),
        "calendar-year" => unread(files::HOLIDAYS),
        _ => false,
    }
}

/// Keeps the first `MOST_FINDINGS` of each file, errors before warnings. One more finding says what is left out.
fn capped(findings: Vec<Finding>) -> Vec<Finding> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut left_out: BTreeMap<String, bool> = BTreeMap::new();
    let (errors, warnings): (Vec<Finding>, Vec<Finding>) = findings.into_iter().partition(Finding::is_error);
    let mut kept = Vec::new();
    for finding in errors.into_iter().chain(warnings) {
        let count = counts.entry(finding.file.clone()).or_default();
        *count += 1;
        if *count <= MOST_FINDINGS {
            kept.push(finding);
        } else {
            *left_out.entry(finding.file.clone()).or_default() |= finding.is_error();
        }
    }
    kept.extend(left_out.into_iter().map(|(file, is_error)| {
        let (code, what) =
            if is_error { (&code::TOO_MANY_FINDINGS, "问题") } else { (&code::MORE_WARNINGS, "提醒") };
        let message = format!("{what}超过 {MOST_FINDINGS} 个，其余未列出");
        Finding::new(code, file, Place::File, message).help(format!("请先处理已列出的{what}，再检查一次"))
    }));
    kept
}

/// Reports a number or an address that does not have the required form.
///
/// Skips telephone numbers that look personal: the privacy check reports those.
fn written(form: Form, text: &str, file: &str, at: Pointer) -> Option<Finding> {
    let is_personal = form == Form::Telephone && !crate::text::privacy::scan(text).is_empty();
    let help = advice(form, text).filter(|_| !is_personal)?;
    let message = format!("`{}` 的值 `{}` 写法不对", at.segments().last().unwrap_or_default(), brief(text));
    Some(Finding::new(&code::INVALID_VALUE, file, at, message).help(help))
}
