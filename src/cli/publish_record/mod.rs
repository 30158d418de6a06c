//! `zonepress publish-record`

mod write_up;

use std::path::Path;

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;

use super::{Input, Status, day, show};
use crate::finding::scope::Scope;
use crate::finding::{Code, code};
use crate::fs;
use crate::model::files;
use crate::model::published::{Edition, ListKind, PublishedList};
use crate::procedure::published;
use crate::records::addresses;
use crate::site;
use crate::view::public::PublicData;

/// The first line of every file written.
const HEAD: &str = "# 由 zonepress publish-record 写出，与发布的名单一同存档；名单不手工改动。\n";

#[derive(clap::Args)]
#[command(
    after_help = "示例：\n  zonepress publish-record notice 2026                     公示发布以后，存档建议名单\n  zonepress publish-record designation 2026                公告发布以后，存档认定名单\n  zonepress publish-record notice 2026 --correct 名称有误   更正已发布的名单\n  zonepress publish-record experience                      经验材料发布以后，存档尚未存档的各篇\n  zonepress publish-record experience 990100/off-site-inspection --correct 数据有误   更正已发布的一篇\n  zonepress publish-record addresses                       站点发布以后，存档全部网址"
)]
pub(super) struct Args {
    /// 存档的种类
    #[arg(value_name = "种类")]
    kind: RecordKind,
    /// 评估批次（名单须写明），或者经验材料的代码/文件名（不写则为尚未存档的各篇）
    #[arg(value_name = "批次或者材料", required_if_eq_any([("kind", "notice"), ("kind", "designation")]))]
    subject: Option<String>,
    /// 更正的理由：名单、经验材料与已存档的不同，或者撤下时必须写明
    #[arg(long, value_name = "理由")]
    correct: Option<String>,
    /// 以哪一天为当天，写作 2026-01-05（不写则为北京时间的当天；演示数据为其规定的日期）
    #[arg(long, value_name = "日期", value_parser = day::parse)]
    as_of: Option<NaiveDate>,
}

/// What to record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum RecordKind {
    /// 建议名单公示
    Notice,
    /// 认定公告或者通知
    Designation,
    /// 经验材料
    Experience,
    /// 公开站点的网址
    Addresses,
}

pub(super) fn run(root: Option<&Path>, args: &Args) -> Result<Status> {
    let kind = match args.kind {
        RecordKind::Addresses => return run_addresses(root, args),
        RecordKind::Experience => return write_up::run(root, args),
        RecordKind::Notice => ListKind::Notice,
        RecordKind::Designation => ListKind::Designation,
    };
    run_list(root, args, kind, args.subject.as_deref().unwrap_or_default())
}

/// Errors that recording a correction resolves. They do not block it, as corrections are recorded one by one.
const CORRECTABLE: &[&Code] = &[&code::PUBLISHED_LIST_CHANGED, &code::PUBLISHED_WRITE_UP_CHANGED];

/// Shows the errors in what is recorded, apart from the excepted codes. Returns whether there are any.
fn has_errors(input: &Input, scope: &Scope, excepted: &[&Code]) -> bool {
    let mut findings = input.errors(scope);
    findings.retain(|it| !excepted.contains(&it.code));
    let failed = show(input, &findings);
    if failed {
        tell!("记录有错误，没有存档");
    }
    failed
}

/// Fails if the latest edition on record is later than the day.
fn refuse_earlier(recorded: Option<NaiveDate>, as_of: NaiveDate) -> Result<()> {
    match recorded.filter(|it| *it > as_of) {
        Some(day) => bail!("已存档到 {day}，不能再存档 {as_of} 的"),
        None => Ok(()),
    }
}

/// The reason given for a correction, if any.
fn reason(args: &Args) -> Option<&str> {
    args.correct.as_deref().map(str::trim).filter(|it| !it.is_empty())
}

