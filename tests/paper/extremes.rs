//! The demonstration with texts as long, and lists as large, as its records allow.

use std::path::PathBuf;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::printed::{Document, KINDS, read};
use crate::support::{Workspace, copy, files, repository};

/// The zone whose records are made long.
const ZONE: &str = "990100";
/// The zone that failed, and the one with an oversight talk (约谈).
const FAILED: &str = "990500";
const OVERSEEN: &str = "990200";
/// The zone that failed the preliminary review.
const REFUSED: &str = "991900";
/// The zone whose records are copied for long lists, with its name.
const COPIED: (&str, &str) = ("990400", "示例丁市");
/// The number of copies. Together with the areas of the demonstration, the lists of the round have 120 areas.
const COPIES: usize = 114;
const ROUND: &str = "2025";
const WRITE_UP: &str = "content/experience/990100/off-site-inspection.md";

/// The target of a link in the long write-up.
pub const ADDRESS: &str = "https://example.cn/api/v2/records?page=1&size=100&sort=date-desc#zones";

/// The length of the longest reason, opinion and declaration, in characters.
const LONG: usize = 5000;
/// The kinds that list areas. They are printed with many areas.
const LISTS: [&str; 9] = [
    "recommendation-list",
    "recommendation-letter",
    "submission-letter",
    "evaluation-summary",
    "publicity-notice",
    "objection-register",
    "publicity-report",
    "designation-request",
    "designation-announcement",
];
/// The documents of other kinds, printed from long records.
const LONG_ONES: [(&str, &str); 12] = [
    ("creation-application", ZONE),
    ("approval-notice", ZONE),
    ("on-site-record", ZONE),
    ("attendance-sheet", ZONE),
    ("preliminary-report", ZONE),
    ("expert-score-sheet", ZONE),
    ("score-collation", ZONE),
    ("evaluation-opinion", ZONE),
    ("evaluation-application", ZONE),
    ("self-evaluation-report", ZONE),
    ("preliminary-review", ZONE),
    ("experience", "990100/off-site-inspection"),
];

/// A workspace with few areas, some of which have long records.
pub fn long_records() -> &'static Workspace {
    static MADE: OnceLock<Workspace> = OnceLock::new();
    MADE.get_or_init(made)
}

/// The same workspace with many areas.
pub fn many_areas() -> &'static Workspace {
    static MADE: OnceLock<Workspace> = OnceLock::new();
    MADE.get_or_init(|| {
        let workspace = made();
        (1..=COPIES).for_each(|it| copy_zone(&workspace, it));
        exclude_and_object(&workspace);
        workspace
    })
}

fn made() -> Workspace {
    let workspace = Workspace::demonstration().forget_write_ups();
    lengthen_zone(&workspace);
    lengthen_round(&workspace);
    lengthen_site(&workspace);
    lengthen_write_up(&workspace);
    workspace
}

pub fn documents() -> &'static [Document] {
    static READ: OnceLock<Vec<Document>> = OnceLock::new();
    READ.get_or_init(|| KINDS.par_iter().flat_map(|kind| of_kind(kind)).collect())
}

fn of_kind(kind: &'static str) -> Vec<Document> {
    let workspace = if LISTS.contains(&kind) { many_areas() } else { long_records() };
    let one = LONG_ONES.iter().find(|(it, _)| *it == kind);
    let folder: PathBuf = workspace.path().join("printed").join(kind);
    for format in ["pdf", "json"] {
        let file = folder.join(format!("{kind}.{format}")).to_string_lossy().into_owned();
        let all = folder.to_string_lossy().into_owned();
        let mut args = vec!["render", kind, "--private", "private", "--format", format];
        args.extend(one.map_or(["--all", "--out", &all], |(_, code)| [*code, "--out", &file]));
        let run = workspace.run(&args);
        assert_eq!(run.code, 0, "{kind}: {}", run.stderr);
    }
    read(kind, &folder, |name| folder.join(name.replace(".json", ".pdf")))
}

// ---- Texts -----------------------------------------------------------------------

/// A text of this many characters that contains long words, numbers and addresses.
fn long(count: usize) -> String {
    let sentence = |at: usize| {
        let odd = match at % 7 {
            3 => format!("接口https://example.cn/api/v2/records/{at}?page=1&size=100的返回结果相符，"),
            5 => format!("设备型号为ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz{at}，"),
            6 => format!("误差不超过0.00000000000000000000{at}%——符合“要求”……"),
            _ => String::new(),
        };
        format!("第{at}处走访点台账与申报一致，{odd}机制文件得到执行。")
    };
    let mut text = String::new();
    for at in (1..).take_while(|at| at * 8 < count + 16) {
        text += &sentence(at);
    }
    text.chars().take(count).collect()
}

