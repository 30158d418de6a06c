//! Lists and data in spreadsheets: no text becomes a formula, and every value keeps its type.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

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

/// The workbooks of lists, with those of the open data.
fn workbooks() -> Vec<PathBuf> {
    let dist = built().join("dist");
    files(&dist).into_keys().filter(|it| it.ends_with(".xlsx")).map(|it| dist.join(it)).collect()
}

/// The sheets of a workbook as XML.
fn sheets(workbook: &Path) -> Vec<String> {
    let count = part(workbook, "xl/workbook.xml").matches("<sheet ").count();
    (1..=count).map(|it| part(workbook, &format!("xl/worksheets/sheet{it}.xml"))).collect()
}

#[test]
fn every_cell_of_a_column_has_one_format_and_every_row_a_height() {
    for workbook in workbooks() {
        for sheet in sheets(&workbook) {
            let mut formats: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for row in sheet.split("<row ").skip(1) {
                assert!(row.contains("customHeight=\"1\""), "{}: {}", workbook.display(), &row[..60]);
                let number: u32 = row.split('"').nth(1).and_then(|it| it.parse().ok()).expect("a row number");
                for cell in row.split("<c ").skip(1).filter(|_| number > 2) {
                    let attribute = |name: &str| cell.split(name).nth(1)?.split('"').next().map(str::to_string);
                    let place = attribute("r=\"").expect("a place");
                    let column = place.trim_end_matches(|it: char| it.is_ascii_digit()).to_string();
                    formats.entry(column).or_default().insert(attribute("s=\"").unwrap_or_default());
                }
            }
            for (column, formats) in formats {
                assert_eq!(formats.len(), 1, "{}: column {column}", workbook.display());
            }
        }
    }
}

#[test]
fn points_are_named_with_their_maximum() {
    let texts = shared_texts(&built().join("dist/internal/documents/evaluation-summary-2025.xlsx"));
    for head in [
        "1 创建地电子商务交易额同比增速（3分）",
        "25 创新工作得到省级以上党委、政府和国务院有关部门的认可（4分）",
        "促进发展（20分）",
        "自评总分（100分）",
        "评估总分（100分）",
    ] {
        assert!(texts.iter().any(|it| it == head), "{head}: {texts:?}");
    }
}

#[test]
fn every_workbook_says_where_it_comes_from_and_what_its_columns_mean() {
    for workbook in workbooks() {
        let name = workbook.display();
        assert!(part(&workbook, "xl/workbook.xml").contains("<sheet name=\"说明\""), "{name}");
        let texts = shared_texts(&workbook);
        for text in ["规则版本", "演示数据，所列地区和数据均为虚构", "数据性质"] {
            assert!(texts.iter().any(|it| it == text), "{name}: {text}");
        }
        assert!(texts[0].contains("演示数据"), "{name}: the title does not name the demonstration: {}", texts[0]);
    }
    let texts = shared_texts(&built().join("dist/public/documents/notice-2026.xlsx"));
    for text in ["关于2026年网络市场监管与服务示范区建议名单的公示", "市场监管总局（演示）", "2026年"]
    {
        assert!(texts.iter().any(|it| it == text), "{text}: {texts:?}");
    }
}

#[test]
fn every_row_of_every_csv_of_a_demonstration_says_so() {
    let dist = built().join("dist");
    let mut tables: Vec<(String, Vec<u8>)> =
        files(&dist).into_iter().filter(|(path, _)| path.ends_with(".csv")).collect();
    let workspace = Workspace::demonstration();
    for args in [&["score", "--format", "csv"][..], &["score", "--compare", "2025", "2026", "--format", "csv"]] {
        tables.push((args.join(" "), workspace.run(args).stdout.into_bytes()));
    }
    for (name, bytes) in tables {
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let head = reader.headers().expect("a head").clone();
        let last = head.get(head.len() - 1);
        assert!(matches!(last, Some("数据性质" | "demonstration")), "{name}: {last:?}");
        for row in reader.records().map(|it| it.expect("a row")) {
            assert_eq!(row.get(row.len() - 1), Some("演示数据"), "{name}");
        }
    }
}

