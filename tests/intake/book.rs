//! A workbook as somebody fills it in: the cells are changed in its XML, without the program.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use serde_yaml::Value;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The parts of an office file.
pub struct Parts(pub BTreeMap<String, Vec<u8>>);

impl Parts {
    pub fn open(path: &Path) -> Self {
        let bytes = std::fs::read(path).unwrap_or_else(|err| panic!("{}: {err}", path.display()));
        let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        let mut parts = BTreeMap::new();
        for index in 0..archive.len() {
            let mut part = archive.by_index(index).expect("a part");
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).expect("a readable part");
            parts.insert(part.name().expect("a name").to_string(), bytes);
        }
        Self(parts)
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.0 {
            writer.start_file(name.as_str(), SimpleFileOptions::default()).expect("a new part");
            writer.write_all(bytes).expect("a written part");
        }
        writer.finish().expect("an archive").into_inner()
    }

    pub fn text(&self, part: &str) -> String {
        String::from_utf8(self.0[part].clone()).expect("XML is UTF-8")
    }
}

/// A workbook written by `intake template`.
pub struct Book {
    pub parts: Parts,
    shared: Vec<String>,
    /// Rows already used, by sheet and key.
    used: BTreeMap<(String, String), usize>,
}

/// A cell in the XML of a sheet.
struct Found {
    name: String,
    span: std::ops::Range<usize>,
    style: String,
    shared: Option<usize>,
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    Some(tag.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0.to_string())
}

pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

impl Book {
    pub fn open(path: &Path) -> Self {
        let parts = Parts::open(path);
        let shared = parts.text("xl/sharedStrings.xml");
        let shared = shared.split("<si>").skip(1).map(|it| {
            let text = it.split_once("</t>").expect("a text").0;
            plain(text.split_once('>').expect("a text").1)
        });
        Self { shared: shared.collect(), parts, used: BTreeMap::new() }
    }

    pub fn save(&self, path: &Path) {
        std::fs::write(path, self.parts.bytes()).expect("a written workbook");
    }

    /// The part of a sheet by the name on its tab.
    pub fn part(&self, sheet: &str) -> String {
        let workbook = self.parts.text("xl/workbook.xml");
        let names: Vec<String> =
            workbook.split("<sheet ").skip(1).filter_map(|it| attribute(&format!(" {it}"), "name")).collect();
        let at = names.iter().position(|it| it == sheet).unwrap_or_else(|| panic!("no sheet {sheet} in {names:?}"));
        format!("xl/worksheets/sheet{}.xml", at + 1)
    }

    fn cells(&self, sheet: &str) -> Vec<Found> {
        let xml = self.parts.text(&self.part(sheet));
        let found = xml.match_indices("<c r=\"").map(|(start, _)| {
            let tag = xml[start..].split_once('>').expect("a tag").0;
            let end = if tag.ends_with('/') {
                start + tag.len() + 1
            } else {
                start + xml[start..].find("</c>").expect("an end") + 4
            };
            let shared = (attribute(tag, "t").as_deref() == Some("s")).then(|| {
                let value =
                    xml[start..end].split_once("<v>").expect("a value").1.split_once("</v>").expect("a value").0;
                value.parse().expect("an index")
            });
            Found {
                name: attribute(tag, "r").expect("a name"),
                span: start..end,
                style: attribute(tag, "s").unwrap_or("0".into()),
                shared,
            }
        });
        found.collect()
    }

    /// The number of the first row with a key.
    pub fn row(&self, sheet: &str, key: &str) -> usize {
        *self.rows(sheet, key).first().unwrap_or_else(|| panic!("no row {key} on {sheet}"))
    }

    fn rows(&self, sheet: &str, key: &str) -> Vec<usize> {
        let is_key = |it: &&Found| it.shared.is_some_and(|it| self.shared[it] == key);
        let names: Vec<Found> = self.cells(sheet);
        names.iter().filter(is_key).filter_map(|it| it.name.strip_prefix('A')?.parse().ok()).collect()
    }

    /// The next free row of a list.
    pub fn next(&mut self, sheet: &str, key: &str) -> usize {
        let rows = self.rows(sheet, key);
        let used = self.used.entry((sheet.into(), key.into())).or_default();
        *used += 1;
        rows[*used - 1]
    }

    /// The name of a cell by its row and the key of its column.
    pub fn at(&self, sheet: &str, row: usize, column: &str) -> String {
        let head = self.row(sheet, "zonepress:columns").to_string();
        let cells = self.cells(sheet);
        let is_key = |it: &&Found| it.name.ends_with(&head) && it.shared.is_some_and(|it| self.shared[it] == column);
        let found = cells.iter().find(is_key).unwrap_or_else(|| panic!("no column {column} on {sheet}"));
        format!("{}{row}", found.name.trim_end_matches(|it: char| it.is_ascii_digit()))
    }

    /// The cell of a column in the first row with a key.
    pub fn of(&self, sheet: &str, key: &str, column: &str) -> String {
        self.at(sheet, self.row(sheet, key), column)
    }

