//! Corrections (更正) of what was published, as the public sees them.

use chrono::NaiveDate;

use crate::model::published::PublishedRecord;
use crate::procedure::published;
use crate::procedure::published::change::Change;
use crate::text::chinese;

/// A correction of what was published (更正).
pub(crate) struct PublicCorrection<'w> {
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

/// The corrections of what the public saw, oldest first.
pub(crate) fn corrections(record: Option<&PublishedRecord>) -> Vec<PublicCorrection<'_>> {
    let Some(record) = record else { return vec![] };
    let pairs = record.editions.iter().zip(record.editions.iter().skip(1));
    let correction = |(before, after)| {
        let changes = published::Changes::of(record.kind, before, after).public;
        PublicCorrection {
            date: after.date,
            reason: after.reason.as_deref().unwrap_or_default(),
            difference: published::difference(record.kind, before, after),
            changes: changes.into_iter().flat_map(PublicChange::all).collect(),
        }
    };
    pairs.map(correction).filter(|it: &PublicCorrection| !it.difference.is_empty()).collect()
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
