//! A workspace to which records are added one by one.

use serde_json::Value;

use crate::support::{Run, Workspace, copy, repository};

pub const ZONE: &str = "990100";

/// The rules and areas of the repository, one round file and no zone.
pub struct Records {
    pub workspace: Workspace,
}

/// The result recorded for a stage of an evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Result {
    Qualified,
    Failed,
}

impl Records {
    pub fn new() -> Self {
        let workspace = Workspace::new("round");
        for folder in ["zones", "content/rounds", "content/experience"] {
            std::fs::remove_dir_all(workspace.path().join(folder)).expect("a folder of the workspace");
        }
        for shared in ["templates", "site/css", "site/images", "site/js"] {
            copy(&repository().join(shared), &workspace.path().join(shared));
        }
        std::fs::create_dir_all(workspace.path().join("zones")).expect("a folder");
        let records = Self { workspace };
        records.write(&format!("zones/{ZONE}/zone.yaml"), &source("zones/990100/zone.yaml"));
        records
    }

    pub fn write(&self, file: &str, text: &str) {
        self.workspace.write(file, text);
    }

    fn creation(&self, year: u32, file: &str, date: &str) {
        self.write(&format!("zones/{ZONE}/creation/{year}/{file}"), &creation(file, date));
    }

    pub fn application(&self, year: u32, date: &str) {
        self.creation(year, "application.yaml", date);
    }

    pub fn recommendation(&self, year: u32, date: &str) {
        self.creation(year, "province.yaml", date);
    }

    pub fn approval(&self, year: u32, date: &str) {
        self.creation(year, "samr.yaml", date);
    }

    /// Records an approved creation from October 2022 to September 2025.
    pub fn created(self) -> Self {
        self.application(2022, "2022-08-24");
        self.recommendation(2022, "2022-09-06");
        self.approval(2022, "2022-09-20");
        self
    }

    /// Writes a round that accepts applications in November, with the given decisions.
    pub fn round(&self, year: u32, decisions: &str) {
        let text = source("content/rounds/2025.yaml").replace("2025-11", &format!("{year}-11"));
        let text = text.replace("\"2025\"", &format!("\"{year}\"")).replace("2025年网络", &format!("{year}年网络"));
        let head = text.split("notice:").next().expect("a text has a first part");
        self.write(&format!("content/rounds/{year}.yaml"), &format!("{head}{decisions}"));
    }

    pub fn stage(&self, round: u32, stage: &str, date: &str, result: Result) {
        self.write(&format!("zones/{ZONE}/{round}/{stage}.yaml"), &stage_record(stage, date, result));
    }

    /// Records self-evaluation, preliminary review and evaluation in November and December of a year.
    pub fn evaluated(&self, round: u32, result: Result) {
        self.stage(round, "self", &format!("{round}-11-05"), Result::Qualified);
        self.stage(round, "province", &format!("{round}-11-20"), Result::Qualified);
        self.stage(round, "samr", &format!("{round}-12-10"), result);
    }

    pub fn run(&self, args: &[&str]) -> Run {
        self.workspace.run(args)
    }

    /// The codes of the errors that `check` reports, in order and without repetition.
    pub fn errors(&self, as_of: &str) -> Vec<String> {
        self.codes(as_of, "error")
    }

    pub fn warnings(&self, as_of: &str) -> Vec<String> {
        self.codes(as_of, "warning")
    }

    fn codes(&self, as_of: &str, severity: &str) -> Vec<String> {
        let run = self.run(&["check", "--format", "json", "--as-of", as_of]);
        let findings: Vec<Value> = serde_json::from_str(&run.stdout).expect("findings are JSON");
        let codes = findings.iter().filter(|it| it["severity"] == severity).map(|it| it["code"].as_str().unwrap());
        let mut codes: Vec<String> = codes.map(str::to_string).collect();
        codes.sort();
        codes.dedup();
        codes
    }

    /// The entry of the zone in `status --format json`.
    pub fn status(&self, as_of: &str) -> Value {
        let run = self.run(&["status", ZONE, "--format", "json", "--as-of", as_of]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let status: Value = serde_json::from_str(&run.stdout).expect("a status is JSON");
        status["zones"][0].clone()
    }

    pub fn state(&self, as_of: &str) -> String {
        self.status(as_of)["state"].as_str().unwrap_or("none").to_string()
    }
}

/// A record of a creation.
pub fn creation(file: &str, date: &str) -> String {
    redated(&source(&format!("zones/990100/creation/2022/{file}")), date)
}

/// A record of a stage of an evaluation.
pub fn stage_record(stage: &str, date: &str, result: Result) -> String {
    let text = redated(&source(&format!("zones/990100/2025/{stage}.yaml")), date);
    match result {
        Result::Qualified => text,
        Result::Failed => text.replace("points: 2,", "points: 0,").replace("result: 合格", "result: 不合格"),
    }
}

/// The record with another date in its first line.
fn redated(text: &str, date: &str) -> String {
    let (first, rest) = text.split_once('\n').expect("a record has lines");
    assert!(first.starts_with("date: "), "{first}");
    format!("date: {date}\n{rest}")
}

/// A file of the `round` workspace, in which all went well.
pub fn source(file: &str) -> String {
    let path = repository().join("tests/workspaces/round").join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|err| panic!("{}: {err}", path.display()))
}

/// The notice of a round as YAML.
pub fn notice(dates: &str) -> String {
    format!(
        "notice:\n{dates}  office: {{ name: 测试受理单位, telephone: 010-00000000, email: notice@example.cn, \
         address: 北京市示例路1号, postcode: \"100000\" }}\n"
    )
}

/// A notice with only its date of publication.
pub fn published(day: &str) -> String {
    notice(&format!("  published: {day}\n"))
}

pub fn objection(received: &str, outcome: &str, settled: Option<&str>) -> String {
    let settled = settled.map_or(String::new(), |it| format!(", settled: {it}, reason: 经核实。"));
    format!("objections:\n  - {{ code: \"{ZONE}\", received: {received}, outcome: {outcome}{settled} }}\n")
}

pub fn announcement(day: &str) -> String {
    format!("announcement: {{ form: 公告, number: 2026年第1号, date: {day} }}\n")
}
