//! Joins lines that were wrapped in the source, without a space beside Chinese.

use super::document::{Inline, Link};
use crate::text::characters::joins;

/// Removes the spaces at line breaks beside Chinese text, even if bold text, a link or a note is at the break.
pub(super) fn join(body: &mut Vec<Inline>) {
    let text = with_breaks(body);
    let breaks = text.match_indices(BREAK);
    let stays: Vec<bool> = breaks.map(|(at, _)| !joins(&text[..at], &text[at + BREAK.len_utf8()..])).collect();
    keep(body, &mut stays.into_iter());
}

/// A placeholder for a line break. It does not occur in text itself.
const BREAK: char = '\u{0}';

fn with_breaks(body: &[Inline]) -> String {
    let mut text = String::new();
    for piece in body {
        match piece {
            Inline::Text { text: piece, .. } | Inline::Code { text: piece, .. } => text.push_str(piece),
            Inline::Space => text.push(BREAK),
            Inline::Break => text.push('\n'),
            Inline::Strong(body) | Inline::Link(Link { body, .. }) => text.push_str(&with_breaks(body)),
            Inline::Note(_) => {}
        }
    }
    text
}

/// Removes the spaces for which `stays` yields false, in order.
fn keep(body: &mut Vec<Inline>, stays: &mut impl Iterator<Item = bool>) {
    body.retain_mut(|piece| match piece {
        Inline::Space => stays.next().unwrap_or(true),
        Inline::Strong(body) | Inline::Link(Link { body, .. }) => {
            keep(body, stays);
            true
        }
        _ => true,
    });
}

/// Joins lines into one text.
pub(super) fn joined<'t>(lines: impl IntoIterator<Item = &'t str>) -> String {
    let mut text = String::new();
    for line in lines {
        if !text.is_empty() && !joins(&text, line) {
            text.push(' ');
        }
        text.push_str(line);
    }
    text
}
