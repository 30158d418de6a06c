//! Writes lists as an XLSX workbook, which spreadsheets open without changing any value.

use anyhow::{Result, anyhow};
use chrono::NaiveDate;
use rust_xlsxwriter::{DocProperties, Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError};

use super::layout::{Layout, Pages, SMALLEST};
use super::{Cell, ListSheet};

/// Excel's code for the paper size A4.
pub(crate) const A4: u8 = 9;

/// A typeface that comes with Chinese Windows, Excel and WPS.
pub(crate) const FACE: &str = "宋体";

/// XLSX font properties of the typeface: the character set (simplified Chinese) and the family (modern).
pub(crate) const GB2312: u8 = 134;
pub(crate) const MODERN: u8 = 3;

/// The text size in points, with the matching row height and column width in pixels.
pub(crate) const SIZE: u8 = 11;
const ROW: u32 = 18;
const COLUMN: u32 = 72;

/// The longest text, in characters, that may have the format `@`. Some spreadsheets show longer ones as `#####`.
const LONGEST_DECLARED: usize = 255;

/// Indices of two built-in number formats: `General` and `@` (text).
const GENERAL: u8 = 0;
const TEXT: u8 = 49;

/// The row of the header, below the title. Counted from zero; `HEAD_ROW` counts from one, as people and schemas do.
const HEAD: u32 = 1;
pub(crate) const HEAD_ROW: u32 = HEAD + 1;

/// Builds a workbook that prints on A4 in type of at least 9 points. The header has filters and repeats on every page.
///
/// The same tables and day always give the same bytes.
///
/// # Errors
/// If a table exceeds the limits of XLSX.
pub(crate) fn workbook(sheets: &[ListSheet], author: &str, day: NaiveDate) -> Result<Vec<u8>> {
    made(sheets, author, day).map_err(|err| anyhow!(in_chinese(&err)))
}

fn made(sheets: &[ListSheet], author: &str, day: NaiveDate) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let title = sheets.first().map_or("", |it| it.title.as_str());
    let properties = DocProperties::new().set_title(title).set_company(author).set_creation_datetime(&day);
    workbook.set_properties(&properties);
    workbook.set_default_format(&plain(), ROW, COLUMN)?;
    for sheet in sheets {
        fill(workbook.add_worksheet(), sheet)?;
    }
    workbook.save_to_buffer()
}

fn in_chinese(err: &XlsxError) -> String {
    match err {
        XlsxError::RowColumnLimitError => "名单的行或者列超过 XLSX 的上限".into(),
        XlsxError::MaxStringLengthExceeded => "有一格的文字超过 XLSX 的上限 32767 字".into(),
        _ => "不能写成 XLSX".into(),
    }
}

fn plain() -> Format {
    Format::new().set_font_name(FACE).set_font_family(MODERN).set_font_charset(GB2312).set_font_size(SIZE)
}

fn framed() -> Format {
    plain().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter).set_text_wrap()
}

/// Writes the title to the first row, the header to the second, and the data below.
fn fill(page: &mut Worksheet, sheet: &ListSheet) -> Result<(), XlsxError> {
    let head = framed().set_bold().set_align(FormatAlign::Center);
    let columns = u16::try_from(sheet.columns.len()).map_err(|_| XlsxError::RowColumnLimitError)?;
    let rows = u32::try_from(sheet.rows.len()).map_err(|_| XlsxError::RowColumnLimitError)?;
    let (last_column, last_row) = (columns.saturating_sub(1), HEAD + rows);
    let layout = Layout::of(sheet);

    page.set_name(sheet.name)?;
    write_title(page, sheet, last_column, &layout)?;
    for ((column, it), width) in (0..).zip(&sheet.columns).zip(layout.widths()) {
        page.set_column_width_pixels(column, width)?;
        page.write_string_with_format(HEAD, column, &it.title, &head)?;
        write_column(page, sheet, column)?;
    }
    page.set_row_height_pixels(HEAD, layout.height(sheet.columns.iter().map(|it| it.title.as_str())))?;
    for (row, cells) in (HEAD + 1..).zip(&sheet.rows) {
        let texts: Vec<String> = cells.iter().map(Cell::shown).collect();
        page.set_row_height_pixels(row, layout.height(texts.iter().map(String::as_str)))?;
    }
    page.autofilter(HEAD, 0, last_row, last_column)?;
    // Codes and document numbers are stored as text on purpose.
    page.ignore_error_range(0, 0, last_row, last_column, IgnoreError::NumberStoredAsText)?;
    print_on_pages(page, sheet, (last_row, last_column), &layout)
}

/// Writes the title across the table, or at the left of a table that is divided for print.
fn write_title(page: &mut Worksheet, sheet: &ListSheet, last: u16, layout: &Layout) -> Result<(), XlsxError> {
    let title = plain().set_bold().set_font_size(16).set_align(FormatAlign::VerticalCenter);
    page.set_row_height_pixels(0, layout.title_height(&sheet.heading))?;
    match layout.pages {
        Pages::Upright | Pages::Across if last > 0 => {
            let title = title.set_align(FormatAlign::Center).set_text_wrap();
            page.merge_range(0, 0, 0, last, &sheet.heading, &title)?
        }
        _ => page.write_string_with_format(0, 0, &sheet.heading, &title)?,
    };
    Ok(())
}

