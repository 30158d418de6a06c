//! Processes and temporary folders that must not outlive the program.
//!
//! A signal that ends the program first ends the processes and removes the folders. When the program is killed, the
//! kernel ends the processes, and the next run removes the folders.

mod folder;
mod process;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockWriteGuard};

pub(crate) use folder::{Folder, clear, clear_one};
pub(crate) use process::{Process, bound, instead};

use process::Running;

/// Everything to end and remove. The signal handler takes this lock, so none of its holders is interrupted. Those who
/// only write files share it.
static HELD: RwLock<Held> = RwLock::new(Held { processes: Vec::new(), folders: BTreeSet::new(), has_written: false });

struct Held {
    processes: Vec<Arc<Mutex<Running>>>,
    folders: BTreeSet<PathBuf>,
    /// Whether a file or folder that the user asked for was put in its place.
    has_written: bool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn held() -> RwLockWriteGuard<'static, Held> {
    HELD.write().unwrap_or_else(PoisonError::into_inner)
}

/// Handles the signals to end: ends everything in `HELD`, then lets the signal take its default action.
///
/// Calls `tell` in between with whether the program has already written something that stays.
#[cfg(unix)]
pub(crate) fn watch(tell: fn(bool)) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use std::sync::mpsc;
    use std::time::Duration;

    /// How long standard error may take for the message: nobody may be reading it.
    const PATIENCE: Duration = Duration::from_millis(500);

    let ignored = ignored();
    let wanted = [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|it| ignored >> (it - 1) & 1 == 0);
    let mut signals = signal_hook::iterator::Signals::new(wanted)?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            // Never released, so that nothing is started or written from here on.
            let mut held = held();
            held.end();
            let has_written = held.has_written;
            let (done, told) = mpsc::channel();
            std::thread::spawn(move || {
                tell(has_written);
                let _ = done.send(());
            });
            let _ = told.recv_timeout(PATIENCE);
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    });
    Ok(())
}

/// The signals that whoever started the program had it ignore (`nohup`, background jobs), as a mask.
///
/// Empty where `/proc` does not tell.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|it| it.strip_prefix("SigIgn:"));
    mask.and_then(|it| u64::from_str_radix(it.trim(), 16).ok()).unwrap_or(0)
}

#[cfg(not(unix))]
pub(crate) fn watch(_tell: fn(bool)) -> io::Result<()> {
    Ok(())
}

impl Held {
    fn end(&mut self) {
        for process in self.processes.drain(..) {
            let _ = lock(&process).end();
        }
        for path in std::mem::take(&mut self.folders) {
            folder::remove(&path);
        }
    }
}

/// Runs `work` without interruption: a signal ends the program before or after it, never in between.
pub(crate) fn whole<T>(work: impl FnOnce() -> T) -> T {
    let _held = HELD.read().unwrap_or_else(PoisonError::into_inner);
    work()
}

/// Like [`whole`], for work that puts in its place what the user asked for.
pub(crate) fn finish<T, E>(work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    let mut held = held();
    let result = work();
    held.has_written |= result.is_ok();
    result
}
