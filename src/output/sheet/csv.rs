//! Writes CSV: UTF-8 with a byte order mark, line ends as in RFC 4180, and no cell that a spreadsheet takes
//! for a formula.

use csv::{Terminator, WriterBuilder};
use unicode_normalization::UnicodeNormalization;

use super::{Cell, MARK_NAMES};

/// Tells programs that guess the encoding that the file is UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Makes a spreadsheet read a text as text. JSON and XLSX do without it.
const MARK: char = '\'';

/// Writes a header, and rows of the same length.
pub(crate) fn csv(head: &[String], rows: impl IntoIterator<Item = impl AsRef<[Cell]>>) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(vec![]);
    writer.write_record(head.iter().map(|it| inert(it))).expect("memory takes every record");
    for row in rows {
        writer.write_record(row.as_ref().iter().map(written)).expect("rows are as long as the head");
    }
    let bytes = writer.into_inner().expect("memory takes every record");
    format!("{BYTE_ORDER_MARK}{}", String::from_utf8(bytes).expect("texts are UTF-8"))
}

/// The same with a column that marks every row of a demonstration, if it is one.
pub(crate) fn marked_csv(mut head: Vec<String>, rows: impl Iterator<Item = Vec<Cell>>, mark: Option<&str>) -> String {
    let Some(mark) = mark else { return csv(&head, rows) };
    head.push(MARK_NAMES[1].into());
    csv(&head, rows.map(|row| [row, vec![Cell::text(mark)]].concat()))
}

/// Only texts are escaped: numbers and dates cannot be formulas.
fn written(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => inert(text),
        Cell::Number(_) | Cell::Date(_) => cell.shown(),
    }
}

/// Marks a text so that no spreadsheet takes it, or a piece that an importer cuts from it, for a formula.
///
/// Spreadsheets ignore blanks and quotation marks before a formula's sign, and some convert full-width
/// signs. An importer may split cells at another delimiter, or at a line feed inside quotation marks.
fn inert(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    for (index, piece) in text.split_inclusive(parts_cells).enumerate() {
        // An importer may drop a leading tab or line break, so that what follows begins the cell.
        let is_risky = begins_formula(piece) || index == 0 && piece.starts_with(['\t', '\r', '\n']);
        out.extend(is_risky.then_some(MARK));
        out.push_str(piece);
    }
    out
}

/// Whether an importer may start a new cell or row after this character.
fn parts_cells(character: char) -> bool {
    character.is_control() || matches!(character, ',' | ';' | '\u{2028}' | '\u{2029}')
}

fn begins_formula(piece: &str) -> bool {
    piece.chars().flat_map(|it| std::iter::once(it).nfkc()).find(|it| !is_ignored(*it)).is_some_and(is_sign)
}

/// Whether spreadsheets skip a character before a formula: white space, zero-width characters, quotation marks.
fn is_ignored(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '"' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Whether a character begins a formula or, in old spreadsheets, a command (`|`, `%`).
///
/// Full-width signs have been normalised by then.
fn is_sign(character: char) -> bool {
    matches!(character, '=' | '+' | '-' | '@' | '|' | '%' | '\u{2212}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_begin_a_formula_are_marked() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "|cmd", "%0", "＝1+1", "＋1", "－1", "＠A", "﹦1", "−1"] {
            assert_eq!(inert(text), format!("'{text}"));
        }
        for blank in [" ", "\u{a0}", "\u{3000}", "\t", "\r", "\"", "＂", " \" ", "\u{200b}", "\u{feff}", "\u{b}"] {
            let text = format!("{blank}=1");
            assert!(inert(&text).starts_with('\'') || inert(&text).ends_with("'=1"), "{text:?}: {:?}", inert(&text));
        }
    }

    #[test]
    fn pieces_an_importer_may_cut_are_marked() {
        assert_eq!(inert("甲\n=1"), "甲\n'=1");
        assert_eq!(inert("甲\r\n=1"), "甲\r\n'=1");
        assert_eq!(inert("甲;\u{3000}=1;乙\t-2,+3"), "甲;'\u{3000}=1;乙\t'-2,'+3");
        assert_eq!(inert("\t甲"), "'\t甲");
    }

    #[test]
    fn other_texts_are_as_they_were() {
        for text in ["", "示例甲市", "2025-2", "a=b", "——", "'=1", "（=1）", "甲、-乙", "1e5", "x@y", "增长5%"]
        {
            assert_eq!(inert(text), text);
        }
    }

    #[test]
    fn numbers_and_dates_are_no_texts() {
        let cells = [Cell::Number("-1.50".parse().unwrap()), Cell::text("-1.5"), Cell::text("")];
        let head = ["=甲", "乙", "丙"].map(String::from);
        assert_eq!(csv(&head, [cells]), "\u{feff}'=甲,乙,丙\r\n-1.5,'-1.5,\r\n");
    }
}
