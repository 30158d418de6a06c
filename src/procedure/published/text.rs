//! Published texts: describes in words how what is published now differs from what was recorded.

use chrono::NaiveDate;
use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::model::published::text::{PublishedText, TextEdition, TextPart};
use crate::output::hash;
use crate::records::receipt;

/// The number of changes in a part that are shown. Further changes are only counted.
const SHOWN: usize = 3;

/// The maximum length of a shown change, in characters. Longer sentences are cut to the change and `AROUND`
/// characters on each side.
const LONGEST: usize = 64;
const AROUND: usize = 12;

/// The number of pieces up to which changes are found one by one. A longer text is one single change.
const MOST_PIECES: usize = 4000;

/// Makes an edition with this date from its parts.
pub(crate) fn edition(date: NaiveDate, parts: Vec<TextPart>) -> TextEdition {
    let edition =
        TextEdition { date, reason: None, parts, sha256: String::new(), program: receipt::PROGRAM.to_string() };
    TextEdition { sha256: hash(edition.text().as_bytes()), ..edition }
}

/// The record with one more edition: a correction with its own date and reason.
pub(crate) fn corrected(record: &PublishedText, edition: TextEdition, date: NaiveDate, reason: &str) -> PublishedText {
    let mut corrected = record.clone();
    corrected.editions.push(TextEdition { date, reason: Some(reason.to_string()), ..edition });
    corrected
}

/// How a kind of text presents its parts.
pub(crate) struct Reading {
    /// The Chinese name of a part.
    pub(crate) name: fn(&str) -> String,
    /// The lines of a part as a reader sees them.
    pub(crate) lines: fn(&str, &str) -> Vec<String>,
}

/// A part that was added, removed or changed.
pub(crate) struct PartChange {
    pub(crate) part: String,
    /// The change, described in words.
    pub(crate) words: String,
    /// The sentence at the first change in the new text, as a reader sees it.
    pub(crate) piece: Option<String>,
}

/// The parts that changed. Changes of whitespace and line breaks do not count.
pub(crate) fn changes(before: &TextEdition, after: &TextEdition, reading: &Reading) -> Vec<PartChange> {
    let gone = before.parts.iter().filter(|it| after.part(&it.part).is_none());
    let gone = gone.map(|it| bare(&it.part, format!("删去{}", (reading.name)(&it.part))));
    let rest = after.parts.iter().filter_map(|it| match before.part(&it.part) {
        None => Some(bare(&it.part, format!("增加{}", (reading.name)(&it.part)))),
        Some(old) if solid(old) == solid(&it.text) => None,
        Some(_) if it.is_file() => Some(bare(&it.part, format!("更换{}", (reading.name)(&it.part)))),
        Some(old) => Some(rewritten(&it.part, old, &it.text, reading)),
    });
    gone.chain(rest).collect()
}

/// The differences between two editions, described in words; empty if there are none.
pub(crate) fn difference(before: &TextEdition, after: &TextEdition, reading: &Reading) -> Vec<String> {
    match (before.is_withdrawn(), after.is_withdrawn()) {
        (false, true) => vec!["撤下".into()],
        (true, false) => vec!["重新发布".into()],
        _ => changes(before, after, reading).into_iter().map(|it| it.words).collect(),
    }
}

fn bare(part: &str, words: String) -> PartChange {
    PartChange { part: part.to_string(), words, piece: None }
}

/// A text without its whitespace: line breaks and indentation carry no meaning.
fn solid(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace()).collect()
}

fn rewritten(part: &str, old: &str, new: &str, reading: &Reading) -> PartChange {
    let name = (reading.name)(part);
    let [old, new] = [old, new].map(|it| pieces((reading.lines)(part, it)));
    let replaced = replacements(&old, &new);
    let piece = replaced.first().and_then(|it| new.get(it.1.start)).cloned();
    let excerpts: Vec<String> = replaced
        .iter()
        .take(SHOWN)
        .map(|(before, after)| in_words(&old[before.clone()].concat(), &new[after.clone()].concat()))
        .collect();
    let words = match replaced.len().saturating_sub(SHOWN) {
        0 if excerpts.is_empty() => format!("{name}的格式或者链接有改动"),
        0 => format!("{name}{}", excerpts.join("，")),
        more => format!("{name}{}，另有{more}处", excerpts.join("，")),
    };
    PartChange { part: part.to_string(), words, piece }
}

/// The sentences of a text.
fn pieces(lines: Vec<String>) -> Vec<String> {
    let ends = ['。', '！', '？', '；'];
    let sentences = lines.iter().flat_map(|it| it.split_inclusive(ends));
    sentences.map(str::trim).filter(|it| !it.is_empty()).map(str::to_string).collect()
}