#[test]
fn saved_files_are_named_after_what_they_hold() {
    let page = |path: &str| {
        let page = std::fs::read_to_string(built().join("dist/public").join(path)).expect("a page");
        page.replace("&#x2f;", "/")
    };
    let notice = page("notices/2026/index.html");
    for name in [
        "documents/notice-2026.pdf\" download=\"关于2026年网络市场监管与服务示范区建议名单的公示（演示数据）.pdf\"",
        "documents/notice-2026.xlsx\" download=\"2026年网络市场监管与服务示范区建议名单（演示数据）.xlsx\"",
    ] {
        assert!(notice.contains(name), "{name}: {notice}");
    }
    let name = "data/zones.xlsx\" download=\"示范区和创建对象（演示数据，截至2026年11月22日）.xlsx\"";
    assert!(page("data/index.html").contains(name), "{name}");
    let workspace = Workspace::demonstration();
    let run = workspace.run(&["render", "self-evaluation-report", "990100", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let name = "990100示例甲市自评报告（2025年）（演示数据）.json";
    assert!(workspace.path().join(name).exists(), "{}", run.stderr);
}

/// The sizes in thirds of a point of the type on each page of a workbook that LibreOffice prints, and the text.
fn printed(workbook: &Path) -> Vec<(Vec<u32>, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_string_lossy().into_owned();
    let home = format!("-env:UserInstallation=file://{path}/home");
    let pdf = folder.path().join(workbook.with_extension("pdf").file_name().expect("a name"));
    tool("soffice", &[&home, "--headless", "--convert-to", "pdf", "--outdir", &path, &workbook.to_string_lossy()]);
    // One pixel is a third of a point.
    let xml = tool("pdftohtml", &["-xml", "-i", "-hidden", "-zoom", "3", "-stdout", &pdf.to_string_lossy()]);
    let size = |spec: &str| spec.split("size=\"").nth(1)?.split('"').next()?.parse().ok();
    let pages = xml.split("<page ").skip(1).enumerate().map(|(at, page)| {
        let number = (at + 1).to_string();
        let text = tool("pdftotext", &["-f", &number, "-l", &number, "-raw", &pdf.to_string_lossy(), "-"]);
        (page.split("<fontspec ").skip(1).filter_map(size).collect(), text.split_whitespace().collect())
    });
    pages.collect()
}

#[test]
fn lists_are_printed_at_nine_points_or_more_and_say_on_every_page_what_they_are() {
    let dist = built().join("dist");
    for name in [
        "internal/documents/evaluation-summary-2025.xlsx",
        "internal/documents/recommendation-list-2022-示例东省.xlsx",
        "public/documents/notice-2026.xlsx",
        "public/data/open-data.xlsx",
    ] {
        for (at, (sizes, text)) in printed(&dist.join(name)).iter().enumerate() {
            let page = format!("{name}, page {}", at + 1);
            assert!(sizes.iter().all(|it| *it >= 27), "{page}: {sizes:?}");
            assert!(text.contains("演示数据"), "{page}: {text}");
        }
    }
    // The points of each dimension are on a page of their own, with the area beside them.
    let pages = printed(&dist.join("internal/documents/evaluation-summary-2025.xlsx"));
    let with = |piece: &str| pages.iter().filter(|it| it.1.contains(piece)).count();
    let of_indicators = |it: &&(Vec<u32>, String)| it.1.contains("各项指标得分（演示数据）—");
    let first = pages.iter().filter(of_indicators).filter(|it| it.1.contains("1创建地电子商务")).count();
    assert_eq!(first, 1, "{pages:?}");
    assert!(with("示例甲市") >= 4 && with("各项指标得分") >= 4, "{pages:?}");
}
