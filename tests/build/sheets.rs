//! Lists and data in spreadsheets: no text becomes a formula, and every value keeps its type.

use std::path::Path;

use serde_json::Value;

use crate::support::{Workspace, built, files, tool};

/// A file of a workbook.
pub fn part(workbook: &Path, name: &str) -> String {
    tool("unzip", &["-p", &workbook.to_string_lossy(), name])
}

/// The shared strings of a workbook, which cells refer to by index.
pub fn shared_texts(workbook: &Path) -> Vec<String> {
    let xml = part(workbook, "xl/sharedStrings.xml");
    let texts = xml.split("<si>").skip(1).map(|it| {
        let text = it.split_once("</t>").and_then(|it| it.0.split_once("<t")?.1.split_once('>')).expect("a text").1;
        let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
        marks.iter().fold(text.to_string(), |text, (from, to)| text.replace(from, to))
    });
    texts.collect()
}

const WRITE_UP: &str = "content/experience/990100/digital-human-livestream-sandbox.md";

/// The demonstration, with formulas in all texts that an author may write.
fn hostile() -> Workspace {
    let workspace = Workspace::demonstration().forget_write_ups();
    let text = workspace.read(WRITE_UP);
    let replaced = text.lines().map(|line| match line.split(':').next() {
        Some("title") => "title: ＝HYPERLINK(\"https://example.cn\",\"试点实践\")".into(),
        Some("source") => "source: \" =1+1\"".into(),
        Some("keywords") => "keywords: [甲, \"=2+2\", \"\\\"＠3\"]".into(),
        Some("summary") => "summary: \"摘要;\\n+4,\\u0020－5，%6\"".into(),
        _ => line.to_string(),
    });
    workspace.write(WRITE_UP, replaced.map(|it| it + "\n").collect::<String>());
    let lead = "lead_department: 示例甲市市场监督管理局";
    workspace.replace("zones/990100/zone.yaml", lead, "lead_department: '\"-7'");
    workspace
}

/// Whether a spreadsheet may take a cell for a formula.
///
/// It does if the first character is an operator of any width, after blanks and quotation marks, in any piece into
/// which an importer may split the cell.
fn is_formula(cell: &str) -> bool {
    let is_number = cell.parse::<rust_decimal::Decimal>().is_ok();
    let mut pieces = cell.split([';', ',', '\t', '\r', '\n']);
    !is_number
        && pieces.any(|it| {
            it.trim_matches(|it: char| it.is_whitespace() || it == '"')
                .starts_with(['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠', '｜', '％'])
        })
}

