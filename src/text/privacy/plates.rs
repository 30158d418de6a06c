//! Licence plates (机动车号牌).

use std::ops::Range;

use super::letters::Letter;
use super::{Kind, is_separator};

const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
/// Characters that end the plates of vehicles for training, towing, police and cross-border traffic.
const ENDS: &str = "挂学警港澳";
/// The fewest digits of a plate.
const FEWEST_DIGITS: usize = 3;

/// All plates, as ranges of letters.
pub(super) fn find(letters: &[Letter]) -> impl Iterator<Item = (Kind, Range<usize>)> {
    let provinces = letters.iter().enumerate().filter(|(_, it)| PROVINCES.contains(it.character));
    provinces.filter_map(|(at, _)| plate(letters, at).map(|end| (Kind::Plate, at..end)))
}

/// The end of the plate that starts at a letter: five or six characters after the province and a letter.
fn plate(letters: &[Letter], at: usize) -> Option<usize> {
    let office = at + 1 + gap(letters, at + 1);
    let is_office =
        letters.get(office).is_some_and(|it| it.character.is_ascii_alphabetic() && !"IOio".contains(it.character));
    if !is_office {
        return None;
    }
    let first = office + 1 + gap(letters, office + 1);
    let together = |end: &usize| is_number(letters, first, *end, |it| "*_`~\\".contains(it));
    let apart = |end: &usize| is_number(letters, first, *end, is_separator);
    let ends = || (first + 5..(first + 18).min(letters.len() + 1)).rev();
    ends().find(together).or_else(|| ends().find(apart))
}

fn gap(letters: &[Letter], at: usize) -> usize {
    letters.get(at..).unwrap_or_default().iter().take(3).take_while(|it| is_separator(it.character)).count()
}

/// Whether the letters are the whole second part of a plate, with nothing between them but what is `allowed`.
fn is_number(letters: &[Letter], start: usize, end: usize, allowed: impl Fn(char) -> bool) -> bool {
    let is_plain = |it: &char| it.is_ascii_alphanumeric() && !"IOio".contains(*it);
    let kept = |it: &Letter| Some(it.character).filter(|it| !allowed(*it));
    let Some(written) = letters.get(start..end) else { return false };
    let parts: Vec<char> = written.iter().filter_map(kept).collect();
    let Some((last, inside)) = parts.split_last() else { return false };
    let is_whole = written.last().is_some_and(|it| it.character == *last)
        && letters[end..].iter().find_map(kept).is_none_or(|it| !it.is_ascii_alphanumeric());
    (5..=6).contains(&parts.len())
        && inside.iter().all(is_plain)
        && (is_plain(last) || ENDS.contains(*last))
        && parts.iter().filter(|it| it.is_ascii_digit()).count() >= FEWEST_DIGITS
        && is_whole
}
