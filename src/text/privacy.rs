//! Finds mobile numbers, identity numbers and e-mail addresses in text, in the many forms that people write them.

use std::ops::Range;

use crate::text::characters;

/// A number that probably belongs to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Personal {
    pub(crate) kind: &'static str,
    pub(crate) span: Range<usize>,
}

/// The ways in which people group the eleven digits of a mobile number (手机号码).
const MOBILE: [&[usize]; 9] = [&[11], &[3, 4, 4], &[3, 8], &[7, 4], &[3, 3, 5], &[4, 4, 3], &[5, 6], &[6, 5], &[1; 11]];
/// Prefixes of the first group: country codes, and the trunk prefix for long-distance calls.
const PREFIXES: [&str; 5] = ["", "0086", "086", "86", "0"];
/// The ways in which people group the eighteen characters of an identity number (身份证号码).
const IDENTITY: [&[usize]; 6] = [&[18], &[6, 8, 4], &[6, 4, 4, 4], &[14, 4], &[6, 12], &[1; 18]];

/// The maximum number of characters between two groups of a number.
const LONGEST_GAP: usize = 6;

/// Finds mobile numbers, and identity numbers with a valid check digit, in the order of the text.
///
/// A number is found despite separators, full-width digits or marks inside it, and despite other numbers next to
/// it. Longer runs of digits, decimals and hashes are not reported.
pub(crate) fn scan(text: &str) -> Vec<Personal> {
    let runs = runs(text);
    let mut found = Vec::new();
    let mut index = 0;
    while index < runs.len() {
        match personal(text, &runs, index) {
            Some((kind, length)) => {
                found.push(Personal { kind, span: runs[index].span.start..runs[index + length - 1].span.end });
                index += length;
            }
            None => index += 1,
        }
    }
    found
}

/// Finds e-mail addresses (电子邮箱), also with a full-width `＠`.
pub(crate) fn addresses(text: &str) -> Vec<Personal> {
    let is_local = |it: char| it.is_ascii_alphanumeric() || "._%+-".contains(it);
    let is_domain = |it: char| it.is_ascii_alphanumeric() || ".-".contains(it);
    let address = |(at, mark): (usize, &str)| {
        let start = at - text[..at].chars().rev().take_while(|it| is_local(*it)).count();
        let after = &text[at + mark.len()..];
        let domain: &str = &after[..after.chars().take_while(|it| is_domain(*it)).count()];
        let domain = domain.trim_end_matches(['.', '-']);
        let is_whole = start < at && domain.split('.').count() > 1 && domain.split('.').all(|it| !it.is_empty());
        let span = start..at + mark.len() + domain.len();
        is_whole.then_some(Personal { kind: "电子邮箱", span })
    };
    text.match_indices(['@', '＠']).filter_map(address).collect()
}

/// Successive digits, or digits with a final X.
struct Run {
    digits: String,
    span: Range<usize>,
    /// The text between this run and the one before, if both may belong to one number.
    gap: Option<String>,
}

/// The kind of number that starts at a run, and the number of runs it consists of.
fn personal(text: &str, runs: &[Run], index: usize) -> Option<(&'static str, usize)> {
    let fits = |groups: &&[usize], prefix: &str| {
        let taken = runs.get(index..index + groups.len())?;
        let first = taken[0].digits.strip_prefix(prefix)?;
        let lengths = std::iter::once(first.len()).chain(taken[1..].iter().map(|it| it.digits.len()));
        let joined = taken[1..].iter().all(|it| it.gap.is_some());
        let whole = || taken[1..].iter().fold(first.to_string(), |whole, it| whole + &it.digits);
        (joined && lengths.eq(groups.iter().copied()) && !is_decimal(taken)).then(whole)
    };
    let mobile = |groups: &&&[usize]| {
        PREFIXES.iter().any(|prefix| fits(groups, prefix).is_some_and(|it| is_mobile(&it))) && !is_fraction(runs, index)
    };
    let identity = |groups: &&&[usize]| fits(groups, "").is_some_and(|it| is_identity(&it));
    let found = MOBILE.iter().find(mobile).map(|it| ("手机号码", it.len()));
    let found = found.or_else(|| IDENTITY.iter().find(identity).map(|it| ("身份证号码", it.len())));
    found.filter(|_| !is_in_hash(text, &runs[index].span))
}

