//! A text as the parser is given it, with the bytes each of its characters has in the file.

use std::cmp::Reverse;
use std::ops::Range;

/// A piece of a text, and what the parser reads in its place.
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

/// A text with edits. The parser counts characters; findings name bytes of the file.
pub(super) struct Mended {
    pub(super) text: String,
    /// Where each character comes from, unless all are where they were and of one byte.
    starts: Option<Vec<usize>>,
    /// Bytes of the file.
    length: usize,
}

impl Mended {
    /// Applies the edits; of two that overlap, the one that starts first, or else the longer one.
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

    /// The byte of the file for a character of the text.
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
