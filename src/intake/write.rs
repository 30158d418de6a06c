//! Writes the workbook: locked cells, cells to fill in with drop-downs and limits, and marks for reading it again.

use anyhow::{Result, anyhow};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, Format, FormatAlign, FormatBorder,
    Formula, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::answers::{Answers, LEFT_OUT};
use super::book::{Book, Cell, Field, Limits, Row, Shape, Sheet};
use super::digits::DIGITS;
use crate::output::sheet::{A4, FACE, GB2312, MODERN, SIZE};
use crate::text::day;

/// The first cell of a sheet: this and the key of the sheet.
pub(super) const SHEET: &str = "zonepress:";

/// The first cell of the row with the keys of the columns.
pub(super) const COLUMNS: &str = "zonepress:columns";

/// The sheet with the mark and with what was filled in. Spreadsheets do not list it.
pub(super) const HIDDEN: &str = "zonepress";

/// The words of a yes and a no.
pub(super) const YES: &str = "是";
pub(super) const NO: &str = "否";

/// The rows of a sheet: title, note, keys of the columns, heads of the columns.
const NOTE: u32 = 1;
const KEYS: u32 = 2;
const HEADS: u32 = 3;

/// The longest text of a cell, in characters.
const LONGEST: usize = 32_767;

/// Writes a workbook. The same book and day give the same bytes.
pub(crate) fn workbook(book: &Book, day: NaiveDate) -> Result<Vec<u8>> {
    written(book, day).map_err(|err| match err {
        XlsxError::MaxStringLengthExceeded => anyhow!("有一项的文字超过 XLSX 一格的上限 {LONGEST} 字，不能写成工作簿"),
        _ => anyhow!("不能写成工作簿"),
    })
}

fn written(book: &Book, day: NaiveDate) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_title(&book.title).set_creation_datetime(&day));
    for sheet in &book.sheets {
        page(workbook.add_worksheet(), sheet)?;
    }
    hidden(workbook.add_worksheet(), book)?;
    workbook.save_to_buffer()
}

fn plain() -> Format {
    Format::new()
        .set_font_name(FACE)
        .set_font_family(MODERN)
        .set_font_charset(GB2312)
        .set_font_size(SIZE)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

fn framed() -> Format {
    plain().set_border(FormatBorder::Thin)
}

/// The format of a cell to be filled in.
///
/// Numbers have the general format, so that a spreadsheet notes whether a percent sign was typed. Short texts are
/// declared as texts, so that `1-2` does not become a date; some spreadsheets show long ones as `#####`.
fn open(shape: &Shape) -> Format {
    let format = framed().set_background_color("FFF9E5").set_unlocked();
    match shape {
        Shape::Date => format.set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
        Shape::Text | Shape::Names | Shape::Numbers => format.set_num_format("@"),
        Shape::Flag | Shape::Choice(_) => format.set_align(FormatAlign::Center),
        Shape::Long | Shape::Number(_) | Shape::Percent => format,
    }
}

fn page(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    page.set_name(&sheet.name)?;
    page.write_string(0, 0, format!("{SHEET}{}", sheet.key))?;
    page.write_string(KEYS, 0, COLUMNS)?;
    page.set_column_hidden(0)?;
    page.set_row_hidden(KEYS)?;
    let title = Format::new().set_font_name(FACE).set_font_charset(GB2312).set_bold().set_font_size(16);
    page.write_string_with_format(0, 1, &sheet.title, &title)?;
    let last = u16::try_from(sheet.columns.len()).map_err(|_| XlsxError::RowColumnLimitError)?;
    note(page, sheet, last)?;
    let head = framed().set_bold().set_background_color("DDE6F0").set_align(FormatAlign::Center);
    for (column, it) in (1..).zip(&sheet.columns) {
        page.set_column_width(column, it.width)?;
        page.write_string(KEYS, column, it.key)?;
        page.write_string_with_format(HEADS, column, it.title, &head)?;
    }
    let longest = sheet.columns.iter().map(|it| lines(it.title, it.width)).max().unwrap_or(1);
    page.set_row_height(HEADS, height(longest))?;
    for (at, row) in (HEADS + 1..).zip(&sheet.rows) {
        page.write_string(at, 0, &row.key)?;
        page.set_row_height(at, height(lines_of(row, sheet)))?;
        for (column, it) in (1..).zip(&sheet.columns) {
            cell(page, at, column, row.cells.get(it.key))?;
        }
    }
    page.set_freeze_panes(HEADS + 1, 0)?;
    page.set_repeat_rows(HEADS, HEADS)?;
    page.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0).set_footer("&C— &P —");
    page.protect_with_options(&freedoms());
    Ok(())
}

