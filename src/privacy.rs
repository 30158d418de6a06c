//! Finds personal numbers in text: mobile numbers and valid identity numbers.

use std::ops::Range;

/// A number that seems to be a person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Personal {
    pub(crate) kind: &'static str,
    pub(crate) span: Range<usize>,
}

/// Mobile numbers of 11 digits and identity numbers of 18 characters with a valid check digit.
///
/// Spaces and hyphens inside a number do not hide it; longer runs of digits are other numbers.
pub(crate) fn scan(text: &str) -> Vec<Personal> {
    runs(text).into_iter().filter_map(|(digits, span)| Some(Personal { kind: kind(&digits)?, span })).collect()
}

fn kind(digits: &str) -> Option<&'static str> {
    let digits = digits.strip_prefix("86").filter(|it| it.len() == 11).unwrap_or(digits);
    match digits.len() {
        11 if is_mobile(digits) => Some("手机号码"),
        18 if is_identity(digits) => Some("身份证号码"),
        _ => None,
    }
}

fn is_mobile(digits: &str) -> bool {
    let mut bytes = digits.bytes();
    bytes.next() == Some(b'1') && bytes.next().is_some_and(|it| (b'3'..=b'9').contains(&it))
}

/// GB 11643: weights over the first seventeen digits give the last character.
fn is_identity(digits: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: &[u8; 11] = b"10X98765432";
    let (body, last) = digits.split_at(17);
    let sum: Option<u32> = body.chars().zip(WEIGHTS).map(|(digit, weight)| Some(digit.to_digit(10)? * weight)).sum();
    sum.is_some_and(|it| CHECK[(it % 11) as usize] == last.as_bytes()[0])
}

/// Runs of digits (full width too) with single spaces or hyphens inside, normalised, with their bytes.
fn runs(text: &str) -> Vec<(String, Range<usize>)> {
    let mut found: Vec<(String, Range<usize>)> = Vec::new();
    let mut current: Option<(String, Range<usize>)> = None;
    let mut gap = false;
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        match (normalised(character), &mut current) {
            (Some('X'), Some((digits, span))) if digits.len() == 17 => {
                digits.push('X');
                span.end = end;
                gap = false;
            }
            (Some(digit), _) if digit != 'X' => {
                let (digits, span) = current.get_or_insert_with(|| (String::new(), at..end));
                digits.push(digit);
                span.end = end;
                gap = false;
            }
            (_, Some(_)) if matches!(character, ' ' | '-') && !gap => gap = true,
            (_, _) => {
                found.extend(current.take());
                gap = false;
            }
        }
    }
    found.extend(current);
    found
}

fn normalised(character: char) -> Option<char> {
    match character {
        '0'..='9' => Some(character),
        '０'..='９' => char::from_digit(character as u32 - '０' as u32, 10),
        'x' | 'X' => Some('X'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::scan;

    #[test]
    fn personal_numbers_are_found_however_they_are_written() {
        for text in [
            "13812345678",
            "138 1234 5678",
            "138-1234-5678",
            "+86 13812345678",
            "１３８１２３４５６７８",
            "11010519491231002X",
        ] {
            assert_eq!(scan(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn other_numbers_are_left_alone() {
        for text in
            ["010-00000000", "2026-01-05", "1135145003", "110105194912310021", "13812345678901234", "12012345678"]
        {
            assert!(scan(text).is_empty(), "{text}");
        }
    }
}
