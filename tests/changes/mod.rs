//! Changes proposed to a repository: who may make them, and what is reported of them.

mod formats;
mod replay;

use std::os::unix::fs::{PermissionsExt, symlink};

use serde_json::Value;

use crate::support::{Run, Workspace, tool};

/// A repository with the demonstration, and a branch on which a change is made.
pub struct Repository {
    pub workspace: Workspace,
}

impl Repository {
    pub fn new() -> Self {
        let repository = Self { workspace: Workspace::demonstration() };
        repository.git(&["init", "-q", "-b", "main"]);
        repository.commit("records");
        repository.git(&["checkout", "-q", "-b", "change"]);
        repository
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        let root = self.workspace.path().to_str().expect("a path");
        let own =
            ["-C", root, "-c", "user.name=test", "-c", "user.email=test@example.cn", "-c", "commit.gpgsign=false"];
        tool("git", &[&own, arguments].concat())
    }

    pub fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
    }

    pub fn check(&self, arguments: &[&str]) -> Run {
        self.workspace.run(&[&["check", "--changed-since", "main"], arguments].concat())
    }

    /// The codes and files of what is reported of the change, by author.
    fn reported(&self, author: &str) -> Vec<(String, String)> {
        let run = self.check(&["--as", author, "--format", "json"]);
        let found: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr));
        let text = |it: &Value, field: &str| it[field].as_str().expect("a text").to_string();
        let found: Vec<_> =
            found.as_array().expect("a list").iter().map(|it| (text(it, "code"), text(it, "file"))).collect();
        assert_eq!(run.code, i32::from(!found.is_empty()), "{}", run.stdout);
        found
    }

    /// The files that an author may not change.
    fn refused(&self, author: &str) -> Vec<String> {
        let beyond = self.reported(author).into_iter().filter(|it| it.0 == "beyond-authority");
        beyond.map(|it| it.1).collect()
    }
}

const OWN: &str = "zones/990100/zone.yaml";
const REVIEW: &str = "zones/990100/2025/province.yaml";
const ROUND: &str = "content/rounds/2026.yaml";
const TABLE: &str = "content/authority.yaml";

/// Adds a comment, which changes nothing else.
fn touch(repository: &Repository, file: &str) {
    let text = repository.workspace.read(file);
    repository.workspace.write(file, text + "# 补充\n");
}

#[test]
fn each_party_changes_its_own_files_only() {
    let repository = Repository::new();
    assert!(repository.reported("zone:990100").is_empty(), "nothing was changed");
    let cases = [
        (OWN, "zone:990100", true),
        (OWN, "zone:990200", false),
        (OWN, "province:99", false),
        (OWN, "samr", true),
        ("zones/990100/2025/self.yaml", "zone:990100", true),
        (REVIEW, "zone:990100", false),
        (REVIEW, "province:99", true),
        (REVIEW, "province:33", false),
        ("zones/990100/2025/samr.yaml", "zone:990100", false),
        ("zones/990100/2025/samr.yaml", "province:99", false),
        (ROUND, "zone:990100", false),
        (ROUND, "samr", true),
        (TABLE, "zone:990100", false),
        ("content/areas.csv", "province:99", false),
        ("templates/typst/gongwen.typ", "zone:990100", false),
    ];
    for (file, author, allowed) in cases {
        repository.git(&["checkout", "-q", "-B", "change", "main"]);
        match file.ends_with(".yaml") {
            true => touch(&repository, file),
            false => repository.workspace.write(file, repository.workspace.read(file) + "\n"),
        }
        repository.commit("change");
        let wanted = if allowed { vec![] } else { vec![file.to_string()] };
        assert_eq!(repository.refused(author), wanted, "{author} changes {file}");
    }
}

#[test]
fn a_change_cannot_hide() {
    let repository = Repository::new();
    let workspace = &repository.workspace;
    let refused = |what: &str, files: &[&str]| {
        assert_eq!(repository.refused("zone:990100"), files, "{what}");
        repository.git(&["reset", "-q", "--hard", "main"]);
        repository.git(&["clean", "-qfd"]);
    };

    repository.git(&["mv", "zones/990200/zone.yaml", "zones/990100/other.yaml"]);
    repository.commit("rename");
    refused("a renamed file of another zone", &["zones/990100/other.yaml", "zones/990200/zone.yaml"]);

    workspace.remove("zones/990200/zone.yaml");
    repository.commit("remove");
    refused("a removed file of another zone", &["zones/990200/zone.yaml"]);

    workspace.remove(OWN);
    symlink("../990200/zone.yaml", workspace.path().join(OWN)).expect("a link");
    repository.commit("link");
    refused("an own file as a link", &[OWN]);

    std::fs::set_permissions(workspace.path().join(OWN), std::fs::Permissions::from_mode(0o755)).expect("a mode");
    repository.commit("mode");
    refused("an own file made executable", &[OWN]);

    let head = repository.git(&["rev-parse", "HEAD"]);
    let entry = format!("160000,{},content/experience/990100/module", head.trim());
    repository.git(&["update-index", "--add", "--cacheinfo", &entry]);
    repository.git(&["commit", "-q", "-m", "module"]);
    refused("a submodule", &["content/experience/990100/module"]);

    touch(&repository, OWN);
    refused("an own change that is not committed", &[]);

    workspace.write("zones/990200/2025/note.yaml", "a: 1\n");
    refused("a file that is not added", &["zones/990200/2025/note.yaml"]);
}