/// Writes the note across the columns. Spreadsheets do not fit the height of merged cells by themselves.
fn note(page: &mut Worksheet, sheet: &Sheet, last: u16) -> Result<(), XlsxError> {
    if sheet.note.is_empty() {
        return Ok(());
    }
    let format = plain().set_align(FormatAlign::Left);
    match last {
        1 => page.write_string_with_format(NOTE, 1, &sheet.note, &format)?,
        _ => page.merge_range(NOTE, 1, NOTE, last, &sheet.note, &format)?,
    };
    let width = sheet.columns.iter().map(|it| it.width).sum();
    page.set_row_height(NOTE, height(lines(&sheet.note, width)))?;
    Ok(())
}

/// The lines that a text takes in a column, whose width is in Latin characters.
fn lines(text: &str, width: u32) -> u32 {
    let room = width.saturating_sub(1).max(1);
    let wide = |line: &str| line.chars().map(|it| if it.is_ascii() { 1 } else { 2 }).sum::<u32>();
    text.lines().map(|it| wide(it).div_ceil(room).max(1)).sum::<u32>().max(1)
}

/// The height of lines in points, as far as a row can be high.
fn height(lines: u32) -> u32 {
    const LINE: u32 = 16;
    const HIGHEST: u32 = 409;
    (lines * LINE + 4).min(HIGHEST)
}

/// The lines of the longest cell of a row.
fn lines_of(row: &Row, sheet: &Sheet) -> u32 {
    let cells = sheet.columns.iter().filter_map(|it| Some((it.width, row.cells.get(it.key)?)));
    let lines = cells.map(|(width, cell)| match cell {
        Cell::Said(text) | Cell::Head(text) => lines(text, width),
        Cell::Asked(field) => lines(field.value.as_deref().unwrap_or_default(), width),
    });
    lines.max().unwrap_or(1)
}

/// What may be done although cells are locked. There is no password: the lock guards against slips only.
fn freedoms() -> ProtectionOptions {
    ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        delete_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    }
}

fn cell(page: &mut Worksheet, row: u32, column: u16, cell: Option<&Cell>) -> Result<(), XlsxError> {
    match cell {
        None => page.write_blank(row, column, &framed().set_background_color("F5F5F5"))?,
        Some(Cell::Said(text)) => page.write_string_with_format(row, column, text, &framed())?,
        Some(Cell::Head(text)) => page.write_string_with_format(row, column, text, &framed().set_bold())?,
        Some(Cell::Asked(field)) => return asked(page, row, column, field),
    };
    Ok(())
}

fn asked(page: &mut Worksheet, row: u32, column: u16, field: &Field) -> Result<(), XlsxError> {
    let format = open(&field.shape);
    match &field.value {
        None => page.write_blank(row, column, &format)?,
        Some(text) => match value(&field.shape, text) {
            Value::Number(number) => page.write_with_format(row, column, number, &format)?,
            Value::Date(date) => page.write_with_format(row, column, &date, &format)?,
            Value::Text(text) => page.write_string_with_format(row, column, text, &format)?,
        },
    };
    page.add_data_validation(row, column, row, column, &validation(field)?)?;
    Ok(())
}

/// A value as a cell holds it.
enum Value {
    Number(Decimal),
    Date(NaiveDate),
    Text(String),
}

fn value(shape: &Shape, text: &str) -> Value {
    let as_text = || Value::Text(text.to_string());
    match shape {
        _ if text == LEFT_OUT => as_text(),
        Shape::Number(_) | Shape::Percent => {
            // Longer numbers would lose digits.
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            let number = text.parse::<Decimal>().ok().filter(|_| digits <= DIGITS);
            number.map_or_else(as_text, Value::Number)
        }
        Shape::Date => day::strict(text).map_or_else(as_text, Value::Date),
        Shape::Flag if text == "true" => Value::Text(YES.into()),
        Shape::Flag if text == "false" => Value::Text(NO.into()),
        _ => as_text(),
    }
}

