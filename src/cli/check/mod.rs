//! `zonepress check`

pub(super) mod selection;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use clap::ValueEnum;

use super::{Input, Status, build, day, print};
use crate::check as checks;
use crate::finding::{Finding, report};
use crate::git::Repository;
use crate::model::authority::Author;
use crate::records::overlay::Overlay;
use crate::records::source::SourceTree;
use selection::Selection;

#[derive(clap::Args)]
#[command(
    after_help = "示例：\n  zonepress check\n  zonepress check 990100\n  zonepress check zones/990100/2026/self.yaml\n  zonepress check --changed-since origin/main --as zone:990100 --format github\n  zonepress check --format json > findings.json\n  zonepress explain points-above-max\n\n总是读取全部记录；写明文件、代码或者 --changed-since 的，只报告与之有关的问题，退出码也只看这些问题。\n各格式中的路径从版本库的根算起。"
)]
pub(super) struct Args {
    /// 只报告这些文件、文件夹或者地区（行政区划代码）的问题
    #[arg(value_name = "文件|代码")]
    subjects: Vec<String>,
    /// 只报告自某个提交或者分支以来的改动引起的问题
    #[arg(long, value_name = "版本")]
    changed_since: Option<String>,
    /// 改动人（zone:代码、province:两位代码或者 samr）；改动超出其权限的，报告错误
    #[arg(long = "as", value_name = "改动人", requires = "changed_since")]
    author: Option<Author>,
    /// 个人联系方式所在的文件夹；写明的，公开内容中有其中任何一项的，报告错误
    #[arg(long, value_name = "文件夹")]
    private: Option<PathBuf>,
    /// 输出格式
    #[arg(long, value_name = "格式", value_enum, default_value_t = CheckFormat::Human)]
    format: CheckFormat,
    /// 以哪一天为当天，写作 2026-01-05（不写则为北京时间的当天；演示数据为其规定的日期）
    #[arg(long, value_name = "日期", value_parser = day::parse)]
    as_of: Option<NaiveDate>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    /// 供人阅读
    Human,
    /// JSON
    Json,
    /// GitHub Actions 的标注
    Github,
    /// GitLab 的代码质量报告
    Gitlab,
    /// SARIF 2.1.0
    Sarif,
}

pub(super) fn run(root: Option<&Path>, args: &Args) -> Result<Status> {
    let input = Input::read(root, args.as_of)?;
    let repository = Repository::find(&input.root);
    let findings = match &args.changed_since {
        Some(revision) => {
            let Some(repository) = &repository else {
                bail!("工作目录不在 git 版本库中，不能与 `{revision}` 比较")
            };
            selection::changed(&input, repository, revision, args.author.as_ref())?
        }
        None => input.findings(),
    };
    let mut findings = Selection::of(&input, &args.subjects)?.of_findings(findings);
    let is_whole = args.subjects.is_empty() && args.changed_since.is_none();
    let has_site = input.root.join("templates").is_dir();
    let overlay = build::read_overlay(&input, args.private.as_deref())?;
    let mut shown = input.sources.clone();
    if is_whole && has_site {
        let assets = assets(&input)?;
        findings.extend(checks::privacy::in_assets(&assets));
        shown.extend(assets);
    }
    // A failure must not hide the findings.
    let rehearsed = match is_whole && is_sound(&findings) {
        true => rehearse(&input, &overlay, has_site, &mut findings),
        false => Ok(()),
    };
    let is_fine = is_sound(&findings);
    let prefix = repository.as_ref().map_or("", |it| it.prefix.as_str());
    let sources = report::Sources { tree: &shown, ..input.report() };
    print(&match args.format {
        CheckFormat::Human => {
            let color = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            report::human(&findings, &sources, color)
        }
        CheckFormat::Json => report::json(&findings, &sources),
        CheckFormat::Github => report::github(&findings, &sources, prefix),
        CheckFormat::Gitlab => report::gitlab(&findings, &sources, prefix),
        CheckFormat::Sarif => report::sarif(&findings, &sources, prefix),
    })?;
    rehearsed.context("记录没有错误，但是站点还不能发布")?;
    if args.format == CheckFormat::Human {
        tell!("{}{}", report::summary(&findings), if has_site { "" } else { "（没有 templates/，只检查了记录）" });
    }
    input.leave();
    Ok(if is_fine { Status::Fine } else { Status::Findings })
}

fn is_sound(findings: &[Finding]) -> bool {
    !findings.iter().any(Finding::is_error)
}

/// Adds what would stop a build of sound records.
fn rehearse(input: &Input, overlay: &Overlay, has_site: bool, findings: &mut Vec<Finding>) -> Result<()> {
    findings.extend(build::gone(input)?);
    if has_site && is_sound(findings) {
        findings.extend(build::rehearse(input, overlay)?);
    }
    Ok(())
}

/// The templates and the files that the site takes over unchanged.
fn assets(input: &Input) -> Result<SourceTree> {
    let mut assets = input.folder("templates")?;
    assets.extend(input.folder("site")?);
    assets.retain(|file, _| !input.sources.contains_key(file));
    Ok(assets)
}
