//! Reads folders and files, also while somebody changes them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use walkdir::WalkDir;

use super::STAGING;
use super::hashes::{Hashes, Stamp};
use super::mark::{self, Mark};
use crate::model::files;
use crate::records::source::{SIZE_LIMIT, Source, SourceTree};
use crate::transient;

/// How often to read a folder that changes while it is read.
const TRIES: u32 = 6;
/// How long to wait before the second try. Each further one waits twice as long, 1.6 seconds at the end.
const PAUSE: Duration = Duration::from_millis(100);

/// Reads all records under a root: `content/`, `zones/` and the configuration of the site.
///
/// With hashes of earlier runs, unchanged files are read only when their contents are needed. Should one change in the
/// meantime, the command ends with [`Changed`](super::Changed).
pub(crate) fn read_records(root: &Path, hashes: Option<&Hashes>) -> Result<SourceTree> {
    read_parts(root, &["content", "zones", files::SITE], hashes)
}

/// Reads all files under one folder of a root, with hashes like `read_records`.
pub(crate) fn read_folder(root: &Path, folder: &str, hashes: Option<&Hashes>) -> Result<SourceTree> {
    read_parts(root, &[folder], hashes)
}

/// A file that a walk came upon.
#[derive(PartialEq)]
struct Listed {
    path: PathBuf,
    /// `None` if it is not a plain file.
    stamp: Option<Stamp>,
}

impl Listed {
    fn of(path: &Path, found: &Metadata) -> Self {
        Self { path: path.to_path_buf(), stamp: stamp(found) }
    }
}

fn stamp(found: &Metadata) -> Option<Stamp> {
    Mark::found(found).map(|mark| Stamp { mark, changed: mark::changed(found) })
}

/// Reads files and folders in one state: again, if anything in them changed in the meantime.
fn read_parts(root: &Path, parts: &[&str], hashes: Option<&Hashes>) -> Result<SourceTree> {
    let mut pause = PAUSE;
    for attempt in 1..=TRIES {
        if let Some(tree) = read_once(root, parts, hashes)? {
            hashes.inspect(|it| parts.iter().for_each(|part| it.note_part(part)));
            return Ok(tree);
        }
        if attempt < TRIES {
            std::thread::sleep(pause);
            pause *= 2;
        }
    }
    bail!("`{}` 中的 {} 在读取时不断有改动；请等改动完成以后再运行", root.display(), parts.join("、"))
}

/// Reads files and folders; `None` if anything in them changed in the meantime.
fn read_once(root: &Path, parts: &[&str], hashes: Option<&Hashes>) -> Result<Option<SourceTree>> {
    let Some(listed) = list(root, parts)? else { return Ok(None) };
    let files: Vec<_> = listed.iter().collect();
    let read = |(name, Listed { path, stamp }): &(&String, &Listed)| {
        let Some(stamp) = *stamp else { return Ok(Some((name.to_string(), Source::NotAFile))) };
        let known = hashes.and_then(|it| it.find(name, path, stamp));
        let source = match known.map_or_else(|| read_source(path, stamp), |it| Ok(Some(it))) {
            Err(err) if is_gone(&err) => None,
            other => other.with_context(|| format!("不能读取 `{}`", path.display()))?,
        };
        if let Some(Source::Bytes(bytes)) = &source {
            // Hashed here, where files are read side by side.
            let hash = *bytes.sha256();
            hashes.inspect(|it| it.note(name, stamp, hash));
        }
        Ok(source.map(|it| (name.to_string(), it)))
    };
    let read: Option<Vec<(String, Source)>> = files.par_iter().map(read).collect::<Result<_>>()?;
    let Some(read) = read else { return Ok(None) };
    Ok((list(root, parts)? == Some(listed)).then(|| read.into_iter().collect()))
}

