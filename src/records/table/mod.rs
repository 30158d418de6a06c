//! A table as text (CSV): its cells, each with its place, however a spreadsheet wrote them.

pub(crate) mod areas;
mod cells;
mod header;

use std::ops::Range;

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cell {
    /// Without quotes, and without blanks at its ends.
    text: String,
    /// The bytes of the file it is written in.
    span: Range<usize>,
    /// It begins with a quote that nothing closes.
    is_open: bool,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    /// From one.
    line: usize,
    cells: Vec<Cell>,
}

impl Row {
    fn is_empty(&self) -> bool {
        self.cells.iter().all(|it| it.text.is_empty())
    }

    /// The bytes from its first cell to the last one with content.
    fn span(&self) -> Range<usize> {
        let last = self.cells.iter().rfind(|it| !it.text.is_empty());
        self.cells.first().map_or(0, |it| it.span.start)..last.map_or(0, |it| it.span.end)
    }
}
