//! Every code of the catalogue, with the smallest record that has the fault.
//!
//! `tests/broken/<code>/<case>.yaml` describes changes to a workspace in `tests/workspaces/`, and
//! `<case>.snap` beside it is the complete report. Accept a changed report with
//! `INSTA_UPDATE=always cargo test broken`, then read the diff.

mod interface;
mod together;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::support::Workspace;

/// The day for which records are checked. It is later than all dates in the workspaces.
pub const AS_OF: &str = "2026-06-30";

/// Codes that the mini workspace always reports. Their findings appear only in the cases of these codes.
const ALWAYS_MISSING: [&str; 7] = [
    "fact-missing",
    "judgement-missing",
    "year-missing",
    "fact-date",
    "list-not-recorded",
    "write-up-not-recorded",
    "published-not-recorded",
];

/// One fault: the changes to a workspace without faults.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The folder of `tests/workspaces/` to start from.
    #[serde(default = "mini")]
    workspace: String,
    /// A folder beside the case whose files are copied over the workspace.
    #[serde(default)]
    overlay: Option<String>,
    #[serde(default)]
    remove: Vec<String>,
    /// Files to write, as texts by path.
    #[serde(default)]
    write: BTreeMap<String, String>,
    #[serde(default)]
    replace: Vec<Replacement>,
    #[serde(default)]
    append: Vec<Addition>,
}

/// A piece of text that occurs exactly once in a file, and its replacement.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Replacement {
    file: String,
    from: String,
    to: String,
}

/// Text to append to a file, once or several times.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Addition {
    file: String,
    text: String,
    #[serde(default = "once")]
    times: usize,
}

fn mini() -> String {
    "mini".into()
}

fn once() -> usize {
    1
}

#[test]
fn every_fault_is_reported_by_its_code_and_nothing_else_is() {
    let mut strays = Vec::new();
    insta::glob!("*/*.yaml", |path| {
        let folder = path.parent().expect("a case stands in the folder of its code");
        let code = name_of(folder);
        let run = workspace_of(path, folder).run(&["check", "--as-of", AS_OF]);
        let shown: Vec<(&str, &str)> =
            findings(&run.stdout).into_iter().filter(|(id, _)| *id == code || !ALWAYS_MISSING.contains(id)).collect();

        let codes: BTreeSet<&str> = shown.iter().map(|(id, _)| *id).collect();
        let exit = i32::from(shown.iter().any(|(_, text)| text.starts_with("error")));
        if codes != BTreeSet::from([code.as_str()]) || run.code != exit {
            strays.push(format!("{}: {codes:?}, exit {}\n{}", path.display(), run.code, run.stderr));
        }
        let report: String = shown.into_iter().map(|(_, text)| text).collect();
        beside(path).bind(|| insta::assert_snapshot!(name_of(&path.with_extension("")), report));
    });
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

#[test]
fn a_complete_round_has_no_findings() {
    let run = complete().run(&["check", "--as-of", AS_OF]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
}

/// A finished round, with its published lists and write-ups recorded.
fn complete() -> Workspace {
    let workspace = Workspace::new("round");
    let run = workspace.run(&["publish-record", "--as-of", AS_OF]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    workspace
}

pub fn workspace_of(path: &Path, folder: &Path) -> Workspace {
    let text = std::fs::read_to_string(path).expect("a readable case");
    let case: Case = serde_yaml::from_str(&text).unwrap_or_else(|err| panic!("{}: {err}", path.display()));
    let workspace = Workspace::new(&case.workspace);
    if let Some(overlay) = &case.overlay {
        workspace.overlay(&folder.join(overlay));
    }
    for file in &case.remove {
        workspace.remove(file);
    }
    for (file, text) in &case.write {
        workspace.write(file, text);
    }
    for Replacement { file, from, to } in &case.replace {
        workspace.replace(file, from, to);
    }
    for Addition { file, text, times } in &case.append {
        let whole = workspace.read(file) + &text.repeat(*times);
        workspace.write(file, whole);
    }
    workspace
}

/// The findings of a human-readable report, each with its code.
fn findings(report: &str) -> Vec<(&str, &str)> {
    let is_title = |at: usize| ["error[", "warning["].iter().any(|it| report[at..].starts_with(it));
    let lines = std::iter::once(0).chain(report.match_indices('\n').map(|(at, _)| at + 1));
    let mut starts: Vec<usize> = lines.filter(|at| is_title(*at)).collect();
    starts.push(report.len());
    let texts = starts.windows(2).map(|it| &report[it[0]..it[1]]);
    texts.map(|text| (text.split(['[', ']']).nth(1).expect("a title names its code"), text)).collect()
}

/// Snapshot settings that put the snapshot beside the case, under the same name.
fn beside(path: &Path) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(path.parent().expect("a file has a folder"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.remove_snapshot_suffix();
    settings.remove_input_file();
    settings
}

fn name_of(path: &Path) -> String {
    path.file_name().expect("a path of the tests has a name").to_string_lossy().into_owned()
}

/// The findings with one code in a workspace, as JSON.
fn json(workspace: &Workspace, code: &str) -> Vec<Value> {
    let run = workspace.run(&["check", "--format", "json", "--as-of", AS_OF]);
    let all: Vec<Value> = serde_json::from_str(&run.stdout).unwrap_or_else(|err| panic!("{err}: {}", run.stderr));
    all.into_iter().filter(|it| it["code"] == code).collect()
}

/// The codes of the catalogue with their titles.
pub fn codes(workspace: &Workspace) -> Vec<(String, String)> {
    let list = workspace.run(&["explain"]).stdout;
    let lines = list.lines().map(|line| {
        let end =
            line.find(|it: char| !(it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-')).unwrap_or(line.len());
        (line[..end].to_string(), line[end..].trim().to_string())
    });
    lines.collect()
}
