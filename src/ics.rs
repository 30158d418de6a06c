//! Days in a calendar file (iCalendar, RFC 5545).

use chrono::{NaiveDate, NaiveTime};
use icalendar::{Calendar, Component, Event, EventLike, Property};

/// Whole days in a calendar.
pub(crate) struct Entry {
    /// The same for the same day in every edition, so that calendars replace what they have.
    pub(crate) uid: String,
    pub(crate) date: NaiveDate,
    /// The last day, where there are several.
    pub(crate) last: Option<NaiveDate>,
    pub(crate) summary: String,
    pub(crate) description: String,
}

/// A calendar file as of a day; the same bytes for the same entries.
pub(crate) fn calendar(name: &str, entries: &[Entry], as_of: NaiveDate) -> String {
    let mut calendar = Calendar::empty();
    for (key, value) in [("VERSION", "2.0"), ("PRODID", "-//zonepress//zh-CN"), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property(Property::new(key, value));
    }
    calendar.name(name);
    for entry in entries {
        let mut event = Event::new();
        event
            .uid(&entry.uid)
            .timestamp(as_of.and_time(NaiveTime::MIN).and_utc())
            .summary(&entry.summary)
            .description(&entry.description)
            .starts(entry.date);
        // A calendar counts up to the day after the last one.
        if let Some(end) = entry.last.and_then(|it| it.succ_opt()) {
            event.ends(end);
        }
        calendar.push(event.done());
    }
    calendar.to_string()
}
