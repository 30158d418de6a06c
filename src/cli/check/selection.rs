//! Selects the findings that a caller asks for: by file, by area, or by what a change touches.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Result, bail};

use crate::check::{self, authority};
use crate::cli::Input;
use crate::finding::Finding;
use crate::git::Repository;
use crate::model::authority::{Author, Authority};
use crate::model::files;
use crate::view::archive::Files;

/// The files whose findings are reported; all files if there are none.
pub(in crate::cli) struct Selection(Vec<String>);

impl Selection {
    /// The selection of the given files, folders and area codes.
    pub(in crate::cli) fn of(input: &Input, subjects: &[String]) -> Result<Self> {
        let mut paths = Vec::new();
        for subject in subjects {
            let is_code = subject.len() == 6 && subject.bytes().all(|it| it.is_ascii_digit());
            if is_code {
                paths.extend(of_area(input, subject)?);
            } else {
                paths.push(of_path(input, subject)?);
            }
        }
        Ok(Self(paths))
    }

    pub(in crate::cli) fn of_findings(&self, mut findings: Vec<Finding>) -> Vec<Finding> {
        findings.retain(|it| self.0.is_empty() || self.0.iter().any(|path| is_below(&it.file, path)));
        findings
    }
}

fn is_below(file: &str, path: &str) -> bool {
    file.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || path.is_empty())
}

/// The folders of an area, under its current and its former code.
fn of_area(input: &Input, code: &str) -> Result<Vec<String>> {
    let codes = BTreeSet::from([code, input.current(code)]);
    let paths = codes.iter().flat_map(|it| [files::zone(it), format!("{}{it}/", files::EXPERIENCE)]);
    let paths: Vec<String> = paths.map(|it| it.trim_end_matches('/').to_string()).collect();
    let known = |path: &String| input.sources.keys().any(|it| is_below(it, path));
    if !paths.iter().any(known) {
        bail!("没有 {code} 的记录和材料；用 `zonepress status` 查看全部地区");
    }
    Ok(paths)
}

/// The path of a file or folder from the root of the workspace.
fn of_path(input: &Input, given: &str) -> Result<String> {
    let absolute = |it: &Path| std::path::absolute(it).ok();
    let root = absolute(&input.root);
    let from_here = absolute(Path::new(given));
    let below = root.as_ref().zip(from_here.as_ref()).and_then(|(root, path)| path.strip_prefix(root).ok());
    let spelt = |it: &Path| it.components().map(|it| it.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
    let candidates = [below.map(spelt), Some(spelt(Path::new(given)))];
    let known = |path: &String| input.sources.keys().any(|it| is_below(it, path)) || input.root.join(path).exists();
    match candidates.into_iter().flatten().find(known) {
        Some(path) => Ok(path),
        None => bail!("工作目录中没有 `{given}`；路径从工作目录或者当前目录算起"),
    }
}

/// The findings that the changes since a revision touch: those in changed files, and those that the state before did
/// not have. With an author, also every change beyond the author's authority.
pub(super) fn changed(
    input: &Input,
    repository: &Repository,
    revision: &str,
    author: Option<&Author>,
) -> Result<Vec<Finding>> {
    let base = repository.base(revision)?;
    let changes = repository.changes(&base)?;
    let sources = repository.records(&base)?;
    let before = check::load(&sources, &input.known_before.memory);
    let files = Files { sources: &sources, outlines: &before.outlines, memory: &input.known_before.memory };
    let scores = before.workspace.as_ref().map(|it| check::scores(it, &sources, files.memory)).unwrap_or_default();
    let mut known: BTreeMap<(&str, String, String), usize> = BTreeMap::new();
    for finding in check::run(&before, files, &scores, input.as_of) {
        *known.entry((finding.code.id, finding.file, finding.message)).or_default() += 1;
    }
    let touched: BTreeSet<&str> = changes.iter().filter_map(|it| it.path.strip_prefix(&repository.prefix)).collect();
    let mut findings = input.findings();
    findings.retain(|it| {
        let earlier = known.get_mut(&(it.code.id, it.file.clone(), it.message.clone())).filter(|count| **count > 0);
        let is_new = earlier.map(|count| *count -= 1).is_none();
        is_new || touched.contains(it.file.as_str())
    });
    if let Some(author) = author {
        let table = before.workspace.as_ref().map(|it| &it.authority);
        let areas = before.workspace.as_ref().or(input.loaded.workspace.as_ref()).map(|it| &it.areas);
        let Some(areas) = areas else { bail!("记录不能读取，不能判断权限") };
        let nobody = Authority::default();
        findings.splice(0..0, authority::beyond(table.unwrap_or(&nobody), areas, author, &changes, &repository.prefix));
    }
    Ok(findings)
}
