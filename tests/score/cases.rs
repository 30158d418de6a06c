//! The forty cases of `tests/data/score-cases.json`, with points computed by an independent program.
//!
//! `ZONEPRESS_SCORE_CASES=<file>` runs further cases of the same form.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::book::{Book, Dossier, Place, Review, Scores};
use super::{system, yaml};
use crate::support::repository;

#[test]
fn every_case_scores_as_the_independent_program_scored_it() {
    let cases = cases();
    assert!(!cases.is_empty());
    let faults: Vec<String> = cases.chunks(Book::CAPACITY).flat_map(faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn cases() -> Vec<Value> {
    let file = env::var_os("ZONEPRESS_SCORE_CASES")
        .map_or_else(|| repository().join("tests/data/score-cases.json"), PathBuf::from);
    let text = fs::read_to_string(&file).unwrap_or_else(|err| panic!("{}: {err}", file.display()));
    serde_json::from_str(&text).unwrap_or_else(|err| panic!("{}: {err}", file.display()))
}

/// The differences between the program's scores and the expected ones, at all stages.
fn faults(cases: &[Value]) -> Vec<String> {
    let mut book = Book::new();
    let entered: Vec<(&Value, Place, usize)> = cases
        .iter()
        .map(|it| {
            let round = book.round(&statistics(&it["case"]));
            let dossier = dossier(&it["case"], it["expect"]["passed"] == true);
            (it, book.add(&round, &dossier), dossier.reviews.len())
        })
        .collect();
    let scores = book.scores(&[]);
    entered
        .iter()
        .flat_map(|(it, place, reviews)| {
            let stages = &["self", "province", "samr"][..=*reviews];
            stages.iter().flat_map(|stage| compare(it, place, stage, &scores))
        })
        .collect()
}

fn compare(case: &Value, place: &Place, stage: &str, scores: &Scores) -> Vec<String> {
    let id = &case["id"];
    let Some(score) = scores.get(&[place.code.clone(), place.round.clone(), stage.to_string()]) else {
        return vec![format!("case {id}, {stage}: no score")];
    };
    let found = found(score);
    let mut faults = Vec::new();
    for (what, expected) in expected(&case["expect"]) {
        let found = found.get(&what).map_or("nothing", String::as_str);
        if found != expected {
            faults.push(format!("case {id}, {stage}: {what} is {found}, expected {expected}"));
        }
    }
    faults
}

/// The expected points by indicator, dimension and total, each in its shortest form.
fn expected(expect: &Value) -> BTreeMap<String, String> {
    let shortest = |points: &Value| yaml::decimal(points).normalize().to_string();
    let mut points = BTreeMap::new();
    for list in ["indicators", "dimensions"] {
        let entries = expect[list].as_object().expect("a mapping");
        points.extend(entries.iter().map(|(key, value)| (format!("{list} {key}"), shortest(value))));
    }
    points.insert("total".into(), shortest(&expect["total"]));
    points.insert("passed".into(), yaml::text(&expect["passed"]));
    points
}

fn found(score: &Value) -> BTreeMap<String, String> {
    let mut points = BTreeMap::new();
    for (list, key) in [("indicators", "number"), ("dimensions", "id")] {
        let entries = system::list(score, list);
        points.extend(entries.map(|it| (format!("{list} {}", yaml::text(&it[key])), yaml::text(&it["points"]))));
    }
    points.extend(["total", "passed"].map(|it| (it.to_string(), yaml::text(&score[it]))));
    points
}

fn statistics(case: &Value) -> Value {
    let growth = |it: &Value| json!({ "year": it["year"], "percent": it["national_percent"] });
    json!({
        "ecommerce_growth": { "by_year": case["1"].as_array().expect("years").iter().map(growth).collect::<Vec<_>>() },
        "mediation_rate": { "percent": case["17"]["national_mediation_percent"] },
        "odr_settlement_rate": { "percent": case["18"]["national_odr_percent"] },
    })
}

/// The case as records: a review by the province, and by SAMR if the province can let it pass.
fn dossier(case: &Value, passed: bool) -> Dossier {
    let mechanism = json!({ "confirmed": case["18"]["mechanism"] });
    let mut facts = facts(case);
    facts["odr_mechanism"] = mechanism.clone();
    let judgements = judgements(case);
    let province = Review {
        corrections: json!({ "odr_mechanism": mechanism }),
        judgements: judgements.clone(),
        qualified: passed,
    };
    let samr = Review { corrections: json!({}), ..province.clone() };
    let reviews = if passed { vec![province, samr] } else { vec![province] };
    Dossier { region: yaml::text(&case["region"]), period: period(case), facts, judgements, reviews }
}

/// A period from the middle of the first year listed: three years, or longer if the case lists more.
fn period(case: &Value) -> [String; 2] {
    let years = ["1", "2"].into_iter().flat_map(|it| system::list(case, it)).filter_map(|it| it["year"].as_u64());
    let (first, last) = years.fold((u64::MAX, 0), |(first, last), year| (first.min(year), last.max(year)));
    [format!("{first}-07-01"), format!("{}-06-30", last.max(first + 3))]
}

fn facts(case: &Value) -> Value {
    json!({
        "ecommerce_turnover": growth(&case["1"], "local"),
        "above_quota_online_retail": growth(&case["2"], "online"),
        "retail_sales": growth(&case["2"], "total"),
        "online_operator_share": ratio(&json!([case["3"]["online"], case["3"]["all"]])),
        "new_large_operators": large_operators(&case["region"], &case["3"]["new_large"]),
        "report_check_rate": ratio(&case["13"]["checks"]),
        "clue_timely_rate": ratio(&case["13"]["timely"]),
        "clue_completion_rate": ratio(&case["13"]["completed"]),
        "review_upheld_rate": ratio(&case["13"]["upheld"]),
        "litigation_won_rate": ratio(&case["13"]["won"]),
        "procedural_losses": { "count": case["13"]["procedural_losses"] },
        "complaint_first_check_rate": ratio(&case["17"]["first_check"]),
        "complaint_closing_rate": ratio(&case["17"]["closed"]),
        "complaint_mediation_rate": ratio(&case["17"]["mediated"]),
        "odr_settlement_rate": ratio(&case["18"]["settled"]),
        "odr_closing_rate": ratio(&case["18"]["closed"]),
        "assured_consumption_sectors": { "count": case["19"]["sectors"] },
        "institutional_outcomes": outcomes(&case["24"]),
        "recognitions": events(&case["25"]["recognition"]),
        "media_reports": events(&case["25"]["media"]),
    })
}

fn growth(years: &Value, field: &str) -> Value {
    let year = |it: &Value| json!({ "year": it["year"], "previous": it[field][0], "current": it[field][1] });
    json!({ "by_year": years.as_array().expect("years").iter().map(year).collect::<Vec<_>>() })
}

fn ratio(pair: &Value) -> Value {
    json!({ "ratio": { "numerator": pair[0], "denominator": pair[1] } })
}

/// This many operators exactly at the threshold of the region, and one that is 0.01 yuan below it.
fn large_operators(region: &Value, count: &Value) -> Value {
    let (size, below) = match region.as_str() {
        Some("东部") => ("200000000", "199999999.99"),
        Some("中部") => ("100000000", "99999999.99"),
        _ => ("50000000", "49999999.99"),
    };
    match count.as_u64() {
        Some(count @ 0..=50) => {
            let mut amounts = vec![size; usize::try_from(count).expect("at most 50")];
            amounts.push(below);
            json!({ "amounts": amounts })
        }
        _ => json!({ "count": count }),
    }
}

fn outcomes(counts: &Value) -> Value {
    let kinds = [("laws", "法规"), ("rules", "规章"), ("norms", "规范性文件或标准")];
    let items = kinds.iter().flat_map(|(key, kind)| {
        let count = counts[key].as_u64().expect("a count");
        (0..count).map(move |index| json!({ "kind": kind, "event": format!("{kind}{index}") }))
    });
    json!({ "items": items.collect::<Vec<_>>() })
}

fn events(events: &Value) -> Value {
    let item = |event: &Value| {
        let kind = match event[1].as_str() {
            Some("commend") => "表彰表扬、领导批示、典型经验等形式",
            Some("exchange") => "会议交流、信息刊发等形式",
            Some("central") => "中央媒体",
            Some("provincial") => "省部级媒体",
            other => panic!("unknown kind of event: {other:?}"),
        };
        json!({ "kind": kind, "event": event[0] })
    };
    json!({ "items": events.as_array().expect("events").iter().map(item).collect::<Vec<_>>() })
}

fn judgements(case: &Value) -> Value {
    let mut judgements = Map::new();
    let panels = case["judged"].as_object().expect("judged indicators");
    for (number, panels) in panels {
        let indicator = system::indicators().find(|it| yaml::text(&it["number"]) == *number).expect("an indicator");
        for (criterion, panel) in system::criteria(indicator).zip(panels.as_array().expect("a list a criterion")) {
            judgements.insert(yaml::text(&criterion["id"]), json!({ "panel": panel }));
        }
    }
    judgements.insert("19a".into(), json!({ "panel": case["19"]["points"] }));
    for number in ["22", "23"] {
        let flags = case[number]["paths"].as_array().expect("flags").iter();
        let paths = flags.zip(["a", "b", "c"]).filter(|(flag, _)| **flag == true);
        let paths: Vec<String> = paths.map(|(_, letter)| format!("{number}{letter}")).collect();
        judgements.insert(number.into(), json!({ "panel": case[number]["points"], "paths": paths }));
    }
    Value::Object(judgements)
}
