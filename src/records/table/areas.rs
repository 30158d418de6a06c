//! Reads the tables of eligible areas and reports rows that cannot be read.
//!
//! A row with a wrong date or wrong former codes still yields its area. A row with a wrong name or region yields
//! only its code. In both cases the fault is reported once, for the table, and the zone gets no finding for it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

use super::header::{self, Column, Head};
use super::{Cell, Row};
use crate::finding::{Code, Finding, Place, brief, code};
use crate::model::area::{Area, Region};
use crate::model::files;
use crate::records::yaml::schema::nearest;
use crate::text::characters;
use crate::text::day;
use crate::text::markdown::is_hidden;

/// The table files, each with a flag for fictional areas.
pub(crate) const TABLES: [(&str, bool); 2] = [(files::AREAS, false), (files::DEMONSTRATION_AREAS, true)];

const CODE: usize = 0;
const NAME: usize = 1;
const PROVINCE: usize = 2;
const CLASS: usize = 3;
const REGION: usize = 4;
const AS_OF: usize = 5;
const SINCE: usize = 6;
const FORMER: usize = 7;

const COLUMNS: [Column; 8] = [
    Column { name: "code", title: "行政区划代码" },
    Column { name: "name", title: "名称" },
    Column { name: "province", title: "省份" },
    Column { name: "class", title: "类别" },
    Column { name: "region", title: "地区" },
    // The day on which the row was checked against the official list.
    Column { name: "as_of", title: "核对日期" },
    // The day on which the code came into force, if that is later than the start of the programme.
    Column { name: "since", title: "启用日期" },
    Column { name: "former_codes", title: "原代码" },
];

/// The areas read from the tables, with findings and doubts.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) areas: Vec<Area>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) doubt: Doubt,
    codes: BTreeSet<String>,
}

/// The gaps in what was read, left by faults in the tables.
#[derive(Debug, Clone, Default)]
pub(crate) struct Doubt {
    /// Codes of rows in which nothing else could be read.
    codes: BTreeSet<String>,
    /// Whether a row could not be read at all, so that any code may be missing.
    rows: bool,
}

impl Doubt {
    pub(crate) fn is_any(&self) -> bool {
        self.rows || !self.codes.is_empty()
    }

    /// Whether an unknown code may belong to a row that could not be read.
    pub(crate) fn covers(&self, code: &str) -> bool {
        self.rows || self.codes.contains(code)
    }
}

impl Reading {
    /// Adds the areas and findings of a table.
    pub(crate) fn read(&mut self, file: &str, text: &str, demonstration: bool) {
        let head = header::read(text, &COLUMNS);
        let place = |span: &Range<usize>| Place::Span(span.clone());
        let faults = head.faults.iter();
        self.findings.extend(faults.map(|it| Finding::new(it.code, file, place(&it.span), &it.message).help(&it.help)));
        if head.places[CODE].is_none() {
            self.doubt.rows = true;
            return;
        }
        let mut faults = Vec::new();
        for row in &head.rows {
            let mut reader = RowReader::of(&head, row);
            match reader.read(demonstration) {
                Read::Area(area) if !self.codes.insert(area.code.clone()) => {
                    reader.repeated(&area.code);
                    // One of the two rows is probably meant for another area, which is now missing.
                    self.doubt.rows = true;
                }
                Read::Area(area) => self.areas.push(area),
                Read::Code(code) => self.doubt.codes.extend([code]),
                Read::Nothing => self.doubt.rows = true,
            }
            self.doubt.rows |= reader.faults.iter().any(|it| it.column == FORMER);
            faults.extend(reader.faults);
        }
        // If a column name is missing, all cells after it may be assigned to the wrong columns.
        if head.places.iter().all(Option::is_some) {
            self.findings.extend(findings(file, faults));
        }
    }

    /// Adds a table that cannot be read as text, with the finding that says why.
    ///
    /// Area codes are ASCII in every Chinese encoding. The finding can therefore name the cell, and only the codes
    /// in the table are in doubt.
    pub(crate) fn refuse(&mut self, bytes: Option<&[u8]>, finding: Finding) {
        let lossy = bytes.map(|it| String::from_utf8_lossy(it).replace("\r\n", "\n").replace('\r', "\n"));
        let text = lossy.unwrap_or_default();
        let head = header::read(&text, &COLUMNS);
        let codes: Vec<String> = head.rows.iter().filter_map(|it| RowReader::of(&head, it).code()).collect();
        self.doubt.rows |= codes.is_empty();
        self.doubt.codes.extend(codes);
        self.findings.push(at_cell(&text, &head, finding));
    }
}

