//! `zonepress publish-record`

mod addresses;
mod plan;
mod write;

use std::path::Path;

use anyhow::{Result, bail};
use chrono::NaiveDate;

use super::{Input, Status, day, show};
use crate::finding::scope::Scope;
use crate::finding::{Code, Finding, code};
use crate::model::published::{PublishedKind, PublishedRecord};
use plan::{Due, Wanted};
use write::Recording;

/// The first line of every file written.
const HEAD: &str = "# 由 zonepress publish-record 写出，与发布的内容一同存档；不手工改动。\n";

#[derive(clap::Args)]
#[command(
    after_help = "示例：\n  zonepress publish-record                                 发布以后，存档应当存档而尚未存档的全部\n  zonepress publish-record notice 2026                     存档一个批次的建议名单公示\n  zonepress publish-record --correct 电话有误               更正唯一一项与已发布的不同的内容\n  zonepress publish-record notice 2026 --correct 名称有误   更正已发布的名单\n  zonepress publish-record score 990100 --correct 录入有误  更正已公布的得分\n  zonepress publish-record experience 990100/off-site-inspection --correct 数据有误   更正已发布的一篇\n  zonepress publish-record addresses                       站点发布以后，存档全部网址"
)]
pub(super) struct Args {
    /// 存档的种类（不写则为全部种类）
    #[arg(value_name = "种类")]
    kind: Option<RecordKind>,
    /// 哪一项：名单和批次写评估批次，得分和取消资格写地区代码，经验材料写代码/文件名（不写则为尚未存档的各项）
    #[arg(value_name = "哪一项")]
    subject: Option<String>,
    /// 更正的理由：与已存档的不同，或者撤下时必须写明
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
    /// 认定得分及其依据的记录
    Score,
    /// 取消资格
    Sanction,
    /// 经验材料
    Experience,
    /// 已结束批次的全部记录
    Round,
    /// 公开站点的网址
    Addresses,
}

impl RecordKind {
    fn published(self) -> Option<PublishedKind> {
        match self {
            RecordKind::Notice => Some(PublishedKind::Notice),
            RecordKind::Designation => Some(PublishedKind::Designation),
            RecordKind::Score => Some(PublishedKind::Score),
            RecordKind::Sanction => Some(PublishedKind::Sanction),
            RecordKind::Experience => Some(PublishedKind::Experience),
            RecordKind::Round => Some(PublishedKind::Round),
            RecordKind::Addresses => None,
        }
    }
}

pub(super) fn run(root: Option<&Path>, args: &Args) -> Result<Status> {
    // From here to the last file, no other run on this folder records anything.
    let recording = Recording::begin(root)?;
    let input = Input::read(root, args.as_of)?;
    match args.kind.map(RecordKind::published) {
        Some(None) => record_addresses(&input, &recording, reason(args)),
        Some(Some(kind)) => record(&input, &recording, args, Some(kind)),
        None => {
            let status = record(&input, &recording, args, None)?;
            // The reason was given for a changed value. Addresses that disappeared need a reason of their own.
            if args.correct.is_some() {
                return Ok(status);
            }
            match (status, record_addresses(&input, &recording, None)?) {
                (Status::Fine, Status::Fine) => Ok(Status::Fine),
                _ => Ok(Status::Findings),
            }
        }
    }
}

fn record_addresses(input: &Input, recording: &Recording, reason: Option<&str>) -> Result<Status> {
    let errors = input.errors(&Scope::pages(&input.loaded.broken_zones));
    if show(input, &errors) {
        tell!("记录有错误，网址没有存档");
        return Ok(Status::Findings);
    }
    addresses::run(input, recording, reason)
}

/// The records that a publication is made from. `id` is its own, or for scores and sanctions the code of the area.
fn scope(input: &Input, kind: PublishedKind, id: &str) -> Scope {
    let code = id.split('/').next().unwrap_or(id);
    match kind {
        PublishedKind::Experience => Scope::write_ups_of(input.current(code)),
        PublishedKind::Notice | PublishedKind::Designation | PublishedKind::Round => input.scope_of_round(id),
        PublishedKind::Score | PublishedKind::Sanction => input.scope_of(Some(input.current(code))),
    }
}

/// Errors that recording a correction resolves. They do not block it, as corrections are recorded one by one.
const CORRECTABLE: &[&Code] =
    &[&code::PUBLISHED_LIST_CHANGED, &code::PUBLISHED_WRITE_UP_CHANGED, &code::PUBLISHED_RECORD_CHANGED];

/// The reason given for a correction, if any.
fn reason(args: &Args) -> Option<&str> {
    args.correct.as_deref().map(str::trim).filter(|it| !it.is_empty())
}

/// Records what is due of a kind, or of all kinds; with a reason, what changed. What rests on a fault waits.
fn record(input: &Input, recording: &Recording, args: &Args, kind: Option<PublishedKind>) -> Result<Status> {
    if args.correct.is_some() && reason(args).is_none() {
        bail!("请用 --correct 写明更正的理由");
    }
    let mut faults = input.errors(&Scope::all());
    faults.retain(|it| !CORRECTABLE.contains(&it.code));
    let faults_of = |kind: PublishedKind, id: &str| {
        let scope = scope(input, kind, id);
        faults.iter().filter(move |it| scope.includes(it))
    };
    if let (Some(kind), Some(id)) = (kind, args.subject.as_deref()) {
        let own: Vec<Finding> = faults_of(kind, id).cloned().collect();
        if show(input, &own) {
            tell!("记录有错误，没有存档");
            return Ok(Status::Findings);
        }
    }
    let is_sound = |kind: PublishedKind, id: &str| faults_of(kind, id).next().is_none();
    let wanted = Wanted { kind, subject: args.subject.as_deref(), reason: reason(args) };
    let plan = plan::plan(input, &wanted, is_sound)?;
    for it in &plan.due {
        refuse_earlier(input, &it.record)?;
    }
    for Due { record, name } in &plan.due {
        let file = record.file();
        let text = HEAD.to_string() + &serde_yaml::to_string(record)?;
        recording.write(input, &file, &text)?;
        let what = if record.editions.len() > 1 { "已记录更正" } else { "已存档" };
        tell!("{what}：{name}（{file}）");
    }
    match plan.due.len() {
        0 if plan.waiting.is_empty() => tell!("{}已经存档，没有变化", kind.map_or("应当存档的都", |it| it.name())),
        0 => {}
        count => tell!("共存档 {count} 项；请提交写出的文件"),
    }
    if plan.waiting.is_empty() {
        return Ok(Status::Fine);
    }
    show(input, &faults);
    tell!("所依据的记录有错误，没有存档：{}", plan.waiting.join("、"));
    Ok(Status::Findings)
}

/// Fails if the latest edition on record is later than the day.
fn refuse_earlier(input: &Input, record: &PublishedRecord) -> Result<()> {
    let recorded = input.loaded.workspace.iter().flat_map(|it| it.published.iter());
    let last = recorded.filter(|it| it.kind == record.kind && it.id == record.id).filter_map(|it| it.editions.last());
    match last.map(|it| it.date).max().filter(|it| *it > input.as_of) {
        Some(day) => bail!("已存档到 {day}，不能再存档 {} 的", input.as_of),
        None => Ok(()),
    }
}
