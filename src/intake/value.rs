//! What a cell says, for the field that it fills in. Nothing passes through a binary float.

use chrono::{Days, NaiveDate};
use unicode_normalization::UnicodeNormalization;

use super::answers::{LEFT_OUT, SEPARATOR, is_separator};
use super::book::{Limits, Shape};
use super::cells::{Cell, Content, Format};
use super::digits::plain;
use super::write::{NO, YES};
use crate::finding::brief;
use crate::number::{self, Number};
use crate::records::yaml::schema::nearest;
use crate::text::day;

/// Why a cell cannot be read: what is wrong, and what to do.
pub(super) type Fault = (String, String);

fn fault<T>(message: impl Into<String>, help: impl Into<String>) -> Result<T, Fault> {
    Err((message.into(), help.into()))
}

/// Reads a cell. The value has the form that records have.
pub(super) fn value(cell: &Cell, shape: &Shape, from_1904: bool) -> Result<String, Fault> {
    match &cell.content {
        Content::Error(error) => fault(format!("公式的结果是错误 `{error}`"), "请改正公式，或者直接填写结果"),
        Content::Formula => fault("公式没有保存结果", "请在电子表格中打开、保存一次，或者直接填写结果"),
        Content::Text(text) if is_left_out(text, shape) => Ok(LEFT_OUT.into()),
        content => match shape {
            Shape::Text | Shape::Long => text(cell, *shape == Shape::Long),
            Shape::Choice(names) => choice(&text(cell, false)?, names),
            Shape::Names => Ok(parts(&text(cell, true)?, is_separator).join(SEPARATOR)),
            Shape::Flag => flag(content),
            Shape::Date => date(cell, from_1904),
            Shape::Number(limits) => within(&number(cell, &limits.unit)?, limits),
            Shape::Percent => percent(cell),
            Shape::Numbers => numbers(cell),
        },
    }
}

fn is_left_out(text: &str, shape: &Shape) -> bool {
    text.trim() == LEFT_OUT || *shape == Shape::Names && text.trim() == "无"
}

/// A text without the blanks around its lines: they indent and align, and records have none.
pub(super) fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.join("\n").trim().to_string()
}

fn text(cell: &Cell, may_have_lines: bool) -> Result<String, Fault> {
    let found = match (&cell.content, cell.format) {
        (Content::Text(text), _) => tidy(text),
        (Content::Number(_), Format::Date | Format::Percent) => {
            let kind = if cell.format == Format::Date { "日期" } else { "百分数" };
            return fault(
                format!("这里应为文字，单元格却是{kind}"),
                "电子表格自动改了所填的内容：请将单元格的格式设为“文本”，再填一次",
            );
        }
        (Content::Number(raw), Format::Plain) => plain(raw, 0).ok_or_else(|| not_a_number(raw))?,
        _ => return fault("这里应为文字", "请直接填写文字"),
    };
    match found.contains('\n') && !may_have_lines {
        true => fault("这里应写在一行，文字中有换行", "请删去换行"),
        false => Ok(found),
    }
}

