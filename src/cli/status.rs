//! `zonepress status`

use std::path::Path;

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;

use super::table::aligned;
use super::{Input, Status, parse_date, print, show};
use crate::check;
use crate::chinese;
use crate::finding::Finding;
use crate::lifecycle::{self, Event};
use crate::lists;
use crate::model::measures::StepArticles;

#[derive(clap::Args)]
#[command(after_help = "示例：\n  zonepress status\n  zonepress status 990100\n  zonepress status --as-of 2026-01-01")]
pub(super) struct Args {
    /// 行政区划代码（不写则为全部）
    code: Option<String>,
    /// 以哪一天为当天
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<NaiveDate>,
}

pub(super) fn run(root: Option<&Path>, args: &Args) -> Result<Status> {
    let input = Input::read(root, args.as_of)?;
    let mut findings = check::run(&input.loaded, &input.sources, input.as_of);
    findings.retain(Finding::is_error);
    let failed = show(&input, &findings);
    let workspace = input.loaded.workspace.as_ref().context("工作目录不能读取")?;
    let articles = &workspace.current_version().context("没有办法版本")?.measures.articles;
    let lists = lists::all(workspace);
    let mut rows = vec![["代码", "名称", "状态", "自"].map(String::from).to_vec()];
    for zone in workspace.zones.values() {
        let lifecycle = lifecycle::of(workspace, &lists, zone, input.as_of);
        if args.code.as_ref() == Some(&zone.code) {
            print(&timeline(&zone.record.name, &lifecycle.events, articles))?;
            return Ok(if failed { Status::Findings } else { Status::Fine });
        }
        if let Some(last) = lifecycle.events.last() {
            let state = last.state.name().to_string();
            rows.push(vec![zone.code.clone(), zone.record.name.clone(), state, last.date.to_string()]);
        }
    }
    if let Some(code) = &args.code {
        bail!("没有可以读取的区域记录 zones/{code}");
    }
    print(&format!("截至 {}\n\n{}", input.as_of, aligned(&rows)))?;
    Ok(if failed { Status::Findings } else { Status::Fine })
}

/// The steps of one zone, oldest first.
fn timeline(name: &str, events: &[Event], articles: &StepArticles) -> String {
    let mut rows = Vec::new();
    for event in events {
        let article = chinese::article(articles.number(event.basis));
        rows.push(vec![
            event.date.to_string(),
            event.state.name().to_string(),
            format!("{}（{article}）", event.title),
        ]);
    }
    format!("{name}\n\n{}", aligned(&rows))
}