/// Moves the finding of an undecodable text to the start of its cell and adds the column name.
fn at_cell(text: &str, head: &Head, finding: Finding) -> Finding {
    match cell_at(text, head, &finding.place) {
        Some((column, place)) => {
            let message = format!("{}：{}", column.called(), finding.message);
            Finding { message, place, ..finding }
        }
        None => finding,
    }
}

/// The column that contains a place in an undecodable text, and the start of the cell.
fn cell_at(text: &str, head: &Head, place: &Place) -> Option<(&'static Column, Place)> {
    let Place::At { line, column } = place else { return None };
    let row = head.rows.iter().find(|it| it.line == *line)?;
    let start = text[..row.cells.first()?.span.start].rfind('\n').map_or(0, |it| it + 1);
    let begins = row.cells.iter().map(|it| text[start..it.span.start].chars().count() + 1);
    let (at, begin) = begins.enumerate().take_while(|(_, it)| it <= column).last()?;
    let (named, _) = COLUMNS.iter().zip(&head.places).find(|(_, it)| **it == Some(at))?;
    Some((named, Place::At { line: *line, column: begin }))
}

/// A cell or row that is not written correctly.
struct Fault {
    /// [`WHOLE_ROW`] if the row has too many or too few cells.
    column: usize,
    line: usize,
    span: Range<usize>,
    code: &'static Code,
    message: String,
    help: String,
}

const WHOLE_ROW: usize = COLUMNS.len();

/// The number of faults of one kind in a column that are listed one by one. If there are more, a spreadsheet has
/// probably rewritten the whole column, and they are reported as one.
const MOST_IN_A_COLUMN: usize = 10;

fn findings(file: &str, faults: Vec<Fault>) -> Vec<Finding> {
    let mut columns: BTreeMap<(usize, &str), Vec<Fault>> = BTreeMap::new();
    for fault in faults {
        columns.entry((fault.column, fault.code.id)).or_default().push(fault);
    }
    let mut findings = Vec::new();
    for mut faults in columns.into_values() {
        let mut more = String::new();
        if faults.len() > MOST_IN_A_COLUMN {
            let lines: Vec<usize> = faults.drain(1..).map(|it| it.line).collect();
            more = format!("；另有 {} 行也是如此：第 {} 行", lines.len(), ranges(&lines));
        }
        findings.extend(
            faults
                .into_iter()
                .map(|it| Finding::new(it.code, file, Place::Span(it.span), it.message + &more).help(it.help)),
        );
    }
    findings
}

/// Line numbers as ranges, such as 3 至 24、30. A long list is cut short with 等.
fn ranges(lines: &[usize]) -> String {
    const MOST: usize = 8;
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for line in lines {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *line => *last = *line,
            _ => ranges.push((*line, *line)),
        }
    }
    let shown =
        |(first, last): &(usize, usize)| if first == last { first.to_string() } else { format!("{first} 至 {last}") };
    let words = ranges.iter().take(MOST).map(shown).collect::<Vec<_>>().join("、");
    if ranges.len() > MOST { format!("{words} 等") } else { words }
}

/// The result of reading a row.
enum Read {
    Area(Area),
    /// Only the code could be read.
    Code(String),
    Nothing,
}

struct RowReader<'t> {
    head: &'t Head,
    row: &'t Row,
    faults: Vec<Fault>,
}

impl Column {
    fn called(&self) -> String {
        format!("{} `{}`", self.title, self.name)
    }
}

impl<'t> RowReader<'t> {
    fn of(head: &'t Head, row: &'t Row) -> Self {
        Self { head, row, faults: Vec::new() }
    }

    fn read(&mut self, demonstration: bool) -> Read {
        let code = self.code();
        let texts = [NAME, PROVINCE, CLASS].map(|it| self.text(it));
        let region = self.region();
        self.date(AS_OF, true);
        let since = self.date(SINCE, false);
        let former_codes = self.former_codes();
        let shifted = self.is_shifted();
        match (code, texts, region) {
            (Some(code), [Some(name), Some(province), Some(class)], Some(region)) if !shifted => {
                Read::Area(Area { code, name, province, class, region, since, demonstration, former_codes })
            }
            (Some(code), ..) => Read::Code(code),
            (None, ..) => Read::Nothing,
        }
    }

    /// Whether the cells of a row have shifted: it has extra cells with content, or too few cells and several faults.
    /// Such a row gets a single fault in place of the others.
    fn is_shifted(&mut self) -> bool {
        let (cells, width) = (&self.row.cells, self.head.width);
        let extra = cells.iter().skip(width).find(|it| !it.text.is_empty());
        let (span, help) = match extra {
            Some(cell) => (cell.span.clone(), "多出的内容请删去；含有逗号的内容写在英文引号中"),
            None if cells.len() != width && self.faults.len() > 1 => {
                (self.row.span(), "没有内容的格也要写逗号；含有逗号的内容写在英文引号中")
            }
            None => return false,
        };
        let count = cells.len();
        let message = format!("这一行有 {count} 格，表头有 {width} 格");
        let help = help.to_string();
        self.faults =
            vec![Fault { column: WHOLE_ROW, line: self.row.line, span, code: &code::INVALID_VALUE, message, help }];
        true
    }

