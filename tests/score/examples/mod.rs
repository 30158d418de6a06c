//! Worked examples that a civil servant can read and check by hand: `examples/*.yaml`.
//!
//! An example starts from the record of `full.yaml`, which earns every point, and states only the differences.
//! Fields in `input` are those of the records; `null` removes one. A panel may be written as its marks alone.
//! Fields that do not affect points (sources, roles, reasons, titles, dates) are filled in.
//!
//! An example lists all its findings. If it lists none, `check` must report none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::book::{Book, Dossier, FULL, Place, Review, Scores};
use super::{system, yaml};
use crate::support::repository;

const STAGES: [&str; 3] = ["self", "province", "samr"];

/// One example, and its place in the workspace.
struct Example {
    /// File and name.
    title: String,
    indicator: Option<u64>,
    output: Value,
    stage: &'static str,
    place: Place,
}

#[test]
fn the_examples_come_out_as_written() {
    let mut book = Book::new();
    let files = files();
    let examples: Vec<Example> = files.iter().flat_map(|(name, content)| enter(&mut book, name, content)).collect();
    let faults = check(&book, &examples);
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_indicator_has_at_least_three_examples() {
    let files = files();
    for indicator in system::indicators() {
        let file = files.iter().find(|(_, it)| it["indicator"] == indicator["number"]);
        let (name, content) = file.unwrap_or_else(|| panic!("no examples for indicator {}", indicator["number"]));
        assert!(system::list(content, "examples").count() >= 3, "{name}");
    }
}

#[test]
fn every_example_cites_the_annex_or_a_reading() {
    let readings: BTreeSet<String> =
        system::list(&system::SYSTEM, "readings").map(|it| yaml::text(&it["id"])).collect();
    for (name, content) in files() {
        let indicator = system::indicators().find(|it| it["number"] == content["indicator"]);
        let text = yaml::text(indicator.map_or(&system::SYSTEM["pass_mark"]["text"], |it| &it["text"]));
        for example in system::list(&content, "examples") {
            let cites = match &example["cites"] {
                Value::Array(list) => list.iter().map(yaml::text).collect(),
                one => vec![yaml::text(one)],
            };
            for words in cites {
                let known = readings.contains(&words) || text.contains(&words);
                assert!(known, "{name}, {}: `{words}` is neither a reading nor from the annex", example["name"]);
            }
        }
    }
}

/// The example files, sorted by name.
fn files() -> Vec<(String, Value)> {
    let entries = fs::read_dir(repository().join("tests/score/examples")).expect("the folder of examples");
    let paths = entries.map(|it| it.expect("an entry").path());
    let mut paths: Vec<_> = paths.filter(|it| it.extension().is_some_and(|it| it == "yaml")).collect();
    paths.sort();
    let name = |path: &Path| path.file_stem().expect("a name").to_string_lossy().into_owned();
    paths.iter().map(|it| (name(it), yaml::read(it))).collect()
}

fn enter(book: &mut Book, file: &str, content: &Value) -> Vec<Example> {
    let mut examples = Vec::new();
    known(file, content, &["indicator", "examples"]);
    for example in system::list(content, "examples") {
        let title = format!("{file}：{}", yaml::text(&example["name"]));
        known(&title, example, &["name", "cites", "input", "output"]);
        let input = &example["input"];
        known(&title, input, &["region", "period", "statistics", "facts", "judgements", "province", "samr"]);
        let output = example["output"].clone();
        known(&title, &output, &["points", "criteria", "rates", "total", "passed", "trace", "findings"]);
        let round = book.round(&merged(&FULL["statistics"], &input["statistics"]));
        let dossier = dossier(input, output["passed"] != false);
        let place = book.add(&round, &dossier);
        let stage = STAGES[dossier.reviews.len()];
        examples.push(Example { title, indicator: content["indicator"].as_u64(), output, stage, place });
    }
    examples
}

/// Fails on an unknown key, because a misspelt one would test nothing.
fn known(title: &str, map: &Value, keys: &[&str]) {
    for key in map.as_object().into_iter().flat_map(|it| it.keys()) {
        assert!(keys.contains(&key.as_str()), "{title}: `{key}` is not one of {keys:?}");
    }
}

fn dossier(input: &Value, passed: bool) -> Dossier {
    let last = STAGES.iter().rposition(|it| !input[*it].is_null()).unwrap_or(0);
    let reviews = (1..=last).map(|index| {
        let review = &input[STAGES[index]];
        known(STAGES[index], review, &["corrections", "judgements"]);
        let confirmation = json!({ "odr_mechanism": { "confirmed": true } });
        Review {
            corrections: merged(if index == 1 { &confirmation } else { &Value::Null }, &review["corrections"]),
            judgements: merged(&FULL["judgements"], &review["judgements"]),
            qualified: index < last || passed,
        }
    });
    let full = Dossier::full();
    Dossier {
        region: input["region"].as_str().map_or(full.region, str::to_string),
        period: match &input["period"] {
            Value::Null => full.period,
            period => ["start", "end"].map(|it| yaml::text(&period[it])),
        },
        facts: merged(&full.facts, &input["facts"]),
        judgements: merged(&full.judgements, &input["judgements"]),
        reviews: reviews.collect(),
    }
}

/// The base with entries replaced, or removed by `null`.
fn merged(base: &Value, changes: &Value) -> Value {
    let mut entries = base.as_object().cloned().unwrap_or_default();
    for (key, value) in changes.as_object().into_iter().flatten() {
        entries.insert(key.clone(), value.clone());
    }
    entries.retain(|_, value| !value.is_null());
    Value::Object(entries)
}

fn check(book: &Book, examples: &[Example]) -> Vec<String> {
    let scores = book.scores(&["--explain"]);
    let explained = book.workspace.run(&["score", "--explain", "--as-of", "2099-12-31"]).stdout;
    let findings = findings(book);
    let mut faults = Vec::new();
    for example in examples {
        let mut found = points(example, &scores);
        found.extend(trace(example, &explained));
        found.extend(reported(example, &findings));
        faults.extend(found.iter().map(|it| format!("{}\n    {it}", example.title)));
    }
    faults
}

fn points(example: &Example, scores: &Scores) -> Vec<String> {
    let Place { code, round, .. } = &example.place;
    let Some(score) = scores.get(&[code.clone(), round.clone(), example.stage.to_string()]) else {
        return vec!["没有得分".into()];
    };
    let output = &example.output;
    let mut pairs = Vec::new();
    if let Some(number) = example.indicator {
        let indicator = system::list(score, "indicators").find(|it| it["number"] == number).expect("the indicator");
        pairs.push(("得分".to_string(), &output["points"], &indicator["points"]));
        for (id, points) in output["criteria"].as_object().into_iter().flatten() {
            let criterion = system::criteria(indicator).find(|it| it["id"] == *id);
            pairs.push((format!("得分点 {id}"), points, criterion.map_or(&Value::Null, |it| &it["points"])));
        }
    }
    for (id, rate) in output["rates"].as_object().into_iter().flatten() {
        let dimension = system::list(score, "dimensions").find(|it| it["id"] == *id);
        pairs.push((format!("{id} 得分率"), rate, dimension.map_or(&Value::Null, |it| &it["rate"])));
    }
    for key in ["total", "passed"].into_iter().filter(|it| !output[*it].is_null()) {
        pairs.push((key.to_string(), &output[key], &score[key]));
    }
    pairs.into_iter().filter_map(|(what, expected, found)| differs(&what, expected, found)).collect()
}

fn differs(what: &str, expected: &Value, found: &Value) -> Option<String> {
    let expected = match expected {
        Value::Bool(_) => yaml::text(expected),
        _ => yaml::decimal(expected).normalize().to_string(),
    };
    let found = yaml::text(found);
    (expected != found).then(|| format!("{what}应为 {expected}，实为 {found}"))
}

/// Checks that each piece occurs in a line of the `--explain` output for the indicator. Spaces are ignored.
fn trace(example: &Example, explained: &str) -> Vec<String> {
    let sheet = sheet(example, explained);
    let part = match example.indicator {
        Some(number) => sheet.split("\n\n").find(|it| it.trim_start().starts_with(&format!("指标 {number} "))),
        None => Some(sheet),
    };
    let lines: Vec<String> = part.into_iter().flat_map(str::lines).map(unspaced).collect();
    let pieces = system::list(&example.output, "trace").map(yaml::text);
    let missing = pieces.filter(|piece| !lines.iter().any(|it| it.contains(&unspaced(piece))));
    missing.map(|it| format!("计分过程没有“{it}”")).collect()
}

fn unspaced(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace()).collect()
}

