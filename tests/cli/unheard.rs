//! Output streams that cannot be written: the exit code of a command still gives its verdict.

use std::fs::File;
use std::io::pipe;
use std::process::{Command, Stdio};

use crate::support::Workspace;

/// The reason why the output of a stream is lost.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Lost {
    /// The reading end is closed.
    Closed,
    /// The disk is full.
    Full,
}

impl Lost {
    fn stdio(self) -> Stdio {
        match self {
            Self::Closed => pipe().expect("a pipe").1.into(),
            Self::Full => File::options().write(true).open("/dev/full").expect("a device").into(),
        }
    }
}

/// The exit code of a run with the given streams lost.
fn code(workspace: &Workspace, args: &[&str], stdout: Option<Lost>, stderr: Option<Lost>) -> i32 {
    let stdio = |it: Option<Lost>| it.map_or_else(Stdio::null, Lost::stdio);
    let mut command = Command::new(env!("CARGO_BIN_EXE_zonepress"));
    let command = command.args(args).current_dir(workspace.path()).stdout(stdio(stdout)).stderr(stdio(stderr));
    command.status().expect("the program starts").code().expect("it ends by itself")
}

#[test]
fn the_verdict_does_not_depend_on_who_listens() {
    let sound = Workspace::demonstration();
    let broken = Workspace::demonstration();
    broken.replace("zones/990100/zone.yaml", "name: 示例甲市\n", "");
    let commands: [&[&str]; 9] = [
        &["check"],
        &["check", "--format", "json"],
        &["score"],
        &["score", "--explain", "--format", "json"],
        &["status"],
        &["rounds"],
        &["explain"],
        &["help", "check"],
        &["render", "publicity-notice", "--round", "2026", "--out", "list.xlsx"],
    ];
    for workspace in [&sound, &broken] {
        for args in commands {
            let heard = workspace.run(args).code;
            for (stdout, stderr) in [
                (Some(Lost::Closed), None),
                (None, Some(Lost::Closed)),
                (None, Some(Lost::Full)),
                (Some(Lost::Closed), Some(Lost::Closed)),
            ] {
                assert_eq!(code(workspace, args, stdout, stderr), heard, "{args:?} {stdout:?} {stderr:?}");
            }
        }
    }
    for args in [&["--help"][..], &["nonsense"], &["--root", "/nowhere", "check"], &[]] {
        let heard = sound.run(args).code;
        assert_eq!(code(&sound, args, Some(Lost::Closed), Some(Lost::Closed)), heard, "{args:?}");
    }
}

#[test]
fn data_that_cannot_be_written_is_a_failure() {
    let workspace = Workspace::demonstration();
    assert_eq!(code(&workspace, &["score"], Some(Lost::Full), None), 2);
}
