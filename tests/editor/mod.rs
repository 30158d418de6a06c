//! Schemas for editors: they agree with the rules, and with what `check` accepts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::broken::{AS_OF, workspace_of};
use crate::new::{BLANK, new};
use crate::support::{Workspace, files, repository};

/// Findings about the form of a record, which a schema can express.
const OF_FORM: [&str; 14] = [
    "missing-field",
    "unknown-field",
    "wrong-type",
    "invalid-value",
    "to-be-filled",
    "fact-shape",
    "unknown-fact",
    "unknown-criterion",
    "unknown-ground",
    "unknown-kind",
    "unknown-statistic",
    "unknown-version",
    "points-above-max",
    "points-negative",
];

/// The schemas of the repository, by the patterns of the files they belong to.
struct Schemas {
    validators: Vec<(Vec<String>, Validator)>,
}

impl Schemas {
    fn of_the_repository() -> Self {
        let read = |file: &str| std::fs::read_to_string(repository().join(file)).expect("a committed file");
        let settings: Value = serde_json::from_str(&read(".vscode/settings.json")).expect("JSON");
        let assigned = settings["yaml.schemas"].as_object().expect("assignments");
        let validators = assigned.iter().map(|(schema, files)| {
            let schema: Value = serde_json::from_str(&read(schema.trim_start_matches("./"))).expect("JSON");
            let files =
                files.as_array().expect("patterns").iter().map(|it| it.as_str().expect("a pattern").to_string());
            let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a valid schema");
            (files.collect(), validator)
        });
        Self { validators: validators.collect() }
    }

    /// What the schema of a record says against it; `None` without a schema or if the text is not YAML.
    fn faults(&self, file: &str, text: &str) -> Option<Vec<String>> {
        let (_, validator) = self.validators.iter().find(|(files, _)| files.iter().any(|it| matches(it, file)))?;
        let record: Value = serde_yaml::from_str(text).ok()?;
        Some(validator.iter_errors(&record).map(|it| format!("{file}: {}: {it}", it.instance_path())).collect())
    }
}

/// Whether a path follows a pattern of VS Code, as far as the settings use them.
fn matches(pattern: &str, file: &str) -> bool {
    let (pattern, file): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), file.split('/').collect());
    let part = |(pattern, name): (&&str, &&str)| match *pattern {
        "[0-9]*" => name.starts_with(|it: char| it.is_ascii_digit()),
        "*" => true,
        other => match other.strip_prefix('*') {
            Some(end) => name.ends_with(end),
            None => other == *name,
        },
    };
    pattern.len() == file.len() && pattern.iter().zip(&file).all(part)
}

