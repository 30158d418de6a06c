//! The YAML test suite: what is read without a finding means what the suite says.

use serde_json::{Deserializer, Value};

use super::outline::{Node, NodeKind};
use super::parse;

/// A value as text: records are read as text, and their types decide what it means.
fn plain(value: &Value) -> Value {
    match value {
        Value::Object(entries) => entries.iter().map(|(key, it)| (key.clone(), plain(it))).collect(),
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::String(text) => Value::String(text.clone()),
        Value::Null => Value::String(String::new()),
        other => Value::String(other.to_string()),
    }
}

fn of_node(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Scalar { .. } if node.is_null() => Value::String(String::new()),
        NodeKind::Scalar { text, .. } => Value::String(text.clone()),
        NodeKind::Sequence(items) => items.iter().map(of_node).collect(),
        NodeKind::Mapping(entries) => entries.iter().map(|it| (it.key.clone(), of_node(&it.value))).collect(),
    }
}

#[test]
fn what_is_read_without_a_finding_means_what_the_suite_says() {
    let cases = include_str!("../../../tests/data/yaml-test-suite.json");
    let cases: Vec<Value> = serde_json::from_str(cases).unwrap();
    let (mut read, mut refused, mut other) = (0, 0, Vec::new());
    for case in &cases {
        let (id, text) = (case["id"].as_str().unwrap(), case["yaml"].as_str().unwrap());
        let (outline, findings) = parse("a.yaml", text);
        let json = case["json"].as_str().unwrap_or_default();
        let documents: Vec<Value> = Deserializer::from_str(json).into_iter().map(Result::unwrap).collect();
        let meant = match documents.as_slice() {
            [] => None,
            [one] => Some(plain(one)),
            _ => Some(Value::Null),
        };
        match (findings.is_empty(), case["fails"].as_bool().unwrap(), meant) {
            (false, ..) => refused += 1,
            (true, false, None) => read += 1,
            (true, false, Some(meant)) if outline.root.as_ref().map_or(plain(&Value::Null), of_node) == meant => {
                read += 1
            }
            (true, ..) => other.push(id),
        }
    }
    insta::assert_snapshot!(format!("{read} read, {refused} refused, otherwise:\n{}", other.join("\n")));
}
