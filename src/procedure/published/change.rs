//! Describes in words how what is published now differs from what was recorded.

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::model::published::{AREA, Edition, Part, WORDING, record_of};
use crate::records::frozen;

/// The number of changes in a part that are shown. Further changes are only counted.
const SHOWN: usize = 3;

/// The maximum length of a shown change, in characters. Longer sentences are cut to the change and `AROUND`
/// characters on each side.
const LONGEST: usize = 64;
const AROUND: usize = 12;

/// The number of pieces up to which changes are found one by one. A longer text is one single change.
const MOST_PIECES: usize = 4000;

/// How a kind of publication presents its parts.
pub(crate) struct Reading {
    /// The Chinese name of a part, given its id and its text.
    pub(crate) name: fn(&str, &str) -> String,
    /// The lines of a part as a reader sees them.
    pub(crate) lines: fn(&str, &str) -> Vec<String>,
}

/// A part that was added, removed or changed.
pub(crate) struct Change {
    pub(crate) part: String,
    /// The path of the value, in a part that is a record.
    pub(crate) path: Option<String>,
    /// The Chinese name of the part or value.
    pub(crate) name: String,
    /// The replaced texts, old and new, in their order. One of the two is empty if text was added or removed. Files,
    /// and parts that were added or removed as a whole, have none.
    pub(crate) replaced: Vec<(String, String)>,
    /// The change, described in words.
    pub(crate) words: String,
    /// The sentence at the first change in the new text, as a reader sees it.
    pub(crate) piece: Option<String>,
}

/// What the public saw that changed. Changes of whitespace and line breaks do not count.
///
/// A sentence that follows from other parts is left out if one of those changed.
pub(crate) fn public(before: &Edition, after: &Edition, reading: &Reading) -> Vec<Change> {
    let mut found = changes(before, after, reading);
    found.retain(|it| record_of(&it.part).is_none());
    if found.iter().any(|it| !it.part.starts_with(WORDING)) {
        found.retain(|it| !it.part.starts_with(WORDING));
    }
    found
}

/// The values that changed in records on which the publication rests.
pub(crate) fn internal(before: &Edition, after: &Edition, reading: &Reading) -> Vec<Change> {
    let mut found = changes(before, after, reading);
    found.retain(|it| record_of(&it.part).is_some());
    found
}

fn changes(before: &Edition, after: &Edition, reading: &Reading) -> Vec<Change> {
    let gone = before.parts.iter().filter(|it| after.part(&it.part).is_none());
    let gone = gone.map(|it| whole(it, "删去", "减少", reading));
    let rest = after.parts.iter().flat_map(|it| match before.part(&it.part) {
        None => vec![whole(it, "增加", "增加", reading)],
        Some(old) if solid(old) == solid(&it.text) => vec![],
        Some(_) if it.is_file() => vec![whole(it, REPLACED, REPLACED, reading)],
        Some(old) if record_of(&it.part).is_some() => values(it, old, reading),
        Some(old) => vec![rewritten(&it.part, old, &it.text, reading)],
    });
    gone.chain(rest).collect()
}

/// The differences between two editions that the public sees, described in words; empty if there are none.
pub(crate) fn difference(before: &Edition, after: &Edition, reading: &Reading) -> Vec<String> {
    match (before.is_withdrawn(), after.is_withdrawn()) {
        (false, true) => vec!["撤下".into()],
        (true, false) => vec!["重新发布".into()],
        _ => in_order(&public(before, after, reading)),
    }
}

/// Changes in words. Areas that were added or removed share one phrase.
fn in_order(changes: &[Change]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for verb in ["减少", "增加"] {
        let areas = changes.iter().filter(|it| it.part.starts_with(AREA)).filter_map(|it| it.words.strip_prefix(verb));
        let areas: Vec<&str> = areas.collect();
        if !areas.is_empty() {
            words.push(format!("{verb}{}", areas.join("、")));
        }
    }
    let is_told = |it: &&Change| !it.part.starts_with(AREA) || !it.replaced.is_empty();
    words.extend(changes.iter().filter(is_told).map(|it| it.words.clone()));
    words
}

/// The verb for a file with other content.
const REPLACED: &str = "更换";

/// A part that is added, removed or replaced as a whole. Areas on a list have a verb of their own.
fn whole(part: &Part, verb: &str, for_area: &str, reading: &Reading) -> Change {
    let name = (reading.name)(&part.part, &part.text);
    let verb = if part.part.starts_with(AREA) { for_area } else { verb };
    let words = match verb {
        REPLACED if record_of(&part.part).is_some() => format!("{name} 有改动"),
        _ if record_of(&part.part).is_some() => format!("{verb} {name}"),
        _ => format!("{verb}{name}"),
    };
    Change { part: part.part.clone(), path: None, name, replaced: vec![], words, piece: None }
}

