//! Translates messages of typst for the people who correct the records.

use crate::records::source::{self, SourceTree};

/// The warning that typst always prints for bundle export.
const EXPECTED: &str = "warning: bundle export is experimental";

/// Where to look for the cause of a message: the texts of the documents, and the records behind them.
pub(super) struct Subject<'s> {
    /// Made only if there is a message.
    pub(super) texts: &'s dyn Fn() -> Vec<String>,
    pub(super) records: &'s SourceTree,
    /// The file or folder of the records of the document.
    pub(super) folder: String,
}

/// The unexpected messages of a run, one per line. Known kinds are translated into Chinese.
pub(super) fn unexpected(stderr: &str, subject: &Subject) -> Vec<String> {
    let lines = stderr.lines().map(str::trim).filter(|it| !it.is_empty() && *it != EXPECTED);
    lines.map(|it| explained(it, subject)).collect()
}

fn explained(line: &str, subject: &Subject) -> String {
    if let Some((_, family)) = line.split_once("unknown font family: ") {
        return format!("缺少字体 {family}；请运行 `make setup`");
    }
    match character(line) {
        Some(character) => {
            let text = (subject.texts)().iter().find_map(|it| around(it, character));
            let text = text.map_or(String::new(), |it| format!("，见“{it}”"));
            let record = record(subject, character).map_or(String::new(), |it| format!("（{it}）"));
            format!("字符 {character}（U+{:04X}）没有字形，不能印出{text}{record}", character as u32)
        }
        None => line.to_string(),
    }
}

/// The character that a message reports as missing, either quoted or as a code point.
fn character(line: &str) -> Option<char> {
    let (_, rest) = line.split_once("the text ").or_else(|| line.split_once("the codepoint "))?;
    let quoted = rest.trim_start_matches(['`', '"', '\'']);
    if let Some(code) = quoted.strip_prefix("\\u{") {
        return char::from_u32(u32::from_str_radix(code.split('}').next()?, 16).ok()?);
    }
    quoted.chars().next()
}

/// Finds the first record with the character, looking at those of the document first.
fn record(subject: &Subject, character: char) -> Option<String> {
    let own = subject.records.iter().filter(|(file, _)| file.starts_with(&subject.folder));
    own.chain(subject.records).find_map(|(file, source)| {
        let text = source::text(file, source).ok()?;
        let line = text.lines().position(|it| it.contains(character))?;
        Some(format!("{file} 第 {} 行", line + 1))
    })
}

/// An excerpt of a text around a character.
fn around(text: &str, character: char) -> Option<String> {
    const REACH: usize = 12;
    let at = text.chars().position(|it| it == character)?;
    Some(text.chars().skip(at.saturating_sub(REACH)).take(2 * REACH + 1).collect())
}

#[cfg(test)]
mod tests {
    use super::{Subject, unexpected};
    use crate::records::source::{Source, SourceTree};

    #[test]
    fn a_missing_character_is_named_with_the_text_around_it() {
        let said = "warning: bundle export is experimental\n\
                    a.typ:1:2: error: PDF/A-3a error: the PDF contains the codepoint `\"\\u{e123}\"`\n";
        let text = |it: &str| Source::Bytes(it.as_bytes().into());
        let records = SourceTree::from([
            ("zones/990100/zone.yaml".to_string(), text("\u{e123}")),
            ("zones/990200/zone.yaml".to_string(), text("code: 1\nname: 示例\u{e123}市\n")),
        ]);
        let folder = "zones/990200/".to_string();
        let texts = || vec!["别处".to_string(), "示例\u{e123}市".to_string()];
        let found = unexpected(said, &Subject { texts: &texts, records: &records, folder });
        let expected =
            "字符 \u{e123}（U+E123）没有字形，不能印出，见“示例\u{e123}市”（zones/990200/zone.yaml 第 2 行）";
        assert_eq!(found, [expected]);
    }

    #[test]
    fn what_is_expected_is_no_message() {
        let records = SourceTree::new();
        let nothing = Subject { texts: &Vec::new, records: &records, folder: String::new() };
        assert!(unexpected("warning: bundle export is experimental\n\n", &nothing).is_empty());
        assert_eq!(unexpected("a.typ:1: error: x", &nothing), ["a.typ:1: error: x"]);
    }
}
