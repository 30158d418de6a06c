//! Each paper: what `check` says of it, what it is filled with, and when it is not written.

use super::{BLANK, codes, enabled, new, tried};
use crate::support::Workspace;

/// The day of the demonstration.
const TODAY: &str = "2026-11-22";

/// Each paper of the demonstration that may be written on its day, with its file.
const PAPERS: [(&str, &str); 14] = [
    ("call 2027", "content/calls/2027.yaml"),
    ("application 990400", "zones/990400/creation/2026/application.yaml"),
    ("application 990400 2026-2", "zones/990400/creation/2026-2/application.yaml"),
    ("recommendation 990900", "zones/990900/creation/2026/province.yaml"),
    ("approval 991000", "zones/991000/creation/2026/samr.yaml"),
    ("self 992200 2026-2", "zones/992200/2026-2/self.yaml"),
    ("province 991800 2026", "zones/991800/2026/province.yaml"),
    ("samr 990701 2026", "zones/990701/2026/samr.yaml"),
    ("exclusion 2026-2 991500", "content/rounds/2026-2.yaml"),
    ("notice 2026-2", "content/rounds/2026-2.yaml"),
    ("objection 2026 990300", "content/rounds/2026.yaml"),
    ("announcement 2026", "content/rounds/2026.yaml"),
    ("oversight 990200", "zones/990200/oversight.yaml"),
    ("experience 990100 new-thing", "content/experience/990100/new-thing.md"),
];

#[test]
fn a_new_paper_has_no_fault_but_what_is_to_be_filled_in() {
    for (args, file) in PAPERS {
        let workspace = Workspace::demonstration();
        let run = new(&workspace, args);
        assert!(run.stderr.contains(file), "{args}: {}", run.stderr);
        assert_eq!(codes(&workspace, file, TODAY), ["to-be-filled"], "{args}:\n{}", workspace.read(file));
    }
}

#[test]
fn with_every_comment_enabled_a_paper_still_only_has_blanks() {
    for (args, file) in PAPERS.iter().filter(|(_, file)| file.starts_with("zones/") && !file.contains("oversight")) {
        let workspace = Workspace::demonstration();
        new(&workspace, args);
        let text = enabled(&workspace.read(file));
        workspace.write(file, &text);
        // One file has more blanks than are listed.
        let mut found = codes(&workspace, file, TODAY);
        found.retain(|it| it != "too-many-findings");
        assert_eq!(found, ["to-be-filled"], "{args}:\n{text}");
    }
}

#[test]
fn what_the_records_know_is_filled_in() {
    let workspace = Workspace::demonstration();
    new(&workspace, "self 992200 2026-2");
    let text = workspace.read("zones/992200/2026-2/self.yaml");
    for known in [
        "创建期 2023-10-01 至 2026-09-30",
        "受理期 2026-09-01 至 2026-09-30",
        "{ year: 2023, previous: 待填写, current: 待填写 }",
        "{ year: 2025, previous: 待填写, current: 待填写 }",
        "date: 2026-09-30",
        "示例乾市属中部，规模在1亿元以上",
        "得分点 14c（最高 2 分）：支持和指导辖区内网络经营主体",
        "法规（每件 3 分）、规章（每件 2 分）",
        "打分的步长为 0.1 分",
    ] {
        assert!(text.contains(known), "{known} in\n{text}");
    }
    assert!(!text.contains("year: 2026"), "2026 is not over:\n{text}");
    new(&workspace, "samr 990701 2026");
    assert!(workspace.read("zones/990701/2026/samr.yaml").contains("自评 1.7 分，评估初审 1.7 分"));
    new(&workspace, "approval 991000");
    assert!(workspace.read("zones/991000/creation/2026/samr.yaml").contains("start: 2027-01-01\n"));
    new(&workspace, "announcement 2026");
    let round = workspace.read("content/rounds/2026.yaml");
    assert!(round.contains("最早为公示期满的次日 2026-12-02"), "{round}");
}

#[test]
fn facts_and_criteria_are_those_of_the_version_the_round_applies() {
    let workspace = Workspace::demonstration();
    let rules = "content/measures/2025-draft/indicators.yaml";
    let text = workspace.read(rules).replace("name: 电子商务交易额\n", "name: 网上零售额\n");
    workspace.write(rules, text.replace("text: 网购举报按时核查率大于95%；", "text: 核查率大于96%；"));
    new(&workspace, "self 992200 2026-2");
    let text = workspace.read("zones/992200/2026-2/self.yaml");
    assert!(text.contains("ecommerce_turnover 网上零售额，单位：元") && text.contains("核查率大于96%；"), "{text}");
    assert!(text.contains("《网络市场监管与服务示范区创建管理办法（征求意见稿）》"), "{text}");
}

#[test]
fn nothing_that_is_there_is_overwritten() {
    let workspace = Workspace::demonstration();
    for (args, file) in [
        ("zone 990100", "zones/990100/zone.yaml"),
        ("application 990900 2026", "zones/990900/creation/2026/application.yaml"),
        ("recommendation 991000", "zones/991000/creation/2026/province.yaml"),
        ("self 990100 2025", "zones/990100/2025/self.yaml"),
        ("province 990100 2025", "zones/990100/2025/province.yaml"),
        ("samr 990100 2025", "zones/990100/2025/samr.yaml"),
        ("notice 2025", "content/rounds/2025.yaml"),
        ("announcement 2025", "content/rounds/2025.yaml"),
        ("round 2025 --from 2027-07-01 --until 2027-07-31", "content/rounds/2025.yaml"),
        ("experience 990100 off-site-inspection", "content/experience/990100/off-site-inspection.md"),
    ] {
        let before = workspace.read(file);
        let run = tried(&workspace, args);
        assert_eq!(run.code, 2, "{args}: {}", run.stderr);
        assert!(run.stderr.contains(file) && run.stderr.contains("已"), "{args}: {}", run.stderr);
        assert_eq!(workspace.read(file), before, "{args}");
    }
}

