//! How wide the columns of a list are, how high its rows, and how it is printed: upright, across, or in parts.
//!
//! Type of [`SIZE`] points is printed at no less than [`SMALLEST`] percent, which is more than 9 points. A table that
//! does not fit across a page at that size is divided, with its leading columns beside every part.

use super::lines::{lines, longest};
use super::workbook::SIZE;
use super::{Cell, ListSheet, Width};

/// The scale in percent below which nothing is printed.
pub(super) const SMALLEST: u32 = 84;
const _: () = assert!(SMALLEST * SIZE as u32 > 900, "type must be printed at 9 points or more");

/// The width inside the margins of A4, upright and across, in pixels of a spreadsheet.
const UPRIGHT: u32 = 659;
const ACROSS: u32 = 988 * 100 / SMALLEST;

/// How much of a page is filled, in percent. The rest is for substitute typefaces, whose digits may be broader (by a
/// sixth in DejaVu Sans): columns become broader with them.
const TOLERANCE: u32 = 82;

/// The width of a digit and the padding of a cell, in pixels.
const DIGIT: u32 = 8;
const PADDING: u32 = 5;

/// The distance of lines in pixels, with room for substitute typefaces, and the space around the text.
const LINE: u32 = 21;
const AROUND: u32 = 7;
/// The same for the title.
const TITLE_LINE: u32 = 31;
const TITLE_SIZE: u32 = 16;

/// The height of a row that spreadsheets allow, and the lines it holds.
const HIGHEST: u32 = 545;
const MOST_LINES: u32 = (HIGHEST - AROUND) / LINE;

/// The lines that a column head may take before its column becomes broader.
const HEAD_LINES: u32 = 6;

/// Room beside the text of a column, for its filter button and for substitute typefaces.
const SPARE: u32 = 2;

/// How a list is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pages {
    Upright,
    Across,
    /// Across, in parts. Each part but the first begins with the column at this position.
    Divided(Vec<usize>),
}

/// The measures of a list.
#[derive(Debug)]
pub(super) struct Layout {
    /// In digits.
    widths: Vec<u32>,
    pub(super) pages: Pages,
}

impl Layout {
    pub(super) fn of(sheet: &ListSheet) -> Self {
        let ranges: Vec<(u32, u32)> = (0..sheet.columns.len()).map(|it| range(sheet, it)).collect();
        let natural: Vec<u32> = ranges.iter().map(|it| it.1).collect();
        if total(&natural) <= UPRIGHT * TOLERANCE / 100 {
            return Self { widths: natural, pages: Pages::Upright };
        }
        match narrowed(&ranges, ACROSS * TOLERANCE / 100) {
            Some(widths) => Self { widths, pages: Pages::Across },
            None => Self { pages: Pages::Divided(parts(sheet, &natural)), widths: natural },
        }
    }

    /// The width of each column in pixels.
    pub(super) fn widths(&self) -> impl Iterator<Item = u32> {
        self.widths.iter().map(|it| pixels(*it))
    }

    /// The height of a row in pixels.
    pub(super) fn height<'t>(&self, cells: impl Iterator<Item = &'t str>) -> u32 {
        let longest = cells.zip(&self.widths).map(|(text, width)| lines(text, *width)).max().unwrap_or(1);
        (longest * LINE + AROUND).min(HIGHEST)
    }

    /// The height of the row of the title in pixels.
    pub(super) fn title_height(&self, title: &str) -> u32 {
        let lines = match self.pages {
            Pages::Upright | Pages::Across => lines(title, total(&self.widths) * 3 / (TITLE_SIZE * 2)),
            // It may run over the columns beside it.
            Pages::Divided(_) => 1,
        };
        (lines * TITLE_LINE + AROUND).min(HIGHEST)
    }
}

fn pixels(width: u32) -> u32 {
    width * DIGIT + PADDING
}

fn total(widths: &[u32]) -> u32 {
    widths.iter().map(|it| pixels(*it)).sum()
}

