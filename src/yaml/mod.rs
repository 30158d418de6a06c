//! YAML records: positions first, then types, with every fault of a file at once.

pub(crate) mod outline;
pub(crate) mod schema;

use schemars::{JsonSchema, generate::SchemaSettings};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::finding::{Finding, Place, code};
use outline::Outline;

/// The schema that a record of type `T` follows.
pub(crate) fn schema_of<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>().to_value()
}

/// Reads a record, or says everything that keeps it from being one.
pub(crate) fn read<T: DeserializeOwned + JsonSchema>(file: &str, text: &str) -> (Option<T>, Outline, Vec<Finding>) {
    let (mut outline, mut findings) = outline::parse(file, text);
    if outline.root.is_none() && !findings.is_empty() {
        return (None, outline, findings);
    }
    let (faults, numbers) = schema::check(file, &outline, &schema_of::<T>());
    findings.extend(faults);
    outline.numbers = numbers;
    if !findings.is_empty() {
        return (None, outline, findings);
    }
    match serde_yaml::from_str::<T>(text) {
        Ok(record) => (Some(record), outline, findings),
        Err(err) => {
            let place = err.location().map_or(Place::File, |it| Place::Span(it.index()..it.index() + 1));
            let finding = Finding::new(&code::INVALID_VALUE, file, place, format!("不能读取：{err}"));
            (None, outline, vec![finding])
        }
    }
}
