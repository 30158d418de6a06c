//! Lines that were wrapped: whether a space joins them.

/// Whether two pieces of text that a line break keeps apart join without a space.
///
/// They do where either side is Chinese. Curly quotation marks, dots and dashes belong to Chinese and
/// to Latin text: beside them the other side decides, and two of them join.
pub(crate) fn joins(before: char, after: char) -> bool {
    is_chinese(before) || is_chinese(after) || is_shared(before) && is_shared(after)
}

/// Whether a character belongs to a script that has no spaces, or fills its square.
fn is_chinese(character: char) -> bool {
    matches!(
        character,
        // Circled and parenthesized numbers.
        '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}' | '\u{3200}'..='\u{33ff}'
        // Radicals, marks, kana and bopomofo.
        | '\u{2e80}'..='\u{312f}' | '\u{3190}'..='\u{31ff}'
        // Ideographs.
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'
        // Vertical and full-width forms.
        | '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff9f}' | '\u{ffe0}'..='\u{ffe6}'
    ) && !is_hangul(character)
}

/// Hangul in the blocks above: Korean has spaces.
fn is_hangul(character: char) -> bool {
    matches!(character, '\u{302e}' | '\u{302f}' | '\u{3200}'..='\u{321e}' | '\u{3260}'..='\u{327f}')
}

fn is_shared(character: char) -> bool {
    "“”‘’…—·".contains(character)
}

#[cfg(test)]
mod tests {
    use super::joins;

    #[test]
    fn a_wrapped_line_joins_without_a_space_beside_chinese() {
        for (before, after) in [
            ('省', '中'),
            ('省', 'A'),
            ('A', '省'),
            ('省', '9'),
            ('，', 'A'),
            ('”', '省'),
            ('省', '“'),
            ('》', '（'),
            ('①', 'A'),
            ('％', 'A'),
            ('—', '省'),
            ('…', '“'),
            ('𠮷', 'A'),
            ('〇', '一'),
            ('カ', 'タ'),
        ] {
            assert!(joins(before, after), "{before}⏎{after}");
        }
    }

    #[test]
    fn latin_and_korean_words_keep_their_space() {
        for (before, after) in
            [('d', 'f'), ('9', 'a'), ('”', 'b'), ('d', '“'), ('d', '…'), ('한', '국'), ('é', 'é'), (')', '(')]
        {
            assert!(!joins(before, after), "{before}⏎{after}");
        }
    }
}
