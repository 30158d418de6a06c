//! `zonepress status`

mod table;

use std::path::Path;

use anyhow::{Result, bail};
use chrono::{Days, NaiveDate};
use clap::ValueEnum;
use serde::Serialize;

pub(super) use table::printed;

use super::build::with_subject;
use super::{Input, Status, day, print, show};
use crate::model::measures::Basis;
use crate::model::zone::Zone;
use crate::output::ics::{self, Entry};
use crate::print::document::due::{DuePaper, Papers};
use crate::procedure::lifecycle::{self, Deadline, NextStep, Standing};
use crate::procedure::programme::Snapshot;
use crate::records::workspace::Workspace;

#[derive(clap::Args)]
#[command(
    after_help = "示例：\n  zonepress status                              全部地区：状态、下一步、期限、受阻于\n  zonepress status 990100                       一个地区的经过\n  zonepress status --as-of 2026-01-01           某一天的情况\n  zonepress status --due 30                     30 天内到期的事项\n  zonepress status --format ics > 期限.ics      期限，供日历程序导入"
)]
pub(super) struct Args {
    /// 行政区划代码（不写则为全部）
    #[arg(value_name = "代码")]
    code: Option<String>,
    /// 以哪一天为当天，写作 2026-01-05（不写则为北京时间的当天；演示数据为其规定的日期）
    #[arg(long, value_name = "日期", value_parser = day::parse)]
    as_of: Option<NaiveDate>,
    /// 只列多少天以内到期的地区
    #[arg(long, value_name = "天数")]
    due: Option<u32>,
    /// 输出格式
    #[arg(long, value_name = "格式", value_enum, default_value = "table")]
    format: StatusFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StatusFormat {
    Table,
    Json,
    Ics,
}

/// A zone and its current standing.
struct Row<'w> {
    zone: &'w Zone,
    standing: Standing,
    /// The papers due at its step; only where they are shown.
    papers: Vec<DuePaper>,
}

pub(super) fn run(root: Option<&Path>, args: &Args) -> Result<Status> {
    let input = Input::read(root, args.as_of)?;
    let code = args.code.as_deref().map(|it| input.current(it));
    let failed = show(&input, &input.errors(&input.scope_of(code)));
    let known = input.known()?;
    let snapshot = input.snapshot(known);
    let workspace = snapshot.workspace;
    if let Some(code) = code.filter(|it| !workspace.zones.contains_key(*it)) {
        bail!("没有可以读取的区域记录 zones/{code}；用 `zonepress status` 查看全部");
    }
    let zones = workspace.zones.values().filter(|it| code.is_none_or(|code| it.code == code));
    let standing = |zone| lifecycle::standing(&snapshot, zone);
    let mut rows: Vec<Row> = zones.map(|zone| Row { zone, standing: standing(zone), papers: vec![] }).collect();
    if let Some(days) = args.due {
        let last = input.as_of.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX);
        rows.retain(|it| it.standing.deadlines.iter().any(|it| it.date <= last));
    }
    if args.format == StatusFormat::Json || args.format == StatusFormat::Table && code.is_some() {
        add_papers(&input, &snapshot, &mut rows)?;
    }
    let text = match args.format {
        StatusFormat::Table if code.is_some() => {
            rows.iter().map(|it| table::page(&snapshot, it)).collect::<Vec<_>>().concat()
        }
        StatusFormat::Table => table::overview(&rows, input.as_of),
        StatusFormat::Json => json(workspace, &rows, input.as_of),
        StatusFormat::Ics => ics::calendar("网络市场监管与服务示范区：期限", &entries(workspace, &rows), input.as_of),
    };
    print(&text)?;
    Ok(if failed { Status::Findings } else { Status::Fine })
}

/// Adds the papers due to zones.
fn add_papers(input: &Input, snapshot: &Snapshot, rows: &mut [Row]) -> Result<()> {
    with_subject(input, |subject| {
        let papers = Papers::of(subject);
        for row in rows {
            let Some(area) = snapshot.workspace.areas.get(&row.zone.code) else { continue };
            let events = lifecycle::of(snapshot, row.zone).events;
            let next = row.standing.next.as_ref().map(|it| it.basis);
            row.papers = papers.of_zone(area, events.last(), next);
        }
    })
}

#[derive(Serialize)]
struct Document<'w> {
    as_of: NaiveDate,
    zones: Vec<ZoneView<'w>>,
}

#[derive(Serialize)]
struct ZoneView<'w> {
    code: &'w str,
    name: &'w str,
    state: Option<&'static str>,
    state_name: Option<&'static str>,
    since: Option<NaiveDate>,
    next: Option<NextView<'w>>,
    deadlines: Vec<DeadlineView<'w>>,
    papers: Vec<PaperView<'w>>,
}

#[derive(Serialize)]
struct NextView<'w> {
    step: &'static str,
    by: &'static str,
    article: u32,
    blockers: Vec<BlockerView<'w>>,
}

#[derive(Serialize)]
struct BlockerView<'w> {
    text: &'w str,
    article: u32,
}

#[derive(Serialize)]
struct DeadlineView<'w> {
    date: NaiveDate,
    what: &'w str,
    article: u32,
}

#[derive(Serialize)]
struct PaperView<'w> {
    kind: &'static str,
    name: &'w str,
    command: Option<&'w str>,
}

impl<'w> From<&'w DuePaper> for PaperView<'w> {
    fn from(paper: &'w DuePaper) -> Self {
        Self { kind: paper.kind, name: &paper.name, command: paper.command.as_deref() }
    }
}

fn json(workspace: &Workspace, rows: &[Row], as_of: NaiveDate) -> String {
    let number = |basis: Basis| workspace.version_on(as_of).map_or(0, |it| it.measures.articles.number(basis));
    let next = |it| NextView::new(it, number);
    let deadline = |it| DeadlineView::new(it, number);
    let zones = rows.iter().map(|Row { zone, standing, papers }| ZoneView {
        code: &zone.code,
        name: &zone.record.name,
        state: standing.state.map(|it| it.id()),
        state_name: standing.state.map(|it| it.name()),
        since: standing.since,
        next: standing.next.as_ref().map(next),
        deadlines: standing.deadlines.iter().map(deadline).collect(),
        papers: papers.iter().map(PaperView::from).collect(),
    });
    let document = Document { as_of, zones: zones.collect() };
    serde_json::to_string_pretty(&document).expect("a status is plain data") + "\n"
}

impl<'w> NextView<'w> {
    fn new(next: &'w NextStep, number: impl Fn(Basis) -> u32) -> Self {
        let blockers = next.blockers.iter().map(|it| BlockerView { text: &it.text, article: number(it.basis) });
        Self { step: next.name, by: next.by, article: number(next.basis), blockers: blockers.collect() }
    }
}

impl<'w> DeadlineView<'w> {
    fn new(deadline: &'w Deadline, number: impl Fn(Basis) -> u32) -> Self {
        Self { date: deadline.date, what: &deadline.what, article: number(deadline.basis) }
    }
}

fn entries(workspace: &Workspace, rows: &[Row]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for Row { zone, standing, .. } in rows {
        for deadline in &standing.deadlines {
            let version = workspace.version_on(deadline.date);
            let article = version.map(|it| crate::text::chinese::article(it.measures.articles.number(deadline.basis)));
            entries.push(Entry {
                uid: format!("{}-{}-{:?}@zonepress", zone.code, deadline.date, deadline.basis),
                date: deadline.date,
                last: None,
                summary: format!("{}：{}", zone.record.name, deadline.what),
                description: format!("依据：{}", article.unwrap_or_default()),
            });
        }
    }
    entries
}
