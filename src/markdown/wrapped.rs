//! Lines that were wrapped in the source: where they join without a space.

use super::document::{Inline, Link};

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

/// Whether two pieces of text on neighbouring lines join without a space.
///
/// They do where either of the characters at the break is Chinese. Signs that both scripts use
/// (quotation marks, dashes, ellipses) go by the character behind them; where there are only such
/// signs, they join.
pub(crate) fn joins(before: &str, after: &str) -> bool {
    // No text has more signs in a row.
    const FARTHEST: usize = 64;
    let left = before.chars().rev().take(FARTHEST).find_map(script);
    let right = after.chars().take(FARTHEST).find_map(script);
    left == Some(Script::Chinese) || right == Some(Script::Chinese) || left.is_none() && right.is_none()
}

#[derive(PartialEq, Eq)]
enum Script {
    Chinese,
    /// Words that are written with spaces between them.
    Spaced,
}

/// The script of a character; `None` for what both use.
fn script(character: char) -> Option<Script> {
    match character {
        '“' | '”' | '‘' | '’' | '…' | '—' | '·' | BREAK => None,
        // Hangul words have spaces between them.
        '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7af}' => Some(Script::Spaced),
        // Numbers in circles and brackets: ① ⑴ Ⓐ.
        '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}' => Some(Script::Chinese),
        '\u{2e80}'.. => Some(Script::Chinese),
        _ => Some(Script::Spaced),
    }
}

#[cfg(test)]
mod tests {
    use super::joins;

    #[test]
    fn chinese_lines_join_and_words_keep_their_space() {
        for (before, after) in [
            ("第一行", "第二行"),
            ("第一行，", "第二行"),
            ("采用", "ODR机制"),
            ("采用ODR", "机制"),
            ("做法如下", "①登记"),
            ("①", "②"),
            ("他说", "“好”"),
            ("“好”", "随后"),
            ("“引文”", "ABC"),
            ("……", "……"),
            ("𠮷", "野"),
        ] {
            assert!(joins(before, after), "{before}⏎{after}");
        }
        for (before, after) in [("online", "dispute"), ("a “b”", "c"), ("2026", "2027"), ("한국", "어"), ("a", "—b")]
        {
            assert!(!joins(before, after), "{before}⏎{after}");
        }
    }
}
