//! A list as a table of data: CSV, JSON and XLSX beside the printed document.

use anyhow::Result;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_xlsxwriter::{DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet};
use serde_json::{Map, Value, json};

/// Tells programs that guess that a CSV file is UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The paper size Excel calls A4.
const A4: u8 = 9;

/// A table with one kind of value a column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sheet {
    /// What it is called on its tab, and behind the document's name where there are several.
    pub(crate) name: &'static str,
    /// Printed above the table.
    pub(crate) title: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Column {
    /// The name programs use.
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) width: Width,
}

/// How wide a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Width {
    /// A place in the list, or an indicator's points.
    Place,
    Points,
    /// A date, a code, a class.
    Short,
    /// A name or a number of a document.
    Name,
    Text,
}

impl Width {
    /// In characters of Latin type, as Excel counts.
    fn characters(self) -> u32 {
        match self {
            Width::Place => 7,
            Width::Points => 9,
            Width::Short => 14,
            Width::Name => 26,
            Width::Text => 44,
        }
    }
}

impl Column {
    pub(crate) fn new(key: impl Into<String>, title: impl Into<String>, width: Width) -> Self {
        Self { key: key.into(), title: title.into(), width }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Text(String),
    Number(Decimal),
    Date(NaiveDate),
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Cell::Text(text.into())
    }

    /// The place of a row in its list, counted from one.
    pub(crate) fn place(index: usize) -> Self {
        Cell::Number(Decimal::from(index + 1))
    }

    /// As CSV, JSON and print show it.
    pub(crate) fn shown(&self) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.normalize().to_string(),
            Cell::Date(date) => date.to_string(),
        }
    }
}

impl Sheet {
    /// Everything that is written in the table.
    pub(crate) fn texts(&self) -> impl Iterator<Item = String> {
        let head = std::iter::once(&self.title).chain(self.columns.iter().map(|it| &it.title)).cloned();
        head.chain(self.rows.iter().flatten().map(Cell::shown))
    }

    /// UTF-8 with a byte order mark, lines ending as RFC 4180 has them.
    pub(crate) fn csv(&self) -> String {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![]);
        let head = self.columns.iter().map(|it| it.title.clone());
        writer.write_record(head).expect("memory takes every record");
        for row in &self.rows {
            writer.write_record(row.iter().map(inert)).expect("rows are as long as the head");
        }
        let bytes = writer.into_inner().expect("memory takes every record");
        format!("{BYTE_ORDER_MARK}{}", String::from_utf8(bytes).expect("texts are UTF-8"))
    }

    /// The title, the columns' names, and a row an object; numbers as decimal strings.
    pub(crate) fn json(&self) -> Value {
        let columns: Map<String, Value> = self.columns.iter().map(|it| (it.key.clone(), json!(it.title))).collect();
        let row = |row: &Vec<Cell>| -> Value {
            let cells = self.columns.iter().zip(row);
            cells.map(|(column, it)| (column.key.clone(), json!(it.shown()))).collect::<Map<_, _>>().into()
        };
        let rows: Vec<Value> = self.rows.iter().map(row).collect();
        json!({ "title": self.title, "columns": columns, "rows": rows })
    }
}

/// A text that no spreadsheet takes for a formula.
fn inert(cell: &Cell) -> String {
    let shown = cell.shown();
    let risky = matches!(cell, Cell::Text(_)) && shown.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if risky { format!("'{shown}") } else { shown }
}

/// A workbook to be printed on A4 across, its header repeated on every page.
///
/// The same tables and day give the same bytes.
///
/// # Errors
/// When a table is larger than a workbook may be.
pub(crate) fn workbook(sheets: &[Sheet], author: &str, day: NaiveDate) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let title = sheets.first().map_or("", |it| it.title.as_str());
    let properties = DocProperties::new().set_title(title).set_company(author).set_creation_datetime(&day);
    workbook.set_properties(&properties);
    for sheet in sheets {
        fill(workbook.add_worksheet(), sheet)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// The title on the first row, the header on the second.
fn fill(page: &mut Worksheet, sheet: &Sheet) -> Result<()> {
    let framed = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter).set_text_wrap();
    let head = framed.clone().set_bold().set_align(FormatAlign::Center);
    let date = framed.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center);
    let title = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    let last = u16::try_from(sheet.columns.len().saturating_sub(1))?;

    page.set_name(sheet.name)?;
    if last > 0 {
        page.merge_range(0, 0, 0, last, &sheet.title, &title)?;
    } else {
        page.write_string_with_format(0, 0, &sheet.title, &title)?;
    }
    for (column, it) in (0..).zip(&sheet.columns) {
        page.set_column_width(column, it.width.characters())?;
        page.write_string_with_format(1, column, &it.title, &head)?;
    }
    for (row, cells) in (2..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => page.write_string_with_format(row, column, text, &framed)?,
                Cell::Number(number) => page.write_with_format(row, column, *number, &framed)?,
                Cell::Date(day) => page.write_with_format(row, column, day, &date)?,
            };
        }
    }
    page.set_freeze_panes(2, 0)?;
    page.set_repeat_rows(0, 1)?;
    page.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
    page.set_footer("&C— &P —");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        Sheet {
            name: "名单",
            title: "名单".into(),
            columns: vec![Column::new("number", "序号", Width::Place), Column::new("name", "名称", Width::Name)],
            rows: vec![
                vec![Cell::place(0), Cell::text("示例甲市")],
                vec![Cell::Number("92.50".parse().unwrap()), Cell::text("=1+1")],
            ],
        }
    }

    #[test]
    fn csv_begins_with_a_byte_order_mark_and_holds_no_formula() {
        assert_eq!(sheet().csv(), "\u{feff}序号,名称\r\n1,示例甲市\r\n92.5,'=1+1\r\n");
    }

    #[test]
    fn json_names_every_value() {
        let wanted = r#"{"title":"名单","columns":{"number":"序号","name":"名称"},"rows":[{"number":"1","name":"示例甲市"},{"number":"92.5","name":"=1+1"}]}"#;
        assert_eq!(sheet().json().to_string(), wanted);
    }

    #[test]
    fn the_same_tables_give_the_same_workbook() {
        let day = NaiveDate::from_ymd_opt(2026, 1, 15).unwrap();
        let made = || workbook(&[sheet()], "总局", day).unwrap();
        assert_eq!(made(), made());
    }
}
