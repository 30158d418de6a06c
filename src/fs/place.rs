//! The place of an output: held by one program at a time, and replaced in one step.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;

use super::read::read_names;
use super::write::write_new;
use super::written::Earlier;
use super::{STAGING, parent, resolved};
use crate::output::signature;
use crate::output::{Content, MARKER, OutputTree, Placed, SUMS};
use crate::transient::{self, Folder};

/// A place for an output that no other program can take until this value is dropped.
pub(crate) struct Place {
    out: PathBuf,
    staging: Folder,
    /// Folders that were missing. They are removed again if nothing was put into them.
    _made: Made,
}

impl Place {
    /// Takes a folder for output, after checking everything that would keep the output from being put there.
    ///
    /// If another program has it, calls `waiting` with the number of its process, if known, and waits.
    ///
    /// # Errors
    /// If the folder has contents that this program did not write, lies in the workspace, or cannot be replaced.
    pub(crate) fn claim(out: &Path, root: &Path, waiting: impl Fn(Option<u32>)) -> Result<Self> {
        check_place(out, root)?;
        let parent = parent(out);
        let made = Made::all(parent).with_context(|| format!("不能创建 `{}`；请换一个 --out", parent.display()))?;
        let staging = Folder::claim(&staging(out)?, waiting)
            .with_context(|| format!("不能在 `{}` 中写文件；请换一个 --out", parent.display()))?;
        transient::clear(parent, STAGING);
        may_replace(out)?;
        system::may_exchange(out)?;
        Ok(Self { out: out.to_path_buf(), staging, _made: made })
    }

    /// Fails unless the disk has room for as much as the output has now.
    pub(crate) fn has_room_again(&self) -> Result<()> {
        self.has_room(size(&self.out))
    }

    /// Writes a file that will be part of the output.
    pub(crate) fn put(&self, path: &str, bytes: &[u8]) -> Result<Placed> {
        self.write(path, bytes)?;
        Ok(Placed::of(bytes))
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let target = self.fresh().join(path);
        transient::whole(|| write_new(&target, bytes)).with_context(|| format!("不能写入 `{path}`，原有的输出没有改动"))
    }

    /// Replaces the folder with the tree, completely or not at all. What the tree has as placed was put here before,
    /// what it has as kept is taken over from the earlier output.
    pub(crate) fn replace(&self, tree: &OutputTree, earlier: Option<&Earlier>) -> Result<()> {
        may_replace(&self.out)?;
        let size = tree.files().filter_map(|(_, content)| Some(content.bytes()?.len() as u64)).sum();
        self.has_room(size)?;
        let files: Vec<_> = tree.files().collect();
        files.par_iter().try_for_each(|(path, content)| match content {
            Content::Bytes(bytes) => match earlier.filter(|it| it.has(&content.sha256())) {
                Some(earlier) => self.take_over(path, &content.sha256(), earlier),
                None => self.write(path, bytes),
            },
            Content::Kept(file) => {
                self.take_over(path, &file.sha256, earlier.context("没有以前的输出，不能取用其中的文件")?)
            }
            Content::Placed(_) => Ok(()),
        })?;
        let old = self.staging.path().join("old");
        transient::finish(|| system::exchange(&self.out, &self.fresh(), &old))
            .with_context(|| format!("不能写入 `{}`，原有的输出没有改动", self.out.display()))
    }

    /// Takes a file over from the earlier output.
    fn take_over(&self, path: &str, sha256: &str, earlier: &Earlier) -> Result<()> {
        let target = self.fresh().join(path);
        let taken = transient::whole(|| {
            fs::create_dir_all(parent(&target))?;
            earlier.take_over(&self.out, sha256, &target)
        });
        taken.with_context(|| format!("不能写入 `{path}`，原有的输出没有改动"))
    }

    /// The folder that becomes the output.
    fn fresh(&self) -> PathBuf {
        self.staging.path().join("new")
    }

    /// Fails if the disk has less room than the output needs.
    fn has_room(&self, needed: u64) -> Result<()> {
        const MEGABYTE: u64 = 1_000_000;
        match system::room(self.staging.path()) {
            Some(room) if room < needed => bail!(
                "`{}` 所在的磁盘只余 {} MB，输出约需 {} MB；请腾出空间，或者换一个 --out",
                self.out.display(),
                room / MEGABYTE,
                needed.div_ceil(MEGABYTE)
            ),
            _ => Ok(()),
        }
    }
}

/// The staging folder of an output. One output has one, so that it can also be its lock.
fn staging(out: &Path) -> Result<PathBuf> {
    let resolved = resolved(out)?;
    let name =
        resolved.file_name().with_context(|| format!("`{}` 不能作为输出文件夹；请换一个 --out", out.display()))?;
    let mut staging = std::ffi::OsString::from(STAGING);
    staging.push(name);
    Ok(parent(&resolved).join(staging))
}

