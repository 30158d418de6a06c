//! The built site and documents as a value: path → bytes.

pub(crate) mod html;
pub(crate) mod ics;
pub(crate) mod leak;
pub(crate) mod links;
pub(crate) mod manifest;
pub(crate) mod picture;
pub(crate) mod search;
pub(crate) mod sheet;
pub(crate) mod signature;
pub(crate) mod verification;

use std::collections::BTreeMap;
use std::fmt;

use sha2::{Digest, Sha256};

/// The file name of the list of checksums.
pub(crate) const SUMS: &str = "SHA256SUMS";

/// The file name of the manifest, below `public/`.
pub(crate) const MANIFEST: &str = "manifest.json";

/// The folder of the receipts of lists, below `public/`.
pub(crate) const RECEIPTS: &str = "receipts/";

/// The file that marks a folder as written by this program. It is outside `public/`.
pub(crate) const MARKER: &str = ".zonepress";

/// Files by path, below `public/` or `internal/`. Paths use `/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OutputTree(BTreeMap<String, Vec<u8>>);

/// What keeps a file of the output from being published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Below `public/`, or the path of a document.
    pub(crate) path: String,
    pub(crate) what: String,
}

impl Fault {
    fn new(path: &str, what: String) -> Self {
        Self { path: path.strip_prefix("public/").unwrap_or(path).to_string(), what }
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
    pub(crate) fn add(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        let path = path.into();
        let plain = !path.starts_with('/') && path.split('/').all(|it| !it.is_empty() && it != "." && it != "..");
        assert!(plain, "`{path}` leads out of the output");
        assert!(self.0.insert(path.clone(), bytes.into()).is_none(), "`{path}` was written twice");
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    pub(crate) fn get(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(Vec::as_slice)
    }

    pub(crate) fn under(&self, folder: &str) -> impl Iterator<Item = (&str, &[u8])> {
        let prefix = format!("{folder}/");
        self.files().filter(move |(path, _)| path.starts_with(&prefix))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Adds the marker, a `SHA256SUMS` of all files, and another of `public/` alone. `sha256sum -c` reads both.
    pub(crate) fn seal(&mut self) {
        let public: Vec<(String, String)> =
            self.under("public").map(|(path, bytes)| (path["public/".len()..].to_string(), hash(bytes))).collect();
        self.add(format!("public/{SUMS}"), sums(&public));
        self.add(MARKER, concat!("zonepress ", env!("CARGO_PKG_VERSION"), "\n"));
        let all: Vec<(String, String)> = self.files().map(|(path, bytes)| (path.to_string(), hash(bytes))).collect();
        self.add(SUMS, sums(&all));
    }
}

/// The contents of `SHA256SUMS`.
pub(crate) fn sums(entries: &[(String, String)]) -> String {
    entries.iter().map(|(path, hash)| format!("{hash}  {path}\n")).collect()
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
