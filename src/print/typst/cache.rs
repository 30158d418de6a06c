//! Keeps printed documents in the user's cache, sealed with what they were made from.

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use sha2::{Digest, Sha256};

use crate::fs::Batch;
use crate::output::hash;

/// The most documents to keep.
const MOST: usize = 4000;

/// Finds and opens one document. Both parts come from everything the document is made from.
pub(super) struct Key {
    file: String,
    seal: [u8; 32],
}

impl Key {
    pub(super) fn new(made_from: &[u8]) -> Self {
        let seal = Sha256::new().chain_update("seal\n").chain_update(made_from).finalize();
        Self { file: hash(made_from), seal: seal.into() }
    }

    /// The cipher of this key. Each key seals one document only, so that the nonce can always be the same.
    fn cipher(&self) -> LessSafeKey {
        LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, &self.seal).expect("a seal has 32 bytes"))
    }

    fn seal(&self, document: &[u8]) -> Vec<u8> {
        let mut bytes = document.to_vec();
        let sealed = self.cipher().seal_in_place_append_tag(nonce(), Aad::empty(), &mut bytes);
        sealed.expect("a document is far below the limit of the cipher");
        bytes
    }

    /// The document; `None` if the bytes are not what was sealed with this key.
    fn open(&self, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
        let length = self.cipher().open_in_place(nonce(), Aad::empty(), &mut bytes).ok()?.len();
        bytes.truncate(length);
        Some(bytes)
    }
}

fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}

/// A folder of sealed documents. Documents that cannot be read or written are printed again.
pub(crate) struct Cache(PathBuf);

impl Cache {
    /// The cache of this user; `None` if neither a cache nor a home folder is set.
    pub(crate) fn of_user() -> Option<Self> {
        super::cache().map(|it| Self(it.join("documents")))
    }

    pub(super) fn get(&self, key: &Key) -> Option<Vec<u8>> {
        key.open(fs::read(self.0.join(&key.file)).ok()?)
    }

    /// Keeps documents by their keys, and removes the oldest ones.
    ///
    /// Ignores failures: without a cache, documents are only printed again.
    pub(super) fn put<'d>(&self, documents: impl Iterator<Item = (&'d Key, &'d [u8])>) {
        let mut documents = documents.peekable();
        if documents.peek().is_none() {
            return;
        }
        let Ok(batch) = Batch::new(&self.0) else { return };
        for (key, document) in documents {
            let _ = batch.write(&key.file, &key.seal(document));
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
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn only_what_a_document_was_made_from_opens_it() {
        let key = Key::new(b"data");
        let sealed = key.seal(b"%PDF-1.7 text");
        assert_eq!(key.open(sealed.clone()).as_deref(), Some(&b"%PDF-1.7 text"[..]));
        assert!(!String::from_utf8_lossy(&sealed).contains("PDF"));
        assert_eq!(Key::new(b"other data").open(sealed.clone()), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(key.open(changed), None, "{at}");
            assert_eq!(key.open(sealed[..at].to_vec()), None, "{at}");
        }
    }
}
