//! The documents that pages link to.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::parts::{DocumentView, size_text};
use crate::text::file_name::file_name;

/// A public document.
pub(crate) struct PublicDocument {
    /// Relative to `public/`.
    pub(crate) path: String,
    pub(crate) title: String,
    /// The round, the write-up, the dimension or the zone that the document is about; empty if there is none.
    pub(crate) about: String,
    pub(crate) kind: &'static str,
    pub(crate) size: Size,
}

/// The size of a document in bytes, known once the document is printed. Whoever asks earlier waits.
#[derive(Clone, Default)]
pub(crate) struct Size(Arc<OnceLock<u64>>);

impl Size {
    /// Sets the size, unless it is set.
    pub(crate) fn set(&self, bytes: u64) {
        let _ = self.0.set(bytes);
    }

    pub(crate) fn wait(&self) -> u64 {
        *self.0.wait()
    }
}

impl From<u64> for Size {
    fn from(bytes: u64) -> Self {
        Self(Arc::new(bytes.into()))
    }
}

/// Public documents by kind and by what they are about.
pub(crate) struct PublicDocuments {
    sorted: BTreeMap<(&'static str, String), Vec<PublicDocument>>,
    /// The mark of a demonstration in the names of saved files.
    mark: Option<String>,
}

impl PublicDocuments {
    pub(crate) fn of(documents: Vec<PublicDocument>, mark: Option<&str>) -> Self {
        let mut sorted: BTreeMap<_, Vec<PublicDocument>> = BTreeMap::new();
        for document in documents {
            sorted.entry((document.kind, document.about.clone())).or_default().push(document);
        }
        Self { sorted, mark: mark.map(String::from) }
    }

    /// The paths of all documents, relative to `public/`.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.sorted.values().flatten().map(|it| it.path.as_str())
    }

    /// Whether the collection of write-ups has volumes.
    pub(super) fn has_volumes(&self) -> bool {
        self.sorted.keys().any(|(kind, about)| *kind == "experience-collection" && !about.is_empty())
    }

    /// The documents of one kind about a round, a write-up, a dimension or a zone, once they are printed.
    pub(super) fn views(&self, kind: &'static str, about: &str) -> Vec<DocumentView<'_>> {
        let wanted = self.sorted.get(&(kind, about.to_string())).into_iter().flatten();
        wanted.map(|it| self.view(it)).collect()
    }

    fn view<'d>(&self, document: &'d PublicDocument) -> DocumentView<'d> {
        let extension = document.path.rsplit('.').next().unwrap_or_default();
        DocumentView {
            title: &document.title,
            href: &document.path,
            file_name: file_name(&document.title, self.mark.as_deref(), extension),
            format: extension.to_uppercase(),
            size_text: size_text(document.size.wait()),
        }
    }
}
