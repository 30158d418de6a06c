//! Corrections (更正) of what was published, as the public sees them.

use chrono::NaiveDate;

use crate::model::area::Area;
use crate::model::published::{Edition, PublishedKind, PublishedRecord};
use crate::procedure::published;
use crate::procedure::published::change::Change;
use crate::records::workspace::Workspace;
use crate::text::chinese;

/// A correction of what was published (更正).
pub(crate) struct PublicCorrection<'w> {
    /// Counted from 1 for each publication.
    pub(crate) number: usize,
    pub(crate) date: NaiveDate,
    pub(crate) reason: &'w str,
    /// The differences, described in words.
    pub(crate) difference: Vec<String>,
    pub(crate) changes: Vec<PublicChange>,
}

/// A value that was corrected. A part that was added, removed or replaced as a whole has neither text.
pub(crate) struct PublicChange {
    pub(crate) name: String,
    pub(crate) before: String,
    pub(crate) after: String,
}

impl PublicCorrection<'_> {
    /// The correction as printed in documents: 2026年1月20日更正：增加……（理由）.
    pub(crate) fn in_words(&self) -> String {
        let end = |text: &str| text.trim_end_matches(['。', '；']).to_string();
        format!("{}更正：{}（{}）", chinese::date(self.date), self.difference.join("；"), end(self.reason))
    }
}

/// The score of a round or a sanction, corrected since it was published.
pub(crate) struct CorrectedRecord<'w> {
    pub(crate) record: &'w PublishedRecord,
    pub(crate) title: String,
    /// Oldest first.
    pub(crate) corrections: Vec<PublicCorrection<'w>>,
}

impl CorrectedRecord<'_> {
    /// Whether it is the score of this round, or the sanction with this number.
    pub(crate) fn is(&self, kind: PublishedKind, name: &str) -> bool {
        self.record.kind == kind && name_of(self.record) == name
    }
}

/// The scores and sanctions of a zone that were corrected, also if its status has changed since.
pub(crate) fn of_zone<'w>(workspace: &'w Workspace, area: &Area) -> Vec<CorrectedRecord<'w>> {
    let corrected = workspace.published.of_area(&area.code).filter_map(|record| {
        let title = match record.kind {
            PublishedKind::Score => format!("{}{}认定得分", area.name, workspace.rounds.get(name_of(record))?.label()),
            PublishedKind::Sanction => format!("取消{}示范区资格", area.name),
            _ => return None,
        };
        Some(CorrectedRecord { record, title, corrections: corrections(Some(record)) })
    });
    corrected.filter(|it| !it.corrections.is_empty()).collect()
}

/// The round of a score, or the number of a sanction.
fn name_of(record: &PublishedRecord) -> &str {
    record.id.split_once('/').map_or("", |(_, name)| name)
}

/// The corrections of what the public saw, oldest first.
///
/// The withdrawal of something is the only one shown: earlier ones would repeat what was withdrawn.
pub(crate) fn corrections(record: Option<&PublishedRecord>) -> Vec<PublicCorrection<'_>> {
    let Some(record) = record else { return vec![] };
    let is_withdrawn = record.editions.last().is_some_and(Edition::is_withdrawn);
    let hidden = if is_withdrawn { record.editions.len().saturating_sub(2) } else { 0 };
    let pairs = record.editions.iter().zip(record.editions.iter().skip(1));
    let all = (1..).zip(pairs).map(|(number, (before, after))| correction(record.kind, number, before, after));
    all.skip(hidden).filter(|it| !it.difference.is_empty()).collect()
}

fn correction<'w>(kind: PublishedKind, number: usize, before: &Edition, after: &'w Edition) -> PublicCorrection<'w> {
    let is_whole = before.is_withdrawn() || after.is_withdrawn();
    let changes = if is_whole { vec![] } else { published::Changes::of(kind, before, after).public };
    PublicCorrection {
        number,
        date: after.date,
        reason: after.reason.as_deref().unwrap_or_default(),
        difference: published::difference(kind, before, after),
        changes: changes.into_iter().flat_map(PublicChange::all).collect(),
    }
}

impl PublicChange {
    /// The values that a change replaces; one without texts if it is not a change of text.
    fn all(change: Change) -> Vec<Self> {
        let name = || change.name.clone();
        if change.replaced.is_empty() {
            return vec![Self { name: change.words, before: String::new(), after: String::new() }];
        }
        change
            .replaced
            .iter()
            .map(|(old, new)| Self { name: name(), before: old.clone(), after: new.clone() })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::published::Part;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).expect("a day of March")
    }

    #[test]
    fn a_withdrawal_does_not_repeat_what_was_withdrawn() {
        let titled = |title: &str| published::edition(day(1), vec![Part::new("title", title)]);
        let record = PublishedRecord {
            kind: PublishedKind::Experience,
            id: "990100/example".into(),
            editions: vec![titled("甲")],
        };
        let record = published::corrected(&record, titled("乙"), day(2), "标题有误");
        assert_eq!(corrections(Some(&record))[0].changes[0].before, "甲");
        let record = published::corrected(&record, published::edition(day(3), vec![]), day(3), "不再适用");
        let found = corrections(Some(&record));
        let [it] = found.as_slice() else { panic!("{} corrections", found.len()) };
        assert_eq!((it.number, it.reason, it.difference.as_slice()), (2, "不再适用", &["撤下".to_string()][..]));
        assert!(it.changes.is_empty());
    }
}
