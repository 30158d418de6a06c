//! The workbook of a self-evaluation as a value: sheets, rows and the fields that they ask for.
//!
//! The sheets are laid out from the version of the rules and from what is filled in already. Writing and reading use
//! the same layout, so each cell means the same to both.

mod dimension;
mod facts;
mod general;
mod guide;
mod lists;

use std::collections::BTreeMap;

use super::answers::{Answers, Line};
use crate::model::evaluation::Stage;
use crate::scaffold::evaluation::{Evaluated, criteria};

/// The form of the workbook. A later program that lays it out in another way counts on.
pub(crate) const FORMAT: &str = "1";

/// What a workbook is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) format: String,
    pub(crate) code: String,
    pub(crate) round: String,
    /// The version of the rules.
    pub(crate) version: String,
}

pub(crate) struct Book {
    pub(crate) mark: Mark,
    pub(crate) title: String,
    pub(crate) sheets: Vec<Sheet>,
    /// The values of the record when the workbook is written. A cell that differs from them was changed.
    pub(crate) base: Answers,
}

pub(crate) struct Sheet {
    /// The name for programs.
    pub(super) key: String,
    /// The name on its tab.
    pub(super) name: String,
    pub(super) title: String,
    /// A line below the title.
    pub(super) note: String,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
    /// The list to which rows without a key belong.
    pub(super) list: Option<String>,
}

pub(super) struct Column {
    /// The name for programs.
    pub(super) key: &'static str,
    pub(super) title: &'static str,
    /// In Latin characters, which is Excel's unit.
    pub(super) width: u32,
}

pub(super) struct Row {
    /// The name for programs. Rows to be added to a list share one.
    pub(super) key: String,
    pub(super) of: Of,
    pub(super) cells: BTreeMap<&'static str, Cell>,
}

/// What the fields of a row belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Of {
    /// The record: their paths are whole.
    Record,
    /// A row of a list that was there before, by its position.
    Line(String, usize),
    /// A row to be added to a list.
    NewLine(String),
}

pub(super) enum Cell {
    Said(String),
    /// Words in bold, such as the name of an indicator.
    Head(String),
    Asked(Field),
}

/// A value that a cell asks for.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// The path of the value, or the name of the field of a row of a list.
    pub(super) path: String,
    pub(super) shape: Shape,
    /// What the drop-down or the message beside the cell says.
    pub(super) help: String,
    pub(super) value: Option<String>,
}

/// How a value is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// A text in one line, of up to some hundred characters.
    Text,
    /// A text that may have paragraphs.
    Long,
    Date,
    Number(Limits),
    /// A number in percent.
    Percent,
    Flag,
    Choice(Vec<String>),
    /// Names separated by `、`.
    Names,
    /// Numbers separated by `、`.
    Numbers,
}

/// What a number may be. Both ends are included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) least: Option<String>,
    pub(super) most: Option<String>,
    pub(super) is_whole: bool,
    pub(super) unit: String,
}

/// Lays out the workbook of a zone in a round.
pub(crate) fn laid_out(evaluated: &Evaluated, mut base: Answers) -> Book {
    let Evaluated { zone, round, version, .. } = evaluated;
    let criteria = criteria(evaluated, Stage::SelfEvaluation);
    dimension::complete(&criteria, &mut base);
    let mut sheets = vec![general::sheet(evaluated, &base), facts::sheet(&criteria, &base)];
    sheets.extend(lists::items(&criteria, &base));
    sheets.extend(criteria.system.dimensions.iter().map(|it| dimension::sheet(it, &criteria, &base)));
    sheets.push(lists::evidence(&base));
    distinct_names(&mut sheets);
    sheets.insert(0, guide::sheet(evaluated, &sheets));
    let mark =
        Mark { format: FORMAT.into(), code: zone.code.clone(), round: round.id.clone(), version: version.id.clone() };
    Book { mark, title: format!("{}自评：{}", zone.record.name, round.title), sheets, base }
}

