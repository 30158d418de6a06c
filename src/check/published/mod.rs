//! Checks that what was published, and what it rests on, changes only by a recorded correction.

mod difference;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::Inspection;
use crate::finding::{Code, Finding, Pointer, code};
use crate::model::measures::Basis;
use crate::model::published::{PublishedKind, PublishedRecord};
use crate::records::workspace::Workspace;
use crate::score::ScoreSheets;
use crate::view::archive::{self, Files, Subject};

pub(super) fn check(inspection: &Inspection, scores: &ScoreSheets, files: Files) -> Vec<Finding> {
    let workspace = inspection.workspace;
    let mut findings: Vec<Finding> =
        workspace.published.par_iter().flat_map_iter(|it| soundness(workspace, it)).collect();
    // A record dated after the day of the check is compared as well.
    let recorded = workspace.published.iter().flat_map(|it| &it.editions).map(|it| it.date).max();
    let day = recorded.map_or(inspection.as_of, |it| it.max(inspection.as_of));
    let subjects = archive::subjects(workspace, day, scores, files);
    findings.extend(difference::check(workspace, &subjects, files));
    let due = subjects.iter().filter(|it| it.edition.date <= inspection.as_of);
    findings.extend(due.filter_map(|it| unrecorded(workspace, it)));
    findings
}

/// The article that asks for the publication.
fn basis(kind: PublishedKind) -> Basis {
    match kind {
        PublishedKind::Notice => Basis::Publicity,
        PublishedKind::Designation | PublishedKind::Round => Basis::Designation,
        PublishedKind::Score => Basis::Evaluation,
        PublishedKind::Sanction => Basis::Oversight,
        PublishedKind::Experience => Basis::Promotion,
    }
}

/// Attributes a finding to the article of the publication, under the rules of its round.
fn cited(workspace: &Workspace, kind: PublishedKind, id: &str, finding: Finding) -> Finding {
    let round = match kind {
        PublishedKind::Notice | PublishedKind::Designation | PublishedKind::Round => Some(id),
        PublishedKind::Score => id.split_once('/').map(|(_, round)| round),
        PublishedKind::Sanction | PublishedKind::Experience => None,
    };
    let version = round.and_then(|it| workspace.rounds.get(it)).and_then(|it| workspace.version_of(it));
    let finding = finding.article(basis(kind));
    if version.is_some() { finding.under(version) } else { finding }
}

/// The command that records a publication.
fn command(kind: PublishedKind, id: &str) -> String {
    format!("zonepress publish-record {} {id}", kind.id())
}

/// Checks a record on its own: what it is about, its hashes and its dates.
fn soundness(workspace: &Workspace, record: &PublishedRecord) -> Vec<Finding> {
    let file = record.file();
    let mut findings: Vec<Finding> = reference(workspace, record, &file).into_iter().collect();
    let name = record.kind.name();
    let mut earlier: Option<NaiveDate> = None;
    for (index, edition) in record.editions.iter().enumerate() {
        let pointer = Pointer::root().key("editions").key(index);
        if !edition.is_intact() {
            let message = format!("{name}与其 SHA-256 不符，记录在发布之后被改动");
            let help = format!("请从版本库恢复；{name}确有错误的，用 `zonepress publish-record --correct` 记录更正");
            findings.push(Finding::new(damaged(record.kind), &file, pointer.key("sha256"), message).help(help));
        }
        if earlier.is_some_and(|it| edition.date < it) {
            let message = format!("更正日期 {} 早于前一次的日期", edition.date);
            findings.push(Finding::new(&code::DATE_ORDER, &file, pointer.key("date"), message).help("请核对日期"));
        }
        if index > 0 && edition.reason.as_ref().is_none_or(|it| it.trim().is_empty()) {
            let finding = Finding::new(&code::MISSING_FIELD, &file, pointer, "更正应写明理由 `reason`");
            findings.push(finding.help("请写明更正的理由"));
        }
        earlier = Some(edition.date);
    }
    findings
}

/// Reports the record of a list that its round does not have.
fn reference(workspace: &Workspace, record: &PublishedRecord, file: &str) -> Option<Finding> {
    let round = workspace.rounds.get(&record.id);
    let is_there = match record.kind {
        PublishedKind::Notice => round.is_some_and(|it| it.notice.is_some()),
        PublishedKind::Designation => round.is_some_and(|it| it.announcement.is_some()),
        _ => true,
    };
    let message = format!("批次 `{}` 没有发布{}", record.id, record.kind.name());
    (!is_there).then(|| {
        let finding = Finding::new(&code::LIST_REFERENCE, file, Pointer::from("/id"), message);
        let help = match workspace.site.demonstration {
            None => "已发布的公示和认定不能从批次文件中删去".into(),
            Some(_) => removed(file),
        };
        finding.help(help).article(basis(record.kind))
    })
}

/// The advice if data of a demonstration was removed, but not what was archived of it. Nothing needs a correction.
fn removed(file: &str) -> String {
    format!("误删的，请恢复；有意删去这些演示数据的，将存档 `{file}` 一并删去，不用记录更正")
}

/// Whether a record names an area of a demonstration whose records are gone.
fn is_removed(workspace: &Workspace, record: &PublishedRecord) -> bool {
    let is_gone = |code: &str| !workspace.zones.contains_key(workspace.areas.current(code));
    let own = record.id.split('/').next().filter(|_| record.kind.is_of_area());
    let listed = record.editions.last().into_iter().flat_map(|it| it.areas());
    workspace.site.demonstration.is_some() && own.into_iter().chain(listed).any(is_gone)
}

fn damaged(kind: PublishedKind) -> &'static Code {
    match kind {
        PublishedKind::Notice | PublishedKind::Designation => &code::PUBLISHED_LIST_HASH,
        PublishedKind::Experience => &code::PUBLISHED_WRITE_UP_HASH,
        PublishedKind::Score | PublishedKind::Sanction | PublishedKind::Round => &code::PUBLISHED_RECORD_HASH,
    }
}

/// Reports something that is published and has no record.
fn unrecorded(workspace: &Workspace, subject: &Subject) -> Option<Finding> {
    let (kind, id) = (subject.kind, subject.id.as_str());
    if workspace.published_record(kind, id).is_some() {
        return None;
    }
    let code = match kind {
        PublishedKind::Notice | PublishedKind::Designation => &code::LIST_NOT_RECORDED,
        PublishedKind::Experience => &code::WRITE_UP_NOT_RECORDED,
        PublishedKind::Score | PublishedKind::Sanction | PublishedKind::Round => &code::PUBLISHED_NOT_RECORDED,
    };
    let message = match kind {
        PublishedKind::Round => "批次已经结束而没有存档，此后本批次记录的改动不能发现".into(),
        PublishedKind::Score => format!("{}已经公布而没有存档，此后的改动不能发现", subject.name),
        _ => format!("{}已经发布而没有存档，此后的改动不能发现", kind.name()),
    };
    let help = format!("运行 `{}`，将写出的文件一并提交；不写种类则存档应当存档的全部", command(kind, id));
    let finding = Finding::new(code, &subject.file, subject.pointer.clone(), message).help(help);
    Some(cited(workspace, kind, id, finding))
}

/// Whether the publication list still has a recorded write-up. Then its file is missing, which has its own finding.
fn is_listed(workspace: &Workspace, record: &PublishedRecord) -> bool {
    let is_recorded = |id: &str| workspace.published_record(record.kind, id).is_some_and(|it| it.id == record.id);
    record.kind == PublishedKind::Experience
        && workspace.publication.published.iter().any(|it| is_recorded(&it.experience))
}
