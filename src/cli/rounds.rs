//! `zonepress rounds`, `zonepress open-round`, `zonepress close-round`

use std::path::Path;

use anyhow::{Result, bail};
use chrono::NaiveDate;
use clap::ValueEnum;
use serde_json::json;

use super::build::with_subject;
use super::table::aligned;
use super::{Input, Status, day, print, show, status};
use crate::editor;
use crate::finding::scope::Scope;
use crate::fs;
use crate::model::evaluation::{ReviewResult, Stage};
use crate::model::files;
use crate::model::round::{self, Round};
use crate::print::document::due::{DuePaper, Papers};
use crate::procedure::lifecycle::round::{open_matters, phase};
use crate::procedure::programme::{Programme, Snapshot};
use crate::records::source::Source;
use crate::scaffold;
use crate::scaffold::round::Opening;

#[derive(clap::Args)]
#[command(after_help = "示例：\n  zonepress rounds\n  zonepress rounds --format json")]
pub(super) struct ListArgs {
    /// 输出格式
    #[arg(long, value_name = "格式", value_enum, default_value_t = RoundsFormat::Table)]
    format: RoundsFormat,
    /// 以哪一天为当天，写作 2026-01-05（不写则为北京时间的当天；演示数据为其规定的日期）
    #[arg(long, value_name = "日期", value_parser = day::parse)]
    as_of: Option<NaiveDate>,
}

#[derive(Clone, Copy, ValueEnum)]
enum RoundsFormat {
    Table,
    Json,
}

#[derive(clap::Args)]
#[command(
    after_help = "示例：\n  zonepress open-round 2027 --from 2027-07-01 --until 2027-07-31\n  zonepress open-round 2027-2 --from 2027-10-01 --until 2027-10-31      同一年的第二批"
)]
pub(super) struct OpenArgs {
    /// 批次编号：年份，同一年有几批的加 -2、-3
    #[arg(value_name = "批次")]
    id: String,
    /// 受理期起始日期
    #[arg(long, value_name = "日期", value_parser = day::parse)]
    from: NaiveDate,
    /// 受理期截止日期
    #[arg(long, value_name = "日期", value_parser = day::parse)]
    until: NaiveDate,
    /// 批次名称（不写则按编号命名）
    #[arg(long, value_name = "名称")]
    title: Option<String>,
    /// 适用的办法版本（不写则为受理期开始时最新的版本）
    #[arg(long, value_name = "版本")]
    measures: Option<String>,
}

#[derive(clap::Args)]
#[command(
    after_help = "示例：\n  zonepress close-round 2025                      以北京时间的当天为结束日期\n  zonepress close-round 2025 --date 2026-02-01"
)]
pub(super) struct CloseArgs {
    /// 评估批次
    #[arg(value_name = "批次")]
    id: String,
    /// 结束日期（不写则为北京时间的当天）
    #[arg(long, value_name = "日期", value_parser = day::parse)]
    date: Option<NaiveDate>,
}

/// Lists every round with its phase and results.
pub(super) fn list(root: Option<&Path>, args: &ListArgs) -> Result<Status> {
    let input = Input::read(root, args.as_of)?;
    let failed = show(&input, &input.errors(&Scope::all()));
    let known = input.known()?;
    let snapshot = input.snapshot(known);
    let text = with_subject(&input, |subject| {
        let papers = Papers::of(subject);
        match args.format {
            RoundsFormat::Table => table(&snapshot, &papers),
            RoundsFormat::Json => document(&snapshot, &papers),
        }
    })?;
    print(&text)?;
    Ok(if failed { Status::Findings } else { Status::Fine })
}

/// Counts the zones that applied, that their province and SAMR found qualified, that are on the publicity list,
/// and that are designated.
fn counts(programme: &Programme, round: &Round) -> [usize; 5] {
    let evaluations = || programme.workspace.zones.values().filter_map(|it| it.evaluations.get(&round.id));
    let qualified = |stage| {
        let passed = |it: &&_| matches!(it, ReviewResult::Qualified);
        evaluations().filter_map(|it| it.review(stage)).map(|it| &it.result).filter(passed).count()
    };
    let lists = programme.lists(round);
    let applied = evaluations().filter(|it| it.self_evaluation.is_some()).count();
    [applied, qualified(Stage::Province), qualified(Stage::Samr), lists.publicity.len(), lists.designation.len()]
}

fn table(snapshot: &Snapshot, papers: &Papers) -> String {
    let (rounds, as_of) = (snapshot.rounds_in_order(), snapshot.day());
    let head = ["批次", "名称", "受理期", "进度", "自评", "初审合格", "评估合格", "公示", "认定", "未了事项"];
    let mut table = vec![head.map(String::from).to_vec()];
    for round in &rounds {
        let window = format!("{} 至 {}", round.applications.from, round.applications.until);
        let phase = phase(snapshot, round);
        let mut row = vec![round.id.clone(), round.title.clone(), window, phase.name().into()];
        row.extend(counts(snapshot, round).map(|it| it.to_string()));
        row.push(open_matters(snapshot, round, as_of).len().to_string());
        table.push(row);
    }
    let due: Vec<Vec<String>> =
        snapshot.rounds_in_order().into_iter().flat_map(|it| due(snapshot, papers, it)).collect();
    let due = if due.is_empty() { String::new() } else { format!("\n{}", aligned(&due)) };
    format!("截至 {as_of}，{} 个批次\n\n{}{due}", rounds.len(), aligned(&table))
}

