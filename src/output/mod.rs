//! The built site and documents as a value: path → bytes.

pub(crate) mod html;
pub(crate) mod ics;
pub(crate) mod leak;
pub(crate) mod links;
pub(crate) mod manifest;
pub(crate) mod page;
pub(crate) mod picture;
pub(crate) mod search;
pub(crate) mod sheet;
pub(crate) mod signature;
pub(crate) mod verification;

use std::collections::BTreeMap;
use std::fmt;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::memory::{Bytes, Key, Memory};

/// The file name of the list of checksums.
pub(crate) const SUMS: &str = "SHA256SUMS";

/// The file name of the manifest, below `public/`.
pub(crate) const MANIFEST: &str = "manifest.json";

/// The receipts of internal documents.
pub(crate) const INTERNAL_RECEIPTS: &str = "internal/receipts.json";

/// The folder of the receipts of lists, below `public/`.
pub(crate) const RECEIPTS: &str = "receipts/";

/// The file that marks a folder as written by this program. It is outside `public/`.
pub(crate) const MARKER: &str = ".zonepress";

/// Files by path, below `public/` or `internal/`. Paths use `/`.
#[derive(Debug, Default)]
pub(crate) struct OutputTree(BTreeMap<String, Content>);

/// The content of a file of the output.
#[derive(Debug)]
pub(crate) enum Content {
    Bytes(Bytes),
    /// A file, such as a printed document, that was written to its place already.
    Placed(Placed),
    /// A file that the output of an earlier run has.
    Kept(Placed),
}

/// A file that lies on the disk.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct Placed {
    /// In bytes.
    pub(crate) size: u64,
    pub(crate) sha256: String,
}

impl Placed {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self { size: bytes.len() as u64, sha256: hash(bytes) }
    }
}

/// Files that an earlier output has, so that they need not be made again.
#[derive(Clone, Copy)]
pub(crate) struct Reuse<'r> {
    /// What earlier runs found out.
    pub(crate) memory: &'r Memory,
    /// Whether the earlier output has a file.
    pub(crate) has: &'r (dyn Fn(&Placed) -> bool + Sync),
}

impl Reuse<'_> {
    /// No files.
    pub(crate) fn with_nothing<T>(call: impl FnOnce(Reuse) -> T) -> T {
        call(Reuse { memory: &Memory::none(), has: &|_| false })
    }

    /// The file that was made from the same as the key, from the earlier output or else as it is made now.
    pub(crate) fn file<E>(self, key: &Key, make: impl FnOnce() -> Result<Vec<u8>, E>) -> Result<Content, E> {
        if let Some(file) = self.memory.value(key).filter(|it| (self.has)(it)) {
            return Ok(Content::Kept(file));
        }
        let bytes = make()?;
        self.memory.put_value(key, &Placed::of(&bytes));
        Ok(bytes.into())
    }
}

impl Content {
    /// The bytes; `None` if the file is on the disk already.
    pub(crate) fn bytes(&self) -> Option<&[u8]> {
        match self {
            Content::Bytes(bytes) => Some(bytes),
            Content::Placed(_) | Content::Kept(_) => None,
        }
    }

    /// The file as others refer to it.
    pub(crate) fn placed(&self) -> Placed {
        Placed { size: self.size(), sha256: self.sha256() }
    }

    /// In bytes.
    pub(crate) fn size(&self) -> u64 {
        match self {
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::Placed(it) | Content::Kept(it) => it.size,
        }
    }

    /// The SHA-256 hash, in lower-case hexadecimal.
    pub(crate) fn sha256(&self) -> String {
        match self {
            Content::Bytes(bytes) => hex(bytes.sha256()),
            Content::Placed(it) | Content::Kept(it) => it.sha256.clone(),
        }
    }
}

impl<B: Into<Vec<u8>>> From<B> for Content {
    fn from(bytes: B) -> Self {
        Content::Bytes(bytes.into().into())
    }
}

/// What keeps a file of the output from being published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Below `public/`, or the path of a document.
    pub(crate) path: String,
    pub(crate) what: String,
}

impl Fault {
    fn new(path: &str, what: String) -> Self {
        Self { path: path.to_string(), what }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}：{}", self.path, self.what)
    }
}

impl OutputTree {
    /// Adds a file.
    ///
    /// # Panics
    /// If the path was added before or leads out of the tree. Paths come from checked codes, so neither happens.
    pub(crate) fn add(&mut self, path: impl Into<String>, content: impl Into<Content>) {
        let path = path.into();
        let plain = !path.starts_with('/') && path.split('/').all(|it| !it.is_empty() && it != "." && it != "..");
        assert!(plain, "`{path}` leads out of the output");
        assert!(self.0.insert(path.clone(), content.into()).is_none(), "`{path}` was written twice");
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &Content)> {
        self.0.iter().map(|(path, content)| (path.as_str(), content))
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// The bytes of a file; `None` if there is no such file, or if it is on the disk already.
    pub(crate) fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path)?.bytes()
    }

    /// The files of a folder, by their paths below it.
    pub(crate) fn under<'f>(&'f self, folder: &'f str) -> impl Iterator<Item = (&'f str, &'f Content)> {
        let files = self.files().map(move |(path, content)| (path.strip_prefix(folder), content));
        files.filter_map(|(path, content)| Some((path?.strip_prefix('/')?, content)))
    }

    /// The files of a folder that are texts, by their paths below it.
    pub(crate) fn texts<'f>(&'f self, folder: &'f str) -> Vec<(&'f str, &'f str)> {
        let files = self.under(folder).filter_map(|(path, it)| Some((path, it.bytes()?)));
        files.filter_map(|(path, bytes)| Some((path, std::str::from_utf8(bytes).ok()?))).collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The hash of each file of a folder, by path below it.
    pub(crate) fn hashes(&self, folder: &str) -> BTreeMap<String, String> {
        let files: Vec<_> = self.under(folder).collect();
        let hashes = files.par_iter().map(|(path, content)| (path.to_string(), content.sha256()));
        hashes.collect::<Vec<_>>().into_iter().collect()
    }

    /// Adds the marker, a `SHA256SUMS` of all files, and another of `public/` alone. `sha256sum -c` reads both.
    pub(crate) fn seal(&mut self) {
        let public: Vec<_> = self.hashes("public").into_iter().collect();
        let internal = self.hashes("internal").into_iter().map(|(path, hash)| (format!("internal/{path}"), hash));
        let mut all: Vec<_> = internal.collect();
        all.extend(public.iter().map(|(path, hash)| (format!("public/{path}"), hash.clone())));
        for (path, text) in [
            (format!("public/{SUMS}"), sums(&public)),
            (MARKER.to_string(), concat!("zonepress ", env!("CARGO_PKG_VERSION"), "\n").to_string()),
        ] {
            all.push((path.clone(), hash(text.as_bytes())));
            self.add(path, text);
        }
        all.sort();
        self.add(SUMS, sums(&all));
    }
}

/// The contents of `SHA256SUMS`.
pub(crate) fn sums(entries: &[(String, String)]) -> String {
    entries.iter().map(|(path, hash)| format!("{hash}  {path}\n")).collect()
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|it| [it >> 4, it & 0xf]).map(|it| char::from(DIGITS[usize::from(it)])).collect()
}
