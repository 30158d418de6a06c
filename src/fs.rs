//! Reads a workspace from a folder, and writes an output tree to one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use walkdir::WalkDir;

use crate::model::files;
use crate::output::{MARKER, OutputTree, SUMS};
use crate::records::source::{SIZE_LIMIT, Source, SourceTree, written_like};
use crate::transient::{self, Folder};

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

/// Reads all records under a root: `content/`, `zones/` and the configuration of the site.
pub(crate) fn read_records(root: &Path) -> Result<SourceTree> {
    let mut tree = SourceTree::new();
    for folder in ["content", "zones"] {
        read_into(root, folder, &mut tree)?;
    }
    let config = root.join(files::SITE);
    if let Ok(found) = fs::symlink_metadata(&config) {
        let source = if found.is_file() { read_source(&config)? } else { Source::NotAFile };
        tree.insert(files::SITE.into(), source);
    }
    Ok(tree)
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

/// Reads all files under one folder of a root.
pub(crate) fn read_folder(root: &Path, folder: &str) -> Result<SourceTree> {
    let mut tree = SourceTree::new();
    read_into(root, folder, &mut tree)?;
    Ok(tree)
}

fn read_into(root: &Path, folder: &str, tree: &mut SourceTree) -> Result<()> {
    let base = root.join(folder);
    if !base.exists() {
        return Ok(());
    }
    let visible = |it: &walkdir::DirEntry| it.depth() == 0 || !it.file_name().to_string_lossy().starts_with('.');
    for entry in WalkDir::new(&base).sort_by_file_name().into_iter().filter_entry(visible) {
        let entry = entry.with_context(|| format!("不能读取 `{}`", base.display()))?;
        if entry.file_type().is_dir() {
            continue;
        }
        let relative = entry.path().strip_prefix(root).expect("the walk starts under the root");
        let name: Vec<String> = relative.components().map(|it| it.as_os_str().to_string_lossy().into_owned()).collect();
        let source = match entry.file_type().is_file() {
            true => read_source(entry.path())?,
            false => Source::NotAFile,
        };
        tree.insert(name.join("/"), source);
    }
    Ok(())
}

fn read_source(path: &Path) -> Result<Source> {
    let name = || format!("不能读取 `{}`", path.display());
    let size = fs::metadata(path).with_context(name)?.len();
    if size > SIZE_LIMIT {
        return Ok(Source::TooLarge(size));
    }
    fs::read(path).map(Source::read).with_context(name)
}

/// Replaces a folder with the tree, completely or not at all.
///
/// Writes the tree beside the folder and puts it in place by renaming. Refuses to replace a folder that this
/// program did not write.
pub(crate) fn replace(out: &Path, tree: &OutputTree) -> Result<()> {
    let parent = match out.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    may_replace(out)?;
    fs::create_dir_all(parent).with_context(|| format!("不能创建 `{}`", parent.display()))?;
    let staging = Folder::new(parent, ".zonepress-")
        .with_context(|| format!("不能在 `{}` 中创建临时文件夹", parent.display()))?;
    let fresh = staging.path().join("new");
    for (path, bytes) in tree.files() {
        let target = fresh.join(path);
        let folder = target.parent().expect("a file has a folder");
        fs::create_dir_all(folder).with_context(|| format!("不能创建 `{}`", folder.display()))?;
        fs::write(&target, bytes).with_context(|| format!("不能写入 `{path}`"))?;
    }
    transient::whole(|| exchange(out, &fresh, &staging.path().join("old")))
}

/// Moves `out` to `old`, then `fresh` to `out`. If the second step fails, moves `old` back.
fn exchange(out: &Path, fresh: &Path, old: &Path) -> Result<()> {
    if out.exists() {
        fs::rename(out, old).with_context(|| format!("不能移走旧的 `{}`", out.display()))?;
    }
    if let Err(err) = fs::rename(fresh, out) {
        if old.exists() {
            fs::rename(old, out).with_context(|| format!("不能恢复 `{}`", out.display()))?;
        }
        return Err(err).with_context(|| format!("不能写入 `{}`", out.display()));
    }
    Ok(())
}

/// Fails unless output may replace the folder: it is missing, empty, or written entirely by this program.
fn may_replace(out: &Path) -> Result<()> {
    let shown = out.display();
    match fs::symlink_metadata(out) {
        Err(_) => return Ok(()),
        Ok(found) if found.is_dir() => {}
        Ok(_) => bail!("`{shown}` 是文件或者符号链接，不予覆盖；请换一个 --out"),
    }
    let present: BTreeSet<String> = read_names(out)?;
    if present.is_empty() {
        return Ok(());
    }
    let sums = fs::read_to_string(out.join(SUMS)).unwrap_or_default();
    let written: BTreeSet<&str> = sums.lines().filter_map(|it| Some(it.split_once("  ")?.1)).chain([SUMS]).collect();
    let marked = fs::read_to_string(out.join(MARKER)).is_ok_and(|it| it.starts_with("zonepress "));
    if !marked || !written.contains(MARKER) {
        bail!("`{shown}` 已存在且不是由本程序生成，为免误删不予覆盖；请换一个 --out，或者先移走该文件夹");
    }
    let others: Vec<&str> = present.iter().map(String::as_str).filter(|it| !written.contains(it)).collect();
    if !others.is_empty() {
        bail!("`{shown}` 中有不是由本程序生成的文件，为免误删不予覆盖：{}；请先移走", others.join("、"));
    }
    Ok(())
}

/// The paths of everything below a folder, except folders.
fn read_names(folder: &Path) -> Result<BTreeSet<String>> {
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
pub(crate) fn read_all(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
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

/// Whether a path is a folder or in it.
pub(crate) fn is_inside(path: &Path, folder: &Path) -> Result<bool> {
    Ok(resolved(path)?.starts_with(resolved(folder)?))
}

/// Creates a folder with these files, completely or not at all. The folder must be missing or empty.
pub(crate) fn create_folder(out: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<()> {
    let shown = out.display();
    let is_there = fs::symlink_metadata(out).is_ok();
    if is_there && !fs::read_dir(out).is_ok_and(|mut it| it.next().is_none()) {
        bail!("`{shown}` 已经有内容，不予覆盖；请换一个文件夹");
    }
    let parent = match out.parent().filter(|it| !it.as_os_str().is_empty()) {
        _ if is_there => out,
        Some(parent) => parent,
        None => Path::new("."),
    };
    fs::create_dir_all(parent).with_context(|| format!("不能创建 `{}`", parent.display()))?;
    let staging = Folder::new(parent, ".zonepress-").with_context(|| format!("不能在 `{shown}` 中创建文件"))?;
    let fresh = staging.path().join("new");
    for (name, bytes) in files {
        let path = fresh.join(name);
        write_beside(&path, bytes).with_context(|| format!("不能写入 `{name}`"))?;
        if bytes.starts_with(b"#!") {
            make_executable(&path)?;
        }
    }
    transient::whole(|| match is_there {
        true => move_all(&fresh, out),
        false => fs::rename(&fresh, out),
    })
    .with_context(|| format!("不能写入 `{shown}`"))
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

/// Refuses an output folder that contains the workspace, is in one of its own folders, or has other files.
pub(crate) fn check_place(given: &Path, root: &Path) -> Result<()> {
    const KEPT: [&str; 9] = ["content", "zones", "templates", "site", "src", "tests", "docs", "scripts", ".git"];
    let (out, root) = (resolved(given)?, resolved(root)?);
    if root.starts_with(&out) {
        bail!("`{}` 是工作目录或者其上级，不能作为输出文件夹；请换一个 --out", out.display());
    }
    if let Some(kept) = KEPT.iter().find(|it| out.starts_with(root.join(it))) {
        bail!("`{}` 在工作目录的 {kept}/ 中，不能作为输出文件夹；请换一个 --out", out.display());
    }
    may_replace(given)
}

/// Resolves `..`, and symbolic links as far as the path exists.
fn resolved(path: &Path) -> Result<PathBuf> {
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
    transient::whole(|| write_beside(&target, bytes)).with_context(|| format!("不能写入 `{}`", path.display()))
}

fn write_beside(path: &Path, bytes: &[u8]) -> Result<()> {
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent).with_context(|| format!("不能创建 `{}`", parent.display()))?;
    let mut file = readable().tempfile_in(parent)?;
    std::io::Write::write_all(&mut file, bytes)?;
    if let Ok(before) = fs::metadata(path) {
        file.as_file().set_permissions(before.permissions())?;
    }
    file.persist(path)?;
    Ok(())
}

/// Creates files that others may read if the user's umask permits. By default, `tempfile` lets only the owner.
fn readable() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}
