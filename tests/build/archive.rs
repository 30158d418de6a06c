//! Archival properties of documents: embedded files, metadata, and machine-readable data.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::sheets::part;
use crate::support::{Workspace, built, files, tool};

fn public() -> PathBuf {
    built().join("dist/public/documents")
}

fn internal() -> PathBuf {
    built().join("dist/internal/documents")
}

/// The files embedded in a PDF, by name.
fn attached(pdf: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    tool("pdfdetach", &["-saveall", "-o", &folder.path().to_string_lossy(), &pdf.to_string_lossy()]);
    files(folder.path())
}

/// A PDF with its objects in plain text.
fn plain(pdf: &Path) -> String {
    tool("qpdf", &["--qdf", "--object-streams=disable", "--stream-data=preserve", &pdf.to_string_lossy(), "-"])
}

#[test]
fn notice_and_announcement_carry_their_list_as_data() {
    for (document, stem, codes) in [
        ("notice-2026", "publicity-list", vec!["990300", "990500"]),
        ("designation-2025", "designation-list", vec!["990100", "990200", "990400", "991600"]),
    ] {
        let attached = attached(&public().join(format!("{document}.pdf")));
        let csv = &attached[&format!("{stem}.csv")];
        assert!(csv.starts_with("\u{feff}序号,".as_bytes()), "the CSV has no byte order mark or header");
        assert_eq!(*csv, std::fs::read(public().join(format!("{document}.csv"))).unwrap(), "embedded CSV differs");
        let json: Value = serde_json::from_slice(&attached[&format!("{stem}.json")]).expect("JSON");
        let listed: Vec<&str> =
            json["rows"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()).collect();
        assert_eq!(listed, codes);
        assert_eq!(attached.len(), 2);
    }
}

#[test]
fn every_document_has_title_language_tags_and_names_no_person() {
    for (path, _) in files(&built().join("dist")).into_iter().filter(|(path, _)| path.ends_with(".pdf")) {
        let pdf = built().join("dist").join(&path);
        let info = tool("pdfinfo", &[&pdf.to_string_lossy()]);
        let field = |name: &str| {
            let line = info.lines().find(|it| it.starts_with(&format!("{name}:")));
            line.map(|it| it[name.len() + 1..].trim().to_string()).unwrap_or_default()
        };
        assert!(!field("Title").is_empty(), "{path} has no title");
        assert_eq!(field("Tagged"), "yes", "{path}");
        assert!(field("Creator").starts_with("Typst"), "{path}: {}", field("Creator"));
        let author = field("Author");
        let organ = ["人民政府", "市场监督管理局", "市场监管总局（演示）"].iter().any(|it| author.ends_with(it));
        assert!(organ, "{path}: {author}");
        let text = tool("pdftotext", &[&pdf.to_string_lossy(), "-"]);
        assert!(!text.contains(": \"") && !text.contains("(:)"), "{path} prints data as code");
        assert!(plain(&pdf).contains("/Lang (zh-CN)"), "{path} does not state its language");
    }
}

#[test]
fn tables_have_headers_and_drawings_have_words() {
    let report = plain(&internal().join("990100/2025/self-evaluation-report.pdf"));
    assert!(report.contains("/S /TH"), "no table header");
    let figures = report.matches("/S /Figure").count();
    assert!(figures > 0 && report.matches("/Alt ").count() >= figures, "{figures} drawings");
    assert!(plain(&public().join("notice-2026.pdf")).contains("/S /TH"));
}

#[test]
fn text_extracts_in_reading_order() {
    // `-raw` keeps the order of the file, without guessing at columns.
    let text = tool("pdftotext", &["-raw", &public().join("designation-2025.pdf").to_string_lossy(), "-"]);
    let text: String = text.split_whitespace().collect();
    let order = [
        "市场监管总局公告（演示）",
        "2026年第1号",
        "市场监管总局关于认定",
        "根据《",
        "特此公告。",
        "附件：网络市场监管与服务示范区名单",
        "2026年1月15日",
        "行政区划代码",
        "示例东省（2个）",
        "示例甲市",
        "示例乙市",
        "示例中省（1个）",
        "示例丁市",
        "适用规则",
    ];
    let mut from = 0;
    for piece in order {
        let found = text[from..].find(piece);
        from += found.unwrap_or_else(|| panic!("`{piece}` is missing after `{}` in {text}", &text[..from]));
    }
}