/// Gives each sheet a name that spreadsheets accept.
fn distinct_names(sheets: &mut [Sheet]) {
    const LONGEST: usize = 28;
    let mut taken: Vec<String> = Vec::new();
    for sheet in sheets {
        let plain: String = sheet.name.chars().filter(|it| !"[]:*?/\\'".contains(*it)).take(LONGEST).collect();
        let repeated = taken.iter().filter(|it| **it == plain).count();
        taken.push(plain.clone());
        sheet.name = if repeated == 0 { plain } else { format!("{plain}{}", repeated + 1) };
    }
}

impl Book {
    /// The paths of what is filled in but has no cell, so that it would be lost.
    pub(crate) fn unplaced(&self) -> Vec<String> {
        let fields = || self.sheets.iter().flat_map(|it| &it.rows);
        let mut found: Vec<String> = Vec::new();
        for path in self.base.single.keys() {
            let is_asked = |row: &Row| row.of == Of::Record && row.fields().any(|it| it.path == *path);
            found.extend((!fields().any(is_asked)).then(|| path.clone()));
        }
        for (list, lines) in &self.base.lists {
            for (index, line) in lines.iter().enumerate() {
                let of = Of::Line(list.clone(), index);
                let is_asked = |row: &Row, name: &str| row.of == of && row.fields().any(|it| it.path == name);
                let lost = line.keys().filter(|name| !fields().any(|row| is_asked(row, name)));
                found.extend(lost.map(|name| format!("{list}/{}/{name}", index + 1)));
            }
        }
        found
    }
}

impl Row {
    fn of_record(key: impl Into<String>) -> Self {
        Self { key: key.into(), of: Of::Record, cells: BTreeMap::new() }
    }

    /// The rows of a list: those that are there, and some to be added.
    fn of_list(list: &str, lines: &[Line], blank: usize, fill: impl Fn(Row, &Line) -> Row) -> Vec<Row> {
        let there = lines.iter().enumerate().map(|(index, line)| {
            let of = Of::Line(list.to_string(), index);
            fill(Row { key: format!("{list}#{index}"), of, cells: BTreeMap::new() }, line)
        });
        let none = Line::new();
        let new = (0..blank).map(|_| {
            let of = Of::NewLine(list.to_string());
            fill(Row { key: format!("{list}+"), of, cells: BTreeMap::new() }, &none)
        });
        there.chain(new).collect()
    }

    fn say(mut self, column: &'static str, text: impl Into<String>) -> Self {
        self.cells.insert(column, Cell::Said(text.into()));
        self
    }

    fn head(mut self, column: &'static str, text: impl Into<String>) -> Self {
        self.cells.insert(column, Cell::Head(text.into()));
        self
    }

    fn ask(mut self, column: &'static str, field: Field) -> Self {
        self.cells.insert(column, Cell::Asked(field));
        self
    }

    pub(super) fn fields(&self) -> impl Iterator<Item = &Field> {
        self.cells.values().filter_map(|it| match it {
            Cell::Asked(field) => Some(field),
            Cell::Said(_) | Cell::Head(_) => None,
        })
    }
}

impl Field {
    fn new(path: impl Into<String>, shape: Shape, help: impl Into<String>) -> Self {
        Self { path: path.into(), shape, help: help.into(), value: None }
    }

    /// The field of a record with what is filled in already.
    fn with(mut self, answers: &Answers) -> Self {
        self.value = answers.single.get(&self.path).cloned();
        self
    }

    /// The field of a row of a list with what is filled in already.
    fn of_line(mut self, line: &Line) -> Self {
        self.value = line.get(&self.path).cloned();
        self
    }
}

impl Shape {
    /// A number that is not negative.
    fn amount(unit: &str, is_whole: bool) -> Self {
        Shape::Number(Limits { least: Some("0".into()), most: None, is_whole, unit: unit.into() })
    }
}
