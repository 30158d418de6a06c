//! `zonepress schema`

use std::path::Path;

use anyhow::{Result, bail};

use super::{Input, Status, print, suggested};
use crate::editor::{self, SchemaKind};
use crate::fs;
use crate::model::files;
use crate::model::measures::Version;
use crate::records::workspace::Workspace;

#[derive(clap::Args)]
#[command(
    after_help = "示例：\n  zonepress schema self                      最新办法版本的自评\n  zonepress schema self --version 2025-draft > self.json\n  zonepress schema --write                   写出全部，供编辑器使用\n\n在工作目录中运行的，列出办法版本的事实和得分点、地区目录的代码等可选值；`content/schema/` 中的由 `check` 核对。"
)]
pub(super) struct Args {
    /// 记录的种类
    #[arg(value_name = "种类", required_unless_present = "write")]
    kind: Option<SchemaKind>,
    /// 办法版本（不写则为最新的）
    #[arg(long, value_name = "版本", conflicts_with = "write")]
    version: Option<String>,
    /// 写出全部到 content/schema/，并写出 VS Code 的设置
    #[arg(long, conflicts_with = "kind")]
    write: bool,
}

pub(super) fn run(root: Option<&Path>, args: &Args) -> Result<Status> {
    let Some(kind) = args.kind else { return write(root) };
    let found = fs::find_root(root);
    let schema = match (found, root) {
        (Err(err), Some(_)) => return Err(err),
        (Err(_), None) if args.version.is_none() => editor::of_type(kind),
        (Err(err), None) => return Err(err),
        (Ok(root), _) => of_workspace(&Input::read(Some(&root), None)?, kind, args.version.as_deref())?,
    };
    print(&editor::text(&schema))?;
    Ok(Status::Fine)
}

fn of_workspace(input: &Input, kind: SchemaKind, version: Option<&str>) -> Result<serde_json::Value> {
    match version {
        None if input.loaded.workspace.is_none() => Ok(editor::of_type(kind)),
        _ => {
            let workspace = input.workspace()?;
            let version = version.map(|it| named(workspace, it)).transpose()?;
            Ok(editor::of_workspace(kind, workspace, version))
        }
    }
}

fn named<'w>(workspace: &'w Workspace, id: &str) -> Result<&'w Version> {
    match workspace.versions.get(id) {
        Some(version) => Ok(version),
        None => bail!("没有办法版本 `{id}`{}", suggested(workspace.versions.keys())),
    }
}

/// Writes all schemas, and the settings for VS Code unless there are other ones.
fn write(root: Option<&Path>) -> Result<Status> {
    let input = Input::read(root, None)?;
    let workspace = input.workspace()?;
    let wanted = editor::schemas(workspace);
    let mut changed = 0;
    for file in editor::outdated(workspace, &input.sources) {
        if !wanted.iter().any(|it| it.file == file) {
            fs::remove(&input.root.join(&file))?;
            tell!("已删去多余的 {file}");
        }
    }
    for schema in &wanted {
        changed += usize::from(fs::update(&input.root.join(&schema.file), &schema.text)?);
    }
    tell!("{}：{} 个文件，其中 {changed} 个有改动", files::SCHEMAS, wanted.len());
    for (file, text) in [(editor::SETTINGS, editor::settings(workspace)), (editor::EXTENSIONS, editor::extensions())] {
        let path = input.root.join(file);
        match std::fs::read_to_string(&path) {
            Err(_) => {
                fs::update(&path, &text)?;
                tell!("已写出 {file}");
            }
            Ok(present) if present == text => {}
            Ok(_) => tell!("{file} 已有别的内容，没有改动；本工作目录所需的是：\n{text}"),
        }
    }
    Ok(Status::Fine)
}