/// Records every address of the public site. Addresses that disappeared need a reason.
fn run_addresses(root: Option<&Path>, args: &Args) -> Result<Status> {
    let input = Input::read(root, args.as_of)?;
    if has_errors(&input, &Scope::pages(&input.loaded.broken_zones), &[]) {
        return Ok(Status::Findings);
    }
    let known = input.known()?;
    let public = PublicData::of(&input.snapshot(&known)).context("没有办法版本")?;
    let present = site::addresses(&public);
    if let Some(day) = addresses::day(&input.sources).filter(|it| *it > input.as_of) {
        bail!("网址已存档到 {day}，不能再存档 {} 的", input.as_of);
    }
    let gone = addresses::gone(&input.sources, input.as_of, &present);
    let reason = reason(args);
    if !gone.is_empty() && reason.is_none() {
        bail!(
            "已公布的网址消失：{}\n改名的经验材料，在文首写明 `aliases`；确需撤下的，用 --correct 写明理由",
            gone.join("、")
        );
    }
    let text = addresses::text(&input.sources, input.as_of, &present, reason.map(|it| (gone.as_slice(), it)));
    fs::write_record(&input.root.join(files::ADDRESSES), &text)?;
    tell!("已存档网址（{} 个）：{}；请提交这一文件", present.len(), files::ADDRESSES);
    Ok(Status::Fine)
}

fn run_list(root: Option<&Path>, args: &Args, kind: ListKind, id: &str) -> Result<Status> {
    let input = Input::read(root, args.as_of)?;
    let file = kind.file(id);
    if has_errors(&input, &input.scope_of_round(id), CORRECTABLE) {
        return Ok(Status::Findings);
    }
    let known = input.known()?;
    let snapshot = input.snapshot(&known);
    let Some(round) = known.rounds.get(id) else {
        let ids: Vec<&str> = known.rounds.keys().map(String::as_str).collect();
        bail!("没有评估批次 `{id}`；现有批次：{}", ids.join("、"));
    };
    let recorded = input.loaded.workspace.as_ref().and_then(|it| it.published_list(kind, id));
    refuse_earlier(recorded.and_then(|it| it.editions.last()).map(|it| it.date), input.as_of)?;
    let edition = published::edition(&snapshot, &input.sources, round, kind)
        .with_context(|| format!("截至 {}，批次 {} 还没有发布{}", input.as_of, round.id, kind.name()))?;
    let record = match (known.published_list(kind, &round.id), &args.correct) {
        (None, None) => first(kind, &round.id, edition),
        (None, Some(_)) => bail!("{}还没有存档，不需要更正；请先不带 --correct 运行一次", kind.name()),
        (Some(record), reason) => match later(record, edition, reason.as_deref(), input.as_of)? {
            Some(record) => record,
            None => {
                tell!("{file} 已经存档，名单没有变化");
                return Ok(Status::Fine);
            }
        },
    };
    let text = HEAD.to_string() + &serde_yaml::to_string(&record)?;
    fs::write_record(&input.root.join(&file), &text)?;
    let count = record.editions.last().map_or(0, |it| it.areas.len());
    tell!("已存档{}（{count} 个地区）：{file}；请提交这一文件", kind.name());
    Ok(Status::Fine)
}

fn first(kind: ListKind, round: &str, edition: Edition) -> PublishedList {
    PublishedList { kind, round: round.to_string(), editions: vec![edition] }
}

/// Adds a correction to the record; `None` if the list has not changed.
fn later(
    record: &PublishedList,
    edition: Edition,
    reason: Option<&str>,
    day: NaiveDate,
) -> Result<Option<PublishedList>> {
    let last = record.editions.last().context("存档中没有名单")?;
    let difference = published::difference(last, &edition);
    match (difference.is_empty(), reason.map(str::trim).filter(|it| !it.is_empty())) {
        (true, _) => Ok(None),
        (false, Some(reason)) => Ok(Some(published::corrected(record, edition, day, reason))),
        (false, None) => bail!(
            "名单与已发布的不同：{}\n误改记录的，请恢复；确需更正的，用 --correct 写明理由",
            difference.join("；")
        ),
    }
}
