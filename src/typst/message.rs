//! What typst says, in words for the people who mend it.

/// What typst always says of the export that is used here.
const EXPECTED: &str = "warning: bundle export is experimental";

/// The messages of a run that are not expected, one a line, in Chinese where the kind is known.
///
/// `text` gives the texts of the document a message may be about.
pub(super) fn unexpected(stderr: &str, texts: &[&str]) -> Vec<String> {
    let lines = stderr.lines().map(str::trim).filter(|it| !it.is_empty() && *it != EXPECTED);
    lines.map(|it| explained(it, texts)).collect()
}

fn explained(line: &str, texts: &[&str]) -> String {
    if let Some((_, family)) = line.split_once("unknown font family: ") {
        return format!("缺少字体 {family}；请运行 `make setup`");
    }
    match character(line) {
        Some(character) => {
            let place = texts.iter().find_map(|it| around(it, character));
            let place = place.map_or(String::new(), |it| format!("，见“{it}”"));
            format!("字符 {character}（U+{:04X}）没有字形，不能印出{place}", character as u32)
        }
        None => line.to_string(),
    }
}

/// The character a message says cannot be shown: quoted, or as a code point.
fn character(line: &str) -> Option<char> {
    let (_, rest) = line.split_once("the text ").or_else(|| line.split_once("the codepoint "))?;
    let quoted = rest.trim_start_matches(['`', '"', '\'']);
    if let Some(code) = quoted.strip_prefix("\\u{") {
        return char::from_u32(u32::from_str_radix(code.split('}').next()?, 16).ok()?);
    }
    quoted.chars().next()
}

/// A piece of a text with the character in its middle.
fn around(text: &str, character: char) -> Option<String> {
    const REACH: usize = 12;
    let at = text.chars().position(|it| it == character)?;
    Some(text.chars().skip(at.saturating_sub(REACH)).take(2 * REACH + 1).collect())
}

#[cfg(test)]
mod tests {
    use super::unexpected;

    #[test]
    fn a_missing_character_is_named_with_the_text_around_it() {
        let said = "warning: bundle export is experimental\n\
                    a.typ:1:2: error: PDF/A-3a error: the PDF contains the codepoint `\"\\u{e123}\"`\n";
        let found = unexpected(said, &["别处", "示例\u{e123}市"]);
        assert_eq!(found, ["字符 \u{e123}（U+E123）没有字形，不能印出，见“示例\u{e123}市”"]);
    }

    #[test]
    fn what_is_expected_is_no_message() {
        assert!(unexpected("warning: bundle export is experimental\n\n", &[]).is_empty());
        assert_eq!(unexpected("a.typ:1: error: x", &[]), ["a.typ:1: error: x"]);
    }
}
