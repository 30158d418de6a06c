//! Published lists change only by a recorded correction.

use chrono::NaiveDate;

use crate::finding::{Finding, Pointer, code};
use crate::model::measures::Basis;
use crate::model::published::{ListKind, PublishedList};
use crate::model::round::Round;
use crate::output::hash;
use crate::programme::Programme;
use crate::published;
use crate::source::SourceTree;

pub(super) fn check(programme: &Programme, sources: &SourceTree, as_of: NaiveDate) -> Vec<Finding> {
    let workspace = programme.workspace;
    let mut findings: Vec<Finding> = workspace.published.iter().flat_map(|it| soundness(programme, it)).collect();
    for round in workspace.rounds.values() {
        for kind in ListKind::ALL {
            let finding = comparison(programme, sources, round, kind, as_of);
            findings.extend(finding.map(|it| it.article(basis(kind)).under(workspace.version_of(round))));
        }
    }
    findings
}

fn basis(kind: ListKind) -> Basis {
    match kind {
        ListKind::Notice => Basis::Publicity,
        ListKind::Designation => Basis::Designation,
    }
}

/// Faults of a record in itself.
fn soundness(programme: &Programme, record: &PublishedList) -> Vec<Finding> {
    let file = record.kind.file(&record.round);
    let mut findings = Vec::new();
    let round = programme.workspace.rounds.get(&record.round);
    if round.is_none_or(|it| published::day(it, record.kind).is_none()) {
        let message = format!("批次 `{}` 没有发布{}", record.round, record.kind.name());
        findings.push(
            Finding::new(&code::LIST_REFERENCE, &file, Pointer::from("/round"), message)
                .help("已发布的公示和认定不能从批次文件中删去")
                .article(basis(record.kind)),
        );
    }
    for (index, edition) in record.editions.iter().enumerate() {
        let pointer = Pointer::root().key("editions").key(index);
        if hash(edition.text().as_bytes()) != edition.sha256 {
            let message = "名单与其 SHA-256 不符，记录在发布之后被改动";
            findings.push(
                Finding::new(&code::PUBLISHED_LIST_HASH, &file, pointer.key("sha256"), message)
                    .help("请从版本库恢复；名单确有错误的，用 `zonepress publish-record --correct` 记录更正"),
            );
        }
        let earlier = index.checked_sub(1).map(|it| record.editions[it].date);
        if earlier.is_some_and(|it| edition.date < it) {
            let message = format!("更正日期 {} 早于前一次的日期", edition.date);
            findings.push(Finding::new(&code::DATE_ORDER, &file, pointer.key("date"), message).help("请核对日期"));
        }
        if index > 0 && edition.reason.as_ref().is_none_or(|it| it.trim().is_empty()) {
            findings.push(
                Finding::new(&code::MISSING_FIELD, &file, pointer, "更正应写明理由 `reason`").help("请写明更正的理由"),
            );
        }
    }
    findings
}

/// What was recorded beside what the records give now.
fn comparison(
    programme: &Programme,
    sources: &SourceTree,
    round: &Round,
    kind: ListKind,
    as_of: NaiveDate,
) -> Option<Finding> {
    let now = published::edition(programme, sources, round, kind)?;
    let command = format!("zonepress publish-record {} {}", kind.id(), round.id);
    let Some(record) = programme.workspace.published_list(kind, &round.id) else {
        let due = published::day(round, kind).is_some_and(|it| it <= as_of) && !now.areas.is_empty();
        let message = format!("{}已经发布而没有存档，此后的改动不能发现", kind.name());
        let file = crate::model::round::file(&round.id);
        let place = Pointer::from(match kind {
            ListKind::Notice => "/notice/published",
            ListKind::Designation => "/announcement/date",
        });
        let finding = Finding::new(&code::LIST_NOT_RECORDED, file, place, message);
        return due.then(|| finding.help(format!("运行 `{command}`，将写出的文件一并提交")));
    };
    // A list that was changed by hand is no list to compare with.
    let last = record.editions.last().filter(|it| hash(it.text().as_bytes()) == it.sha256)?;
    let difference = published::difference(last, &now);
    let place = Pointer::root().key("editions").key(record.editions.len() - 1).key("areas");
    (!difference.is_empty()).then(|| {
        let message = format!("按现有记录得出的{}与已发布的不同：{}", kind.name(), difference.join("；"));
        Finding::new(&code::PUBLISHED_LIST_CHANGED, kind.file(&round.id), place, message)
            .help(format!("误改记录的，请恢复；确需更正的，运行 `{command} --correct 理由`，更正将与名单一同公布"))
    })
}
