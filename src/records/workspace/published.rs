//! Write-ups and the records of what was published of them, whatever their names and codes are now.

use crate::model::experience::Experience;
use crate::model::published::text::{PublishedText, TextKind};

use super::Workspace;

impl Workspace {
    /// The record of a write-up.
    pub(crate) fn published_write_up(&self, experience: &Experience) -> Option<&PublishedText> {
        self.published_texts.iter().find(|it| self.is_of(it, experience))
    }

    /// The write-up a record is of.
    pub(crate) fn recorded_write_up(&self, record: &PublishedText) -> Option<&Experience> {
        self.experiences.iter().find(|it| self.is_of(record, it))
    }

    /// The record of a write-up that may be gone, by its id with the code in force now.
    pub(crate) fn published_text(&self, id: &str) -> Option<&PublishedText> {
        let current = |it: &PublishedText| {
            let (code, slug) = it.id.split_once('/')?;
            Some(format!("{}/{slug}", self.areas.current(code)))
        };
        self.published_texts.iter().find(|it| current(it).as_deref() == Some(id))
    }

    fn is_of(&self, record: &PublishedText, experience: &Experience) -> bool {
        let Some((code, slug)) = record.id.split_once('/') else { return false };
        let is_named = slug == experience.slug || experience.head.aliases.iter().any(|it| it.0 == slug);
        record.kind == TextKind::Experience && is_named && self.areas.current(code) == experience.code
    }
}
