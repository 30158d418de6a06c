//! Reads a workspace from a folder, and writes output and records.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use walkdir::WalkDir;

use crate::output::{MARKER, OutputTree, SUMS};
use crate::records::source::{SIZE_LIMIT, Source, SourceTree, written_like};
use crate::transient::{self, Folder};

/// The workspace folder: the given one, or the nearest parent with `content/` and `zones/`.
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

/// Reads all record files: `content/`, `zones/` and the site's configuration.
pub(crate) fn read_records(root: &Path) -> Result<SourceTree> {
    let mut tree = SourceTree::new();
    for folder in ["content", "zones"] {
        read_into(root, folder, &mut tree)?;
    }
    let config = root.join("site/site.yaml");
    if let Ok(found) = fs::symlink_metadata(&config) {
        let source = if found.is_file() { read_source(&config)? } else { Source::NotAFile };
        tree.insert("site/site.yaml".into(), source);
    }
    Ok(tree)
}

/// Reads all files below a folder of the root.
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
/// The tree is written next to the folder and then renamed. A folder that this program did not write is never
/// replaced.
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

/// Renames `out` to `old` and `fresh` to `out`, and restores `out` if that fails.
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

/// Fails unless a folder may be replaced: it is missing, empty, or entirely written by this program.
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

/// The relative paths of everything below a folder, except folders.
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

/// Reads every file below a folder. Symbolic links are an error.
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

/// Refuses an output folder that contains the workspace, lies in its sources, or holds other files.
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

/// Resolves `..`, and symbolic links in the part of the path that exists.
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

/// Writes a record atomically, keeping the line endings of the file it replaces.
pub(crate) fn write_record(path: &Path, text: &str) -> Result<()> {
    let before = fs::read(path).unwrap_or_default();
    write_file(path, &written_like(&before, text))
}

/// Writes a file atomically: to a temporary file next to it, which is then renamed.
///
/// An existing file keeps its mode, and a symbolic link stays a link.
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

/// Creates files with the user's default permissions. By default, `tempfile` makes them private.
fn readable() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}
