//! Fills a workspace with evaluations, one zone each. Required fields that do not matter are filled in.

use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate};
use serde_json::{Map, Value, json};

use super::{system, yaml};
use crate::support::{Run, Workspace, repository};

/// The records of one evaluation, as far as they affect the points.
#[derive(Debug, Clone)]
pub struct Dossier {
    pub region: String,
    /// The creation period (创建期).
    pub period: [String; 2],
    pub facts: Value,
    pub judgements: Value,
    /// The province's review, then SAMR's.
    pub reviews: Vec<Review>,
}

#[derive(Debug, Clone)]
pub struct Review {
    pub corrections: Value,
    pub judgements: Value,
    pub qualified: bool,
}

/// The record of `full.yaml`, which earns every point.
pub static FULL: LazyLock<Value> = LazyLock::new(|| yaml::read(&repository().join("tests/score/full.yaml")));

impl Dossier {
    pub fn full() -> Self {
        Self {
            region: yaml::text(&FULL["region"]),
            period: ["start", "end"].map(|it| yaml::text(&FULL["period"][it])),
            facts: FULL["facts"].clone(),
            judgements: FULL["judgements"].clone(),
            reviews: vec![],
        }
    }
}

/// The zone and round of a dossier in the workspace.
#[derive(Debug, Clone)]
pub struct Place {
    pub code: String,
    pub name: String,
    pub round: String,
}

/// A workspace that contains only these evaluations.
pub struct Book {
    pub workspace: Workspace,
    /// Areas that have no records yet, by region.
    free: BTreeMap<String, Vec<[String; 2]>>,
    rounds: usize,
}

/// The output of `score --format json`, by code, round and stage.
pub type Scores = BTreeMap<[String; 3], Value>;

impl Book {
    /// The number of areas in the smallest region (东北), which limits the dossiers per region.
    pub const CAPACITY: usize = 35;

    pub fn new() -> Self {
        let workspace = Workspace::new("mini");
        for folder in ["zones", "content/rounds"] {
            fs::remove_dir_all(workspace.path().join(folder)).expect("the mini workspace has zones and rounds");
        }
        workspace.make_real();
        Self { workspace, free: areas(), rounds: 0 }
    }

    /// Adds a round with its national statistics and returns its id.
    pub fn round(&mut self, statistics: &Value) -> String {
        self.rounds += 1;
        let id = format!("2025-{}", self.rounds);
        let record = json!({
            "id": id,
            "title": format!("第{}批评估认定", self.rounds),
            "measures": "2025-draft",
            "applications": { "from": "2000-01-01", "until": "2099-12-31" },
            "statistics": each(statistics, |_, it| fill(it, &[("source", "统计公报")])),
        });
        self.write(&format!("content/rounds/{id}.yaml"), &record);
        id
    }

    /// Adds the dossier as the records of a new zone in its region.
    pub fn add(&mut self, round: &str, dossier: &Dossier) -> Place {
        let areas = self.free.get_mut(&dossier.region).unwrap_or_else(|| panic!("no region `{}`", dossier.region));
        let [code, name] = areas.pop().expect("the region has areas left");
        self.zone(&code, &name);
        self.creation(&code, &name, &dossier.period);
        self.evaluation(&format!("zones/{code}/{round}"), dossier);
        Place { code, name, round: round.to_string() }
    }

    fn zone(&self, code: &str, name: &str) {
        let record = json!({
            "code": code,
            "name": name,
            "applicant": format!("{name}人民政府"),
            "lead_department": format!("{name}市场监督管理局"),
            "introduction": "测试用的记录。",
        });
        self.write(&format!("zones/{code}/zone.yaml"), &record);
    }

    fn creation(&self, code: &str, name: &str, [start, end]: &[String; 2]) {
        let year = &start[..4];
        let day = |before: u64| date(start) - Days::new(before);
        let period = json!({ "start": start, "end": end });
        let title = format!("{name}创建方案");
        let application = json!({
            "date": day(45),
            "plan": title,
            "conditions": {
                "platform_economy": "平台经济基础较好。",
                "regulation_and_service": "网络市场监管与服务工作扎实。",
                "innovation": "创新能力较强。",
            },
            "goals": "创建示范区。",
            "period": period,
            "attachments": [{ "title": title }],
        });
        let province = json!({
            "date": day(30),
            "authentic": true,
            "valid": true,
            "complete": true,
            "recommended": true,
            "opinion": "同意推荐。",
        });
        let samr = json!({
            "date": day(15),
            "approved": true,
            "number": "示例函〔2022〕1号",
            "period": period,
            "opinion": "同意创建。",
        });
        for (name, record) in [("application", application), ("province", province), ("samr", samr)] {
            self.write(&format!("zones/{code}/creation/{year}/{name}.yaml"), &record);
        }
    }

