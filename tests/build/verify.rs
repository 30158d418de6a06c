//! A published site can be verified against its own hashes.

use std::fs;
use std::path::PathBuf;

use crate::support::{Run, Workspace, built, copy, files};

/// A copy of the built public site that may be tampered with.
fn published(workspace: &Workspace) -> PathBuf {
    let folder = workspace.path().join("public");
    copy(&built().join("dist/public"), &folder);
    folder
}

fn verify(workspace: &Workspace) -> Run {
    workspace.run(&["verify", "public"])
}

#[test]
fn a_site_as_it_was_built_is_what_it_says() {
    let workspace = Workspace::demonstration();
    published(&workspace);
    let run = verify(&workspace);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
}

#[test]
fn one_byte_changed_anywhere_is_found_and_named() {
    let workspace = Workspace::demonstration();
    let folder = published(&workspace);
    for (path, bytes) in files(&folder) {
        let mut changed = bytes.clone();
        let at = changed.len() / 2;
        changed[at] ^= 1;
        fs::write(folder.join(&path), &changed).unwrap();
        let run = verify(&workspace);
        assert_eq!(run.code, 1, "{path}");
        let named = run.stdout.lines().any(|it| it.contains(&path)) || path == "SHA256SUMS" && !run.stdout.is_empty();
        assert!(named, "{path}: {}", run.stdout);
        fs::write(folder.join(&path), bytes).unwrap();
    }
    assert_eq!(verify(&workspace).code, 0);
}

#[test]
fn a_file_added_or_taken_away_is_named() {
    let workspace = Workspace::demonstration();
    let folder = published(&workspace);
    fs::write(folder.join("notices/2026/added.html"), "x").unwrap();
    fs::remove_file(folder.join("zones/990100/index.html")).unwrap();
    let said = verify(&workspace).stdout;
    for piece in ["notices/2026/added.html：多出的文件", "zones/990100/index.html：缺少这一文件"] {
        assert!(said.contains(piece), "`{piece}` is missing in {said}");
    }
}

#[test]
fn receipts_name_the_rules_and_only_records_of_listed_zones() {
    let receipt = fs::read_to_string(built().join("dist/public/receipts/notice-2026.json")).unwrap();
    let receipt: serde_json::Value = serde_json::from_str(&receipt).unwrap();
    assert_eq!(receipt["receipt"]["rules"]["version"], "2025-draft");
    let records = receipt["receipt"]["records"].as_array().unwrap();
    let names: Vec<&str> = records.iter().map(|it| it["file"].as_str().unwrap()).collect();
    assert!(names.contains(&"zones/990300/2026/samr.yaml") && names.contains(&"content/rounds/2026.yaml"), "{names:?}");
    assert!(!names.iter().any(|it| it.contains("990600")), "{names:?}");
    let run = Workspace::demonstration().run(&["verify", "nowhere"]);
    assert_eq!(run.code, 2);
}
