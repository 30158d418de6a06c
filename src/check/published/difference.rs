//! Compares what was recorded on publication with what the records say now.

use std::collections::{BTreeMap, BTreeSet};

use super::{cited, command, is_listed, is_removed, removed};
use crate::finding::{Code, Finding, Place, Pointer, code};
use crate::model::experience::Experience;
use crate::model::files;
use crate::model::published::{AREA, Edition, PublishedKind, PublishedRecord, decision, record_of};
use crate::procedure::published::change::Change;
use crate::procedure::published::{Changes, write_up};
use crate::records::workspace::Workspace;
use crate::view::archive::{self, Files, Subject};

/// The names of what rests on a value that are listed. Further ones are only counted.
const MOST_NAMES: usize = 2;

/// Reports what was published and changed since, and changes of the records on which it rests.
pub(super) fn check(workspace: &Workspace, subjects: &[Subject], files: Files) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut below: Vec<Below> = Vec::new();
    let subjects: BTreeMap<_, _> =
        subjects.iter().map(|it| ((it.kind, workspace.current_id(it.kind, &it.id)), it)).collect();
    for record in workspace.published.iter() {
        // Comparing with an edition that was edited by hand would mislead.
        let Some(last) = record.editions.last().filter(|it| it.is_intact()) else { continue };
        let subject = subjects.get(&(record.kind, workspace.current_id(record.kind, &record.id)));
        match subject.copied().or_else(|| renamed(workspace, record, &subjects)) {
            Some(subject) if last.is_withdrawn() => findings.push(again(workspace, subject)),
            Some(subject) => {
                let Changes { public, internal } = Changes::of(record.kind, last, &subject.edition);
                if internal.is_empty() {
                    findings.extend(joined(public).iter().map(|it| changed(workspace, record, subject, it)));
                } else {
                    let result: Vec<String> = public.into_iter().map(|it| it.words).collect();
                    below.extend(internal.into_iter().map(|it| Below::of(record, subject, it, &result)));
                }
            }
            None if last.is_withdrawn() => {}
            None => findings.extend(gone(workspace, record, last)),
        }
    }
    let reported: BTreeSet<String> = findings.iter().map(|it| it.file.clone()).collect();
    findings.extend(grouped(workspace, below, &reported, files));
    findings
}

/// Joins changes of the period for objections to the change of the date from which it is counted.
fn joined(mut changes: Vec<Change>) -> Vec<Change> {
    let Some(at) = changes.iter().position(|it| it.part == decision::PUBLISHED) else { return changes };
    let is_counted = |it: &Change| it.part.starts_with(decision::PERIOD);
    let words: Vec<String> = changes.iter().filter(|it| is_counted(it)).map(|it| it.words.clone()).collect();
    for it in words {
        changes[at].words.push_str(&format!("；{it}"));
    }
    changes.retain(|it| !is_counted(it));
    changes
}

/// The subject of a write-up's record, even if the write-up was renamed.
fn renamed<'s>(
    workspace: &Workspace,
    record: &PublishedRecord,
    subjects: &BTreeMap<(PublishedKind, String), &'s Subject>,
) -> Option<&'s Subject> {
    let experience = workspace.recorded_write_up(record)?;
    let id = write_up::identity(workspace, experience);
    subjects.get(&(record.kind, workspace.current_id(record.kind, &id))).copied()
}

fn code_of(kind: PublishedKind) -> &'static Code {
    match kind {
        PublishedKind::Notice | PublishedKind::Designation => &code::PUBLISHED_LIST_CHANGED,
        PublishedKind::Experience => &code::PUBLISHED_WRITE_UP_CHANGED,
        PublishedKind::Score | PublishedKind::Sanction | PublishedKind::Round => &code::PUBLISHED_RECORD_CHANGED,
    }
}

/// The advice on a change that the public sees.
fn advice(kind: PublishedKind, id: &str) -> String {
    format!("{}，更正将与所发布的一同公布", internal_advice(kind, id))
}

fn internal_advice(kind: PublishedKind, id: &str) -> String {
    format!("误改的，请恢复；确需更正的，运行 `{} --correct 理由`", command(kind, id))
}

