//! Bytes with their hash.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};

use crate::output::hex;

/// The content of a file, shared, read and hashed at most once.
#[derive(Clone)]
pub(crate) struct Bytes(Arc<Content>);

struct Content {
    bytes: OnceLock<Box<[u8]>>,
    sha256: OnceLock<[u8; 32]>,
    /// Reads the bytes where they are not there.
    read: Option<Box<dyn Fn() -> Vec<u8> + Send + Sync>>,
}

impl Bytes {
    /// Bytes with a known hash, which are read when they are needed.
    pub(crate) fn known(sha256: [u8; 32], read: impl Fn() -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self(Arc::new(Content { bytes: OnceLock::new(), sha256: sha256.into(), read: Some(Box::new(read)) }))
    }

    pub(crate) fn sha256(&self) -> &[u8; 32] {
        self.0.sha256.get_or_init(|| Sha256::digest(&**self).into())
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        let read = || self.0.read.as_ref().map(|it| it()).unwrap_or_default().into_boxed_slice();
        self.0.bytes.get_or_init(read)
    }
}

impl<B: Into<Box<[u8]>>> From<B> for Bytes {
    fn from(bytes: B) -> Self {
        Self(Arc::new(Content { bytes: bytes.into().into(), sha256: OnceLock::new(), read: None }))
    }
}

impl PartialEq for Bytes {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.sha256() == other.sha256()
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Bytes").field(&hex(self.sha256())).finish()
    }
}
