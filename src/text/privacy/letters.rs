//! Reads text as the letters that a person would type to use a number, whatever their spelling.

use std::iter;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::{is_invisible, is_separator};

/// How much of the spelling is resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Full-width and mathematical letters.
    Written,
    /// Also character references (`&#49;`) and percent-encoding (`%31`).
    Resolved,
    /// Also Chinese and enclosed digits (一三九, ①).
    InWords,
}

/// A character with the bytes of the source that spell it.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    pub(super) character: char,
    /// The character before Chinese digits are read as digits. Some are part of names (张三).
    pub(super) written: char,
    pub(super) span: Range<usize>,
}

/// The letters of a text. Invisible characters are left out.
pub(super) fn read(text: &str, reading: Reading) -> Vec<Letter> {
    let mut letters = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let resolved = (reading != Reading::Written).then(|| encoded(&text[at..])).flatten();
        let (character, length) = resolved.unwrap_or((first, first.len_utf8()));
        let span = at..at + length;
        at = span.end;
        if !is_invisible(character) {
            let written = narrow(character);
            letters.push(Letter { character: plain(written, reading), written, span });
        }
    }
    letters
}

/// Whether a reading may differ from the plainer ones for this text.
pub(super) fn matters(text: &str, reading: Reading) -> bool {
    match reading {
        Reading::Written => true,
        Reading::Resolved => text.contains(['&', '%']),
        Reading::InWords => has_digits_in_words(text),
    }
}

/// Whether enough digits for a number follow each other, one of them in words.
fn has_digits_in_words(text: &str) -> bool {
    const FEWEST: usize = 5;
    let mut digits = 0;
    let mut in_words = false;
    text.chars().any(|it| {
        let word = numeral(it).is_some();
        if word || narrow(it).is_ascii_digit() {
            digits += 1;
            in_words |= word;
        } else if !(is_separator(it) || is_invisible(it) || it.is_ascii()) {
            (digits, in_words) = (0, false);
        }
        in_words && digits >= FEWEST
    })
}

fn narrow(character: char) -> char {
    const WIDTH: u32 = '！' as u32 - '!' as u32;
    const DOUBLE_STRUCK: u32 = '𝟎' as u32;
    let code = character as u32;
    match character {
        // Excludes `～`, the dash between the ends of a range.
        '！'..='｝' => char::from_u32(code - WIDTH).unwrap_or(character),
        '𝟎'..='𝟿' => char::from_digit((code - DOUBLE_STRUCK) % 10, 10).unwrap_or(character),
        _ => character,
    }
}

fn plain(character: char, reading: Reading) -> char {
    let digit = (reading == Reading::InWords).then(|| numeral(character)).flatten();
    digit.unwrap_or(character)
}

/// The digit that a Chinese, enclosed or raised numeral stands for.
fn numeral(character: char) -> Option<char> {
    match character {
        '\0'..='\u{b1}' => None,
        '零' | '〇' | '○' => Some('0'),
        '一' | '壹' | '弌' | '幺' => Some('1'),
        '二' | '贰' | '貳' | '弍' => Some('2'),
        '三' | '叁' | '參' | '弎' => Some('3'),
        '四' | '肆' => Some('4'),
        '五' | '伍' => Some('5'),
        '六' | '陆' | '陸' => Some('6'),
        '七' | '柒' => Some('7'),
        '八' | '捌' => Some('8'),
        '九' | '玖' => Some('9'),
        '\u{b2}'..='\u{2fff}' => {
            let mut plain = iter::once(character).nfkc();
            plain.next().filter(|it| it.is_ascii_digit() && plain.next().is_none())
        }
        _ => None,
    }
}

/// The character that an escape at the start of a text stands for, and the length of the escape.
fn encoded(text: &str) -> Option<(char, usize)> {
    match text.as_bytes().first()? {
        b'&' => reference(text),
        b'%' => percent(text),
        _ => None,
    }
}