    /// The cell of a column. If the row is too short, this is an empty cell at its end.
    fn cell(&mut self, column: usize) -> Option<Cell> {
        let place = self.head.places[column]?;
        let end = self.row.cells.last().map_or(0, |it| it.span.end);
        let cell = self.row.cells.get(place).cloned();
        let cell = cell.unwrap_or(Cell { text: String::new(), span: end..end, is_open: false });
        if cell.is_open {
            self.report(column, &cell, &code::INVALID_VALUE, "引号没有闭合；请删去这个引号，或者在内容之后补上");
        }
        Some(cell)
    }

    /// Adds a fault to a cell unless its column already has one in this row.
    fn report(&mut self, column: usize, cell: &Cell, code: &'static Code, help: impl Into<String>) {
        if self.faults.iter().any(|it| it.column == column) {
            return;
        }
        let called = COLUMNS[column].called();
        let message = match cell.text.as_str() {
            "" => format!("{called} 没有值"),
            text => format!("{called} 的值 `{}` 写法不对", brief(text)),
        };
        let (line, span) = (self.row.line, cell.span.clone());
        self.faults.push(Fault { column, line, span, code, message, help: help.into() });
    }

    fn repeated(&mut self, code: &str) {
        let Some(cell) = self.cell(CODE) else { return };
        let message = format!("{} `{code}` 重复", COLUMNS[CODE].called());
        let (line, help) = (self.row.line, "每个代码只列一行".to_string());
        self.faults.push(Fault { column: CODE, line, span: cell.span, code: &code::INVALID_VALUE, message, help });
    }

    fn code(&mut self) -> Option<String> {
        let cell = self.cell(CODE)?;
        if is_code(&cell.text) {
            return Some(cell.text);
        }
        let meant = meant_code(&cell.text);
        match &meant {
            _ if cell.text.is_empty() => self.report(CODE, &cell, &code::MISSING_FIELD, "请填写"),
            Some(code) => {
                self.report(CODE, &cell, &code::INVALID_VALUE, format!("代码为 6 位数字，应写作 `{code}`；{AS_TEXT}"))
            }
            None => self.report(CODE, &cell, &code::INVALID_VALUE, format!("代码为 6 位数字，如 `110101`；{LOST}")),
        }
        meant
    }

    /// The text of a cell without whitespace, because area names contain none.
    fn text(&mut self, column: usize) -> Option<String> {
        let cell = self.cell(column)?;
        if cell.text.is_empty() {
            self.report(column, &cell, &code::MISSING_FIELD, "请填写");
            return None;
        }
        let plain: String = cell.text.chars().filter(|it| !is_hidden(*it) && !it.is_whitespace()).collect();
        if let Some(variant) = characters::faults(&plain).first() {
            let meant = characters::meant(&plain);
            let help = format!("{}，应写作 `{meant}`", variant.message());
            self.report(column, &cell, &code::CHARACTER_VARIANT, help);
            return Some(meant);
        }
        if let Some(hidden) = cell.text.chars().find(|it| is_hidden(*it)) {
            let help = format!("其中有看不见的字符 U+{:04X}，应写作 `{plain}`", u32::from(hidden));
            self.report(column, &cell, &code::INVISIBLE_CHARACTER, help);
        } else if plain != cell.text {
            self.report(column, &cell, &code::INVALID_VALUE, format!("其中没有空白，应写作 `{plain}`"));
        }
        Some(plain)
    }

    fn region(&mut self) -> Option<Region> {
        let cell = self.cell(REGION)?;
        if let Some(region) = Region::named(&cell.text) {
            return Some(region);
        }
        let names = Region::ALL.map(Region::name);
        let plain: String = cell.text.chars().filter(|it| !is_hidden(*it) && !it.is_whitespace()).collect();
        let meant = Region::ALL.into_iter().find(|it| plain.strip_suffix("地区").unwrap_or(&plain) == it.name());
        let help = match meant.map(Region::name).or_else(|| nearest(&cell.text, &names)) {
            Some(name) => format!("是否应为 `{name}`？可选：{}", names.join("、")),
            None => format!("可选：{}", names.join("、")),
        };
        let code = if cell.text.is_empty() { &code::MISSING_FIELD } else { &code::INVALID_VALUE };
        self.report(REGION, &cell, code, help);
        meant
    }

