//! Names of files that say in Chinese what is inside.

/// The longest title in a name, in characters. Names of files have at most 255 bytes.
const LONGEST: usize = 60;

/// The name of a file with this title: 关于2026年……的公示（演示数据）.pdf.
pub(crate) fn file_name(title: &str, mark: Option<&str>, extension: &str) -> String {
    let mark = mark.map(|it| format!("（{it}）")).unwrap_or_default();
    format!("{}{mark}.{extension}", safe(title))
}

/// A title without the characters that some system refuses in names of files, and no longer than all systems allow.
fn safe(title: &str) -> String {
    const REFUSED: &[char] = &['/', '\\', ':', '*', '?', '"', '<', '>', '|'];
    let kept = title.chars().filter(|it| !it.is_control() && !it.is_whitespace() && !REFUSED.contains(it));
    let kept: Vec<char> = kept.collect();
    let text: String = kept.iter().take(LONGEST).collect();
    let text = text.trim_matches('.').to_string();
    if kept.len() > LONGEST { text + "…" } else { text }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn names_have_no_character_that_a_system_refuses() {
        assert_eq!(file_name("示例甲市自评报告（2026年）", None, "pdf"), "示例甲市自评报告（2026年）.pdf");
        assert_eq!(file_name("甲/乙\\丙:“丁”\n?", Some("演示数据"), "csv"), "甲乙丙“丁”（演示数据）.csv");
        assert_eq!(file_name("..甲.", None, "csv"), "甲.csv");
    }

    #[test]
    fn names_are_no_longer_than_systems_allow() {
        assert!(file_name(&"长".repeat(200), Some("演示数据"), "xlsx").len() <= 255);
    }
}
