//! `zonepress new exclusion`, `notice`, `objection`, `announcement`: what is added to the file of a round.

use anyhow::{Context, Result, bail};

use super::{ListedArgs, Records, RoundArgs};
use crate::cli::{Status, print, suggested};
use crate::model::files;
use crate::records::source;
use crate::records::yaml::outline::Outline;
use crate::records::yaml::schema::nearest;
use crate::scaffold::insert::{self, Inserted, Refused};
use crate::scaffold::round;

pub(super) fn notice(records: Records, args: &RoundArgs) -> Result<Status> {
    let (round, version) = records.round(&args.round)?;
    let workspace = records.workspace()?;
    let others = workspace.rounds.values().filter(|it| it.id != round.id);
    let last = others.filter(|it| it.notice.is_some()).max_by_key(|it| it.applications.from);
    let lines = round::notice(version, &workspace.site, last);
    let file = files::round(&round.id);
    added(records, &file, "notice", &lines, insert::field)
}

pub(super) fn announcement(records: Records, args: &RoundArgs) -> Result<Status> {
    let (round, version) = records.round(&args.round)?;
    if round.notice.is_none() {
        bail!("批次 {} 还没有公示，不能认定：先运行 `zonepress new notice {}`", round.id, round.id);
    }
    let lines = round::announcement(version, round);
    let file = files::round(&round.id);
    added(records, &file, "announcement", &lines, insert::field)
}

pub(super) fn objection(records: Records, args: &ListedArgs) -> Result<Status> {
    let (round, _) = records.round(&args.round)?;
    if round.notice.is_none() {
        bail!("批次 {} 还没有公示，没有可以提出异议的名单：先运行 `zonepress new notice {}`", round.id, round.id);
    }
    evaluated(&records, args)?;
    let file = files::round(&round.id);
    added(records, &file, "objections", &round::objection(args.code.as_deref()), insert::item)
}

pub(super) fn exclusion(records: Records, args: &ListedArgs) -> Result<Status> {
    let (round, _) = records.round(&args.round)?;
    evaluated(&records, args)?;
    let file = files::round(&round.id);
    added(records, &file, "exclusions", &round::exclusion(args.code.as_deref()), insert::item)
}

/// Refuses an area that SAMR has not evaluated in the round.
fn evaluated(records: &Records, args: &ListedArgs) -> Result<()> {
    let Some(code) = &args.code else { return Ok(()) };
    let zones = records.workspace()?.zones.values();
    let known = zones.filter(|it| it.evaluations.get(&args.round).is_some_and(|it| it.samr.is_some()));
    let codes: Vec<&str> = known.map(|it| it.code.as_str()).collect();
    if codes.contains(&code.as_str()) {
        return Ok(());
    }
    bail!("`{code}` 在批次 {} 没有评估记录{}", args.round, suggested(nearest(code, &codes)))
}

type Insert = fn(&str, &Outline, &str, &[String]) -> Result<Inserted, Refused>;

/// Adds lines to a record, or prints them if their place is not clear.
pub(super) fn added(records: Records, file: &str, name: &str, lines: &[String], insert: Insert) -> Result<Status> {
    let input = &records.input;
    let source = input.sources.get(file).with_context(|| format!("不能读取 {file}"))?;
    let Ok(text) = source::text(file, source) else { bail!("{file} 不能读取：请先运行 `zonepress check`") };
    let outline = input.loaded.outlines.get(file).with_context(|| format!("不能读取 {file}"))?;
    match insert(text, outline, name, lines) {
        Ok(inserted) => {
            let done = format!("已在 {file} 第 {} 行加入 `{name}`", inserted.line);
            records.put(file, &inserted.text, &done)
        }
        Err(Refused::Present(line)) => bail!("{file} 第 {line} 行已经有 `{name}`，不予覆盖"),
        Err(Refused::Unclear) => {
            print(&lines.iter().map(|it| format!("{it}\n")).collect::<String>())?;
            bail!("{file} 的 `{name}` 写在一行，不能自动加入：请将以上内容改为相同的写法，自行加入")
        }
    }
}
