//! Reads a workspace from a folder, and writes files and whole outputs.

mod hashes;
mod mark;
mod place;
mod read;
mod write;
mod written;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

pub(crate) use hashes::{Changed, Hashes};
pub(crate) use place::Place;
pub(crate) use read::{read_folder, read_part, read_records, read_sent};
pub(crate) use write::{Batch, create_folder, remove, update, write_file, write_record};
pub(crate) use written::{Earlier, Written};

/// How the names of the temporary files and folders beside a target begin.
const STAGING: &str = ".zonepress-";

/// Finds the workspace: the given folder, or the current folder or its nearest parent with `content/` and
/// `zones/`.
pub(crate) fn find_root(given: Option<&Path>) -> Result<PathBuf> {
    if let Some(root) = given {
        if !root.join("content").is_dir() {
            bail!("`{}` 不是工作目录：其中没有 content/ 文件夹", root.display());
        }
        return Ok(root.to_path_buf());
    }
    let current = std::env::current_dir().context("不能确定当前目录")?;
    let found = current.ancestors().find(|it| it.join("content").is_dir() && it.join("zones").is_dir());
    match found {
        Some(root) => Ok(root.to_path_buf()),
        None => bail!("当前目录及其上级都不是工作目录（应有 content/ 和 zones/）；请进入工作目录，或者用 --root 指定"),
    }
}

/// Whether a path is a folder or in it.
pub(crate) fn is_inside(path: &Path, folder: &Path) -> Result<bool> {
    Ok(resolved(path)?.starts_with(resolved(folder)?))
}

/// Resolves `..`, and symbolic links as far as the path exists.
pub(crate) fn resolved(path: &Path) -> Result<PathBuf> {
    let absolute = std::path::absolute(path).with_context(|| format!("不能确定 `{}`", path.display()))?;
    let mut plain = PathBuf::new();
    for part in absolute.components() {
        match part {
            std::path::Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
        if let Ok(real) = plain.canonicalize() {
            plain = real;
        }
    }
    Ok(plain)
}

/// The folder that contains a path.
pub(crate) fn parent(path: &Path) -> &Path {
    path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
