//! Writes files and folders, each completely or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{STAGING, parent};
use crate::records::source::written_like;
use crate::transient::{self, Folder};

/// Creates a folder with these files, completely or not at all. The folder must be missing or empty.
pub(crate) fn create_folder(out: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<()> {
    let shown = out.display();
    let is_there = fs::symlink_metadata(out).is_ok();
    transient::clear(out, STAGING);
    if is_there && !fs::read_dir(out).is_ok_and(|mut it| it.next().is_none()) {
        bail!("`{shown}` 已经有内容，不予覆盖；请换一个文件夹");
    }
    let parent = if is_there { out } else { parent(out) };
    fs::create_dir_all(parent).with_context(|| format!("不能创建 `{}`", parent.display()))?;
    let staging = Folder::new(parent, STAGING).with_context(|| format!("不能在 `{}` 中创建文件", parent.display()))?;
    let fresh = staging.path().join("new");
    for (name, bytes) in files {
        let path = fresh.join(name);
        transient::whole(|| write_new(&path, bytes)).with_context(|| format!("不能写入 `{name}`"))?;
        if bytes.starts_with(b"#!") {
            make_executable(&path)?;
        }
    }
    transient::finish(|| match is_there {
        true => move_all(&fresh, out),
        false => fs::rename(&fresh, out),
    })
    .with_context(|| format!("不能写入 `{shown}`"))
}

/// Writes a file to a path in a staging folder.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(parent(path))?;
    fs::write(path, bytes)
}

/// Moves everything in a folder to another one. If a step fails, moves back what was moved.
fn move_all(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut moved: Vec<(PathBuf, PathBuf)> = Vec::new();
    for entry in fs::read_dir(from)?.collect::<std::io::Result<Vec<_>>>()? {
        let target = to.join(entry.file_name());
        if let Err(err) = fs::rename(entry.path(), &target) {
            for (from, to) in moved.iter().rev() {
                fs::rename(to, from)?;
            }
            return Err(err);
        }
        moved.push((entry.path(), target));
    }
    Ok(())
}

/// Writes a record atomically, with the line ends of the file that it replaces.
pub(crate) fn write_record(path: &Path, text: &str) -> Result<()> {
    let before = fs::read(path).unwrap_or_default();
    write_file(path, &written_like(&before, text))
}

/// Lets everybody who may read a script also run it.
fn make_executable(path: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path)?.permissions().mode();
        fs::set_permissions(path, fs::Permissions::from_mode(mode | (mode & 0o444) >> 2))?;
    }
    Ok(())
}

/// Writes a text unless the file has it already. Returns whether it was written.
pub(crate) fn update(path: &Path, text: &str) -> Result<bool> {
    if fs::read(path).is_ok_and(|it| it == text.as_bytes()) {
        return Ok(false);
    }
    write_file(path, text.as_bytes()).map(|()| true)
}

/// Removes a file.
pub(crate) fn remove(path: &Path) -> Result<()> {
    fs::remove_file(path).with_context(|| format!("不能删去 `{}`", path.display()))
}

/// Writes a file atomically: to a temporary file beside it, then by renaming.
///
/// An existing file keeps its permissions, and a link stays a link.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let written = Batch::new(parent(&target)).and_then(|batch| {
        let fresh = batch.stage(&target, bytes)?;
        transient::finish(|| fs::rename(fresh, &target))
    });
    written.with_context(|| format!("不能写入 `{}`", path.display()))
}

/// Writes files into one folder, each atomically.
pub(crate) struct Batch {
    folder: PathBuf,
    staging: Folder,
}

impl Batch {
    /// Creates the folder, if it is missing.
    pub(crate) fn new(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_path_buf(), staging: Folder::new(folder, STAGING)? })
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let target = self.folder.join(name);
        let fresh = self.stage(&target, bytes)?;
        transient::whole(|| fs::rename(fresh, target))
    }

    /// Writes a file to the staging folder, with the permissions of the file that it will replace.
    fn stage(&self, target: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
        let fresh = self.staging.path().join("new");
        transient::whole(|| {
            fs::write(&fresh, bytes)?;
            match fs::metadata(target) {
                Ok(before) if before.is_file() => fs::set_permissions(&fresh, before.permissions()),
                _ => Ok(()),
            }
        })?;
        Ok(fresh)
    }
}
