//! Child processes and temporary folders, which must not outlive the program.
//!
//! A signal that ends the program ends them first. The next run removes folders that a crash left behind: each
//! folder holds a lock for as long as its program runs.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tempfile::TempDir;

/// What to clean up. A signal waits for the holder of this lock.
static HELD: Mutex<Held> = Mutex::new(Held { processes: Vec::new(), folders: BTreeSet::new() });

struct Held {
    processes: Vec<Arc<Mutex<Child>>>,
    folders: BTreeSet<PathBuf>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// On SIGINT or SIGTERM, cleans up and then lets the signal take its default effect.
#[cfg(unix)]
pub(crate) fn watch() -> io::Result<()> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM])?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            // Held until the program ends, so that nothing more is started or written.
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

/// Does work that a signal must not interrupt halfway.
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

/// The lock file that its owner holds while it runs.
const LOCK: &str = ".lock";

/// A temporary folder, removed when it is dropped or the program is ended.
pub(crate) struct Folder {
    /// `None` only while it is dropped.
    folder: Option<TempDir>,
    _lock: File,
}

impl Folder {
    /// Creates a folder with the prefix, after removing those that ended programs left behind.
    pub(crate) fn new(parent: &Path, prefix: &str) -> io::Result<Self> {
        clear(parent, prefix);
        let mut held = lock(&HELD);
        let folder = tempfile::Builder::new().prefix(prefix).tempdir_in(parent)?;
        let file = File::create(folder.path().join(LOCK))?;
        // Without file locks, the folder may be removed by another run.
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

/// Removes folders that ended programs left behind.
fn clear(parent: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let is_folder = entry.file_type().is_ok_and(|it| it.is_dir());
        if is_folder && entry.file_name().to_string_lossy().starts_with(prefix) && is_left(&entry.path()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Whether a folder was left behind. One without a lock file may be new, so it must be a day old.
fn is_left(folder: &Path) -> bool {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    let path = folder.join(LOCK);
    match fs::symlink_metadata(&path) {
        Ok(found) if found.is_file() => File::open(&path).is_ok_and(|it| it.try_lock().is_ok()),
        Ok(_) => false,
        Err(_) => {
            let age = fs::metadata(folder).and_then(|it| it.modified()).ok().and_then(|it| it.elapsed().ok());
            age.is_some_and(|it| it > DAY)
        }
    }
}
