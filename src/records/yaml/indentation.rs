//! Mends lines that are indented with something other than spaces.

use std::ops::Range;

use super::mended::Edit;
use crate::finding::MOST_FINDINGS;
use crate::text::characters::{Fault, Found};

/// The edits that replace such indentation with spaces.
#[derive(Debug, Default)]
pub(super) struct Indentation {
    pub(super) edits: Vec<Edit>,
    /// Whether the width of an indentation was guessed.
    pub(super) guessed: bool,
}

pub(super) fn mends(text: &str, found: &[Found]) -> Indentation {
    let mut mends = Indentation::default();
    for fault in found.iter().take(MOST_FINDINGS).filter(|it| it.fault == Fault::Space) {
        let start = text[..fault.span.start].rfind('\n').map_or(0, |it| it + 1);
        let before = &text[start..fault.span.start];
        // The first fault of a line covers its whole indentation.
        if !before.bytes().all(|it| it == b' ') {
            continue;
        }
        let line = &text[start..];
        let line = &line[..line.find('\n').unwrap_or(line.len())];
        let blanks = start..start + line.len() - line.trim_start().len();
        mends.guessed |= line.trim_start() != "" && add(&mut mends.edits, text, blanks, line);
    }
    mends
}

/// Replaces the indentation of a line with spaces. Returns whether their number was guessed.
fn add(edits: &mut Vec<Edit>, text: &str, blanks: Range<usize>, line: &str) -> bool {
    let indentation = &line[..blanks.len()];
    let spaces = line.len() - line.trim_start_matches(' ').len();
    if indentation.chars().all(|it| matches!(it, ' ' | '\u{a0}')) {
        edits.push(Edit::new(blanks, " ".repeat(indentation.chars().count())));
        return false;
    }
    if spaces > 0 && !is_structure(line.trim_start()) {
        edits.push(Edit::new(blanks, " ".repeat(spaces)));
        return false;
    }
    let neighbour = neighbour(text, &blanks);
    edits.push(Edit::new(blanks, " ".repeat(neighbour)));
    true
}

/// Whether a line begins with a key or a list item.
fn is_structure(line: &str) -> bool {
    let key = line.trim_start_matches(|it: char| it.is_ascii_alphanumeric() || it == '_');
    line.starts_with("- ") || key.len() < line.len() && key.starts_with([':', '：'])
}

/// The indentation of the nearest following line that uses only spaces, or else of the nearest one before.
fn neighbour(text: &str, blanks: &Range<usize>) -> usize {
    let spaces = |line: &str| {
        let rest = line.trim_start_matches(' ');
        (!rest.trim().is_empty() && !rest.starts_with(char::is_whitespace)).then(|| line.len() - rest.len())
    };
    let after = text[blanks.end..].lines().skip(1).find_map(spaces);
    after.or_else(|| text[..blanks.start].lines().rev().find_map(spaces)).unwrap_or(0)
}
