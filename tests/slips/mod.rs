//! Slips of people who fill in records and write-ups, one at a time: each is answered once, at its place.
//!
//! A slip is an edit of one file. `want` says what is right: `one` finding, in that file and on `line` (anywhere in it
//! if `line` is null); `some`: one or more; `none` and `kept`: no finding.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use crate::support::{Workspace, repository};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Slip {
    name: String,
    file: String,
    edits: Vec<(String, String)>,
    line: Option<u64>,
    want: Want,
}

#[derive(Deserialize, Debug, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Want {
    One,
    Some,
    None,
    Kept,
}

/// One zone of the demonstration and its write-ups, with the write-up that the slips edit.
fn workspace() -> Workspace {
    let workspace = Workspace::demonstration();
    let root = workspace.path();
    for folder in ["templates", "content/published"] {
        std::fs::remove_dir_all(root.join(folder)).expect("a folder");
    }
    for folder in ["zones", "content/experience"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("a folder").map_while(Result::ok) {
            if entry.path().is_dir() && entry.file_name() != "990100" {
                std::fs::remove_dir_all(entry.path()).expect("a folder");
            }
        }
    }
    workspace.overlay(&repository().join("tests/slips/base"));
    workspace
}

/// What a finding is, apart from its place in the file.
type Key = (String, String, String);

fn findings(workspace: &Workspace) -> Vec<Value> {
    let run = workspace.run(&["check", "--format", "json"]);
    serde_json::from_str(&run.stdout).unwrap_or_else(|err| panic!("{err}: {}", run.stderr))
}

fn key(finding: &Value) -> Key {
    let text = |name: &str| finding[name].as_str().expect("a text").to_string();
    (text("code"), text("file"), text("message"))
}

/// Makes a slip, checks, and takes the slip back. Returns what is wrong with the answer.
fn tried(workspace: &Workspace, before: &BTreeSet<Key>, slip: &Slip) -> Option<String> {
    let text = workspace.read(&slip.file);
    let mut edited = text.clone();
    for (from, to) in &slip.edits {
        assert!(edited.contains(from), "{}: `{from}` is not in {}", slip.name, slip.file);
        edited = edited.replacen(from, to, 1);
    }
    workspace.write(&slip.file, edited);
    let found: Vec<Value> = findings(workspace).into_iter().filter(|it| !before.contains(&key(it))).collect();
    workspace.write(&slip.file, text);
    let at_place = |it: &&Value| {
        it["file"] == slip.file.as_str() && slip.line.is_none_or(|line| it["line"] == line) && it["help"].is_string()
    };
    let right = match slip.want {
        Want::One => found.len() == 1 && found.iter().filter(at_place).count() == 1,
        Want::Some => !found.is_empty(),
        Want::None | Want::Kept => found.is_empty(),
    };
    let told: Vec<String> = found.iter().map(|it| format!("{} at {}", key(it).2, it["line"])).collect();
    (!right).then(|| format!("{}: {:?} at {:?} is wanted, found {told:?}", slip.name, slip.want, slip.line))
}

fn all_met(corpus: &str) {
    let text = std::fs::read_to_string(repository().join("tests/slips").join(corpus)).expect("a corpus");
    let slips: Vec<Slip> = serde_json::from_str(&text).expect("slips");
    let unmet: Vec<String> = std::thread::scope(|scope| {
        let halves = slips.chunks(slips.len().div_ceil(2)).map(|half| {
            scope.spawn(move || {
                let workspace = workspace();
                let before: BTreeSet<Key> = findings(&workspace).iter().map(key).collect();
                half.iter().filter_map(|it| tried(&workspace, &before, it)).collect::<Vec<_>>()
            })
        });
        let halves: Vec<_> = halves.collect();
        halves.into_iter().flat_map(|it| it.join().expect("no panic")).collect()
    });
    assert!(unmet.is_empty(), "{} of {} slips:\n{}", unmet.len(), slips.len(), unmet.join("\n"));
}

#[test]
fn the_slips_that_were_seen_are_met() {
    all_met("given.json");
}

#[test]
fn further_slips_of_these_kinds_are_met() {
    all_met("further.json");
}
