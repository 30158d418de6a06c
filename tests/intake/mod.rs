//! `zonepress intake`: workbooks and documents of those who do not work with Git.

mod book;
mod cells;
mod docx;
mod kinds;
mod merge;
mod office;
mod write_ups;

use serde_json::Value;

use crate::support::{Run, Workspace, repository};
use book::Book;

/// The self-evaluation that was typed by hand.
pub const RECORD: &str = "zones/990100/2025/self.yaml";
/// The archive of its score, after which the record no longer changes.
pub const ARCHIVE: &str = "content/published/score/990100/2025.yaml";

/// The demonstration without that self-evaluation and without the archive of its score, and its record as values, with
/// the identity that a new record states.
pub fn blank() -> (Workspace, serde_yaml::Value) {
    let workspace = Workspace::demonstration();
    let mut hand = plainly(&workspace.read(RECORD));
    workspace.remove(RECORD);
    workspace.remove(ARCHIVE);
    assert_eq!(workspace.run(&["new", "self", "990100", "2025"]).code, 0);
    hand["identity"] = plainly(&workspace.read(RECORD))["identity"].clone();
    workspace.remove(RECORD);
    (workspace, hand)
}

/// A record as values. A key that looks like a number is a text like any other.
pub fn plainly(text: &str) -> serde_yaml::Value {
    use serde_yaml::Value;
    fn keyed(value: Value) -> Value {
        match value {
            Value::Mapping(entries) => {
                let key = |it: Value| it.as_u64().map_or(it.clone(), |it| Value::String(it.to_string()));
                Value::Mapping(entries.into_iter().map(|(name, value)| (key(name), keyed(value))).collect())
            }
            Value::Sequence(items) => Value::Sequence(items.into_iter().map(keyed).collect()),
            other => other,
        }
    }
    keyed(serde_yaml::from_str(text).unwrap_or_else(|err| panic!("{err}: {text}")))
}

/// Writes a workbook and opens it.
pub fn template(workspace: &Workspace, name: &str) -> Book {
    let run = workspace.run(&["intake", "template", "990100", "2025", "--out", name]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    Book::open(&workspace.path().join(name))
}

/// Reads workbooks, which must succeed.
pub fn read(workspace: &Workspace, files: &[&str]) -> Run {
    let run = workspace.run(&[&["intake", "read"], files].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    run
}

/// The findings about workbooks: code, file, cell and message.
pub fn findings(workspace: &Workspace, files: &[&str]) -> Vec<[String; 4]> {
    let run = workspace.run(&[&["intake", "read", "--format", "json"], files].concat());
    let all: Vec<Value> =
        serde_json::from_str(&run.stdout).unwrap_or_else(|err| panic!("{err}: {}{}", run.stdout, run.stderr));
    let text = |it: &Value| it.as_str().unwrap_or_default().to_string();
    all.iter().map(|it| ["code", "file", "place", "message"].map(|name| text(&it[name]))).collect()
}

#[test]
fn help_of_each_command_has_an_example() {
    let workspace = Workspace::new("mini");
    for command in ["template", "read", "write-up"] {
        let run = workspace.run(&["help", "intake", command]);
        assert!(run.stdout.contains(&format!("\n示例：\n  zonepress intake {command} ")), "{}", run.stdout);
    }
    assert!(repository().join("src/cli/intake").is_dir());
}
