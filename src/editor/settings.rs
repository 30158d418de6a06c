//! The settings of VS Code that assign each record its schema.

use clap::ValueEnum;
use serde_json::{Map, Value, json};

use super::kind::SchemaKind;
use super::{path, text, versions};
use crate::records::workspace::Workspace;

/// The settings of a workspace for VS Code.
pub(crate) const SETTINGS: &str = ".vscode/settings.json";
/// The extensions that VS Code proposes.
pub(crate) const EXTENSIONS: &str = ".vscode/extensions.json";

/// The settings file.
pub(crate) fn settings(workspace: &Workspace) -> String {
    text(&json!({
        "files.eol": "\n",
        "files.encoding": "utf8",
        "yaml.format.enable": false,
        "yaml.schemas": assignments(workspace),
    }))
}

pub(crate) fn extensions() -> String {
    text(&json!({ "recommendations": ["redhat.vscode-yaml"] }))
}

/// The files of each schema. With a single version, its schema holds for all rounds.
fn assignments(workspace: &Workspace) -> Value {
    let mut assignments = Map::new();
    let single = workspace.versions.len() == 1;
    for kind in SchemaKind::value_variants() {
        for version in versions(workspace, *kind) {
            let rounds =
                workspace.rounds.values().filter(|it| version.is_some_and(|version| it.measures == version.id));
            let files: Vec<String> = match version {
                Some(_) if !single => rounds.flat_map(|it| kind.files(&it.id)).collect(),
                Some(_) => kind.files("[0-9]*"),
                None => kind.files("*"),
            };
            if !files.is_empty() {
                assignments.insert(format!("./{}", path(*kind, version)), json!(files));
            }
        }
    }
    Value::Object(assignments)
}
