//! Compares a published site with its own sums, manifest, receipts and signatures, and says in words what differs.

mod listing;
mod receipts;
mod signed;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::manifest::Manifest;
use super::signature::{self, PUBLIC_KEY, PublicKey};
use super::{MANIFEST, RECEIPTS, SUMS};

pub(crate) use listing::{Listing, is_plain};
pub(crate) use signed::own_key;

/// What is at a path of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entry {
    File {
        sha256: String,
        /// Only if `is_read` says so.
        bytes: Vec<u8>,
    },
    Folder,
    /// A symbolic link, with its target.
    Link(String),
    /// A pipe, a device or a socket.
    Special,
    /// Why it could not be read.
    Unreadable(String),
}

/// A copy of a site to verify.
#[derive(Debug, Default)]
pub(crate) struct Copy {
    pub(crate) entries: BTreeMap<String, Entry>,
}

impl Copy {
    pub(crate) fn bytes(&self, path: &str) -> Option<&[u8]> {
        match self.entries.get(path)? {
            Entry::File { bytes, .. } => Some(bytes),
            _ => None,
        }
    }

    fn hash(&self, path: &str) -> Option<&str> {
        match self.entries.get(path)? {
            Entry::File { sha256, .. } => Some(sha256),
            _ => None,
        }
    }
}

/// Whether verification reads a file. Of others it needs only the hash.
pub(crate) fn is_read(path: &str) -> bool {
    [SUMS, MANIFEST, PUBLIC_KEY].contains(&path) || signature::is_name(path) || path.starts_with(RECEIPTS)
}

/// What the verifier knows beforehand.
#[derive(Debug, Default)]
pub(crate) struct Expected {
    /// The public key of the office.
    pub(crate) key: Option<PublicKey>,
    /// The day of the newest known publication.
    pub(crate) since: Option<NaiveDate>,
    /// Whether the site is not signed yet: signatures are not looked at.
    pub(crate) is_unsigned: bool,
}

/// The outcome of a verification.
#[derive(Debug)]
pub(crate) struct Verified {
    /// A sentence for each difference, in the order of paths.
    pub(crate) faults: Vec<String>,
    /// The number of files that the sums name.
    pub(crate) files: usize,
    /// The day of the build, as the manifest states it.
    pub(crate) as_of: Option<NaiveDate>,
    pub(crate) trust: Trust,
}

/// How far the signatures were checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trust {
    /// No key, no signature.
    Unsigned,
    /// There are signatures, and no key to check them with.
    Unchecked,
    /// Checked with the key that the site itself carries.
    OwnKey(PublicKey),
    /// Checked with the key of the verifier.
    Key(PublicKey),
}

/// Compares a copy of a site with what it says about itself, and with the key of the office.
pub(crate) fn verify(copy: &Copy, expected: &Expected) -> Verified {
    let sums = Listing::of_sums(copy.bytes(SUMS));
    let manifest = copy.bytes(MANIFEST).map(serde_json::from_slice::<Manifest>).and_then(Result::ok);
    let listed = Listing::of_manifest(manifest.as_ref());
    let mut faults = missing_lists(copy, manifest.is_some());
    faults.extend(sums.faults.iter().cloned());
    faults.extend(listing::differences(copy, &sums, &listed));
    if let Some(manifest) = &manifest {
        faults.extend(manifest.receipts.iter().filter_map(|it| receipts::fault(copy, manifest, it)));
    }
    let as_of = manifest.map(|it| it.as_of);
    let trust = match expected.is_unsigned {
        true => Trust::Unsigned,
        false => signed::trust(copy, expected.key.as_ref()),
    };
    faults.extend(signed::faults(copy, &trust, as_of));
    faults.extend(older(as_of, expected.since));
    Verified { faults: ordered(faults), files: sums.hashes.len(), as_of, trust }
}

fn ordered(faults: Vec<String>) -> Vec<String> {
    faults.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}

fn missing_lists(copy: &Copy, is_manifest_read: bool) -> Vec<String> {
    let absent = [SUMS, MANIFEST].into_iter().filter(|it| !copy.entries.contains_key(*it));
    let mut faults: Vec<String> = absent.map(|it| format!("{it}：缺少这一文件")).collect();
    if copy.bytes(MANIFEST).is_some() && !is_manifest_read {
        faults.push(format!("{MANIFEST}：内容不是清单，不能读取"));
    }
    faults
}

/// Reports an earlier publication than the newest known one: all its signatures hold.
fn older(as_of: Option<NaiveDate>, since: Option<NaiveDate>) -> Option<String> {
    let (as_of, since) = (as_of?, since?);
    (as_of < since).then(|| format!("{MANIFEST}：内容截至 {as_of}，早于 {since}：是以前发布的一次，已经被后来的取代"))
}
