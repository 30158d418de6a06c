//! What a version of the rules asks of an evaluation: its facts with their shapes, its criteria with their maxima.

use std::str::FromStr;

use serde_json::{Map, Value, json};

use super::enumeration::restrict;
use super::kind::SchemaKind;
use crate::model::indicators::{Criterion, FactDefinition, FactKind, Indicator, IndicatorSystem, Rule};
use crate::model::measures::{Basis, Version};
use crate::number::Number;
use crate::text::chinese;

pub(super) fn add(schema: &mut Value, kind: SchemaKind, version: &Version) {
    let system = &version.system;
    let article = chinese::article(version.measures.articles.number(Basis::IndicatorSystem));
    let facts = if kind == SchemaKind::SelfEvaluation { "facts" } else { "corrections" };
    let is_correction = kind != SchemaKind::SelfEvaluation;
    let defined = system.facts.iter().map(|it| (it.id.clone(), fact(schema, system, it, is_correction, &article)));
    let defined: Map<String, Value> = defined.collect();
    let judged = system.criteria().filter(|(_, it)| it.rule.is_judged());
    let judged = judged.map(|(indicator, it)| (it.id.clone(), judgement(schema, indicator, it, &article)));
    let judged: Map<String, Value> = judged.collect();
    only(&mut schema["properties"][facts], defined);
    only(&mut schema["properties"]["judgements"], judged);
}

/// A copy of a shared definition whose fields refer to that definition, so that each is written once.
fn referring(schema: &Value, definition: &str) -> Value {
    let mut copy = schema["$defs"][definition].clone();
    for (name, field) in copy["properties"].as_object_mut().into_iter().flatten() {
        *field = json!({ "$ref": format!("#/$defs/{definition}/properties/{name}") });
    }
    copy
}

fn only(field: &mut Value, properties: Map<String, Value>) {
    field["properties"] = Value::Object(properties);
    field["additionalProperties"] = json!(false);
}

/// The fields in which a kind of fact holds its value. One of them is written.
fn value_fields(system: &IndicatorSystem, definition: &FactDefinition) -> Vec<&'static str> {
    let counted = |it: &Criterion| matches!(&it.rule, Rule::Count(rule) if rule.fact == definition.id);
    match definition.kind {
        FactKind::Growth => vec!["by_year"],
        FactKind::Ratio => vec!["ratio", "percent"],
        FactKind::Count if system.criteria().any(|(_, it)| counted(it)) => vec!["count", "amounts"],
        FactKind::Count => vec!["count"],
        FactKind::Confirmation => vec!["confirmed"],
        FactKind::Items => vec!["items"],
    }
}

const VALUES: [&str; 6] = ["by_year", "ratio", "percent", "count", "amounts", "confirmed"];

fn fact(
    schema: &Value,
    system: &IndicatorSystem,
    definition: &FactDefinition,
    is_correction: bool,
    article: &str,
) -> Value {
    let mut fact = referring(schema, "Fact");
    let fields = value_fields(system, definition);
    if let Some(properties) = fact["properties"].as_object_mut() {
        let is_other = |name: &str| (VALUES.contains(&name) || name == "items") && !fields.contains(&name);
        properties.retain(|name, _| !is_other(name));
    }
    let uses: Vec<(&Indicator, &Criterion)> =
        system.criteria().filter(|(_, it)| it.rule.facts().contains(&definition.id.as_str())).collect();
    let required = if is_correction { &["source", "reason"][..] } else { &["source"] };
    fact["required"] = json!(required);
    fact["oneOf"] = fields.iter().map(|it| json!({ "required": [it] })).collect();
    for list in ["by_year", "amounts"].into_iter().filter(|it| fields.contains(it)) {
        fact["properties"][list] = json!({ "allOf": [fact["properties"][list], { "minItems": 1 }] });
    }
    fact["title"] = json!(definition.name);
    fact["description"] = json!(describe_fact(definition, &uses, article));
    if fields == ["items"] {
        fact["properties"]["items"] = items(schema, &uses);
    }
    if fields.contains(&"ratio") {
        fact["properties"]["ratio"] = ratio(schema, definition);
    }
    fact
}

