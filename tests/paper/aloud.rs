//! Documents as they are read aloud: an independent checker finds no error of PDF/UA-1, nor of the meaning of headings,
//! tables and lists.

use std::collections::BTreeMap;
use std::process::Command;

use rayon::prelude::*;
use serde_json::Value;

use super::extremes;
use super::printed::{self, Document};
use crate::support::repository;

#[test]
fn no_kind_of_document_has_an_error_when_read_aloud() {
    let longest: Vec<&Document> =
        [printed::demonstration(), extremes::documents()].into_iter().flat_map(longest_of_each_kind).collect();
    let faults: Vec<String> = longest.par_iter().with_max_len(1).flat_map(|it| errors(it)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Whether a finding is about a form: each label heads the one value beside it, so that there are as many heads as values,
/// and the name of the section. The checker takes more heads than values for a table in pieces.
fn is_form(finding: &Value) -> bool {
    let message = finding["message"].as_str().unwrap_or_default();
    let numbers = message.split(|it: char| !it.is_ascii_digit()).filter_map(|it| it.parse::<usize>().ok());
    finding["rule"] == "TBL-010" && matches!(numbers.collect::<Vec<_>>()[..], [heads, values] if heads <= values + 1)
}

/// More pages of a document have no other tags.
const MOST_PAGES: usize = 30;

/// The longest document of each kind that is not too long, or else the shortest.
fn longest_of_each_kind(documents: &'static [Document]) -> Vec<&'static Document> {
    let rank = |it: &Document| {
        if it.pages.len() <= MOST_PAGES { (1, it.pages.len()) } else { (0, usize::MAX - it.pages.len()) }
    };
    let mut longest: BTreeMap<&str, &Document> = BTreeMap::new();
    for it in documents {
        let known = longest.entry(it.kind).or_insert(it);
        if rank(it) > rank(known) {
            *known = it;
        }
    }
    longest.into_values().collect()
}

/// The errors that the checker finds in a document, each with its page.
fn errors(document: &Document) -> Vec<String> {
    let setup = Command::new(repository().join("scripts/setup.sh")).arg("--outloud").output().expect("a shell");
    let checker = String::from_utf8_lossy(&setup.stdout).trim().to_string();
    let run = Command::new(&checker)
        .args(["--quiet", "--fail-on", "never", "--json", "-"])
        .arg(&document.pdf)
        .output()
        .unwrap_or_else(|err| panic!("`scripts/setup.sh --test` installs {checker}: {err}"));
    let report: Value = serde_json::from_slice(&run.stdout)
        .unwrap_or_else(|err| panic!("{}: {err}: {}", document.name, String::from_utf8_lossy(&run.stderr)));
    let result = &report["results"][0];
    assert!(result["error"].is_null(), "{}: {}", document.name, result["error"]);
    let findings = result["findings"].as_array().expect("a list of findings").iter();
    let errors = findings.filter(|it| it["severity"] == "error" && !is_form(it));
    errors.map(|it| format!("{}: {} p. {}: {}", document.name, it["rule"], it["page"], it["message"])).collect()
}
