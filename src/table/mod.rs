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
}
