//! Checks that published lists change only by a recorded correction. `text` does so for write-ups.

mod text;

use chrono::NaiveDate;

use super::Inspection;
use crate::finding::{Code, Finding, Pointer, code};
use crate::model::files;
use crate::model::measures::Basis;
use crate::model::published::{ListKind, PublishedList};
use crate::model::round::Round;
use crate::output::hash;
use crate::procedure::programme::Programme;
use crate::procedure::published;
use crate::records::source::SourceTree;

pub(super) fn check(inspection: &Inspection, sources: &SourceTree) -> Vec<Finding> {
    let workspace = inspection.workspace;
    let mut findings: Vec<Finding> = workspace.published.iter().flat_map(|it| soundness(inspection, it)).collect();
    for round in workspace.rounds.values() {
        for kind in ListKind::ALL {
            let finding = comparison(inspection, sources, round, kind);
            findings.extend(finding.map(|it| it.article(basis(kind)).under(workspace.version_of(round))));
        }
    }
    findings.extend(text::check(workspace, inspection.as_of));
    findings
}

fn basis(kind: ListKind) -> Basis {
    match kind {
        ListKind::Notice => Basis::Publicity,
        ListKind::Designation => Basis::Designation,
    }
}

/// Checks a record on its own: its round, its hashes and its dates.
fn soundness(programme: &Programme, record: &PublishedList) -> Vec<Finding> {
    let file = record.kind.file(&record.round);
    let mut findings = Vec::new();
    let round = programme.workspace.rounds.get(&record.round);
    if round.is_none_or(|it| published::day(it, record.kind).is_none()) {
        let message = format!("批次 `{}` 没有发布{}", record.round, record.kind.name());
        findings.push(
            Finding::new(&code::LIST_REFERENCE, &file, Pointer::from("/round"), message)
                .help(match programme.workspace.site.demonstration {
                    None => "已发布的公示和认定不能从批次文件中删去".into(),
                    Some(_) => removed(&file),
                })
                .article(basis(record.kind)),
        );
    }
    let stated = record.editions.iter().map(|it| Stated {
        date: it.date,
        reason: it.reason.as_deref(),
        is_intact: hash(it.text().as_bytes()) == it.sha256,
    });
    findings.extend(editions(&code::PUBLISHED_LIST_HASH, "名单", &file, stated));
    findings
}

/// The advice if data of a demonstration was removed, but not what was archived of it. Nothing needs a correction.
fn removed(file: &str) -> String {
    format!("误删的，请恢复；有意删去这些演示数据的，将存档 `{file}` 一并删去，不用记录更正")
}

/// The recorded facts of an edition.
struct Stated<'e> {
    date: NaiveDate,
    reason: Option<&'e str>,
    /// Whether the content still matches the recorded hash.
    is_intact: bool,
}

/// Reports editions that were changed by hand, are out of order, or give no reason for the correction.
fn editions<'e>(
    changed: &'static Code,
    what: &str,
    file: &str,
    editions: impl Iterator<Item = Stated<'e>>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut earlier: Option<NaiveDate> = None;
    for (index, edition) in editions.enumerate() {
        let pointer = Pointer::root().key("editions").key(index);
        if !edition.is_intact {
            let message = format!("{what}与其 SHA-256 不符，记录在发布之后被改动");
            let help = format!("请从版本库恢复；{what}确有错误的，用 `zonepress publish-record --correct` 记录更正");
            findings.push(Finding::new(changed, file, pointer.key("sha256"), message).help(help));
        }
        if earlier.is_some_and(|it| edition.date < it) {
            let message = format!("更正日期 {} 早于前一次的日期", edition.date);
            findings.push(Finding::new(&code::DATE_ORDER, file, pointer.key("date"), message).help("请核对日期"));
        }
        if index > 0 && edition.reason.is_none_or(|it| it.trim().is_empty()) {
            let finding = Finding::new(&code::MISSING_FIELD, file, pointer, "更正应写明理由 `reason`");
            findings.push(finding.help("请写明更正的理由"));
        }
        earlier = Some(edition.date);
    }
    findings
}

/// Compares the recorded list with the one that the records yield now.
fn comparison(inspection: &Inspection, sources: &SourceTree, round: &Round, kind: ListKind) -> Option<Finding> {
    let now = published::edition(inspection, sources, round, kind)?;
    let command = format!("zonepress publish-record {} {}", kind.id(), round.id);
    let Some(record) = inspection.workspace.published_list(kind, &round.id) else {
        let due = published::day(round, kind).is_some_and(|it| it <= inspection.as_of) && !now.areas.is_empty();
        let message = format!("{}已经发布而没有存档，此后的改动不能发现", kind.name());
        let file = files::round(&round.id);
        let place = Pointer::from(match kind {
            ListKind::Notice => "/notice/published",
            ListKind::Designation => "/announcement/date",
        });
        let finding = Finding::new(&code::LIST_NOT_RECORDED, file, place, message);
        return due.then(|| finding.help(format!("运行 `{command}`，将写出的文件一并提交")));
    };
    // Comparing with a list that was edited by hand would mislead.
    let last = record.editions.last().filter(|it| hash(it.text().as_bytes()) == it.sha256)?;
    let difference = published::difference(last, &now);
    let place = Pointer::root().key("editions").key(record.editions.len() - 1).key("areas");
    let workspace = inspection.workspace;
    let is_gone = |code: &str| workspace.site.demonstration.is_some() && !workspace.zones.contains_key(code);
    let help = match last.areas.iter().any(|it| is_gone(&it.code)) {
        true => format!("{}；再运行 `{command}` 重新存档", removed(&kind.file(&round.id))),
        false => format!("误改记录的，请恢复；确需更正的，运行 `{command} --correct 理由`，更正将与名单一同公布"),
    };
    (!difference.is_empty()).then(|| {
        let message = format!("按现有记录得出的{}与已发布的不同：{}", kind.name(), difference.join("；"));
        Finding::new(&code::PUBLISHED_LIST_CHANGED, kind.file(&round.id), place, message).help(help)
    })
}