/// The least width of a column, and the width at which its text has room.
fn range(sheet: &ListSheet, column: usize) -> (u32, u32) {
    let (min, max, may_wrap) = match sheet.columns[column].width {
        Width::Place => (6, 8, false),
        Width::Points => (8, 14, false),
        Width::Short => (8, 24, false),
        Width::Name => (12, 30, true),
        Width::Text => (20, 48, true),
    };
    let title = sheet.columns[column].title.as_str();
    let texts: Vec<String> = sheet.rows.iter().filter_map(|it| it.get(column)).map(Cell::shown).collect();
    let needed = texts.iter().map(|it| longest(it)).max().unwrap_or(0) + SPARE;
    let head = (min..max).find(|it| lines(title, *it) <= HEAD_LINES).unwrap_or(max);
    let natural = needed.clamp(head, max);
    // Rows have a limit of height: what would be higher needs a broader column.
    let fits = |width: u32| texts.iter().all(|it| lines(it, width) <= MOST_LINES);
    let lowest = |from: u32| (from..BROADEST).find(|it| fits(*it)).unwrap_or(BROADEST);
    let least = if may_wrap { min.min(natural).max(head) } else { natural };
    (lowest(least), lowest(natural))
}

/// The width of a column that holds what a page holds.
const BROADEST: u32 = 120;

/// The widths with the broadest columns made narrower until all fit; `None` if they cannot.
fn narrowed(ranges: &[(u32, u32)], room: u32) -> Option<Vec<u32>> {
    let mut widths: Vec<u32> = ranges.iter().map(|it| it.1).collect();
    while total(&widths) > room {
        let open = (0..widths.len()).filter(|it| widths[*it] > ranges[*it].0);
        let broadest = open.max_by_key(|it| (widths[*it], std::cmp::Reverse(*it)))?;
        widths[broadest] -= 1;
    }
    Some(widths)
}

/// The columns with which the pages of a divided table begin. Each part of the table begins a page unless it fits
/// beside the one before, and is divided evenly if it is too wide for one page.
fn parts(sheet: &ListSheet, widths: &[u32]) -> Vec<usize> {
    let leading = sheet.leading.min(widths.len());
    let room = (ACROSS * TOLERANCE / 100).saturating_sub(total(&widths[..leading]));
    let begins = |at: &usize| *at == leading || sheet.columns[*at].begins_part;
    let bounds: Vec<usize> = (leading..widths.len()).filter(begins).chain([widths.len()]).collect();
    let (mut starts, mut used) = (Vec::new(), 0);
    for bound in bounds.windows(2) {
        let part = &widths[bound[0]..bound[1]];
        if used > 0 && used + total(part) > room {
            starts.push(bound[0]);
            used = 0;
        }
        let step = columns_a_page(part, room);
        starts.extend((bound[0]..bound[1]).step_by(step).skip(1));
        used += part.chunks(step).last().map_or(0, total);
    }
    starts
}

/// The number of columns on each page of a part, so that its pages hold equally many.
fn columns_a_page(part: &[u32], room: u32) -> usize {
    let even = (1..=part.len()).map(|pages| part.len().div_ceil(pages));
    let mut fitting = even.filter(|it| part.chunks(*it).all(|page| total(page) <= room));
    fitting.next().unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::super::Column;
    use super::*;

    fn sheet(columns: Vec<Column>, text: &str) -> ListSheet {
        let row = columns.iter().map(|_| Cell::text(text)).collect();
        ListSheet::new("名单", "名单", columns, vec![row])
    }

    fn columns(count: usize, width: Width) -> Vec<Column> {
        (0..count).map(|it| Column::new(it.to_string(), "名称", width)).collect()
    }

    #[test]
    fn a_narrow_list_is_printed_upright_and_a_broad_one_across() {
        assert_eq!(Layout::of(&sheet(columns(4, Width::Short), "示例甲市")).pages, Pages::Upright);
        let broad = Layout::of(&sheet(columns(5, Width::Text), &"长".repeat(60)));
        assert_eq!(broad.pages, Pages::Across);
        assert!(total(&broad.widths) <= ACROSS);
    }

    #[test]
    fn a_list_that_is_too_broad_is_divided_where_a_part_begins() {
        let mut columns = columns(24, Width::Points);
        columns[10].begins_part = true;
        let divided = Layout::of(&sheet(columns, "12.345678"));
        assert_eq!(divided.pages, Pages::Divided(vec![10, 17]));
    }

    #[test]
    fn a_row_is_as_high_as_its_text() {
        let layout = Layout::of(&sheet(columns(1, Width::Text), &"长".repeat(100)));
        assert_eq!(layout.widths, [48]);
        assert_eq!(layout.height([&*"长".repeat(100)].into_iter()), 5 * LINE + AROUND);
    }

    #[test]
    fn a_text_higher_than_a_row_makes_its_column_broader() {
        let long = "长".repeat(1000);
        let layout = Layout::of(&sheet(columns(1, Width::Text), &long));
        assert!(layout.widths[0] > 48 && lines(&long, layout.widths[0]) <= MOST_LINES);
    }
}
