//! The manifest of a public site, the receipts of its lists, and the check of both.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::evaluation::Stage;
use crate::model::published::{Edition, ListKind};
use crate::output::{OutputTree, SUMS, hash, sums};
use crate::procedure::programme::{Programme, Snapshot};
use crate::procedure::published;
use crate::records::receipt::{self, Receipt};
use crate::records::source::SourceTree;

/// File name of the manifest below `public/`.
pub(crate) const MANIFEST: &str = "manifest.json";

#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    program: String,
    as_of: NaiveDate,
    /// The hash of each version of the rules.
    rules: BTreeMap<String, String>,
    /// Paths of the receipts of the published lists.
    receipts: Vec<String>,
    /// The hash of every other file.
    files: BTreeMap<String, String>,
}

/// A published list with its receipt.
#[derive(Debug, Serialize)]
struct ListReceipt<'e> {
    kind: ListKind,
    round: &'e str,
    #[serde(flatten)]
    edition: &'e Edition,
    receipt: Receipt,
}

/// The part of a receipt that the check reads.
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

/// Adds the receipts of the public lists, and the manifest of all files.
pub(crate) fn add(snapshot: &Snapshot, sources: &SourceTree, tree: &mut OutputTree) {
    let mut receipts = Vec::new();
    for (kind, round, edition) in public_lists(snapshot, sources) {
        // Only areas on the list: other evaluations are not public.
        let codes: Vec<&str> = edition.areas.iter().map(|it| it.code.as_str()).collect();
        let receipt = Receipt::of(sources, &edition.measures, &round, &codes, Stage::Samr);
        let path = format!("receipts/{}-{round}.json", kind.id());
        let text = json(&ListReceipt { kind, round: &round, edition: &edition, receipt });
        tree.add(format!("public/{path}"), text);
        receipts.push(path);
    }
    let versions = snapshot.workspace.versions.keys();
    let files = tree.under("public").map(|(path, bytes)| (path["public/".len()..].to_string(), hash(bytes)));
    let manifest = Manifest {
        program: receipt::PROGRAM.to_string(),
        as_of: snapshot.day(),
        rules: versions.map(|it| (it.clone(), receipt::rules(sources, it))).collect(),
        receipts,
        files: files.collect(),
    };
    tree.add(format!("public/{MANIFEST}"), json(&manifest));
}

fn public_lists(programme: &Programme, sources: &SourceTree) -> Vec<(ListKind, String, Edition)> {
    let mut found = Vec::new();
    for round in programme.workspace.rounds.values() {
        for kind in ListKind::ALL {
            let edition = published::edition(programme, sources, round, kind).filter(|it| !it.areas.is_empty());
            found.extend(edition.map(|it| (kind, round.id.clone(), it)));
        }
    }
    found
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect("plain data") + "\n"
}

/// The faults of a public site: every file that differs from what was published, sorted by name.
pub(crate) fn verify(files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let mut faults = Vec::new();
    let hashes: BTreeMap<&str, String> =
        files.iter().filter(|(path, _)| *path != SUMS).map(|(path, bytes)| (path.as_str(), hash(bytes))).collect();
    match files.get(SUMS).map(|it| String::from_utf8_lossy(it)) {
        Some(text) => faults.extend(against_sums(&text, &hashes)),
        None => faults.push(format!("缺少 {SUMS}")),
    }
    let Some(bytes) = files.get(MANIFEST) else {
        faults.push(format!("缺少 {MANIFEST}"));
        return faults;
    };
    match serde_json::from_slice::<Manifest>(bytes) {
        Ok(manifest) => {
            faults.extend(against_manifest(&manifest, &hashes));
            faults.extend(manifest.receipts.iter().filter_map(|it| against_receipt(&manifest, files, it)));
        }
        Err(_) => faults.push(format!("{MANIFEST}：不能读取")),
    }
    faults.sort();
    faults.dedup();
    faults
}

fn against_sums(text: &str, hashes: &BTreeMap<&str, String>) -> Vec<String> {
    let listed: BTreeMap<&str, &str> = text.lines().filter_map(|it| it.split_once("  ")).map(|(h, p)| (p, h)).collect();
    let mut faults = differences(&listed.iter().map(|(path, hash)| (*path, *hash)).collect(), hashes, SUMS);
    let entries: Vec<(String, String)> = hashes.iter().map(|(path, hash)| (path.to_string(), hash.clone())).collect();
    if faults.is_empty() && sums(&entries) != text {
        faults.push(format!("{SUMS}：写法与程序写出的不同"));
    }
    faults
}

fn against_manifest(manifest: &Manifest, hashes: &BTreeMap<&str, String>) -> Vec<String> {
    let listed = manifest.files.iter().map(|(path, hash)| (path.as_str(), hash.as_str())).collect();
    let mut present = hashes.clone();
    present.remove(MANIFEST);
    differences(&listed, &present, MANIFEST)
}

/// The differences between the files and a list of hashes.
fn differences(listed: &BTreeMap<&str, &str>, present: &BTreeMap<&str, String>, source: &str) -> Vec<String> {
    let paths: BTreeSet<&str> = listed.keys().chain(present.keys()).copied().collect();
    let fault = |path: &str| match (listed.get(path), present.get(path)) {
        (Some(_), None) => Some(format!("{path}：{source} 中有，而文件不存在")),
        (None, Some(_)) => Some(format!("{path}：{source} 中没有")),
        (Some(listed), Some(hash)) if listed != hash => Some(format!("{path}：与 {source} 中的散列值不符")),
        _ => None,
    };
    paths.into_iter().filter_map(fault).collect()
}

/// Checks that a receipt's list has its recorded hash, and that its rules are those of the manifest.
fn against_receipt(manifest: &Manifest, files: &BTreeMap<String, Vec<u8>>, path: &str) -> Option<String> {
    let Some(bytes) = files.get(path) else { return Some(format!("{path}：{MANIFEST} 中有，而文件不存在")) };
    let Ok(stated) = serde_json::from_slice::<StatedList>(bytes) else { return Some(format!("{path}：不能读取")) };
    if hash(stated.edition.text().as_bytes()) != stated.edition.sha256 {
        return Some(format!("{path}：名单与其 SHA-256 不符"));
    }
    let rules = &stated.receipt.rules;
    let same = manifest.rules.get(&rules.version) == Some(&rules.sha256);
    (!same).then(|| format!("{path}：办法版本 {} 的散列值与 {MANIFEST} 不符", rules.version))
}
