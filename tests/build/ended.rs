//! Modes of written files, and cleaning up after a program that was terminated.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::press::{fresh, instead};
use crate::support::Workspace;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("a file").permissions().mode() & 0o777
}

/// Runs the program with a umask that keeps others from writing its files.
fn run(workspace: &Workspace, args: &[&str]) {
    let mut command = Command::new("sh");
    command.args(["-c", "umask 022; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_zonepress")]).args(args);
    let output = command.current_dir(workspace.path()).output().expect("a shell");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn files_may_be_read_by_others_and_keep_the_mode_they_have() {
    let workspace = Workspace::demonstration();
    let list = ["render", "publicity-notice", "--round", "2026", "--out", "list.xlsx"];
    run(&workspace, &list);
    assert_eq!(mode(&workspace.path().join("list.xlsx")), 0o644);

    let record = "content/published/notice/2026.yaml";
    let before = workspace.read(record);
    workspace.remove(record);
    run(&workspace, &["publish-record", "notice", "2026"]);
    assert_eq!(mode(&workspace.path().join(record)), 0o644);
    workspace.write(record, before);
    fs::set_permissions(workspace.path().join(record), fs::Permissions::from_mode(0o660)).expect("a mode");
    run(&workspace, &["publish-record", "notice", "2026", "--correct", "日期有误"]);
    assert_eq!(mode(&workspace.path().join(record)), 0o660);

    let target = workspace.path().join("elsewhere.xlsx");
    fs::rename(workspace.path().join("list.xlsx"), &target).expect("a file");
    std::os::unix::fs::symlink("elsewhere.xlsx", workspace.path().join("list.xlsx")).expect("a link");
    fs::write(&target, "").expect("a file");
    run(&workspace, &list);
    assert!(workspace.path().join("list.xlsx").is_symlink() && fs::metadata(&target).expect("a file").len() > 0);

    run(&workspace, &["build"]);
    let dist = workspace.path().join("dist");
    assert_eq!((mode(&dist), mode(&dist.join("public"))), (0o755, 0o755));
    assert_eq!(mode(&dist.join("public/index.html")), 0o644);
}

/// The program while it is printing, and the id of the process that prints.
fn printing(workspace: &Workspace, temporary: &Path) -> (Child, String) {
    running(workspace, temporary, &["render", "failure-notice", "990500", "--out", "x.pdf"])
}

fn running(workspace: &Workspace, temporary: &Path, args: &[&str]) -> (Child, String) {
    let cache = workspace.path().join("cache");
    let mut environment = fresh(&cache);
    let number = temporary.with_extension("number");
    let compile = format!("echo $$ > {0}.new; mv {0}.new {0}; exec sleep 300", number.display());
    instead(workspace.path(), &mut environment, &compile);
    environment.push(("TMPDIR", temporary.to_string_lossy().into_owned()));
    environment.push(("ZONEPRESS_BATCH", "100".into()));
    // Who runs the tests in the background may have them ignore SIGINT.
    let mut command = Command::new("env");
    command.args(["--default-signal", env!("CARGO_BIN_EXE_zonepress")]).args(args).envs(environment);
    command.current_dir(workspace.path()).stdout(Stdio::null()).stderr(Stdio::piped());
    let program = command.spawn().expect("the program starts");
    within_a_minute(|| number.exists());
    (program, fs::read_to_string(number).expect("a number").trim().to_string())
}

