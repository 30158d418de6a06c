//! Checks that published write-ups change or disappear only by a recorded correction.

use chrono::NaiveDate;

use super::{Stated, editions, removed};
use crate::finding::{Finding, Place, Pointer, code};
use crate::model::experience::Experience;
use crate::model::files;
use crate::model::measures::Basis;
use crate::model::published::text::{PublishedText, TextEdition};
use crate::output::hash;
use crate::procedure::published::text::PartChange;
use crate::procedure::published::write_up;
use crate::records::workspace::Workspace;

pub(super) fn check(workspace: &Workspace, as_of: NaiveDate) -> Vec<Finding> {
    let records = workspace.published_texts.iter();
    let mut findings: Vec<Finding> = records.flat_map(|it| record(workspace, it)).collect();
    findings.extend(unrecorded(workspace, as_of));
    findings
}

fn record(workspace: &Workspace, record: &PublishedText) -> Vec<Finding> {
    let file = record.kind.file(&record.id);
    let stated = record.editions.iter().map(|it| Stated {
        date: it.date,
        reason: it.reason.as_deref(),
        is_intact: is_intact(it),
    });
    let mut findings = editions(&code::PUBLISHED_WRITE_UP_HASH, record.kind.name(), &file, stated);
    // Comparing with a text that was edited by hand would mislead.
    if let Some(last) = record.editions.last().filter(|it| is_intact(it)) {
        findings.extend(compared(workspace, record, last));
    }
    findings
}

fn is_intact(edition: &TextEdition) -> bool {
    hash(edition.text().as_bytes()) == edition.sha256
}

/// Compares the recorded text with the one that would be published now.
fn compared(workspace: &Workspace, record: &PublishedText, last: &TextEdition) -> Vec<Finding> {
    let experience = workspace.recorded_write_up(record);
    let now = experience.and_then(|it| Some((it, write_up::edition(it)?)));
    match (now, last.is_withdrawn()) {
        (None, true) => vec![],
        (None, false) => gone(workspace, record).into_iter().collect(),
        (Some((experience, _)), true) => {
            let message = format!("经验材料 `{}` 已经撤下，又列入发布清单", experience.id());
            vec![changed(&experience.file, Place::File, message, &experience.id())]
        }
        (Some((experience, now)), false) => {
            let changes = write_up::changes(last, &now);
            changes.iter().map(|it| part(experience, it)).collect()
        }
    }
}

fn changed(file: &str, place: impl Into<Place>, message: String, id: &str) -> Finding {
    let command = format!("zonepress publish-record experience {id} --correct 理由");
    Finding::new(&code::PUBLISHED_WRITE_UP_CHANGED, file, place, message)
        .help(format!("误改的，请恢复；确需更正的，运行 `{command}`，更正将与材料一同公布"))
        .article(Basis::Promotion)
}

/// Reports a change at its place in the current write-up.
fn part(experience: &Experience, change: &PartChange) -> Finding {
    let message = format!("与已发布的不同：{}", change.words);
    changed(&experience.file, place(experience, change), message, &experience.id())
}

fn place(experience: &Experience, change: &PartChange) -> Place {
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

/// Reports a recorded write-up that is no longer published.
///
/// Skips one that the publication list still has: then its file is missing, which has a finding of its own.
fn gone(workspace: &Workspace, record: &PublishedText) -> Option<Finding> {
    let is_recorded = |id: &str| workspace.published_text(id).is_some_and(|it| it.id == record.id);
    let is_listed = workspace.publication.published.iter().any(|it| is_recorded(&it.experience));
    let message = format!("已发布的经验材料 `{}` 不再发布", record.id);
    let command = format!("zonepress publish-record experience {} --correct 理由", record.id);
    let (file, place) = (record.kind.file(&record.id), Pointer::from("/id"));
    let code = record.id.split('/').next().unwrap_or_default();
    let help = match workspace.site.demonstration.is_some() && !workspace.zones.contains_key(code) {
        true => removed(&file),
        false => format!("误删的，请恢复；改名的，在文首写明 `aliases`；确需撤下的，运行 `{command}`"),
    };
    let finding = Finding::new(&code::PUBLISHED_WRITE_UP_CHANGED, file, place, message);
    (!is_listed).then(|| finding.help(help).article(Basis::Promotion))
}

/// Reports published write-ups that have no record.
fn unrecorded(workspace: &Workspace, as_of: NaiveDate) -> Vec<Finding> {
    let listed = workspace.publication.published.iter().enumerate().filter(|(_, it)| it.date <= as_of);
    let missing = listed.filter(|(_, publication)| {
        let experience = workspace.experiences.iter().find(|it| it.id() == publication.experience);
        experience.is_some_and(|it| workspace.published_write_up(it).is_none())
    });
    missing
        .map(|(index, publication)| {
            let place = Pointer::root().key("published").key(index).key("experience");
            let message = "经验材料已经发布而没有存档，此后的改动不能发现";
            let command = format!("zonepress publish-record experience {}", publication.experience);
            Finding::new(&code::WRITE_UP_NOT_RECORDED, files::PUBLICATION, place, message)
                .help(format!("运行 `{command}`，将写出的文件一并提交"))
                .article(Basis::Promotion)
        })
        .collect()
}
