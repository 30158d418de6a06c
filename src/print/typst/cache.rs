//! A cache of printed documents in the user's cache folder, keyed by a hash of their inputs.

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use crate::fs::write_file;
use crate::output::hash;

/// Most documents kept.
const MOST: usize = 4000;

/// A folder of documents by key. A document that cannot be read from it is printed again.
pub(crate) struct Cache(PathBuf);

impl Cache {
    /// The current user's cache; `None` if the user has no cache folder.
    pub(crate) fn of_user() -> Option<Self> {
        super::cache().map(|it| Self(it.join("documents")))
    }

    pub(super) fn get(&self, key: &str) -> Option<Vec<u8>> {
        let bytes = fs::read(self.file(key)).ok()?;
        let (sum, document) = bytes.split_at_checked(64)?;
        (hash(document).as_bytes() == sum).then(|| document.to_vec())
    }

    pub(super) fn put(&self, key: &str, document: &[u8]) {
        let bytes = [hash(document).as_bytes(), document].concat();
        // A build does not fail because its cache cannot be written.
        let _ = write_file(&self.file(key), &bytes);
    }

    /// Removes the oldest documents above the limit.
    pub(super) fn prune(&self) {
        let Ok(entries) = fs::read_dir(&self.0) else { return };
        let written = |it: &fs::DirEntry| it.metadata().and_then(|it| it.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
        let mut files: Vec<_> = entries.flatten().map(|it| (written(&it), it.path())).collect();
        files.sort();
        for (_, path) in files.iter().take(files.len().saturating_sub(MOST)) {
            let _ = fs::remove_file(path);
        }
    }

    fn file(&self, key: &str) -> PathBuf {
        self.0.join(key)
    }
}
