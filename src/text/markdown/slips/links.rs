//! Text that was meant as a link, a picture or a reference to a note.

use std::collections::BTreeSet;

use super::Line;
use crate::text::markdown::slip::{Slip, SlipKind};

/// `[文字]（地址）`, and a link that is not closed.
pub(super) fn full_width(line: &Line) -> Option<Slip> {
    let at = line.text.find("](").or_else(|| {
        let at = line.text.find("]（")?;
        let target = line.text[at..].trim_start_matches("]（");
        let leads = target.starts_with(['/', '#']) || ["://", ".png", ".jpg"].iter().any(|it| target.contains(it));
        leads.then_some(at)
    })?;
    let start = line.text[..at].rfind('[')?;
    let help = "链接写作 `[文字](地址)`，图片写作 `![说明](地址)`：括号都是半角，地址中没有空格";
    let span = line.start + start..line.whole().end;
    Some(Slip::new(SlipKind::Link, span, "没有成为链接或者图片，将照原样显示", help))
}

/// `[文字] (地址)`, `【文字】(地址)`: a link with a space between its brackets, or with the wrong brackets.
pub(super) fn spaced(line: &Line) -> Option<Slip> {
    let closes = line.text.char_indices().filter(|(_, it)| matches!(it, ']' | '】' | '］'));
    let (at, address) = closes.into_iter().find_map(|(at, close)| {
        let rest = line.text[at + close.len_utf8()..].trim_start();
        let address = rest.strip_prefix(['(', '（'])?;
        let is_link = ["http://", "https://", "/"].iter().any(|it| address.starts_with(it))
            || address.split([')', '）']).next().is_some_and(|it| it.ends_with(".png") || it.ends_with(".jpg"));
        is_link.then_some((at, address))
    })?;
    let start = line.text[..at].rfind(['[', '【', '［'])?;
    let end = line.text.len() - address.len() + address.find([')', '）']).map_or(address.len(), |it| it + 1);
    let end = line.text.char_indices().map(|it| it.0).chain([line.text.len()]).find(|it| *it >= end)?;
    let help = "链接写作 `[文字](地址)`，图片写作 `![说明](地址)`：括号都是半角，两个括号之间没有空格";
    let span = line.start + start..line.start + end;
    Some(Slip::new(SlipKind::Link, span, "没有成为链接或者图片，将照原样显示", help))
}

/// `[^1]` without a note, and a note with a full-width colon.
pub(super) fn unknown_note(notes: &BTreeSet<&str>, line: &Line) -> Option<Slip> {
    let start = line.text.find("[^")?;
    let name = line.text[start + 2..].split(']').next().filter(|it| !it.is_empty() && !it.contains(['[', ' ']))?;
    let end = start + 2 + name.len() + 1;
    if end > line.text.len() || notes.contains(name) {
        return None;
    }
    let span = line.start + start..line.start + end;
    let help = format!("脚注的说明单独成段，写作 `[^{name}]: 说明`，冒号是半角的，其后空一格");
    let message = match start == 0 && line.text[end..].starts_with('：') {
        true => "这一行没有成为脚注的说明，将照原样显示".to_string(),
        false => format!("没有脚注 `[^{name}]` 的说明，将照原样显示"),
    };
    Some(Slip::new(SlipKind::Note, span, message, help))
}
