//! Random records, in which any fact or judgement may be missing. Also improved and reordered versions of them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::book::{Dossier, Review};
use super::{system, yaml};

const REGIONS: [&str; 4] = ["东部", "中部", "西部", "东北"];

prop_compose! {
    pub fn statistics()(
        growth in vec(-20..=200i64, 4),
        mediation in 400..=700i64,
        settlement in 400..=700i64,
    ) -> Value {
        let tenths = |it: i64| Decimal::new(it, 1).to_string();
        let years: Vec<Value> =
            (2022..).zip(growth).map(|(year, it)| json!({ "year": year, "percent": tenths(it) })).collect();
        json!({
            "ecommerce_growth": { "by_year": years },
            "mediation_rate": { "percent": tenths(mediation) },
            "odr_settlement_rate": { "percent": tenths(settlement) },
        })
    }
}

prop_compose! {
    pub fn dossier()(
        region in select(&REGIONS[..]),
        facts in facts(),
        own in judgements(),
        corrections in facts(),
        corrected in vec(prop::bool::weighted(0.15), 32),
        judgements in judgements(),
    ) -> Dossier {
        let corrections = corrections.into_iter().zip(corrected).filter(|it| it.1).map(|it| it.0);
        let review = Review { corrections: corrections.collect(), judgements, qualified: false };
        let period = ["2022-10-01", "2025-09-30"].map(String::from);
        let facts = Value::Object(facts);
        Dossier { region: region.to_string(), period, facts, judgements: own, reviews: vec![review] }
    }
}

fn facts() -> impl Strategy<Value = Map<String, Value>> {
    let facts: Vec<BoxedStrategy<(String, Option<Value>)>> = system::list(&system::SYSTEM, "facts")
        .map(|it| {
            let id = yaml::text(&it["id"]);
            let value = match yaml::text(&it["kind"]).as_str() {
                "growth" => growth().boxed(),
                "ratio" => ratio().boxed(),
                "count" => count().boxed(),
                "confirmation" => any::<bool>().prop_map(|it| json!({ "confirmed": it })).boxed(),
                "items" => items(system::item_kinds(&id)).boxed(),
                kind => panic!("no records of kind {kind}"),
            };
            (Just(id), prop::option::weighted(0.9, value)).boxed()
        })
        .collect();
    facts.prop_map(present)
}

