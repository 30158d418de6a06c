//! Matches what is published with the records of its publication, even if names or codes have changed since.

use crate::model::experience::Experience;
use crate::model::published::{PublishedKind, PublishedRecord};

use super::Workspace;

impl Workspace {
    /// The record of a publication, found by its id with the current area code.
    pub(crate) fn published_record(&self, kind: PublishedKind, id: &str) -> Option<&PublishedRecord> {
        let wanted = self.current_id(kind, id);
        self.published.iter().find(|it| it.kind == kind && self.current_id(kind, &it.id) == wanted)
    }

    /// The publication record of a write-up.
    pub(crate) fn published_write_up(&self, experience: &Experience) -> Option<&PublishedRecord> {
        self.published.iter().find(|it| self.is_of(it, experience))
    }

    /// The write-up that a record belongs to.
    pub(crate) fn recorded_write_up(&self, record: &PublishedRecord) -> Option<&Experience> {
        self.experiences.iter().find(|it| self.is_of(record, it))
    }

    /// An id of a publication with the current code of its area.
    pub(crate) fn current_id(&self, kind: PublishedKind, id: &str) -> String {
        match id.split_once('/').filter(|_| kind.is_of_area()) {
            Some((code, name)) => format!("{}/{name}", self.areas.current(code)),
            None => id.to_string(),
        }
    }

    fn is_of(&self, record: &PublishedRecord, experience: &Experience) -> bool {
        if record.kind != PublishedKind::Experience {
            return false;
        }
        let Some((code, slug)) = record.id.split_once('/') else { return false };
        let is_named = slug == experience.slug || experience.head.aliases.iter().any(|it| it.0 == slug);
        is_named && self.areas.current(code) == experience.code
    }
}
