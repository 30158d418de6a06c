//! E-mail addresses (电子邮箱).

use std::ops::Range;

use super::Kind;
use super::letters::Letter;

/// Written in place of `@` so that programs don't notice.
const AT: [&str; 4] = ["[at]", "(at)", "[AT]", "(AT)"];

/// All e-mail addresses, as ranges of letters.
pub(super) fn find(letters: &[Letter]) -> Vec<(Kind, Range<usize>)> {
    let signs = letters.iter().enumerate().filter_map(|(at, letter)| match letter.character {
        '@' => Some(at..at + 1),
        '[' | '(' => AT.iter().find(|it| starts_with(&letters[at..], it)).map(|it| at..at + it.len()),
        _ => None,
    });
    signs.filter_map(|sign| address(letters, &sign)).map(|it| (Kind::Email, it)).collect()
}

fn starts_with(letters: &[Letter], text: &str) -> bool {
    letters.len() >= text.len() && text.chars().zip(letters).all(|(it, letter)| it == letter.character)
}

fn address(letters: &[Letter], sign: &Range<usize>) -> Option<Range<usize>> {
    let is_local = |it: &&Letter| it.character.is_ascii_alphanumeric() || "._%+-".contains(it.character);
    let is_loose = |it: &&Letter| is_mark(it.character) || it.character == ' ';
    let before = &letters[..sign.start];
    let gap = before.iter().rev().take(4).take_while(is_loose).count();
    let before = &before[..before.len() - gap];
    let local = before.iter().rev().take(64).take_while(is_local).count();
    let has_letter = before[before.len() - local..].iter().any(|it| it.character.is_ascii_alphanumeric());
    let after = sign.end + letters[sign.end..].iter().take(4).take_while(is_loose).count();
    let end = domain(letters, after)?;
    (local > 0 && has_letter).then(|| before.len() - local..end)
}

/// The end of the domain name that starts at a letter, if it has at least two labels and the last is of letters.
fn domain(letters: &[Letter], start: usize) -> Option<usize> {
    let mut labels = vec![String::new()];
    let mut end = None;
    for (offset, letter) in letters[start..].iter().take(253).enumerate() {
        match letter.character {
            it if it.is_ascii_alphanumeric() || it == '-' => labels.last_mut()?.push(it),
            '.' | '。' => labels.push(String::new()),
            it if is_mark(it) => continue,
            _ => break,
        }
        let last = labels.last()?;
        let is_whole = labels.len() > 1 && labels.iter().all(|it| !it.is_empty());
        if is_whole && last.len() > 1 && last.bytes().all(|it| it.is_ascii_alphabetic()) {
            end = Some(start + offset + 1);
        }
    }
    end
}

/// Marks of Markdown that a page does not show.
fn is_mark(character: char) -> bool {
    "*`\\~".contains(character)
}
