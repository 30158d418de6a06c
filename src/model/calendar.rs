//! Public holidays, as the State Council sets them each year.

use chrono::{Datelike, NaiveDate, Weekday};
use schemars::JsonSchema;
use serde::Deserialize;

use super::Period;

/// Path of the calendar.
pub(crate) const FILE: &str = "content/holidays.yaml";

/// `content/holidays.yaml`, kept by SAMR.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Calendar {
    /// 各年度的安排
    pub(crate) years: Vec<YearOfHolidays>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct YearOfHolidays {
    /// 来源
    #[serde(rename = "source")]
    pub(crate) _source: String,
    /// 放假的日期
    pub(crate) off: Vec<Period>,
    /// 调休上班的日期
    #[serde(default)]
    pub(crate) work: Vec<NaiveDate>,
}

impl YearOfHolidays {
    /// The year of the arrangement. Its New Year holiday may begin in the previous year.
    fn year(&self) -> Option<i32> {
        self.off.iter().map(|it| it.end.year()).max()
    }
}

impl Calendar {
    /// Whether the holidays of the day's year are known.
    pub(crate) fn covers(&self, day: NaiveDate) -> bool {
        self.years.iter().any(|it| it.year() == Some(day.year()))
    }

    /// Whether offices are closed: on holidays, and on weekends that are not made working days instead.
    pub(crate) fn is_day_off(&self, day: NaiveDate) -> bool {
        let worked = self.years.iter().any(|it| it.work.contains(&day));
        let holiday = self.years.iter().flat_map(|it| &it.off).any(|it| it.contains(day));
        holiday || !worked && matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
    }
}
