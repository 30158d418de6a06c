//! The characters available in the fonts of printed documents.
//!
//! The table is generated from the fonts that `scripts/fonts.sh` fetches (`tests/paper/characters.rs`). Checks
//! therefore give the same result on a machine without the fonts.

use std::ops::RangeInclusive;
use std::sync::OnceLock;

/// Hexadecimal ranges of code points, in ascending order.
static TABLE: &str = include_str!("../../templates/typst/characters.txt");

/// Whether the fonts have a glyph for a character. Whitespace needs none.
pub(crate) fn has(character: char) -> bool {
    static RANGES: OnceLock<Vec<RangeInclusive<u32>>> = OnceLock::new();
    let ranges = RANGES.get_or_init(|| TABLE.split_whitespace().filter_map(range).collect());
    let code = u32::from(character);
    let next = ranges.partition_point(|it| *it.end() < code);
    character.is_whitespace() || ranges.get(next).is_some_and(|it| it.contains(&code))
}

/// Parses `4E00-9FFF`, or a single code point such as `3007`.
fn range(text: &str) -> Option<RangeInclusive<u32>> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let code = |it| u32::from_str_radix(it, 16).ok();
    Some(code(first)?..=code(last)?)
}

#[cfg(test)]
mod tests {
    use super::has;

    #[test]
    fn rare_names_have_glyphs_and_emoji_and_private_characters_have_none() {
        for character in "网络 ，“”—…·〔〕≧㎡喆赟堃翀珺䶮㼆é①\n\u{3000}".chars() {
            assert!(has(character), "{character}");
        }
        for character in ['\u{1f600}', '\u{e863}', '\u{2bc21}', '\u{10ffff}'] {
            assert!(!has(character), "U+{:04X}", u32::from(character));
        }
    }
}
