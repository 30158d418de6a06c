//! The interface for other programs: the fields of a finding, exit codes, `explain`.

use std::collections::BTreeSet;

use serde_json::json;

use super::{AS_OF, codes};
use crate::support::{Workspace, repository};

#[test]
fn a_finding_in_json_says_what_is_wrong_where_and_by_which_article() {
    let workspace = Workspace::new("mini");
    workspace.replace("zones/990100/2025/self.yaml", "points: 1.8", "points: 2.5");
    let found = super::json(&workspace, "points-above-max");
    assert_eq!(
        found,
        [json!({
            "code": "points-above-max",
            "severity": "error",
            "file": "zones/990100/2025/self.yaml",
            "line": 19,
            "column": 17,
            "pointer": "/judgements/4a/points",
            "message": "得分 `2.5` 超过本项分值 `2`",
            "help": "指标 4 得分点 4a 最高 2 分",
            "article": 12,
        })]
    );
}

#[test]
fn a_finding_of_a_whole_file_has_no_line_and_no_pointer() {
    let workspace = Workspace::new("mini");
    workspace.write("zones/990100/2025/slef.yaml", "");
    let found = super::json(&workspace, "unexpected-file");
    assert_eq!(
        found,
        [json!({
            "code": "unexpected-file",
            "severity": "error",
            "file": "zones/990100/2025/slef.yaml",
            "line": null,
            "column": null,
            "pointer": null,
            "message": "文件不在约定的位置，不会被读取",
            "help": "是否应为 `self.yaml`？",
            "article": null,
        })]
    );
}

#[test]
fn a_workspace_without_findings_is_an_empty_list() {
    let run = super::complete().run(&["check", "--format", "json", "--as-of", AS_OF]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "[]\n", ""));
}

#[test]
fn warnings_leave_the_exit_code_at_zero() {
    let run = Workspace::new("mini").run(&["check", "--as-of", AS_OF]);
    assert!(run.stdout.contains("warning["), "{}", run.stdout);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
}

#[test]
fn an_error_ends_with_one_in_every_format() {
    let workspace = Workspace::new("mini");
    workspace.replace("zones/990100/2025/self.yaml", "points: 1.8", "points: 2.5");
    for format in ["human", "json"] {
        let run = workspace.run(&["check", "--format", format, "--as-of", AS_OF]);
        assert_eq!(run.code, 1, "{format}: {}", run.stderr);
    }
}

#[test]
fn a_folder_that_is_no_workspace_ends_with_two_and_says_what_to_do() {
    let workspace = Workspace::new("mini");
    std::fs::remove_dir_all(workspace.path().join("zones")).expect("a folder to remove");
    std::fs::remove_dir_all(workspace.path().join("content")).expect("a folder to remove");
    let run = workspace.run(&["check"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(
        run.stderr,
        @"错误：当前目录及其上级都不是工作目录（应有 content/ 和 zones/）；请进入工作目录，或者用 --root 指定"
    );
}

#[test]
fn every_code_is_explained_with_its_title_severity_reason_and_example() {
    let workspace = Workspace::new("mini");
    for (code, title) in codes(&workspace) {
        let run = workspace.run(&["explain", &code]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{code}");
        let parts: Vec<&str> = run.stdout.trim_end().splitn(5, "\n\n").collect();
        let [head, severity, why, label, example] = parts[..] else { panic!("{code}:\n{}", run.stdout) };
        assert_eq!(head, format!("{code}：{title}"));
        let (severity, articles) = severity.split_once('\n').unwrap_or((severity, "依据：第一条"));
        assert!(articles.starts_with("依据：") && articles.ends_with('条'), "{code}: {articles}");
        assert_eq!(severity, if is_error(&code) { "级别：错误（不能生成）" } else { "级别：提醒" }, "{code}");
        assert!(why.ends_with('。') && !why.contains('\n'), "{code}: {why}");
        assert_eq!(label, "示例：", "{code}");
        assert!(example.lines().all(|it| it.starts_with("    ") && !it.trim().is_empty()), "{code}: {example}");
    }
}

/// Whether the reports for a code's broken records call it an error. All of them must agree.
fn is_error(code: &str) -> bool {
    if let Some(elsewhere) = crate::tidy::ELSEWHERE.iter().find(|it| it.0 == code) {
        return elsewhere.1;
    }
    let folder = repository().join("tests/broken").join(code);
    let reports = crate::support::files(&folder).into_iter().filter(|(path, _)| path.ends_with(".snap"));
    let levels: BTreeSet<bool> =
        reports.map(|(_, text)| String::from_utf8_lossy(&text).contains(&format!("\nerror[{code}]"))).collect();
    assert_eq!(levels.len(), 1, "reports of {code}");
    levels.contains(&true)
}

#[test]
fn a_misspelt_code_is_answered_with_the_nearest() {
    let run = Workspace::new("mini").run(&["explain", "points-above-mx"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(run.stderr, @"错误：没有代码 `points-above-mx`；是否应为 `points-above-max`？");
}
