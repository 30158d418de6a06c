//! Keys of cache entries, made from everything that an entry depends on.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use sha2::{Digest, Sha256};

use crate::output::hash;

/// Finds and opens one entry. Both parts come from everything the entry is made from.
pub(crate) struct Key {
    pub(super) file: String,
    seal: [u8; 32],
}

impl Key {
    pub(crate) fn new(made_from: &[u8]) -> Self {
        let seal = Sha256::new().chain_update("seal\n").chain_update(made_from).finalize();
        Self { file: hash(made_from), seal: seal.into() }
    }

    /// The cipher of this key. Each key seals one entry only, so that the nonce can always be the same.
    fn cipher(&self) -> LessSafeKey {
        LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, &self.seal).expect("a seal has 32 bytes"))
    }

    pub(super) fn seal(&self, entry: &[u8]) -> Vec<u8> {
        let mut bytes = entry.to_vec();
        let sealed = self.cipher().seal_in_place_append_tag(nonce(), Aad::empty(), &mut bytes);
        sealed.expect("an entry is far below the limit of the cipher");
        bytes
    }

    /// The entry; `None` if the bytes are not what was sealed with this key.
    pub(super) fn open(&self, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
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
    use super::Key;

    #[test]
    fn only_what_an_entry_was_made_from_opens_it() {
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
