//! Today in Beijing, and dates as arguments.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

use crate::text::day;

/// Seconds by which Beijing is ahead of UTC.
const AHEAD: i32 = 8 * 60 * 60;

/// Today's date in Beijing, independent of the computer's time zone and its time zone data.
pub(super) fn today() -> NaiveDate {
    in_beijing(Utc::now())
}

fn in_beijing(instant: DateTime<Utc>) -> NaiveDate {
    let beijing = FixedOffset::east_opt(AHEAD).expect("eight hours are less than a day");
    instant.with_timezone(&beijing).date_naive()
}

/// Parses a date argument.
pub(super) fn parse(text: &str) -> Result<NaiveDate, String> {
    day::strict(text).ok_or_else(|| day::advice(text))
}

#[cfg(test)]
mod tests {
    use super::in_beijing;

    #[test]
    fn a_day_begins_at_sixteen_hours_of_the_day_before_in_utc() {
        let day = |instant: &str| in_beijing(instant.parse().unwrap()).to_string();
        assert_eq!(day("2026-01-04T15:59:59Z"), "2026-01-04");
        assert_eq!(day("2026-01-04T16:00:00Z"), "2026-01-05");
        assert_eq!(day("2026-01-05T15:59:59Z"), "2026-01-05");
        // Beijing has had no daylight saving time since 1991.
        assert_eq!(day("2026-07-04T16:00:00Z"), "2026-07-05");
        assert_eq!(day("2025-12-31T16:00:00Z"), "2026-01-01");
    }
}
