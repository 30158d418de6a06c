//! Removes characters that must not reach a page, a feed or a calendar.
//!
//! The checks already refuse such characters in records. This is the last line of defence.

use std::borrow::Cow;

/// The text without characters that XML, HTML or iCalendar do not allow. A lone CR becomes a line break.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_barred) {
        return text.into();
    }
    let broken = text.replace("\r\n", "\n").replace(ends_line, "\n");
    broken.chars().filter(|it| !is_barred(*it)).collect::<String>().into()
}

/// Whether a character ends a line on any system.
pub(crate) fn ends_line(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Matches control characters, line ends other than LF, and noncharacters.
fn is_barred(character: char) -> bool {
    let is_control = character.is_control() && !matches!(character, '\n' | '\t');
    let is_no_character = u32::from(character) & 0xfffe == 0xfffe || matches!(character, '\u{fdd0}'..='\u{fdef}');
    is_control || is_no_character || character != '\n' && ends_line(character)
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn characters_that_no_format_has_are_left_out() {
        assert_eq!(printable("示范\u{b}区\u{0}\u{7f}\u{9b}\u{fffe}\u{1ffff}\t甲"), "示范区\t甲");
        assert_eq!(printable("一\r\n二\r三\u{2028}四\n"), "一\n二\n三\n四\n");
        assert_eq!(printable("示范区😀 A"), "示范区😀 A");
    }
}
