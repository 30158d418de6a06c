//! The outlines of the files of a workspace, each made when it is first asked for.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::source::{self, Source};
use super::yaml::outline::Outline;

/// Outlines by file.
#[derive(Default)]
pub(crate) struct Outlines(BTreeMap<String, Lazy>);

struct Lazy {
    source: Source,
    read: Read,
    known: OnceLock<Outline>,
}

/// Reads the outline of a file from its name and its text.
pub(super) type Read = fn(&str, &str) -> Outline;

impl Outlines {
    pub(crate) fn get(&self, file: &str) -> Option<&Outline> {
        let Lazy { source, read, known } = self.0.get(file)?;
        Some(known.get_or_init(|| source::text(file, source).map_or_else(|_| Outline::default(), |it| read(file, it))))
    }

    /// Whether a file has an outline.
    pub(crate) fn has(&self, file: &str) -> bool {
        self.0.contains_key(file)
    }

    /// Adds the outline of a file, to be read when it is needed.
    pub(super) fn add(&mut self, file: &str, source: &Source, read: Read) {
        self.0.insert(file.to_string(), Lazy { source: source.clone(), read, known: OnceLock::new() });
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}
