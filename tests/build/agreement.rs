//! What the public site shows and what the documents print is the same: lists, labels, citations, titles.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::support::{built, files, tool};

fn public() -> PathBuf {
    built().join("dist/public")
}

/// The text of a printed document without white space.
fn printed(path: &str) -> String {
    tool("pdftotext", &["-raw", &built().join("dist").join(path).to_string_lossy(), "-"]).split_whitespace().collect()
}

/// The text of a page without marks and white space.
fn page(path: &str) -> String {
    let html = std::fs::read_to_string(public().join(path)).unwrap_or_else(|err| panic!("{path}: {err}"));
    let main = html.split("<main").nth(1).expect("a main part");
    let text = main.split('<').map(|it| it.split_once('>').map_or("", |it| it.1)).collect::<String>();
    text.replace("&#x2f;", "/").replace("&quot;", "\"").split_whitespace().collect()
}

/// The rows of a list in CSV, without its head.
fn rows(path: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::Reader::from_path(public().join(path)).expect("a list");
    reader.records().map(|it| it.expect("a row")).collect()
}

/// The place in a text of each piece, which must follow each other.
fn in_order(text: &str, pieces: &[String], what: &str) {
    let mut from = 0;
    for piece in pieces {
        let found = text[from..].find(piece.as_str());
        from += found.unwrap_or_else(|| panic!("{what}: `{piece}` is missing after `{}`", &text[..from])) + piece.len();
    }
}

#[test]
fn lists_have_the_same_rows_numbers_and_heads_on_page_paper_and_in_the_workbook() {
    for (page_path, pdf, list, area) in [
        ("notices/2025/index.html", "notice-2025", "notice-2025", "建议认定地区"),
        ("notices/2026/index.html", "notice-2026", "notice-2026", "建议认定地区"),
        ("designations/2025/index.html", "designation-2025", "designation-2025", "示范区"),
    ] {
        let rows = rows(&format!("documents/{list}.csv"));
        let mut grouped: Vec<String> = vec![format!("序号{area}行政区划代码")];
        let mut province = String::new();
        for row in &rows {
            if row[1] != province {
                province = row[1].to_string();
                let count = rows.iter().filter(|it| it[1] == province).count();
                grouped.push(format!("{province}（{count}个）"));
            }
            grouped.push(format!("{}{}{}", &row[0], &row[2], &row[3]));
        }
        let head = std::fs::read_to_string(public().join(format!("documents/{list}.csv"))).expect("a list");
        assert!(head.starts_with(&format!("\u{feff}序号,省（自治区、直辖市）,{area},行政区划代码")), "{head}");
        // The notice names the province in each row.
        let mut beside = vec![format!("序号省（自治区、直辖市）{area}行政区划代码")];
        beside.extend(rows.iter().map(|it| format!("{}{}{}{}", &it[0], &it[1], &it[2], &it[3])));
        let is_notice = pdf.starts_with("notice");
        in_order(&printed(&format!("public/documents/{pdf}.pdf")), if is_notice { &beside } else { &grouped }, pdf);
        in_order(&page(page_path), &grouped, page_path);
    }
}

#[test]
fn what_a_page_calls_the_original_says_what_is_printed() {
    for (path, document) in [
        ("notices/2025/index.html", "notice-2025"),
        ("notices/2026/index.html", "notice-2026"),
        ("designations/2025/index.html", "designation-2025"),
    ] {
        let (page, paper) = (page(path), printed(&format!("public/documents/{document}.pdf")));
        let start = page.find("根据《").expect("the first sentence");
        let sentences: Vec<&str> = page[start..].split('。').take(3).collect();
        for sentence in sentences {
            assert!(paper.contains(sentence), "{path}: `{sentence}` is not in {paper}");
        }
        let annex = page[start..].split("附件：").nth(1).expect("an annex");
        let annex = annex.split("名单").next().expect("its title");
        assert!(paper.contains(&format!("附件：{annex}名单")), "{path}: {annex}");
    }
    let (page, paper) = (page("notices/2026/index.html"), printed("public/documents/notice-2026.pdf"));
    for (label, separator) in [("受理单位", "："), ("联系电话", "："), ("电子邮箱", "："), ("通信地址", "：")]
    {
        let value = page.split(label).nth(1).expect("a label on the page");
        let value: String = value.chars().take(6).collect();
        assert!(paper.contains(&format!("{label}{separator}{value}")), "{label}: {value}");
    }
    assert!(page.contains("邮政编码") && paper.contains("邮政编码"));
}

#[test]
fn write_ups_have_the_same_head_on_page_and_paper() {
    let mut seen = 0;
    for path in files(&public().join("documents/experience")).into_keys().filter(|it| it.ends_with(".pdf")) {
        let paper = printed(&format!("public/documents/experience/{path}"));
        let page = page(&format!("experience/{}/index.html", path.trim_end_matches(".pdf")));
        for label in ["摘要：", "报送日期：", "发布日期："] {
            let value: String = page.split(label).nth(1).expect("a label on the page").chars().take(9).collect();
            assert!(paper.contains(&format!("{label}{value}")), "{path}: {label}{value}");
        }
        let numbers: BTreeSet<&str> =
            page.split("对应指标").nth(1).expect("indicators").split("指标").skip(1).collect();
        let first = numbers.first().expect("an indicator");
        let number: String = first.chars().take_while(char::is_ascii_digit).collect();
        assert!(paper.contains(&format!("指标{number}“")), "{path}: {number}");
        seen += 1;
    }
    assert!(seen > 5, "{seen}");
}

#[test]
fn items_of_articles_are_cited_in_one_form() {
    assert!(page("zones/990400/index.html").contains("第二十二条第三款第"), "{}", page("zones/990400/index.html"));
    for (path, _) in files(&built().join("dist")) {
        let text = match path.rsplit('.').next() {
            Some("pdf") => printed(&path),
            Some("html") if path.starts_with("public/") => page(path.trim_start_matches("public/")),
            _ => continue,
        };
        for mark in ["款第（", "条第（"] {
            let found = text.find(mark).map(|at| text[at..].chars().take(12).collect::<String>());
            assert!(found.is_none(), "{path}: {found:?}");
        }
    }
}
