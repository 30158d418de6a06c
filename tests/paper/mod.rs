//! Printed documents are read back and compared word by word with the data they were printed from.

mod aloud;
mod breaks;
mod characters;
mod editable;
mod extremes;
mod printed;
mod unprinted;

use std::collections::BTreeSet;

use printed::Document;

use crate::support::Workspace;

/// Characters that only affect layout or replace others. Text copied from a PDF must not contain them.
const LAYOUT: [char; 7] = ['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}', '\u{ad}', '\u{a0}'];

/// All documents of the demonstration and of the extreme workspaces.
fn documents() -> impl Iterator<Item = &'static Document> {
    printed::demonstration().iter().chain(extremes::documents())
}

/// The faults found in documents, one per line, and at most five per document.
fn faults(of: impl Fn(&Document) -> Vec<String>) -> String {
    let few = |it: &'static Document| of(it).into_iter().take(5).map(move |fault| format!("{}: {fault}", it.name));
    documents().flat_map(few).collect::<Vec<_>>().join("\n")
}

#[test]
fn documents_of_all_kinds_are_read_back() {
    for documents in [printed::demonstration(), extremes::documents()] {
        let kinds: BTreeSet<&str> = documents.iter().map(|it| it.kind).collect();
        assert_eq!(kinds, printed::KINDS.into_iter().collect());
    }
}

#[test]
fn every_text_of_its_data_is_in_a_document() {
    let faults = faults(|document| {
        let texts = unprinted::printed_texts(document.kind, &document.data);
        let lost = texts.into_iter().filter(|(_, text)| !document.has(text));
        lost.map(|(path, text)| format!("{path}: {}", text.chars().take(60).collect::<String>())).collect()
    });
    assert!(faults.is_empty(), "lost:\n{faults}");
}

#[test]
fn every_word_is_in_the_text_block_and_on_no_other() {
    let faults = faults(Document::misplaced);
    assert!(faults.is_empty(), "out of place:\n{faults}");
}

#[test]
fn copied_text_has_no_character_that_only_arranges_it() {
    let faults = faults(|document| {
        let found = LAYOUT.into_iter().filter(|it| document.pages.iter().any(|page| page.text.contains(*it)));
        found.map(|it| format!("U+{:04X}", u32::from(it))).collect()
    });
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn links_lead_to_the_addresses_as_they_are_written() {
    let document = extremes::documents().iter().find(|it| it.kind == "experience").expect("a write-up");
    assert!(document.links.contains(&extremes::ADDRESS.to_string()), "{:?}", document.links);
}

#[test]
fn long_records_have_no_errors() {
    // The workspace with many areas needs no check here: with errors, its lists would not be printed.
    let run = extremes::long_records().run(&["check"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
}

#[test]
fn data_is_written_in_the_format_the_file_name_or_the_option_asks_for() {
    let workspace = Workspace::demonstration();
    let named = workspace.run(&["render", "failure-notice", "990500", "--out", "x.json"]);
    assert_eq!(named.code, 0, "{}", named.stderr);
    let asked = workspace.run(&["render", "failure-notice", "990500", "--format", "json", "--out", "y"]);
    assert_eq!(asked.code, 0, "{}", asked.stderr);
    let data = workspace.read("x.json");
    assert_eq!(data, workspace.read("y"));
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert_eq!(data["zone"]["code"], "990500");
}
