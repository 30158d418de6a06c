//! Tables as text (CSV): reads cells with their positions, in all the forms that spreadsheets write.

pub(crate) mod areas;
mod cells;
mod header;

use std::ops::Range;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Cell {
    /// The content without quotes and without leading and trailing blanks.
    text: String,
    /// Its byte range in the file.
    span: Range<usize>,
    /// Whether the cell begins with a quote that is never closed.
    is_open: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    /// Counted from 1.
    line: usize,
    cells: Vec<Cell>,
}

impl Row {
    fn is_empty(&self) -> bool {
        self.cells.iter().all(|it| it.text.is_empty())
    }

    /// The byte range from the first cell to the last cell with content.
    fn span(&self) -> Range<usize> {
        let last = self.cells.iter().rfind(|it| !it.text.is_empty());
        self.cells.first().map_or(0, |it| it.span.start)..last.map_or(0, |it| it.span.end)
    }
}
