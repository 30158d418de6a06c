//! Splits a text into rows and cells (RFC 4180) with any separator.

use std::ops::Range;

use super::{Cell, Row};

/// The maximum length of a quoted cell in bytes. Beyond this, the quote is taken as never closed.
const LONGEST_QUOTED: usize = 4096;

/// The rows of a text with LF line endings.
pub(super) fn rows(text: &str, separator: char) -> Vec<Row> {
    let mut rows = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < text.len() {
        let (cells, end) = row(text, at, separator);
        let next = (end + 1).min(text.len());
        rows.push(Row { line, cells });
        line += text[at..next].matches('\n').count();
        at = next;
    }
    rows
}

/// The cells of the row that starts at a byte offset, and the end of the row.
fn row(text: &str, mut at: usize, separator: char) -> (Vec<Cell>, usize) {
    let mut cells = Vec::new();
    loop {
        let (cell, end) = cell(text, at, separator);
        cells.push(cell);
        if !text[end..].starts_with(separator) {
            return (cells, end);
        }
        at = end + separator.len_utf8();
    }
}

/// The cell that starts at a byte offset, and its end.
fn cell(text: &str, start: usize, separator: char) -> (Cell, usize) {
    let end_after = |at: usize| text[at..].find([separator, '\n']).map_or(text.len(), |it| at + it);
    let end = end_after(start);
    let span = trimmed(text, start..end);
    let is_quoted = text[span.clone()].starts_with('"');
    match is_quoted.then(|| quoted(text, span.start, separator)) {
        None => (Cell::of(&text[span.clone()], span, false), end),
        Some(None) => (Cell::of(&text[span.clone()].replace('"', ""), span, true), end),
        Some(Some((inside, close))) => {
            let end = end_after(close);
            let rest = &text[trimmed(text, close..end)];
            (Cell::of(&format!("{inside}{rest}"), span.start..close + rest.len(), false), end)
        }
    }
}

impl Cell {
    fn of(written: &str, span: Range<usize>, is_open: bool) -> Self {
        Self { text: written.trim_matches(is_blank).to_string(), span, is_open }
    }
}

/// The text between quotes, and the byte offset after the closing quote.
///
/// Returns `None` if the text spans several lines and contains separators: such a quote was not meant to open a
/// quoted cell.
fn quoted(text: &str, open: usize, separator: char) -> Option<(String, usize)> {
    let mut inside = String::new();
    let mut at = open + 1;
    while at - open <= LONGEST_QUOTED {
        let part = at + text[at..].find('"')?;
        inside.push_str(&text[at..part]);
        if !text[part + 1..].starts_with('"') {
            let strays = inside.contains('\n') && inside.contains(separator);
            return (!strays).then_some((inside, part + 1));
        }
        inside.push('"');
        at = part + 2;
    }
    None
}

/// A range of the text without leading and trailing blanks.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let whole = &text[range.clone()];
    let kept = whole.trim_start_matches(is_blank);
    let start = range.end - kept.len();
    start..start + kept.trim_end_matches(is_blank).len()
}

/// Matches whitespace of any width, and the byte order mark that some programs put before a text.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || character == '\u{feff}'
}

#[cfg(test)]
mod tests {
    use super::rows;

    /// The rows with their line numbers. Cells are separated by `|`, and `!` marks an unclosed quote.
    fn shown(text: &str, separator: char) -> Vec<String> {
        let cell = |it: &super::Cell| format!("{}{}", it.text, if it.is_open { "!" } else { "" });
        let row = |it: &super::Row| format!("{} {}", it.line, it.cells.iter().map(cell).collect::<Vec<_>>().join("|"));
        rows(text, separator).iter().map(row).collect()
    }

    #[test]
    fn cells_are_read_without_quotes_and_blanks_at_their_ends() {
        assert_eq!(shown("a,b\n1,\u{3000}甲 \u{a0},\n", ','), ["1 a|b", "2 1|甲|"]);
        assert_eq!(shown("\"a\", \"甲,\"\"乙\"\"\" ,c", ','), ["1 a|甲,\"乙\"|c"]);
        assert_eq!(shown("a\tb\n\n\t\n", '\t'), ["1 a|b", "2 ", "3 |"]);
        assert_eq!(shown("\"a\n\",b\nc", ','), ["1 a|b", "3 c"]);
        assert!(rows("", ',').is_empty());
    }

    #[test]
    fn a_quote_that_nothing_closes_keeps_to_its_cell() {
        assert_eq!(shown("\"a,b\nc,d\n", ','), ["1 a!|b", "2 c|d"]);
        assert_eq!(shown("a,\"b\nc,d\"\n", ','), ["1 a|b!", "2 c|d\""]);
        let long = format!("\"{},b", "甲".repeat(5000));
        assert_eq!(rows(&long, ',')[0].cells.len(), 2);
    }

    #[test]
    fn a_cell_has_the_place_of_what_is_written_in_it() {
        let text = "甲, \"乙\" ,丙";
        let spans = rows(text, ',')[0].cells.iter().map(|it| &text[it.span.clone()]).collect::<Vec<_>>();
        assert_eq!(spans, ["甲", "\"乙\"", "丙"]);
    }
}
