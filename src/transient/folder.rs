//! Temporary folders, and how to tell those in use from those that a killed program left behind.
//!
//! A folder is in use as long as its program holds the lock on a file in it. Whoever removes a folder holds that lock
//! as well, and whoever takes a folder checks afterwards that it is still there. So no program removes the folder of
//! another, even if it comes upon it at the moment of its creation.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::held;

/// The file that the program of a folder keeps locked. It is the first file in the folder and the last.
const LOCK: &str = ".lock";
/// The file with the number of the process that holds the lock.
const HOLDER: &str = "holder";
/// How long to wait before looking again whether a folder has become free.
const PAUSE: Duration = Duration::from_millis(50);
/// How many names to try for a folder of any name.
const TRIES: usize = 100;

/// A temporary folder that only its owner may read. It is removed when the value is dropped, and when a signal ends
/// the program.
pub(crate) struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Creates a folder whose name starts with the prefix, and removes those that ended programs left behind.
    pub(crate) fn new(parent: &Path, prefix: &str) -> io::Result<Self> {
        clear(parent, prefix);
        for _ in 0..TRIES {
            let mut held = held();
            let path = tempfile::Builder::new().prefix(prefix).tempdir_in(parent)?.keep();
            let taken = open(&path).inspect_err(|_| drop(fs::remove_dir(&path)))?;
            let Some(file) = taken else { continue };
            // Without locks the folder works, too, but no later run can tell that it was left behind.
            let _ = file.lock();
            if is_at(&file, &path) {
                let _ = fs::write(path.join(".gitignore"), "*\n");
                held.folders.insert(path.clone());
                return Ok(Self { path, _lock: file });
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Takes the folder of this name, which one program at a time can have.
    ///
    /// If another program has it, calls `waiting` once with the number of its process, if known, and waits.
    pub(crate) fn claim(path: &Path, waiting: impl Fn(Option<u32>)) -> io::Result<Self> {
        let mut waits = 0;
        loop {
            match taken(path)? {
                Claim::Taken(folder) => return Ok(folder),
                Claim::Gone => {}
                Claim::Busy => {
                    // A program that takes no longer than one pause is not worth a message.
                    if waits == 1 {
                        waiting(fs::read_to_string(path.join(HOLDER)).ok().and_then(|it| it.trim().parse().ok()));
                    }
                    waits += 1;
                    std::thread::sleep(PAUSE);
                }
            }
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let mut held = held();
        held.folders.remove(&self.path);
        remove(&self.path);
    }
}

enum Claim {
    Taken(Folder),
    /// Another program has it.
    Busy,
    /// Another program removed it in the meantime.
    Gone,
}

fn taken(path: &Path) -> io::Result<Claim> {
    let mut held = held();
    match private().create(path) {
        Err(err) if err.kind() == io::ErrorKind::AlreadyExists && fs::symlink_metadata(path)?.is_dir() => {}
        other => other?,
    }
    let Some(file) = open(path)? else { return Ok(Claim::Gone) };
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        return Ok(Claim::Busy);
    }
    if !is_at(&file, path) {
        return Ok(Claim::Gone);
    }
    empty(path);
    let _ = fs::write(path.join(HOLDER), std::process::id().to_string());
    let _ = fs::write(path.join(".gitignore"), "*\n");
    held.folders.insert(path.to_path_buf());
    Ok(Claim::Taken(Folder { path: path.to_path_buf(), _lock: file }))
}

fn private() -> DirBuilder {
    #[allow(unused_mut, reason = "only Unix has modes")]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// Opens the lock of a folder; `None` if the folder is no longer there.
fn open(folder: &Path) -> io::Result<Option<File>> {
    match File::options().create(true).truncate(false).write(true).open(folder.join(LOCK)) {
        Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}

/// Whether a lock is the one that the folder has now.
fn is_at(file: &File, folder: &Path) -> bool {
    let there = fs::symlink_metadata(folder.join(LOCK));
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let number = |it: fs::Metadata| (it.dev(), it.ino());
        there.ok().map(number) == file.metadata().ok().map(number)
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        there.is_ok()
    }
}

/// Removes the folders with this prefix of programs that ended without removing them.
pub(crate) fn clear(parent: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let is_folder = entry.file_type().is_ok_and(|it| it.is_dir());
        if is_folder && entry.file_name().to_string_lossy().starts_with(prefix) {
            clear_one(&entry.path());
        }
    }
}

/// Removes a folder if the program that made it has ended. Leaves folders that no such program made.
pub(crate) fn clear_one(folder: &Path) {
    let path = folder.join(LOCK);
    let Ok(found) = fs::symlink_metadata(&path) else {
        // A program that was killed before it made the lock left nothing else in the folder either.
        let _ = fs::remove_dir(folder);
        return;
    };
    let Ok(file) = File::options().write(true).open(&path) else { return };
    let is_left = match file.try_lock() {
        Ok(()) => is_at(&file, folder),
        Err(TryLockError::WouldBlock) => false,
        Err(TryLockError::Error(_)) => is_old(&found),
    };
    if is_left && found.is_file() {
        remove(folder);
    }
}

/// Whether nothing has touched the file for a day. Decides where there are no locks.
fn is_old(found: &fs::Metadata) -> bool {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    let age = found.modified().ok().and_then(|it| it.elapsed().ok());
    age.is_some_and(|it| it > DAY)
}

/// Removes a folder, its lock last, so that an interrupted removal can be recognised and completed.
pub(super) fn remove(folder: &Path) {
    empty(folder);
    let is_empty = fs::read_dir(folder).is_ok_and(|mut it| it.all(|it| it.is_ok_and(|it| it.file_name() == LOCK)));
    if is_empty {
        let _ = fs::remove_file(folder.join(LOCK));
        let _ = fs::remove_dir(folder);
    }
}

/// Removes everything in a folder except its lock.
fn empty(folder: &Path) {
    remove_files(folder);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten().filter(|it| it.file_name() != LOCK) {
        let is_folder = entry.file_type().is_ok_and(|it| it.is_dir());
        let _ = if is_folder { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) };
    }
}

/// Removes the files in the folders below a folder, those of several folders side by side.
fn remove_files(folder: &Path) {
    let entries = walkdir::WalkDir::new(folder).min_depth(1).into_iter().flatten();
    let folders: Vec<PathBuf> =
        entries.filter(|it| it.file_type().is_dir()).map(walkdir::DirEntry::into_path).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(folder) = folders.get(next.fetch_add(1, Ordering::Relaxed)) {
            let files = fs::read_dir(folder).into_iter().flatten().flatten();
            files
                .filter(|it| it.file_type().is_ok_and(|it| !it.is_dir()))
                .for_each(|it| _ = fs::remove_file(it.path()));
        }
    };
    // Not the threads of rayon: what they have begun may wait for the lock that the caller holds.
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(folders.len());
    std::thread::scope(|scope| (0..threads).for_each(|_| _ = scope.spawn(work)));
}
