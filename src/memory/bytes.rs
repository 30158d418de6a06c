//! Bytes with their hash.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};

/// The content of a file, shared, and hashed at most once.
#[derive(Clone)]
pub(crate) struct Bytes(Arc<Content>);

struct Content {
    bytes: Box<[u8]>,
    sha256: OnceLock<[u8; 32]>,
}

impl Bytes {
    pub(crate) fn sha256(&self) -> &[u8; 32] {
        self.0.sha256.get_or_init(|| Sha256::digest(&self.0.bytes).into())
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0.bytes
    }
}

impl<B: Into<Box<[u8]>>> From<B> for Bytes {
    fn from(bytes: B) -> Self {
        Self(Arc::new(Content { bytes: bytes.into(), sha256: OnceLock::new() }))
    }
}

impl PartialEq for Bytes {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.bytes == other.0.bytes
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Bytes").field(&self.0.bytes.len()).finish()
    }
}
