//! Splits text into tokens for the search: one per character, in a normal form.
//!
//! - Characters are normalised (NFKC) and lower-cased: `Ａ`, `A` and `a` are the same.
//! - Latin letters lose their diacritics.
//! - A space is a token only between two letters or digits that are not Han.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub(super) fn tokens(text: &str) -> Vec<char> {
    let mut tokens = Vec::new();
    let mut before: Option<char> = None;
    let mut is_spaced = false;
    for character in clusters(text).flat_map(one_form).filter(|it| !is_invisible(*it)) {
        if character.is_whitespace() {
            is_spaced = true;
            continue;
        }
        if is_combining_mark(character) && before.is_some_and(|it| it.is_ascii_alphabetic()) {
            continue;
        }
        if is_spaced && before.is_some_and(is_latin) && is_latin(character) {
            tokens.push(' ');
        }
        let token = without_diacritics(character);
        tokens.push(token);
        before = Some(token);
        is_spaced = false;
    }
    tokens
}

/// Splits text into characters with their combining marks.
fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let next = rest.char_indices().skip(1).find(|(_, it)| !is_combining_mark(*it));
        let (cluster, others) = rest.split_at(next.map_or(rest.len(), |(at, _)| at));
        rest = others;
        (!cluster.is_empty()).then_some(cluster)
    })
}

fn one_form(cluster: &str) -> Vec<char> {
    cluster.nfkc().collect::<String>().to_lowercase().chars().collect()
}

fn without_diacritics(character: char) -> char {
    let mut parts = character.nfd();
    let base = parts.next().filter(|it| it.is_ascii_alphabetic() && parts.all(is_combining_mark));
    base.unwrap_or(character)
}

/// A letter or digit of a script that separates words by spaces.
fn is_latin(character: char) -> bool {
    character.is_alphanumeric() && character < '\u{2e80}'
}

/// Whether a character shows nothing, not even a space.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tests of `site/js` use the same cases.
    #[test]
    fn text_is_spread_as_the_interface_spreads_queries() {
        let cases = include_str!("../../../tests/data/search-tokens.json");
        let cases: Vec<(String, String)> = serde_json::from_str(cases).unwrap();
        for (text, expected) in cases {
            let tokens: Vec<_> = tokens(&text).iter().map(char::to_string).collect();
            assert_eq!(tokens.join("|"), expected, "{text}");
        }
    }
}
