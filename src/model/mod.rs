//! The records of the programme, as typed values.
//!
//! The first line of each field's doc comment is the official Chinese term. `zonepress schema` and messages about
//! missing fields show it.

pub(crate) mod area;
pub(crate) mod authority;
pub(crate) mod calendar;
pub(crate) mod call;
pub(crate) mod column;
pub(crate) mod creation;
pub(crate) mod evaluation;
pub(crate) mod experience;
pub(crate) mod files;
pub(crate) mod identity;
pub(crate) mod indicators;
pub(crate) mod measures;
pub(crate) mod published;
pub(crate) mod round;
pub(crate) mod site;
pub(crate) mod zone;

use chrono::{Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Stands for a value that somebody still has to fill in.
pub(crate) const TO_BE_FILLED: &str = "待填写";

/// Whether a line of a text is the mark of a value to be filled in.
pub(crate) fn is_to_be_filled(text: &str) -> bool {
    text.lines().any(|it| it.trim() == TO_BE_FILLED)
}

/// Days from `start` to `end`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Period {
    /// 起始日期
    pub(crate) start: NaiveDate,
    /// 截止日期
    pub(crate) end: NaiveDate,
}

impl Period {
    pub(crate) fn contains(self, date: NaiveDate) -> bool {
        self.start <= date && date <= self.end
    }

    /// The length in years (创建期的年数); a year that has begun counts in full.
    pub(crate) fn years(self) -> usize {
        let anniversary = |years: &u32| self.start.checked_add_months(Months::new(years.saturating_mul(12)));
        (1..).take_while(|it| anniversary(it).is_some_and(|day| day <= self.end)).count() + 1
    }

    /// Whether any day of the calendar year is in the period.
    pub(crate) fn touches_year(self, year: u16) -> bool {
        use chrono::Datelike;
        (self.start.year()..=self.end.year()).contains(&i32::from(year))
    }
}
