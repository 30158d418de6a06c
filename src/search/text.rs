//! Text as the search has it: one token a character, so that every phrase is a row of tokens.
//!
//! - Characters are brought to one form (NFKC): full width and half width are the same.
//! - A letter, digit or Han character is its own token; the library ignores case.
//! - A mark is the token `u` with its number in hexadecimal, `、` is `u3001`: the library would drop
//!   the mark itself.
//! - Space is a mark between two letters or digits that are not Han, and nothing elsewhere.
//! - `u0` stands between blocks; no query has it.

use unicode_normalization::UnicodeNormalization;

/// Between blocks.
const BREAK: &str = "u0";

/// The tokens of the blocks, parted by spaces.
pub(super) fn spread(blocks: &[String]) -> String {
    let blocks = blocks.iter().map(|it| tokens(it).join(" ")).filter(|it| !it.is_empty());
    blocks.collect::<Vec<_>>().join(&format!(" {BREAK} "))
}

fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut before = None;
    let mut is_spaced = false;
    for character in text.nfkc().filter(|it| !is_invisible(*it)) {
        if character.is_whitespace() {
            is_spaced = true;
            continue;
        }
        if is_spaced && before.is_some_and(is_latin) && is_latin(character) {
            tokens.push(mark(' '));
        }
        tokens.push(if character.is_alphanumeric() { character.to_string() } else { mark(character) });
        before = Some(character);
        is_spaced = false;
    }
    tokens
}

fn mark(character: char) -> String {
    format!("u{:x}", u32::from(character))
}

/// A letter or digit of a script that parts words by spaces.
fn is_latin(character: char) -> bool {
    character.is_alphanumeric() && character < '\u{2e80}'
}

/// A character that shows nothing, not even a space.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cases that the interface is tried with, too.
    #[test]
    fn text_is_spread_as_the_interface_spreads_queries() {
        let cases = include_str!("../../tests/data/search-tokens.json");
        let cases: Vec<(String, String)> = serde_json::from_str(cases).unwrap();
        for (text, expected) in cases {
            assert_eq!(tokens(&text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn no_phrase_reaches_from_one_block_into_the_next() {
        assert_eq!(spread(&["甲".into(), " ".into(), "乙".into()]), "甲 u0 乙");
    }
}
