//! What the tables and the rules of a workspace allow in records of any version: codes, indicators, grounds.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::kind::SchemaKind;
use crate::model::indicators::{StatisticDefinition, StatisticScope};
use crate::records::workspace::Workspace;

/// A value that may be written, with what it means.
type Choices = BTreeMap<String, String>;

pub(super) fn add(schema: &mut Value, kind: SchemaKind, workspace: &Workspace) {
    if !kind.is_archive() && code_fields(schema) {
        schema["$defs"]["AreaCode"] = area_codes(workspace);
    }
    match kind {
        SchemaKind::Round => round(schema, workspace),
        SchemaKind::Oversight => {
            let grounds = workspace.versions.values().flat_map(|it| &it.measures.grounds);
            let grounds = grounds.map(|it| (it.id.clone(), it.text.clone())).collect();
            restrict(&mut schema["$defs"]["OversightAction"]["properties"]["ground"], &grounds);
        }
        SchemaKind::Approval => {
            schema["if"] = json!({ "properties": { "approved": { "const": true } } });
            schema["then"] = json!({ "required": ["period"] });
        }
        SchemaKind::Experience => indicators(&mut schema["properties"]["indicators"]["items"], workspace),
        _ => {}
    }
}

/// Replaces every field for an area code with a reference. Returns whether there is one.
fn code_fields(schema: &mut Value) -> bool {
    let mut found = false;
    match schema {
        Value::Object(fields) => {
            let is_code = |it: &Value| it["pattern"] == "^[0-9]{6}$";
            for (_, field) in fields.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
                if is_code(field) {
                    let (title, description) = (field["title"].clone(), field["description"].clone());
                    *field = json!({ "title": title, "description": description, "$ref": "#/$defs/AreaCode" });
                    found = true;
                }
            }
            fields.iter_mut().for_each(|(_, it)| found |= code_fields(it));
        }
        Value::Array(items) => items.iter_mut().for_each(|it| found |= code_fields(it)),
        _ => {}
    }
    found
}

/// Every code that may be written, former ones included.
fn area_codes(workspace: &Workspace) -> Value {
    let mut codes = Choices::new();
    for area in &workspace.areas.0 {
        codes.insert(area.code.clone(), format!("{}（{}）", area.name, area.province));
        codes.extend(area.former_codes().map(|it| (it.to_string(), format!("{}，现为 {}", area.name, area.code))));
    }
    let mut code = json!({});
    restrict(&mut code, &codes);
    code
}

/// Limits a text to the choices. Texts of digits may be written without quotes.
pub(super) fn restrict(field: &mut Value, choices: &Choices) {
    let Some(fields) = field.as_object_mut() else { return };
    for name in ["type", "pattern", "patternErrorMessage"] {
        fields.remove(name);
    }
    let numbers = choices.keys().filter_map(|it| it.parse::<u64>().ok()).map(Value::from);
    let texts = choices.keys().map(|it| json!(it));
    fields.insert("enum".into(), texts.chain(numbers).collect());
    fields.insert("enumDescriptions".into(), choices.values().map(|it| json!(it)).collect());
}

fn indicators(items: &mut Value, workspace: &Workspace) {
    let mut names: BTreeMap<u32, String> = BTreeMap::new();
    for dimension in workspace.versions.values().flat_map(|it| &it.system.dimensions) {
        names.extend(dimension.indicators.iter().map(|it| (it.number, it.name.clone())));
    }
    *items =
        json!({ "enum": names.keys().collect::<Vec<_>>(), "enumDescriptions": names.values().collect::<Vec<_>>() });
}

/// The versions that a round may apply, and the statistics that each of them needs.
fn round(schema: &mut Value, workspace: &Workspace) {
    let titles = workspace.versions.iter().map(|(id, it)| (id.clone(), it.measures.title.clone())).collect();
    restrict(&mut schema["properties"]["measures"], &titles);
    let statistic = schema["properties"]["statistics"]["additionalProperties"].clone();
    let of_version = |(id, version): (&String, &crate::model::measures::Version)| {
        let fields = version.system.statistics.iter().map(|it| (it.id.clone(), statistics(&statistic, it)));
        json!({
            "if": { "properties": { "measures": { "const": id } } },
            "then": { "properties": { "statistics": {
                "properties": fields.collect::<serde_json::Map<_, _>>(),
                "additionalProperties": false,
            } } },
        })
    };
    schema["allOf"] = workspace.versions.iter().map(of_version).collect();
}

fn statistics(base: &Value, definition: &StatisticDefinition) -> Value {
    let (field, other) = match definition.by {
        StatisticScope::Year => ("by_year", "percent"),
        StatisticScope::Round => ("percent", "by_year"),
    };
    let mut schema = base.clone();
    schema["title"] = json!(definition.name);
    schema["description"] = json!(format!("{}，写 {field}", definition.name));
    schema["required"] = json!([field]);
    schema["properties"] = json!({ other: false });
    schema
}
