//! Printed documents: their text, typefaces and archive format.

use std::path::{Path, PathBuf};

use crate::support::{Workspace, built, files, tool};

fn document(path: &str) -> PathBuf {
    built().join("dist").join(path)
}

/// The text in reading order, without whitespace.
fn text(path: &Path) -> String {
    tool("pdftotext", &[&path.to_string_lossy(), "-"]).split_whitespace().collect()
}

fn all() -> Vec<PathBuf> {
    let folder = built().join("dist");
    files(&folder).into_keys().filter(|it| it.ends_with(".pdf")).map(|it| folder.join(it)).collect()
}

#[test]
fn the_notice_names_list_period_and_office() {
    let text = text(&document("public/documents/notice-2026.pdf"));
    for piece in [
        "关于2026年网络市场监管与服务示范区建议名单的公示",
        "公示期为2026年11月17日至2026年12月1日，共15天",
        "电子邮箱：notice@example.cn",
        "示例东省示例丙市",
        "示例中省示例戊市",
        "征求意见稿",
        "演示数据",
    ] {
        assert!(text.contains(piece), "`{piece}` is missing in {text}");
    }
    assert!(!text.contains("示例己市"), "an area that failed is on the list");
}

#[test]
fn the_announcement_leaves_out_the_area_whose_objection_was_upheld() {
    let text = text(&document("public/documents/designation-2025.pdf"));
    for piece in ["2026年第1号", "特此公告", "示例甲市990100", "示例乙市990200", "示例丁市990400"] {
        assert!(text.contains(piece), "`{piece}` is missing in {text}");
    }
    assert!(!text.contains("示例丑市"), "{text}");
}

#[test]
fn the_report_prints_the_points_the_program_computes() {
    let text = text(&document("internal/documents/990600/2026/self-evaluation-report.pdf"));
    let scored = Workspace::demonstration().run(&["score", "990600", "--stage", "self", "--format", "json"]).stdout;
    let scored: serde_json::Value = serde_json::from_str(&scored).unwrap();
    let total = scored[0]["total"].as_str().unwrap();
    assert!(text.contains(&format!("自评总分{total}分")), "{total} is missing in {text}");
    for dimension in scored[0]["dimensions"].as_array().unwrap() {
        let points = dimension["points"].as_str().unwrap();
        assert!(text.contains(points), "{points} is missing");
    }
}

#[test]
fn the_basis_of_points_is_in_words_and_cites_evidence_by_title_and_page() {
    let text = text(&document("internal/documents/990300/2026/self-evaluation-report.pdf"));
    for piece in ["理由", "（E01，第1—3页）", "附件2", "页码"] {
        assert!(text.contains(piece), "`{piece}` is missing");
    }
    for piece in ["由评估人评判", "打分", "22a", "高可得99分"] {
        assert!(!text.contains(piece), "`{piece}` is printed");
    }
}

#[test]
fn a_review_shows_the_value_before_and_after_a_correction() {
    let text = text(&document("internal/documents/990500/2025/preliminary-review.pdf"));
    for piece in ["更正前", "更正后", "6家", "4家", "有（确认）"] {
        assert!(text.contains(piece), "`{piece}` is missing in {text}");
    }
}

#[test]
fn receipts_are_kept_beside_the_papers_and_printed_in_the_summary_only() {
    let receipts = std::fs::read(document("internal/receipts.json")).expect("receipts");
    let receipts: serde_json::Value = serde_json::from_slice(&receipts).expect("receipts are JSON");
    for path in
        ["990300/2026/self-evaluation-report.pdf", "990500/2025/failure-notice.pdf", "evaluation-summary-2025.pdf"]
    {
        let receipt = &receipts[format!("documents/{path}")];
        assert_eq!(receipt["rules"]["version"], "2025-draft", "{path}");
    }
    for path in all().iter().filter(|it| !it.to_string_lossy().contains("evaluation-summary")) {
        assert!(!text(path).contains("SHA-256"), "{}", path.display());
    }
}

#[test]
fn a_zone_short_of_the_mark_gets_a_report_but_no_application_form() {
    assert!(document("internal/documents/990800/2026/self-evaluation-report.pdf").is_file());
    assert!(!document("internal/documents/990800/2026/evaluation-application.pdf").exists());
}

#[test]
fn every_document_is_sound_and_says_it_is_pdf_a_and_accessible() {
    for path in all() {
        let name = path.to_string_lossy();
        tool("qpdf", &["--check", &name]);
        let metadata = tool("pdfinfo", &["-meta", &name]);
        for mark in [
            "<pdfaid:part>3</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "<pdfuaid:part>1</pdfuaid:part>",
        ] {
            assert!(metadata.contains(mark), "{mark} is missing in {name}");
        }
    }
}