#[test]
fn every_kind_of_document_is_printed_from_the_demonstration() {
    let printed: BTreeSet<String> =
        files(&built().join("dist")).into_keys().filter(|it| it.ends_with(".pdf")).collect();
    for piece in [
        "public/documents/application-call-2026.pdf",
        "public/documents/creation-application-form.pdf",
        "public/documents/creation-plan-form.pdf",
        "public/documents/evaluation-application-form.pdf",
        "internal/documents/recommendation-letter-2022-示例东省.pdf",
        "internal/documents/990100/approval-notice-2022.pdf",
        "internal/documents/992000/approval-notice-2026.pdf",
        "internal/documents/990100/2025/on-site-record.pdf",
        "internal/documents/990100/2025/attendance-sheet.pdf",
        "internal/documents/990100/2025/preliminary-report.pdf",
        "internal/documents/submission-letter-2025-示例东省.pdf",
        "internal/documents/991900/2026/preliminary-failure-notice.pdf",
        "internal/documents/990100/2025/expert-score-sheet.pdf",
        "internal/documents/990100/2025/score-collation.pdf",
        "internal/documents/990100/2025/evaluation-opinion.pdf",
        "internal/documents/990100/creation-application-2022.pdf",
        "internal/documents/recommendation-list-2022-示例东省.pdf",
        "internal/documents/990100/2025/evaluation-application.pdf",
        "internal/documents/990100/2025/self-evaluation-report.pdf",
        "internal/documents/990100/2025/preliminary-review.pdf",
        "internal/documents/evaluation-summary-2025.pdf",
        "public/documents/notice-2025.pdf",
        "public/documents/designation-2025.pdf",
        "internal/documents/991200/2025/failure-notice.pdf",
        "internal/documents/990200/oversight-notice-1.pdf",
        "internal/documents/990200/oversight-notice-2.pdf",
        "internal/documents/990400/oversight-notice-1.pdf",
        "internal/documents/objection-register-2026.pdf",
        "internal/documents/990300/2026/objection-report-1.pdf",
        "internal/documents/990200/2025/objection-reply-1.pdf",
        "internal/documents/publicity-report-2025.pdf",
        "internal/documents/designation-request-2025-2.pdf",
        "internal/documents/990200/talk-minutes-1.pdf",
        "internal/documents/990200/rectification-notice-2.pdf",
        "public/documents/990400/revocation-announcement-1.pdf",
    ] {
        assert!(printed.contains(piece), "{piece} is not printed");
    }
    // A pending objection has no reply, and designation cannot be asked for yet.
    for piece in ["990300/2026/objection-reply-1.pdf", "designation-request-2026.pdf", "publicity-report-2026.pdf"] {
        assert!(!printed.contains(&format!("internal/documents/{piece}")), "{piece} is printed");
    }
    let help = Workspace::demonstration().run(&["render", "--help"]).stdout;
    for kind in ["recommendation-list", "preliminary-review", "failure-notice", "oversight-notice"] {
        assert!(help.contains(kind), "`{kind}` is not in the help");
    }
}

#[test]
fn documents_say_what_the_procedure_asks_for() {
    let text = |path: &str| {
        let text = tool("pdftotext", &[&internal().join(path).to_string_lossy(), "-"]);
        text.split_whitespace().collect::<String>()
    };
    let first = text("991200/2025/failure-notice.pdf");
    assert!(first.contains("根据《办法》第十七条规定，你市可以在下一次示范区评估认定时"), "{first}");
    let second = text("991200/2026/failure-notice.pdf");
    assert!(second.contains("按照《办法》第七条规定重新提出创建申请"), "{second}");
    let talk = text("990200/oversight-notice-1.pdf");
    assert!(talk.contains("予以约谈的通知") && talk.contains("《办法》第二十二条第三款第三项所列情形"), "{talk}");
    for piece in [
        "示例发〔2026〕5号",
        "示例乙市人民政府：",
        "对你市予以约谈。",
        "整改期限：2026年8月20日。",
        "抄送：示例东省市场监督管理局。",
    ] {
        assert!(talk.contains(piece), "{piece}: {talk}");
    }
    let caution = text("990200/oversight-notice-2.pdf");
    assert!(caution.contains("予以警示的通知") && caution.contains("整改期限：2027年2月28日。"), "{caution}");
    let revocation = text("990400/oversight-notice-1.pdf");
    for piece in [
        "示范区资格的决定",
        "取消你市网络市场监管与服务示范区资格。",
        "请于2026年9月30日前将示范区牌匾和证书交回",
        "公告（2026年第5号）",
    ] {
        assert!(revocation.contains(piece), "{piece}: {revocation}");
    }
    for letter in [&talk, &caution, &revocation] {
        assert_eq!(letter.matches("市场监管总局决定，").count(), 1, "the decision is stated once: {letter}");
        assert!(!letter.contains("zonepress") && !letter.contains("SHA-256"), "{letter}");
    }
    let review = text("990200/2025/preliminary-review.pdf");
    assert!(review.contains("更正和确认的事实") && review.contains("评估初审意见（第十三条）"), "{review}");
    let list = text("recommendation-list-2022-示例东省.pdf");
    assert!(list.find("示例甲市") < list.find("示例乙市") && list.contains("共推荐5个地区"), "{list}");
}

