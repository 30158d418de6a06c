//! Telephone numbers of offices.

use super::{advised, is_digits, narrow};

/// Whether a text is a telephone number, or several separated by `、`.
///
/// Examples: `010-00000000`, `（010）00000000`, `010-00000000-0000`, `12315`.
fn is_right(text: &str) -> bool {
    text.split('、').enumerate().all(|(index, it)| is_one(it, index > 0))
}

/// Whether a text is a single telephone number. A number after another may omit its area code.
fn is_one(text: &str, is_later: bool) -> bool {
    let dashed =
        text.strip_prefix('（').and_then(|it| it.split_once('）')).map(|(area, rest)| format!("{area}-{rest}"));
    let parts: Vec<&str> = dashed.as_deref().unwrap_or(text).split('-').collect();
    let of = |part: &str, lengths: std::ops::RangeInclusive<usize>| is_digits(part) && lengths.contains(&part.len());
    let area = |it: &str| it.starts_with('0') && of(it, 3..=4);
    match parts.as_slice() {
        [short] => of(short, 5..=6) || is_later && of(short, 7..=8),
        ["400" | "800", middle, last] => of(middle, 3..=3) && of(last, 4..=4),
        [code, number] => area(code) && of(number, 7..=8),
        [code, number, extension] => area(code) && of(number, 7..=8) && of(extension, 1..=6),
        _ => false,
    }
}

pub(super) fn advice(text: &str) -> Option<String> {
    let general = "写单位的固定电话，区号和号码以 `-` 相连，如 `010-00000000`；分机写作 `010-00000000-0000`";
    let meant: Vec<String> = narrow(text).split(['、', ',', ';', '/', '，', '；']).map(meant).collect();
    advised(text, is_right, meant.join("、"), general)
}

fn meant(text: &str) -> String {
    let dash = |it: char| matches!(it, '—' | '–' | '−' | '‐' | '‑' | '―' | '－' | 'ー' | '转' | '#' | '.');
    let mut plain: String = text.chars().map(|it| if dash(it) { '-' } else { it }).collect();
    for (written, right) in [("电话:", ""), ("(", ""), (")", "-"), ("+86", ""), ("--", "-")] {
        plain = plain.replace(written, right);
    }
    let plain = plain.trim_matches('-');
    let international = text.contains("+86") && !plain.starts_with(['0', '4', '8', '1']);
    let plain = match () {
        () if text.contains("+86") && plain.starts_with("10") || international => format!("0{plain}"),
        () => plain.to_string(),
    };
    with_area(&plain)
}

/// Splits a number whose digits run together into its parts.
fn with_area(text: &str) -> String {
    let (number, extension) = text.split_once('-').map_or((text, ""), |it| (it.0, it.1));
    let whole = is_digits(number) && number.len() > 9;
    let apart = match number {
        _ if !whole => return text.to_string(),
        it if it.starts_with("400") || it.starts_with("800") => format!("{}-{}-{}", &it[..3], &it[3..6], &it[6..]),
        it if it.starts_with("01") || it.starts_with("02") => format!("{}-{}", &it[..3], &it[3..]),
        it if it.starts_with('0') => format!("{}-{}", &it[..4], &it[4..]),
        it => it.to_string(),
    };
    if extension.is_empty() { apart } else { format!("{apart}-{extension}") }
}

#[cfg(test)]
mod tests {
    use super::advice;

    #[test]
    fn telephones_of_offices_have_one_form() {
        for text in [
            "010-00000000",
            "0571-0000000",
            "010-00000000-0001",
            "（010）00000000",
            "400-000-0000",
            "12315",
            "010-00000000、00000001",
            "010-00000000、0571-00000000",
        ] {
            assert_eq!(advice(text), None, "{text}");
        }
        for text in [
            "01000000000",
            "010 00000000",
            "(010)00000000",
            "（010） 00000000",
            "010—00000000",
            "０１０－００００００００",
            "+86-10-00000000",
            "+86 10 00000000",
            "010--00000000",
            "电话：010-00000000",
        ] {
            assert_eq!(advice(text).as_deref(), Some("应写作 `010-00000000`"), "{text}");
        }
        for (text, right) in [
            ("010-00000000转0001", "010-00000000-0001"),
            ("057100000000", "0571-00000000"),
            ("4000000000", "400-000-0000"),
            ("010-00000000，010-00000001", "010-00000000、010-00000001"),
        ] {
            assert_eq!(advice(text), Some(format!("应写作 `{right}`")), "{text}");
        }
        for text in ["00000000", "见网站", "010-0000", "13", "abc-00000000"] {
            assert!(advice(text).is_some_and(|it| it.starts_with("写单位")), "{text}");
        }
    }
}