/// The size of all files below a folder, in bytes.
fn size(folder: &Path) -> u64 {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten().filter_map(|it| it.metadata().ok());
    files.filter(|it| it.is_file()).map(|it| it.len()).sum()
}

/// Folders that this program made, the outermost first.
struct Made(Vec<PathBuf>);

impl Made {
    /// Makes a folder and those above it, as far as they are missing.
    fn all(folder: &Path) -> io::Result<Self> {
        let missing: Vec<&Path> =
            folder.ancestors().take_while(|it| !it.as_os_str().is_empty() && !it.exists()).collect();
        let mut made = Self(Vec::new());
        for folder in missing.into_iter().rev() {
            match fs::create_dir(folder) {
                Err(err) if err.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
                other => {
                    other?;
                    made.0.push(folder.to_path_buf());
                }
            }
        }
        Ok(made)
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            // Fails if there is something in it, which then is the output.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// What depends on the system.
mod system {
    use std::fs;
    use std::io;
    use std::path::Path;

    use anyhow::{Result, bail};

    /// Puts `fresh` in the place of `out`, and what was there into the staging folder.
    ///
    /// In one step where the file system can. Otherwise moves `out` to `old` first, and back if the second step fails.
    pub(super) fn exchange(out: &Path, fresh: &Path, old: &Path) -> io::Result<()> {
        if fs::symlink_metadata(out).is_err() {
            return fs::rename(fresh, out);
        }
        #[cfg(any(target_os = "linux", target_vendor = "apple"))]
        {
            use rustix::fs::{CWD, RenameFlags, renameat_with};
            use rustix::io::Errno;
            match renameat_with(CWD, fresh, CWD, out, RenameFlags::EXCHANGE) {
                Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {}
                other => return Ok(other?),
            }
        }
        fs::rename(out, old)?;
        fs::rename(fresh, out).or_else(|err| fs::rename(old, out).and(Err(err)))
    }

    /// Fails if a folder cannot be moved away: a mount point, or a folder without permission to write.
    pub(super) fn may_exchange(out: &Path) -> Result<()> {
        #[cfg(unix)]
        {
            use rustix::fs::{Access, access};
            if out.is_dir() && access(out, Access::WRITE_OK).is_err() {
                bail!("没有改动 `{}` 的权限，不能替换；请换一个 --out", out.display());
            }
        }
        if is_mount_point(out) {
            bail!("`{0}` 是挂载点，不能整体替换；请用其中的文件夹，如 --out {0}/site", out.display());
        }
        Ok(())
    }

    #[cfg(target_os = "linux")]
    fn is_mount_point(out: &Path) -> bool {
        use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
        let found = statx(CWD, out, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::TYPE);
        found.is_ok_and(|it| it.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
    }

    #[cfg(all(unix, not(target_os = "linux")))]
    fn is_mount_point(out: &Path) -> bool {
        use std::os::unix::fs::MetadataExt;
        let device = |it: &Path| fs::metadata(it).ok().map(|it| it.dev());
        out.is_dir() && device(out) != device(super::parent(out))
    }

    #[cfg(not(unix))]
    fn is_mount_point(_out: &Path) -> bool {
        false
    }

    /// The room for new files on the disk of a folder, in bytes, if the system tells.
    pub(super) fn room(folder: &Path) -> Option<u64> {
        #[cfg(unix)]
        {
            let disk = rustix::fs::statvfs(folder).ok()?;
            // Some network and virtual disks report no size at all.
            (disk.f_blocks > 0).then(|| disk.f_bavail.saturating_mul(disk.f_frsize))
        }
        #[cfg(not(unix))]
        {
            let _ = folder;
            None
        }
    }
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
    let others: Vec<&str> =
        present.iter().map(String::as_str).filter(|it| !written.contains(it) && !is_signature(it)).collect();
    if !others.is_empty() {
        bail!("`{shown}` 中有不是由本程序生成的文件，为免误删不予覆盖：{}；请先移走", others.join("、"));
    }
    Ok(())
}

/// Whether a file of the output is a signature, which is made after the sums.
fn is_signature(path: &str) -> bool {
    path.strip_prefix("public/").is_some_and(signature::is_name)
}

/// Refuses an output folder that contains the workspace, is in one of its own folders, or has other files.
fn check_place(given: &Path, root: &Path) -> Result<()> {
    const KEPT: [&str; 9] = ["content", "zones", "templates", "site", "src", "tests", "docs", "scripts", ".git"];
    let (out, root) = (resolved(given)?, resolved(root)?);
    if root.starts_with(&out) {
        bail!("`{}` 是工作目录或者其上级，不能作为输出文件夹；请换一个 --out", out.display());
    }
    if let Some(kept) = KEPT.iter().find(|it| out.starts_with(root.join(it))) {
        bail!("`{}` 在工作目录的 {kept}/ 中，不能作为输出文件夹；请换一个 --out", out.display());
    }
    Ok(())
}
