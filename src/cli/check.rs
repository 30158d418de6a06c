//! `zonepress check`

use std::io::IsTerminal;
use std::path::Path;

use anyhow::Result;
use chrono::NaiveDate;
use clap::ValueEnum;

use super::{Input, Status, parse_date, print};
use crate::check;
use crate::finding::{Finding, report};

#[derive(clap::Args)]
#[command(
    after_help = "示例：\n  zonepress check\n  zonepress check --format json > findings.json\n  zonepress explain points-above-max"
)]
pub(super) struct Args {
    /// 输出格式
    #[arg(long, value_name = "格式", value_enum, default_value_t = Format::Human)]
    format: Format,
    /// 以哪一天为当天
    #[arg(long, value_name = "日期", value_parser = parse_date)]
    as_of: Option<NaiveDate>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
}

pub(super) fn run(root: Option<&Path>, args: &Args) -> Result<Status> {
    let input = Input::read(root, args.as_of)?;
    let findings = check::run(&input.loaded, &input.sources, input.as_of);
    match args.format {
        Format::Human => {
            let color = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            print(&report::human(&findings, &input.report(), color))?;
            eprintln!("{}", report::summary(&findings));
        }
        Format::Json => print(&report::json(&findings, &input.report()))?,
    }
    Ok(if findings.iter().any(Finding::is_error) { Status::Findings } else { Status::Fine })
}
