//! Keeps printed documents in the user's cache, by a hash of what they were made from.

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use crate::fs::Batch;
use crate::output::hash;

/// The most documents to keep.
const MOST: usize = 4000;

/// A folder of documents by key. Documents that cannot be read or written are printed again.
pub(crate) struct Cache(PathBuf);

impl Cache {
    /// The cache of this user; `None` if neither a cache nor a home folder is set.
    pub(crate) fn of_user() -> Option<Self> {
        super::cache().map(|it| Self(it.join("documents")))
    }

    pub(super) fn get(&self, key: &str) -> Option<Vec<u8>> {
        let bytes = fs::read(self.file(key)).ok()?;
        let (sum, document) = bytes.split_at_checked(64)?;
        (hash(document).as_bytes() == sum).then(|| document.to_vec())
    }

    /// Keeps documents by their keys, and removes the oldest ones.
    ///
    /// Ignores failures: without a cache, documents are only printed again.
    pub(super) fn put<'d>(&self, documents: impl Iterator<Item = (&'d str, &'d [u8])>) {
        let mut documents = documents.peekable();
        if documents.peek().is_none() {
            return;
        }
        let Ok(batch) = Batch::new(&self.0) else { return };
        for (key, document) in documents {
            let _ = batch.write(key, &[hash(document).as_bytes(), document].concat());
        }
        self.prune();
    }

    /// Removes the oldest documents beyond `MOST`.
    fn prune(&self) {
        let Ok(entries) = fs::read_dir(&self.0) else { return };
        let written = |it: &fs::DirEntry| it.metadata().and_then(|it| it.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
        let is_document = |it: &fs::DirEntry| it.file_type().is_ok_and(|it| it.is_file());
        let documents = entries.flatten().filter(is_document);
        let mut files: Vec<_> = documents.map(|it| (written(&it), it.path())).collect();
        files.sort();
        for (_, path) in files.iter().take(files.len().saturating_sub(MOST)) {
            let _ = fs::remove_file(path);
        }
    }

    fn file(&self, key: &str) -> PathBuf {
        self.0.join(key)
    }
}