/// Reports a change of what the public saw at the value that changed, or else at the recorded one.
fn changed(workspace: &Workspace, record: &PublishedRecord, subject: &Subject, change: &Change) -> Finding {
    let blank = if subject.name.ends_with('`') { " " } else { "" };
    let (name, rules) = (&subject.name, of_rules(record, subject));
    let message = format!("{name}{blank}与已发布的不同：{}{rules}", change.words);
    if let Some(experience) = workspace.recorded_write_up(record) {
        return Finding::new(code_of(record.kind), &experience.file, in_write_up(experience, change), message)
            .help(advice(record.kind, &experience.id()))
            .article(super::basis(record.kind));
    }
    let own = decision::pointer(&change.part).map(|it| match record.kind {
        PublishedKind::Notice => format!("/notice{it}"),
        PublishedKind::Designation => format!("/announcement{it}"),
        _ => subject.pointer.to_string().replace("/date", &it),
    });
    let finding = match own.filter(|_| record.kind != PublishedKind::Score) {
        Some(pointer) => Finding::new(code_of(record.kind), &subject.file, Pointer::from(pointer.as_str()), message),
        None => Finding::new(code_of(record.kind), record.file(), recorded(record, change), message),
    };
    let help = match is_removed(workspace, record) {
        true => format!("{}；再运行 `{}` 重新存档", removed(&record.file()), command(record.kind, &record.id)),
        false => advice(record.kind, &record.id),
    };
    cited(workspace, record.kind, &record.id, finding.help(help))
}

/// Names the rules that changed since a score was published; empty if they did not.
fn of_rules(record: &PublishedRecord, subject: &Subject) -> String {
    let is_same = |it: &Edition| it.measures_sha256 == subject.edition.measures_sha256;
    match &subject.edition.measures {
        Some(version) if record.kind == PublishedKind::Score && !record.editions.last().is_none_or(is_same) => {
            format!("；办法版本 `{version}` 在发布以后有改动，见 {}{version}/", files::MEASURES)
        }
        _ => String::new(),
    }
}

/// The place of a part in the last edition of a record.
fn recorded(record: &PublishedRecord, change: &Change) -> Place {
    let last = record.editions.len() - 1;
    let parts = Pointer::root().key("editions").key(last).key("parts");
    let place = record.editions[last].parts.iter().position(|it| it.part == change.part);
    place.map_or(parts.clone(), |it| parts.key(it).key("text")).into()
}

fn in_write_up(experience: &Experience, change: &Change) -> Place {
    match change.part.as_str() {
        "title" | "source" | "submitted" | "indicators" | "keywords" | "summary" => {
            Pointer::root().key(&change.part).into()
        }
        "body" => write_up::line(experience, change).map_or(Place::File, |it| {
            let offset = experience.body_offset;
            Place::Span(it.start + offset..it.end + offset)
        }),
        _ => Place::File,
    }
}

/// Reports something that was withdrawn and is published again.
fn again(workspace: &Workspace, subject: &Subject) -> Finding {
    let (kind, id) = (subject.kind, subject.id.as_str());
    let experience = workspace.experiences.iter().find(|it| kind == PublishedKind::Experience && it.id() == id);
    let (message, file, place) = match experience {
        Some(it) => (format!("经验材料 `{id}` 已经撤下，又列入发布清单"), it.file.as_str(), Place::File),
        None => {
            let message = format!("{}已经撤下，又重新发布", subject.name);
            (message, subject.file.as_str(), subject.pointer.clone().into())
        }
    };
    cited(workspace, kind, id, Finding::new(code_of(kind), file, place, message).help(advice(kind, id)))
}

