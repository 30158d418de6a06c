//! The cells of a workbook, as they are written in the file. Numbers stay texts.

use std::collections::{BTreeMap, BTreeSet};

use super::package::Package;
use super::xml::Element;

/// The row and the column of a cell, both counted from zero.
pub(super) type At = (u32, u32);

pub(super) struct Workbook {
    pub(super) grids: Vec<Grid>,
    /// Whether days are counted from 1904, as old versions for the Macintosh did.
    pub(super) from_1904: bool,
}

/// A worksheet.
pub(super) struct Grid {
    pub(super) name: String,
    /// The cells that are not empty.
    pub(super) cells: BTreeMap<At, Cell>,
    /// First and last cell of each merged area.
    pub(super) merged: Vec<(At, At)>,
    /// The cells with a comment (批注), as written: `D12`.
    pub(super) comments: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) content: Content,
    pub(super) format: Format,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    Text(String),
    /// A number as the file writes it.
    Number(String),
    Flag(bool),
    /// An error such as `#REF!`.
    Error(String),
    /// A formula whose value the file does not have.
    Formula,
}

/// What the number format of a cell makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Plain,
    Percent,
    Date,
}

/// Reads a workbook; `None` if a part is missing or broken.
pub(super) fn workbook(package: &Package) -> Option<Workbook> {
    const PART: &str = "xl/workbook.xml";
    let root = package.xml(PART)?;
    let relations = package.relations(PART);
    let strings = shared(package);
    let formats = formats(package);
    let mut grids = Vec::new();
    for sheet in root.child("sheets")?.all("sheet") {
        let part = &relations.get(sheet.attribute("id")?)?.target;
        let name = sheet.attribute("name")?.to_string();
        let Some(page) = package.xml(part).filter(|it| it.name == "worksheet") else { continue };
        let comments = comments(package, part);
        grids.push(Grid { name, cells: cells(&page, &strings, &formats), merged: merged(&page), comments });
    }
    let properties = root.child("workbookPr").and_then(|it| it.attribute("date1904"));
    Some(Workbook { grids, from_1904: matches!(properties, Some("1" | "true")) })
}

/// The texts that cells refer to by their number.
fn shared(package: &Package) -> Vec<String> {
    let root = package.xml("xl/sharedStrings.xml");
    root.iter().flat_map(|it| it.all("si")).map(text_of).collect()
}

/// A text of one or several pieces, without the readings of its characters.
fn text_of(item: &Element) -> String {
    let pieces = item.elements().filter_map(|it| match it.name.as_str() {
        "t" => Some(it.text()),
        "r" => it.child("t").map(Element::text),
        _ => None,
    });
    unescaped(&pieces.collect::<String>())
}

/// Replaces escapes such as `_x000D_`, with which XLSX writes control characters, by their characters.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let character = code.and_then(|it| u32::from_str_radix(it, 16).ok()).and_then(char::from_u32);
        let end = if let Some(character) = character {
            out.push_str(&rest[..at]);
            out.push(character);
            at + "_x0000_".len()
        } else {
            out.push_str(&rest[..at + 2]);
            at + 2
        };
        rest = &rest[end..];
    }
    (out + rest).replace("\r\n", "\n").replace('\r', "\n")
}

/// The formats of cells by the number of their style.
fn formats(package: &Package) -> Vec<Format> {
    let Some(root) = package.xml("xl/styles.xml") else { return vec![] };
    let own: BTreeMap<&str, &str> = root
        .child("numFmts")
        .iter()
        .flat_map(|it| it.all("numFmt"))
        .filter_map(|it| Some((it.attribute("numFmtId")?, it.attribute("formatCode")?)))
        .collect();
    let styles = root.child("cellXfs");
    let styles = styles.iter().flat_map(|it| it.all("xf"));
    let id = |style: &Element| style.attribute("numFmtId").unwrap_or("0").to_string();
    styles.map(|it| format_of(&id(it), own.get(id(it).as_str()).copied())).collect()
}

fn format_of(id: &str, code: Option<&str>) -> Format {
    if let Some(code) = code {
        return format_of_code(code);
    }
    // Formats that programs have built in, by their numbers in ECMA-376.
    match id.parse::<u32>().unwrap_or(0) {
        9 | 10 => Format::Percent,
        14..=22 | 27..=36 | 45..=47 | 50..=58 => Format::Date,
        _ => Format::Plain,
    }
}

fn format_of_code(code: &str) -> Format {
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    let mut signs = String::new();
    for character in code.chars() {
        match character {
            _ if escaped => escaped = false,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' => escaped = true,
            '[' => bracketed = true,
            ']' => bracketed = false,
            _ if bracketed => {}
            other => signs.push(other.to_ascii_lowercase()),
        }
    }
    match () {
        () if signs.contains('%') => Format::Percent,
        () if signs.contains("general") => Format::Plain,
        () if signs.contains(['y', 'd']) || signs.contains("h:m") || signs.contains("m:s") => Format::Date,
        () => Format::Plain,
    }
}