#[test]
fn the_summary_lists_areas_in_administrative_order_with_exact_points() {
    let csv = std::fs::read_to_string(internal().join("evaluation-summary-2025.csv")).unwrap();
    let rows: Vec<Vec<&str>> = csv.lines().skip(1).map(|it| it.split(',').collect()).collect();
    let codes: Vec<&str> = rows.iter().map(|it| it[3]).collect();
    assert_eq!(codes, ["990100", "990200", "990400", "990500", "991100", "991200", "991600", "992100"]);
    let scored = Workspace::demonstration().run(&["score", "990200", "--stage", "samr", "--format", "json"]).stdout;
    let scored: Value = serde_json::from_str(&scored).unwrap();
    assert_eq!(rows[1][6], scored[0]["total"].as_str().unwrap().trim_end_matches('0').trim_end_matches('.'));
}

#[test]
fn the_lists_of_two_rounds_of_a_year_are_files_of_their_own() {
    let rows = |file: &str| {
        let csv = std::fs::read_to_string(internal().join(file)).unwrap_or_else(|err| panic!("{file}: {err}"));
        csv.lines().skip(1).map(|it| it.split(',').nth(3).unwrap_or_default().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(rows("evaluation-summary-2025-2.csv"), ["991300"]);
    assert!(!rows("evaluation-summary-2025.2.csv").is_empty(), "the second sheet of the first round is empty");
}

#[test]
fn workbooks_have_native_values_a_frozen_header_and_print_on_a4() {
    let workbook = internal().join("evaluation-summary-2025.xlsx");
    let sheet = part(&workbook, "xl/worksheets/sheet1.xml");
    for piece in [" ySplit=\"2\"", "state=\"frozen\"", "paperSize=\"9\"", "orientation=\"landscape\""] {
        assert!(sheet.contains(piece), "{piece} is missing in {sheet}");
    }
    // The points of the first area are a number, not a text (which would have t="s").
    let cell = sheet.split("<c r=\"G3\"").nth(1).expect("a cell").split("</c>").next().unwrap();
    assert!(!cell.contains("t=\"s\"") && cell.contains("<v>"), "{cell}");
    assert!(part(&workbook, "xl/workbook.xml").contains("_xlnm.Print_Titles"), "the header is not repeated in print");
    let properties = part(&workbook, "docProps/core.xml");
    assert!(properties.contains("2025-12-"), "the creation date is not that of the document: {properties}");
}

#[test]
fn a_list_is_rendered_in_the_format_its_file_name_asks_for() {
    let workspace = Workspace::demonstration();
    for (out, start) in [("名单.xlsx", b"PK".as_slice()), ("名单.csv", "\u{feff}".as_bytes()), ("名单.pdf", b"%PDF")]
    {
        let run = workspace.run(&["render", "recommendation-list", "示例东省", "--out", out]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(std::fs::read(workspace.path().join(out)).unwrap().starts_with(start), "{out}");
    }
    let run = workspace.run(&["render", "self-evaluation-report", "990100", "--out", "x.csv"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("不是名单"), "{}", run.stderr);
}

#[test]
fn a_personal_number_in_a_public_list_stops_the_build() {
    let workspace = Workspace::demonstration();
    workspace.replace("content/rounds/2025.yaml", "number: 2026年第1号", "number: 13800138000号");
    workspace.remove("content/published/designation/2025.yaml");
    let run = workspace.run(&["build"]);
    assert_ne!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("手机号码"), "{}", run.stderr);
    assert!(!workspace.path().join("dist").exists());
}
