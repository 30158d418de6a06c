//! How the value of a field is written, in words, from the schema of its record type.

use serde_json::Value;

/// The shape of a text without a form of its own.
pub(crate) const TEXT: &str = "文字";

/// Follows references, and takes the other branch of what may also be null.
pub(crate) fn resolved<'s>(root: &'s Value, mut schema: &'s Value) -> &'s Value {
    loop {
        if let Some(reference) = schema["$ref"].as_str() {
            schema = root.pointer(reference.trim_start_matches('#')).unwrap_or(&Value::Null);
        } else if let Some(options) = schema["anyOf"].as_array() {
            schema = options.iter().find(|it| it["type"] != "null").unwrap_or(&Value::Null);
        } else {
            return schema;
        }
    }
}

/// The type besides null.
pub(crate) fn kind(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(one) => one,
        Value::Array(many) => many.iter().filter_map(Value::as_str).find(|it| *it != "null").unwrap_or_default(),
        _ => "",
    }
}

/// The official term of a field: the first line of its description, without the article it names.
///
/// Each version of the rules numbers its articles in its own way.
pub(crate) fn term(schema: &Value) -> &str {
    let line = schema["description"].as_str().and_then(|it| it.lines().next()).unwrap_or_default();
    match line.split_once("（第") {
        Some((term, rest)) if rest.contains('条') => term,
        _ => line,
    }
}

/// The words that may be written; empty where any may.
pub(crate) fn choices(schema: &Value) -> Vec<&str> {
    let variants = schema["oneOf"].as_array().into_iter().flatten();
    let single = variants.flat_map(|it| it["const"].as_str().into_iter().chain(words(&it["enum"])));
    words(&schema["enum"]).chain(single).collect()
}

fn words(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// How a value is written: 日期，写作 2026-01-05. Empty for a mapping.
pub(crate) fn shape(root: &Value, schema: &Value) -> String {
    let schema = resolved(root, schema);
    let choices = choices(schema);
    if !choices.is_empty() {
        return format!("{}之一", choices.join("、"));
    }
    match (schema["format"].as_str(), kind(schema)) {
        (Some("date"), _) => "日期，写作 2026-01-05".into(),
        (Some("decimal"), _) => "数，如 12.5，不写单位和千分位".into(),
        (Some("area-code"), _) => "6 位数字，加引号".into(),
        (Some("slug"), _) => "小写字母、数字和连字符".into(),
        (Some("pages"), _) => "页码，写作 第3页 或者 第3—5页".into(),
        (_, "integer") => "整数".into(),
        (_, "boolean") => "true（是）或者 false（否）".into(),
        (_, "string") => TEXT.into(),
        (_, "array") => list(root, schema),
        _ => String::new(),
    }
}

fn list(root: &Value, schema: &Value) -> String {
    let each = shape(root, &schema["items"]);
    let least = if schema["minItems"].as_u64().unwrap_or(0) > 0 { "，至少一项" } else { "" };
    match each.is_empty() {
        true => format!("列表，每项以 - 开头{least}"),
        false => format!("列表，每项以 - 开头{least}；{each}"),
    }
}
