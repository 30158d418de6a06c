//! `zonepress score`

mod compare;
mod csv;
mod explain;
mod json;
mod reach;
mod table;
mod what_if;

use std::path::Path;

use anyhow::{Result, bail};
use chrono::NaiveDate;
use clap::ValueEnum;
use rayon::prelude::*;

use super::{Input, Status, day, print, show};
use crate::finding::Finding;
use crate::model::evaluation::Stage;
use crate::model::files::{self, zone_of};
use crate::records::known::Known;
use crate::records::receipt::{Receipt, Receipts};
use crate::records::workspace::Workspace;
use crate::score::{self, Scored};

#[derive(Clone, clap::Args)]
#[command(
    after_help = "示例：\n  zonepress score                                   全部得分\n  zonepress score 990100 --stage samr --explain     每一分的依据\n  zonepress score 990100 --set /facts/new_large_operators/count=9      试算\n  zonepress score --compare 2025 2026                比较两个批次的各项指标\n  zonepress score --format json\n\n试算的指针是所选阶段文件中的 JSON 指针；改前一阶段的文件写作 self.yaml#/…"
)]
pub(super) struct Args {
    /// 行政区划代码（不写则为全部）
    #[arg(value_name = "代码")]
    code: Option<String>,
    /// 只看一个批次
    #[arg(long, value_name = "批次")]
    round: Option<String>,
    /// 只看一个阶段
    #[arg(long, value_name = "阶段", value_enum)]
    stage: Option<Stage>,
    /// 列出每一分的规则、数据、来源、比较和封顶
    #[arg(long)]
    explain: bool,
    /// 比较两个评估批次，逐项列出平均得分和增减（不写阶段则为评估）
    #[arg(long, value_name = "批次", num_args = 2, conflicts_with_all = ["round", "explain", "set"])]
    compare: Vec<String>,
    /// 试算：以另一个值代替记录中的一个值（可多次）
    #[arg(long, value_name = "指针=值")]
    set: Vec<String>,
    /// 输出格式
    #[arg(long, value_name = "格式", value_enum, default_value_t = ScoreFormat::Table)]
    format: ScoreFormat,
    /// 以哪一天为当天，写作 2026-01-05（不写则为北京时间的当天；演示数据为其规定的日期）；日期在其后的记录不计分
    #[arg(long, value_name = "日期", value_parser = day::parse)]
    as_of: Option<NaiveDate>,
}