fn validation(field: &Field) -> Result<DataValidation, XlsxError> {
    /// The longest message beside a cell, and the longest list of choices, in characters.
    const MESSAGE: usize = 250;
    let rule = DataValidation::new();
    let (rule, wrong) = match &field.shape {
        Shape::Flag => (rule.allow_list_strings(&[YES, NO])?, format!("请选“{YES}”或者“{NO}”")),
        Shape::Choice(names) if fits(names) => (rule.allow_list_strings(names)?, "请从下拉列表中选".into()),
        Shape::Number(limits) => number(rule, limits),
        Shape::Percent => number(rule, &Limits::default()),
        Shape::Date => {
            let (from, until) = (Formula::new("DATE(1949,10,1)"), Formula::new("DATE(2999,12,31)"));
            (rule.allow_date_formula(DataValidationRule::Between(from, until)), "日期写作 2026-01-05".into())
        }
        _ => (rule.allow_any_value(), String::new()),
    };
    let help: String = field.help.chars().take(MESSAGE).collect();
    let rule = if help.is_empty() { rule } else { rule.set_input_message(help)? };
    // A warning can be passed over, since a field may also be left out with a word.
    let rule = rule.set_error_style(DataValidationErrorStyle::Warning);
    if wrong.is_empty() { Ok(rule) } else { rule.set_error_title("请核对")?.set_error_message(wrong) }
}

fn fits(names: &[String]) -> bool {
    /// The longest list of choices in a cell, in characters with their commas.
    const MOST: usize = 255;
    !names.is_empty() && names.iter().all(|it| !it.contains([',', '，'])) && names.join(",").chars().count() <= MOST
}

fn number(rule: DataValidation, limits: &Limits) -> (DataValidation, String) {
    /// Lower and higher than any number of a record.
    const ENDS: [&str; 2] = ["-1000000000000000", "1000000000000000"];
    let least = limits.least.as_deref();
    let most = limits.most.as_deref();
    let between =
        DataValidationRule::Between(Formula::new(least.unwrap_or(ENDS[0])), Formula::new(most.unwrap_or(ENDS[1])));
    let rule = if limits.is_whole {
        rule.allow_whole_number_formula(between)
    } else {
        rule.allow_decimal_number_formula(between)
    };
    let unit = if limits.unit.is_empty() { String::new() } else { format!("，单位：{}", limits.unit) };
    let kind = if limits.is_whole { "整数" } else { "数" };
    let range = match (least, most) {
        (Some(least), Some(most)) => format!("，{least} 至 {most}"),
        (Some(least), None) => format!("，不小于 {least}"),
        _ => String::new(),
    };
    (rule, format!("应为{kind}{range}{unit}"))
}

/// Writes the sheet that only the program reads.
fn hidden(page: &mut Worksheet, book: &Book) -> Result<(), XlsxError> {
    page.set_name(HIDDEN)?;
    page.set_very_hidden(true);
    for (row, (kind, name, text)) in (0..).zip(kept(book)) {
        page.write_string(row, 0, kind)?;
        page.write_string(row, 1, name)?;
        page.write_string(row, 2, text)?;
    }
    page.protect();
    Ok(())
}

/// The kinds of row on the hidden sheet.
pub(super) const MARK: &str = "mark";
pub(super) const SINGLE: &str = "value";
pub(super) const LINE: &str = "line";

fn kept(book: &Book) -> Vec<(&'static str, String, String)> {
    let mark = &book.mark;
    let marks = [("format", &mark.format), ("code", &mark.code), ("round", &mark.round), ("version", &mark.version)];
    let mut rows: Vec<_> = marks.into_iter().map(|(name, text)| (MARK, name.to_string(), text.clone())).collect();
    let Answers { single, lists, .. } = &book.base;
    rows.extend(single.iter().map(|(path, text)| (SINGLE, path.clone(), text.clone())));
    for (list, lines) in lists {
        for (index, line) in lines.iter().enumerate() {
            rows.extend(line.iter().map(|(name, text)| (LINE, format!("{list}#{index}#{name}"), text.clone())));
        }
    }
    rows
}