    /// Replaces a cell: its further attributes and its content, in XML.
    pub fn put(&mut self, sheet: &str, cell: &str, attributes: &str, content: &str) {
        let part = self.part(sheet);
        let found =
            self.cells(sheet).into_iter().find(|it| it.name == cell).unwrap_or_else(|| panic!("no {cell} on {sheet}"));
        let mut xml = self.parts.text(&part);
        let style = if attributes.contains(" s=") { String::new() } else { format!(" s=\"{}\"", found.style) };
        xml.replace_range(found.span, &format!("<c r=\"{cell}\"{style}{attributes}>{content}</c>"));
        self.parts.0.insert(part, xml.into_bytes());
    }

    pub fn number(&mut self, sheet: &str, cell: &str, raw: &str) {
        self.put(sheet, cell, "", &format!("<v>{raw}</v>"));
    }

    pub fn text(&mut self, sheet: &str, cell: &str, text: &str) {
        let content = format!("<is><t xml:space=\"preserve\">{}</t></is>", escaped(text));
        self.put(sheet, cell, " t=\"inlineStr\"", &content);
    }

    /// Fills in a field by the keys of its row and column, as a number if it is one.
    pub fn fill(&mut self, sheet: &str, row: usize, column: &str, value: &Value) {
        let cell = self.at(sheet, row, column);
        match value {
            Value::Null => {}
            Value::Number(number) => self.number(sheet, &cell, &number.to_string()),
            Value::Bool(yes) => self.text(sheet, &cell, if *yes { "是" } else { "否" }),
            Value::Sequence(names) if names.is_empty() => self.text(sheet, &cell, "不填"),
            Value::Sequence(names) => {
                let names: Vec<&str> = names.iter().map(|it| it.as_str().expect("a name")).collect();
                self.text(sheet, &cell, &names.join("、"));
            }
            Value::String(text) => self.text(sheet, &cell, text.trim_end()),
            other => panic!("{other:?}"),
        }
    }
}

/// The sheets of the dimensions.
pub const DIMENSIONS: [&str; 4] = ["促进发展", "规范监管", "优化服务", "探索创新"];

/// Fills in the parts of a record for which somebody is responsible, by path.
pub fn fill(book: &mut Book, record: &Value, is_own: &dyn Fn(&str) -> bool) {
    for name in ["date", "summary", "plan_fulfilment", "problems", "declaration", "declared_total"] {
        if is_own(name) {
            let row = book.row("总体情况", name);
            book.fill("总体情况", row, "value", &record[name]);
        }
    }
    for text in record["highlights"].as_sequence().into_iter().flatten().filter(|_| is_own("highlights")) {
        let row = book.next("总体情况", "highlights+");
        book.fill("总体情况", row, "value", text);
    }
    for material in record["evidence"].as_sequence().into_iter().flatten() {
        if is_own(&format!("evidence/{}", material["id"].as_str().expect("an id"))) {
            let row = book.next("佐证材料", "evidence+");
            for column in ["id", "title", "date", "pages"] {
                book.fill("佐证材料", row, column, &material[column]);
            }
        }
    }
    for (id, fact) in record["facts"].as_mapping().expect("facts") {
        let id = id.as_str().expect("an id");
        if is_own(&format!("facts/{id}")) {
            fill_fact(book, id, fact);
        }
    }
    for (id, judgement) in record["judgements"].as_mapping().expect("judgements") {
        let id = id.as_str().map_or_else(|| id.as_u64().expect("a number").to_string(), str::to_string);
        if is_own(&format!("judgements/{id}")) {
            fill_judgement(book, &id, judgement);
        }
    }
}

fn fill_fact(book: &mut Book, id: &str, fact: &Value) {
    let years = fact["by_year"].as_sequence();
    for year in years.into_iter().flatten() {
        let row = book.row("事实", &format!("fact/{id}/{}", year["year"].as_u64().expect("a year")));
        for (column, field) in [("a", "previous"), ("b", "current"), ("percent", "percent")] {
            book.fill("事实", row, column, &year[field]);
        }
    }
    let row = match years.and_then(|it| it.first()) {
        Some(year) => book.row("事实", &format!("fact/{id}/{}", year["year"].as_u64().expect("a year"))),
        None => book.row("事实", &format!("fact/{id}")),
    };
    for (column, value) in [
        ("a", &fact["ratio"]["numerator"]),
        ("b", &fact["ratio"]["denominator"]),
        ("a", &fact["count"]),
        ("a", &fact["confirmed"]),
        ("date", &fact["date"]),
        ("source", &fact["source"]),
        ("evidence", &fact["evidence"]),
    ] {
        book.fill("事实", row, column, value);
    }
    for item in fact["items"].as_sequence().into_iter().flatten() {
        let row = book.next("事项", &format!("facts/{id}/items+"));
        for column in ["kind", "title", "number", "date", "event", "evidence"] {
            book.fill("事项", row, column, &item[column]);
        }
    }
}

fn fill_judgement(book: &mut Book, id: &str, judgement: &Value) {
    let key = format!("criterion/{id}");
    let sheet = DIMENSIONS.into_iter().find(|it| !book.rows(it, &key).is_empty()).expect("a sheet of the criterion");
    let row = book.row(sheet, &key);
    for column in ["points", "role", "reason", "evidence"] {
        book.fill(sheet, row, column, &judgement[column]);
    }
    for list in ["paths", "checked"] {
        for part in judgement[list].as_sequence().into_iter().flatten() {
            let row = book.row(sheet, &format!("{key}/{list}/{}", part.as_str().expect("a name")));
            book.fill(sheet, row, "met", &Value::Bool(true));
        }
    }
}