impl Args {
    /// Whether the arguments select the score of a zone in a round at a stage.
    fn selects(&self, code: &str, round: &str, stage: Stage) -> bool {
        self.code.as_ref().is_none_or(|it| it == code)
            && self.round.as_ref().is_none_or(|it| it == round)
            && self.stage.is_none_or(|it| it == stage)
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum ScoreFormat {
    Table,
    Json,
    Csv,
}

pub(super) fn run(root: Option<&Path>, args: &Args) -> Result<Status> {
    if args.code.is_none() && !args.set.is_empty() {
        bail!("试算须写明行政区划代码，如 `zonepress score 990100 --set {}`", args.set[0]);
    }
    let mut input = Input::read(root, args.as_of)?;
    let args = &Args { code: args.code.as_deref().map(|it| input.current(it).to_string()), ..args.clone() };
    let mut before = Vec::new();
    if let (Some(code), false) = (&args.code, args.set.is_empty()) {
        before.extend(input.known().iter().flat_map(|it| selected(&input, it, args)));
        input = input.edited(|it| what_if::apply(it, code, args.round.as_deref(), args.stage, &args.set))?;
    }
    let findings = relevant(&input, args);
    let failed = show(&input, &findings);
    let workspace = input.workspace()?;
    let unsound = findings.iter().any(|it| it.is_error() && it.file.starts_with(files::MEASURES));
    if unsound {
        bail!("指标体系有错误，不能计分");
    }
    refuse_unknown(workspace, args)?;
    let known = input.known()?;
    if let [before, after] = &args.compare[..] {
        print(&compared(&input, known, args, [before, after])?)?;
        return Ok(if failed { Status::Findings } else { Status::Fine });
    }
    let scored = selected(&input, known, args);
    if scored.is_empty() && has_evaluation(workspace, args) {
        tell!("提示：记录的日期晚于 {}，不计分；以后的日期用 `--as-of` 查看", input.as_of);
    }
    // Computed side by side; the formats ask for one after the other.
    scored.par_iter().for_each(|it| _ = it.sheet.total);
    let text = match args.format {
        ScoreFormat::Json if args.explain => json::explained(workspace, &Receipts::of(&input.sources), &scored),
        ScoreFormat::Json => json::render(&scored),
        ScoreFormat::Csv => csv::render(&scored, known.site.mark()),
        ScoreFormat::Table if args.explain => explain::render(workspace, &Receipts::of(&input.sources), &scored),
        ScoreFormat::Table if !args.set.is_empty() => table::render_change(workspace, &before, &scored),
        ScoreFormat::Table => table::render(workspace, &scored),
    };
    print(&text)?;
    super::tell(&reach::notes(workspace, &scored));
    input.leave();
    Ok(if failed { Status::Findings } else { Status::Fine })
}

/// Findings in the rules, the rounds and the selected zones. Includes warnings only for a single zone.
fn relevant(input: &Input, args: &Args) -> Vec<Finding> {
    let mut findings = input.findings();
    findings.retain(|it| match (zone_of(&it.file), &args.code) {
        (Some(zone), Some(code)) => zone == code,
        (Some(_), None) => it.is_error(),
        (None, _) => it.is_error() && (it.file.starts_with(files::MEASURES) || it.file.starts_with(files::ROUNDS)),
    });
    findings
}

/// Fails if a named round or area has no records.
fn refuse_unknown(workspace: &Workspace, args: &Args) -> Result<()> {
    let mut named = args.round.iter().chain(&args.compare);
    if let Some(round) = named.find(|it| !workspace.rounds.contains_key(*it)) {
        let known: Vec<&str> = workspace.rounds.keys().map(String::as_str).collect();
        bail!("没有评估批次 `{round}`；现有批次：{}", known.join("、"));
    }
    let Some(code) = &args.code else { return Ok(()) };
    let Some(zone) = workspace.zones.get(code) else {
        bail!("没有可以读取的区域记录 zones/{code}；用 `zonepress status` 查看全部");
    };
    if zone.evaluations.is_empty() {
        bail!("{}（{code}）还没有评估记录", zone.record.name);
    }
    Ok(())
}

/// The scores that the arguments select.
fn selected(input: &Input, known: &Known, args: &Args) -> Vec<Scored> {
    let mut scored = input.scores().known(known).iter().collect::<Vec<_>>();
    scored.retain(|it| args.selects(&it.code, &it.round, it.sheet.stage));
    scored
}

/// Whether any record matches the arguments, future ones included.
fn has_evaluation(workspace: &Workspace, args: &Args) -> bool {
    workspace.zones.values().any(|zone| {
        zone.evaluations.iter().any(|(round, evaluation)| {
            let mut stages = Stage::ALL.into_iter().filter(|it| evaluation.date(*it).is_some());
            stages.any(|stage| args.selects(&zone.code, round, stage))
        })
    })
}

/// The receipt of a score: hashes of the rules and records behind it.
fn receipt(workspace: &Workspace, receipts: &Receipts, scored: &Scored) -> Option<Receipt> {
    let round = workspace.rounds.get(&scored.round)?;
    Some(receipts.receipt(&round.measures, &round.id, &[&scored.code], scored.sheet.stage))
}

/// Compares two rounds at one stage.
fn compared(input: &Input, known: &Known, args: &Args, ids: [&String; 2]) -> Result<String> {
    let stage = args.stage.unwrap_or(Stage::Samr);
    let scored = selected(input, known, &Args { round: None, stage: Some(stage), ..args.clone() });
    let sheets = ids.map(|id| scored.iter().filter(|it| it.round == *id).cloned().collect::<Vec<_>>());
    if let Some((id, _)) = ids.iter().zip(&sheets).find(|(_, it)| it.is_empty()) {
        bail!("批次 {id} 截至 {} 没有{}得分，不能比较；其他阶段用 `--stage` 指定", known.day(), stage.name());
    }
    let comparison = score::compare::compare(&sheets[0], &sheets[1]);
    let rounds = ids.map(|it| &known.rounds[it]);
    Ok(match args.format {
        ScoreFormat::Table => compare::table(known, stage, rounds, &comparison),
        ScoreFormat::Json => compare::json(stage, rounds, &comparison),
        ScoreFormat::Csv => compare::csv(rounds, &comparison, known.site.mark()),
    })
}
