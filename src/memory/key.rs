//! Keys of entries, made from everything that an entry depends on.

use std::io::{self, Write};

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::output::hex;

/// The source of this program, on which everything that it makes depends.
const EDITION: &str = env!("ZONEPRESS_SOURCE");

/// Finds and opens one entry. Both parts come from everything the entry is made from.
pub(crate) struct Key {
    pub(super) part: Part,
    /// The name of the entry.
    pub(super) id: Id,
    seal: [u8; 32],
}

pub(super) type Id = [u8; 32];

/// Collects what an entry is made from: the source of this program, the kind of the entry, and what is added.
#[derive(Clone)]
pub(crate) struct Ingredients {
    part: Part,
    hash: Sha256,
}

/// A part of a memory, which is kept on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// What every command needs.
    Records,
    /// What only those need that make an output, or check what it would be.
    Output,
}

impl Part {
    pub(crate) const ALL: [Self; 2] = [Self::Records, Self::Output];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::Output => "output",
        }
    }
}

impl Ingredients {
    /// Of something that is made for the output.
    pub(crate) fn of(kind: &str) -> Self {
        Self { part: Part::Output, hash: Sha256::new() }.with(EDITION).with(kind)
    }

    /// Of something that is found out about records.
    pub(crate) fn of_records(kind: &str) -> Self {
        Self { part: Part::Records, ..Self::of(kind) }
    }

    /// Adds something that the entry is made from. Two parts are never taken for one.
    pub(crate) fn with(mut self, part: impl AsRef<[u8]>) -> Self {
        let part = part.as_ref();
        self.hash.update((part.len() as u64).to_le_bytes());
        self.hash.update(part);
        self
    }

    /// Adds a value, as the JSON that it is written as.
    pub(crate) fn with_value(mut self, value: &impl Serialize) -> Self {
        serde_json::to_writer(&mut self, value).expect("plain data can be written");
        // Ends the value: no JSON contains this byte.
        self.with([0])
    }

    /// A hash of everything that was added.
    pub(crate) fn digest(self) -> [u8; 32] {
        self.hash.finalize().into()
    }

    pub(crate) fn key(self) -> Key {
        let (part, digest) = (self.part, self.digest());
        let named = |name: &str| Sha256::new().chain_update(name).chain_update(digest).finalize().into();
        Key { part, id: named("name"), seal: named("seal") }
    }
}

impl Write for Ingredients {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hash.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Key {
    /// The name of the file that holds the entry.
    pub(crate) fn file(&self) -> String {
        hex(&self.id)
    }

    /// The cipher of this key. Each key seals one entry only, so that the nonce can always be the same.
    fn cipher(&self) -> LessSafeKey {
        LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, &self.seal).expect("a seal has 32 bytes"))
    }

    pub(crate) fn seal(&self, entry: &[u8]) -> Vec<u8> {
        let mut bytes = entry.to_vec();
        let sealed = self.cipher().seal_in_place_append_tag(nonce(), Aad::empty(), &mut bytes);
        sealed.expect("an entry is far below the limit of the cipher");
        bytes
    }

    /// The entry; `None` if the bytes are not what was sealed with this key.
    pub(crate) fn open(&self, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
        let length = self.cipher().open_in_place(nonce(), Aad::empty(), &mut bytes).ok()?.len();
        bytes.truncate(length);
        Some(bytes)
    }
}

fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}

#[cfg(test)]
mod tests {
    use super::Ingredients;

    #[test]
    fn only_what_an_entry_was_made_from_opens_it() {
        let key = |it: &str| Ingredients::of("test").with(it).key();
        let sealed = key("data").seal(b"%PDF-1.7 text");
        assert_eq!(key("data").open(sealed.clone()).as_deref(), Some(&b"%PDF-1.7 text"[..]));
        assert!(!String::from_utf8_lossy(&sealed).contains("PDF"));
        assert_eq!(key("other data").open(sealed.clone()), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(key("data").open(changed), None, "{at}");
            assert_eq!(key("data").open(sealed[..at].to_vec()), None, "{at}");
        }
    }

    #[test]
    fn parts_and_values_are_told_apart() {
        let key = |it: Ingredients| it.key().file();
        let of = || Ingredients::of("test");
        let keys = [
            key(of().with("ab").with("c")),
            key(of().with("a").with("bc")),
            key(of().with("abc")),
            key(of().with_value(&["a", "bc"])),
            key(of().with_value(&"a").with_value(&"bc")),
            key(Ingredients::of("tes").with("t").with("abc")),
        ];
        let distinct: std::collections::BTreeSet<_> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len());
    }
}
