//! `zonepress explain`

use std::path::Path;

use anyhow::{Result, bail};

use super::{Input, Status, print, suggested};
use crate::finding::{Severity, code};
use crate::model::measures::Basis;
use crate::records::yaml::schema::nearest;
use crate::text::chinese;

#[derive(clap::Args)]
#[command(after_help = "示例：\n  zonepress explain points-above-max\n  zonepress explain        列出全部代码")]
pub(super) struct Args {
    /// 问题代码（不写则列出全部代码）
    #[arg(value_name = "代码")]
    code: Option<String>,
}

pub(super) fn run(root: Option<&Path>, args: &Args) -> Result<Status> {
    let Some(id) = &args.code else {
        let lines: String = code::ALL.iter().map(|it| format!("{:<30}{}\n", it.id, it.title)).collect();
        print(&lines)?;
        return Ok(Status::Fine);
    };
    let Some(found) = code::find(id) else {
        let ids: Vec<&str> = code::ALL.iter().map(|it| it.id).collect();
        bail!("没有代码 `{id}`{}", suggested(nearest(id, &ids)));
    };
    let severity = match found.severity {
        Severity::Error => "错误（不能生成）",
        Severity::Warning => "提醒",
    };
    let example = found.example.replace('\n', "\n    ");
    let articles = articles(root, found.basis)?;
    print(&format!(
        "{}：{}\n\n级别：{severity}\n{articles}\n{}\n\n示例：\n\n    {example}\n",
        found.id, found.title, found.why
    ))?;
    Ok(Status::Fine)
}

/// The articles behind a code, numbered as in the workspace's rules; empty outside a workspace.
fn articles(root: Option<&Path>, basis: &[Basis]) -> Result<String> {
    let input = match Input::read(root, None) {
        Err(err) if root.is_some() => return Err(err),
        read => read.ok(),
    };
    let version = input.as_ref().and_then(|it| it.loaded.workspace.as_ref()?.version_on(it.as_of));
    let Some(version) = version.filter(|_| !basis.is_empty()) else { return Ok(String::new()) };
    let articles = &version.measures.articles;
    let numbers: Vec<String> = basis.iter().map(|it| chinese::article(articles.number(*it))).collect();
    Ok(format!("依据：《{}》{}\n", version.measures.title, numbers.join("、")))
}
