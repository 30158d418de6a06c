//! Parses days: the one accepted format, and a guess at what other formats mean.

use chrono::{Days, NaiveDate};
use unicode_normalization::UnicodeNormalization;

/// Parses a day in the format `2026-01-05` and no other.
pub(crate) fn strict(text: &str) -> Option<NaiveDate> {
    let fits = |(at, byte): (usize, u8)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    let shaped = text.len() == "2026-01-05".len() && text.bytes().enumerate().all(fits);
    shaped.then(|| text.parse().ok()).flatten()
}

/// Advice on how to write a day that was not accepted. Gives the day itself if it can be recognised.
pub(crate) fn advice(text: &str) -> String {
    match meant(text) {
        Some(day) => format!("日期应写作 `{day}`"),
        None => "日期的写法如 `2026-01-05`，且确有其日".to_string(),
    }
}

/// The day that was probably meant by `2026/9/1`, `2026年9月1日`, `20260901` or a spreadsheet's day number.
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
        // Month first, if the second number is too large for a month.
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

/// The day for a spreadsheet's day number. Number 1 is 1900-01-01, and spreadsheets count a 29 February in 1900.
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
