//! Tables: their grid, and how they are written.
//!
//! Every column has its width in the grid, because WPS drops tables without one. Rows grow with their text.

use super::body::Writer;
use super::model::{Cell, Column, Row, Rules, Table};
use super::xml::{Element, element, value};

/// Up to this many half characters, a row stays on one page.
const SHORT: i64 = 600;

/// The room in a column that fits its text beside the text, and the height of a field to fill in.
const ROOM: i64 = 480;
const FIELD: i64 = 800;

/// The width of a line, in twentieths of a point.
const RULE: i64 = 5;

impl Table {
    /// The widths of its columns. What is not fixed shares the rest.
    fn widths(&self, room: i64) -> Vec<i64> {
        let fixed: Vec<Option<i64>> = (0..self.columns.len()).map(|it| self.fixed(it)).collect();
        let rest = (room - fixed.iter().flatten().sum::<i64>()).max(0);
        let shares = |it: &Column| if let Column::Share(share) = it { *share } else { 0 };
        let all = self.columns.iter().map(shares).sum::<i64>().max(1);
        let (mut given, mut passed) = (0, 0);
        let width = |(column, fixed): (&Column, Option<i64>)| {
            fixed.unwrap_or_else(|| {
                // Rounding leaves nothing over.
                passed += shares(column);
                let width = rest * passed / all - given;
                given += width;
                width
            })
        };
        self.columns.iter().zip(fixed).map(width).collect()
    }

    /// The width of a column that does not depend on others.
    fn fixed(&self, column: usize) -> Option<i64> {
        match self.columns[column] {
            Column::Fixed(width) => Some(width),
            Column::Share(_) => None,
            Column::Fitting => {
                let cells = self.rows.iter().filter_map(|it| it.cells.get(column));
                let texts = cells.flat_map(Cell::paragraphs).map(|it| it.half_widths() * it.style.size * 5);
                // Digits of other typefaces are wider.
                Some(texts.max().unwrap_or_default() + ROOM)
            }
        }
    }
}

/// Writes a table that has some room.
pub(super) fn written(writer: &mut Writer, table: &Table, room: i64) -> Element {
    let widths = table.widths(room);
    let grid = widths.iter().map(|it| element("w:gridCol").with("w:w", it));
    let whole = element("w:tbl").child(properties(table, widths.iter().sum()));
    let mut spanned = Spanned(vec![(0, 0); widths.len()]);
    let rows: Vec<Element> = table.rows.iter().map(|it| row(writer, table, it, &widths, &mut spanned)).collect();
    whole.child(element("w:tblGrid").children(grid)).children(rows)
}

fn properties(table: &Table, width: i64) -> Element {
    let width = element("w:tblW").with("w:w", width).with("w:type", "dxa");
    let properties = element("w:tblPr").child(width).child(value("w:jc", "center"));
    let properties = match table.rules {
        Rules::All => properties.child(borders()),
        Rules::None | Rules::Fields => properties,
    };
    let layout = element("w:tblLayout").with("w:type", "fixed");
    let margin = |name, width: i64| element(name).with("w:w", width).with("w:type", "dxa");
    let sides = if table.rules == Rules::All { 110 } else { 0 };
    let margins = [("w:top", 90), ("w:left", sides), ("w:bottom", 90), ("w:right", sides)];
    let margins = element("w:tblCellMar").children(margins.map(|(name, width)| margin(name, width)));
    properties.child(layout).child(margins)
}

fn borders() -> Element {
    let sides = ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"];
    element("w:tblBorders").children(sides.map(line))
}

fn line(name: &'static str) -> Element {
    value(name, "single").with("w:sz", RULE).with("w:space", 0).with("w:color", "000000")
}

/// For each column: the rows that a cell above still takes, and over how many columns.
struct Spanned(Vec<(usize, usize)>);

fn row(writer: &mut Writer, table: &Table, row: &Row, widths: &[i64], spanned: &mut Spanned) -> Element {
    let mut properties = element("w:trPr");
    let longest = row.cells.iter().map(|it| it.paragraphs().map(|it| it.half_widths()).sum::<i64>()).max();
    if longest.unwrap_or_default() <= SHORT {
        properties = properties.child(element("w:cantSplit"));
    }
    if table.rules == Rules::Fields {
        properties = properties.child(value("w:trHeight", FIELD).with("w:hRule", "atLeast"));
    }
    if row.is_head {
        properties = properties.child(element("w:tblHeader"));
    }
    let mut cells = Vec::new();
    let (mut own, mut at) = (row.cells.iter(), 0);
    while at < widths.len() {
        let (left, count) = spanned.0[at];
        if left > 0 {
            spanned.0[at].0 -= 1;
            let merged = merged(widths[at..at + count].iter().sum(), count).child(element("w:vMerge"));
            cells.push(element("w:tc").child(merged).child(writer.empty_cell()));
            at += count;
            continue;
        }
        let Some(it) = own.next() else { break };
        let count = it.columns.min(widths.len() - at);
        if it.rows > 1 {
            spanned.0[at] = (it.rows - 1, count);
        }
        let is_field = table.rules == Rules::Fields && at + count == widths.len();
        cells.push(cell(writer, it, widths[at..at + count].iter().sum(), is_field));
        at += count;
    }
    let row = element("w:tr");
    let row = if properties.is_empty() { row } else { row.child(properties) };
    row.children(cells)
}

fn merged(width: i64, columns: usize) -> Element {
    let properties = element("w:tcPr").child(element("w:tcW").with("w:w", width).with("w:type", "dxa"));
    if columns > 1 { properties.child(value("w:gridSpan", columns)) } else { properties }
}

fn cell(writer: &mut Writer, cell: &Cell, width: i64, is_field: bool) -> Element {
    let mut properties = merged(width, cell.columns);
    if cell.rows > 1 {
        properties = properties.child(value("w:vMerge", "restart"));
    }
    if is_field {
        properties = properties.child(element("w:tcBorders").child(line("w:bottom")));
    }
    if cell.is_shaded {
        let shade = value("w:shd", "clear").with("w:color", "auto").with("w:fill", "F0F0F0");
        properties = properties.child(shade);
    }
    let place = if is_field {
        "bottom"
    } else if cell.is_centered {
        "center"
    } else {
        "top"
    };
    let properties = properties.child(value("w:vAlign", place));
    let mut blocks = writer.blocks(&cell.blocks, width);
    // A cell ends with a paragraph.
    if cell.blocks.is_empty() {
        blocks.push(writer.empty_cell());
    }
    element("w:tc").child(properties).children(blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_take_the_whole_width() {
        let columns = vec![Column::Fixed(1000), Column::Share(1), Column::Share(2), Column::Share(1)];
        let table = Table { columns, rows: vec![], rules: Rules::All };
        assert_eq!(table.widths(8845), [1000, 1961, 3922, 1962]);
    }
}
