//! Writes the manifest of a public site and the receipts of its lists.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::evaluation::Stage;
use crate::model::published::{Edition, ListKind};
use crate::output::{MANIFEST, OutputTree, RECEIPTS, hash};
use crate::procedure::programme::{Programme, Snapshot};
use crate::procedure::published;
use crate::records::receipt::{self, Receipt};
use crate::records::source::SourceTree;
use crate::view::left_out::LeftOut;

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
    kind: ListKind,
    round: &'e str,
    #[serde(flatten)]
    edition: &'e Edition,
    receipt: Receipt,
}

/// Adds the receipts of the public lists, and the manifest of all public files.
pub(crate) fn add(snapshot: &Snapshot, sources: &SourceTree, left_out: &LeftOut, tree: &mut OutputTree) {
    let mut receipts = Vec::new();
    let lists = public_lists(snapshot, sources).into_iter().filter(|(kind, round, _)| !left_out.has(*kind, round));
    for (kind, round, edition) in lists {
        // Only for the areas on the list: other evaluations are not public.
        let codes: Vec<&str> = edition.areas.iter().map(|it| it.code.as_str()).collect();
        let receipt = Receipt::of(sources, &edition.measures, &round, &codes, Stage::Samr);
        let path = format!("{RECEIPTS}{}-{round}.json", kind.id());
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
        left_out: left_out.codes().into_iter().collect(),
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