fn choice(text: &str, names: &[String]) -> Result<String, Fault> {
    if names.is_empty() || names.iter().any(|it| it == text) {
        return Ok(text.to_string());
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let meant = nearest(text, &names).map(|it| format!("是否应为 `{it}`？")).unwrap_or_default();
    fault(format!("`{}` 不在可选范围内", brief(text)), format!("{meant}可选：{}", names.join("、")))
}

fn parts(text: &str, separates: fn(char) -> bool) -> Vec<String> {
    text.split(separates).filter(|it| !it.is_empty()).map(str::to_string).collect()
}

fn flag(content: &Content) -> Result<String, Fault> {
    let text = match content {
        Content::Flag(flag) => return Ok(flag.to_string()),
        Content::Text(text) | Content::Number(text) => text.trim(),
        _ => "",
    };
    match text.to_lowercase().as_str() {
        YES | "true" | "√" | "✓" => Ok("true".into()),
        NO | "false" | "×" => Ok("false".into()),
        _ => fault(format!("`{}` 不是“{YES}”或者“{NO}”", brief(text)), "请从下拉列表中选"),
    }
}

fn date(cell: &Cell, from_1904: bool) -> Result<String, Fault> {
    let (text, is_day_number) = match &cell.content {
        Content::Text(text) => (text.trim(), false),
        Content::Number(raw) => (raw.as_str(), cell.format == Format::Date),
        _ => return fault("这里应为日期", "日期写作 `2026-01-05`"),
    };
    let found = match is_day_number {
        true => numbered_day(text, from_1904),
        false => day::strict(text).or_else(|| day::meant(text).filter(|_| begins_with_year(text))),
    };
    match found {
        Some(day) => Ok(day.to_string()),
        None => fault(format!("`{}` 不是可以确定的日期", brief(text)), day::advice(text)),
    }
}

/// Whether a text has a year of four digits first, so that day and month cannot be mistaken for each other.
fn begins_with_year(text: &str) -> bool {
    let narrow: String = text.nfkc().collect();
    let digits = narrow.len() - narrow.trim_start_matches(|it: char| it.is_ascii_digit()).len();
    digits == 4 || digits == 8 && narrow.len() == digits
}

/// The day of a day number. Spreadsheets count a 29 February in 1900; the time of day is left out.
fn numbered_day(raw: &str, from_1904: bool) -> Option<NaiveDate> {
    let plain = plain(raw, 0)?;
    let number: u64 = plain.split('.').next()?.parse().ok()?;
    let (first, number) = match (from_1904, number) {
        (true, _) => (NaiveDate::from_ymd_opt(1904, 1, 1)?, number),
        (false, 0..=59) => (NaiveDate::from_ymd_opt(1899, 12, 31)?, number),
        (false, _) => (NaiveDate::from_ymd_opt(1899, 12, 30)?, number),
    };
    first.checked_add_days(Days::new(number))
}

fn not_a_number(text: &str) -> Fault {
    (format!("`{}` 不是数", brief(text)), "请只填数字，如 `12.5`".into())
}

/// A number in the unit of the field.
fn number(cell: &Cell, unit: &str) -> Result<String, Fault> {
    match (&cell.content, cell.format) {
        (Content::Number(_), Format::Percent) => fault(
            "单元格的格式是百分数，这里不应填百分数",
            "请将单元格的格式设为“常规”，再填一次；公布的比率填在“%”一栏",
        ),
        (Content::Number(_), Format::Date) => {
            fault("单元格的格式是日期，这里应为数", "请将单元格的格式设为“常规”，再填一次")
        }
        (Content::Number(raw), Format::Plain) => plain(raw, 0).ok_or_else(|| not_a_number(raw)),
        (Content::Text(text), _) => typed(text, unit),
        _ => fault("这里应为数", "请只填数字，如 `12.5`"),
    }
}

fn percent(cell: &Cell) -> Result<String, Fault> {
    match (&cell.content, cell.format) {
        (Content::Number(raw), Format::Percent) => plain(raw, 2).ok_or_else(|| not_a_number(raw)),
        _ => number(cell, "%"),
    }
}

/// A number typed as a text: full-width digits, thousands separators and the unit of the field are understood.
fn typed(text: &str, unit: &str) -> Result<String, Fault> {
    let narrow: String = text.trim().nfkc().collect();
    if narrow.parse::<Number>().is_ok() {
        return Ok(narrow);
    }
    let suffix: String = narrow.trim_start_matches(|it: char| it.is_ascii() && it != '%').to_string();
    match number::plain(text).filter(|it| it.parse::<Number>().is_ok()) {
        Some(plain) if suffix.is_empty() || suffix == unit => Ok(plain),
        Some(_) if unit.is_empty() || unit == "%" => fault(format!("`{}` 的单位不是所要的", brief(text)), "请只填数字"),
        Some(_) => {
            fault(format!("`{}` 的单位不是“{unit}”", brief(text)), format!("请换算为以{unit}为单位的数，只填数字"))
        }
        None => {
            let help = narrow.parse::<Number>().err().unwrap_or_default();
            let unit = if unit.is_empty() || unit == "%" { String::new() } else { format!("；单位：{unit}") };
            fault(format!("`{}` 不是可以确定的数", brief(text)), format!("{help}{unit}"))
        }
    }
}

fn within(text: &str, limits: &Limits) -> Result<String, Fault> {
    let number = text.parse::<Number>().map_err(|help| (format!("`{}` 写法不对", brief(text)), help))?;
    let bound = |it: &Option<String>| it.as_ref().and_then(|it| it.parse::<Number>().ok());
    if let Some(least) = bound(&limits.least).filter(|it| number < *it) {
        return fault(format!("`{text}` 小于 {least}"), "请核对");
    }
    if let Some(most) = bound(&limits.most).filter(|it| number > *it) {
        return fault(format!("`{text}` 超过本项最高分 {most}"), "请核对");
    }
    match limits.is_whole && !number.0.fract().is_zero() {
        true => fault(format!("`{text}` 不是整数"), "这里填件数、个数等整数"),
        false => Ok(text.to_string()),
    }
}

fn numbers(cell: &Cell) -> Result<String, Fault> {
    let Content::Text(text) = &cell.content else { return number(cell, "元") };
    let separates = |it: char| matches!(it, '、' | '；' | ';') || it.is_whitespace();
    let all: Result<Vec<String>, Fault> = parts(text, separates).iter().map(|it| typed(it, "元")).collect();
    Ok(all?.join(SEPARATOR))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: Content, format: Format, shape: &Shape) -> Result<String, String> {
        value(&Cell { content, format }, shape, false).map_err(|it| it.0)
    }

    fn typed_as(text: &str, shape: &Shape) -> Result<String, String> {
        read(Content::Text(text.into()), Format::Plain, shape)
    }

    fn amount() -> Shape {
        Shape::Number(Limits { least: Some("0".into()), most: None, is_whole: false, unit: "件".into() })
    }

    #[test]
    fn percentages_are_read_from_the_format_and_from_the_text() {
        let raw = || Content::Number("0.0995".into());
        assert_eq!(read(raw(), Format::Percent, &Shape::Percent).unwrap(), "9.95");
        assert_eq!(read(Content::Number("9.95".into()), Format::Plain, &Shape::Percent).unwrap(), "9.95");
        assert_eq!(typed_as("９．９５％", &Shape::Percent).unwrap(), "9.95");
        assert!(read(raw(), Format::Percent, &amount()).unwrap_err().contains("百分数"));
        assert!(typed_as("9%", &amount()).unwrap_err().contains("单位"));
    }

    #[test]
    fn typed_numbers_are_understood_or_refused_but_never_guessed() {
        for (text, number) in
            [("１，２３４", "1234"), ("1,234.50", "1234.50"), (" 12件 ", "12"), ("12 件", "12"), ("04", "4")]
        {
            assert_eq!(typed_as(text, &amount()).unwrap(), number, "{text}");
        }
        for text in ["1.5万", "12元", "约12", "12-13", "一百", "1,6", "-1", "1e3"] {
            assert!(typed_as(text, &amount()).is_err(), "{text}");
        }
        let whole = Shape::Number(Limits { is_whole: true, ..Limits::default() });
        assert!(read(Content::Number("2.5".into()), Format::Plain, &whole).unwrap_err().contains("整数"));
        assert!(read(Content::Error("#REF!".into()), Format::Plain, &whole).unwrap_err().contains("#REF!"));
        assert!(read(Content::Formula, Format::Plain, &whole).is_err());
        assert!(read(Content::Number("45000".into()), Format::Date, &whole).unwrap_err().contains("日期"));
    }

    #[test]
    fn dates_are_read_if_nothing_else_can_be_meant() {
        let numbered = |it: &str| read(Content::Number(it.into()), Format::Date, &Shape::Date);
        assert_eq!(numbered("45966").unwrap(), "2025-11-05");
        assert_eq!(numbered("45966.75").unwrap(), "2025-11-05");
        assert_eq!(numbered("1").unwrap(), "1900-01-01");
        let number = Cell { content: Content::Number("44504".into()), format: Format::Date };
        assert_eq!(value(&number, &Shape::Date, true).unwrap(), "2025-11-05");
        for text in ["2025-11-05", "2025/11/5", "2025年11月5日", "2025.11.5", "20251105"] {
            assert_eq!(typed_as(text, &Shape::Date).unwrap(), "2025-11-05", "{text}");
        }
        assert!(read(Content::Number("45966".into()), Format::Plain, &Shape::Date).is_err());
        for text in ["11月5日", "5/11/2025", "2025-13-01", "45966", "25.11.5"] {
            assert!(typed_as(text, &Shape::Date).is_err(), "{text}");
        }
    }

    #[test]
    fn texts_lose_their_indentation_only() {
        assert_eq!(
            typed_as("\u{3000}\u{3000}甲。\n\n\u{3000}\u{3000}乙 丙。 ", &Shape::Long).unwrap(),
            "甲。\n\n乙 丙。"
        );
        assert!(typed_as("甲\n乙", &Shape::Text).unwrap_err().contains("换行"));
        assert!(read(Content::Number("45966".into()), Format::Date, &Shape::Text).unwrap_err().contains("日期"));
        assert_eq!(read(Content::Number("2024".into()), Format::Plain, &Shape::Text).unwrap(), "2024");
        assert_eq!(typed_as("E01，E02; E03\nE04", &Shape::Names).unwrap(), "E01、E02、E03、E04");
        assert_eq!(typed_as("无", &Shape::Names).unwrap(), LEFT_OUT);
        assert_eq!(typed_as("无", &Shape::Long).unwrap(), "无");
    }

    #[test]
    fn yes_and_no_are_words() {
        assert_eq!(typed_as("是", &Shape::Flag).unwrap(), "true");
        assert_eq!(read(Content::Flag(false), Format::Plain, &Shape::Flag).unwrap(), "false");
        assert!(typed_as("有", &Shape::Flag).is_err());
        let kinds = Shape::Choice(vec!["法规".into(), "规章".into()]);
        assert_eq!(typed_as("法规", &kinds).unwrap(), "法规");
        assert!(typed_as("法 规", &kinds).is_err());
    }
}