/// Whether two groups are the two sides of a decimal.
fn is_decimal(taken: &[Run]) -> bool {
    matches!(taken, [_, fraction] if fraction.gap.as_deref() == Some("."))
}

/// Whether a run is the fraction of a decimal, or is followed by a short fraction.
fn is_fraction(runs: &[Run], index: usize) -> bool {
    let after_point = |it: &Run| it.gap.as_deref() == Some(".");
    let whole = |it: &Run| it.digits == "0" || it.digits.len() <= 3 && !it.digits.starts_with('0');
    let behind = index > 0 && after_point(&runs[index]) && whole(&runs[index - 1]);
    let before = runs.get(index + 1).is_some_and(|it| after_point(it) && it.digits.len() <= 4)
        && runs.get(index + 2).is_none_or(|it| !after_point(it))
        && runs[index].digits.len() == 11;
    behind || before
}

/// Whether a run is part of a hash or another long hexadecimal word.
fn is_in_hash(text: &str, span: &Range<usize>) -> bool {
    const SHORTEST: usize = 32;
    let hex = |it: &u8| it.is_ascii_hexdigit();
    let before = text.as_bytes()[..span.start].iter().rev().take(SHORTEST).take_while(|it| hex(it));
    let after = text.as_bytes()[span.end..].iter().take(SHORTEST).take_while(|it| hex(it));
    let letters = before.clone().chain(after.clone()).any(u8::is_ascii_alphabetic);
    letters && before.count() + span.len() + after.count() >= SHORTEST
}

fn is_mobile(digits: &str) -> bool {
    let mut bytes = digits.bytes();
    bytes.next() == Some(b'1')
        && bytes.next().is_some_and(|it| (b'3'..=b'9').contains(&it))
        && bytes.all(|it| it.is_ascii_digit())
}

/// Whether the last character is the check digit of the first seventeen digits (GB 11643).
fn is_identity(digits: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: &[u8; 11] = b"10X98765432";
    let (body, last) = digits.split_at(17);
    let sum: Option<u32> = body.chars().zip(WEIGHTS).map(|(digit, weight)| Some(digit.to_digit(10)? * weight)).sum();
    sum.is_some_and(|it| CHECK[(it % 11) as usize] == last.as_bytes()[0])
}

/// All runs of digits, each with the gap before it.
fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut gap: Option<String> = None;
    let mut open = false;
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        match plain(character) {
            _ if is_invisible(character) => {}
            Some(digit @ '0'..='9') if open => extend(&mut runs, digit, end),
            Some(digit @ '0'..='9') => {
                runs.push(Run {
                    digits: digit.into(),
                    span: at..end,
                    gap: gap.take().filter(|it: &String| is_gap(it)),
                });
                open = true;
            }
            Some('X') if open => {
                extend(&mut runs, 'X', end);
                open = false;
                gap = Some(String::new());
            }
            _ => {
                if open {
                    gap = Some(String::new());
                }
                open = false;
                match &mut gap {
                    Some(between) if is_separator(character) && between.len() < LONGEST_GAP * 4 => {
                        between.push(character)
                    }
                    _ => gap = None,
                }
            }
        }
    }
    runs
}

fn extend(runs: &mut [Run], digit: char, end: usize) {
    let run = runs.last_mut().expect("a run is open");
    run.digits.push(digit);
    run.span.end = end;
}

/// The plain form of a digit or an X, which may be full-width.
fn plain(character: char) -> Option<char> {
    match character {
        '0'..='9' => Some(character),
        '０'..='９' => char::from_digit(character as u32 - '０' as u32, 10),
        'x' | 'X' | 'ｘ' | 'Ｘ' => Some('X'),
        _ => None,
    }
}

/// Whether a character other than a control character is invisible.
pub(crate) fn is_invisible(character: char) -> bool {
    !character.is_control() && characters::is_invisible(character)
}

