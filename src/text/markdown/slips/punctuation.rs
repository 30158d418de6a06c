//! Half-width punctuation in Chinese text.

use super::Line;
use crate::text::markdown::slip::{Slip, SlipKind};

/// Half-width marks behind Chinese characters, with the full-width ones.
const HALF_WIDTH: [(char, char); 5] = [(',', '，'), (';', '；'), (':', '：'), ('?', '？'), ('!', '！')];

/// The first half-width mark that follows a Chinese character and comes before another one or the end of the line.
pub(super) fn half_width(line: &Line) -> Option<Slip> {
    let is_chinese = |it: Option<char>| it.is_some_and(|it| ('一'..='龥').contains(&it));
    let found = line.text.char_indices().find_map(|(at, mark)| {
        let full = HALF_WIDTH.iter().find(|it| it.0 == mark)?.1;
        let (before, after) = (line.text[..at].chars().next_back(), line.text[at + 1..].chars().next());
        let closes = is_chinese(after) || after.is_none() && mark != ':';
        (is_chinese(before) && closes).then_some((at, mark, full))
    });
    let (at, mark, full) = found?;
    let span = line.start + at..line.start + at + 1;
    let (message, help) = (format!("汉字之间用了半角的 `{mark}`"), format!("写作 `{full}`"));
    Some(Slip::new(SlipKind::Punctuation, span, message, help))
}
