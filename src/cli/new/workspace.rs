//! `zonepress new workspace`

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::Records;
use crate::cli::Status;
use crate::editor;
use crate::fs;
use crate::model::files;
use crate::records::workspace::Workspace;
use crate::scaffold::workspace;

/// Folders and files that every workspace has in common.
const COMMON: [&str; 6] = [files::MEASURES, files::AREAS, files::AUTHORITY, files::HOLIDAYS, "templates", "site"];

pub(super) fn run(root: Option<&Path>, folder: &Path) -> Result<Status> {
    let records = Records::read(root).context(
        "新的工作目录从已有的工作目录照抄办法、地区目录和模板：请在程序的版本库中运行，或者用 --root 指定它所在的文件夹",
    )?;
    let root = &records.input.root;
    let mut tree = BTreeMap::new();
    for part in COMMON {
        tree.extend(fs::read_part(root, part)?);
    }
    for (file, text) in workspace::files(&records.workspace()?.site) {
        tree.insert(file, text.into_bytes());
    }
    for (file, text) in editor_files(records.workspace()?) {
        tree.insert(file, text.into_bytes());
    }
    if fs::is_inside(folder, root)? {
        bail!("`{}` 在工作目录 `{}` 之中，请换一个文件夹", folder.display(), root.display());
    }
    fs::create_folder(folder, &tree)?;
    let shown = folder.display();
    tell!(
        "已建立工作目录 {shown}：{} 个文件。先填好其中的 {}，再在该文件夹中运行 `zonepress check`",
        tree.len(),
        files::SITE
    );
    Ok(Status::Fine)
}

/// Schemas and settings for editors, as they are without the records and the fictional areas.
fn editor_files(from: &Workspace) -> Vec<(String, String)> {
    let mut empty = Workspace { rounds: BTreeMap::new(), ..from.clone() };
    empty.areas.0.retain(|it| !it.demonstration);
    let schemas = editor::schemas(&empty).into_iter().map(|it| (it.file, it.text));
    let own = [(editor::SETTINGS, editor::settings(&empty)), (editor::EXTENSIONS, editor::extensions())];
    schemas.chain(own.map(|(file, text)| (file.to_string(), text))).collect()
}
