//! What documents are made from, to know whether one can have changed without making what it says.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::DocumentJob;
use crate::memory::{Ingredients, Key};
use crate::model::area::Areas;
use crate::model::files::{self, EXPERIENCE, PUBLISHED, SCHEMAS};
use crate::model::published::PublishedKind;
use crate::records::source::SourceTree;

/// The records, by who has to do with them.
pub(crate) struct Origins {
    /// The day, the areas that are left out, and the records that areas have in common.
    common: Ingredients,
    of_areas: BTreeMap<String, Ingredients>,
    /// All records.
    all: Ingredients,
}

impl Origins {
    pub(crate) fn of(sources: &SourceTree, areas: &Areas, as_of: NaiveDate, without: &BTreeSet<String>) -> Self {
        let start = || Ingredients::of("origin").with(as_of.to_string()).with_value(without);
        let (mut common, mut of_areas, mut all) = (start(), BTreeMap::new(), start());
        for (file, source) in sources.iter().filter(|(file, _)| !file.starts_with(SCHEMAS)) {
            all = all.with(file).with(source.sha256());
            // Documents of areas say nothing about write-ups.
            if file.starts_with(EXPERIENCE) || *file == files::ADDRESSES {
                continue;
            }
            match area_of(file) {
                Some(code) => {
                    let own =
                        of_areas.entry(areas.current(code).to_string()).or_insert_with(|| Ingredients::of("area"));
                    *own = own.clone().with(file).with(source.sha256());
                }
                None => common = common.with(file).with(source.sha256()),
            }
        }
        Self { common, of_areas, all }
    }

    /// A key for something made from a document's data.
    pub(crate) fn key(&self, job: &DocumentJob, of: &Ingredients) -> Key {
        let DocumentJob { kind, path, date, .. } = job;
        let key = of.clone().with(kind).with(path).with(&job.title).with(date.to_string());
        match (&job.origin, &job.code) {
            (Some(origin), _) => key.with_value(&origin()),
            (None, Some(code)) => {
                let own = self.of_areas.get(code).cloned().unwrap_or_else(|| Ingredients::of("area"));
                key.with(self.common.clone().digest()).with(own.digest())
            }
            (None, None) => key.with(self.all.clone().digest()),
        }
        .key()
    }
}

/// The area that a record belongs to, under the code then in force.
fn area_of(file: &str) -> Option<&str> {
    let recorded = file.strip_prefix(PUBLISHED).and_then(|it| {
        let (kind, rest) = it.split_once('/')?;
        PublishedKind::ALL.into_iter().find(|it| it.id() == kind && it.is_of_area())?;
        rest.split('/').next()
    });
    recorded.or_else(|| files::area_of(file))
}