fn describe_fact(definition: &FactDefinition, uses: &[(&Indicator, &Criterion)], article: &str) -> String {
    let unit = definition.unit.as_ref().map(|it| format!("，单位：{it}")).unwrap_or_default();
    let criteria: Vec<String> = uses.iter().map(|(indicator, it)| words(indicator, it, article)).collect();
    format!("{}{unit}。\n{}", definition.name, criteria.join("\n"))
}

/// The words of a criterion, with its maximum.
fn words(indicator: &Indicator, criterion: &Criterion, article: &str) -> String {
    let text = criterion.text.replace('\n', " ");
    let (number, name, id, max) = (indicator.number, &indicator.name, &criterion.id, criterion.max_points);
    format!("{article} 指标 {number} {name}，得分点 {id}（最高 {max} 分）：{text}")
}

/// The numerator and the denominator, by their names.
fn ratio(schema: &Value, definition: &FactDefinition) -> Value {
    let mut ratio = referring(schema, "Ratio");
    ratio["title"] = schema["$defs"]["Fact"]["properties"]["ratio"]["title"].clone();
    for (name, meaning) in [("numerator", &definition.numerator), ("denominator", &definition.denominator)] {
        if let Some(meaning) = meaning {
            ratio["properties"][name] = json!({ "title": meaning, "allOf": [ratio["properties"][name]] });
        }
    }
    ratio
}

/// The events of a fact, with the kinds that count.
fn items(schema: &Value, uses: &[(&Indicator, &Criterion)]) -> Value {
    let rules = uses.iter().filter_map(|(_, it)| match &it.rule {
        Rule::WeightedCount(rule) => Some(rule),
        _ => None,
    });
    let kinds = rules.flat_map(|it| &it.kinds).map(|it| (it.name.clone(), format!("每件 {} 分", it.points))).collect();
    let mut item = referring(schema, "Item");
    item["properties"]["kind"] = schema["$defs"]["Item"]["properties"]["kind"].clone();
    restrict(&mut item["properties"]["kind"], &kinds);
    let title = &schema["$defs"]["Fact"]["properties"]["items"]["title"];
    json!({ "title": title, "type": "array", "items": item })
}

fn judgement(schema: &Value, indicator: &Indicator, criterion: &Criterion, article: &str) -> Value {
    let shared = &schema["$defs"]["Judgement"]["properties"];
    let mut judgement = referring(schema, "Judgement");
    judgement["title"] = json!(format!("{} {}", criterion.id, indicator.name));
    judgement["description"] = json!(words(indicator, criterion, article));
    let max = criterion.max_points;
    let mut member = referring(schema, "PanelMember");
    member["properties"]["points"] = points(max);
    let properties = &mut judgement["properties"];
    properties["points"] = json!({ "anyOf": [{ "type": "null" }, points(max)] });
    properties["panel"] =
        json!({ "title": shared["panel"]["title"], "type": ["array", "null"], "minItems": 1, "items": member });
    match &criterion.rule {
        Rule::JudgedIfAny(rule) => {
            let paths = rule.paths.iter().map(|it| (it.id.clone(), it.text.clone())).collect();
            properties["paths"] = shared["paths"].clone();
            restrict(&mut properties["paths"]["items"], &paths);
        }
        Rule::Judged(rule) if !rule.checklist.is_empty() => {
            let items = rule.checklist.iter().map(|it| (it.clone(), String::new())).collect();
            properties["checked"] = shared["checked"].clone();
            restrict(&mut properties["checked"]["items"], &items);
        }
        _ => {}
    }
    judgement
}

/// Points from zero to a maximum, also as a text.
fn points(max: Number) -> Value {
    let most = serde_json::Number::from_str(&max.to_string()).expect("a decimal is a JSON number");
    json!({
        "title": "得分",
        "description": format!("0 至 {max} 分"),
        "anyOf": [
            { "type": "number", "minimum": 0, "maximum": most },
            { "type": "string", "pattern": "^(0|[1-9][0-9]*)(\\.[0-9]+)?$" },
        ],
    })
}
