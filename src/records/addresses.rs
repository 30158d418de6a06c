//! The record of published addresses, by which `check` notices when one disappears.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::NaiveDate;

use crate::finding::{Finding, Place, brief, code};
use crate::model::files;
use crate::records::source::{self, SourceTree};
use crate::text::day;

/// The prefix of the comment line that holds the day of the record.
const HEAD: &str = "# 截至 ";

const WRITTEN: &str = "# 由 zonepress publish-record addresses 写出：已经公布的网址，每行一个；一经公布，长期有效。\n";

/// The record as read from its file.
struct Record<'s> {
    day: Option<NaiveDate>,
    /// Withdrawn addresses with reasons, as comments.
    withdrawn: Vec<&'s str>,
    addresses: BTreeSet<&'s str>,
}

/// The prefix of a comment line that holds a withdrawn address and the reason.
const WITHDRAWN: &str = "# 撤下 ";

fn record(sources: &SourceTree) -> Option<Record<'_>> {
    let text = source::text(files::ADDRESSES, sources.get(files::ADDRESSES)?).ok()?;
    let day = text.lines().find_map(|it| day::strict(it.strip_prefix(HEAD)?.trim()));
    let withdrawn = text.lines().filter(|it| it.starts_with(WITHDRAWN)).collect();
    // The front page has the empty address, which is written as `./`.
    let lines = text.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with('#'));
    Some(Record { day, withdrawn, addresses: lines.map(|it| if it == HOME { "" } else { it }).collect() })
}

/// The published addresses, as part of the records of a workspace.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recorded {
    day: Option<NaiveDate>,
    addresses: BTreeSet<String>,
}

impl Recorded {
    pub(crate) fn of(sources: &SourceTree) -> Self {
        let Some(record) = record(sources) else { return Self::default() };
        Self { day: record.day, addresses: record.addresses.into_iter().map(str::to_string).collect() }
    }

    /// The addresses; none on days before the record.
    pub(crate) fn on(&self, as_of: NaiveDate) -> impl Iterator<Item = &str> {
        let is_known = self.day.is_none_or(|day| day <= as_of);
        self.addresses.iter().filter(move |_| is_known).map(String::as_str)
    }

    pub(crate) fn has(&self, address: &str) -> bool {
        self.addresses.contains(address)
    }
}

/// Reports faults in the record itself. A record that cannot be read would hide addresses that have disappeared.
pub(crate) fn check(sources: &SourceTree) -> Vec<Finding> {
    let Some(source) = sources.get(files::ADDRESSES) else { return vec![] };
    match source::text(files::ADDRESSES, source) {
        Ok(text) if !source::conflicts(files::ADDRESSES, text).is_empty() => source::conflicts(files::ADDRESSES, text),
        Ok(text) => {
            text.split_inclusive('\n').scan(0, numbered).filter_map(|(at, line)| line_fault(at, line)).collect()
        }
        Err(finding) => vec![*finding],
    }
}

/// A line and the byte offset at which it starts.
fn numbered<'t>(at: &mut usize, line: &'t str) -> Option<(usize, &'t str)> {
    let start = *at;
    *at += line.len();
    Some((start, line.trim_end_matches('\n')))
}

fn line_fault(at: usize, line: &str) -> Option<Finding> {
    let finding = |part: &str, message: String, help: String| {
        let start = at + line.find(part).unwrap_or(0);
        Finding::new(&code::INVALID_VALUE, files::ADDRESSES, Place::Span(start..start + part.len()), message).help(help)
    };
    if let Some(day) = line.strip_prefix(HEAD).map(str::trim) {
        let message = format!("存档日期 `{}` 写法不对", brief(day));
        return day::strict(day).is_none().then(|| finding(day, message, day::advice(day)));
    }
    let address = line.trim();
    let plain = |it: char| it.is_ascii_graphic() && !matches!(it, ',' | ';' | '"' | '\\');
    let is_right = address.is_empty() || address.starts_with('#') || address.chars().all(plain);
    (!is_right).then(|| {
        let kept: String = address.chars().filter(|it| plain(*it)).collect();
        let message = format!("网址 `{}` 写法不对", brief(address));
        finding(address, message, format!("每行一个网址，应写作 `{kept}`"))
    })
}

/// The bytes of the line of a recorded address.
pub(crate) fn place(sources: &SourceTree, address: &str) -> Option<Range<usize>> {
    let text = source::text(files::ADDRESSES, sources.get(files::ADDRESSES)?).ok()?;
    let mut lines = text.split_inclusive('\n').scan(0, numbered);
    lines.find(|(_, line)| line.trim() == address).map(|(at, line)| at..at + line.len())
}

/// The recorded addresses of the pages of areas and of their write-ups, each with the code of the area.
pub(crate) fn of_areas(sources: &SourceTree) -> Vec<(&str, &str)> {
    fn with_code(address: &str) -> Option<(&str, &str)> {
        let mut parts = address.split('/');
        let is_of_area = parts.next().is_some_and(|it| ["zones", "experience"].contains(&it));
        Some((address, parts.next().filter(|it| is_of_area && !it.is_empty())?))
    }
    let addresses = record(sources).map(|it| it.addresses).unwrap_or_default();
    addresses.into_iter().filter_map(with_code).collect()
}

const HOME: &str = "./";

fn written(address: &str) -> &str {
    if address.is_empty() { HOME } else { address }
}

/// The day of the record.
pub(crate) fn day(sources: &SourceTree) -> Option<NaiveDate> {
    record(sources)?.day
}

/// The recorded addresses that no longer exist; empty on days before the record.
pub(crate) fn gone(sources: &SourceTree, as_of: NaiveDate, present: &BTreeSet<String>) -> Vec<String> {
    let Some(record) = record(sources).filter(|it| it.day.is_none_or(|day| day <= as_of)) else { return vec![] };
    record.addresses.into_iter().filter(|it| !present.contains(*it)).map(|it| written(it).to_string()).collect()
}

/// The addresses that are not in the record; `None` without a record, or on days before it.
pub(crate) fn unrecorded(sources: &SourceTree, as_of: NaiveDate, present: &BTreeSet<String>) -> Option<Vec<String>> {
    let record = record(sources).filter(|it| it.day.is_none_or(|day| day <= as_of))?;
    let missing = present.iter().filter(|it| !record.addresses.contains(it.as_str()));
    Some(missing.map(|it| written(it).to_string()).collect())
}

/// Writes the record of a day: all current addresses, and the withdrawn ones with their reasons.
pub(crate) fn text(
    sources: &SourceTree,
    as_of: NaiveDate,
    present: &BTreeSet<String>,
    withdrawn: Option<(&[String], &str)>,
) -> String {
    let mut text = format!("{WRITTEN}{HEAD}{as_of}\n");
    for line in record(sources).into_iter().flat_map(|it| it.withdrawn) {
        text.push_str(&format!("{line}\n"));
    }
    if let Some((gone, reason)) = withdrawn {
        for address in gone {
            text.push_str(&format!("{WITHDRAWN}{address}（{as_of}）：{reason}\n"));
        }
    }
    for address in present {
        text.push_str(&format!("{}\n", written(address)));
    }
    text
}