#[test]
fn what_is_unknown_or_too_early_is_refused_with_the_next_step() {
    let workspace = Workspace::demonstration();
    for (args, said) in [
        ("zone 99010", "`990100`"),
        ("zone 示例甲市", "是否应为 `990100`"),
        ("application 990000", "是否应为"),
        ("application 990900 26", "四位数字"),
        ("approval 990900", "zonepress new recommendation 990900 2026"),
        ("recommendation 990900 2020", "没有 2020 年的创建申请；现有：2026"),
        ("self 990900 2026", "zonepress status 990900"),
        ("self 992200 2099", "现有批次：2025、2025-2、2026、2026-2"),
        ("province 992200 2026-2", "zonepress new self 992200 2026-2"),
        ("samr 991800 2026", "zonepress new province 991800 2026"),
        ("announcement 2026-2", "zonepress new notice 2026-2"),
        ("objection 2026-2", "zonepress new notice 2026-2"),
        ("objection 2026 990301", "是否应为 `990300`"),
        ("exclusion 2026 999999", "没有评估记录"),
        ("experience 990100 Off_site", "小写字母"),
        ("slef 990100 2026", "是否应为 `self`"),
    ] {
        let run = tried(&workspace, args);
        assert_eq!(run.code, 2, "{args}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{args}: {}", run.stderr);
    }
    assert_eq!(codes(&workspace, "", TODAY), Vec::<String>::new());
}

#[test]
fn an_item_joins_its_list_and_the_rest_of_the_file_stays() {
    let workspace = Workspace::demonstration();
    let file = "zones/990200/oversight.yaml";
    let before = workspace.read(file);
    new(&workspace, "oversight 990200");
    let after = workspace.read(file);
    assert!(after.starts_with(before.trim_end()), "{after}");
    assert!(after.contains("约谈、警示、取消资格之一") && after.contains("三：检查指导中发现"), "{after}");

    let file = "content/rounds/2026.yaml";
    workspace.replace(file, "objections:\n", "objections: # 见台账\n");
    new(&workspace, "objection 2026 990300");
    assert!(workspace.read(file).contains("objections: # 见台账\n"));
}

#[test]
fn help_of_a_paper_is_found_both_ways() {
    let workspace = Workspace::new("mini");
    let [asked, own] = [["help", "new", "self"], ["new", "self", "--help"]].map(|it| workspace.run(&it));
    assert_eq!((own.code, own.stdout.trim_end()), (0, asked.stdout.trim_end()));
    assert!(own.stdout.contains("\n用法：zonepress new self [选项] <代码> <批次>\n"), "{}", own.stdout);
}

#[test]
fn status_names_the_command_of_the_next_step() {
    let workspace = Workspace::demonstration();
    for (code, command) in [
        ("990900", "zonepress new recommendation 990900"),
        ("991000", "zonepress new approval 991000"),
        ("991800", "zonepress new province 991800 2026"),
        ("990701", "zonepress new samr 990701 2026"),
        ("990400", "zonepress new application 990400"),
    ] {
        let run = workspace.run(&["status", code]);
        assert!(run.stdout.contains(&format!("用命令  {command}\n")), "{}", run.stdout);
        new(&workspace, command.trim_start_matches("zonepress new "));
    }
    // A step that has to wait has no command.
    assert!(!workspace.run(&["status", "990702"]).stdout.contains("zonepress new"));
    assert!(workspace.read("zones/990900/creation/2026/province.yaml").contains(BLANK));
}

#[test]
fn status_and_rounds_name_the_papers_of_the_step_with_their_commands() {
    let workspace = Workspace::demonstration();
    for (code, papers, others) in [
        (
            "990200",
            &["oversight-notice 990200", "talk-minutes 990200", "rectification-notice 990200"][..],
            "revocation",
        ),
        ("990300", &["objection-register --round 2026", "objection-report 990300"], "objection-reply"),
        ("990400", &["oversight-notice 990400", "revocation-announcement 990400"], "rectification"),
        ("991300", &["publicity-report --round 2025-2", "designation-request --round 2025-2"], "publicity-notice"),
    ] {
        let text = workspace.run(&["status", code]).stdout;
        for paper in papers {
            let command = format!("zonepress render {paper}");
            assert!(text.contains(&format!("{command}\n")), "{command}: {text}");
            let args: Vec<&str> = command.split(' ').skip(1).chain(["--out", "paper.json"]).collect();
            let run = workspace.run(&args);
            assert_eq!(run.code, 0, "{command}: {}", run.stderr);
        }
        assert!(!text.contains(&format!("render {others}")), "{others}: {text}");
    }
    let rounds = workspace.run(&["rounds"]).stdout;
    assert!(rounds.contains("zonepress render publicity-notice --round 2026\n"), "{rounds}");
    assert!(rounds.contains("认定签报"), "what comes later is named: {rounds}");
}
