//! A site in a folder, with everything that should not be there.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context, Result, bail};
use walkdir::WalkDir;

use super::file;
use crate::output::SUMS;
use crate::output::verification::{Copy, Entry};

/// Reads everything below a folder. Follows no links; a file that cannot be read is an entry that says so.
pub(crate) fn read(folder: &Path) -> Result<Copy> {
    let shown = folder.display();
    let found = fs::metadata(folder).with_context(|| format!("不能读取 `{shown}`"))?;
    if !found.is_dir() {
        bail!("`{shown}` 不是文件夹；请指定 `zonepress build` 写出的 dist/public，或者下载的网站的文件夹");
    }
    let public = folder.join("public");
    if public.join(SUMS).is_file() && folder.join(crate::output::MARKER).is_file() {
        bail!("`{shown}` 含有内部文书，公开的部分是其中的 `{}`；请指定后者", public.display());
    }
    let mut copy = Copy::default();
    for found in WalkDir::new(folder).min_depth(1) {
        let (path, entry) = match found {
            Ok(found) => (found.path().to_path_buf(), entry(folder, &found)),
            Err(err) => match err.path().filter(|it| *it != folder) {
                Some(path) => (path.to_path_buf(), Entry::Unreadable(why(err.io_error()))),
                None => return Err(err).with_context(|| format!("不能读取 `{shown}`")),
            },
        };
        copy.entries.insert(name(folder, &path), entry);
    }
    Ok(copy)
}

/// The path in the site.
fn name(folder: &Path, path: &Path) -> String {
    let path = path.strip_prefix(folder).expect("the walk starts at the folder");
    let parts: Vec<_> = path.components().map(|it| it.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

fn entry(folder: &Path, found: &walkdir::DirEntry) -> Entry {
    let (path, kind) = (found.path(), found.file_type());
    if kind.is_symlink() {
        let target = fs::read_link(path).map(|it| it.display().to_string());
        return Entry::Link(target.unwrap_or_default());
    }
    if kind.is_dir() {
        return Entry::Folder;
    }
    if !kind.is_file() {
        return Entry::Special;
    }
    match fs::read(path) {
        Ok(bytes) => file(&name(folder, path), bytes),
        Err(err) => Entry::Unreadable(why(Some(&err))),
    }
}

fn why(err: Option<&io::Error>) -> String {
    match err {
        Some(err) if err.kind() == io::ErrorKind::PermissionDenied => "没有读取的权限".into(),
        Some(err) => err.to_string(),
        None => "符号链接成环".into(),
    }
}
