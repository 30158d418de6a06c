//! Wrapped lines: decides whether they join with a space.

/// Whether two pieces of text on neighbouring lines join without a space.
///
/// They do if either character at the break is Chinese. Marks that both scripts use (quotation marks, dashes,
/// ellipses) are skipped, and the character beyond them decides. Two pieces with only such marks also join.
pub(crate) fn joins(before: &str, after: &str) -> bool {
    // No real text has more of these marks in a row.
    const FARTHEST: usize = 64;
    let left = before.chars().rev().take(FARTHEST).find(|it| !is_shared(*it)).map(is_chinese);
    let right = after.chars().take(FARTHEST).find(|it| !is_shared(*it)).map(is_chinese);
    left == Some(true) || right == Some(true) || left.is_none() && right.is_none()
}

/// Whether a character belongs to a script without spaces, or is full-width.
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

/// Whether a character of the blocks above is Hangul. Korean uses spaces.
fn is_hangul(character: char) -> bool {
    matches!(character, '\u{302e}' | '\u{302f}' | '\u{3200}'..='\u{321e}' | '\u{3260}'..='\u{327f}')
}

/// Whether a character is used in both Chinese and Latin text, or is a control character.
fn is_shared(character: char) -> bool {
    "“”‘’…—·".contains(character) || character.is_control()
}

#[cfg(test)]
mod tests {
    use super::joins;

    #[test]
    fn a_wrapped_line_joins_without_a_space_beside_chinese() {
        for (before, after) in [
            ("第一行", "第二行"),
            ("第一行，", "第二行"),
            ("采用", "ODR机制"),
            ("采用ODR", "机制"),
            ("全省", "9个市"),
            ("，", "A"),
            ("《办法》", "（试行）"),
            ("做法如下", "①登记"),
            ("①", "②"),
            ("①", "A"),
            ("％", "A"),
            ("他说", "“好”"),
            ("“好”", "随后"),
            ("“引文”", "ABC"),
            ("……", "……"),
            ("…", "“"),
            ("—", "省"),
            ("𠮷", "野"),
            ("𠮷", "A"),
            ("〇", "一"),
            ("カ", "タ"),
        ] {
            assert!(joins(before, after), "{before}⏎{after}");
        }
    }

    #[test]
    fn latin_and_korean_words_keep_their_space() {
        for (before, after) in [
            ("online", "dispute"),
            ("2026", "2027"),
            ("9", "a"),
            ("a “b”", "c"),
            ("d", "“e”"),
            ("d", "…"),
            ("a", "—b"),
            ("한국", "어"),
            ("é", "é"),
            (")", "("),
        ] {
            assert!(!joins(before, after), "{before}⏎{after}");
        }
    }
}
