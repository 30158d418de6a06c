//! A checkout gives the same output on every system.

use std::path::Path;

use crate::support::{Workspace, built, files};

/// Whether a file is a picture, whose bytes no checkout changes.
fn is_picture(file: &str) -> bool {
    [".png", ".jpg"].iter().any(|it| file.ends_with(it))
}

/// Saves all texts of a workspace as an editor on another system would.
fn save_elsewhere(workspace: &Workspace) {
    for (file, bytes) in files(workspace.path()) {
        if !is_picture(&file) {
            let text = String::from_utf8(bytes).expect("a text").replace('\n', "\r\n");
            workspace.write(&file, format!("\u{feff}{text}"));
        }
    }
}

fn elsewhere() -> Workspace {
    let workspace = Workspace::demonstration();
    save_elsewhere(&workspace);
    workspace
}

fn same(first: &Path, second: &Path) {
    let (first, second) = (files(first), files(second));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (path, bytes) in &first {
        assert!(second[path] == *bytes, "{path} differs");
    }
}

#[test]
fn line_ends_and_byte_order_marks_leave_every_byte_of_the_output_as_it_was() {
    let workspace = elsewhere();
    let [here, there] = [&Workspace::demonstration(), &workspace].map(|it| it.run(&["check"]));
    assert_eq!((there.code, there.stdout), (0, here.stdout), "{}", there.stderr);
    let run = workspace.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    same(&built().join("dist"), &workspace.path().join("dist"));
}

#[test]
fn a_score_and_its_receipt_are_the_same_with_other_line_ends() {
    let args = ["score", "990100", "--explain", "--format", "json"];
    let [here, there] = [Workspace::demonstration(), elsewhere()].map(|it| it.run(&args));
    assert!(here.stdout.contains("sha256"), "{}", here.stdout);
    assert_eq!((there.code, there.stdout), (here.code, here.stdout), "{}", there.stderr);
}

#[test]
fn a_record_that_is_written_again_keeps_its_line_ends() {
    let as_of = ["--as-of", "2026-11-22"];
    let addresses = "content/published/addresses.txt";
    let record = "content/published/notice/2026.yaml";
    let commands =
        [vec!["publish-record", "notice", "2026", "--correct", "日期有误"], vec!["publish-record", "addresses"]];
    let [here, there] = [Workspace::demonstration(), elsewhere()].map(|workspace| {
        // Make the record differ from the list, so that it needs a correction.
        let text = workspace.read("content/rounds/2026.yaml");
        workspace.write("content/rounds/2026.yaml", text.replace("published: 2026-11-16", "published: 2026-11-15"));
        for command in &commands {
            let run = workspace.run(&[&command[..], &as_of].concat());
            assert_eq!(run.code, 0, "{command:?}: {}", run.stderr);
        }
        [addresses, record].map(|it| workspace.read(it))
    });
    for (here, there) in here.into_iter().zip(there) {
        assert_eq!(there, format!("\u{feff}{}", here.replace('\n', "\r\n")));
    }
}

#[test]
fn a_round_is_closed_in_the_line_ends_of_its_file() {
    let [here, there] = [("\n", ""), ("\r\n", "\u{feff}")].map(|(end, mark)| {
        let workspace = Workspace::new("round");
        let file = "content/rounds/2025.yaml";
        workspace.write(file, format!("{mark}{}", workspace.read(file).replace('\n', end)));
        let run = workspace.run(&["close-round", "2025", "--date", "2026-02-01"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        workspace.read(file)
    });
    assert!(here.ends_with("\nclosed: 2026-02-01\n"), "{here}");
    assert_eq!(there, format!("\u{feff}{}", here.replace('\n', "\r\n")));
}