/// Sets up print on A4. The header is repeated on every page, and the leading columns beside every part of a table
/// that is divided.
fn print_on_pages(
    page: &mut Worksheet,
    sheet: &ListSheet,
    (last_row, last_column): (u32, u16),
    layout: &Layout,
) -> Result<(), XlsxError> {
    page.set_paper_size(A4).set_print_center_horizontally(true);
    page.set_footer(format!("&C&11&\"{FACE},Regular\"— &P —"));
    match &layout.pages {
        Pages::Upright => page.set_portrait(),
        Pages::Across | Pages::Divided(_) => page.set_landscape(),
    };
    let Pages::Divided(starts) = &layout.pages else {
        page.set_print_fit_to_pages(1, 0).set_repeat_rows(0, HEAD)?;
        page.set_freeze_panes(HEAD + 1, 0)?;
        return Ok(());
    };
    let leading = u16::try_from(sheet.leading).map_err(|_| XlsxError::RowColumnLimitError)?;
    let starts: Vec<u32> = starts.iter().filter_map(|it| u32::try_from(*it).ok()).collect();
    page.set_print_scale(u16::try_from(SMALLEST).expect("percent are few"));
    // The title is printed at the head of each page, because it would lie on the pages of one part only.
    page.set_header(format!("&C&14&\"{FACE},Bold\"{}", sheet.heading.replace('&', "&&")));
    page.set_print_area(HEAD, 0, last_row, last_column)?;
    page.set_repeat_rows(HEAD, HEAD)?.set_repeat_columns(0, leading.saturating_sub(1))?;
    page.set_vertical_page_breaks(&starts)?;
    page.set_freeze_panes(HEAD + 1, leading)?;
    Ok(())
}

/// Writes the cells of a column, all in one format. An empty cell has the format of its column.
fn write_column(page: &mut Worksheet, sheet: &ListSheet, column: u16) -> Result<(), XlsxError> {
    let cells = || sheet.rows.iter().filter_map(|row| row.get(usize::from(column)));
    let text = framed().set_num_format_index(text_format(cells()));
    let number = framed().set_num_format(number_format(cells()));
    let date = framed().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center);
    let empty = match cells().find(|it| !it.is_empty()) {
        Some(Cell::Number(_)) => &number,
        Some(Cell::Date(_)) => &date,
        Some(Cell::Text(_)) | None => &text,
    };
    for (row, cell) in (HEAD + 1..).zip(cells()) {
        match cell {
            it if it.is_empty() => page.write_blank(row, column, empty)?,
            Cell::Text(it) => page.write_string_with_format(row, column, it, &text)?,
            Cell::Number(it) => page.write_with_format(row, column, *it, &number)?,
            Cell::Date(it) => page.write_with_format(row, column, it, &date)?,
        };
    }
    Ok(())
}

/// The text format `@`, so that a cell stays text when it is edited, unless a text is too long for it.
fn text_format<'c>(mut cells: impl Iterator<Item = &'c Cell>) -> u8 {
    let is_long = |it: &Cell| matches!(it, Cell::Text(text) if text.chars().count() > LONGEST_DECLARED);
    if cells.any(is_long) { GENERAL } else { TEXT }
}

/// A number format with as many decimals as the longest number of the column needs.
fn number_format<'c>(cells: impl Iterator<Item = &'c Cell>) -> String {
    let decimals = cells.filter_map(|it| match it {
        Cell::Number(number) => Some(number.normalize().scale() as usize),
        Cell::Text(_) | Cell::Date(_) => None,
    });
    match decimals.max().unwrap_or(0) {
        0 => "0".into(),
        most => format!("0.{}", "0".repeat(most)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Column, Width};
    use super::*;

    fn cell(number: &str) -> Cell {
        Cell::Number(number.parse().unwrap())
    }

    #[test]
    fn the_same_tables_give_the_same_workbook() {
        let day = NaiveDate::from_ymd_opt(2026, 1, 15).unwrap();
        let columns = vec![Column::new("number", "序号", Width::Place), Column::new("name", "名称", Width::Name)];
        let rows = vec![vec![Cell::place(0), Cell::text("=1+1")], vec![cell("92.50"), Cell::Date(day)]];
        let sheet = ListSheet::new("名单", "名单", columns, rows);
        let made = || workbook(std::slice::from_ref(&sheet), "总局", day).unwrap();
        assert_eq!(made(), made());
    }

    #[test]
    fn a_column_has_one_format() {
        assert_eq!(number_format([cell("90.5"), cell("91.25"), cell("92.00")].iter()), "0.00");
        assert_eq!(number_format([cell("3"), Cell::text("")].iter()), "0");
        assert_eq!(text_format([Cell::text("甲"), Cell::text("乙".repeat(255))].iter()), TEXT);
        assert_eq!(text_format([Cell::text("甲"), Cell::text("乙".repeat(256))].iter()), GENERAL);
    }

    #[test]
    fn what_a_workbook_cannot_hold_is_said_in_chinese() {
        let rows = vec![vec![Cell::text("长".repeat(40_000))]];
        let columns = vec![Column::new("text", "内容", Width::Text)];
        let sheet = ListSheet::new("名单", "名单", columns, rows);
        let day = NaiveDate::from_ymd_opt(2026, 1, 15).unwrap();
        let err = workbook(&[sheet], "总局", day).unwrap_err();
        assert_eq!(err.to_string(), "有一格的文字超过 XLSX 的上限 32767 字");
    }
}