/// The part of the explanations that belongs to the example.
fn sheet<'t>(example: &Example, explained: &'t str) -> &'t str {
    let Place { code, name, .. } = &example.place;
    let stage = match example.stage {
        "self" => "自评（第",
        "province" => "评估初审（第",
        _ => "评估（第",
    };
    let title = |it: &&str| {
        let line = it.lines().next().unwrap_or_default();
        line.starts_with(&format!("{name}（{code}）")) && line.contains(stage)
    };
    explained.split("\n\n\n").map(str::trim_start).find(title).unwrap_or_default()
}

/// The codes of the findings, by zone or round.
fn findings(book: &Book) -> BTreeMap<String, BTreeSet<String>> {
    let run = book.workspace.run(&["check", "--format", "json", "--as-of", "2099-12-31"]);
    let list: Vec<Value> = serde_json::from_str(&run.stdout).expect("the findings are JSON");
    let mut findings: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for finding in &list {
        let file = yaml::text(&finding["file"]);
        let owner = match file.split('/').collect::<Vec<_>>()[..] {
            ["zones", code, ..] => code.to_string(),
            ["content", "rounds", name] => name.trim_end_matches(".yaml").to_string(),
            _ => panic!("a finding outside of the examples: {finding}"),
        };
        findings.entry(owner).or_default().insert(yaml::text(&finding["code"]));
    }
    findings
}

fn reported(example: &Example, findings: &BTreeMap<String, BTreeSet<String>>) -> Option<String> {
    let owners = [&example.place.code, &example.place.round];
    // Examples have no evidence.
    let told = owners.iter().filter_map(|it| findings.get(*it)).flatten().filter(|it| *it != "evidence-missing");
    let found: BTreeSet<String> = told.cloned().collect();
    let expected: BTreeSet<String> = system::list(&example.output, "findings").map(yaml::text).collect();
    (found != expected).then(|| format!("检查结果应为 {expected:?}，实为 {found:?}"))
}
