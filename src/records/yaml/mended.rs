//! The text passed to the parser, with a map from its characters to bytes of the file.

use std::cmp::Reverse;
use std::ops::Range;

/// A range of the text, and the replacement that the parser reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) span: Range<usize>,
    pub(super) with: String,
}

impl Edit {
    pub(super) fn new(span: Range<usize>, with: impl Into<String>) -> Self {
        Self { span, with: with.into() }
    }
}

/// A text with its edits applied. The parser counts characters, while findings use byte offsets in the file.
pub(super) struct Mended {
    pub(super) text: String,
    /// The byte offset in the file of each character; `None` for ASCII without edits, where the two are equal.
    starts: Option<Vec<usize>>,
    /// The length of the file in bytes.
    length: usize,
}

impl Mended {
    /// Applies the edits. If two overlap, the one that starts first is applied, or else the longer one.
    pub(super) fn new(original: &str, mut edits: Vec<Edit>) -> Self {
        let length = original.len();
        if edits.is_empty() {
            let starts = (!original.is_ascii()).then(|| original.char_indices().map(|(at, _)| at).collect());
            return Self { text: original.to_string(), starts, length };
        }
        edits.sort_by_key(|it| (it.span.start, Reverse(it.span.end)));
        let mut text = String::with_capacity(length);
        let mut starts = Vec::with_capacity(length);
        let mut at = 0;
        for Edit { span, with } in edits.into_iter() {
            if span.start < at {
                continue;
            }
            copy(original, at..span.start, &mut text, &mut starts);
            starts.extend(with.chars().map(|_| span.start));
            text.push_str(&with);
            at = span.end;
        }
        copy(original, at..length, &mut text, &mut starts);
        Self { text, starts: Some(starts), length }
    }

    /// The byte offset in the file of a character of the text.
    pub(super) fn byte(&self, character: usize) -> usize {
        let at = match &self.starts {
            None => character,
            Some(starts) => starts.get(character).copied().unwrap_or(self.length),
        };
        at.min(self.length)
    }
}

fn copy(original: &str, span: Range<usize>, text: &mut String, starts: &mut Vec<usize>) {
    let piece = &original[span.clone()];
    text.push_str(piece);
    starts.extend(piece.char_indices().map(|(at, _)| span.start + at));
}

#[cfg(test)]
mod tests {
    use super::{Edit, Mended};

    #[test]
    fn characters_keep_the_places_they_have_in_the_file() {
        let mended = Mended::new("甲：乙丙", vec![Edit::new(9..9, "x"), Edit::new(3..6, ": "), Edit::new(4..9, "")]);
        assert_eq!(mended.text, "甲: 乙x丙");
        assert_eq!((0..8).map(|it| mended.byte(it)).collect::<Vec<_>>(), [0, 3, 3, 6, 9, 9, 12, 12]);
    }
}
