//! Numbers that are personal by their form: of mobiles, identity cards and bank cards.

use std::ops::Range;

use super::Kind;
use super::letters::Letter;
use super::runs::{Run, even, grouped, is_fraction, is_in_hash};

/// The ways in which people group the eleven digits of a mobile number (手机号码).
const MOBILE: [&[usize]; 9] = [&[11], &[3, 4, 4], &[3, 8], &[7, 4], &[3, 3, 5], &[4, 4, 3], &[5, 6], &[6, 5], &[1; 11]];
/// Prefixes of the first group: country codes, and the trunk prefix for long-distance calls.
const PREFIXES: [&str; 5] = ["", "0086", "086", "86", "0"];
/// The ways in which people group the eighteen characters of an identity number (身份证号码).
const IDENTITY: [&[usize]; 6] = [&[18], &[6, 8, 4], &[6, 4, 4, 4], &[14, 4], &[6, 12], &[1; 18]];
/// The lengths of bank card numbers (银行卡号).
const BANK_CARD: Range<usize> = 16..20;

/// The kind of number that starts at a run, and the number of runs it consists of.
pub(super) fn at(letters: &[Letter], runs: &[Run], index: usize) -> Option<(Kind, usize)> {
    let rest = &runs[index..];
    let identity = || IDENTITY.iter().find(|it| grouped(rest, it, "").is_some_and(|it| is_identity(&it)));
    let mobile = || {
        let fits = |groups: &&&[usize]| {
            PREFIXES.iter().any(|prefix| grouped(rest, groups, prefix).is_some_and(|it| is_mobile(&it)))
        };
        MOBILE.iter().find(fits).filter(|_| !is_fraction(runs, index))
    };
    let bank_card = || even(rest, &BANK_CARD, is_bank_card).filter(|_| !is_fraction(runs, index));
    let found = identity().map(|it| (Kind::Identity, it.len()));
    let found = found.or_else(|| bank_card().map(|it| (Kind::BankCard, it.1)));
    let found = found.or_else(|| mobile().map(|it| (Kind::Mobile, it.len())));
    found.filter(|(_, count)| {
        let span = rest[0].span.start..rest[count - 1].span.end;
        !is_in_hash(letters, &rest[0].span) && !is_in_enterprise(letters, &span)
    })
}

fn is_mobile(digits: &str) -> bool {
    let mut bytes = digits.bytes();
    bytes.next() == Some(b'1')
        && bytes.next().is_some_and(|it| (b'3'..=b'9').contains(&it))
        && bytes.all(|it| it.is_ascii_digit())
}

/// Whether the number contains a date of birth, and its last character is the check digit of the others (GB 11643).
fn is_identity(digits: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: &[u8; 11] = b"10X98765432";
    let (body, last) = digits.split_at(17);
    let sum: Option<u32> = body.chars().zip(WEIGHTS).map(|(digit, weight)| Some(digit.to_digit(10)? * weight)).sum();
    sum.is_some_and(|it| CHECK[(it % 11) as usize] == last.as_bytes()[0]) && is_date(&body[6..14])
}

/// Whether eight digits are a date since 1800, written without separators.
pub(super) fn is_date(digits: &str) -> bool {
    let part = |range: Range<usize>| digits.get(range).and_then(|it| it.parse::<u32>().ok());
    let (year, month, day) = (part(0..4), part(4..6), part(6..8));
    let within = |it: Option<u32>, range: std::ops::RangeInclusive<u32>| it.is_some_and(|it| range.contains(&it));
    within(year, 1800..=2099) && within(month, 1..=12) && within(day, 1..=31)
}

/// Whether a number has the prefix of an issuer and a valid check digit (ISO/IEC 7812).
fn is_bank_card(digits: &str) -> bool {
    const ISSUERS: [(&str, Range<usize>); 13] = [
        ("4", 16..17),
        ("51", 16..17),
        ("52", 16..17),
        ("53", 16..17),
        ("54", 16..17),
        ("55", 16..17),
        ("35", 16..17),
        ("60", 16..20),
        ("62", 16..20),
        ("65", 16..20),
        ("69", 16..20),
        ("9558", 16..20),
        ("9559", 16..20),
    ];
    let issued = ISSUERS.iter().any(|(prefix, lengths)| digits.starts_with(prefix) && lengths.contains(&digits.len()));
    issued && luhn(digits)
}

fn luhn(digits: &str) -> bool {
    let doubled = |(index, digit): (usize, u32)| match (index % 2, digit * 2) {
        (0, _) => digit,
        (_, it) => it / 10 + it % 10,
    };
    let digits: Option<Vec<u32>> = digits.chars().rev().map(|it| it.to_digit(10)).collect();
    digits.is_some_and(|it| it.into_iter().enumerate().map(doubled).sum::<u32>() % 10 == 0)
}

/// Whether a number is all or part of the code of an enterprise or another organisation (统一社会信用代码).
///
/// One that is also an identity number by its form belongs to an enterprise only if it begins like one.
fn is_in_enterprise(letters: &[Letter], span: &Range<usize>) -> bool {
    const LENGTH: usize = 18;
    let is_part = |it: &&Letter| it.character.is_ascii_alphanumeric();
    let before = letters[..span.start].iter().rev().take(LENGTH).take_while(is_part).count();
    let after = letters[span.end..].iter().take(LENGTH).take_while(is_part).count();
    let word: String = letters[span.start - before..span.end + after].iter().map(|it| it.character).collect();
    let is_own = before + after > 0 || word.starts_with('9');
    word.len() == LENGTH && is_own && is_enterprise(&word.to_ascii_uppercase())
}

/// Whether the last character is the check character of the first seventeen (GB 32100).
fn is_enterprise(code: &str) -> bool {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let values: Option<Vec<usize>> = code.chars().map(|it| ALPHABET.find(it)).collect();
    values.is_some_and(|it| {
        let sum: usize = it.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
        (31 - sum % 31) % 31 == it[17]
    })
}

#[cfg(test)]
mod tests {
    use super::{is_bank_card, is_enterprise, is_identity};

    #[test]
    fn check_digits_are_those_of_the_standards() {
        assert!(is_identity("11010519491231002X") && !is_identity("110105194912310021"));
        assert!(!is_identity("110105194913310027"), "no such month");
        for code in ["91350100M000100Y43", "91110108551385082Q", "913301198003150095"] {
            assert!(is_enterprise(code), "{code}");
        }
        assert!(!is_enterprise("91350100M000100Y44"));
        for card in ["6222020200112230", "622202020011223000", "6222020200112230012", "5100001234567895"] {
            assert!(is_bank_card(card), "{card}");
        }
        for other in ["6222020200112231", "51000012345678950", "9100001234567890"] {
            assert!(!is_bank_card(other), "{other}");
        }
    }
}
