//! A schema derived from a record type, in the terms of editors.
//!
//! `check` reads YAML more leniently than JSON Schema: a number or a word such as `true` may be a text. It also knows
//! how dates, codes and numbers are written. Both are spelt out here.

use serde_json::{Map, Value, json};

use crate::model::TO_BE_FILLED;
use crate::records::yaml::shape::{TEXT, kind, shape, term};

/// A text that says something, and not only that it is to be filled in.
fn text_pattern() -> String {
    format!("^(?!\\s*{TO_BE_FILLED}\\s*$)[\\s\\S]*\\S")
}

/// The schema with patterns, titles, and messages in Chinese.
pub(super) fn schema(derived: &Value) -> Value {
    let mut schema = derived.clone();
    walk(derived, &mut schema);
    schema
}

/// Changes a schema and everything in it. `root` resolves references.
fn walk(root: &Value, schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            for (_, it) in fields.iter_mut() {
                walk(root, it);
            }
            describe(root, fields);
            widen(fields);
        }
        Value::Array(items) => items.iter_mut().for_each(|it| walk(root, it)),
        _ => {}
    }
}

/// Adds title, description and shape to every field.
fn describe(root: &Value, fields: &mut Map<String, Value>) {
    for (_, field) in fields.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        let title = term(field).to_string();
        let Some(text) = field["description"].as_str().filter(|_| !title.is_empty()).map(str::to_string) else {
            continue;
        };
        let shape = Some(shape(root, field)).filter(|it| !it.is_empty() && it != TEXT).map(|it| format!("。{it}"));
        field["title"] = json!(title);
        field["description"] = json!(format!("{text}{}", shape.unwrap_or_default()));
    }
    let is_chinese = |it: &Value| it.as_str().is_some_and(|it| it.chars().any(|it| ('一'..='龥').contains(&it)));
    if fields.get("description").is_some_and(|it| it.is_string() && !is_chinese(it)) {
        fields.remove("description");
    }
}

/// Allows what `check` allows, and refuses what it refuses by the way a value is written.
fn widen(fields: &mut Map<String, Value>) {
    let schema = Value::Object(fields.clone());
    let Some((pattern, message)) = written(&schema) else {
        let may_be_empty = kind(&schema) == "object" && schema["required"].as_array().is_none_or(Vec::is_empty);
        if may_be_empty && schema["properties"].is_object() {
            fields.insert("type".into(), json!(["object", "null"]));
        }
        return;
    };
    let plain: &[&str] = match schema["format"].as_str() {
        Some("date" | "slug" | "pages") => &["string"],
        Some("area-code") => &["string", "integer"],
        Some("decimal") => &["string", "number"],
        _ => &["string", "number", "boolean"],
    };
    let null = schema["type"].as_array().is_some_and(|it| it.iter().any(|it| it == "null"));
    let types: Vec<&str> = plain.iter().copied().chain(null.then_some("null")).collect();
    fields.insert("type".into(), if types.len() == 1 { json!(types[0]) } else { json!(types) });
    fields.insert("pattern".into(), json!(pattern));
    fields.insert("patternErrorMessage".into(), json!(message));
    if schema["format"] != "date" {
        fields.remove("format");
    }
}

/// The pattern of a text, and the message for one that does not follow it; `None` for other values.
fn written(schema: &Value) -> Option<(String, String)> {
    if kind(schema) != "string" || schema["enum"].is_array() || schema["const"].is_string() {
        return None;
    }
    let (pattern, message) = match schema["format"].as_str() {
        Some("date") => ("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "日期写作 2026-01-05"),
        Some("area-code") => ("^[0-9]{6}$", "行政区划代码为 6 位数字，加引号"),
        Some("slug") => ("^[a-z0-9]+(-[a-z0-9]+)*$", "只用小写字母、数字和连字符"),
        Some("pages") => ("^第[1-9][0-9]*(—[1-9][0-9]*)?页$", "页码写作 第3页 或者 第3—5页"),
        Some("decimal") => ("^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$", "写作 12.5，不写单位、百分号和千分位"),
        _ => return Some((text_pattern(), "不能为空，也不能是“待填写”".into())),
    };
    Some((pattern.into(), message.into()))
}