/// Whether a character may separate the groups of a number. Includes Markdown marks.
pub(crate) fn is_separator(character: char) -> bool {
    const MARKS: &str = "-‐‑‒–—―−－─.．·•・_*`~\\/／()（）[]［］";
    character.is_whitespace() || MARKS.contains(character)
}

/// Whether the text between two runs may be a gap within a number: short, and not a paragraph break.
fn is_gap(between: &str) -> bool {
    let breaks = between.matches('\n').count();
    between.chars().count() <= LONGEST_GAP && (breaks == 0 || breaks == 1 && between.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::scan;
    use proptest::prelude::*;

    #[test]
    fn personal_numbers_are_found_however_they_are_written() {
        for text in [
            "13812345678",
            "138 1234 5678",
            "138-1234-5678",
            "+86 13812345678",
            "8613812345678",
            "008613812345678",
            "+86138-1234-5678",
            "013812345678",
            "138.1234.5678",
            "138–1234–5678",
            "138 — 1234 — 5678",
            "138/1234/5678",
            "138·1234·5678",
            "138  1234  5678",
            "138\u{a0}1234\u{3000}5678",
            "138\t12345678",
            "138\n1234\n5678",
            "138**1234**5678",
            "138_1234_5678",
            "(138)1234-5678",
            "138（1234）5678",
            "138\\-1234\\-5678",
            "138\u{200b}1234\u{200b}5678",
            "1381234 5678",
            "138 123 45678",
            "1381 2345 678",
            "13812 345678",
            "1 3 8 1 2 3 4 5 6 7 8",
            "１３８１２３４５６７８",
            "１３８－１２３４－５６７８",
            "tel13812345678",
            "2026-01-05 13812345678",
            "第3 13812345678",
            "010-13812345678",
            "11010519491231002X",
            "11010519491231002x",
            "110105 19491231 002X",
            "110105-1949-1231-002X",
            "１１０１０５１９４９１２３１００２Ｘ",
        ] {
            assert_eq!(scan(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn a_number_beside_another_is_found() {
        for (text, count) in [
            ("010-62345678 13812345678，备用 13812345678 13912345678", 3),
            ("13812345678-13912345678", 2),
            ("13812345678.13912345678", 2),
            ("11010519491231002X 13812345678", 2),
            ("13812345678 11010519491231002X", 2),
            ("100 13812345678 200", 1),
            ("编号1：13812345678、13912345678", 2),
        ] {
            assert_eq!(scan(text).len(), count, "{text}");
        }
    }

    #[test]
    fn other_numbers_are_left_alone() {
        for text in [
            "010-00000000",
            "010-62345678",
            "2026-01-05",
            "1135145003",
            "110105194912310021",
            "13812345678901234",
            "12012345678",
            "138.12345678",
            "0.13812345678",
            "33.13812345678",
            "13812345678.25",
            "139，2026，2027",
            "139 | 2026 | 2027",
            "139\n\n2026\n\n2027",
            "1 3 8 1 2 3",
            "2950ee423670408597ae43083313812345678c1b0b07bfdd3632051741f4d853",
        ] {
            assert!(scan(text).is_empty(), "{text}: {:?}", scan(text));
        }
    }

    proptest! {
        #[test]
        fn a_mobile_number_is_found_in_any_company(
            second in 3..=9u8,
            rest in "[0-9]{9}",
            separator in prop::sample::select(vec!["", " ", "-", "–", ".", "·", "**", "\u{a0}", " - "]),
            before in prop::sample::select(vec!["", "电话：", "2026-01-05 ", "010-62345678 ", "共3 ", "13912345678，", "（", "1. "]),
            after in prop::sample::select(vec!["", "。", " 备用", " 2026-01-05", "，13912345678", "）", "\n\n100"]),
        ) {
            let (first, last) = (format!("1{second}{}", &rest[..1]), &rest[1..]);
            let number = format!("{first}{separator}{}{separator}{}", &last[..4], &last[4..]);
            let text = format!("{before}{number}{after}");
            let covers = before.len()..before.len() + number.len();
            prop_assert!(
                scan(&text).iter().any(|it| it.span.start <= covers.start && it.span.end >= covers.end),
                "{} in {:?}", text, scan(&text)
            );
        }
    }
}
