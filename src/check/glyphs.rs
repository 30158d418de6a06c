//! Reports characters without a glyph in every text that may be printed.

use std::ops::Range;

use crate::finding::{Finding, Place, code};
use crate::model::files;
use crate::records::source::{self, SourceTree};
use crate::records::table::areas::TABLES;
use crate::records::workspace::FileText;
use crate::records::yaml::outline::{Node, NodeKind};
use crate::text::characters;
use crate::text::glyphs;

/// Folders whose records are printed.
const PRINTED: [&str; 6] = [files::ZONES, files::ROUNDS, files::CALLS, files::EXPERIENCE, files::MEASURES, "site/"];

/// Reports the characters of the area tables.
pub(super) fn check(sources: &SourceTree) -> Vec<Finding> {
    let text = |file: &str| sources.get(file).and_then(|it| source::text(file, it).ok()).unwrap_or_default();
    TABLES.iter().flat_map(|(file, _)| in_text(file, text(file), 0)).collect()
}

/// Reports the characters of a record: its values, and the text of a write-up.
pub(super) fn in_record(record: &FileText) -> Vec<Finding> {
    let FileText { file, text, outline, body } = *record;
    if !PRINTED.iter().any(|it| file.starts_with(it)) {
        return vec![];
    }
    let values = outline.root.iter().flat_map(scalars);
    let mut findings: Vec<Finding> = values.flat_map(|(value, span)| in_value(file, text, value, span)).collect();
    let is_write_up = file.starts_with(files::EXPERIENCE);
    findings.extend(body.filter(|_| is_write_up).into_iter().flat_map(|start| in_text(file, text, start)));
    findings
}

/// Collects every scalar at or below a node, with its span.
fn scalars(node: &Node) -> Vec<(&str, Range<usize>)> {
    match &node.kind {
        NodeKind::Scalar { text, .. } => vec![(text, node.span.clone())],
        NodeKind::Sequence(items) => items.iter().flat_map(scalars).collect(),
        NodeKind::Mapping(entries) => entries.iter().flat_map(|it| scalars(&it.value)).collect(),
    }
}

/// Returns the distinct characters that have no glyph. Invisible characters have a check of their own.
fn missing(text: &str) -> Vec<char> {
    let mut found: Vec<char> =
        text.chars().filter(|it| !glyphs::has(*it) && characters::fault(*it).is_none()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Reports each character at its first occurrence, or at the whole value if it is written as an escape.
fn in_value(file: &str, text: &str, value: &str, span: Range<usize>) -> Vec<Finding> {
    let place = |it: char| match text.get(span.clone()).and_then(|written| written.find(it)) {
        Some(at) => span.start + at..span.start + at + it.len_utf8(),
        None => span.clone(),
    };
    missing(value).into_iter().map(|it| finding(file, Place::Span(place(it)), it)).collect()
}

/// Reports each character once a line, at its first occurrence there.
fn in_text(file: &str, text: &str, offset: usize) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut start = offset;
    for line in text.get(offset..).unwrap_or_default().split_inclusive('\n') {
        findings.extend(in_value(file, text, line, start..start + line.len()));
        start += line.len();
    }
    findings
}

fn finding(file: &str, place: Place, character: char) -> Finding {
    let code = u32::from(character);
    let is_private = matches!(code, 0xe000..=0xf8ff | 0xf_0000..);
    let message = format!("字符 `{character}`（U+{code:04X}）没有字形，文书不能印出");
    Finding::new(&code::NO_GLYPH, file, place, message).help(if is_private {
        "这是私用区的码位，各机字形不同；请改用该字在国家标准（GB 18030）中的编码，如䶮为 U+4DAE"
    } else {
        "请改用字库中的字；生僻字没有字形的，以同音字或者文字说明代替，表情符号请删去"
    })
}
