//! The public records as data tables, one table for each kind of record.

mod corrections;
mod experiences;
mod lists;
mod rules;
mod zones;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::model::column::Column;
use crate::output::sheet::{self, Cell, ListSheet, Source, Width};
use crate::text::chinese;
use crate::view::correction::PublicCorrection;
use crate::view::public::PublicData;

use super::path;

pub(super) use rules::system;

/// Separates several values in one cell.
const SEPARATOR: &str = ";";

/// A table of records of one kind.
pub(super) struct Table {
    /// Also used as the file name.
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) description: &'static str,
    /// The column of the site that shows the same records.
    pub(super) column: Column,
    pub(super) fields: Vec<Field>,
    /// The fields that identify a row.
    pub(super) key: &'static [&'static str],
    /// The number of fields at the left that say what a row is about.
    pub(super) leading: usize,
    pub(super) rows: Vec<Vec<DataValue>>,
}

pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) kind: FieldKind,
}

/// The type of a field's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldKind {
    Text,
    Whole,
    Number,
    Date,
    /// Several texts.
    List,
}

impl Field {
    /// What its values are, for the notes of a workbook.
    fn meaning(&self) -> String {
        let several = if self.kind == FieldKind::List { "，多个值以半角分号分隔" } else { "" };
        format!("字段 {}，{}{several}", self.name, self.kind.name())
    }
}

impl FieldKind {
    pub(super) fn name(self) -> &'static str {
        match self {
            FieldKind::Text => "文本",
            FieldKind::Whole => "整数",
            FieldKind::Number => "数",
            FieldKind::Date => "日期",
            FieldKind::List => "多个文本",
        }
    }
}

#[derive(Debug)]
pub(super) enum DataValue {
    Text(String),
    Whole(u64),
    Number(Decimal),
    Date(NaiveDate),
    List(Vec<String>),
    None,
}

impl DataValue {
    fn json(&self) -> Value {
        match self {
            DataValue::Text(text) => json!(text),
            DataValue::Whole(number) => json!(number),
            // Kept as text, because a JSON number would pass through a binary float.
            DataValue::Number(number) => json!(number.normalize().to_string()),
            DataValue::Date(date) => json!(date),
            DataValue::List(texts) => json!(texts),
            DataValue::None => Value::Null,
        }
    }

    fn cell(&self) -> Cell {
        match self {
            DataValue::Text(text) => Cell::text(text),
            DataValue::Whole(number) => Cell::Number(Decimal::from(*number)),
            DataValue::Number(number) => Cell::Number(*number),
            DataValue::Date(date) => Cell::Date(*date),
            DataValue::List(texts) => Cell::text(texts.join(SEPARATOR)),
            DataValue::None => Cell::text(""),
        }
    }
}

impl Table {
    /// The table as CSV for programs, with field names as the header.
    pub(super) fn csv(&self) -> String {
        let head: Vec<String> = self.fields.iter().map(|it| it.name.to_string()).collect();
        sheet::csv(&head, self.rows.iter().map(|row| row.iter().map(DataValue::cell).collect::<Vec<_>>()))
    }

    /// The table as a sheet for people, with Chinese column names, and with the date of the data in the title.
    pub(super) fn sheet(&self, data: &PublicData) -> ListSheet {
        let rows: Vec<Vec<Cell>> = self.rows.iter().map(|row| row.iter().map(DataValue::cell).collect()).collect();
        let column = |(at, it): (usize, &Field)| {
            let column = sheet::Column::new(it.name, it.title, width(it, at, &rows)).meaning(it.meaning());
            // The areas of a list, beside what the list is.
            if at >= self.leading && it.name == "code" { column.beginning_part() } else { column }
        };
        let columns = self.fields.iter().enumerate().map(column).collect();
        let sheet = ListSheet::new(self.title, self.title, columns, rows).about(self.description).leading(self.leading);
        ListSheet { heading: dated(data, self.title), ..sheet }
    }

    pub(super) fn json(&self, data: &PublicData) -> Value {
        let columns: Map<String, Value> = self.fields.iter().map(|it| (it.name.into(), json!(it.title))).collect();
        let row = |row: &Vec<DataValue>| -> Value {
            let cells = self.fields.iter().zip(row);
            cells.map(|(field, it)| (field.name.to_string(), it.json())).collect::<Map<_, _>>().into()
        };
        let mut head = head(data, self.title);
        head["columns"] = columns.into();
        head["rows"] = self.rows.iter().map(row).collect();
        head
    }
}

