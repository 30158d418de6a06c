//! How many lines a text takes in a cell, so that rows are as high as their text.
//!
//! Widths are counted in half characters: a Chinese character is two wide. The count errs towards more lines, because
//! typefaces differ and a row that is too low hides text.

use unicode_width::UnicodeWidthChar;

/// The width of the longest line of a text.
pub(super) fn longest(text: &str) -> u32 {
    text.split('\n').map(|line| line.chars().map(width).sum()).max().unwrap_or(0)
}

/// The number of lines of a text in a cell.
pub(super) fn lines(text: &str, cell: u32) -> u32 {
    text.split('\n').map(|it| wrapped(it, cell.max(2))).sum()
}

/// The number of lines of a text without line breaks.
fn wrapped(text: &str, cell: u32) -> u32 {
    let (mut lines, mut used) = (1, 0);
    for piece in pieces(text) {
        let width: u32 = piece.chars().map(width).sum();
        let visible: u32 = piece.trim_end().chars().map(self::width).sum();
        if used > 0 && used + visible > cell {
            lines += 1;
            used = 0;
        }
        // A piece that is longer than a line is cut wherever the line ends.
        lines += visible.saturating_sub(1) / cell;
        used = if visible > cell { (visible - 1) % cell + 1 } else { used + width };
    }
    lines
}

/// The width of a character. Capitals and other broad letters count like Chinese characters.
fn width(character: char) -> u32 {
    match character {
        'A'..='Z' | 'm' | 'w' | '@' | '%' | '&' => 2,
        _ => u32::try_from(character.width_cjk().unwrap_or(0)).unwrap_or(2),
    }
}

/// The pieces between which a line may break.
fn pieces(text: &str) -> Vec<&str> {
    let mut starts = vec![0];
    for ((_, before), (at, after)) in text.char_indices().zip(text.char_indices().skip(1)) {
        if may_break(before, after) {
            starts.push(at);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| &text[*start..end]).collect()
}

fn may_break(before: char, after: char) -> bool {
    const CLOSING: &str = "，。、；：？！）》〉」』】〕”’…—·％℃";
    const OPENING: &str = "（《〈「『【〔“‘";
    let is_broad = |it: char| it.width_cjk() == Some(2);
    match (before, after) {
        (_, ' ') => false,
        (' ', _) => true,
        _ if CLOSING.contains(after) || OPENING.contains(before) => false,
        _ => is_broad(before) || is_broad(after),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_character_is_two_wide() {
        assert_eq!([longest("示例甲市"), longest("990100"), longest("甲\n乙丙"), longest("")], [8, 6, 4, 0]);
    }

    #[test]
    fn texts_break_between_chinese_characters() {
        assert_eq!([lines("示例甲市", 8), lines("示例甲市", 7), lines("示例甲市", 2)], [1, 2, 4]);
        assert_eq!([lines("甲\n乙", 20), lines("", 20), lines("甲\n\n乙", 20)], [2, 1, 3]);
    }

    #[test]
    fn no_line_begins_with_a_closing_mark() {
        assert_eq!(pieces("（甲、乙）丙"), ["（甲、", "乙）", "丙"]);
        assert_eq!(lines("甲乙，丙", 4), 3);
    }

    #[test]
    fn words_stay_whole_unless_they_are_longer_than_a_line() {
        assert_eq!(pieces("abc de示"), ["abc ", "de", "示"]);
        assert_eq!([lines("abc de", 6), lines("abc de", 5), lines("abcdefghij", 4)], [1, 2, 3]);
    }
}
