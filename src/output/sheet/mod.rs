//! Lists as tables of data, in CSV, JSON and XLSX, beside the printed document.

mod csv;
mod layout;
mod lines;
mod notes;
mod workbook;

use anyhow::Result;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::memory::Ingredients;
use crate::output::{Content, Reuse};

pub(crate) use csv::{csv, marked_csv};
pub(crate) use notes::{Lists, Source};
pub(crate) use workbook::{A4, FACE, GB2312, HEAD_ROW, MODERN, SIZE, workbook};

/// A table with one kind of value per column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct ListSheet {
    /// The name on its tab.
    pub(crate) name: &'static str,
    pub(crate) title: String,
    /// The title with what a reader must know beside it: that the data is for demonstration, or its day.
    pub(crate) heading: String,
    /// What the list holds and how it is ordered, in a sentence.
    pub(crate) about: String,
    /// The number of columns at the left that say what a row is about. They are repeated beside every part of a
    /// table that is too wide for one page.
    pub(crate) leading: usize,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Column {
    /// The name for programs.
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) width: Width,
    /// What its values mean, in a sentence.
    pub(crate) meaning: String,
    /// Whether a table that is too wide for one page is best divided before it.
    pub(crate) begins_part: bool,
}

/// How wide a column may be, by what it holds. Within this range its contents decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum Width {
    /// A position in the list.
    Place,
    /// The points of an indicator.
    Points,
    /// A date, a code, a category.
    Short,
    /// A name, or the number of a document.
    Name,
    Text,
}

impl Column {
    pub(crate) fn new(key: impl Into<String>, title: impl Into<String>, width: Width) -> Self {
        Self { key: key.into(), title: title.into(), width, meaning: String::new(), begins_part: false }
    }

    pub(crate) fn meaning(self, meaning: impl Into<String>) -> Self {
        Self { meaning: meaning.into(), ..self }
    }

    pub(crate) fn beginning_part(self) -> Self {
        Self { begins_part: true, ..self }
    }
}

/// The last column of every list of a demonstration (数据性质), so that each row says what it is wherever it is copied.
pub(crate) const MARK_NAMES: [&str; 2] = ["demonstration", "数据性质"];

/// The column that marks the rows of a demonstration.
pub(crate) fn mark_column() -> Column {
    Column::new(MARK_NAMES[0], MARK_NAMES[1], Width::Short).meaning("演示数据，所列地区和数据均为虚构")
}

#[derive(Debug, Clone, PartialEq, Serialize)]
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

    fn is_empty(&self) -> bool {
        matches!(self, Cell::Text(text) if text.is_empty())
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
pub(crate) fn reused_workbook(lists: &Lists, author: &str, date: NaiveDate, reuse: Reuse) -> Result<Content> {
    let sheets = lists.with_notes();
    let key = Ingredients::of("workbook").with_value(&sheets).with(author).with(date.to_string()).key();
    reuse.file(&key, || workbook(&sheets, author, date))
}

impl ListSheet {
    pub(crate) fn new(
        name: &'static str,
        title: impl Into<String>,
        columns: Vec<Column>,
        rows: Vec<Vec<Cell>>,
    ) -> Self {
        let title = title.into();
        Self { name, heading: title.clone(), title, about: String::new(), leading: 1, columns, rows }
    }

    pub(crate) fn about(self, about: impl Into<String>) -> Self {
        Self { about: about.into(), ..self }
    }

    pub(crate) fn leading(self, leading: usize) -> Self {
        Self { leading, ..self }
    }

    /// The list with the mark of a demonstration, if there is one, in its heading and in each row.
    pub(crate) fn marked(mut self, mark: Option<&str>) -> Self {
        if let Some(mark) = mark {
            self.heading = format!("{}（{mark}）", self.title);
            self.columns.push(mark_column());
            self.rows.iter_mut().for_each(|row| row.push(Cell::text(mark)));
        }
        self
    }

    /// Every text in the table: the heading, the header and the cells.
    pub(crate) fn texts(&self) -> impl Iterator<Item = String> {
        let head = std::iter::once(&self.heading).chain(self.columns.iter().map(|it| &it.title)).cloned();
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
        json!({ "title": self.heading, "columns": columns, "rows": rows })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> ListSheet {
        let columns = vec![Column::new("number", "序号", Width::Place), Column::new("name", "名称", Width::Name)];
        let rows = vec![
            vec![Cell::place(0), Cell::text("示例甲市")],
            vec![Cell::Number("92.50".parse().unwrap()), Cell::text("=1+1")],
        ];
        ListSheet::new("名单", "名单", columns, rows)
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
    fn every_row_of_a_demonstration_says_so() {
        let marked = sheet().marked(Some("演示数据"));
        assert_eq!(marked.csv(), "\u{feff}序号,名称,数据性质\r\n1,示例甲市,演示数据\r\n92.5,'=1+1,演示数据\r\n");
        assert_eq!(marked.heading, "名单（演示数据）");
        assert_eq!(sheet().marked(None), sheet());
    }
}
