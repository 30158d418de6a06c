//! Finds characters that no record should contain: invisible ones, ones that may not display, and ones that only
//! look like the character the writer meant.

mod fold;
mod forms;
mod names;

use std::ops::Range;

use unicode_normalization::char::{compose, is_public_assigned};

pub(crate) use fold::joins;

/// The fault of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Invisible to a reader. Some such characters even reverse the text around them.
    Invisible,
    /// Whitespace other than the plain space and the line break.
    Space,
    /// The replacement character, left in place of one that could not be decoded.
    Garbled,
    /// In a private use area, so it looks different on each system. Holds its GB 18030 successor, if any.
    Private(Option<char>),
    Unassigned,
    /// A radical or a compatibility character. Holds the usual character.
    LooksLike(char),
    /// A letter followed by a combining mark. Holds the mark and the single character for both.
    Apart(char, char),
}

/// A faulty character found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) fault: Fault,
    pub(crate) character: char,
    /// The number of successive occurrences.
    pub(crate) count: usize,
    pub(crate) span: Range<usize>,
}

/// The faulty characters of a text, in order.
pub(crate) fn faults(text: &str) -> Vec<Found> {
    faults_of(text.char_indices().map(|(at, it)| (it, at..at + it.len_utf8())))
}

/// The text with faulty characters replaced by the intended ones, where these are known.
pub(crate) fn meant(text: &str) -> String {
    let mut meant = text.to_string();
    for found in faults(text).into_iter().rev() {
        let character = match found.fault {
            Fault::LooksLike(it) | Fault::Apart(_, it) | Fault::Private(Some(it)) => it,
            _ => continue,
        };
        meant.replace_range(found.span, &character.to_string().repeat(found.count));
    }
    meant
}

/// Like [`faults`], for characters whose spans differ from their own length, such as escapes.
pub(crate) fn faults_of(characters: impl Iterator<Item = (char, Range<usize>)>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut before: Option<(char, Range<usize>)> = None;
    let mut characters = characters.peekable();
    while let Some((character, span)) = characters.next() {
        let ends_line = character == '\r' && characters.peek().is_some_and(|(it, _)| *it == '\n');
        let apart = before.take().and_then(|(letter, start)| apart(letter, character, start.start..span.end));
        match fault(character).filter(|_| !ends_line) {
            _ if apart.is_some() => found.extend(apart),
            Some(fault) => add(&mut found, Found { fault, character, count: 1, span: span.clone() }),
            None => {}
        }
        before = Some((character, span));
    }
    found
}

/// Adds a fault. Successive occurrences of the same character count as one fault.
fn add(found: &mut Vec<Found>, next: Found) {
    match found.last_mut() {
        Some(last) if last.character == next.character && last.span.end == next.span.start => {
            last.count += 1;
            last.span.end = next.span.end;
        }
        _ => found.push(next),
    }
}

fn apart(letter: char, mark: char, span: Range<usize>) -> Option<Found> {
    if mark < FIRST_MARK || is_ideograph(mark) {
        return None;
    }
    let whole = (!letter.is_ascii_control()).then(|| compose(letter, mark)).flatten()?;
    Some(Found { fault: Fault::Apart(mark, whole), character: letter, count: 1, span })
}

/// The first combining mark.
const FIRST_MARK: char = '\u{300}';

/// Whether a character is in the main block of Chinese characters.
///
/// Most characters of a text are, and none of them has a fault, so checks ask this first.
pub(crate) fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{4e00}'..='\u{9fa5}')
}

/// The fault of a single character, without its context.
pub(crate) fn fault(character: char) -> Option<Fault> {
    match character {
        '\n' | ' '..='~' => None,
        _ if is_ideograph(character) => None,
        '\u{fffd}' => Some(Fault::Garbled),
        _ if is_unusual_space(character) => Some(Fault::Space),
        _ if is_invisible(character) => Some(Fault::Invisible),
        _ if is_private(character) => Some(Fault::Private(forms::successor(character))),
        _ if !is_public_assigned(character) => Some(Fault::Unassigned),
        _ => forms::usual(character).map(Fault::LooksLike),
    }
}

/// Whether a character is invisible: control characters, direction marks, joiners, variation selectors,
/// zero-width characters, and noncharacters.
pub(crate) fn is_invisible(character: char) -> bool {
    if matches!(character, ' '..='~') || is_ideograph(character) {
        return false;
    }
    let is_control = character.is_control() && !matches!(character, '\n' | '\t');
    let is_noncharacter = matches!(character, '\u{fdd0}'..='\u{fdef}') || character as u32 & 0xfffe == 0xfffe;
    is_control || is_noncharacter || is_ignorable(character)
}

/// Whether a character is default-ignorable, a line or paragraph separator, or a blank letter.
fn is_ignorable(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Matches tabs and spaces of other widths.
fn is_unusual_space(character: char) -> bool {
    matches!(character, '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

fn is_private(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

#[cfg(test)]
mod tests {
    use super::{Fault, fault, faults};

    #[test]
    fn each_character_is_found_where_it_is() {
        let found = faults("甲\u{200b}乙\u{3000}\u{3000}丙\u{e863}⽰\u{fffd}e\u{301}\u{378}\u{fffe}丁");
        let places: Vec<_> = found.iter().map(|it| (it.fault, it.span.start, it.count)).collect();
        assert_eq!(
            places,
            [
                (Fault::Invisible, 3, 1),
                (Fault::Space, 9, 2),
                (Fault::Private(Some('䶮')), 18, 1),
                (Fault::LooksLike('示'), 21, 1),
                (Fault::Garbled, 24, 1),
                (Fault::Apart('\u{301}', 'é'), 27, 1),
                (Fault::Unassigned, 30, 1),
                (Fault::Invisible, 32, 1),
            ]
        );
    }

    #[test]
    fn the_usual_characters_have_no_fault() {
        for character in ('\u{4e00}'..='\u{9fa5}').filter(|it| super::is_ideograph(*it)) {
            assert!(super::is_public_assigned(character) && super::forms::usual(character).is_none(), "{character}");
            assert_eq!(super::compose('a', character), None, "{character}");
        }
        assert!((' '..super::FIRST_MARK).all(|mark| ('a'..='z').all(|it| super::compose(it, mark).is_none())));
    }

    #[test]
    fn what_chinese_texts_use_is_left_alone() {
        let text = "《网络市场》“以网管网”‘甲’——…①㈠Ⅳ％～・·•℃×÷ＡＢ１２ｱ〇é㎡\u{2f}䶮𠮷😀한\r\n次行";
        assert_eq!(faults(text), []);
    }

    #[test]
    fn what_nobody_sees_is_refused() {
        let characters = "\0\u{b}\u{1b}\u{7f}\u{85}\u{ad}\u{200b}\u{200e}\u{2028}\u{202e}\u{2060}\u{2066}\u{fe0f}\
                          \u{feff}\u{fff9}\u{fffe}\u{ffff}\u{e0101}\u{1ffff}\r";
        for character in characters.chars() {
            assert_eq!(fault(character), Some(Fault::Invisible), "U+{:04X}", character as u32);
        }
    }
}
