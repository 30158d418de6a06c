//! From an empty folder to a designated zone: every file is written by `zonepress new` and filled in as a person would.

use serde_json::Value;

use super::{BLANK, codes, enabled, new, tried};
use crate::support::{Workspace, files, repository};

const DAY: &str = "2026-06-30";

/// A workspace made by `new workspace` in an empty folder.
fn begun() -> Workspace {
    let workspace = Workspace::empty();
    let root = repository();
    let run = workspace.run(&["--root", &root.to_string_lossy(), "new", "workspace", "."]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    workspace
}

/// What a person would write: the value of a field of a fact or criterion.
fn answer(field: &str, subject: &str, most: &str, listed: &str) -> Option<String> {
    let text = match (field, subject) {
        ("previous", _) => "100",
        ("current", "retail_sales") => "110",
        ("current", _) => "130",
        ("numerator", "online_operator_share") => "20",
        ("numerator", _) => "100",
        ("denominator", _) => "100",
        ("count", "procedural_losses") => "0",
        ("count", _) => "9",
        ("confirmed" | "complete", _) => "true",
        ("kind", "institutional_outcomes") => "法规",
        ("kind", "recognitions") => "表彰表扬、领导批示、典型经验等形式",
        ("kind", _) => "中央媒体",
        ("event", _) => "A1",
        ("number", _) => "测试公告第1号",
        ("evidence", _) => "E01",
        ("pages", _) => "第1—3页",
        ("member", _) => "专家一",
        ("points", _) => most,
        ("paths" | "checked", _) => listed,
        _ => return None,
    };
    Some(text.to_string())
}

/// Fills every blank in a text: by the given answers, then by those about facts and criteria, else with words.
fn filled(text: &str, given: &[(&str, &str)]) -> String {
    let (mut subject, mut most, mut listed) = (String::new(), String::new(), String::new());
    let mut out = String::new();
    for line in text.lines() {
        if let Some(rest) = line.split_once("（最高 ").map(|it| it.1) {
            most = rest.split(' ').next().unwrap_or_default().to_string();
        }
        for list in ["## 路径 ", "## 清单："] {
            if let Some(rest) = line.trim_start().strip_prefix(list).filter(|_| listed.is_empty()) {
                listed = rest.split(['：', '、']).next().unwrap_or_default().to_string();
            }
        }
        if line.starts_with("  ") && !line.starts_with("   ") && line.ends_with(':') {
            subject = line.trim().trim_matches([':', '"']).to_string();
        }
        let mut line = if line.trim_start().starts_with('#') {
            line.to_string()
        } else {
            blanks(line, &subject, &most, &listed, given)
        };
        if line.trim_start().starts_with("reason:") {
            listed.clear();
        }
        line.push('\n');
        out += &line;
    }
    out
}

fn blanks(line: &str, subject: &str, most: &str, listed: &str, given: &[(&str, &str)]) -> String {
    let mut line = line.to_string();
    while let Some(at) = line.find(BLANK) {
        let before = line[..at].trim_end_matches(['[', ' ', ':']);
        let field = before.rsplit([' ', '{', ',']).next().unwrap_or_default();
        let known = given.iter().find(|it| it.0 == field).map(|it| it.1.to_string());
        let value = known.or_else(|| answer(field, subject, most, listed)).unwrap_or_else(|| "已经完成。".into());
        line.replace_range(at..at + BLANK.len(), &value);
    }
    line
}

/// Fills in a file.
pub fn fill(workspace: &Workspace, file: &str, given: &[(&str, &str)]) {
    workspace.write(file, filled(&workspace.read(file), given));
}

pub fn fill_site(workspace: &Workspace, file: &str) {
    let given = [
        ("organ", "市场监管总局"),
        ("office", "市场监管总局网络交易监督管理司"),
        ("telephone", "010-24681357"),
        ("email", "office@sfq.gov.cn"),
        ("postcode", "\"100088\""),
    ];
    fill(workspace, file, &given);
}

#[test]
fn a_new_workspace_names_what_is_left_to_do_and_has_no_trace_of_the_demonstration() {
    let workspace = begun();
    assert_eq!(codes(&workspace, "site/site.yaml", DAY), ["to-be-filled"]);
    for (file, bytes) in files(workspace.path()) {
        let text = String::from_utf8_lossy(&bytes);
        // Templates and the schema of the settings know that there may be a demonstration.
        let own = !file.starts_with("templates/") && file != "content/schema/site.json";
        assert!(!(own && ["演示", "示例", "9901", "example.cn"].iter().any(|it| text.contains(it))), "{file}");
    }
    let run = workspace.run(&["new", "zone", "110101"]);
    assert!(run.code == 2 && run.stderr.contains("zonepress check"), "{}", run.stderr);

    fill_site(&workspace, "site/site.yaml");
    assert_eq!(codes(&workspace, "site/site.yaml", DAY), ["site-identifier"]);
    assert_eq!(workspace.run(&["check"]).code, 0, "the empty site can be published");
    assert_eq!(workspace.run(&["status"]).code, 0);
}

#[test]
fn a_workspace_is_only_made_in_an_empty_folder_outside_of_another() {
    let workspace = Workspace::demonstration();
    for folder in ["zones", "content/new", ".", "new"] {
        let run = tried(&workspace, &format!("workspace {folder}"));
        assert_eq!(run.code, 2, "{folder}: {}", run.stderr);
    }
    assert!(!workspace.path().join("new").exists());

    let other = Workspace::empty();
    other.write("note.txt", "x");
    let target = other.path().to_string_lossy().into_owned();
    let run = tried(&workspace, &format!("workspace {target}"));
    assert!(run.code == 2 && run.stderr.contains("已经有内容"), "{}", run.stderr);
    assert_eq!(files(other.path()).len(), 1, "nothing is left behind");
    new(&workspace, &format!("workspace {target}/deep/new"));
    assert!(other.path().join("deep/new/zones").is_dir());

    let alone = Workspace::empty();
    let run = tried(&alone, "workspace new");
    assert!(run.code == 2 && run.stderr.contains("--root"), "{}", run.stderr);
}

/// Enables the judgements of a review, and its confirmation of a fact.
pub fn enable_review(workspace: &Workspace, file: &str, confirmed: &str) {
    let text = workspace.read(file);
    let (before, judgements) = text.split_once("\njudgements:").expect("judgements");
    let start = before.find(&format!("  # {confirmed}:")).expect("the fact");
    let end = before[start..].find("\n\n").map_or(before.len(), |it| start + it);
    let end = before[start..end].find("\n  ##").map_or(end, |it| start + it);
    let fact = enabled(&before[start..end]);
    let (judgements, rest) =
        judgements.split_once("\n\n## ").map_or((judgements, String::new()), |it| (it.0, format!("\n\n## {}", it.1)));
    let text = format!("{}{fact}{}\njudgements:{}{rest}", &before[..start], &before[end..], enabled(judgements));
    workspace.write(file, text);
}

#[test]
fn from_an_empty_folder_to_a_designation() {
    let workspace = begun();
    fill_site(&workspace, "site/site.yaml");
    let no_errors = |file: &str| {
        let found = codes(&workspace, file, DAY);
        let left = ["evidence-unused", "fact-missing", "judgement-missing"];
        assert!(found.iter().all(|it| left.contains(&it.as_str())), "{file}: {found:?}");
    };

    new(&workspace, "zone 110101");
    let zone = "zones/110101/zone.yaml";
    fill(&workspace, zone, &[("applicant", "东城区人民政府")]);
    no_errors(zone);

    new(&workspace, "application 110101 2022");
    let file = "zones/110101/creation/2022/application.yaml";
    fill(&workspace, file, &[("date", "2022-08-15"), ("start", "2022-10-01"), ("end", "2025-09-30")]);
    no_errors(file);
    new(&workspace, "recommendation 110101");
    let file = "zones/110101/creation/2022/province.yaml";
    let yes = ["authentic", "valid", "complete", "recommended", "approved"].map(|it| (it, "true"));
    fill(&workspace, file, &[&yes[..], &[("date", "2022-09-02")]].concat());
    no_errors(file);
    new(&workspace, "approval 110101");
    let file = "zones/110101/creation/2022/samr.yaml";
    fill(&workspace, file, &[&yes[..], &[("date", "2022-09-20")]].concat());
    no_errors(file);

    new(&workspace, "round 2025 --from 2025-11-01 --until 2025-11-30");
    let round = "content/rounds/2025.yaml";
    assert_eq!(codes(&workspace, round, DAY), ["statistic-missing"]);
    workspace.write(round, enabled(&workspace.read(round)));
    fill(&workspace, round, &[("percent", "8"), ("source", "统计公报")]);
    assert_eq!(codes(&workspace, round, DAY), Vec::<String>::new());

    new(&workspace, "self 110101 2025");
    let file = "zones/110101/2025/self.yaml";
    let given = [("date", "2025-11-05"), ("source", "统计年报"), ("role", "工作专班")];
    let facts_later = workspace.read(file);
    fill(&workspace, file, &given);
    no_errors(file);
    workspace.write(file, enabled(&facts_later.replace("# declared_total: 待填写\n", "")));
    workspace.write(file, workspace.read(file).replace("      date: 待填写", "      date: 2024-05-01"));
    fill(&workspace, file, &given);
    assert_eq!(codes(&workspace, file, DAY), Vec::<String>::new(), "{}", workspace.read(file));
    let score = workspace.run(&["score", "110101", "--format", "json"]);
    let score: Value = serde_json::from_str(&score.stdout).expect("a score is JSON");
    assert_eq!((&score[0]["passed"], &score[0]["stage"]), (&Value::Bool(true), &Value::from("self")), "{score}");

    for (stage, date) in [("province", "2025-11-20"), ("samr", "2025-12-10")] {
        new(&workspace, &format!("{stage} 110101 2025"));
        let file = format!("zones/110101/2025/{stage}.yaml");
        enable_review(&workspace, &file, "odr_mechanism");
        fill(&workspace, &file, &[("date", date), ("-", "资料审查"), ("result", "合格"), ("role", "评估初审组")]);
        assert_eq!(codes(&workspace, &file, DAY), Vec::<String>::new(), "{}", workspace.read(&file));
    }

    new(&workspace, "notice 2025");
    fill(&workspace, round, &[("published", "2025-12-15")]);
    new(&workspace, "objection 2025 110101");
    workspace.write(
        round,
        enabled(&workspace.read(round)).replace("first_day: 待填写\n", "").replace("last_day: 待填写\n", ""),
    );
    let answers = [("received", "2025-12-20"), ("settled", "2025-12-25"), ("reason", "经核实不成立。")];
    fill(&workspace, round, &answers);
    workspace.replace(round, "outcome: \"核查中\"", "outcome: 不成立");
    new(&workspace, "announcement 2025");
    fill(&workspace, round, &[("form", "公告"), ("number", "2026年第1号"), ("date", "2026-01-05")]);
    let expected = ["list-not-recorded", "published-not-recorded", "day-off"];
    assert!(codes(&workspace, round, DAY).iter().all(|it| expected.contains(&it.as_str())));

    new(&workspace, "experience 110101 first-one");
    let file = "content/experience/110101/first-one.md";
    fill(&workspace, file, &[("submitted", "2026-02-01"), ("-", "7")]);
    assert_eq!(codes(&workspace, file, DAY), ["experience-length"], "{}", workspace.read(file));

    let status = workspace.run(&["status", "110101", "--format", "json", "--as-of", DAY]);
    let status: Value = serde_json::from_str(&status.stdout).expect("a status is JSON");
    assert_eq!(status["zones"][0]["state"], "designated", "{status}");
    new(&workspace, "oversight 110101");
    fill(&workspace, "zones/110101/oversight.yaml", &[("date", "2026-05-01"), ("action", "约谈"), ("ground", "三")]);
    no_errors("zones/110101/oversight.yaml");
}