/// The record with new values for all fields of this name that are on a line of their own.
fn with(text: &str, field: &str, mut value: impl FnMut() -> String) -> String {
    let mut changed = String::new();
    let mut replaced: Option<usize> = None;
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        if replaced.is_some_and(|it| indent > it || line.trim().is_empty()) {
            continue;
        }
        let is_field = line.trim_start().strip_prefix(field).is_some_and(|it| it.starts_with(':'));
        replaced = is_field.then_some(indent);
        match is_field {
            true => changed += &format!("{}{field}: \"{}\"\n", &line[..indent], value()),
            false => changed += &format!("{line}\n"),
        }
    }
    changed
}

/// Replaces fields of a file with texts of the given lengths.
fn lengthen(workspace: &Workspace, file: &str, fields: &[(&str, usize)]) {
    let mut text = workspace.read(file);
    for (field, count) in fields {
        text = with(&text, field, || long(*count));
    }
    workspace.write(file, text);
}

/// The record with 60 more pieces of evidence.
fn with_evidence(text: &str, letter: char) -> String {
    let pieces: String =
        (1..=60).map(|it| format!("  - {{ id: {letter}{it}, title: \"{}\" }}\n", long(40 + 4 * it))).collect();
    text.replacen("evidence:\n", &format!("evidence:\n{pieces}"), 1)
}

// ---- Records ---------------------------------------------------------------------

fn lengthen_zone(workspace: &Workspace) {
    let zone = |it: &str| format!("zones/{ZONE}/{it}");
    let names = [("introduction", LONG), ("applicant", 60), ("lead_department", 60)];
    lengthen(workspace, &zone("zone.yaml"), &names);
    let conditions = ["platform_economy", "regulation_and_service", "innovation", "goals"].map(|it| (it, LONG));
    lengthen(workspace, &zone("creation/2022/application.yaml"), &conditions);
    lengthen(workspace, &zone("creation/2022/application.yaml"), &names);
    lengthen(workspace, &zone("creation/2022/application.yaml"), &[("plan", 120)]);
    let attachments: String = (1..=30).map(|it| format!("  - title: \"{}\"\n", long(20 + 6 * it))).collect();
    let application = workspace.read(&zone("creation/2022/application.yaml")) + &attachments;
    workspace.write(&zone("creation/2022/application.yaml"), application);
    lengthen(workspace, &zone("creation/2022/province.yaml"), &[("opinion", LONG)]);
    lengthen(workspace, &zone("creation/2022/samr.yaml"), &[("opinion", LONG), ("number", 60)]);
    lengthen_evaluation(workspace, &zone(ROUND));
    lengthen(workspace, &format!("zones/{FAILED}/{ROUND}/samr.yaml"), &[("opinion", LONG)]);
    lengthen(
        workspace,
        &format!("zones/{OVERSEEN}/oversight.yaml"),
        &[("reason", LONG), ("statement", 1500), ("place", 80), ("number", 40)],
    );
    lengthen(workspace, &format!("zones/{REFUSED}/2026/province.yaml"), &[("opinion", LONG)]);
    let person = |it: &str| format!("{{ name: {it}, position: \"{}\", telephone: \"010-11112222\" }}", long(60));
    let contacts = format!("responsible: {}\ncontact: {}\n", person("欧阳测试"), person("司马试验"));
    workspace.write(&format!("private/contacts/{ZONE}.yaml"), contacts);
}

fn lengthen_evaluation(workspace: &Workspace, folder: &str) {
    let file = |it: &str| format!("{folder}/{it}.yaml");
    let own = workspace.read(&file("self"));
    let facts = own.split_once("facts:\n").and_then(|it| it.1.split_once("judgements:\n")).expect("facts").0;

    let cited: String = (1..=60).map(|it| format!("X{it}, ")).collect();
    let (records, judged) = own.split_once("judgements:\n").expect("judgements");
    let judged = judged.replacen("evidence: [", &format!("evidence: [{cited}"), 1);
    let mut lengths = [LONG, 600].into_iter().chain(std::iter::repeat(150));
    let judged = with(&judged, "reason", || long(lengths.next().unwrap_or(LONG)));
    let records =
        with_evidence(records, 'X').replacen("highlights:\n", &format!("highlights:\n  - \"{}\"\n", long(1000)), 1);
    workspace.write(&file("self"), format!("{records}judgements:\n{judged}"));
    let texts = ["summary", "plan_fulfilment", "problems", "declaration"].map(|it| (it, LONG));
    lengthen(workspace, &file("self"), &texts);
    lengthen(workspace, &file("self"), &[("source", 120)]);

    // The province corrects or confirms every fact.
    let mut lengths = (0..).map(|it| if it == 0 { LONG } else { 471 });
    let mut reason = || format!("    reason: \"{}\"\n", long(lengths.next().unwrap_or(LONG)));
    let is_last = |it: &str| it.starts_with("    evidence: ");
    let line = |it: &str| format!("{it}\n{}", if is_last(it) { reason() } else { String::new() });
    let corrections: String = facts.lines().map(line).collect();
    let review = workspace.read(&file("province"));
    let (before, rest) = review.split_once("corrections:\n").expect("corrections");
    let after = rest.split_once("judgements:\n").expect("judgements").1;
    let after = with(after, "reason", || long(471));
    let review = format!("{}corrections:\n{corrections}judgements:\n{after}", with_evidence(before, 'Y'));
    workspace.write(&file("province"), with(&review, "opinion", || long(LONG)));
    let considered = ["representativeness", "regional_lead", "platform_economy"].map(|it| (it, 1500));
    lengthen(workspace, &file("samr"), &considered);
    lengthen(workspace, &file("samr"), &[("opinion", LONG)]);
}