type Pieces = std::ops::Range<usize>;

/// The runs of pieces that were replaced, as pairs of old and new.
fn replacements(old: &[String], new: &[String]) -> Vec<(Pieces, Pieces)> {
    if old.len().max(new.len()) > MOST_PIECES {
        return vec![(0..old.len(), 0..new.len())];
    }
    let [a, b] = [old, new].map(|it| it.iter().map(|it| solid(it)).collect::<Vec<_>>());
    let changed = capture_diff_slices(Algorithm::Myers, &a, &b).into_iter().filter(|it| it.tag() != DiffTag::Equal);
    changed.map(|it| (it.old_range(), it.new_range())).collect()
}

fn in_words(old: &str, new: &str) -> String {
    match (old.is_empty(), new.is_empty()) {
        (true, _) => format!("增加“{}”", cut(&chars(new), 0, 0)),
        (_, true) => format!("删去“{}”", cut(&chars(old), 0, 0)),
        _ => {
            let (old, new) = (chars(old), chars(new));
            let (start, end) = common(&old, &new);
            format!("“{}”改为“{}”", cut(&old, start, end), cut(&new, start, end))
        }
    }
}

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

/// The lengths of the common prefix and the common suffix of two texts, which do not overlap.
fn common(old: &[char], new: &[char]) -> (usize, usize) {
    let alike = |it: &(&char, &char)| it.0 == it.1;
    let start = old.iter().zip(new).take_while(alike).count();
    let end = old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(alike).count();
    (start, end)
}

/// Cuts a long text down to `LONGEST` characters, dropping most of the common prefix and suffix.
fn cut(text: &[char], start: usize, end: usize) -> String {
    let short = text.len() <= LONGEST;
    let from = if short { 0 } else { start.saturating_sub(AROUND) };
    let to = if short { text.len() } else { (text.len() - end + AROUND).min(text.len()) };
    let until = to.min(from + LONGEST);
    let mark = |is_cut: bool| if is_cut { "…" } else { "" };
    let shown: String = text[from..until].iter().collect();
    format!("{}{shown}{}", mark(from > 0), mark(until < text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Reading =
        Reading { name: |it| it.to_string(), lines: |_, text| text.lines().map(str::to_string).collect() };

    fn on(parts: &[(&str, &str)]) -> TextEdition {
        let day = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        edition(day, parts.iter().map(|(name, text)| TextPart::new(name, *text)).collect())
    }

    fn words(old: &str, new: &str) -> Vec<String> {
        difference(&on(&[("正文", old)]), &on(&[("正文", new)]), &PLAIN)
    }

    #[test]
    fn blanks_and_line_ends_are_no_change() {
        assert!(words("甲乙。\n\n丙。", "甲\r\n乙。\r\n\r\n\u{3000}丙。  ").is_empty());
    }

    #[test]
    fn a_change_is_shown_in_its_sentence() {
        assert_eq!(words("甲。用时3天。乙。", "甲。用时5天。乙。"), ["正文“用时3天。”改为“用时5天。”"]);
        assert_eq!(words("甲。", "甲。乙。"), ["正文增加“乙。”"]);
        assert_eq!(words("甲。乙。", "乙。"), ["正文删去“甲。”"]);
    }

    #[test]
    fn a_long_sentence_is_cut_around_the_change() {
        let long = |number: &str| format!("{}{number}{}", "前".repeat(40), "后".repeat(40));
        let piece = |number: &str| format!("…{}{number}{}…", "前".repeat(12), "后".repeat(12));
        assert_eq!(words(&long("3"), &long("5")), [format!("正文“{}”改为“{}”", piece("3"), piece("5"))]);
    }

    #[test]
    fn of_many_changes_the_rest_is_counted() {
        let text = |end: &str| (0..5).map(|it| format!("同{it}。\n第{it}句{end}。\n")).collect::<String>();
        assert!(words(&text("甲"), &text("乙"))[0].ends_with("，另有2处"));
    }

    #[test]
    fn parts_and_files_are_named() {
        let before = on(&[("图一", "sha256:1"), ("图二", "sha256:2")]);
        let after = on(&[("图二", "sha256:3"), ("图三", "sha256:4")]);
        assert_eq!(difference(&before, &after, &PLAIN), ["删去图一", "更换图二", "增加图三"]);
        assert_eq!(difference(&before, &on(&[]), &PLAIN), ["撤下"]);
    }
}
