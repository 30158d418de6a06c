//! Finds personal data in text, in the many forms that people write it: numbers of mobiles, identity cards, bank
//! cards, passports, plates and QQ, e-mail addresses, and landlines beside the name of a person.
//!
//! An item is found despite separators, full-width letters, Chinese digits, character references or marks inside it,
//! and despite other numbers next to it. Longer runs of digits, decimals, hashes and codes of enterprises are not
//! reported.

mod beside;
mod emails;
mod letters;
mod numbers;
mod plates;
mod runs;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::text::characters;
use letters::{Letter, Reading};

/// What identifies a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Mobile,
    Identity,
    BankCard,
    Passport,
    Landline,
    Qq,
    Plate,
    Email,
}

impl Kind {
    /// The term that messages use.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Mobile => "手机号码",
            Kind::Identity => "身份证号码",
            Kind::BankCard => "银行卡号",
            Kind::Passport => "护照号码",
            Kind::Landline => "个人的固定电话号码",
            Kind::Qq => "腾讯 QQ 号",
            Kind::Plate => "机动车号牌号码",
            Kind::Email => "电子邮箱",
        }
    }
}

/// Something that probably identifies a person, with its bytes in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Personal {
    pub(crate) kind: Kind,
    pub(crate) span: Range<usize>,
}

/// All personal data in a text, in the order of the text.
pub(crate) fn scan(text: &str) -> Vec<Personal> {
    let mut found: Vec<Personal> = Vec::new();
    for reading in [Reading::Written, Reading::Resolved, Reading::InWords] {
        if letters::matters(text, reading) {
            for personal in in_letters(&letters::read(text, reading)) {
                let is_new =
                    found.iter().all(|it| it.span.end <= personal.span.start || personal.span.end <= it.span.start);
                found.extend(is_new.then_some(personal));
            }
        }
    }
    found.sort_by_key(|it| it.span.start);
    found
}

fn in_letters(letters: &[Letter]) -> Vec<Personal> {
    let words = emails::find(letters).into_iter().chain(plates::find(letters));
    let mut found: Vec<(Kind, Range<usize>)> = words.collect();
    let runs = runs::runs(letters);
    let mut index = 0;
    while index < runs.len() {
        let own = numbers::at(letters, &runs, index).map(|(kind, count)| (kind, count, runs[index].span.start));
        match own.or_else(|| beside::at(letters, &runs, index)) {
            Some((kind, count, start)) => {
                found.push((kind, start..runs[index + count - 1].span.end));
                index += count;
            }
            None => index += 1,
        }
    }
    let in_text = |it: Range<usize>| letters[it.start].span.start..letters[it.end - 1].span.end;
    found.into_iter().map(|(kind, it)| Personal { kind, span: in_text(it) }).collect()
}

/// Whether a character other than a control character is invisible.
pub(crate) fn is_invisible(character: char) -> bool {
    !character.is_control() && characters::is_invisible(character)
}

/// Whether a character may separate the groups of a number. Includes Markdown marks.
pub(crate) fn is_separator(character: char) -> bool {
    const MARKS: &str = "-‐‑‒–—―−－─.．·•・_*`~\\/／()（）[]［］";
    let is_letter = character.is_ascii_alphanumeric() || characters::is_ideograph(character);
    !is_letter && (character.is_whitespace() || MARKS.contains(character))
}
