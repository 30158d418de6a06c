//! Processes and temporary folders that must not outlive the program.
//!
//! A signal that ends the program first ends the processes and removes the folders. Folders that a crash left
//! behind are removed by the next run: a folder is in use as long as its program holds the lock in it.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tempfile::TempDir;

/// Everything to end and remove. The signal handler takes this lock, so its holder is never interrupted.
static HELD: Mutex<Held> = Mutex::new(Held { processes: Vec::new(), folders: BTreeSet::new() });

struct Held {
    processes: Vec<Arc<Mutex<Child>>>,
    folders: BTreeSet<PathBuf>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Handles the signals to end: ends everything in `HELD`, then lets the signal take its default action.
#[cfg(unix)]
pub(crate) fn watch() -> io::Result<()> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM])?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            // Never released, so that nothing is started or written from here on.
            let mut held = lock(&HELD);
            held.end();
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    });
    Ok(())
}

#[cfg(not(unix))]
pub(crate) fn watch() -> io::Result<()> {
    Ok(())
}

impl Held {
    fn end(&mut self) {
        for process in self.processes.drain(..) {
            let mut process = lock(&process);
            let _ = process.kill();
            let _ = process.wait();
        }
        for folder in std::mem::take(&mut self.folders) {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// Runs `work` without interruption: a signal ends the program before or after it, never in between.
pub(crate) fn whole<T>(work: impl FnOnce() -> T) -> T {
    let _held = lock(&HELD);
    work()
}

/// A child process that ends with the program.
pub(crate) struct Process(Arc<Mutex<Child>>);

impl Process {
    pub(crate) fn start(command: &mut Command) -> io::Result<Self> {
        let mut held = lock(&HELD);
        let process = Arc::new(Mutex::new(command.spawn()?));
        held.processes.push(Arc::clone(&process));
        Ok(Self(process))
    }

    /// The exit status, if the process has ended.
    pub(crate) fn ended(&self) -> io::Result<Option<ExitStatus>> {
        lock(&self.0).try_wait()
    }

    pub(crate) fn end(&self) -> io::Result<()> {
        let mut process = lock(&self.0);
        process.kill()?;
        process.wait().map(drop)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        lock(&HELD).processes.retain(|it| !Arc::ptr_eq(it, &self.0));
    }
}

/// The file in a folder that its program keeps locked while it runs.
const LOCK: &str = ".lock";

/// A temporary folder, removed when it is dropped or when a signal ends the program.
pub(crate) struct Folder {
    /// `Some` until the value is dropped.
    folder: Option<TempDir>,
    _lock: File,
}

impl Folder {
    /// Creates a folder whose name starts with the prefix, and removes those that ended programs left behind.
    pub(crate) fn new(parent: &Path, prefix: &str) -> io::Result<Self> {
        clear(parent, prefix);
        let mut held = lock(&HELD);
        let folder = tempfile::Builder::new().prefix(prefix).tempdir_in(parent)?;
        let file = File::create(folder.path().join(LOCK))?;
        // The folder works without locks, too, but if the program crashes, no later run removes it.
        let _ = file.lock();
        held.folders.insert(folder.path().to_path_buf());
        Ok(Self { folder: Some(folder), _lock: file })
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.as_ref().expect("a folder is there until it is dropped").path()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let mut held = lock(&HELD);
        held.folders.remove(self.path());
        self.folder = None;
    }
}

/// Removes the folders of programs that ended without removing them.
fn clear(parent: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let is_folder = entry.file_type().is_ok_and(|it| it.is_dir());
        if is_folder && entry.file_name().to_string_lossy().starts_with(prefix) && is_left(&entry.path()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Whether the program of a folder has ended.
///
/// Where there is no lock to tell, the folder counts as left when it is a day old.
fn is_left(folder: &Path) -> bool {
    let path = folder.join(LOCK);
    match fs::symlink_metadata(&path) {
        Ok(found) if !found.is_file() => false,
        Ok(_) => match File::open(&path).map(|it| it.try_lock()) {
            Ok(Ok(())) => true,
            Ok(Err(TryLockError::WouldBlock)) => false,
            Ok(Err(TryLockError::Error(_))) | Err(_) => is_old(folder),
        },
        Err(_) => is_old(folder),
    }
}

fn is_old(folder: &Path) -> bool {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    let age = fs::metadata(folder).and_then(|it| it.modified()).ok().and_then(|it| it.elapsed().ok());
    age.is_some_and(|it| it > DAY)
}
