//! Numbers as people write them, kept to the last digit.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A decimal number read from its written text, never through a binary float.
///
/// Only plain notation is accepted: digits, an optional leading minus, an optional fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Number(pub(crate) Decimal);

/// Digits a `Decimal` holds without rounding.
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
        if !digits(whole) || !fraction.is_none_or(digits) {
            if let Some(plain) = without_separators(text) {
                return Err(format!("数中不用千分位分隔符，写作 `{plain}`"));
            }
            return Err("应为普通写法的数，如 `12`、`-0.7`、`1.50`，不用千分位、百分号或者科学记数法".into());
        }
        if whole.len() + fraction.map_or(0, str::len) > DIGITS {
            return Err(format!("数字超过 {DIGITS} 位，无法精确保存"));
        }
        Decimal::from_str_exact(text).map(Number).map_err(|err| err.to_string())
    }
}

/// The number without thousands separators (千分位), where it has them.
fn without_separators(text: &str) -> Option<String> {
    let whole = text.split('.').next()?;
    let mut groups = whole.split([',', '，']).skip(1).peekable();
    groups.peek()?;
    let plain = text.replace([',', '，'], "");
    (groups.all(|it| it.len() == 3) && plain.parse::<Number>().is_ok()).then_some(plain)
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
    fn a_number_with_separators_is_told_how_to_be_written() {
        for (text, plain) in [("1,234", "`1234`"), ("1,234,567.80", "`1234567.80`"), ("-1，234", "`-1234`")] {
            assert!(text.parse::<Number>().unwrap_err().contains(plain), "{text}");
        }
        assert!(!"1,6".parse::<Number>().unwrap_err().contains("`16`"));
    }

    #[test]
    fn only_plain_notation_is_a_number() {
        for text in ["1_000", "1e2", ".5", "5.", "+1", "1,000", "", "-", "0x10", "１"] {
            assert!(text.parse::<Number>().is_err(), "{text}");
        }
        for text in ["0", "-0.7", "1.10", "12345678901234567890.12345678"] {
            assert_eq!(text.parse::<Number>().unwrap().0.to_string(), text);
        }
    }
}
