//! Lines that were wrapped in the source: where they join without a space.

use super::document::{Inline, Link};
use crate::text::characters::joins;

/// Takes the space out of breaks beside Chinese text, whatever is at the break: bold text, a link, a note.
pub(super) fn join(body: &mut Vec<Inline>) {
    let text = with_breaks(body);
    let breaks = text.match_indices(BREAK);
    let stays: Vec<bool> = breaks.map(|(at, _)| !joins(&text[..at], &text[at + BREAK.len_utf8()..])).collect();
    keep(body, &mut stays.into_iter());
}

/// Stands for a break in a text, where it is no character of its own.
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

/// Keeps the spaces that stay.
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

/// Lines as one text.
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