fn cells(page: &Element, strings: &[String], formats: &[Format]) -> BTreeMap<At, Cell> {
    let mut found = BTreeMap::new();
    let mut row = 0;
    for line in page.child("sheetData").iter().flat_map(|it| it.all("row")) {
        row = line.attribute("r").and_then(|it| it.parse::<u32>().ok()?.checked_sub(1)).unwrap_or(row);
        let mut column = 0;
        for cell in line.all("c") {
            let at = cell.attribute("r").and_then(position).unwrap_or((row, column));
            if let Some(content) = content(cell, strings) {
                let style = cell.attribute("s").and_then(|it| formats.get(it.parse::<usize>().ok()?));
                found.insert(at, Cell { content, format: style.copied().unwrap_or(Format::Plain) });
            }
            column = at.1 + 1;
        }
        row += 1;
    }
    found
}

fn content(cell: &Element, strings: &[String]) -> Option<Content> {
    let value = cell.child("v").map(Element::text);
    let text = |it: String| Some(it).filter(|it| !it.trim().is_empty()).map(Content::Text);
    let is_formula = cell.child("f").is_some();
    match (cell.attribute("t").unwrap_or("n"), value) {
        ("inlineStr", _) => text(text_of(cell.child("is")?)),
        (_, None) => is_formula.then_some(Content::Formula),
        ("s", Some(index)) => text(strings.get(index.trim().parse::<usize>().ok()?)?.clone()),
        ("str" | "d", Some(value)) => text(unescaped(&value)),
        ("b", Some(value)) => Some(Content::Flag(value.trim() == "1")),
        ("e", Some(value)) => Some(Content::Error(value)),
        (_, Some(value)) if value.trim().is_empty() => None,
        (_, Some(value)) => Some(Content::Number(value.trim().to_string())),
    }
}

fn merged(page: &Element) -> Vec<(At, At)> {
    let areas = page.child("mergeCells");
    let areas = areas.iter().flat_map(|it| it.all("mergeCell")).filter_map(|it| {
        let (first, last) = it.attribute("ref")?.split_once(':')?;
        Some((position(first)?, position(last)?))
    });
    areas.collect()
}

fn comments(package: &Package, part: &str) -> BTreeSet<String> {
    let relations = package.relations(part);
    let parts = relations.values().filter(|it| it.kind == "comments" || it.kind == "threadedComment");
    let trees: Vec<Element> = parts.filter_map(|it| package.xml(&it.target)).collect();
    let listed = trees.iter().flat_map(|it| [it.below("comment"), it.below("threadedComment")].concat());
    listed.filter_map(|it| it.attribute("ref").map(str::to_string)).collect()
}

/// The cell with a name such as `D12`.
fn position(name: &str) -> Option<At> {
    let name = name.replace('$', "");
    let letters = name.len() - name.trim_start_matches(|it: char| it.is_ascii_uppercase()).len();
    let (column, row) = name.split_at(letters);
    let column =
        column.bytes().try_fold(0_u32, |all, it| all.checked_mul(26)?.checked_add(u32::from(it - b'A') + 1))?;
    Some((row.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

/// The name of a cell: `D12`.
pub(super) fn named((row, column): At) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        letters.push(char::from(b'A' + u8::try_from((left - 1) % 26).unwrap_or(0)));
        left = (left - 1) / 26;
    }
    format!("{}{}", letters.iter().rev().collect::<String>(), row + 1)
}

impl Grid {
    /// A cell as a text, for the marks that the program itself has written.
    pub(super) fn mark(&self, at: At) -> Option<&str> {
        match &self.cells.get(&at)?.content {
            Content::Text(text) => Some(text.trim()),
            Content::Number(text) | Content::Error(text) => Some(text),
            Content::Flag(_) | Content::Formula => None,
        }
    }

    /// The text of a cell as it is.
    pub(super) fn text(&self, at: At) -> Option<&str> {
        match &self.cells.get(&at)?.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The last row and column with a cell, each one more.
    pub(super) fn size(&self) -> (u32, u32) {
        let rows = self.cells.keys().map(|it| it.0 + 1).max().unwrap_or(0);
        (rows, self.cells.keys().map(|it| it.1 + 1).max().unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_names() {
        for (at, name) in [((0, 0), "A1"), ((11, 3), "D12"), ((0, 25), "Z1"), ((8, 26), "AA9"), ((1, 701), "ZZ2")] {
            assert_eq!((named(at), position(name)), (name.to_string(), Some(at)));
        }
        assert!(["", "12", "A", "A0", "甲1"].iter().all(|it| position(it).is_none()));
    }

    #[test]
    fn a_format_says_what_a_number_means() {
        for (code, format) in [
            ("General", Format::Plain),
            ("0.00%", Format::Percent),
            ("yyyy\"年\"m\"月\"d\"日\"", Format::Date),
            ("[$-804]yyyy-mm-dd", Format::Date),
            ("#,##0.00", Format::Plain),
            ("[Red]0\"%\"", Format::Plain),
            ("0\\d", Format::Plain),
            ("@", Format::Plain),
        ] {
            assert_eq!(format_of_code(code), format, "{code}");
        }
    }

    #[test]
    fn escaped_characters_are_read() {
        assert_eq!(unescaped("甲_x000D_\n乙_x000a_丙_x5F_x005F_x"), "甲\n乙\n丙_x5F_x");
        assert_eq!(unescaped("_x_x00_"), "_x_x00_");
    }
}
