//! `zonepress check`

use std::io::IsTerminal;
use std::path::Path;

use anyhow::{Context, Result};
use chrono::NaiveDate;
use clap::ValueEnum;

use super::{Input, Status, build, day, print};
use crate::finding::{Finding, report};

#[derive(clap::Args)]
#[command(
    after_help = "示例：\n  zonepress check\n  zonepress check --format json > findings.json\n  zonepress explain points-above-max"
)]
pub(super) struct Args {
    /// 输出格式
    #[arg(long, value_name = "格式", value_enum, default_value_t = CheckFormat::Human)]
    format: CheckFormat,
    /// 以哪一天为当天，写作 2026-01-05（不写则为北京时间的当天；演示数据为其规定的日期）
    #[arg(long, value_name = "日期", value_parser = day::parse)]
    as_of: Option<NaiveDate>,
}

#[derive(Clone, Copy, ValueEnum)]
enum CheckFormat {
    Human,
    Json,
}

pub(super) fn run(root: Option<&Path>, args: &Args) -> Result<Status> {
    let input = Input::read(root, args.as_of)?;
    let findings = input.findings();
    let is_fine = !findings.iter().any(Finding::is_error);
    let has_site = input.root.join("templates").is_dir();
    let rehearsed = if is_fine && has_site { build::rehearse(&input) } else { Ok(()) };
    match args.format {
        CheckFormat::Human => {
            let color = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            print(&report::human(&findings, &input.report(), color))?;
        }
        CheckFormat::Json => print(&report::json(&findings, &input.report()))?,
    }
    rehearsed.context("记录没有错误，但是站点还不能发布")?;
    if let CheckFormat::Human = args.format {
        tell!("{}{}", report::summary(&findings), if has_site { "" } else { "（没有 templates/，只检查了记录）" });
    }
    Ok(if is_fine { Status::Fine } else { Status::Findings })
}
