//! The current indicator system, as far as tests need it.

use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde_json::Value;

use super::yaml;
use crate::support::repository;

pub const FILE: &str = "content/measures/2025-draft/indicators.yaml";

pub static SYSTEM: LazyLock<Value> = LazyLock::new(|| yaml::read(&repository().join(FILE)));

pub fn dimensions() -> impl Iterator<Item = &'static Value> {
    list(&SYSTEM, "dimensions")
}

pub fn indicators() -> impl Iterator<Item = &'static Value> {
    dimensions().flat_map(|it| list(it, "indicators"))
}

pub fn criteria(indicator: &Value) -> impl Iterator<Item = &Value> {
    list(indicator, "criteria")
}

/// A criterion judged by people.
pub struct Judged {
    pub id: String,
    pub max_points: Decimal,
    pub paths: Vec<String>,
}

pub fn judged() -> Vec<Judged> {
    let judged = indicators().flat_map(criteria).filter(|it| kind(it).starts_with("judged"));
    judged
        .map(|it| Judged {
            id: yaml::text(&it["id"]),
            max_points: yaml::decimal(&it["max_points"]),
            paths: list(&it["rule"]["judged_if_any"], "paths").map(|path| yaml::text(&path["id"])).collect(),
        })
        .collect()
}

/// The kinds of events in the rule that counts a fact.
pub fn item_kinds(fact: &str) -> Vec<String> {
    let rules = indicators().flat_map(criteria).map(|it| &it["rule"]["weighted_count"]);
    let rule = rules.filter(|it| it["fact"] == fact).flat_map(|it| list(it, "kinds"));
    rule.map(|it| yaml::text(&it["name"])).collect()
}

/// Whether a rule requires the fact to have a date.
pub fn is_dated(fact: &str) -> bool {
    let mut rules = indicators().flat_map(criteria).map(|it| &it["rule"]["tiers"]);
    rules.any(|it| it["fact"] == fact && it["dated"] == true)
}

/// The name of a criterion's rule.
fn kind(criterion: &Value) -> &str {
    criterion["rule"].as_object().and_then(|it| it.keys().next()).expect("a criterion has a rule")
}

pub fn list<'v>(map: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    map.get(key).and_then(Value::as_array).into_iter().flatten()
}
