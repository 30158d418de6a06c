//! Calendar files (iCalendar, RFC 5545) of whole days.

use chrono::{NaiveDate, NaiveTime};
use icalendar::{Calendar, Component, Event, EventLike, Property};

use crate::text::printable::printable;

/// One or more whole days in a calendar.
pub(crate) struct Entry {
    /// Stays the same in every edition, so that calendars update the entry instead of adding one.
    pub(crate) uid: String,
    pub(crate) date: NaiveDate,
    /// The last day, if there are several.
    pub(crate) last: Option<NaiveDate>,
    pub(crate) summary: String,
    pub(crate) description: String,
}

/// A calendar file as of a day. The same entries always give the same bytes.
pub(crate) fn calendar(name: &str, entries: &[Entry], as_of: NaiveDate) -> String {
    let mut calendar = Calendar::empty();
    for (key, value) in [("VERSION", "2.0"), ("PRODID", "-//zonepress//zh-CN"), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property(Property::new(key, value));
    }
    let name = printable(name);
    // The library escapes only properties that it knows to be text, and NAME (RFC 7986) is not one of them.
    calendar.append_property(Property::new("NAME", escaped(&name)));
    calendar.append_property(Property::new("X-WR-CALNAME", name));
    for entry in entries {
        let mut event = Event::new();
        event
            .uid(&printable(&entry.uid).replace('\n', " "))
            .timestamp(as_of.and_time(NaiveTime::MIN).and_utc())
            .summary(&printable(&entry.summary))
            .description(&printable(&entry.description))
            .starts(entry.date);
        // In iCalendar, the end is the day after the last one.
        if let Some(end) = entry.last.and_then(|it| it.succ_opt()) {
            event.ends(end);
        }
        calendar.push(event.done());
    }
    calendar.to_string()
}

/// Escapes a text for use as a property value.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{Entry, calendar};

    #[test]
    fn no_text_ends_a_line_of_a_calendar_or_brings_a_control_into_it() {
        let date = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
        let text = "公示\r\nBEGIN:VEVENT\rEND\u{b};甲,乙\\\u{0}\u{85}丙".to_string();
        let entry = Entry { uid: text.clone(), date, last: None, summary: text.clone(), description: text.clone() };
        let written = calendar(&text, &[entry], date);
        let plain = |it: char| !it.is_control() || matches!(it, '\r' | '\n');
        assert!(written.chars().all(plain), "{written:?}");
        assert_eq!(written.matches('\r').count(), written.matches("\r\n").count());
        assert_eq!(written.matches('\n').count(), written.matches("\r\n").count());
        let unfolded = written.replace("\r\n ", "");
        assert_eq!(unfolded.lines().filter(|it| it.starts_with("BEGIN:")).count(), 2, "{unfolded}");
        let escaped = "公示\\nBEGIN:VEVENT\\nEND\\;甲\\,乙\\\\\\n丙";
        assert!(unfolded.contains(&format!("SUMMARY:{escaped}")), "{unfolded}");
    }
}
