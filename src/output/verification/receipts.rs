//! Checks that the receipt of a list matches the list's own hash and the rules that the manifest names.

use serde::Deserialize;

use super::Copy;
use crate::model::published::Edition;
use crate::output::MANIFEST;
use crate::output::manifest::Manifest;

/// The part of a list receipt that verification reads.
#[derive(Debug, Deserialize)]
struct StatedList {
    #[serde(flatten)]
    edition: Edition,
    receipt: StatedReceipt,
}

#[derive(Debug, Deserialize)]
struct StatedReceipt {
    rules: StatedRules,
}

#[derive(Debug, Deserialize)]
struct StatedRules {
    version: String,
    sha256: String,
}

/// What is wrong with a receipt. A missing one is reported with the other files.
pub(super) fn fault(copy: &Copy, manifest: &Manifest, path: &str) -> Option<String> {
    let bytes = copy.bytes(path)?;
    let Ok(stated) = serde_json::from_slice::<StatedList>(bytes) else {
        return Some(format!("{path}：不是名单的凭据"));
    };
    if !stated.edition.is_intact() {
        return Some(format!("{path}：名单与其 SHA-256 不符"));
    }
    let rules = &stated.receipt.rules;
    let same = manifest.rules.get(&rules.version) == Some(&rules.sha256);
    (!same).then(|| format!("{path}：办法版本 {} 的散列值与 {MANIFEST} 不符", rules.version))
}
