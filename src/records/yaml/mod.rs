//! Reads YAML records: first positions, then types. All faults of a file are reported at once.

mod build;
mod escape;
mod fold;
mod indentation;
mod mended;
pub(crate) mod outline;
mod packed;
mod parse;
mod record;
pub(crate) mod schema;
pub(crate) mod shape;
mod slip;
#[cfg(test)]
mod suite;
mod syntax;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use schemars::{JsonSchema, generate::SchemaSettings};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::finding::{Finding, Place, code};
use outline::Outline;
pub(crate) use parse::parse;

/// The schema for records of type `T`, generated once and cached.
pub(crate) fn schema_of<T: JsonSchema>() -> Arc<Value> {
    static KNOWN: Mutex<BTreeMap<&str, Arc<Value>>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let made = || SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>().to_value();
    Arc::clone(known.entry(std::any::type_name::<T>()).or_insert_with(|| Arc::new(made())))
}

/// Reads a record. If it is invalid, the findings list every fault.
pub(crate) fn read<T: DeserializeOwned + JsonSchema>(file: &str, text: &str) -> (Option<T>, Outline, Vec<Finding>) {
    let (mut outline, mut findings) = parse(file, text);
    if outline.root.is_none() && !findings.is_empty() {
        return (None, outline, findings);
    }
    let (faults, numbers) = schema::check(file, &outline, &schema_of::<T>());
    // With guessed indentation it is uncertain which mapping a key belongs to, so schema faults are dropped.
    findings.extend(faults.into_iter().filter(|_| !outline.guessed));
    outline.numbers = numbers;
    let record = outline.root.as_ref().filter(|_| findings.is_empty()).map(record::read::<T>);
    let record = record.and_then(|it| it.map_err(|err| findings.push(unread(file, &err))).ok());
    (record, outline, findings)
}

/// What a sound record says, for `unpacked`.
pub(crate) fn packed(outline: &Outline) -> Option<Vec<u8>> {
    outline.root.as_ref().map(packed::pack)
}

/// Reads a packed record; `None` if it is of another type.
pub(crate) fn unpacked<T: DeserializeOwned>(packed: &[u8]) -> Option<T> {
    record::read(packed::Packed::read(packed)?).ok()
}

/// Reports a value that the schema allows but the type does not.
fn unread(file: &str, err: &record::Unread) -> Finding {
    let place = err.span.clone().map_or(Place::File, Place::Span);
    Finding::new(&code::INVALID_VALUE, file, place, "这里的内容不能读取")
        .help("请核对写法；各字段的写法见 `zonepress schema`")
}
