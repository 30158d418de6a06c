//! Numbers that are personal by what stands beside them: landlines, QQ numbers and passports.

use std::ops::Range;

use super::Kind;
use super::letters::Letter;
use super::numbers::is_date;
use super::runs::{Run, even, grouped, is_in_hash};
use crate::text::names;

/// The characters before and after a number in which a name or a label is looked for.
const NEAR: usize = 32;
/// The ways in which people group an area code and the number of a landline (固定电话).
const LANDLINE: [&[usize]; 12] = [
    &[10],
    &[11],
    &[12],
    &[3, 7],
    &[3, 8],
    &[4, 7],
    &[4, 8],
    &[3, 4, 4],
    &[4, 4, 4],
    &[4, 3, 4],
    &[3, 3, 5],
    &[3, 2, 2, 2, 2],
];
/// The lengths of a landline without its area code.
const LOCAL: Range<usize> = 7..9;
/// The lengths of QQ numbers.
const QQ: Range<usize> = 5..12;

/// Words before a letter with digits that is no passport.
const OTHERS: [&str; 9] = ["编号", "批次", "批号", "货号", "型号", "单号", "文号", "流水号", "代码"];

/// The kind of number that starts at a run, the number of runs it consists of, and the letter it starts at.
pub(super) fn at(letters: &[Letter], runs: &[Run], index: usize) -> Option<(Kind, usize, usize)> {
    let rest = &runs[index..];
    let start = rest[0].span.start;
    let qq = || qq(letters, rest).map(|it| (Kind::Qq, it, start));
    let passport = || passport(letters, rest).map(|(count, start)| (Kind::Passport, count, start));
    let landline = || landline(letters, rest).map(|it| (Kind::Landline, it, start));
    let found = qq().or_else(passport).or_else(landline);
    found.filter(|_| !is_in_hash(letters, &rest[0].span))
}

/// A landline beside the name of a person. One of an office is public.
fn landline(letters: &[Letter], runs: &[Run]) -> Option<usize> {
    const ABROAD: Range<usize> = 9..12;
    let whole = |groups: &&&[usize]| grouped(runs, groups, "").is_some_and(|it| is_area_number(&it));
    let from_abroad = || {
        let is_country = runs[0].digits.trim_start_matches('0') == "86" && runs.get(1)?.gap.is_some();
        let number = even(runs.get(1..)?, &ABROAD, |it| is_area_number(&format!("0{it}")));
        number.filter(|_| is_country).map(|it| it.1 + 1)
    };
    let local = || {
        let labels = ["电话", "座机", "固话", "电话号码", "TEL"];
        let (number, count) = even(runs, &LOCAL, |it| !it.starts_with(['0', '1', '9']) && !it.ends_with('X'))?;
        (number.len() > 6 && is_labelled(letters, runs[0].span.start, &labels)).then_some(count)
    };
    let count = LANDLINE.iter().find(whole).map(|it| it.len()).or_else(from_abroad).or_else(local)?;
    let (before, after) = around(letters, &(runs[0].span.start..runs[count - 1].span.end));
    names::beside(&before, &after).then_some(count)
}

/// Whether digits are an area code with a number of seven or eight digits.
fn is_area_number(digits: &str) -> bool {
    let short = digits.starts_with("010") || digits.starts_with("02");
    let area = if short { 3 } else { 4 };
    let long = digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(|it| (b'3'..=b'9').contains(it));
    (short || long)
        && LOCAL.contains(&digits.len().saturating_sub(area))
        && digits.bytes().all(|it| it.is_ascii_digit())
}

fn qq(letters: &[Letter], runs: &[Run]) -> Option<usize> {
    let is_right = |it: &str| !it.starts_with('0') && !it.ends_with('X');
    let (_, count) = even(runs, &QQ, is_right)?;
    is_labelled(letters, runs[0].span.start, &["QQ", "扣扣"]).then_some(count)
}

/// Whether one of the labels stands before a number, at most with words such as `号码：` between them.
fn is_labelled(letters: &[Letter], start: usize, labels: &[&str]) -> bool {
    const BETWEEN: &str = "号码群账帐是为即办公室:";
    let before: String = letters[start.saturating_sub(NEAR)..start].iter().map(|it| it.character).collect();
    let between = |it: char| BETWEEN.contains(it) || super::is_separator(it) && it != '\n';
    let before = before.trim_end_matches(between).to_ascii_uppercase();
    labels.iter().any(|it| before.ends_with(it))
}

/// A passport number (护照号码): as a word of its own, or in any case and spacing after the word 护照.
fn passport(letters: &[Letter], runs: &[Run]) -> Option<(usize, usize)> {
    let start = runs[0].span.start;
    let is_letter = |it: &&Letter| it.character.is_ascii_alphabetic();
    let is_gap = |it: &&Letter| super::is_separator(it.character) && it.character != '\n';
    let gap = letters[..start].iter().rev().take(3).take_while(is_gap).count();
    let is_joined_by_marks = letters[start - gap..start].iter().all(|it| "*_`~\\".contains(it.character));
    let count = letters[..start - gap].iter().rev().take(3).take_while(is_letter).count();
    let first = start - gap - count;
    let prefix: String = letters[first..start - gap].iter().map(|it| it.character).collect();
    let before: String = letters[first.saturating_sub(NEAR)..first].iter().map(|it| it.character).collect();
    let is_named = before.rsplit(['。', '；', '\n']).next().is_some_and(|it| it.contains("护照"));
    let length = match prefix.to_ascii_uppercase().as_str() {
        "E" | "G" | "P" | "S" | "D" => 8,
        "SE" | "DE" | "PE" => 7,
        it if it.len() == 2 && it.starts_with('E') && !it.ends_with(['I', 'O']) => 7,
        _ => return None,
    };
    let (number, count) = even(runs, &(length..length + 1), |it| !it.ends_with('X'))?;
    let end = runs[count - 1].span.end;
    let is_joined =
        |at: usize| letters.get(at).is_some_and(|it| it.character.is_ascii_alphanumeric() || it.character == '_');
    let is_inside = first > 0 && is_joined(first - 1) || is_joined(end) || is_continued(letters, end);
    let is_word = is_joined_by_marks && !is_inside;
    let is_other = OTHERS.iter().any(|it| before.trim_end_matches([':', ' ', '为', '是']).ends_with(it));
    let is_own = is_word && !is_other && prefix == prefix.to_ascii_uppercase() && !is_date(&number);
    (is_named || is_own).then_some((count, first))
}

/// Whether a number goes on after a hyphen, a slash or a point.
fn is_continued(letters: &[Letter], end: usize) -> bool {
    let next = |at: usize| letters.get(at).map(|it| it.character);
    next(end).is_some_and(|it| "-/.".contains(it)) && next(end + 1).is_some_and(|it| it.is_ascii_alphanumeric())
}

/// The text before and after a number, within the sentence. Before it, also the line above.
fn around(letters: &[Letter], span: &Range<usize>) -> (String, String) {
    let before: String = near(letters[..span.start].iter().rev(), 1).collect();
    (before.chars().rev().collect(), near(letters[span.end..].iter(), 0).collect())
}

/// The next characters, up to the end of a sentence or to the last of some line breaks.
fn near<'l>(letters: impl Iterator<Item = &'l Letter>, breaks: usize) -> impl Iterator<Item = char> {
    const ENDS: &str = "。！？；!?;";
    let mut seen = 0;
    letters.map(|it| it.written).take(NEAR).take_while(move |it| {
        seen += usize::from(*it == '\n');
        seen <= breaks && !ENDS.contains(*it)
    })
}