/// Resolves a character reference, also one whose `&` is itself a reference.
fn reference(text: &str) -> Option<(char, usize)> {
    let mut rest = &text[1..];
    while let Some(inner) = rest.strip_prefix("amp;") {
        rest = inner;
    }
    let (character, rest) = match rest.strip_prefix('#') {
        Some(number) => numeric(number)?,
        None => {
            let (name, rest) = rest.split_at(rest.bytes().take_while(u8::is_ascii_alphanumeric).count());
            (named(name).filter(|_| rest.starts_with(';'))?, rest)
        }
    };
    let rest = rest.strip_prefix(';').unwrap_or(rest);
    Some((character, text.len() - rest.len()))
}

fn numeric(number: &str) -> Option<(char, &str)> {
    let (digits, radix) = number.strip_prefix(['x', 'X']).map_or((number, 10), |it| (it, 16));
    let length = digits.bytes().take_while(|it| char::from(*it).is_digit(radix)).count();
    let code = u32::from_str_radix(&digits[..length], radix).ok()?;
    Some((char::from_u32(code)?, &digits[length..]))
}

/// The named references that can be part of a number or an address.
fn named(name: &str) -> Option<char> {
    Some(match name {
        "nbsp" | "ensp" | "emsp" | "thinsp" | "hairsp" | "numsp" | "puncsp" => ' ',
        "shy" | "zwnj" | "zwj" | "ZeroWidthSpace" | "NoBreak" => '\u{200b}',
        "commat" => '@',
        "period" => '.',
        "hyphen" | "dash" | "ndash" | "mdash" | "minus" => '-',
        "lowbar" => '_',
        "lpar" => '(',
        "rpar" => ')',
        "sol" => '/',
        "middot" | "centerdot" => '·',
        "colon" => ':',
        "plus" => '+',
        _ => return None,
    })
}

/// Resolves percent-encoding, also of a character outside ASCII and also if it was encoded twice.
fn percent(text: &str) -> Option<(char, usize)> {
    let mut bytes = Vec::new();
    let mut rest = text;
    loop {
        let mut digits = rest.strip_prefix('%')?;
        while digits.starts_with("25") && digits.get(2..4).is_some_and(is_hexadecimal) {
            digits = &digits[2..];
        }
        let pair = digits.get(..2).filter(|it| is_hexadecimal(it))?;
        bytes.push(u8::from_str_radix(pair, 16).ok()?);
        rest = &digits[2..];
        match std::str::from_utf8(&bytes) {
            Ok(character) => {
                let character = character.chars().next().filter(|it| !it.is_control())?;
                return Some((character, text.len() - rest.len()));
            }
            Err(err) if err.error_len().is_some() => return None,
            Err(_) => {}
        }
    }
}

fn is_hexadecimal(text: &str) -> bool {
    text.bytes().all(|it| it.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::{Reading, read};

    fn text(written: &str, reading: Reading) -> String {
        read(written, reading).iter().map(|it| it.character).collect()
    }

    #[test]
    fn every_spelling_of_a_digit_is_read() {
        for written in ["１３９", "𝟏𝟑𝟗", "1\u{200b}3\u{ad}9"] {
            assert_eq!(text(written, Reading::Written), "139", "{written}");
        }
        for written in ["&#49;&#x33;&#57", "%31%33%39", "&amp;#49;&amp;amp;#51;9", "%2531%EF%BC%93%39", "1&shy;39"] {
            assert_eq!(text(written, Reading::Resolved), "139", "{written}");
        }
        for written in ["一三九", "壹叁玖", "幺三九", "①③⑨", "¹³⁹", "1三９"] {
            assert_eq!(text(written, Reading::InWords), "139", "{written}");
        }
    }

    #[test]
    fn other_text_is_read_as_it_is_written() {
        for written in
            ["50%、100%以上", "A&B;C&", "&#;&#x;&#1114112;", "%E4%B8", "%0a%", "100～200", "&unknown;", "㈠⑫"]
        {
            assert_eq!(text(written, Reading::InWords), written);
        }
    }
}
