//! The generator of national workspaces (`scripts/national.py`), on a small one.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::support::{Workspace, files, repository};

/// Three more than the demonstration has: the last one takes over records and fails in an earlier round.
const ZONES: &str = "26";

/// The day on which the records of the generator are free of faults.
const DAY: &str = "2026-11-22";

fn generated() -> Workspace {
    let workspace = Workspace::empty();
    let output = Command::new("python3")
        .arg(repository().join("scripts/national.py"))
        .args([env!("CARGO_BIN_EXE_zonepress"), &workspace.path().to_string_lossy()])
        .args(["--zones", ZONES, "--write-ups", "1"])
        .output()
        .expect("python3 starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    workspace
}

/// The states of all zones of a workspace.
fn states(workspace: &Workspace) -> BTreeSet<String> {
    let run = workspace.run(&["status", "--format", "json", "--as-of", DAY]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let status: Value = serde_json::from_str(&run.stdout).expect("a status is JSON");
    let zones = status["zones"].as_array().expect("zones");
    zones.iter().map(|it| it["state"].as_str().unwrap_or("none").to_string()).collect()
}

#[test]
fn a_national_workspace_is_free_of_faults_and_has_every_state_and_two_rounds() {
    let workspace = generated();
    let run = workspace.run(&["check", "--as-of", DAY]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert_eq!(states(&workspace), states(&Workspace::demonstration()));
    let mut rounds: BTreeMap<String, usize> = BTreeMap::new();
    for file in files(&workspace.path().join("zones")).into_keys().filter(|it| it.ends_with("/self.yaml")) {
        *rounds.entry(file.split('/').take(1).collect()).or_default() += 1;
    }
    // Two zones of the demonstration, and the last one.
    assert_eq!(rounds.values().filter(|it| **it == 2).count(), 3, "{rounds:?}");
    let site = workspace.read("site/site.yaml");
    assert!(!site.contains("\ndemonstration:") && site.contains("（合成数据）"), "{site}");
    let write_ups = files(&workspace.path().join("content/experience"));
    for (file, text) in write_ups.iter().filter(|(file, _)| file.ends_with(".md")) {
        assert!(String::from_utf8_lossy(text).contains("合成数据"), "{file}");
    }
    let same = files(generated().path());
    for (file, bytes) in files(workspace.path()) {
        assert!(same.get(&file) == Some(&bytes), "{file} is another one in a second workspace of the same seed");
    }
}
