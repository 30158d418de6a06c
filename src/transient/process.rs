//! Child processes that end with the program.
//!
//! On Linux the kernel can kill a process when its parent ends, if the process asks for it. A child does so before it
//! becomes the program it is meant to be: it starts as this program, with [`BOUND`] as its first argument.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::process::{Child, Command, ExitCode, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use super::{held, lock};

/// The first argument of a child that is still to become another program.
const BOUND: &str = "--bound-to";
/// The exit code of a child that could not become it, as in shells.
const NOT_STARTED: u8 = 127;
/// How long to wait before looking again whether a process has ended.
const PAUSE: Duration = Duration::from_millis(5);

/// A command for a program that ends with this one, even when this one is killed.
///
/// The kernel acts when the thread ends that started the process, so that thread must wait for it. On systems other
/// than Linux, the process ends with the program unless that is killed.
pub(crate) fn bound(program: impl AsRef<OsStr>) -> Command {
    #[cfg(target_os = "linux")]
    {
        const THIS_PROGRAM: &str = "/proc/self/exe";
        if std::path::Path::new(THIS_PROGRAM).exists() {
            let mut command = Command::new(THIS_PROGRAM);
            command.arg(BOUND).arg(std::process::id().to_string()).arg(program);
            return command;
        }
    }
    Command::new(program)
}

/// Becomes another program, if this process was started by [`bound`]. Returns only if it was not, or on failure.
pub(crate) fn instead() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next()? != BOUND {
        return None;
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Signal, getppid, set_parent_process_death_signal};
        use std::io::Write;
        use std::os::unix::process::CommandExt;
        let parent: Option<i32> = arguments.next()?.to_str()?.parse().ok();
        let _ = set_parent_process_death_signal(Some(Signal::KILL));
        // The parent may have ended before the kernel was asked.
        if getppid().map(|it| it.as_raw_nonzero().get()) == parent {
            let program = arguments.next()?;
            let error = Command::new(&program).args(arguments).exec();
            let reason = crate::text::failure::system(&error);
            let _ = writeln!(io::stderr(), "不能运行 `{}`：{reason}", program.display());
        }
    }
    Some(ExitCode::from(NOT_STARTED))
}

/// A child and, where there are such, the group of the processes that it starts itself.
pub(super) struct Running {
    child: Child,
    has_ended: bool,
}

impl Running {
    fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        let status = self.child.try_wait()?;
        self.has_ended |= status.is_some();
        Ok(status)
    }

    pub(super) fn end(&mut self) -> io::Result<()> {
        if self.has_ended {
            return Ok(());
        }
        #[cfg(unix)]
        {
            use rustix::process::{Pid, Signal, kill_process_group};
            let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        }
        self.child.kill()?;
        self.child.wait()?;
        self.has_ended = true;
        Ok(())
    }
}

/// A child process that ends with the program, and when this value is dropped.
pub(crate) struct Process(Arc<Mutex<Running>>);

impl Process {
    pub(crate) fn start(command: &mut Command) -> io::Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let mut held = held();
        let running = Arc::new(Mutex::new(Running { child: command.spawn()?, has_ended: false }));
        held.processes.push(Arc::clone(&running));
        Ok(Self(running))
    }

    /// Waits until the process has ended. Ends it when the time limit is reached, and returns `None`.
    pub(crate) fn wait(&self, limit: Duration) -> io::Result<Option<ExitStatus>> {
        let start = Instant::now();
        loop {
            if let Some(status) = lock(&self.0).ended()? {
                return Ok(Some(status));
            }
            if start.elapsed() > limit {
                lock(&self.0).end()?;
                return Ok(None);
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Runs a command and collects its output. `None` if the time limit was reached.
    pub(crate) fn output(command: &mut Command, limit: Duration) -> io::Result<Option<Output>> {
        let process = Self::start(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()))?;
        let (stdout, stderr) = {
            let child = &mut lock(&process.0).child;
            (collected(child.stdout.take()), collected(child.stderr.take()))
        };
        let Some(status) = process.wait(limit)? else { return Ok(None) };
        // A process that the child left behind may keep the pipes open.
        let text = |it: mpsc::Receiver<Vec<u8>>| it.recv_timeout(limit).ok();
        let (Some(stdout), Some(stderr)) = (text(stdout), text(stderr)) else { return Ok(None) };
        Ok(Some(Output { status, stdout, stderr }))
    }
}

/// Everything that can be read from a pipe, once it is closed.
fn collected(pipe: Option<impl Read + Send + 'static>) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.read_to_end(&mut bytes);
        }
        let _ = sender.send(bytes);
    });
    receiver
}

impl Drop for Process {
    fn drop(&mut self) {
        let mut held = held();
        let _ = lock(&self.0).end();
        held.processes.retain(|it| !Arc::ptr_eq(it, &self.0));
    }
}
