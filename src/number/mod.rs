//! Decimal numbers, read exactly as people write them.

pub(crate) mod exact;

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A decimal number parsed from its text, never through a binary float.
///
/// Only plain notation is accepted: digits, an optional leading minus, an optional fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Number(pub(crate) Decimal);

/// The multiples in which people write large values, smallest first, with their zeros.
pub(crate) const MULTIPLES: [(usize, &str); 3] = [(3, "千"), (4, "万"), (8, "亿")];

/// The number of digits that a `Decimal` always holds without rounding.
const DIGITS: usize = 28;

impl FromStr for Number {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (unsigned, None),
        };
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let has_leading_zero = whole.len() > 1 && whole.starts_with('0');
        if !digits(whole) || has_leading_zero || !fraction.is_none_or(digits) {
            return Err(match plain(text) {
                Some(plain) => format!("应写作 `{plain}`，不用千分位、百分号、单位或者多余的零"),
                None => "应为普通写法的数，如 `12`、`-0.7`、`1.50`，不用千分位、百分号或者科学记数法".into(),
            });
        }
        if whole.len() + fraction.map_or(0, str::len) > DIGITS {
            return Err(format!("数字超过 {DIGITS} 位，无法精确保存"));
        }
        Decimal::from_str_exact(text).map(Number).map_err(|_| "数字过大，无法精确保存".into())
    }
}

/// Suggests the plain notation of a number with a plus sign, separators (千分位), a percent sign, a unit,
/// full-width digits, or missing or surplus zeros.
///
/// Returns `None` if the text is plain already, or if it has a part that changes the value, as in `1.5亿`.
pub(crate) fn plain(text: &str) -> Option<String> {
    let narrow: String = text.trim().chars().map(narrow).collect();
    let (sign, unsigned) = match narrow.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", narrow.trim_start_matches('+')),
    };
    let number = unsigned.trim_end_matches(is_unit).trim_end();
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let whole = without_separators(whole)?;
    let significant = whole.trim_start_matches('0');
    let whole = if significant.is_empty() { "0" } else { significant };
    let point = if fraction.is_empty() { "" } else { "." };
    let plain = format!("{sign}{whole}{point}{fraction}");
    let is_plain = |it: &str| it.bytes().all(|b| b.is_ascii_digit());
    (plain != text && !number.is_empty() && number != "." && is_plain(whole) && is_plain(fraction)).then_some(plain)
}

/// Converts a full-width character to half width.
fn narrow(character: char) -> char {
    match character {
        '！'..='～' => char::from_u32(character as u32 - '！' as u32 + '!' as u32).unwrap_or(character),
        _ => character,
    }
}

/// Whether a character may belong to a unit. Words for digits and multiples, such as 万, do not.
fn is_unit(character: char) -> bool {
    !character.is_ascii() && !"十百千万亿‰零一二三四五六七八九".contains(character) || character == '%'
}

/// Removes the separators from a whole number; `None` unless they separate groups of three digits.
fn without_separators(whole: &str) -> Option<String> {
    let mut groups = whole.split([',', '_', ' ', '\'']);
    let first = groups.next()?;
    let is_whole = groups.clone().next().is_none() || !first.is_empty() && groups.all(|it| it.len() == 3);
    is_whole.then(|| whole.replace([',', '_', ' ', '\''], ""))
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.normalize().fmt(f)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl de::Visitor<'_> for Text {
            type Value = Number;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a decimal number")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Number, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Number {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Number".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number"], "format": "decimal" })
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn another_notation_is_told_how_the_number_is_written() {
        for (text, plain) in [
            ("1,234", "1234"),
            ("1,234,567.80", "1234567.80"),
            ("-1，234", "-1234"),
            ("1_000", "1000"),
            ("04", "4"),
            ("007.50", "7.50"),
            (".5", "0.5"),
            ("5.", "5"),
            ("+5", "5"),
            ("１２．５", "12.5"),
            ("99.5%", "99.5"),
            ("99.5％", "99.5"),
            ("11家", "11"),
            ("-0.7 分", "-0.7"),
        ] {
            assert!(text.parse::<Number>().unwrap_err().contains(&format!("`{plain}`")), "{text}");
        }
        for text in ["1,6", "1.5亿", "3千家", "1e3", "0o17", "0x10", "一二", "", "-", ".", "1.2.3", "5‰"] {
            assert_eq!(super::plain(text), None, "{text}");
            assert!(text.parse::<Number>().is_err(), "{text}");
        }
    }

    #[test]
    fn only_plain_notation_is_a_number() {
        for text in ["1_000", "1e2", ".5", "5.", "+1", "1,000", "", "-", "0x10", "１", "04", "-00.5"] {
            assert!(text.parse::<Number>().is_err(), "{text}");
        }
        for text in ["0", "-0.7", "1.10", "100", "12345678901234567890.12345678"] {
            assert_eq!(text.parse::<Number>().unwrap().0.to_string(), text);
        }
    }
}
