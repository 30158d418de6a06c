//! What people do to cells: each is read as meant, or named with its sheet and cell.

use super::{RECORD, blank, findings, read, template};

#[test]
fn cells_are_read_as_meant_or_named() {
    let (workspace, _) = blank();
    let mut book = template(&workspace, "a.xlsx");
    let at =
        |book: &super::Book, id: &str, column: &str| book.at("事实", book.row("事实", &format!("fact/{id}")), column);
    for (id, column, text) in [
        ("report_check_rate", "a", "３８，２１４ 件"),
        ("report_check_rate", "b", "38,590"),
        ("clue_timely_rate", "percent", "99.50%"),
        ("online_operator_share", "date", "2025年9月30日"),
        ("online_operator_share", "evidence", "E01，E02"),
        ("odr_mechanism", "a", "√"),
    ] {
        let cell = at(&book, id, column);
        book.text("事实", &cell, text);
    }
    let formula = at(&book, "procedural_losses", "a");
    book.put("事实", &formula, "", "<f>1-1</f><v>0</v>");
    let sum = at(&book, "clue_completion_rate", "percent");
    book.put("事实", &sum, "", "<f>0.1+0.2</f><v>0.30000000000000004</v>");
    let exponent = at(&book, "new_large_operators", "a");
    book.number("事实", &exponent, "1.1E+1");
    book.save(&workspace.path().join("a.xlsx"));
    read(&workspace, &["a.xlsx"]);
    let text = workspace.read(RECORD);
    for wanted in [
        "ratio: { numerator: 38214, denominator: 38590 }",
        "percent: 99.50\n",
        "date: 2025-09-30\n",
        "evidence: [E01, E02]",
        "confirmed: true",
        "procedural_losses:\n    count: 0\n",
        "percent: 0.3\n",
        "count: 11\n",
        "source: 待填写",
    ] {
        assert!(text.contains(wanted), "{wanted} in\n{text}");
    }
}

#[test]
fn what_is_not_certain_is_named_with_all_cells_at_once() {
    let (workspace, _) = blank();
    let mut book = template(&workspace, "a.xlsx");
    let styles = book.parts.text("xl/styles.xml");
    let count = styles.split_once("<cellXfs count=\"").unwrap().1.split_once('"').unwrap().0;
    let [percent, day] = [0, 1].map(|it| (count.parse::<usize>().unwrap() + it).to_string());
    let added = "<xf numFmtId=\"10\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/><xf numFmtId=\"14\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/></cellXfs>";
    book.parts.0.insert("xl/styles.xml".into(), styles.replace("</cellXfs>", added).into_bytes());
    let row = |book: &super::Book, key: &str| book.row("事实", key);
    let mut wanted = Vec::new();
    for (key, column, attributes, content, message) in [
        (
            "fact/ecommerce_turnover/2022",
            "a",
            " t=\"inlineStr\"",
            "<is><t>5119.7亿</t></is>".to_string(),
            "`5119.7亿` 不是可以确定的数",
        ),
        ("fact/ecommerce_turnover/2022", "b", " t=\"e\"", "<v>#DIV/0!</v>".into(), "公式的结果是错误 `#DIV/0!`"),
        (
            "fact/report_check_rate",
            "a",
            &format!(" s=\"{percent}\""),
            "<v>0.99</v>".into(),
            "单元格的格式是百分数，这里不应填百分数",
        ),
        ("fact/report_check_rate", "date", " s=\"0\"", "<v>45930</v>".into(), "`45930` 不是可以确定的日期"),
        ("fact/new_large_operators", "a", "", "<v>10.5</v>".into(), "`10.5` 不是整数"),
        ("fact/procedural_losses", "a", "", "<f>A1</f>".into(), "公式没有保存结果"),
        (
            "fact/procedural_losses",
            "source",
            &format!(" s=\"{day}\""),
            "<v>45930</v>".into(),
            "这里应为文字，单元格却是日期",
        ),
        ("fact/odr_mechanism", "a", " t=\"inlineStr\"", "<is><t>有</t></is>".into(), "`有` 不是“是”或者“否”"),
    ] {
        let cell = book.at("事实", row(&book, key), column);
        book.put("事实", &cell, attributes, &content);
        wanted.push(format!("intake-cell a.xlsx “事实”!{cell} {message}"));
    }
    let sheet = "促进发展";
    let points = book.at(sheet, book.row(sheet, "criterion/4a"), "points");
    book.number(sheet, &points, "2.5");
    wanted.push(format!("intake-cell a.xlsx “{sheet}”!{points} `2.5` 超过本项最高分 2"));
    book.save(&workspace.path().join("a.xlsx"));
    let mut told: Vec<String> = findings(&workspace, &["a.xlsx"]).iter().map(|it| it.join(" ")).collect();
    told.sort();
    wanted.sort();
    assert_eq!(told, wanted);
    assert!(!workspace.path().join(RECORD).exists());
}

