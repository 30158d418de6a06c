//! A round gone through on paper: at each step, what is due is named and printed, for three zones with three outcomes.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde_json::Value;

use super::records::{self, *};
use crate::support::tool;

/// The zones: one is designated, one fails the evaluation of SAMR, one the preliminary review.
const ZONES: [(&str, &str); 3] = [("990100", "示例甲市"), ("990200", "示例乙市"), ("990300", "示例丙市")];

/// What is due after each step: `name, name（其后：name, name）` of each zone and of the round; zones with the same papers
/// are named together.
const DUE: &str = include_str!("on_paper.txt");

/// A day, what is recorded on it, and who is concerned.
type Step = (&'static str, fn(&Records));

const STEPS: [Step; 11] = [
    ("2022-03-01", |it| {
        it.write("content/calls/2022.yaml", &call());
        for (code, name) in ZONES {
            it.write(&format!("zones/{code}/zone.yaml"), &of(code, name, &source("zones/990100/zone.yaml")));
        }
    }),
    ("2022-08-24", |it| created(it, "application.yaml", "2022-08-24")),
    ("2022-09-06", |it| created(it, "province.yaml", "2022-09-06")),
    ("2022-09-20", |it| created(it, "samr.yaml", "2022-09-20")),
    ("2025-11-05", |it| {
        it.round(2025, "");
        evaluated(it, "self", "2025-11-05", &[]);
    }),
    ("2025-11-20", |it| evaluated(it, "province", "2025-11-20", &["990300"])),
    ("2025-12-10", |it| evaluated(it, "samr", "2025-12-10", &["990200"])),
    ("2025-12-15", |it| it.round(2025, &published("2025-12-15"))),
    ("2025-12-20", |it| {
        let pending = objection("2025-12-20", "核查中", None);
        it.round(2025, &(published("2025-12-15") + &pending));
    }),
    ("2026-01-03", |it| it.round(2025, &settled())),
    ("2026-01-05", |it| it.round(2025, &(settled() + &announcement("2026-01-05")))),
];

fn call() -> String {
    "date: 2022-03-01\nnumber: 示例网监发〔2022〕3号\napplications: { start: 2022-03-10, end: 2022-08-31 }\n\
     recommendations_until: 2022-09-30\noffice: { name: 测试受理单位, telephone: 010-00000000, \
     email: notice@example.cn, address: 北京市示例路1号, postcode: \"100000\" }\n"
        .to_string()
}

fn settled() -> String {
    published("2025-12-15") + &objection("2025-12-20", "不成立", Some("2026-01-03"))
}

/// A record of the first zone as that of another.
fn of(code: &str, name: &str, text: &str) -> String {
    text.replace("990100", code).replace("示例甲市", name)
}

fn created(records: &Records, file: &str, day: &str) {
    for (code, name) in ZONES {
        let text = of(code, name, &records::creation(file, day));
        records.write(&format!("zones/{code}/creation/2022/{file}"), &text);
    }
}

/// Records a stage of those that are still in the round.
fn evaluated(records: &Records, stage: &str, day: &str, failed: &[&str]) {
    for (code, name) in ZONES.into_iter().filter(|it| stage != "samr" || it.0 != "990300") {
        let result = if failed.contains(&code) { Result::Failed } else { Result::Qualified };
        let text = of(code, name, &stage_record(stage, day, result));
        records.write(&format!("zones/{code}/2025/{stage}.yaml"), &text);
    }
}

/// The papers that are due, as one line for each group of zones with the same ones and one for the round.
fn due(records: &Records, day: &str) -> (String, BTreeSet<String>) {
    let json = |args: &[&str]| -> Value {
        let run = records.run(&[args, &["--format", "json", "--as-of", day]].concat());
        assert_eq!(run.code, 0, "{day}: {}", run.stderr);
        serde_json::from_str(&run.stdout).expect("JSON")
    };
    let mut lines: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut commands = BTreeSet::new();
    for (code, name) in ZONES {
        let status = json(&["status", code]);
        lines.entry(listed(&status["zones"][0]["papers"], &mut commands)).or_default().push(name);
    }
    let mut zones: Vec<(Vec<&str>, String)> = lines.into_iter().map(|(papers, zones)| (zones, papers)).collect();
    zones.sort();
    let mut text = format!("{day}\n");
    for (zones, papers) in zones {
        text += &format!("  {}：{papers}\n", zones.join("、"));
    }
    for round in json(&["rounds"])["rounds"].as_array().expect("rounds") {
        text +=
            &format!("  {}：{}\n", round["title"].as_str().expect("a title"), listed(&round["papers"], &mut commands));
    }
    (text, commands)
}

/// The names of papers: those that can be printed, then those whose record is still missing.
fn listed(papers: &Value, commands: &mut BTreeSet<String>) -> String {
    let (mut ready, mut later) = (Vec::new(), Vec::new());
    for paper in papers.as_array().expect("papers") {
        let name = paper["name"].as_str().expect("a name");
        match paper["command"].as_str() {
            Some(command) => {
                commands.insert(command.to_string());
                ready.push(name);
            }
            None => later.push(name),
        }
    }
    let later = if later.is_empty() { String::new() } else { format!("（其后：{}）", later.join("、")) };
    format!("{}{later}", ready.join("、"))
}

#[test]
fn a_round_is_gone_through_on_paper() {
    let records = Records::new();
    let mut text = String::new();
    let mut printed = BTreeSet::new();
    for (number, (day, record)) in STEPS.into_iter().enumerate() {
        record(&records);
        assert_eq!(records.errors(day), Vec::<String>::new(), "{day}");
        let (lines, commands) = due(&records, day);
        text += &lines;
        let print = |(at, command): (usize, &String)| {
            let out = records.workspace.path().join(format!("{number:02}-{at:02}.pdf"));
            let out = out.to_string_lossy();
            let (_, args) = command.split_once(' ').expect("a command has arguments");
            let args: Vec<&str> = args.split(' ').chain(["--as-of", day, "--out", &out]).collect();
            let run = records.run(&args);
            assert_eq!(run.code, 0, "{day}: {command}: {}", run.stderr);
            let text: String = tool("pdftotext", &[&out, "-"]).split_whitespace().collect();
            assert!(text.contains("网络市场监管与服务示范区"), "{command}: {text}");
            let about = ZONES.iter().find(|it| args[2] == it.0);
            assert!(about.is_none_or(|it| text.contains(it.1)), "{command}: {text}");
        };
        // What was printed at an earlier step is in the drawer.
        let fresh: Vec<(usize, &String)> = commands.difference(&printed).enumerate().collect();
        fresh.into_par_iter().for_each(print);
        printed.extend(commands);
    }
    assert_eq!(text, DUE, "{text}");
    let asked = records.run(&["render", "--help"]);
    let list = asked.stdout.split_once("种类：").expect("a list of kinds").1;
    let all: BTreeSet<String> =
        list.lines().filter_map(|it| it.split_whitespace().next()).map(str::to_string).collect();
    let after = ["experience", "experience-collection", "oversight-notice", "talk-minutes", "rectification-notice"];
    let kinds: BTreeSet<&str> = printed.iter().filter_map(|it| it.split(' ').nth(2)).collect();
    let missing: Vec<&String> =
        all.iter().filter(|it| !kinds.contains(it.as_str()) && !after.contains(&it.as_str())).collect();
    assert_eq!(missing, ["revocation-announcement"], "{kinds:?}");
}
