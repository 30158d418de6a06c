//! A record to fill in, from the schema of its type: every field with its term, its shape and what is known of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde_json::Value;

use super::text::{commented, indented, item, joined, prose};
use crate::model::TO_BE_FILLED;
use crate::records::yaml::schema_of;
use crate::records::yaml::shape::{kind, resolved, shape, term};

/// What a field gets. Fields without an answer are to be filled in if required, and comments otherwise.
enum Answer {
    /// A value on one line.
    Value(String),
    /// To be filled in, although not required.
    Wanted,
    /// Lines below the name of the field.
    Below(Vec<String>),
    /// The whole field with its name.
    Lines(Vec<String>),
    /// A comment, although something is known of the field.
    Comment,
    LeftOut,
}

/// Fields are named by their path, such as `notice/office/name`; items of lists have no part in it.
pub(super) struct Form {
    schema: Arc<Value>,
    answers: BTreeMap<String, Answer>,
    notes: BTreeMap<String, Vec<String>>,
}

impl Form {
    pub(super) fn of<T: JsonSchema>() -> Self {
        Self { schema: schema_of::<T>(), answers: BTreeMap::new(), notes: BTreeMap::new() }
    }

    fn answer(mut self, at: &str, answer: Answer) -> Self {
        self.answers.insert(at.into(), answer);
        self
    }

    pub(super) fn value(self, at: &str, yaml: impl std::fmt::Display) -> Self {
        self.answer(at, Answer::Value(yaml.to_string()))
    }

    pub(super) fn wanted(self, at: &str) -> Self {
        self.answer(at, Answer::Wanted)
    }

    pub(super) fn below(self, at: &str, lines: Vec<String>) -> Self {
        self.answer(at, Answer::Below(lines))
    }

    pub(super) fn lines_of(self, at: &str, lines: Vec<String>) -> Self {
        self.answer(at, Answer::Lines(lines))
    }

    pub(super) fn commented(self, at: &str) -> Self {
        self.answer(at, Answer::Comment)
    }

    pub(super) fn without(self, at: &str) -> Self {
        self.answer(at, Answer::LeftOut)
    }

    /// Adds an explanation above a field, after its term and shape.
    pub(super) fn note(mut self, at: &str, text: impl AsRef<str>) -> Self {
        self.notes.entry(at.into()).or_default().extend(prose(text.as_ref()));
        self
    }

    /// The whole record below its head.
    pub(super) fn text(&self, head: &[String]) -> String {
        joined(&[head, &self.lines()].concat())
    }

    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (name, schema) in properties(&self.schema) {
            let field = self.entry(&self.schema, name, schema, name);
            if !field.is_empty() {
                lines.push(String::new());
                lines.extend(field);
            }
        }
        lines
    }

    /// One field of the record.
    pub(super) fn field(&self, name: &str) -> Vec<String> {
        self.entry(&self.schema, name, &self.schema["properties"][name], name)
    }

    /// One item of a list of the record.
    pub(super) fn item_of(&self, name: &str) -> Vec<String> {
        let list = resolved(&self.schema, &self.schema["properties"][name]);
        item(self.fields(resolved(&self.schema, &list["items"]), name))
    }

    fn fields(&self, schema: &Value, at: &str) -> Vec<String> {
        properties(schema).flat_map(|(name, it)| self.entry(schema, name, it, &format!("{at}/{name}"))).collect()
    }

    /// A field with its explanation, as comments if it may be left out.
    fn entry(&self, parent: &Value, name: &str, schema: &Value, at: &str) -> Vec<String> {
        let answer = self.answers.get(at);
        if matches!(answer, Some(Answer::LeftOut)) {
            return vec![];
        }
        let required = parent["required"].as_array().is_some_and(|it| it.iter().any(|it| it == name));
        let below = format!("{at}/");
        let answered = match answer {
            Some(Answer::Comment) => false,
            Some(_) => true,
            None => self.answers.keys().any(|it| it.starts_with(&below)),
        };
        let own = self.own(name, schema, at);
        let mut lines = self.explanation(name, schema, at, required);
        lines.extend(if required || answered { own } else { commented(own) });
        lines
    }

    fn explanation(&self, name: &str, schema: &Value, at: &str, required: bool) -> Vec<String> {
        let term = Some(term(schema)).filter(|it| !it.is_empty()).unwrap_or(name);
        let shape = shape(&self.schema, schema);
        let shape = if shape.is_empty() { shape } else { format!("：{shape}") };
        let optional = if required || term.contains("不写") { "" } else { "（可以不写）" };
        let mut lines = prose(&format!("{term}{optional}{shape}"));
        lines.extend(self.notes.get(at).into_iter().flatten().cloned());
        lines
    }

    fn own(&self, name: &str, schema: &Value, at: &str) -> Vec<String> {
        let head = format!("{name}:");
        match self.answers.get(at) {
            Some(Answer::Value(yaml)) => return vec![format!("{head} {yaml}")],
            Some(Answer::Lines(lines)) => return lines.clone(),
            Some(Answer::Below(lines)) => return [vec![head], indented(lines.iter().cloned())].concat(),
            _ => {}
        }
        let schema = resolved(&self.schema, schema);
        match kind(schema) {
            "object" if schema["properties"].is_object() => [vec![head], indented(self.fields(schema, at))].concat(),
            "object" => vec![format!("{head} {{}}")],
            "array" => [vec![head], indented(self.item(resolved(&self.schema, &schema["items"]), at))].concat(),
            _ => vec![format!("{head} {TO_BE_FILLED}")],
        }
    }

    fn item(&self, schema: &Value, at: &str) -> Vec<String> {
        match schema["properties"].is_object() {
            true => item(self.fields(schema, at)),
            false => vec![format!("- {TO_BE_FILLED}")],
        }
    }
}

fn properties(schema: &Value) -> impl Iterator<Item = (&str, &Value)> {
    schema["properties"].as_object().into_iter().flatten().map(|(name, it)| (name.as_str(), it))
}