fn within_a_minute(happens: impl Fn() -> bool) {
    let start = Instant::now();
    while !happens() {
        assert!(start.elapsed() < Duration::from_secs(60), "still not done after a minute");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Whether a process runs. One that ended may wait to be collected.
fn lives(process: &str) -> bool {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    status.lines().any(|it| it.starts_with("State:") && !it.contains('Z'))
}

/// What a program that is ending writes to standard error.
fn told(program: &mut Child) -> String {
    let mut told = String::new();
    program.stderr.take().expect("a pipe").read_to_string(&mut told).expect("text");
    told
}

fn send(signal: &str, process: &str) -> bool {
    let mut command = Command::new("kill");
    command.args([signal, process]).stderr(Stdio::null()).status().expect("kill").success()
}

fn left_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|it| it.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn a_program_that_is_told_to_end_leaves_no_process_and_no_folder() {
    use std::os::unix::process::ExitStatusExt;
    for (signal, number) in [("-TERM", 15), ("-INT", 2), ("-HUP", 1)] {
        let workspace = Workspace::demonstration();
        let temporary = workspace.path().join("temporary");
        fs::create_dir(&temporary).expect("a folder");
        let (mut program, process) = printing(&workspace, &temporary);
        assert!(lives(&process));
        send(signal, &program.id().to_string());
        assert_eq!(told(&mut program), "已中断，没有写出任何文件，临时文件已经清理\n", "{signal}");
        assert_eq!(program.wait().expect("it ends").signal(), Some(number));
        assert!(!lives(&process), "{signal}: the printing process is still running");
        assert_eq!(left_in(&temporary), Vec::<String>::new(), "{signal}");
        assert!(!workspace.path().join("x.pdf").exists());
    }
}

#[test]
fn what_a_killed_program_left_goes_with_the_next_run_and_what_others_use_stays() {
    let workspace = Workspace::demonstration();
    let temporary = workspace.path().join("temporary");
    fs::create_dir(&temporary).expect("a folder");
    let (mut program, process) = printing(&workspace, &temporary);
    fs::remove_file(temporary.with_extension("number")).expect("a number");
    program.kill().expect("it is killed");
    program.wait().expect("it ends");
    within_a_minute(|| !lives(&process));
    let left = left_in(&temporary);
    assert_eq!(left.len(), 1, "{left:?}");

    let (mut other, others) = printing(&workspace, &temporary);
    let used = left_in(&temporary);
    assert!(used.len() == 1 && used != left, "{left:?} {used:?}");
    let document = ["render", "failure-notice", "990500", "--out", "y.pdf"];
    let run = workspace.run_with(&document, &[("TMPDIR", &temporary.to_string_lossy())]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(left_in(&temporary), used);
    send("-TERM", &other.id().to_string());
    other.wait().expect("it ends");
    assert!(!lives(&others));
}

#[test]
fn a_signal_that_the_program_was_started_to_ignore_does_not_end_it() {
    let workspace = Workspace::demonstration();
    let script = "trap '' HUP; exec \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh", env!("CARGO_BIN_EXE_zonepress"), "serve", "--port", "0"]);
    let mut program = command.current_dir(workspace.path()).stderr(Stdio::piped()).spawn().expect("a shell");
    let mut lines = BufReader::new(program.stderr.take().expect("a pipe")).lines();
    lines.find(|it| it.as_ref().is_ok_and(|it| it.starts_with("预览"))).expect("a preview").expect("text");
    send("-HUP", &program.id().to_string());
    std::thread::sleep(Duration::from_millis(300));
    assert!(program.try_wait().expect("a process").is_none());
    send("-TERM", &program.id().to_string());
    program.wait().expect("it ends");
}

#[test]
fn a_second_build_of_the_same_output_names_the_first_and_waits_for_it() {
    let workspace = Workspace::demonstration();
    let temporary = workspace.path().join("temporary");
    fs::create_dir(&temporary).expect("a folder");
    let (mut first, _) = running(&workspace, &temporary, &["build"]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_zonepress"));
    command.arg("build").current_dir(workspace.path()).stderr(Stdio::piped());
    let mut second = command.spawn().expect("the program starts");
    let mut lines = BufReader::new(second.stderr.take().expect("a pipe")).lines();
    let line = lines.next().expect("a line").expect("text");
    assert!(line.contains(&format!("（进程 {}）正在生成", first.id())), "{line}");
    assert!(!workspace.path().join("dist").exists());
    send("-TERM", &first.id().to_string());
    first.wait().expect("it ends");
    assert!(second.wait().expect("it ends").success());
    assert!(workspace.path().join("dist/public/index.html").is_file());
    let left: Vec<_> = left_in(workspace.path()).into_iter().filter(|it| it.starts_with(".zonepress")).collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn a_document_that_is_not_written_to_its_end_is_refused() {
    let workspace = Workspace::demonstration();
    let cache = workspace.path().join("cache");
    let mut environment = fresh(&cache);
    let half = "for last; do :; done; mkdir -p \"$last\"; printf '%%PDF-1.7 half' > \"$last/0.pdf\"; exit 0";
    instead(workspace.path(), &mut environment, half);
    let environment: Vec<(&str, &str)> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let run = workspace.run_with(&["render", "failure-notice", "990500", "--out", "x.pdf"], &environment);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("不是完整的 PDF"), "{}", run.stderr);
    assert!(!workspace.path().join("x.pdf").exists());
}
