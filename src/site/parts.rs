//! Small views shared by several pages.

use chrono::NaiveDate;
use serde::Serialize;

use crate::model::Period;
use crate::model::indicators::Indicator;
use crate::procedure::lifecycle::PublicStatus;
use crate::text::chinese;

use crate::view::correction::PublicCorrection;

use super::corrections::Corrected;
use super::path;

/// A day in machine-readable and in printed form.
#[derive(Debug, Clone, Serialize)]
pub(super) struct DateView {
    date: NaiveDate,
    date_text: String,
}

impl From<NaiveDate> for DateView {
    fn from(date: NaiveDate) -> Self {
        Self { date, date_text: chinese::date(date) }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct PeriodView {
    start: DateView,
    end: DateView,
    days: String,
}

impl From<Period> for PeriodView {
    fn from(period: Period) -> Self {
        let days = (period.end - period.start).num_days() + 1;
        Self { start: period.start.into(), end: period.end.into(), days: days.to_string() }
    }
}

/// A status with its label, and the key that selects its style.
#[derive(Debug, Serialize)]
pub(super) struct StatusView {
    pub(super) key: &'static str,
    pub(super) label: &'static str,
}

impl From<PublicStatus> for StatusView {
    fn from(status: PublicStatus) -> Self {
        Self { key: status.id(), label: status.name() }
    }
}

/// A correction of a published list or write-up, with the difference in words.
#[derive(Debug, Serialize)]
pub(super) struct CorrectionView<'d> {
    #[serde(flatten)]
    date: DateView,
    reason: &'d str,
    difference: String,
}

pub(super) fn corrections<'d>(corrections: &'d [PublicCorrection]) -> Vec<CorrectionView<'d>> {
    let view = |it: &'d PublicCorrection| CorrectionView {
        date: it.date.into(),
        reason: it.reason,
        difference: it.difference.join("；"),
    };
    corrections.iter().map(view).collect()
}

/// The corrections of one of several subjects of a page.
pub(super) fn corrections_of<'d>(subject: &Corrected<'d>) -> Vec<CorrectionView<'d>> {
    let named =
        |it: CorrectionView<'d>| CorrectionView { difference: format!("{}，{}", subject.title, it.difference), ..it };
    corrections(subject.corrections).into_iter().map(named).collect()
}

/// A link to another page. Templates put the root before the address.
#[derive(Debug, Serialize)]
pub(super) struct Link {
    pub(super) title: String,
    pub(super) href: String,
}

#[derive(Debug, Serialize)]
pub(super) struct DatedLink {
    #[serde(flatten)]
    pub(super) link: Link,
    #[serde(flatten)]
    pub(super) date: DateView,
}

/// A file to download.
#[derive(Debug, Serialize)]
pub(super) struct DocumentView<'d> {
    pub(super) title: &'d str,
    pub(super) href: &'d str,
    /// The name under which a browser saves it. The address is made of plain letters and never changes.
    pub(super) file_name: String,
    pub(super) format: String,
    pub(super) size_text: String,
}

/// A link to an indicator, by number and name.
#[derive(Debug, Serialize)]
pub(super) struct IndicatorLink<'d> {
    number: String,
    name: &'d str,
    href: String,
}

impl<'d> IndicatorLink<'d> {
    pub(super) fn new(indicator: &'d Indicator) -> Self {
        Self { number: indicator.number.to_string(), name: &indicator.name, href: path::indicator(indicator.number) }
    }
}

impl IndicatorLink<'_> {
    pub(super) fn name(&self) -> &str {
        self.name
    }
}

/// A size in kilobytes, or from one megabyte on in megabytes with one decimal. Both are rounded up.
pub(super) fn size_text(bytes: u64) -> String {
    let kilobytes = bytes.div_ceil(1024);
    if kilobytes < 1024 {
        return format!("{kilobytes} KB");
    }
    let tenths = (kilobytes * 10).div_ceil(1024);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::size_text;

    #[test]
    fn sizes_are_rounded_up() {
        let shown = [1, 1024, 1025, 1 << 20, (1 << 20) + 1].map(size_text);
        assert_eq!(shown, ["1 KB", "1 KB", "2 KB", "1.0 MB", "1.1 MB"]);
    }
}