/// The papers due in a round, one a row.
fn due(snapshot: &Snapshot, papers: &Papers, round: &Round) -> Vec<Vec<String>> {
    let rows = status::printed(&papers.of_round(round, phase(snapshot, round))).into_iter();
    rows.map(|row| [vec![round.id.clone()], row].concat()).collect()
}

fn document(snapshot: &Snapshot, papers: &Papers) -> String {
    let as_of = snapshot.day();
    let paper = |it: &DuePaper| json!({ "kind": it.kind, "name": it.name, "command": it.command });
    let rounds = snapshot.rounds_in_order().into_iter().map(|round| {
        let [applied, reviewed, evaluated, listed, designated] = counts(snapshot, round);
        let phase = phase(snapshot, round);
        json!({
            "id": round.id,
            "title": round.title,
            "measures": round.measures,
            "from": round.applications.from,
            "until": round.applications.until,
            "phase": phase.id(),
            "phase_name": phase.name(),
            "closed": round.closed,
            "counts": {
                "self": applied, "province": reviewed, "samr": evaluated, "listed": listed, "designated": designated,
            },
            "open": open_matters(snapshot, round, as_of),
            "papers": papers.of_round(round, phase).iter().map(paper).collect::<Vec<_>>(),
        })
    });
    let value = json!({ "as_of": as_of, "rounds": rounds.collect::<Vec<_>>() });
    serde_json::to_string_pretty(&value).expect("rounds are plain data") + "\n"
}

/// Writes the file of a new round, with comments on what to fill in.
pub(super) fn open(root: Option<&Path>, args: &OpenArgs) -> Result<Status> {
    let input = Input::read(root, None)?;
    let workspace = input.workspace()?;
    if !round::is_id(&args.id) {
        bail!("批次编号 `{}` 应写作年份，如 2027；同一年有几批的，写作 2027-2", args.id);
    }
    let file = files::round(&args.id);
    if input.sources.contains_key(&file) {
        bail!("批次 {} 已经有了：{file}", args.id);
    }
    let version = match &args.measures {
        Some(id) => workspace.versions.get(id),
        None => workspace.version_on(args.from),
    };
    let Some(version) = version else {
        let known: Vec<&str> = workspace.versions.keys().map(String::as_str).collect();
        bail!("没有办法版本 `{}`；现有版本：{}", args.measures.as_deref().unwrap_or_default(), known.join("、"));
    };
    let opening = Opening { id: &args.id, title: args.title.as_deref(), from: args.from, until: args.until, version };
    let modeline = editor::modeline(workspace, &file).unwrap_or_default();
    let text = modeline + &scaffold::round::round(&opening).text;
    write_checked(input, &file, &text, &format!("已建立批次 {}：{file}；请补充统计数据后提交这一文件", args.id))
}

/// Adds the closing date to the file of a round. Refuses if any matter is still open.
pub(super) fn close(root: Option<&Path>, args: &CloseArgs) -> Result<Status> {
    let input = Input::read(root, args.date)?;
    let date = input.as_of;
    let file = files::round(&args.id);
    let open = {
        let known = input.known()?;
        let Some(round) = known.rounds.get(&args.id) else {
            let ids: Vec<&str> = known.rounds.keys().map(String::as_str).collect();
            bail!("没有评估批次 `{}`；现有批次：{}", args.id, ids.join("、"));
        };
        if let Some(day) = round.closed {
            bail!("批次 {} 已于 {day} 结束", args.id);
        }
        open_matters(&input.snapshot(known), round, date)
    };
    if !open.is_empty() {
        bail!("批次 {} 截至 {date} 还有未了事项，不能结束：{}", args.id, open.join("；"));
    }
    let Some(Source::Bytes(bytes)) = input.sources.get(&file) else { bail!("不能读取 {file}") };
    let text = format!("{}\nclosed: {date}\n", String::from_utf8_lossy(bytes).trim_end());
    write_checked(input, &file, &text, &format!("批次 {} 于 {date} 结束：{file}；请提交这一文件", args.id))
}

/// Writes the file of a round, unless the records would then have another error than before.
fn write_checked(input: Input, file: &str, text: &str, done: &str) -> Result<Status> {
    let before = input.findings();
    let input = input.edited(|sources| {
        sources.insert(file.to_string(), Source::Bytes(text.as_bytes().into()));
        Ok(())
    })?;
    let mut findings = input.findings();
    findings.retain(|it| it.is_error() && !before.contains(it));
    if show(&input, &findings) {
        tell!("记录有错误，没有写入");
        return Ok(Status::Findings);
    }
    fs::write_record(&input.root.join(file), text)?;
    tell!("{done}");
    Ok(Status::Fine)
}