/// Reports something that was published and no longer is.
fn gone(workspace: &Workspace, record: &PublishedRecord, last: &Edition) -> Option<Finding> {
    let (kind, id) = (record.kind, record.id.as_str());
    if is_listed(workspace, record) {
        return None;
    }
    let is_list = matches!(kind, PublishedKind::Notice | PublishedKind::Designation);
    if is_list
        && workspace.rounds.get(id).is_none_or(|it| match kind {
            PublishedKind::Notice => it.notice.is_none(),
            _ => it.announcement.is_none(),
        })
    {
        // The record without its notice or announcement has a finding of its own.
        return None;
    }
    let command = command(kind, id);
    let (message, help) = match kind {
        PublishedKind::Notice | PublishedKind::Designation => {
            let without = last.parts.iter().filter(|it| !it.part.starts_with(AREA)).cloned().collect();
            let empty = Edition { parts: without, ..last.clone() };
            let words = crate::procedure::published::difference(kind, last, &empty);
            let message = format!("按现有记录得出的{}与已发布的不同：{}", kind.name(), words.join("；"));
            (message, advice(kind, id))
        }
        PublishedKind::Experience => (
            format!("已发布的经验材料 `{id}` 不再发布"),
            format!("误删的，请恢复；改名的，在文首写明 `aliases`；确需撤下的，运行 `{command} --correct 理由`"),
        ),
        PublishedKind::Round => (
            format!("批次 `{id}` 已经结束并存档，又删去结束的日期"),
            format!("请恢复 `closed`；确需重新办理的，运行 `{command} --correct 理由`"),
        ),
        PublishedKind::Score | PublishedKind::Sanction => (
            format!("已发布的{} `{id}` 不再公布", kind.name()),
            format!("误改的，请恢复；确需撤下的，运行 `{command} --correct 理由`"),
        ),
    };
    let help = if is_removed(workspace, record) { removed(&record.file()) } else { help };
    let finding = Finding::new(code_of(kind), record.file(), Pointer::from("/id"), message).help(help);
    Some(cited(workspace, kind, id, finding))
}

/// A change of a record on which something published rests.
struct Below<'r> {
    record: &'r PublishedRecord,
    subject: &'r Subject,
    change: Change,
    /// What changed for the public as a result, in words.
    result: Vec<String>,
}

impl<'r> Below<'r> {
    fn of(record: &'r PublishedRecord, subject: &'r Subject, change: Change, result: &[String]) -> Self {
        Self { record, subject, change, result: result.to_vec() }
    }
}

/// Reports each changed value of a record once, whatever rests on it.
///
/// A file of a closed round is left out if another finding names it already.
fn grouped(workspace: &Workspace, below: Vec<Below>, reported: &BTreeSet<String>, files: Files) -> Vec<Finding> {
    let is_round = |it: &Below| it.record.kind == PublishedKind::Round;
    let file = |it: &Below| record_of(&it.change.part).unwrap_or_default().to_string();
    let named: BTreeSet<String> =
        below.iter().filter(|it| !is_round(it)).map(file).chain(reported.iter().cloned()).collect();
    let mut groups: BTreeMap<(String, String), Vec<Below>> = BTreeMap::new();
    for it in below.into_iter().filter(|it| !is_round(it) || !named.contains(&file(it))) {
        groups.entry((file(&it), it.change.words.clone())).or_default().push(it);
    }
    let groups = groups.into_iter();
    groups.map(|((file, _), group)| frozen(workspace, &file, &group, files)).collect()
}

fn frozen(workspace: &Workspace, file: &str, group: &[Below], files: Files) -> Finding {
    let Below { record, change, .. } = &group[0];
    let (code, message) = (code_of(record.kind), described(group));
    let outline = files.outlines.get(file);
    let pointer = change.path.as_ref().and_then(|path| archive::position(outline?, file, path));
    let finding = match (pointer, outline) {
        (Some(pointer), _) => Finding::new(code, file, pointer, message),
        (None, Some(_)) => Finding::new(code, file, Place::File, message),
        (None, None) => Finding::new(code, record.file(), recorded(record, change), message),
    };
    let help = match (group.len(), record.kind) {
        (2.., PublishedKind::Score) => {
            "误改的，请恢复；确需更正的，运行 `zonepress publish-record score --correct 理由`，更正各项得分".to_string()
        }
        _ if group.iter().all(|it| it.result.is_empty()) => internal_advice(record.kind, &record.id),
        _ => advice(record.kind, &record.id),
    };
    cited(workspace, record.kind, &record.id, finding.help(help))
}

/// What rests on a value, how it changed, and what the public sees of that.
fn described(group: &[Below]) -> String {
    let Below { record, subject, change, .. } = &group[0];
    let names: Vec<&str> = group.iter().take(MOST_NAMES).map(|it| it.subject.name.as_str()).collect();
    let more = if group.len() > MOST_NAMES { format!("等{}项", group.len()) } else { String::new() };
    let what = match record.kind {
        PublishedKind::Round => format!("{}已经结束，其记录又有改动", subject.name),
        _ => format!("已发布的{}{more}所依据的记录有改动", names.join("、")),
    };
    let result: Vec<&str> = group.iter().flat_map(|it| &it.result).take(MOST_NAMES).map(String::as_str).collect();
    let result = if result.is_empty() { String::new() } else { format!("；结果：{}", result.join("；")) };
    format!("{what}：{}{result}", change.words)
}
