//! Runs of digits, and the ways in which several of them make one number.

use std::ops::Range;

use super::is_separator;
use super::letters::Letter;

/// The maximum number of characters between two groups of a number.
const LONGEST_GAP: usize = 6;

/// Successive digits, or digits with a final X.
pub(super) struct Run {
    pub(super) digits: String,
    /// Indexes of letters.
    pub(super) span: Range<usize>,
    /// The text between this run and the one before, if both may belong to one number.
    pub(super) gap: Option<String>,
}

/// All runs of digits, each with the gap before it.
pub(super) fn runs(letters: &[Letter]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut gap: Option<String> = None;
    let mut open = false;
    for (at, letter) in letters.iter().enumerate() {
        match letter.character {
            digit @ '0'..='9' if open => extend(&mut runs, digit, at),
            digit @ '0'..='9' => {
                let gap = gap.take().filter(|it| is_gap(it));
                runs.push(Run { digits: digit.into(), span: at..at + 1, gap });
                open = true;
            }
            'x' | 'X' if open => {
                extend(&mut runs, 'X', at);
                open = false;
                gap = Some(String::new());
            }
            character => {
                if open {
                    gap = Some(String::new());
                }
                open = false;
                match &mut gap {
                    Some(between) if is_separator(character) && between.len() < LONGEST_GAP * 4 => {
                        between.push(character);
                    }
                    _ => gap = None,
                }
            }
        }
    }
    runs
}

fn extend(runs: &mut [Run], digit: char, at: usize) {
    let run = runs.last_mut().expect("a run is open");
    run.digits.push(digit);
    run.span.end = at + 1;
}

/// Whether the text between two runs may be a gap within a number: short, and not a paragraph break.
fn is_gap(between: &str) -> bool {
    let breaks = between.matches('\n').count();
    between.chars().count() <= LONGEST_GAP && (breaks == 0 || breaks == 1 && between.trim().is_empty())
}

/// The first runs as one number, if they have the lengths of the groups after a prefix.
pub(super) fn grouped(runs: &[Run], groups: &[usize], prefix: &str) -> Option<String> {
    let (first, rest) = runs.get(..groups.len())?.split_first()?;
    // Most runs fail here, and most texts have many runs.
    if first.digits.len() != prefix.len() + groups[0] {
        return None;
    }
    let fits = |(run, length): (&Run, &usize)| run.gap.is_some() && run.digits.len() == *length;
    if !rest.iter().zip(&groups[1..]).all(fits) || is_decimal(&runs[..groups.len()]) {
        return None;
    }
    let first = first.digits.strip_prefix(prefix)?;
    Some(rest.iter().fold(first.to_string(), |whole, it| whole + &it.digits))
}

/// The first runs as one number, if that has an allowed length and the same separator between all groups.
///
/// Returns the number with the count of its runs. Prefers the longest number that is `right`.
pub(super) fn even(runs: &[Run], lengths: &Range<usize>, right: impl Fn(&str) -> bool) -> Option<(String, usize)> {
    let mut whole = String::new();
    let mut found = None;
    let mut separator: Option<String> = None;
    for (index, run) in runs.iter().enumerate() {
        if index > 0 {
            let Some(kind) = run.gap.as_deref().map(kind_of_gap) else { break };
            let is_same = kind.is_empty() || separator.get_or_insert_with(|| kind.clone()) == &kind;
            if !is_same || kind.contains(['(', ')', '[', ']', '/']) {
                break;
            }
        }
        whole.push_str(&run.digits);
        if whole.len() >= lengths.end {
            break;
        }
        if lengths.contains(&whole.len()) && !is_decimal(&runs[..=index]) && right(&whole) {
            found = Some((whole.clone(), index + 1));
        }
    }
    found
}

/// A gap without marks of Markdown, and with any blanks as one space.
fn kind_of_gap(gap: &str) -> String {
    let kept: String = gap.chars().filter(|it| !"*_`~\\".contains(*it)).collect();
    match kept.trim() {
        "" if kept.is_empty() => kept,
        "" => " ".into(),
        trimmed => trimmed.into(),
    }
}

/// Whether two groups are the two sides of a decimal.
fn is_decimal(taken: &[Run]) -> bool {
    matches!(taken, [_, fraction] if fraction.gap.as_deref() == Some("."))
}

/// Whether a run is the fraction of a decimal, or is followed by a short fraction.
pub(super) fn is_fraction(runs: &[Run], index: usize) -> bool {
    let after_point = |it: &Run| it.gap.as_deref() == Some(".");
    let whole = |it: &Run| it.digits == "0" || it.digits.len() <= 3 && !it.digits.starts_with('0');
    let behind = index > 0 && after_point(&runs[index]) && whole(&runs[index - 1]);
    let before = runs.get(index + 1).is_some_and(|it| after_point(it) && it.digits.len() <= 4)
        && runs.get(index + 2).is_none_or(|it| !after_point(it))
        && runs[index].digits.len() >= 11;
    behind || before
}

/// Whether a run is part of a hash, another long hexadecimal word, or a UUID.
pub(super) fn is_in_hash(letters: &[Letter], span: &Range<usize>) -> bool {
    const SHORTEST: usize = 32;
    let hex = |it: &&Letter| it.character.is_ascii_hexdigit();
    let before = letters[..span.start].iter().rev().take(SHORTEST).take_while(hex);
    let after = letters[span.end..].iter().take(SHORTEST).take_while(hex);
    let has_letters = before.clone().chain(after.clone()).any(|it| it.character.is_ascii_alphabetic());
    has_letters && before.count() + span.len() + after.count() >= SHORTEST || is_in_uuid(letters, span)
}

/// Whether a run is part of a UUID (RFC 9562), whose groups may consist of digits only.
fn is_in_uuid(letters: &[Letter], span: &Range<usize>) -> bool {
    const LENGTH: usize = 36;
    let is_part = |it: &&Letter| it.character.is_ascii_hexdigit() || it.character == '-';
    let before = letters[..span.start].iter().rev().take(LENGTH).take_while(is_part).count();
    let after = letters[span.end..].iter().take(LENGTH).take_while(is_part).count();
    let word = &letters[span.start - before..span.end + after];
    let fits = |(at, it): (usize, &Letter)| match at {
        8 | 13 | 18 | 23 => it.character == '-',
        _ => it.character.is_ascii_hexdigit(),
    };
    let has_letters = word.iter().any(|it| it.character.is_ascii_alphabetic());
    word.len() == LENGTH && has_letters && word.iter().enumerate().all(fits)
}
