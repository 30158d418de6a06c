//! Addresses as they were published: recorded, so that none disappears unseen.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::source::{self, SourceTree};

/// The record: comments, then an address a line.
pub(crate) const FILE: &str = "content/published/addresses.txt";

/// What stands before the day of the record in its first line.
const HEAD: &str = "# 截至 ";

const WRITTEN: &str = "# 由 zonepress publish-record addresses 写出：已经公布的网址，每行一个；一经公布，长期有效。\n";

/// The record that stands in the folder.
struct Record<'s> {
    day: Option<NaiveDate>,
    /// Withdrawn addresses with reasons, as comments.
    withdrawn: Vec<&'s str>,
    addresses: BTreeSet<&'s str>,
}

/// Before the reason an address was withdrawn for.
const WITHDRAWN: &str = "# 撤下 ";

fn record(sources: &SourceTree) -> Option<Record<'_>> {
    let text = source::text(FILE, sources.get(FILE)?).ok()?;
    let day = text.lines().find_map(|it| it.strip_prefix(HEAD)?.trim().parse().ok());
    let withdrawn = text.lines().filter(|it| it.starts_with(WITHDRAWN)).collect();
    // The front page is the empty address: it is written as `./`.
    let lines = text.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with('#'));
    Some(Record { day, withdrawn, addresses: lines.map(|it| if it == HOME { "" } else { it }).collect() })
}

const HOME: &str = "./";

fn written(address: &str) -> &str {
    if address.is_empty() { HOME } else { address }
}

/// The day of the record.
pub(crate) fn day(sources: &SourceTree) -> Option<NaiveDate> {
    record(sources)?.day
}

/// The recorded addresses that are no more; none on days before the record.
pub(crate) fn gone(sources: &SourceTree, as_of: NaiveDate, present: &BTreeSet<String>) -> Vec<String> {
    let Some(record) = record(sources).filter(|it| it.day.is_none_or(|day| day <= as_of)) else { return vec![] };
    record.addresses.into_iter().filter(|it| !present.contains(*it)).map(|it| written(it).to_string()).collect()
}

/// The record of a day: every address there is, and those withdrawn with the reason.
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
