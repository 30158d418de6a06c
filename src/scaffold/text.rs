//! Lines of YAML and of the comments beside them.
//!
//! Two kinds of comment: `##` explains, `#` is a line that becomes part of the record when the mark is removed.

/// A text from the records as a YAML scalar, whatever it contains.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is plain data")
}

/// A key, in quotes unless it is a plain name such as `4a`. What other programs may take for a number is quoted.
pub(super) fn key(name: &str) -> String {
    let is_name = name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
    let is_word = |it: u8| it.is_ascii_alphabetic() && !matches!(it, b'e' | b'E' | b'x' | b'o');
    let is_plain = is_name && (name.bytes().any(is_word));
    if is_plain { name.to_string() } else { quoted(name) }
}

/// Explanations, one line for each line of the text. Spaces that YAML does not take for spaces become plain ones.
pub(crate) fn prose(text: &str) -> Vec<String> {
    let plain = |it: &str| it.split_whitespace().collect::<Vec<_>>().join(" ");
    text.lines().map(plain).filter(|it| !it.is_empty()).map(|it| format!("## {it}")).collect()
}

pub(super) fn indented(lines: impl IntoIterator<Item = String>) -> Vec<String> {
    lines.into_iter().map(|it| if it.is_empty() { it } else { format!("  {it}") }).collect()
}

/// Turns lines of YAML into comments.
pub(super) fn commented(lines: impl IntoIterator<Item = String>) -> Vec<String> {
    lines.into_iter().map(|it| if it.is_empty() { it } else { format!("# {it}") }).collect()
}

/// Makes the lines of a mapping an item of a list.
pub(super) fn item(lines: Vec<String>) -> Vec<String> {
    let first = lines.iter().position(|it| !it.starts_with('#')).unwrap_or(0);
    let mark = |(at, line): (usize, String)| match at.cmp(&first) {
        std::cmp::Ordering::Less => line,
        std::cmp::Ordering::Equal => format!("- {line}"),
        std::cmp::Ordering::Greater => format!("  {line}"),
    };
    lines.into_iter().enumerate().map(mark).collect()
}

/// The text of a file with these lines.
pub(super) fn joined(lines: &[String]) -> String {
    lines.iter().map(|it| format!("{}\n", it.trim_end())).collect()
}

#[cfg(test)]
mod tests {
    use super::{item, key, prose, quoted};

    #[test]
    fn what_comes_from_records_cannot_break_out_of_its_line() {
        assert_eq!(quoted("甲\n乙: \"丙\" # 丁"), r#""甲\n乙: \"丙\" # 丁""#);
        assert_eq!(
            [key("4a"), key("22"), key("1e2"), key("odr_rate"), key("a: b")].join(" "),
            r#"4a "22" "1e2" odr_rate "a: b""#
        );
        assert_eq!(prose("\u{3000}甲\u{a0}乙\n\n\t丙"), ["## 甲 乙", "## 丙"]);
    }

    #[test]
    fn the_mark_of_an_item_stands_before_its_first_field() {
        let lines = ["## 编号", "id: 1", "## 日期", "# date: 2"].map(String::from).to_vec();
        assert_eq!(item(lines), ["## 编号", "- id: 1", "  ## 日期", "  # date: 2"]);
    }
}
