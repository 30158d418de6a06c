//! `zonepress intake template`

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::super::Status;
use super::super::new::Records;
use super::{TemplateArgs, evaluated, record_of};
use crate::fs;
use crate::intake::answers::Answers;
use crate::intake::{book, write};
use crate::records::yaml::outline::Outline;

pub(super) fn run(records: Records, args: &TemplateArgs) -> Result<Status> {
    let evaluated = evaluated(&records, &args.code, &args.round)?;
    let file = record_of(&evaluated);
    let base = known(&records, &file)?.unwrap_or_default();
    let is_filled = base != Answers::default();
    let book = book::laid_out(&evaluated, base);
    let unplaced = book.unplaced();
    if !unplaced.is_empty() {
        bail!(
            "{file} 有工作簿不能容纳的内容，写出后会遗漏：{}；请先运行 `zonepress check`，按提示改正",
            unplaced.join("、")
        );
    }
    let bytes = write::workbook(&book, records.input().as_of)?;
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from(format!("自评-{}-{}.xlsx", args.code, args.round)));
    if out.symlink_metadata().is_ok() {
        bail!("`{}` 已经有了，可能是填好的工作簿，不予覆盖；请移走，或者用 --out 另写一个文件", out.display());
    }
    fs::write_file(&out, &bytes)?;
    let filled = if is_filled { format!("，已填入 {file} 的内容") } else { String::new() };
    tell!("已写出 {}{filled}：填好后用 `zonepress intake read` 读取", out.display());
    Ok(Status::Fine)
}

/// What a record says; `None` if there is none. A broken one is refused.
pub(super) fn known(records: &Records, file: &str) -> Result<Option<Answers>> {
    if !records.has(file) {
        return Ok(None);
    }
    let outline: Option<&Outline> = records.input().loaded.outlines.get(file);
    let root = outline.and_then(|it| it.root.as_ref());
    let root = root.with_context(|| format!("{file} 还不能读取：请先运行 `zonepress check`，按提示改正"))?;
    let (answers, unplaced) = Answers::of(root);
    if !unplaced.is_empty() {
        bail!("{file} 有工作簿不能容纳的内容，会遗漏：{}；请先运行 `zonepress check`，按提示改正", unplaced.join("、"));
    }
    Ok(Some(answers))
}