/// The source of the workbooks: publisher, date, applicable rules.
pub(super) fn source(data: &PublicData) -> Source {
    let measures = &data.version.measures;
    let mut facts = vec![("发布单位", data.site.organ.clone()), ("数据日期", chinese::date(data.as_of))];
    if let Some(demonstration) = &data.site.demonstration {
        facts.push(("数据性质", format!("{}，所列地区和数据均为虚构", demonstration.mark)));
    }
    let status = measures.status.as_ref().map(|it| format!("（{it}）")).unwrap_or_default();
    facts.push(("适用规则", format!("《{}{status}》", measures.title)));
    let issued = chinese::date(measures.issued);
    facts.push(("规则版本", format!("{}，{issued}{}", data.version.id, measures.issuer)));
    facts.push(("网址", path::address(data.site, path::DATA)));
    Source { title: dated(data, "数据说明"), facts }
}

/// The table with a field that marks every row of a demonstration.
fn marked(mut table: Table, mark: Option<&str>) -> Table {
    if let Some(mark) = mark {
        table.fields.push(Field { name: sheet::MARK_NAMES[0], title: sheet::MARK_NAMES[1], kind: FieldKind::Text });
        table.rows.iter_mut().for_each(|row| row.push(text(mark)));
    }
    table
}

/// The column width for a field, by its kind and its longest text.
fn width(field: &Field, at: usize, rows: &[Vec<Cell>]) -> Width {
    const SHORT: usize = 8;
    const NAME: usize = 24;
    let longest = rows.iter().filter_map(|it| it.get(at)).map(|it| it.shown().chars().count()).max().unwrap_or(0);
    match field.kind {
        FieldKind::Whole | FieldKind::Number => Width::Points,
        FieldKind::Date => Width::Short,
        FieldKind::Text | FieldKind::List if longest <= SHORT => Width::Short,
        FieldKind::Text | FieldKind::List if longest <= NAME => Width::Name,
        FieldKind::Text | FieldKind::List => Width::Text,
    }
}

/// A title with the date of the data, and the demonstration mark if any.
pub(super) fn dated(data: &PublicData, title: &str) -> String {
    let mark = data.site.demonstration.as_ref().map(|it| format!("{}，", it.mark)).unwrap_or_default();
    format!("{title}（{mark}截至{}）", chinese::date(data.as_of))
}

/// The metadata at the beginning of every JSON file.
pub(super) fn head(data: &PublicData, title: &str) -> Value {
    let measures = &data.version.measures;
    let mut head = json!({
        "title": title,
        "publisher": data.site.organ,
        "as_of": data.as_of,
        "measures": { "version": data.version.id, "title": measures.title, "status": measures.status },
    });
    if let Some(demonstration) = &data.site.demonstration {
        head["demonstration"] = json!(demonstration.mark);
    }
    head
}

fn fields(fields: &[(&'static str, &'static str, FieldKind)]) -> Vec<Field> {
    fields.iter().map(|(name, title, kind)| Field { name, title, kind: *kind }).collect()
}

fn text(text: impl Into<String>) -> DataValue {
    DataValue::Text(text.into())
}

fn date(date: Option<NaiveDate>) -> DataValue {
    date.map_or(DataValue::None, DataValue::Date)
}

/// The day of the last correction, and all corrections in words.
fn corrected(corrections: &[PublicCorrection]) -> [DataValue; 2] {
    let words = corrections.iter().map(PublicCorrection::in_words).collect();
    [date(corrections.last().map(|it| it.date)), DataValue::List(words)]
}

const CORRECTED: [(&str, &str, FieldKind); 2] =
    [("corrected", "更正日期", FieldKind::Date), ("corrections", "更正内容和理由", FieldKind::List)];

/// The names of all tables.
pub(super) const NAMES: [&str; 7] =
    ["zones", "experience", "notices", "designations", "corrections", "indicators", "criteria"];

/// All tables of the public records, in the order of [`NAMES`].
pub(super) fn all(data: &PublicData) -> Vec<Table> {
    let mark = data.site.mark();
    let tables = [
        zones::table(data),
        experiences::table(data),
        lists::notices(data),
        lists::designations(data),
        corrections::table(data),
        rules::indicators(&data.version.system),
        rules::criteria(&data.version.system),
    ];
    tables.map(|it| marked(it, mark)).into()
}