fn present(entries: Vec<(String, Option<Value>)>) -> Map<String, Value> {
    entries.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

fn growth() -> impl Strategy<Value = Value> {
    let published = (-200..=300i64).prop_map(|it| json!({ "percent": Decimal::new(it, 1).to_string() }));
    let computed =
        (1..=999u32, 0..=1300u32).prop_map(|(previous, current)| json!({ "previous": previous, "current": current }));
    let years = subsequence(vec![2022, 2023, 2024, 2025], 1..=4);
    let values = vec(prop_oneof![published, computed], 4);
    (years, values).prop_map(|(years, values)| {
        let dated = |(year, mut value): (u32, Value)| {
            value["year"] = year.into();
            value
        };
        json!({ "by_year": years.into_iter().zip(values).map(dated).collect::<Vec<Value>>() })
    })
}

/// Shares near the thresholds of the annex, and shares of zero cases.
fn ratio() -> impl Strategy<Value = Value> {
    let near =
        (select(vec![0, 5, 6, 9, 10, 14, 15, 50, 55, 90, 95, 98, 99, 100]), select(vec![20, 100, 1000]), -1..=1i64);
    prop_oneof![
        6 => near.prop_map(|(percent, whole, off)| {
            let part = (percent * whole / 100 + off).clamp(0, whole);
            json!({ "ratio": { "numerator": part, "denominator": whole } })
        }),
        1 => Just(json!({ "ratio": { "numerator": 0, "denominator": 0 } })),
        2 => (0..=10000i64).prop_map(|it| json!({ "percent": Decimal::new(it, 2).to_string() })),
    ]
}

fn count() -> impl Strategy<Value = Value> {
    let amounts = vec(select(vec![49_999_999, 50_000_000, 100_000_000, 200_000_000]), 1..8);
    prop_oneof![
        3 => (0..=9u32).prop_map(|it| json!({ "count": it })),
        1 => amounts.prop_map(|it| json!({ "amounts": it })),
    ]
}

/// A few events, some of which coincide or lie outside the creation period.
fn items(kinds: Vec<String>) -> impl Strategy<Value = Value> {
    let dates = vec!["2022-09-30", "2023-05-01", "2024-05-01", "2025-10-01"];
    let item = (select(kinds), select(vec!["甲", "乙", "丙", "丁"]), select(dates));
    vec(item, 0..6).prop_map(|items| {
        let item = |(kind, event, date)| json!({ "kind": kind, "event": event, "date": date });
        json!({ "items": items.into_iter().map(item).collect::<Vec<Value>>() })
    })
}

fn judgements() -> impl Strategy<Value = Value> {
    let judgements: Vec<BoxedStrategy<(String, Option<Value>)>> = system::judged()
        .into_iter()
        .map(|it| {
            let tenths = 0..=i64::try_from(it.max_points * Decimal::TEN).expect("a small maximum");
            let mark = tenths.prop_map(|it| Value::String(Decimal::new(it, 1).to_string()));
            let given = prop_oneof![
                mark.clone().prop_map(|it| json!({ "points": it })),
                vec(mark, 1..=7).prop_map(|it| json!({ "panel": it })),
            ];
            let count = it.paths.len();
            let judgement = (given, subsequence(it.paths, 0..=count)).prop_map(|(mut judgement, paths)| {
                judgement["paths"] = paths.into();
                judgement
            });
            (Just(it.id), prop::option::weighted(0.9, judgement)).boxed()
        })
        .collect();
    judgements.prop_map(|it| Value::Object(present(it)))
}

// More evidence.

/// The same records with every fact and judgement slightly improved, each in a randomly chosen way.
pub fn improved(dossier: &Dossier, choices: &[Index]) -> Dossier {
    let mut choices = choices.iter().cycle();
    let mut better = dossier.clone();
    let review = &mut better.reviews[0];
    for facts in [&mut better.facts, &mut review.corrections] {
        for (id, fact) in facts.as_object_mut().expect("facts") {
            improve_fact(id, fact, choices.next().expect("endless"));
        }
    }
    for judgements in [&mut better.judgements, &mut review.judgements] {
        for (id, judgement) in judgements.as_object_mut().expect("judgements") {
            improve_judgement(id, judgement, choices.next().expect("endless"));
        }
    }
    better
}

fn improve_fact(id: &str, fact: &mut Value, choice: &Index) {
    let lower = matches!(id, "retail_sales" | "procedural_losses");
    if let Some(years) = fact.get_mut("by_year").and_then(Value::as_array_mut) {
        let index = choice.index(years.len());
        let year = &mut years[index];
        let field = if year.get("percent").is_some() { "percent" } else { "current" };
        let value = yaml::decimal(&year[field]) + if lower { -Decimal::TEN } else { Decimal::TEN };
        let value = if field == "current" { value.max(Decimal::ZERO) } else { value };
        year[field] = value.to_string().into();
    } else if let Some(ratio) = fact.get_mut("ratio") {
        let (part, whole) = (yaml::decimal(&ratio["numerator"]), yaml::decimal(&ratio["denominator"]));
        ratio["numerator"] = (part + Decimal::ONE).min(whole).to_string().into();
    } else if let Some(percent) = fact.get_mut("percent") {
        *percent = (yaml::decimal(percent) + Decimal::ONE).min(Decimal::ONE_HUNDRED).to_string().into();
    } else if let Some(count) = fact.get_mut("count") {
        let one = if lower { -Decimal::ONE } else { Decimal::ONE };
        *count = (yaml::decimal(count) + one).max(Decimal::ZERO).to_string().into();
    } else if let Some(amounts) = fact.get_mut("amounts").and_then(Value::as_array_mut) {
        amounts.push(300_000_000.into());
    } else if let Some(items) = fact.get_mut("items").and_then(Value::as_array_mut) {
        let kinds = system::item_kinds(id);
        let event = ["甲", "乙", "戊"][choice.index(3)];
        items.push(json!({ "kind": kinds[choice.index(kinds.len())], "event": event, "date": "2024-06-01" }));
    } else {
        fact["confirmed"] = true.into();
    }
}

/// Raises a mark by 0.1 or names one more path.
fn improve_judgement(id: &str, judgement: &mut Value, choice: &Index) {
    let criterion = system::judged().into_iter().find(|it| it.id == id).expect("a judged criterion");
    let raise = |mark: &mut Value| {
        *mark = (yaml::decimal(mark) + Decimal::new(1, 1)).min(criterion.max_points).to_string().into();
    };
    let missing = criterion.paths.iter().find(|it| !system::list(judgement, "paths").any(|path| path == *it));
    match missing {
        Some(path) if choice.index(2) == 0 => {
            judgement["paths"].as_array_mut().expect("paths").push(path.clone().into())
        }
        _ => match judgement.get_mut("panel").and_then(Value::as_array_mut) {
            Some(panel) => raise(choice.get_mut(panel)),
            None => raise(&mut judgement["points"]),
        },
    }
}

// Another order.

pub fn shuffled(dossier: &Dossier, rng: &mut impl Rng) -> Dossier {
    let review = &dossier.reviews[0];
    let review = Review {
        corrections: shuffle(&review.corrections, rng),
        judgements: shuffle(&review.judgements, rng),
        qualified: review.qualified,
    };
    Dossier {
        facts: shuffle(&dossier.facts, rng),
        judgements: shuffle(&dossier.judgements, rng),
        reviews: vec![review],
        ..dossier.clone()
    }
}

/// The value with the entries of all nested lists and mappings in another order.
pub fn shuffle(value: &Value, rng: &mut impl Rng) -> Value {
    match value {
        Value::Array(items) => {
            let items = items.iter().map(|it| shuffle(it, rng)).collect();
            Value::Array(permuted(items, rng))
        }
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, it)| (key.clone(), shuffle(it, rng))).collect();
            Value::Object(permuted(entries, rng).into_iter().collect())
        }
        single => single.clone(),
    }
}

fn permuted<T>(mut entries: Vec<T>, rng: &mut impl Rng) -> Vec<T> {
    for end in (1..entries.len()).rev() {
        let chosen = usize::try_from(rng.next_u64() % (end as u64 + 1)).expect("an index");
        entries.swap(end, chosen);
    }
    entries
}
