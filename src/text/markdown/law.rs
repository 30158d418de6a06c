//! The law of kept text: every character of a source is either shown, or part of a mark whose effect a reader
//! sees. Nothing else disappears, nothing is added, and the order stays the same.
//!
//! The shown text is taken from the finished document, and the marks are those that its reader recorded. Together
//! they must cover the whole source, and each mark must look like one.

use super::document::{Block, Document, Inline, Link, Picture, Span};
use super::is_hidden;
use super::mark::{Mark, MarkKind};

impl Mark {
    /// Whether the text in the source looks like this kind of mark.
    fn fits(&self, written: &str) -> bool {
        let of = |signs: &str| written.chars().all(|it| it.is_whitespace() || signs.contains(it));
        match self.kind {
            MarkKind::Heading => of("#"),
            MarkKind::Item => {
                of("-") || of("+") || of("*") || written.trim_end_matches(['.', ')']).parse::<u64>().is_ok()
            }
            MarkKind::Quote => of(">"),
            MarkKind::Rule => of("-") || of("*") || of("_"),
            MarkKind::Fence => written.trim_start_matches([' ', '>']).starts_with(['`', '~']),
            MarkKind::Accent => of("`"),
            MarkKind::Bold => written == "**",
            MarkKind::Table => of("|-: >"),
            MarkKind::Link => of("[") || of("<") || of(">") || written.starts_with("](") && written.ends_with(')'),
            MarkKind::Picture => written.starts_with("![") && written.ends_with(')'),
            MarkKind::Note => written.starts_with("[^") && written.trim_end_matches(':').ends_with(']'),
            MarkKind::Escape => of("\\"),
        }
    }
}

/// The first part of a source that breaks the law: neither shown nor a mark, or shown differently than written.
pub(crate) fn breach(source: &str, document: &Document) -> Option<Span> {
    let mut covered = vec![false; source.len()];
    for mark in &document.marks {
        let span = mark.start..mark.end;
        let is_free = !covered[span.clone()].contains(&true);
        if !is_free || !source.get(span.clone()).is_some_and(|it| mark.fits(it)) {
            return Some(span);
        }
        covered[span].fill(true);
    }
    for piece in pieces(document) {
        let written: String = piece.spans.iter().map(|it| visible(&source[it.clone()])).collect();
        let is_free = piece.spans.iter().all(|it| !covered[it.clone()].contains(&true));
        if !is_free || written.replace("\\|", "|") != visible(piece.text).replace("\\|", "|") {
            return piece.spans.first().cloned().or(Some(0..source.len()));
        }
        piece.spans.iter().for_each(|it| covered[it.clone()].fill(true));
    }
    let lost = source.char_indices().find(|(at, it)| !covered[*at] && !is_unseen(*it));
    lost.map(|(at, it)| at..at + it.len_utf8())
}

/// Collects the remaining marks: the given characters in the given pieces of the source that are not yet covered.
pub(super) fn swept(source: &str, document: &Document, pieces: &[(Span, MarkKind, &str)]) -> Vec<Mark> {
    let mut covered = vec![false; source.len()];
    for mark in &document.marks {
        covered[mark.start..mark.end].fill(true);
    }
    for span in self::pieces(document).iter().flat_map(|it| it.spans) {
        covered[span.clone()].fill(true);
    }
    let mut found = Vec::new();
    for (span, kind, signs) in pieces {
        let before_lines = *kind == MarkKind::Quote;
        for (at, sign) in in_lines(source, span, before_lines) {
            if signs.contains(sign) && !sign.is_whitespace() && !covered[at] {
                covered[at] = true;
                found.push(Mark::new(*kind, at..at + 1));
            }
        }
    }
    found
}

/// The characters of a piece of the source with their positions.
///
/// With `only_before`, returns only the blanks and `>` at the start of each line.
fn in_lines(source: &str, span: &Span, only_before: bool) -> Vec<(usize, char)> {
    let mut found = Vec::new();
    let mut at = span.start;
    for line in source[span.clone()].split_inclusive('\n') {
        let text = line.trim_start_matches([' ', '\t', '>']);
        let length = if only_before { line.len() - text.len() } else { line.len() };
        found.extend(line[..length].char_indices().map(|(offset, it)| (at + offset, it)));
        at += line.len();
    }
    found
}

/// The shown texts of a document, with footnotes last.
pub(super) fn shown(document: &Document) -> Vec<&str> {
    pieces(document).into_iter().map(|it| it.text).collect()
}

/// The positions of the shown texts.
#[cfg(test)]
pub(super) fn places(document: &Document) -> Vec<Span> {
    pieces(document).into_iter().flat_map(|it| it.spans.to_vec()).collect()
}

/// The text without whitespace and invisible characters.
pub(crate) fn visible(text: &str) -> String {
    text.chars().filter(|it| !is_unseen(*it)).collect()
}

fn is_unseen(character: char) -> bool {
    character.is_whitespace() || is_hidden(character)
}

/// A shown text with its positions in the source.
struct Piece<'d> {
    text: &'d str,
    spans: &'d [Span],
}

fn pieces(document: &Document) -> Vec<Piece<'_>> {
    let notes = document.notes.iter().flat_map(|it| in_blocks(it));
    in_blocks(&document.blocks).into_iter().chain(notes).collect()
}

fn in_blocks(blocks: &[Block]) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { body, .. } | Block::Paragraph(body) => found.extend(in_line(body)),
            Block::Code { text, spans } => found.push(Piece { text, spans }),
            Block::Quote(blocks) => found.extend(in_blocks(blocks)),
            Block::List(list) => found.extend(list.items.iter().flat_map(|it| in_blocks(it))),
            Block::Table(table) => {
                found.extend(table.head.iter().chain(table.rows.iter().flatten()).flat_map(|it| in_line(it)));
            }
            Block::Picture(Picture { .. }) | Block::Rule => {}
        }
    }
    found
}

fn in_line(body: &[Inline]) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    for piece in body {
        match piece {
            Inline::Text { text, span } => found.push(Piece { text, spans: std::slice::from_ref(span) }),
            Inline::Code { text, spans } => found.push(Piece { text, spans }),
            Inline::Strong(body) | Inline::Link(Link { body, .. }) => found.extend(in_line(body)),
            Inline::Space | Inline::Break | Inline::Note(_) => {}
        }
    }
    found
}
