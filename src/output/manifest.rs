//! Writes the manifest of a public site, the receipts of its lists, and those of internal documents.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::evaluation::Stage;
use crate::model::published::Edition;
use crate::output::{INTERNAL_RECEIPTS, MANIFEST, OutputTree, RECEIPTS};
use crate::procedure::programme::Snapshot;
use crate::records::receipt::{self, Receipt, Receipts};
use crate::records::source::SourceTree;
use crate::view::archive;
use crate::view::public::PublicData;

/// What was published, and from which rules.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) program: String,
    pub(crate) as_of: NaiveDate,
    /// The hash of each version of the rules.
    pub(crate) rules: BTreeMap<String, String>,
    /// The paths of the receipts of published lists.
    pub(crate) receipts: Vec<String>,
    /// The codes of the areas that the build left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) left_out: Vec<String>,
    /// The hash of every other file.
    pub(crate) files: BTreeMap<String, String>,
}

/// A published list, with the rules and records that produced it.
#[derive(Debug, Serialize)]
struct ListReceipt<'e> {
    kind: &'static str,
    round: &'e str,
    #[serde(flatten)]
    edition: &'e Edition,
    receipt: Receipt,
}

/// Adds the receipts of the public lists, and the manifest of all public files.
pub(crate) fn add(
    snapshot: &Snapshot,
    public: &PublicData,
    sources: &SourceTree,
    receipts: &Receipts,
    tree: &mut OutputTree,
) {
    let mut paths = Vec::new();
    for list in archive::lists(snapshot, public, sources) {
        let (kind, round, edition) = (list.kind.id(), list.id.as_str(), &list.edition);
        // Only for the areas on the list: other evaluations are not public.
        let codes: Vec<&str> = edition.areas().collect();
        let measures = edition.measures.as_deref().unwrap_or_default();
        let receipt = receipts.receipt(measures, round, &codes, Stage::Samr);
        let path = format!("{RECEIPTS}{kind}-{round}.json");
        let text = json(&ListReceipt { kind, round, edition, receipt });
        tree.add(format!("public/{path}"), text);
        paths.push(path);
    }
    let versions = snapshot.workspace.versions.keys();
    let manifest = Manifest {
        program: receipt::PROGRAM.to_string(),
        as_of: snapshot.day(),
        rules: versions.map(|it| (it.clone(), receipt::rules(sources, it))).collect(),
        receipts: paths,
        left_out: public.left_out.codes().into_iter().collect(),
        files: tree.hashes("public"),
    };
    tree.add(format!("public/{MANIFEST}"), json(&manifest));
}

/// Adds the receipts of internal documents by the paths of the documents, which do not print them.
pub(crate) fn add_internal<'j>(receipts: impl Iterator<Item = (&'j str, Receipt)>, tree: &mut OutputTree) {
    let receipts: BTreeMap<&str, Receipt> = receipts.collect();
    if !receipts.is_empty() {
        tree.add(INTERNAL_RECEIPTS, json(&receipts));
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect("plain data") + "\n"
}
