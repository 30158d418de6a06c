//! Matches write-ups with their publication records, even if their names or codes have changed since.

use crate::model::experience::Experience;
use crate::model::published::text::{PublishedText, TextKind};

use super::Workspace;

impl Workspace {
    /// The publication record of a write-up.
    pub(crate) fn published_write_up(&self, experience: &Experience) -> Option<&PublishedText> {
        self.published_texts.iter().find(|it| self.is_of(it, experience))
    }

    /// The write-up that a record belongs to.
    pub(crate) fn recorded_write_up(&self, record: &PublishedText) -> Option<&Experience> {
        self.experiences.iter().find(|it| self.is_of(record, it))
    }

    /// Finds a record by its id with the current area code. The write-up itself may be gone.
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