    fn evaluation(&self, folder: &str, dossier: &Dossier) {
        let [start, end] = &dossier.period;
        // A day after the period, when its last year is over.
        let day = date(&format!("{}-01-31", date(end).year() + 1));
        let own = json!({
            "date": day,
            "summary": "总体情况。",
            "plan_fulfilment": "创建方案已完成。",
            "declaration": "创建期内未发生第二十二条所列情形。",
            "facts": each(&dossier.facts, |id, it| fact(id, it, start, end)),
            "judgements": each(&dossier.judgements, |_, it| judgement(it, "创建工作专班")),
        });
        self.write(&format!("{folder}/self.yaml"), &own);
        let stages = [("province", "省级评审人", 20), ("samr", "总局评审人", 40)];
        for ((stage, role, days), review) in stages.into_iter().zip(&dossier.reviews) {
            let corrections =
                each(&review.corrections, |id, it| fill(&fact(id, it, start, end), &[("reason", "经核实。")]));
            let mut record = json!({
                "date": day + Days::new(days),
                "methods": ["资料审查"],
                "corrections": corrections,
                "judgements": each(&review.judgements, |_, it| judgement(it, role)),
                "result": if review.qualified { "合格" } else { "不合格" },
                "opinion": "评审意见。",
            });
            if stage == "samr" {
                record["considerations"] = json!({
                    "representativeness": "有代表性。",
                    "regional_lead": "能带动周边。",
                    "platform_economy": "质效较好。",
                });
            }
            self.write(&format!("{folder}/{stage}.yaml"), &record);
        }
    }

    /// Writes a record as JSON, which is valid YAML. Numbers are strings and keep all their digits.
    fn write(&self, file: &str, record: &Value) {
        self.workspace.write(file, serde_json::to_string_pretty(record).expect("plain data"));
    }

    /// All scores of the workspace.
    pub fn scores(&self, options: &[&str]) -> Scores {
        let run = self.workspace.run(&[&["score", "--format", "json", "--as-of", "2099-12-31"], options].concat());
        scores(&run)
    }
}

pub fn scores(run: &Run) -> Scores {
    assert_ne!(run.code, 2, "{}", run.stderr);
    let list: Vec<Value> = serde_json::from_str(&run.stdout).expect("the score is JSON");
    let key = |entry: &Value| ["code", "round", "stage"].map(|it| yaml::text(&entry[it]));
    list.into_iter().map(|entry| (key(&entry), entry)).collect()
}

/// The score of a dossier at a stage.
pub fn of<'s>(scores: &'s Scores, place: &Place, stage: &str) -> &'s Value {
    &scores[&[place.code.clone(), place.round.clone(), stage.to_string()]]
}

/// The points of one indicator.
pub fn points(score: &Value, indicator: u64) -> &str {
    let found = system::list(score, "indicators").find(|it| it["number"] == indicator).expect("the indicator");
    found["points"].as_str().expect("points are text")
}

/// The eligible areas by region, in reverse order so that `pop` takes them in order.
fn areas() -> BTreeMap<String, Vec<[String; 2]>> {
    let mut table = csv::Reader::from_path(repository().join("content/areas.csv")).expect("the table of areas");
    let mut areas: BTreeMap<String, Vec<[String; 2]>> = BTreeMap::new();
    for row in table.records() {
        let row = row.expect("a row");
        areas.entry(row[4].to_string()).or_default().push([row[0].to_string(), row[1].to_string()]);
    }
    for list in areas.values_mut() {
        list.reverse();
    }
    areas
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|err| panic!("{text}: {err}"))
}

fn fact(id: &str, fact: &Value, day: &str, end: &str) -> Value {
    let mut fact = fill(fact, &[("source", "统计年报")]);
    if system::is_dated(id) {
        fact = fill(&fact, &[("date", end)]);
    }
    for (index, item) in list_mut(&mut fact, "items").enumerate() {
        let name = format!("事项{}", index + 1);
        *item = fill(item, &[("title", &name), ("number", "示例〔2023〕1号"), ("date", day), ("event", &name)]);
    }
    fact
}

fn judgement(judgement: &Value, role: &str) -> Value {
    let mut judgement = fill(judgement, &[("reason", "材料齐全。")]);
    if judgement.get("points").is_some() {
        judgement = fill(&judgement, &[("role", role)]);
    }
    for (index, member) in list_mut(&mut judgement, "panel").enumerate() {
        let name = format!("专家{}", index + 1);
        *member = match member {
            Value::Object(_) => fill(member, &[("member", &name)]),
            ref points => json!({ "member": name, "points": points }),
        };
    }
    judgement
}

fn list_mut<'v>(map: &'v mut Value, key: &str) -> impl Iterator<Item = &'v mut Value> {
    map.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten()
}

/// The mapping with missing fields filled in. A field removed on purpose (`null`) stays removed.
fn fill(map: &Value, fields: &[(&str, &str)]) -> Value {
    let mut filled: Map<String, Value> = map.as_object().expect("a mapping").clone();
    for (name, value) in fields {
        filled.entry(*name).or_insert_with(|| (*value).into());
    }
    Value::Object(filled)
}

/// The mapping with its values changed, and without their removed fields.
fn each(map: &Value, change: impl Fn(&str, &Value) -> Value) -> Value {
    let entries = map.as_object().expect("a mapping").iter().map(|(key, value)| {
        let mut value = change(key, value);
        value.as_object_mut().expect("a mapping").retain(|_, it| !it.is_null());
        (key.clone(), value)
    });
    Value::Object(entries.collect())
}
