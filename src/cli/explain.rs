//! `zonepress explain`

use anyhow::{Result, bail};

use super::{Status, print};
use crate::finding::{Severity, code};
use crate::yaml::schema::nearest;

#[derive(clap::Args)]
#[command(after_help = "示例：\n  zonepress explain points-above-max\n  zonepress explain        列出全部代码")]
pub(super) struct Args {
    /// 问题代码（不写则列出全部代码）
    code: Option<String>,
}

pub(super) fn run(args: &Args) -> Result<Status> {
    let Some(id) = &args.code else {
        let lines: String = code::ALL.iter().map(|it| format!("{:<30}{}\n", it.id, it.title)).collect();
        print(&lines)?;
        return Ok(Status::Fine);
    };
    let Some(found) = code::find(id) else {
        let ids: Vec<&str> = code::ALL.iter().map(|it| it.id).collect();
        let hint = nearest(id, &ids).map(|it| format!("；是否应为 `{it}`？")).unwrap_or_default();
        bail!("没有代码 `{id}`{hint}");
    };
    let severity = match found.severity {
        Severity::Error => "错误（不能生成）",
        Severity::Warning => "提醒",
    };
    let example = found.example.replace('\n', "\n    ");
    print(&format!("{}：{}\n\n级别：{severity}\n\n{}\n\n示例：\n\n    {example}\n", found.id, found.title, found.why))?;
    Ok(Status::Fine)
}
