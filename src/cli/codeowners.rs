//! `zonepress codeowners`

use std::path::Path;

use anyhow::{Result, bail};

use super::{Input, Status, print};
use crate::scaffold::hosting;

#[derive(clap::Args)]
#[command(
    after_help = "示例：\n  zonepress codeowners samr > .github/CODEOWNERS\n  zonepress codeowners samr > .gitlab/CODEOWNERS\n\n组织中的小组命名为 samr、province-11（代码前两位）和 zone-110101（行政区划代码）。在平台上把“须经代码所有者同意”设为合并的条件。\n`content/authority.yaml` 或者地区目录改动以后重新写出。"
)]
pub(super) struct Args {
    /// 代码平台上的组织
    #[arg(value_name = "组织")]
    group: String,
}

pub(super) fn run(root: Option<&Path>, args: &Args) -> Result<Status> {
    let is_name = |it: char| it.is_ascii_alphanumeric() || "-_./".contains(it);
    if !args.group.chars().all(is_name) || args.group.is_empty() {
        bail!("`{}` 不是组织的名称：只用字母、数字和 - _ . /", args.group);
    }
    let input = Input::read(root, None)?;
    let workspace = input.workspace()?;
    print(&hosting::code_owners(&workspace.authority, &workspace.areas, &args.group))?;
    Ok(Status::Fine)
}