/// The values that differ between two texts of a record.
fn values(part: &Part, old: &str, reading: &Reading) -> Vec<Change> {
    let name = (reading.name)(&part.part, &part.text);
    let found = frozen::differences(old, &part.text).into_iter().map(|it| {
        let [before, after] = [&it.before, &it.after].map(|it| it.clone().unwrap_or_default());
        let is_hidden = [&before, &after].iter().any(|it| frozen::is_digest(it));
        let words = match (&it.before, &it.after) {
            (Some(_), Some(_)) if is_hidden => format!("{name} 的 `{}` 有改动", it.path),
            (Some(old), Some(new)) => format!("{name} 的 `{}` “{old}”改为“{new}”", it.path),
            (None, _) => format!("{name} 增加 `{}`", it.path),
            (_, None) => format!("{name} 删去 `{}`", it.path),
        };
        let replaced = vec![(before, after)];
        Change { part: part.part.clone(), path: Some(it.path), name: name.clone(), replaced, words, piece: None }
    });
    found.collect()
}

/// A text without its whitespace: line breaks and indentation carry no meaning.
fn solid(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace()).collect()
}

fn rewritten(part: &str, old: &str, new: &str, reading: &Reading) -> Change {
    let name = (reading.name)(part, new);
    let [old, new] = [old, new].map(|it| pieces((reading.lines)(part, it)));
    let found = replacements(&old, &new);
    let piece = found.first().and_then(|it| new.get(it.1.start)).cloned();
    let replaced: Vec<(String, String)> = found
        .iter()
        .map(|(before, after)| shown(&old[before.clone()].concat(), &new[after.clone()].concat()))
        .collect();
    let excerpts: Vec<String> = replaced.iter().take(SHOWN).map(|(old, new)| in_words(old, new)).collect();
    let words = match replaced.len().saturating_sub(SHOWN) {
        0 if excerpts.is_empty() => format!("{name}的格式或者链接有改动"),
        0 => format!("{name}{}", excerpts.join("，")),
        more => format!("{name}{}，另有{more}处", excerpts.join("，")),
    };
    Change { part: part.to_string(), path: None, name, replaced, words, piece }
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

/// The old and the new text, cut around the change if they are long.
fn shown(old: &str, new: &str) -> (String, String) {
    let (old, new) = (chars(old), chars(new));
    let (start, end) = if old.is_empty() || new.is_empty() { (0, 0) } else { common(&old, &new) };
    (cut(&old, start, end), cut(&new, start, end))
}

fn in_words(old: &str, new: &str) -> String {
    match (old.is_empty(), new.is_empty()) {
        (true, _) => format!("增加“{new}”"),
        (_, true) => format!("删去“{old}”"),
        _ => format!("“{old}”改为“{new}”"),
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

    const PLAIN: Reading = Reading {
        name: |part, text| if part.starts_with(AREA) { text.to_string() } else { part.to_string() },
        lines: |_, text| text.lines().map(str::to_string).collect(),
    };

    fn on(parts: &[(&str, &str)]) -> Edition {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        crate::procedure::published::edition(day, parts.iter().map(|(name, text)| Part::new(name, *text)).collect())
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

    #[test]
    fn areas_of_a_list_share_a_phrase() {
        let before = on(&[("area/1", "甲"), ("area/2", "乙"), ("area/3", "丙")]);
        let after = on(&[("area/2", "乙"), ("area/4", "丁")]);
        assert_eq!(difference(&before, &after, &PLAIN), ["减少甲、丙", "增加丁"]);
    }

    #[test]
    fn a_sentence_that_follows_from_another_part_is_told_only_alone() {
        let before = on(&[("日期", "1日"), ("wording/句", "于1日。")]);
        assert_eq!(difference(&before, &on(&[("日期", "2日"), ("wording/句", "于2日。")]), &PLAIN).len(), 1);
        assert_eq!(difference(&before, &on(&[("日期", "1日"), ("wording/句", "在1日。")]), &PLAIN).len(), 1);
    }

    #[test]
    fn records_are_compared_value_by_value_and_are_not_public() {
        let before = on(&[("records/a.yaml", "/a: 1\n/b: 2")]);
        let after = on(&[("records/a.yaml", "/a: 1\n/b: 3")]);
        assert!(difference(&before, &after, &PLAIN).is_empty());
        let found = internal(&before, &after, &PLAIN);
        assert_eq!(found.iter().map(|it| it.path.as_deref()).collect::<Vec<_>>(), [Some("/b")]);
        assert!(found[0].words.ends_with("“2”改为“3”"), "{}", found[0].words);
    }
}
