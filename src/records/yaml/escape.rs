//! The characters of a double-quoted text, with the byte ranges of their escapes.

use std::ops::Range;

/// Each character between the quotation marks, with its byte range.
pub(super) fn characters(text: &str, span: Range<usize>) -> Vec<(char, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = span.start + 1;
    let end = span.end.saturating_sub(1);
    while let Some(next) = text.get(at..end).and_then(|it| it.chars().next()) {
        let (character, length) = match next {
            '\\' => escaped(&text[at + 1..end]),
            other => (Some(other), other.len_utf8()),
        };
        found.extend(character.map(|it| (it, at..at + length)));
        at += length;
    }
    found
}

/// Returns the length of a double-quoted text, including the closing quotation mark.
pub(super) fn closing(written: &str) -> Option<usize> {
    let mut is_escaped = false;
    let signs = written.char_indices().skip_while(|it| it.1 != '"').skip(1);
    for (at, character) in signs {
        match character {
            '"' if !is_escaped => return Some(at + 1),
            _ => is_escaped = character == '\\' && !is_escaped,
        }
    }
    None
}

/// The character that an escape stands for, and the length of the escape with its backslash.
fn escaped(rest: &str) -> (Option<char>, usize) {
    let Some(kind) = rest.chars().next() else { return (None, 1) };
    let hexadecimal = |digits: usize| {
        let code = rest.get(1..=digits).and_then(|it| u32::from_str_radix(it, 16).ok());
        (code.and_then(char::from_u32), 2 + digits)
    };
    let single = |character: char| (Some(character), 1 + kind.len_utf8());
    match kind {
        'x' => hexadecimal(2),
        'u' => hexadecimal(4),
        'U' => hexadecimal(8),
        '0' => single('\0'),
        'a' => single('\u{7}'),
        'b' => single('\u{8}'),
        't' | '\t' => single('\t'),
        'n' => single('\n'),
        'v' => single('\u{b}'),
        'f' => single('\u{c}'),
        'r' => single('\r'),
        'e' => single('\u{1b}'),
        'N' => single('\u{85}'),
        '_' => single('\u{a0}'),
        'L' => single('\u{2028}'),
        'P' => single('\u{2029}'),
        other => (None, 1 + other.len_utf8()),
    }
}