#[test]
fn no_cell_of_any_csv_is_a_formula() {
    let workspace = hostile();
    let run = workspace.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let dist = workspace.path().join("dist");
    let mut tables: Vec<(String, Vec<u8>)> =
        files(&dist).into_iter().filter(|(path, _)| path.ends_with(".csv")).collect();
    for args in [&["score", "--format", "csv"][..], &["score", "--compare", "2025", "2026", "--format", "csv"]] {
        tables.push((args.join(" "), workspace.run(args).stdout.into_bytes()));
    }
    assert!(tables.len() > 12, "{}", tables.len());
    let mut found = Vec::new();
    for (name, bytes) in &tables {
        assert!(bytes.starts_with("\u{feff}".as_bytes()), "{name} has no byte order mark");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
        let cells = reader.records().flat_map(|it| it.expect("a row").iter().map(str::to_string).collect::<Vec<_>>());
        found.extend(cells.filter(|it| is_formula(it)).map(|it| format!("{name}: {it}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));

    let csv = workspace.read("dist/public/data/experience.csv");
    assert!(csv.contains("\"'＝HYPERLINK(") && csv.contains("' =1+1") && csv.contains("甲;'=2+2;'\"\"＠3"), "{csv}");
    let json: Value = serde_json::from_str(&workspace.read("dist/public/data/experience.json")).expect("JSON");
    let rows = json["rows"].as_array().expect("rows");
    let row = rows.iter().find(|it| it["id"] == "990100/digital-human-livestream-sandbox").expect("the write-up");
    assert_eq!(row["title"], "＝HYPERLINK(\"https://example.cn\",\"试点实践\")", "JSON must have the text unchanged");
    let workbook = dist.join("public/data/experience.xlsx");
    assert!(shared_texts(&workbook).contains(&"＝HYPERLINK(\"https://example.cn\",\"试点实践\")".to_string()));
    for name in ["experience", "zones", "open-data"] {
        let sheet = part(&dist.join(format!("public/data/{name}.xlsx")), "xl/worksheets/sheet1.xml");
        assert!(!sheet.contains("<f>") && !sheet.contains("<hyperlink"), "{name} has a formula");
    }
}

#[test]
fn negative_numbers_stay_numbers() {
    let csv = Workspace::demonstration().run(&["score", "--compare", "2025", "2026", "--format", "csv"]).stdout;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let cells = reader.records().flat_map(|it| it.expect("a row").iter().map(str::to_string).collect::<Vec<_>>());
    let negative: Vec<String> = cells.filter(|it| it.contains('-')).collect();
    assert!(negative.iter().any(|it| it.parse::<rust_decimal::Decimal>().is_ok()), "{negative:?}");
    assert!(negative.iter().all(|it| !it.starts_with('\'')), "{negative:?}");
}

/// The cell at a position, such as `A1`, in the first sheet.
fn cell<'x>(sheet: &'x str, place: &str) -> &'x str {
    let start = format!("<c r=\"{place}\"");
    sheet.split(&start).nth(1).and_then(|it| it.split("<c ").next()).unwrap_or_else(|| panic!("no cell {place}"))
}

#[test]
fn a_workbook_keeps_codes_as_texts_and_dates_and_points_as_values() {
    let workbook = built().join("dist/public/data/zones.xlsx");
    let (sheet, texts) = (part(&workbook, "xl/worksheets/sheet1.xml"), shared_texts(&workbook));
    let code = cell(&sheet, "A3");
    let index = code.split("t=\"s\"><v>").nth(1).and_then(|it| it.split('<').next()).expect("a text").parse::<usize>();
    assert_eq!(texts[index.unwrap()], "990100");
    for place in ["H3", "M3"] {
        assert!(!cell(&sheet, place).contains("t=\"s\"") && cell(&sheet, place).contains("<v>"), "{place}");
    }
    assert!(cell(&sheet, "M3").contains("<v>90.88</v>"), "{}", cell(&sheet, "M3"));
    let styles = part(&workbook, "xl/styles.xml");
    assert!(styles.contains("formatCode=\"yyyy-mm-dd\"") && styles.contains("numFmtId=\"49\""), "{styles}");
    assert!(styles.contains("formatCode=\"0.00\""), "points must have two decimals: {styles}");
    assert!(sheet.contains("numberStoredAsText=\"1\""), "codes must not be marked as mistakes: {sheet}");
}

#[test]
fn a_round_that_spreadsheets_take_for_a_month_has_a_name_beside_it() {
    let csv = std::fs::read_to_string(built().join("dist/public/data/notices.csv")).expect("a table");
    assert!(csv.contains("\r\n2025-2,2025年第二批,"), "{csv}");
    let scores = Workspace::demonstration().run(&["score", "991300", "--format", "csv"]).stdout;
    assert!(scores.contains("991300,2025-2,2025年第二批,"), "{scores}");
    let page = std::fs::read_to_string(built().join("dist/public/data/index.html")).expect("a page");
    assert!(page.contains("请改用 XLSX") && page.contains("open-data.xlsx"), "{page}");
}

#[test]
fn one_workbook_has_every_table_and_says_what_they_are() {
    let workbook = built().join("dist/public/data/open-data.xlsx");
    let names = part(&workbook, "xl/workbook.xml");
    for name in
        ["示范区和创建对象", "可复制可推广经验", "建议名单公示", "认定名单", "评估指标", "得分点和计分规则", "说明"]
    {
        assert!(names.contains(&format!("<sheet name=\"{name}\"")), "{name}: {names}");
    }
    let texts = shared_texts(&workbook);
    for text in ["演示数据，所列地区和数据均为虚构", "字段 total_points，数"] {
        assert!(texts.iter().any(|it| it == text), "{text}: {texts:?}");
    }
}
