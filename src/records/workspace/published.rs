//! Matches what is published with the records of its publication, even if names or codes have changed since.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::model::area::Areas;
use crate::model::experience::Experience;
use crate::model::published::{PublishedKind, PublishedRecord};

use super::Workspace;

/// What was recorded on publication.
#[derive(Debug, Clone, Default)]
pub(crate) struct PublishedRecords {
    records: Vec<Arc<PublishedRecord>>,
    /// Positions in `records` by kind and id, with the current code of the area. The first of two equal ids wins.
    places: BTreeMap<(PublishedKind, String), usize>,
}

impl PublishedRecords {
    pub(super) fn new(records: Vec<Arc<PublishedRecord>>, areas: &Areas) -> Self {
        let mut places = BTreeMap::new();
        for (place, record) in records.iter().enumerate() {
            places.entry((record.kind, current_id(areas, record.kind, &record.id))).or_insert(place);
        }
        Self { records, places }
    }

    /// What was recorded up to a day.
    pub(crate) fn until(self, day: NaiveDate, areas: &Areas) -> Self {
        let mut records = self.records;
        for record in records.iter_mut().filter(|it| it.editions.iter().any(|it| it.date > day)) {
            Arc::make_mut(record).editions.retain(|it| it.date <= day);
        }
        records.retain(|it| !it.editions.is_empty());
        Self::new(records, areas)
    }

    /// The records of an area, by its current code.
    pub(crate) fn of_area<'a>(&'a self, code: &str) -> impl Iterator<Item = &'a PublishedRecord> + use<'a> {
        let folder = format!("{code}/");
        PublishedKind::ALL.into_iter().filter(|it| it.is_of_area()).flat_map(move |kind| {
            let folder = folder.clone();
            let from = self.places.range((kind, folder.clone())..);
            from.take_while(move |((of, id), _)| *of == kind && id.starts_with(&folder)).map(|it| &*self.records[*it.1])
        })
    }

    fn place(&self, kind: PublishedKind, current_id: String) -> Option<usize> {
        self.places.get(&(kind, current_id)).copied()
    }
}

impl Deref for PublishedRecords {
    type Target = [Arc<PublishedRecord>];

    fn deref(&self) -> &[Arc<PublishedRecord>] {
        &self.records
    }
}

/// An id of a publication with the current code of its area.
fn current_id(areas: &Areas, kind: PublishedKind, id: &str) -> String {
    match id.split_once('/').filter(|_| kind.is_of_area()) {
        Some((code, name)) => format!("{}/{name}", areas.current(code)),
        None => id.to_string(),
    }
}

impl Workspace {
    /// The record of a publication, found by its id with the current area code.
    pub(crate) fn published_record(&self, kind: PublishedKind, id: &str) -> Option<&PublishedRecord> {
        Some(&self.published[self.published.place(kind, self.current_id(kind, id))?])
    }

    /// The publication record of a write-up, under its name or a former one.
    pub(crate) fn published_write_up(&self, experience: &Experience) -> Option<&PublishedRecord> {
        let former = experience.head.aliases.iter().map(|it| it.0.as_str());
        let ids = former.chain([experience.slug.as_str()]).map(|it| format!("{}/{it}", experience.code));
        let first = ids.filter_map(|it| self.published.place(PublishedKind::Experience, it)).min()?;
        Some(&self.published[first])
    }

    /// The write-up that a record belongs to.
    pub(crate) fn recorded_write_up(&self, record: &PublishedRecord) -> Option<&Experience> {
        self.experiences.iter().find(|it| self.is_of(record, it)).map(|it| &**it)
    }

    /// An id of a publication with the current code of its area.
    pub(crate) fn current_id(&self, kind: PublishedKind, id: &str) -> String {
        current_id(&self.areas, kind, id)
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
