//! A day read from its text: the one way records and arguments write it, and what was meant otherwise.

use chrono::{Days, NaiveDate};
use unicode_normalization::UnicodeNormalization;

/// A day written `2026-01-05`, and in no other way.
pub(crate) fn strict(text: &str) -> Option<NaiveDate> {
    let fits = |(at, byte): (usize, u8)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    let shaped = text.len() == "2026-01-05".len() && text.bytes().enumerate().all(fits);
    shaped.then(|| text.parse().ok()).flatten()
}

/// How a day should be written, for a text that is none: the same day where it can be recognised.
pub(crate) fn advice(text: &str) -> String {
    match meant(text) {
        Some(day) => format!("日期应写作 `{day}`"),
        None => "日期的写法如 `2026-01-05`，且确有其日".to_string(),
    }
}

/// The day somebody probably meant: `2026/9/1`, `2026年9月1日`, `20260901`, the day number of a spreadsheet.
pub(crate) fn meant(text: &str) -> Option<NaiveDate> {
    const LONGEST: usize = 64;
    if text.len() > LONGEST {
        return None;
    }
    let plain: String = text.trim().nfkc().collect();
    let groups: Vec<&str> = plain.split(|it: char| !it.is_ascii_digit()).filter(|it| !it.is_empty()).collect();
    match groups.as_slice() {
        [day] if plain.len() == day.len() => of_digits(day),
        [year, month, day] if year.len() == 4 => ymd(year, month, day),
        // The month first, where the other number cannot be one.
        [month, day, year] if year.len() == 4 && day.parse::<u32>().is_ok_and(|it| it > 12) => ymd(year, month, day),
        [year, month, day, time @ ..] if year.len() == 4 && is_midnight(time) => ymd(year, month, day),
        _ => None,
    }
}

fn is_midnight(time: &[&str]) -> bool {
    time.iter().all(|it| it.bytes().all(|byte| byte == b'0'))
}

fn of_digits(digits: &str) -> Option<NaiveDate> {
    match digits.len() {
        8 => ymd(&digits[..4], &digits[4..6], &digits[6..]),
        5 => of_spreadsheet(digits.parse().ok()?),
        _ => None,
    }
}

/// The day a spreadsheet counts as a number: 1 is the first of 1900, and 1900 has a day too many.
fn of_spreadsheet(number: u64) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(1900, 1, 1)?.checked_add_days(Days::new(number.checked_sub(2)?))
}

fn ymd(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::{advice, meant, strict};

    #[test]
    fn one_form_is_taken_and_no_other() {
        assert_eq!(strict("2026-01-05").map(|it| it.to_string()).as_deref(), Some("2026-01-05"));
        let others = [
            " 2026-01-05",
            "2026-01-05 ",
            "2026-1-5",
            " 2026-1-5",
            "+10000-01-01",
            "-2026-01-05",
            "+026-01-05",
            "2026-02-30",
            "2026-13-01",
            "2026/01/05",
            "2026-01-0５",
            "20260105",
            "",
            "２０２６-01-05",
        ];
        assert_eq!(others.map(strict), [None; 14]);
    }

    #[test]
    fn other_forms_are_recognised() {
        let written = [
            "2026/9/1",
            "2026-9-1",
            "2026.9.1",
            "2026年9月1日",
            "2026 年 9 月 1 日",
            "２０２６／９／１",
            "20260901",
            "46266",
            "2026/9/1 0:00",
            " 2026-09-01 ",
            "2026-09-01 00:00:00",
        ];
        for text in written {
            assert_eq!(meant(text).map(|it| it.to_string()).as_deref(), Some("2026-09-01"), "{text}");
        }
        assert_eq!(meant("9/15/2026").map(|it| it.to_string()).as_deref(), Some("2026-09-15"));
        for text in ["9/1/2026", "2026年", "2026-02-30", "+10000-01-01", "下月", "46266.5", "2026-09-01 08:30", ""] {
            assert_eq!(meant(text), None, "{text}");
        }
        assert_eq!(advice("2026/9/1"), "日期应写作 `2026-09-01`");
        assert_eq!(advice("2026-02-30"), "日期的写法如 `2026-01-05`，且确有其日");
    }
}
