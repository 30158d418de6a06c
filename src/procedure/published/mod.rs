//! Published lists: comparison of what a build would publish now with what was recorded.

pub(crate) mod text;
pub(crate) mod write_up;

use chrono::NaiveDate;

use crate::model::published::{Edition, ListKind, PublishedArea, PublishedList};
use crate::model::round::Round;
use crate::output::hash;
use crate::procedure::programme::Programme;
use crate::records::receipt;
use crate::records::source::SourceTree;
use crate::text::chinese;

/// The date of a list of a round.
pub(crate) fn day(round: &Round, kind: ListKind) -> Option<NaiveDate> {
    match kind {
        ListKind::Notice => round.notice.as_ref().map(|it| it.published),
        ListKind::Designation => round.announcement.as_ref().map(|it| it.date),
    }
}

/// The list as computed from the records now; `None` if the round has none.
pub(crate) fn edition(programme: &Programme, sources: &SourceTree, round: &Round, kind: ListKind) -> Option<Edition> {
    let lists = programme.lists(round);
    let (codes, particulars) = match kind {
        ListKind::Notice => {
            let (notice, period) = (round.notice.as_ref()?, lists.period?);
            let dates = [notice.published, period.start, period.end].map(chinese::date);
            let [published, first, last] = dates;
            (&lists.publicity, vec![format!("发布日期：{published}"), format!("公示期：{first}至{last}")])
        }
        ListKind::Designation => {
            let announcement = round.announcement.as_ref()?;
            let number = format!("{}：{}", announcement.form.name(), announcement.number);
            (&lists.designation, vec![number, format!("日期：{}", chinese::date(announcement.date))])
        }
    };
    let areas = codes.iter().filter_map(|code| programme.workspace.areas.get(code)).map(|it| PublishedArea {
        code: it.code.clone(),
        name: it.name.clone(),
        province: it.province.clone(),
    });
    let mut edition = Edition {
        date: day(round, kind)?,
        reason: None,
        particulars,
        areas: areas.collect(),
        sha256: String::new(),
        program: receipt::PROGRAM.to_string(),
        measures: round.measures.clone(),
        measures_sha256: receipt::rules(sources, &round.measures),
    };
    edition.sha256 = hash(edition.text().as_bytes());
    Some(edition)
}

/// The differences between two editions, described in words; empty if there are none.
pub(crate) fn difference(before: &Edition, after: &Edition) -> Vec<String> {
    let missing = |from: &Edition, to: &Edition| -> Vec<String> {
        let gone = from.areas.iter().filter(|it| !to.areas.contains(it));
        gone.map(|it| format!("{}（{}）", it.name, it.code)).collect()
    };
    let mut found = Vec::new();
    for (what, areas) in [("减少", missing(before, after)), ("增加", missing(after, before))] {
        if !areas.is_empty() {
            found.push(format!("{what}{}", areas.join("、")));
        }
    }
    for (old, new) in before.particulars.iter().zip(&after.particulars).filter(|(old, new)| old != new) {
        found.push(format!("“{old}”改为“{new}”"));
    }
    found
}

/// The record with one more edition: a correction with its own date and reason.
pub(crate) fn corrected(record: &PublishedList, edition: Edition, date: NaiveDate, reason: &str) -> PublishedList {
    let mut corrected = record.clone();
    corrected.editions.push(Edition { date, reason: Some(reason.to_string()), ..edition });
    corrected
}
