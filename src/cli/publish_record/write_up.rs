//! `zonepress publish-record experience`

use std::path::Path;

use anyhow::{Result, bail};

use super::{Args, CORRECTABLE, has_errors, reason, refuse_earlier};
use crate::cli::{Input, Status};
use crate::finding::scope::Scope;
use crate::fs;
use crate::model::experience::Experience;
use crate::model::published::text::{PublishedText, TextEdition, TextKind};
use crate::procedure::published::{text, write_up};
use crate::records::workspace::Workspace;

/// The first line of every file written.
const HEAD: &str = "# 由 zonepress publish-record 写出，与发布的经验材料一同存档；不手工改动。\n";

pub(super) fn run(root: Option<&Path>, args: &Args) -> Result<Status> {
    let input = Input::read(root, args.as_of)?;
    if has_errors(&input, &Scope::write_ups(), CORRECTABLE) {
        return Ok(Status::Findings);
    }
    let workspace = &input.known()?;
    let records = match args.subject.as_deref() {
        Some(id) => one(&input, workspace, id, reason(args))?.into_iter().collect(),
        None if args.correct.is_some() => bail!("更正须写明是哪一篇经验材料，如 990100/off-site-inspection"),
        None => all(workspace)?,
    };
    for record in &records {
        let earlier = input.loaded.workspace.iter().flat_map(|it| &it.published_texts).find(|it| it.id == record.id);
        refuse_earlier(earlier.and_then(|it| it.editions.last()).map(|it| it.date), input.as_of)?;
        let text = HEAD.to_string() + &serde_yaml::to_string(record)?;
        let file = record.kind.file(&record.id);
        fs::write_record(&input.root.join(&file), &text)?;
        tell!("已存档经验材料 {}：{file}", record.id);
    }
    match records.len() {
        0 => tell!("经验材料已经存档，文本没有变化"),
        count => tell!("共存档 {count} 篇；请提交写出的文件"),
    }
    Ok(Status::Fine)
}

/// Creates the records of all published write-ups that have none.
///
/// Fails if a recorded one changed: each correction must name its write-up.
fn all(workspace: &Workspace) -> Result<Vec<PublishedText>> {
    let mut records = Vec::new();
    for experience in &workspace.experiences {
        let Some(edition) = write_up::edition(experience) else { continue };
        records.extend(recorded(workspace, experience, edition)?);
    }
    Ok(records)
}

/// The first record of a write-up; `None` if it is already recorded. Fails if it changed since.
fn recorded(workspace: &Workspace, experience: &Experience, edition: TextEdition) -> Result<Option<PublishedText>> {
    let Some(record) = workspace.published_write_up(experience) else {
        let id = write_up::identity(workspace, experience);
        return Ok(Some(PublishedText { kind: TextKind::Experience, id, editions: vec![edition] }));
    };
    let difference = difference(record, &edition);
    if !difference.is_empty() {
        let (id, words) = (experience.id(), difference.join("；"));
        bail!("经验材料 {id} 与已发布的不同：{words}\n误改的，请恢复；确需更正的，写明材料，用 --correct 写明理由");
    }
    Ok(None)
}

fn difference(record: &PublishedText, edition: &TextEdition) -> Vec<String> {
    record.editions.last().map(|it| write_up::difference(it, edition)).unwrap_or_default()
}

/// The new record of one write-up; with a reason, a correction or a withdrawal.
fn one(input: &Input, workspace: &Workspace, id: &str, reason: Option<&str>) -> Result<Option<PublishedText>> {
    let Some((code, slug)) = id.split_once('/') else {
        bail!("经验材料写作 `代码/文件名`，如 990100/off-site-inspection");
    };
    let id = format!("{}/{}", input.current(code), slug.trim_end_matches(".md"));
    let named = workspace.experiences.iter().find(|it| it.id() == id);
    let Some((experience, edition)) = named.and_then(|it| Some((it, write_up::edition(it)?))) else {
        return withdrawn(input, workspace, &id, reason);
    };
    match (reason, workspace.published_write_up(experience)) {
        (None, _) => recorded(workspace, experience, edition),
        (Some(_), None) => bail!("{id} 还没有存档，不需要更正；请先不带 --correct 运行一次"),
        (Some(reason), Some(record)) => corrected(input, record, edition, reason),
    }
}

/// Adds a correction to the record; `None` if the text has not changed.
fn corrected(
    input: &Input,
    record: &PublishedText,
    edition: TextEdition,
    reason: &str,
) -> Result<Option<PublishedText>> {
    let changed = !difference(record, &edition).is_empty();
    Ok(changed.then(|| text::corrected(record, edition, input.as_of, reason)))
}

/// Records that a write-up is no longer published. Needs a reason.
fn withdrawn(input: &Input, workspace: &Workspace, id: &str, reason: Option<&str>) -> Result<Option<PublishedText>> {
    let record = workspace.published_text(id);
    match (record, reason) {
        (Some(record), Some(reason)) => corrected(input, record, text::edition(input.as_of, vec![]), reason),
        (Some(_), None) => bail!("已发布的经验材料 {id} 不再发布；误删的，请恢复；确需撤下的，用 --correct 写明理由"),
        (None, _) => bail!("截至 {}，没有已发布的经验材料 `{id}`，见 content/experience/publication.yaml", input.as_of),
    }
}