fn is_gone(err: &io::Error) -> bool {
    // A folder of the path may have become a file.
    matches!(err.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Reads a file; `None` if it is not the listed one.
fn read_source(path: &Path, listed: Stamp) -> io::Result<Option<Source>> {
    let size = listed.mark.size;
    if size > SIZE_LIMIT {
        return Ok(Some(Source::TooLarge(size)));
    }
    let file = File::open(path)?;
    if stamp(&file.metadata()?) != Some(listed) {
        return Ok(None);
    }
    // One byte more, so that the end is found without making room for more.
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
    file.take(SIZE_LIMIT + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 == size).then(|| Source::read(bytes)))
}

/// The visible files below a root, by name; `None` if one vanished in the meantime.
///
/// Removes what killed programs left beside the files.
fn list(root: &Path, parts: &[&str]) -> Result<Option<BTreeMap<String, Listed>>> {
    let mut listed = BTreeMap::new();
    for part in parts {
        let base = root.join(part);
        let Ok(found) = fs::symlink_metadata(&base) else { continue };
        if !base.is_dir() {
            listed.insert(name(root, &base), Listed::of(&base, &found));
            continue;
        }
        let Some(below) = list_folder(root, &base)? else { return Ok(None) };
        listed.extend(below);
    }
    Ok(Some(listed))
}

/// The visible files below a folder, with those of its folders listed side by side.
fn list_folder(root: &Path, folder: &Path) -> Result<Option<Vec<(String, Listed)>>> {
    let (mut listed, mut folders) = (Vec::new(), Vec::new());
    for entry in WalkDir::new(folder).min_depth(1).max_depth(1).into_iter().filter_entry(is_visible) {
        let (path, found) = match entry.and_then(|it| Ok((it.path().to_path_buf(), it.metadata()?))) {
            Err(err) if err.io_error().is_some_and(is_gone) => return Ok(None),
            other => other.with_context(|| format!("不能读取 `{}`", folder.display()))?,
        };
        match found.is_dir() {
            true => folders.push(path),
            false => listed.push((name(root, &path), Listed::of(&path, &found))),
        }
    }
    let below: Result<Vec<_>> = folders.par_iter().map(|it| list_folder(root, it)).collect();
    for below in below? {
        let Some(below) = below else { return Ok(None) };
        listed.extend(below);
    }
    Ok(Some(listed))
}

fn is_visible(entry: &walkdir::DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    if name.starts_with(STAGING) && entry.file_type().is_dir() {
        transient::clear_one(entry.path());
    }
    !name.starts_with('.')
}

/// The path from a root, with `/` between its parts on every system.
fn name(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).expect("the walk starts under the root");
    let parts: Vec<_> = relative.components().map(|it| it.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("/")
}

/// Reads a file that somebody sent; its size if that is above a limit.
pub(crate) fn read_sent(path: &Path, limit: u64) -> Result<Result<Vec<u8>, u64>> {
    let name = || format!("不能读取 `{}`", path.display());
    let found = fs::metadata(path).with_context(name)?;
    if !found.is_file() {
        bail!("`{}` 不是文件", path.display());
    }
    match found.len() > limit {
        true => Ok(Err(found.len())),
        false => fs::read(path).map(Ok).with_context(name),
    }
}

/// The paths of everything below a folder, except folders.
pub(super) fn read_names(folder: &Path) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in WalkDir::new(folder) {
        let entry = entry.with_context(|| format!("不能读取 `{}`", folder.display()))?;
        if !entry.file_type().is_dir() {
            let path = entry.path().strip_prefix(folder).expect("the walk starts there");
            names.insert(path.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(names)
}

/// Reads every file below a folder. Fails on a symbolic link.
fn read_all(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for name in read_names(folder)? {
        let path = folder.join(&name);
        let plain = fs::symlink_metadata(&path).is_ok_and(|it| it.is_file());
        if !plain {
            bail!("`{}` 不是普通文件", path.display());
        }
        files.insert(name, fs::read(&path).with_context(|| format!("不能读取 `{}`", path.display()))?);
    }
    Ok(files)
}

/// Reads a file or a folder of a workspace, without hidden files, by path from the root.
pub(crate) fn read_part(root: &Path, part: &str) -> Result<BTreeMap<String, Vec<u8>>> {
    let base = root.join(part);
    let found = fs::symlink_metadata(&base).with_context(|| format!("没有 `{}`", base.display()))?;
    if found.is_file() {
        let bytes = fs::read(&base).with_context(|| format!("不能读取 `{}`", base.display()))?;
        return Ok([(part.to_string(), bytes)].into());
    }
    let visible = |it: &str| !it.split('/').any(|it| it.starts_with('.'));
    let files = read_all(&base)?.into_iter().filter(|(name, _)| visible(name));
    Ok(files.map(|(name, bytes)| (format!("{}/{name}", part.trim_end_matches('/')), bytes)).collect())
}
