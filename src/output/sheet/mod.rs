//! Lists as tables of data, in CSV, JSON and XLSX, beside the printed document.

mod csv;
mod workbook;

use anyhow::Result;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::memory::Ingredients;
use crate::output::{Content, Reuse};

pub(crate) use csv::csv;
pub(crate) use workbook::{A4, FACE, GB2312, HEAD_ROW, MODERN, SIZE, workbook};

/// A table with one kind of value per column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ListSheet {
    /// The name on its tab.
    pub(crate) name: &'static str,
    /// Title above the table.
    pub(crate) title: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Column {
    /// The name for programs.
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) width: Width,
}

/// The width of a column, by what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Width {
    /// A position in the list, or the points of an indicator.
    Place,
    Points,
    /// A date, a code, a category.
    Short,
    /// A name, or the number of a document.
    Name,
    Text,
}

impl Width {
    /// The width in Latin characters, which is Excel's unit.
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

    /// The position of a row in its list, counted from one.
    pub(crate) fn place(index: usize) -> Self {
        Cell::Number(Decimal::from(index + 1))
    }

    /// The value as CSV, JSON and documents show it.
    pub(crate) fn shown(&self) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.normalize().to_string(),
            Cell::Date(date) => date.to_string(),
        }
    }
}

/// Lists as a workbook, which the earlier output may have.
///
/// # Errors
/// If a list exceeds the limits of XLSX.
pub(crate) fn reused_workbook(sheets: &[ListSheet], author: &str, date: NaiveDate, reuse: Reuse) -> Result<Content> {
    let parts = format!("{sheets:?}\n{author}\n{date}");
    reuse.file(&Ingredients::of("workbook").with(parts).key(), || workbook(sheets, author, date))
}

impl ListSheet {
    /// Every text in the table: the title, the header and the cells.
    pub(crate) fn texts(&self) -> impl Iterator<Item = String> {
        let head = std::iter::once(&self.title).chain(self.columns.iter().map(|it| &it.title)).cloned();
        head.chain(self.rows.iter().flatten().map(Cell::shown))
    }

    /// The table as CSV, with the titles of the columns as its header.
    pub(crate) fn csv(&self) -> String {
        let head: Vec<String> = self.columns.iter().map(|it| it.title.clone()).collect();
        csv(&head, &self.rows)
    }

    /// The table as JSON: its title, the titles of the columns, and one object per row. Numbers are strings.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> ListSheet {
        ListSheet {
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
}