#[test]
fn the_committed_schemas_follow_from_the_rules() {
    let workspace = Workspace::demonstration();
    let run = workspace.run(&["schema", "--write"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let committed = repository();
    for folder in ["content/schema", ".vscode"] {
        let (written, present) = (files(&workspace.path().join(folder)), files(&committed.join(folder)));
        let differing: Vec<&String> = written.keys().filter(|it| written.get(*it) != present.get(*it)).collect();
        assert!(differing.is_empty() && written.len() == present.len(), "{folder}: {differing:?}");
    }
    assert!(run.stderr.contains("其中 0 个有改动"), "{}", run.stderr);
}

#[test]
fn a_schema_that_no_longer_follows_from_the_rules_is_reported_and_written_again() {
    let workspace = Workspace::demonstration();
    let file = "content/schema/2025-draft/self.json";
    workspace.write(file, "{}\n");
    workspace.write("content/schema/surplus.json", "{}\n");
    let run = workspace.run(&["check", "content/schema"]);
    assert_eq!((run.code, run.stdout.matches("warning[schema-outdated]").count()), (0, 2), "{}", run.stdout);
    assert_eq!(workspace.run(&["schema", "--write"]).code, 0);
    assert_eq!(workspace.run(&["check", "content/schema"]).stdout, "");
    assert_eq!(workspace.read(file), std::fs::read_to_string(repository().join(file)).unwrap());
    assert!(!workspace.path().join("content/schema/surplus.json").exists());
}

#[test]
fn settings_of_others_are_not_overwritten() {
    let workspace = Workspace::demonstration();
    workspace.write(".vscode/settings.json", "{ \"editor.fontSize\": 16 }\n");
    let run = workspace.run(&["schema", "--write"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(workspace.read(".vscode/settings.json"), "{ \"editor.fontSize\": 16 }\n");
    assert!(run.stderr.contains("content/schema/zone.json"), "{}", run.stderr);
}

#[test]
fn a_schema_names_what_the_rules_allow() {
    let schema: Value = serde_json::from_str(&Workspace::demonstration().run(&["schema", "self"]).stdout).unwrap();
    assert_eq!(schema["$id"], "urn:zonepress:schema:2025-draft:self");
    let facts = &schema["properties"]["facts"];
    assert_eq!(facts["additionalProperties"], false);
    assert_eq!(facts["properties"].as_object().unwrap().len(), 21);
    let share = &facts["properties"]["online_operator_share"];
    assert_eq!(share["oneOf"], json!([{ "required": ["ratio"] }, { "required": ["percent"] }]));
    let judged = schema["properties"]["judgements"]["properties"].as_object().unwrap();
    let texts = judged.values().map(|it| it["description"].as_str().unwrap());
    assert!(texts.clone().all(|it| it.contains("最高") && it.contains('条')), "{:?}", texts.collect::<Vec<_>>());
    assert_eq!(judged["22"]["properties"]["points"]["anyOf"][1]["anyOf"][0]["maximum"], json!(6));
}

/// The records of a folder, as texts by path.
fn records(root: &Path) -> BTreeMap<String, String> {
    let all = files(root).into_iter().filter(|(file, _)| file.ends_with(".yaml"));
    all.filter_map(|(file, bytes)| Some((file, String::from_utf8(bytes).ok()?))).collect()
}

#[test]
fn records_without_faults_follow_their_schemas() {
    let schemas = Schemas::of_the_repository();
    let mut seen = BTreeSet::new();
    for workspace in
        [Workspace::demonstration(), Workspace::new("mini"), Workspace::new("round"), Workspace::new("real")]
    {
        for (file, text) in records(workspace.path()) {
            let faults = schemas.faults(&file, &text).unwrap_or_else(|| panic!("{file} has no schema"));
            assert_eq!(faults, Vec::<String>::new());
            seen.insert(file.rsplit('/').next().unwrap().to_string());
        }
    }
    assert!(seen.len() > 15, "{seen:?}");
}

/// Faults of form that a schema cannot see, by `code/case`, with the reason.
const BEYOND_A_SCHEMA: [(&str, &str); 7] = [
    ("invalid-value/domain-in-chinese", ISSUED),
    ("invalid-value/folder", ISSUED),
    ("invalid-value/forms-of-the-site", ISSUED),
    ("invalid-value/line-break-in-the-site", ISSUED),
    ("invalid-value/office-of-a-notice", ISSUED),
    ("invalid-value/police-number", "compares two fields"),
    ("invalid-value/round-id", "compares a field with the name of the file"),
];
const ISSUED: &str = "the program has the forms of addresses and numbers that others issue";

#[test]
fn broken_records_break_their_schemas_if_their_form_is_wrong() {
    let schemas = Schemas::of_the_repository();
    let mut strays = Vec::new();
    let broken = repository().join("tests/broken");
    let is_case = |it: &String| it.ends_with(".yaml") && it.matches('/').count() == 1;
    for path in files(&broken).into_keys().filter(is_case).map(|it| broken.join(it)) {
        let path = path.as_path();
        let folder = path.parent().expect("a case lies in the folder of its code");
        let case = format!("{}/{}", name_of(folder), name_of(&path.with_extension("")));
        let workspace = workspace_of(path, folder);
        let run = workspace.run(&["check", "--as-of", AS_OF, "--format", "json"]);
        let findings: Vec<Value> = serde_json::from_str(&run.stdout).unwrap_or_else(|err| panic!("{case}: {err}"));
        for (file, text) in records(workspace.path()) {
            let of_file = findings.iter().filter(|it| it["file"] == file.as_str() && it["severity"] == "error");
            let codes: BTreeSet<&str> = of_file.map(|it| it["code"].as_str().expect("a code")).collect();
            let Some(faults) = schemas.faults(&file, &text) else { continue };
            let is_of_form = codes.iter().any(|it| OF_FORM.contains(it));
            if !faults.is_empty() && codes.is_empty() {
                strays.push(format!("{case}: check accepts, the schema does not: {}", faults.join("; ")));
            }
            if faults.is_empty() && is_of_form && !BEYOND_A_SCHEMA.iter().any(|(it, _)| *it == case) {
                strays.push(format!("{case}: the schema accepts {file}, check does not: {codes:?}"));
            }
        }
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

fn name_of(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

#[test]
fn files_to_fill_in_name_their_schema_and_follow_it_once_filled() {
    let schemas = Schemas::of_the_repository();
    let workspace = Workspace::demonstration();
    let file = "zones/990100/zone.yaml";
    workspace.remove(file);
    new(&workspace, "zone 990100");
    let text = workspace.read(file);
    assert!(text.starts_with("# yaml-language-server: $schema=../../content/schema/zone.json\n"), "{text}");
    let faults = schemas.faults(file, &text).expect("a schema");
    assert!(faults.iter().all(|it| it.contains(BLANK)) && !faults.is_empty(), "{faults:?}");
    let filled = text.replace(BLANK, "甲");
    assert_eq!(schemas.faults(file, &filled), Some(vec![]));
}