#[test]
fn a_merge_hides_nothing_and_brings_nothing_of_others() {
    let repository = Repository::new();
    touch(&repository, OWN);
    repository.commit("own");
    repository.git(&["checkout", "-q", "main"]);
    touch(&repository, "zones/990200/zone.yaml");
    repository.commit("another zone, on the main branch");
    repository.git(&["checkout", "-q", "change"]);
    repository.git(&["merge", "-q", "--no-edit", "main"]);
    assert!(repository.refused("zone:990100").is_empty(), "the merge brings what is already on the main branch");

    repository.git(&["checkout", "-q", "main"]);
    touch(&repository, "zones/990300/zone.yaml");
    repository.commit("another commit on the main branch");
    repository.git(&["checkout", "-q", "change"]);
    repository.git(&["merge", "-q", "--no-commit", "--no-ff", "main"]);
    touch(&repository, ROUND);
    repository.commit("a merge with a change of its own");
    assert_eq!(repository.refused("zone:990100"), [ROUND]);
}

#[test]
fn the_table_of_before_the_change_decides() {
    let repository = Repository::new();
    let grant =
        "- { files: \"content/rounds/{code}.yaml\", by: [zone] }\n- { files: \"zones/{code}/**\", by: [zone] }\n";
    repository.workspace.write(TABLE, repository.workspace.read(TABLE) + grant);
    touch(&repository, REVIEW);
    repository.commit("a table that allows more");
    assert_eq!(repository.refused("zone:990100"), [TABLE, REVIEW]);
}

#[test]
fn what_a_change_causes_elsewhere_is_reported_and_what_was_there_before_is_not() {
    let repository = Repository::new();
    repository.workspace.replace("zones/990200/zone.yaml", "code: \"990200\"", "code: \"990201\"");
    repository.git(&["checkout", "-q", "main"]);
    repository.commit("a fault on the main branch");
    repository.git(&["checkout", "-q", "-B", "change", "main"]);
    touch(&repository, OWN);
    assert!(repository.reported("zone:990100").is_empty(), "a fault of another zone");
    assert_eq!(repository.workspace.run(&["check"]).code, 1, "the whole workspace has the fault");

    repository.git(&["checkout", "-q", "."]);
    repository.workspace.remove(ROUND);
    let found = repository.reported("samr");
    assert!(found.iter().any(|it| it.0 == "unknown-round" && it.1.starts_with("zones/")), "{found:?}");
}

#[test]
fn part_of_a_workspace_is_checked_by_path_or_code() {
    let repository = Repository::new();
    let workspace = &repository.workspace;
    workspace.replace("zones/990200/zone.yaml", "code: \"990200\"", "code: \"990201\"");
    for (subject, code) in [
        ("990100", 0),
        ("990200", 1),
        ("zones/990200/zone.yaml", 1),
        ("zones/990200/", 1),
        ("zones/990100", 0),
        ("content", 0),
        ("zones/99", 2),
        ("990299", 2),
        ("zones/990200/none.yaml", 2),
    ] {
        let run = workspace.run(&["check", subject]);
        assert_eq!(run.code, code, "{subject}: {}{}", run.stdout, run.stderr);
    }
    assert_eq!(workspace.run(&["check", "990100", "zones/990200"]).code, 1);
}

#[test]
fn a_comparison_that_is_not_possible_says_what_to_do() {
    let repository = Repository::new();
    let missing = repository.workspace.run(&["check", "--changed-since", "origin/main"]);
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.contains("`origin/main`") && missing.stderr.contains("git fetch"), "{}", missing.stderr);
    let option = repository.workspace.run(&["check", "--changed-since", "--output=/tmp/x"]);
    assert_eq!(option.code, 2, "{}", option.stdout);
    let alone = Workspace::new("mini").run(&["check", "--changed-since", "main"]);
    assert_eq!(alone.code, 2);
    assert!(alone.stderr.contains("git"), "{}", alone.stderr);
    let author = repository.check(&["--as", "zone:9901"]);
    assert!(author.code == 2 && author.stderr.contains("zone:990100"), "{}", author.stderr);
}
