//! The header of a table: finds the position of each column and reports wrong names.

use std::ops::Range;

use super::{Cell, Row, cells};
use crate::finding::{Code, brief, code};
use crate::records::yaml::schema::nearest;

/// A column that the table should have.
pub(super) struct Column {
    pub(super) name: &'static str,
    /// The Chinese title, which people also write as a name.
    pub(super) title: &'static str,
}

/// A table split into cells, with the position of each column.
pub(super) struct Head {
    /// The rows below the header.
    pub(super) rows: Vec<Row>,
    /// For each column, its cell index in a row.
    pub(super) places: Vec<Option<usize>>,
    /// The number of cells in the header.
    pub(super) width: usize,
    pub(super) faults: Vec<HeadFault>,
}

pub(super) struct HeadFault {
    pub(super) code: &'static Code,
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

/// The separators that other programs write. Only the comma is correct.
const SEPARATORS: [(char, &str); 5] =
    [(',', "逗号"), ('\t', "制表符"), (';', "分号"), ('，', "中文逗号"), ('|', "竖线")];

/// The number of rows at the top of a table in which the header is searched for.
const MOST_BEFORE: usize = 5;

/// Splits a table into rows and finds its separator, header and columns.
pub(super) fn read(text: &str, columns: &[Column]) -> Head {
    let (separator, name) = *SEPARATORS
        .iter()
        .rev()
        .max_by_key(|(separator, _)| rows_at_top(text, *separator).iter().map(|it| known(it, columns)).max())
        .expect("there are separators");
    let mut rows: Vec<Row> = cells::rows(text, separator).into_iter().filter(|it| !it.is_empty()).collect();
    let best = (0..rows.len().min(MOST_BEFORE)).rev().max_by_key(|it| known(&rows[*it], columns));
    let Some(at) = best else { return empty(columns) };
    if known(&rows[at], columns) * 2 < columns.len() {
        return by_position(rows, columns);
    }
    let mut faults: Vec<HeadFault> = before(&rows[..at], columns).into_iter().collect();
    rows.drain(..at);
    let head = rows.remove(0);
    if separator != SEPARATORS[0].0 {
        let message = format!("各列以{name}分隔，应以英文逗号分隔");
        faults.push(fault(&code::INVALID_VALUE, head.span(), message, should_be(columns)));
    }
    let (places, renamed) = places(&head, columns);
    faults.extend(renamed);
    Head { rows, places, width: head.cells.len(), faults }
}

fn rows_at_top(text: &str, separator: char) -> Vec<Row> {
    let end = text.match_indices('\n').nth(MOST_BEFORE).map_or(text.len(), |it| it.0);
    cells::rows(&text[..end], separator)
}

/// The number of columns that a row names.
fn known(row: &Row, columns: &[Column]) -> usize {
    columns.iter().filter(|column| row.cells.iter().any(|it| names(&it.text, column))).count()
}

/// Whether a header cell is the name or the title of a column.
fn names(text: &str, column: &Column) -> bool {
    text.eq_ignore_ascii_case(column.name) || text == column.title
}

fn fault(code: &'static Code, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> HeadFault {
    HeadFault { code, span, message: message.into(), help: help.into() }
}

fn should_be(columns: &[Column]) -> String {
    let names: Vec<&str> = columns.iter().map(|it| it.name).collect();
    format!("第一行写作 `{}`", names.join(","))
}

fn empty(columns: &[Column]) -> Head {
    let faults = vec![fault(&code::MISSING_FIELD, 0..0, "表格没有内容", should_be(columns))];
    Head { rows: vec![], places: vec![None; columns.len()], width: columns.len(), faults }
}

/// Reads a table without a header. Columns are assigned by their order if their number is right.
fn by_position(rows: Vec<Row>, columns: &[Column]) -> Head {
    let first = &rows[0];
    let faults = vec![fault(&code::INVALID_VALUE, first.span(), "表格没有表头", should_be(columns))];
    let complete = first.cells.len() == columns.len();
    let places = (0..columns.len()).map(|it| complete.then_some(it)).collect();
    Head { rows, places, width: columns.len(), faults }
}

/// Reports rows above the header, such as a title.
fn before(rows: &[Row], columns: &[Column]) -> Option<HeadFault> {
    let first = rows.first()?;
    Some(fault(&code::INVALID_VALUE, first.span(), "表头之前有其他内容", format!("请删去；{}", should_be(columns))))
}

/// The position of each column, with faults for unknown, repeated and missing names.
fn places(head: &Row, columns: &[Column]) -> (Vec<Option<usize>>, Vec<HeadFault>) {
    let mut places: Vec<Option<usize>> = vec![None; columns.len()];
    let (mut faults, mut strange) = (Vec::new(), Vec::new());
    for (at, cell) in head.cells.iter().enumerate().filter(|(_, it)| !it.text.is_empty()) {
        match columns.iter().position(|it| it.name == cell.text) {
            Some(column) if places[column].is_some() => {
                let message = format!("列 `{}` 重复", cell.text);
                faults.push(fault(&code::DUPLICATE_KEY, cell.span.clone(), message, "请删去其中之一"));
            }
            Some(column) => places[column] = Some(at),
            None => strange.push((at, cell)),
        }
    }
    for (at, cell) in strange {
        let column = renamed(cell, at, columns, &places);
        faults.push(strange_name(cell, column.map(|it| &columns[it]), columns));
        if let Some(column) = column {
            places[column] = Some(at);
        }
    }
    let missing = columns.iter().zip(&places).filter(|(_, place)| place.is_none());
    faults.extend(missing.map(|(column, _)| {
        let message = format!("缺少列 `{}`（{}）", column.name, column.title);
        fault(&code::MISSING_FIELD, head.span(), message, should_be(columns))
    }));
    (places, faults)
}

/// The missing column that a name was probably meant for: one with a similar name, or the one at this position.
fn renamed(cell: &Cell, at: usize, columns: &[Column], places: &[Option<usize>]) -> Option<usize> {
    let missing: Vec<usize> = (0..columns.len()).filter(|it| places[*it].is_none()).collect();
    let called = missing.iter().find(|it| names(&cell.text, &columns[**it])).copied();
    let like = || {
        let names: Vec<&str> = missing.iter().map(|it| columns[*it].name).collect();
        let name = nearest(&cell.text.to_lowercase(), &names)?;
        columns.iter().position(|it| it.name == name)
    };
    called.or_else(like).or_else(|| missing.into_iter().find(|it| *it == at))
}

fn strange_name(cell: &Cell, meant: Option<&Column>, columns: &[Column]) -> HeadFault {
    let help = match meant {
        Some(column) => format!("应为 `{}`（{}）", column.name, column.title),
        None => format!("多余的列请删去；{}", should_be(columns)),
    };
    fault(&code::UNKNOWN_FIELD, cell.span.clone(), format!("未知的列 `{}`", brief(&cell.text)), help)
}