    fn date(&mut self, column: usize, is_required: bool) -> Option<NaiveDate> {
        let cell = self.cell(column)?;
        let date = day::strict(&cell.text);
        match cell.text.as_str() {
            "" if is_required => self.report(column, &cell, &code::MISSING_FIELD, day::advice("")),
            "" => {}
            _ if date.is_some() => {}
            text => self.report(column, &cell, &code::INVALID_VALUE, day::advice(text)),
        }
        date
    }

    fn former_codes(&mut self) -> Vec<String> {
        let Some(cell) = self.cell(FORMER) else { return vec![] };
        let written: Vec<&str> = cell.text.split(';').map(str::trim).filter(|it| !it.is_empty()).collect();
        if written.iter().all(|it| is_code(it)) {
            return written.into_iter().map(String::from).collect();
        }
        let parts = cell.text.split([';', '；', ',', '，', '、', '/', ' ', '\n']).filter(|it| !it.trim().is_empty());
        let meant: Option<Vec<String>> = parts.map(meant_code).collect();
        let help = match &meant {
            Some(codes) => format!("几个代码以英文分号分隔，应写作 `{}`", codes.join(";")),
            None => format!("每个代码为 6 位数字，几个代码以英文分号分隔，如 `110103;110104`；{LOST}"),
        };
        self.report(FORMER, &cell, &code::INVALID_VALUE, help);
        meant.unwrap_or_default()
    }
}

/// Advice against spreadsheets that store codes as numbers.
const AS_TEXT: &str = "在电子表格中请将这一列设为“文本”";

const LOST: &str = "电子表格把代码当作数时会丢失数字，请从版本库恢复，并将这一列设为“文本”";

fn is_code(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|it| it.is_ascii_digit())
}

/// The code that was probably meant; `None` if a digit that matters may be lost.
fn meant_code(text: &str) -> Option<String> {
    let dressed =
        |it: char| it.is_whitespace() || is_hidden(it) || matches!(it, '\'' | '"' | '=' | '`' | ',' | '’' | '‘');
    let plain: String = text.nfkc().filter(|it| !dressed(*it)).collect();
    let plain =
        plain.split_once('.').filter(|(_, zeros)| zeros.bytes().all(|it| it == b'0')).map_or(plain.as_str(), |it| it.0);
    let digits = of_scientific(plain).unwrap_or_else(|| plain.to_string());
    if !digits.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let code = match digits.len() {
        6 => digits,
        // Four or five digits lack trailing zeros; twelve digits include the zeros for street and village.
        4 | 5 => format!("{digits:0<6}"),
        12 if digits.ends_with("000000") => digits[..6].to_string(),
        _ => return None,
    };
    Some(code)
}

/// The digits of a six-digit number in scientific notation; `None` if any were lost.
fn of_scientific(text: &str) -> Option<String> {
    let (number, exponent) = text.split_once(['E', 'e'])?;
    let (whole, fraction) = number.split_once('.')?;
    let complete = whole.len() == 1 && fraction.len() == 5 && exponent.trim_start_matches(['+', '0']) == "5";
    complete.then(|| format!("{whole}{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::{Reading, meant_code};

    #[test]
    fn the_tables_of_the_repository_are_read_cell_by_cell() {
        let tables = [
            (include_str!("../../../content/areas.csv"), false),
            (include_str!("../../../content/areas-demonstration.csv"), true),
        ];
        for (text, demonstration) in tables {
            let mut reading = Reading::default();
            reading.read("areas.csv", text, demonstration);
            assert_eq!(reading.findings, []);
            assert!(!reading.doubt.is_any());
            let rows = text.lines().skip(1).map(|it| it.split(',').collect::<Vec<_>>());
            let read = reading.areas.iter().map(|it| {
                let cells = [it.code.as_str(), &it.name, &it.province, &it.class, it.region.name()];
                (cells.map(String::from).to_vec(), it.former_codes.join(";"), it.demonstration)
            });
            let written =
                rows.map(|it| (it[..5].iter().map(|it| it.to_string()).collect(), it[7].to_string(), demonstration));
            assert_eq!(read.collect::<Vec<_>>(), written.collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_code_is_made_out_where_no_digit_is_lost() {
        for text in
            ["9901", "990100.0", "９９０１００", "'990100", "=\"990100\"", "990,100", "9.90100E+05", "990100000000"]
        {
            assert_eq!(meant_code(text).as_deref(), Some("990100"), "{text}");
        }
        for text in ["9.90E+05", "9.9010E+05", "99", "9901000", "示例", "", "-990100", "9901e1"] {
            assert_eq!(meant_code(text), None, "{text}");
        }
    }
}