#[test]
fn every_typeface_is_embedded_and_every_character_has_a_glyph() {
    for path in all() {
        let name = path.to_string_lossy();
        let fonts = tool("pdffonts", &[&name]);
        for line in fonts.lines().skip(2) {
            let columns: Vec<&str> = line.split_whitespace().collect();
            let embedded = columns[columns.len() - 5];
            assert_eq!(embedded, "yes", "{name}: {line}");
        }
        assert!(!text(&path).contains('\u{fffd}'), "{name}");
    }
}

#[test]
fn a_character_without_a_glyph_is_found_before_anything_is_printed() {
    let workspace = Workspace::demonstration();
    let application = "zones/990900/creation/2026/application.yaml";
    let text = workspace.read(application);
    workspace.write(application, text.replacen("goals: |\n  ", "goals: |\n  \u{1f9ff}", 1));
    let run = workspace.run(&["render", "creation-application", "990900", "--out", "x.pdf"]);
    assert_eq!(run.code, 1);
    for piece in ["no-glyph", "U+1F9FF", application] {
        assert!(run.stderr.contains(piece), "`{piece}` is missing in {}", run.stderr);
    }
    assert!(!workspace.path().join("x.pdf").exists());
}

#[test]
fn text_of_contributors_is_printed_not_evaluated() {
    let workspace = Workspace::demonstration();
    let application = "zones/990900/creation/2026/application.yaml";
    let hostile = "#read(\"/etc/passwd\") #eval(\"1+1\") $x^2$ *粗* @ref <tag> \\u{41} ]] }} //注释";
    let text = workspace.read(application);
    workspace.write(application, text.replacen("goals: |\n  ", &format!("goals: |\n  {hostile}"), 1));
    let run = workspace.run(&["render", "creation-application", "990900", "--out", "x.pdf"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let printed = self::text(&workspace.path().join("x.pdf"));
    for piece in ["#read(\"/etc/passwd\")", "#eval(\"1+1\")", "$x^2$", "*粗*", "@ref", "\\u{41}", "//注释"] {
        assert!(printed.contains(piece), "`{piece}` is missing in {printed}");
    }
    assert!(!printed.contains("root:x:"));
}

#[test]
fn render_says_what_there_is_when_nothing_fits() {
    let workspace = Workspace::demonstration();
    let unknown = workspace.run(&["render", "publicity-notise"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("是否应为 `publicity-notice`？"), "{}", unknown.stderr);
    let early = workspace.run(&["render", "publicity-notice", "--as-of", "2025-12-21"]);
    assert_eq!(early.code, 2);
    assert!(early.stderr.contains("还没有这种文书"), "{}", early.stderr);
}

#[test]
fn what_was_filed_stays_as_it_was_filed() {
    let workspace = Workspace::demonstration();
    let printed = |kind: &str, code: &str| {
        let run = workspace.run(&["render", kind, code, "--out", "x.json"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        workspace.read("x.json")
    };
    let filed = [("creation-application", "990100"), ("approval-notice", "990100"), ("attendance-sheet", "990701")];
    let before = filed.map(|(kind, code)| printed(kind, code));
    for code in ["990100", "990701"] {
        let file = format!("zones/{code}/zone.yaml");
        let text = workspace.read(&file).replace("市场监督管理局\n", "市场监督管理委员会\n");
        workspace.write(&file, text.replace("introduction: |\n  ", "introduction: |\n  后来的简介。"));
    }
    assert_eq!(filed.map(|(kind, code)| printed(kind, code)), before);
    // Without a record of what was filed, names are those of today, and there is no introduction.
    let form: serde_json::Value = serde_json::from_str(&printed("creation-application", "990300")).unwrap();
    assert_eq!(form["introduction"]["kind"], "unknown");
    assert_eq!(form["zone"]["name"], "示例丙市");
}

#[test]
fn an_application_that_is_refused_is_answered_without_a_period() {
    let text = text(&document("internal/documents/992000/approval-notice-2026.pdf"));
    for piece in ["创建申请的复函", "不同意你市开展", "重新提出创建申请"] {
        assert!(text.contains(piece), "`{piece}` is missing in {text}");
    }
    assert!(!text.contains("创建活动周期"), "{text}");
}

#[test]
fn a_panel_has_a_sheet_for_each_member_and_its_points_are_collated() {
    let sheets = text(&document("internal/documents/990100/2025/expert-score-sheet.pdf"));
    let collated = text(&document("internal/documents/990100/2025/score-collation.pdf"));
    for role in ["法治监管专家", "平台经济专家", "信息化专家", "质量和消费维权专家", "基层监管代表"]
    {
        assert!(sheets.contains(role), "{role} has no sheet");
        assert!(collated.contains(role), "{role} is missing in {collated}");
    }
}
