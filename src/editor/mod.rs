//! What text editors read: the schemas of all records, and which files they belong to.

mod enumeration;
mod evaluation;
mod kind;
mod plain;
mod settings;

use std::collections::BTreeMap;

use clap::ValueEnum;
use serde_json::{Value, json};

use crate::model::files;
use crate::model::measures::Version;
use crate::records::source::{Source, SourceTree};
use crate::records::workspace::Workspace;
use crate::records::yaml::schema::MODELINE;
use crate::text::chinese;
pub(crate) use kind::SchemaKind;
pub(crate) use settings::{EXTENSIONS, SETTINGS, extensions, settings};

/// A file of `content/schema/`.
pub(crate) struct SchemaFile {
    pub(crate) file: String,
    pub(crate) text: String,
}

/// All schemas of a workspace. Kinds that follow the indicator system have one for each version of the rules.
pub(crate) fn schemas(workspace: &Workspace) -> Vec<SchemaFile> {
    let mut schemas = Vec::new();
    for kind in SchemaKind::value_variants() {
        for version in versions(workspace, *kind) {
            let text = text(&of_workspace(*kind, workspace, version));
            schemas.push(SchemaFile { file: path(*kind, version), text });
        }
    }
    schemas
}

/// The versions that need a schema of their own: `None` if all versions share one.
fn versions(workspace: &Workspace, kind: SchemaKind) -> Vec<Option<&Version>> {
    if kind.is_of_version() { workspace.versions.values().map(Some).collect() } else { vec![None] }
}

fn path(kind: SchemaKind, version: Option<&Version>) -> String {
    match version {
        Some(version) => format!("{}{}/{}.json", files::SCHEMAS, version.id, kind.id()),
        None => format!("{}{}.json", files::SCHEMAS, kind.id()),
    }
}

/// A schema as it is printed and committed.
pub(crate) fn text(schema: &Value) -> String {
    serde_json::to_string_pretty(schema).expect("a schema is JSON") + "\n"
}

/// The schema of a kind as far as it does not depend on a workspace.
pub(crate) fn of_type(kind: SchemaKind) -> Value {
    let mut schema = plain::schema(&kind.derived());
    name(&mut schema, kind, None);
    schema
}

/// The schema of a kind with everything that the rules and tables of a workspace allow.
pub(crate) fn of_workspace(kind: SchemaKind, workspace: &Workspace, version: Option<&Version>) -> Value {
    let mut schema = of_type(kind);
    let newest = workspace.versions.values().max_by_key(|it| it.measures.issued);
    let version = version.or(newest);
    name(&mut schema, kind, version);
    enumeration::add(&mut schema, kind, workspace);
    if let Some(version) = version.filter(|_| kind.is_of_version()) {
        evaluation::add(&mut schema, kind, version);
    }
    schema
}

fn name(schema: &mut Value, kind: SchemaKind, version: Option<&Version>) {
    let of = version.filter(|_| kind.is_of_version()).map(|it| format!("{}:", it.id)).unwrap_or_default();
    schema["$id"] = json!(format!("urn:zonepress:schema:{of}{}", kind.id()));
    schema["title"] = json!(kind.title());
    let article = version.zip(kind.basis()).map(|(version, basis)| {
        let number = version.measures.articles.number(basis);
        format!("（《{}》{}）", version.measures.title, chinese::article(number))
    });
    schema["description"] = json!(format!("{}{}", kind.title(), article.unwrap_or_default()));
}

/// The schemas that are there and are not what the rules and tables ask for.
pub(crate) fn outdated(workspace: &Workspace, sources: &SourceTree) -> Vec<String> {
    let mut present = sources.iter().filter(|(file, _)| file.starts_with(files::SCHEMAS)).peekable();
    if present.peek().is_none() {
        return vec![];
    }
    let wanted: BTreeMap<String, String> = schemas(workspace).into_iter().map(|it| (it.file, it.text)).collect();
    let text = |source: &Source| match source {
        Source::Bytes(bytes) => Some(String::from_utf8_lossy(bytes).replace("\r\n", "\n")),
        _ => None,
    };
    let is_current = |file: &str, source| wanted.get(file).is_some_and(|it| text(source).as_ref() == Some(it));
    present.filter(|(file, source)| !is_current(file, source)).map(|(file, _)| file.clone()).collect()
}

/// The first line of a record, which tells an editor its schema, with the path from the record.
pub(crate) fn modeline(workspace: &Workspace, file: &str) -> Option<String> {
    let (kind, version) = kind_of(workspace, file)?;
    let up = "../".repeat(file.matches('/').count());
    let schema = path(kind, version);
    Some(format!("# {MODELINE}: $schema={up}{schema}\n## 上一行供编辑器提示和检查，请照留。\n"))
}

/// The kind of a record, and the version of the rules that its round applies.
fn kind_of<'w>(workspace: &'w Workspace, file: &str) -> Option<(SchemaKind, Option<&'w Version>)> {
    for kind in SchemaKind::value_variants().iter().copied() {
        if !kind.is_of_version() {
            if kind.files("*").iter().any(|it| matches(it, file)) {
                return Some((kind, None));
            }
            continue;
        }
        let round = workspace.rounds.values().find(|it| kind.files(&it.id).iter().any(|it| matches(it, file)));
        if let Some(version) = round.and_then(|it| workspace.version_of(it)) {
            return Some((kind, Some(version)));
        }
    }
    None
}

/// Whether a path has the form of a pattern, in which `*` is any part of a name.
fn matches(pattern: &str, file: &str) -> bool {
    let (pattern, file): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), file.split('/').collect());
    pattern.len() == file.len() && pattern.iter().zip(file).all(|(pattern, name)| is_name(pattern, name))
}

fn is_name(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end),
        None => pattern == name,
    }
}