fn lengthen_round(workspace: &Workspace) {
    let file = format!("content/rounds/{ROUND}.yaml");
    lengthen(workspace, &file, &[("title", 60), ("name", 60), ("address", 160), ("source", 60)]);
    for list in ["notice", "designation"] {
        workspace.remove(&format!("content/published/{list}/{ROUND}.yaml"));
    }
    for kind in ["score", "sanction"] {
        workspace.forget(&format!("content/published/{kind}"));
    }
}

/// Adds exclusions of some areas and objections against others, each with a long reason.
fn exclude_and_object(workspace: &Workspace) {
    let file = format!("content/rounds/{ROUND}.yaml");
    let mut round = workspace.read(&file);
    for (list, field) in [
        ("exclusions:\n", "date: 2026-01-12\n"),
        ("objections:\n", "received: 2025-12-30\n    outcome: 不成立\n    settled: 2026-01-08\n"),
    ] {
        let numbers = if list.starts_with('e') { 1..=8 } else { 9..=16 };
        let entry = |it: usize| format!("  - code: \"{}\"\n    {field}    reason: \"{}\"\n", code(it), long(900));
        round = round.replacen(list, &format!("{list}{}", numbers.map(entry).collect::<String>()), 1);
    }
    workspace.write(&file, round);
}

fn lengthen_site(workspace: &Workspace) {
    let site = workspace.read("site/site.yaml");
    let (own, documents) = site.split_once("documents:\n").expect("documents");
    let mut documents = documents.to_string();
    for (field, count) in [("organ", 40), ("announcement_mark", 30)] {
        documents = with(&documents, field, || "市场监管总局网络交易监督管理".chars().cycle().take(count).collect());
    }
    workspace.write("site/site.yaml", format!("{own}documents:\n{documents}"));
}

fn lengthen_write_up(workspace: &Workspace) {
    let head = workspace.read(WRITE_UP).split("---\n").nth(1).expect("a head").to_string();
    let head = with(&with(&head, "title", || long(120)), "summary", || long(1500));
    let head = with(&head, "source", || long(80));
    let row = |cell: &dyn Fn(usize) -> String| format!("|{}\n", (1..=12).map(|it| cell(it) + "|").collect::<String>());
    let columns = row(&|it| format!("第{it}列名称")) + &row(&|_| "---".into());
    let cells: String = (1..=5).map(|at| row(&|it| long(at * it * 4))).collect();
    let deep: String = (0..6).map(|it| format!("{}- {}\n", "  ".repeat(it), long(120))).collect();
    let word = "ABCDEFGHIJ".repeat(40);
    let marks = "ab**cd**".repeat(60);
    let body = format!(
        "## {title}\n\n{text}[^1]\n\n[{word}]({ADDRESS}) <{ADDRESS}>\n\n{marks}\n\n`{word}`\n\n{columns}{cells}\n{deep}\n> {text}\n\n```\n{word}\n```\n\n\
         [^1]: {text}\n",
        title = long(120),
        text = long(1500),
    );
    workspace.write(WRITE_UP, format!("---\n{head}---\n{body}"));
}

// ---- Areas -------------------------------------------------------------------------

fn code(number: usize) -> String {
    format!("{}", 993_000 + number)
}

/// A name of 22 characters.
fn name(number: usize) -> String {
    let name = format!("示例第{number:03}号少数民族自治县经济技术开发区联合体");
    name.chars().take(22).collect()
}

/// Copies a designated zone under another name and code.
fn copy_zone(workspace: &Workspace, number: usize) {
    let (code, name) = (code(number), name(number));
    let from = repository().join("zones").join(COPIED.0);
    let to = workspace.path().join("zones").join(&code);
    for part in ["zone.yaml", "creation", ROUND] {
        copy(&from.join(part), &to.join(part));
    }
    for (file, bytes) in files(&to) {
        let text = String::from_utf8(bytes).expect("records are text");
        let text = text.replace(COPIED.0, &code).replace(COPIED.1, &name);
        workspace.write(&format!("zones/{code}/{file}"), text);
    }
    let areas = "content/areas-demonstration.csv";
    let row = format!("{code},{name},示例东省,地级市,东部,2026-09-01,,\n");
    workspace.write(areas, workspace.read(areas) + &row);
}