#[test]
fn rows_may_be_sorted_inserted_and_copied() {
    let (workspace, _) = blank();
    let mut book = template(&workspace, "a.xlsx");
    let cell = book.of("事实", "fact/new_large_operators", "a");
    book.number("事实", &cell, "11");
    let first = book.next("佐证材料", "evidence+");
    for (column, text) in [("id", "E01"), ("title", "统计表")] {
        let cell = book.at("佐证材料", first, column);
        book.text("佐证材料", &cell, text);
    }
    // The rows of facts in reverse, ten rows further down; a row without a key below the evidence.
    let part = book.part("事实");
    let xml = book.parts.text(&part);
    let (head, rest) = xml.split_once("<row r=\"5\"").unwrap();
    let (rows, tail) = rest.split_once("</sheetData>").unwrap();
    let rows: Vec<String> = format!("<row r=\"5\"{rows}").split_inclusive("</row>").map(str::to_string).collect();
    let count = rows.len();
    let moved = rows.iter().rev().enumerate().map(|(at, row)| {
        let (from, to) = (5 + count - 1 - at, 15 + at);
        let row = row.replacen(&format!("<row r=\"{from}\""), &format!("<row r=\"{to}\""), 1);
        let mut row = row;
        for column in 'A'..='M' {
            row = row.replace(&format!("<c r=\"{column}{from}\""), &format!("<c r=\"{column}{to}\""));
        }
        row
    });
    let sorted = format!("{head}{}</sheetData>{tail}", moved.collect::<String>());
    book.parts.0.insert(part, sorted.into_bytes());
    let part = book.part("佐证材料");
    let added = "<row r=\"300\"><c r=\"B300\" t=\"inlineStr\"><is><t>E02</t></is></c><c r=\"C300\" t=\"inlineStr\"><is><t>报告</t></is></c></row></sheetData>";
    let xml = book.parts.text(&part).replace("</sheetData>", added);
    book.parts.0.insert(part, xml.into_bytes());
    book.save(&workspace.path().join("a.xlsx"));
    read(&workspace, &["a.xlsx"]);
    let text = workspace.read(RECORD);
    assert!(text.contains("new_large_operators:\n    count: 11\n"), "{text}");
    assert!(text.contains("- { id: E01, title: 统计表 }\n  - { id: E02, title: 报告 }\n"), "{text}");
}

#[test]
fn what_stands_outside_of_the_cells_to_fill_in_is_named() {
    let (workspace, _) = blank();
    let mut book = template(&workspace, "a.xlsx");
    let part = book.part("事实");
    let extra = "<c r=\"P6\" t=\"inlineStr\"><is><t>待核</t></is></c></row>";
    let row = book.parts.text(&part).find("<row r=\"6\"").unwrap();
    let mut xml = book.parts.text(&part);
    let end = row + xml[row..].find("</row>").unwrap();
    xml.replace_range(end..end + "</row>".len(), extra);
    let merge = "<mergeCells count=\"2\"><mergeCell ref=\"L5:L7\"/>";
    assert!(xml.contains("<mergeCells count=\"1\">"));
    let xml = xml.replace("<mergeCells count=\"1\">", merge);
    book.parts.0.insert(part, xml.into_bytes());
    let named = book.parts.text("xl/workbook.xml").replace("name=\"事项\"", "name=\"事项（商务局）\"");
    book.parts.0.insert("xl/workbook.xml".into(), named.into_bytes());
    book.text("促进发展", "D5", "5");
    book.save(&workspace.path().join("a.xlsx"));
    let told: Vec<String> = findings(&workspace, &["a.xlsx"]).iter().map(|it| it.join(" ")).collect();
    assert_eq!(
        told,
        [
            "intake-unread a.xlsx “事实”!P6 `待核` 不在填写处，没有读取",
            "intake-unread a.xlsx “促进发展”!D5 `5` 写在模板的说明处，没有读取",
        ]
    );
}
