//! Reads what a change touches from the git repository of a workspace.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::model::authority::{Change, ChangeAct, Entry};
use crate::model::files;
use crate::records::source::{SIZE_LIMIT, Source, SourceTree};

/// The repository that contains a workspace.
pub(crate) struct Repository {
    root: PathBuf,
    /// The path of the workspace in the repository: empty, or ending with `/`.
    pub(crate) prefix: String,
}

impl Repository {
    /// The repository of a workspace; `None` if the workspace is in none, or git is not installed.
    pub(crate) fn find(root: &Path) -> Option<Self> {
        let mut command = command(root);
        command.args(["rev-parse", "--show-prefix"]).stderr(Stdio::null());
        let output = command.output().ok().filter(|it| it.status.success())?;
        let prefix = String::from_utf8(output.stdout).ok()?.trim_end_matches('\n').to_string();
        Some(Self { root: root.to_path_buf(), prefix })
    }

    /// The common ancestor of a revision and the current commit.
    pub(crate) fn base(&self, revision: &str) -> Result<String> {
        let name = format!("{revision}^{{commit}}");
        let commit = self
            .run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &name])
            .ok()
            .with_context(|| format!("版本库中没有 `{revision}`；请先取来该分支或者提交（git fetch）"))?;
        let commit = String::from_utf8_lossy(&commit).trim().to_string();
        let base = self.run(&["merge-base", &commit, "HEAD"]);
        let base = base.ok().with_context(|| {
            format!("`{revision}` 与当前提交没有共同的起点；浅克隆的，请取来全部历史（git fetch --unshallow，或者 fetch-depth: 0）")
        })?;
        Ok(String::from_utf8_lossy(&base).trim().to_string())
    }

    /// The files that differ between a commit and what is committed, staged or in the working tree since.
    ///
    /// Renames are a removal and an addition. Trees are compared, so no merge hides a change.
    pub(crate) fn changes(&self, base: &str) -> Result<BTreeSet<Change>> {
        let mut changes = BTreeSet::new();
        for states in [&[base, "HEAD"][..], &["--cached", base], &[base]] {
            let options = ["diff", "--raw", "-z", "--no-renames", "--no-ext-diff", "--abbrev=40"];
            let raw = self.run(&[&options, states, &["--", ":/"]].concat())?;
            changes.extend(listed(&String::from_utf8_lossy(&raw)));
        }
        let untracked = self.run(&["ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", ":/"])?;
        for path in String::from_utf8_lossy(&untracked).split_terminator('\0') {
            changes.insert(Change { path: path.into(), act: ChangeAct::Add, entry: Entry::File });
        }
        Ok(changes)
    }

    /// The records of the workspace at a commit.
    pub(crate) fn records(&self, commit: &str) -> Result<SourceTree> {
        let folders = ["content", "zones", files::SITE].map(|it| format!("{}{it}", self.prefix));
        let mut arguments = vec!["ls-tree", "-r", "-z", "-l", "--full-tree", "--end-of-options", commit, "--"];
        arguments.extend(folders.iter().map(String::as_str));
        let listed = self.run(&arguments)?;
        let listed = String::from_utf8_lossy(&listed).into_owned();
        let mut tree = SourceTree::new();
        let mut wanted = Vec::new();
        for entry in listed.split_terminator('\0') {
            let Some((about, path)) = entry.split_once('\t') else { continue };
            let Some(path) = path.strip_prefix(&self.prefix) else { continue };
            let about: Vec<&str> = about.split_whitespace().collect();
            let size: Option<u64> = about.get(3).and_then(|it| it.parse().ok());
            match (about.first(), size) {
                (Some(&(FILE | EXECUTABLE)), Some(size)) if size <= SIZE_LIMIT => {
                    wanted.push((path.to_string(), about[2].to_string()));
                }
                (Some(&(FILE | EXECUTABLE)), Some(size)) => {
                    tree.insert(path.to_string(), Source::TooLarge(size));
                }
                _ => {
                    tree.insert(path.to_string(), Source::NotAFile);
                }
            }
        }
        let contents = self.contents(wanted.iter().map(|(_, id)| id.as_str()))?;
        tree.extend(wanted.into_iter().map(|(path, _)| path).zip(contents.into_iter().map(Source::read)));
        Ok(tree)
    }

    /// The contents of objects, in order.
    fn contents<'i>(&self, ids: impl Iterator<Item = &'i str>) -> Result<Vec<Vec<u8>>> {
        let list: String = ids.map(|it| format!("{it}\n")).collect();
        let mut child = command(&self.root)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("不能运行 git")?;
        let mut input = child.stdin.take().context("不能写给 git")?;
        let count = list.lines().count();
        let writer = std::thread::spawn(move || input.write_all(list.as_bytes()));
        let mut output = BufReader::new(child.stdout.take().context("不能读取 git 的输出")?);
        let mut contents = Vec::with_capacity(count);
        for _ in 0..count {
            let mut head = String::new();
            output.read_line(&mut head).context("不能读取 git 的输出")?;
            let size = head.trim_end().rsplit(' ').next().and_then(|it| it.parse::<usize>().ok());
            let mut bytes = vec![0; size.with_context(|| format!("git 没有给出对象：{}", head.trim_end()))? + 1];
            output.read_exact(&mut bytes).context("不能读取 git 的输出")?;
            bytes.pop();
            contents.push(bytes);
        }
        let written = writer.join().ok().context("不能写给 git")?;
        written.context("不能写给 git")?;
        child.wait().context("不能等待 git")?;
        Ok(contents)
    }

    fn run(&self, arguments: &[&str]) -> Result<Vec<u8>> {
        let output = command(&self.root).args(arguments).output().context("不能运行 git；请先安装 git")?;
        if !output.status.success() {
            bail!("git {} 失败：{}", arguments[0], String::from_utf8_lossy(&output.stderr).trim());
        }
        Ok(output.stdout)
    }
}

/// The changes in the output of `git diff --raw -z`: modes and hashes, then a path.
fn listed(raw: &str) -> Vec<Change> {
    let mut fields = raw.split_terminator('\0');
    let mut changes = Vec::new();
    while let (Some(entry), Some(path)) = (fields.next(), fields.next()) {
        let mut modes = entry.trim_start_matches(':').split(' ');
        let (before, after) = (modes.next().unwrap_or_default(), modes.next().unwrap_or_default());
        let act = match (before, after) {
            (ABSENT, _) => ChangeAct::Add,
            (_, ABSENT) => ChangeAct::Remove,
            _ => ChangeAct::Change,
        };
        let kind = match after {
            LINK => Entry::Link,
            SUBMODULE => Entry::Submodule,
            EXECUTABLE if before != EXECUTABLE => Entry::Executable,
            _ => Entry::File,
        };
        changes.push(Change { path: path.into(), act, entry: kind });
    }
    changes
}

/// The modes of entries in a tree of git.
const ABSENT: &str = "000000";
const FILE: &str = "100644";
const EXECUTABLE: &str = "100755";
const LINK: &str = "120000";
const SUBMODULE: &str = "160000";

/// Git in a folder, without anything that a checkout could run or that writes to it.
fn command(root: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(["-c", "core.fsmonitor=false", "-c", "core.quotePath=false"]);
    command.env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C");
    command
}
