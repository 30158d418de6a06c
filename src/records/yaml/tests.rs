//! Tests of reading records: wrapped lines, escapes and typing mistakes of all kinds.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{outline::Outline, read, schema_of};
use crate::finding::{Finding, Place};
use crate::model::evaluation::SelfEvaluation;
use crate::model::round::Round;
use crate::model::zone::ZoneRecord;

#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Note {
    text: String,
    #[serde(default)]
    count: Option<u16>,
}

fn note(written: &str) -> Note {
    let (note, _, findings) = read::<Note>("note.yaml", written);
    note.unwrap_or_else(|| panic!("{written}: {findings:?}"))
}

fn text_of(written: &str) -> String {
    note(written).text
}

#[test]
fn wrapped_lines_join_without_a_space_beside_chinese() {
    for (written, text) in [
        ("text: 示例甲市\n  市场监管局", "示例甲市市场监管局"),
        ("text: 示例甲市，\r\n  “以网管网”\r\n  试点", "示例甲市，“以网管网”试点"),
        ("text: 采用\n  API 接口\n  的", "采用API 接口的"),
        ("text: one\n  two", "one two"),
        ("text: 他说“foo”\n  bar", "他说“foo” bar"),
        ("text: 第一段\n\n  第二段\n  接着", "第一段\n第二段接着"),
        ("text: '示例\n  甲市'", "示例甲市"),
        ("text: \"示例  \n  甲\\\n  市\"", "示例甲市"),
        ("text: \"one\n  two\\n三\"", "one two\n三"),
        ("text: >-\n  示例甲市\n  市场监管局", "示例甲市市场监管局"),
        ("text: >\n  one\n  two\n  三\n", "one two三\n"),
        ("text: >-\n  一\n\n  二\n  三\n    缩进\n  四", "一\n二三\n  缩进\n四"),
        ("text: |-\n  示例\n  甲市", "示例\n甲市"),
        ("{ text: 示例\n  甲市, count: 1 }", "示例甲市"),
        ("text: 한국\n  어", "한국 어"),
    ] {
        assert_eq!(text_of(written), text, "{written:?}");
    }
}

#[test]
fn a_text_holds_what_its_escapes_say() {
    assert_eq!(text_of(r#"text: "\u793a\x41 \"\\\" \/ \n""#), "示A \"\\\" / \n");
    assert_eq!(text_of("text: 'it''s'"), "it's");
    assert_eq!(text_of("text: 010000"), "010000");
    assert_eq!(text_of("text: 1.10"), "1.10");
    assert_eq!(text_of("text: true"), "true");
    assert_eq!(note("{ text: 7, count: 10 }").count, Some(10));
}

const SELF: &str = include_str!("../../../tests/workspaces/round/zones/990100/2025/self.yaml");
const ZONE: &str = include_str!("../../../tests/workspaces/round/zones/990100/zone.yaml");
const ROUND: &str = include_str!("../../../tests/workspaces/round/content/rounds/2025.yaml");

/// Pieces of text that people type, paste or leave behind by mistake.
const PIECES: [&str; 64] = [
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "\r",
    ":",
    ": ",
    "：",
    ",",
    "，",
    "、",
    "[",
    "]",
    "{",
    "}",
    "［",
    "｛",
    "｝",
    "\"",
    "'",
    "“",
    "#",
    " #",
    " # ",
    " #1",
    "-",
    "- ",
    "--- ",
    "\n---\n",
    "\n...\n",
    "*",
    "&",
    "!",
    "!!int ",
    "%",
    "%YAML 1.2\n",
    "@",
    "|",
    ">",
    "|\n",
    ">-\n",
    "? ",
    "<<: ",
    "~",
    "null",
    "true",
    "0",
    "00",
    "_",
    "0x",
    "e9",
    ".",
    "+",
    "-0",
    "\\",
    "\\u200b",
    "\u{3000}",
    "\u{a0}",
    "\u{200b}",
    "\u{fffe}",
    "\u{0}",
    "\u{e863}",
    "甲",
];

/// Pseudorandom numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % (bound.max(1) as u64)).expect("below a bound of the same type")
    }
}

/// A text with one to three random slips.
fn mutated(text: &str, numbers: &mut Numbers) -> String {
    let mut text = text.to_string();
    for _ in 0..=numbers.below(3) {
        let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let at = boundaries.get(numbers.below(boundaries.len())).copied().unwrap_or(0);
        let line_start = text[..at].rfind('\n').map_or(0, |it| it + 1);
        let line_end = text[at..].find('\n').map_or(text.len(), |it| at + it + 1);
        let character = text[at..].chars().next().map_or(0, char::len_utf8);
        let line = text[line_start..line_end].to_string();
        match numbers.below(8) {
            0 => text.replace_range(at..at + character, ""),
            1 => text.replace_range(line_start..line_end, ""),
            2 => text.insert_str(line_end, &line),
            3 => text.insert_str(at, &line[at - line_start..][..character]),
            4 => text.truncate(at),
            5 => text.insert_str(line_start, &" ".repeat(1 + numbers.below(4))),
            _ => text.insert_str(at, PIECES[numbers.below(PIECES.len())]),
        }
    }
    text
}

/// Texts that are hard to parse, based on the test suite of the parser.
const STRAINED: [&str; 40] = [
    "",
    "\n",
    "#",
    "# 注\n",
    "---",
    "--- \n...\n",
    "--- a\n--- b",
    "a",
    "- ",
    "-",
    "?",
    "? a\n: b",
    ": a",
    "[",
    "]",
    "{",
    "}",
    "{a",
    "[a,",
    "{a: b",
    "'",
    "\"",
    "\"\\",
    "\"\\q\"",
    "\"\\x4\"",
    "\"\\ud800\"",
    "|",
    ">9",
    "|0\n a",
    "|\n\ta",
    "*a",
    "&a b",
    "!a b",
    "%TAG ! x",
    "%YAML 9.9\n---\n",
    "a: b: c",
    "a:\n b\n  c: d",
    "- a\nb",
    "a: 'b' c",
    "text: [a, b]]",
];

#[test]
fn whatever_is_typed_is_read_or_answered_in_chinese_at_a_place() {
    let mut numbers = Numbers(20_260_630);
    let words = known_words();
    for text in STRAINED {
        judge::<Note>(text, &words);
        judge::<SelfEvaluation>(text, &words);
        judge::<Vec<Note>>(text, &words);
    }
    for _ in 0..1000 {
        judge::<SelfEvaluation>(&mutated(SELF, &mut numbers), &words);
        judge::<ZoneRecord>(&mutated(ZONE, &mut numbers), &words);
        judge::<Round>(&mutated(ROUND, &mut numbers), &words);
        judge::<Note>(&mutated("text: 甲\ncount: 1\n", &mut numbers), &words);
    }
}

/// The field names, and Latin words that messages may use.
fn known_words() -> BTreeSet<String> {
    let mut words: BTreeSet<String> = ["YAML", "UTF", "GB", "README", "U"].map(String::from).into();
    for schema in
        [schema_of::<SelfEvaluation>(), schema_of::<ZoneRecord>(), schema_of::<Round>(), schema_of::<Vec<Note>>()]
    {
        let schema = schema.to_string();
        words.extend(latin_words(&schema).map(str::to_string));
    }
    words
}

fn latin_words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|it: char| !it.is_ascii_alphanumeric() && it != '_');
    words.filter(|it| it.len() > 1 && it.bytes().any(|b| b.is_ascii_lowercase()))
}

/// A text without its quotations in backticks.
fn uncited(text: &str) -> String {
    text.split('`').step_by(2).collect::<Vec<_>>().join(" ")
}

fn judge<T: serde::de::DeserializeOwned + schemars::JsonSchema>(text: &str, words: &BTreeSet<String>) {
    let (record, outline, findings) = read::<T>("note.yaml", text);
    assert_eq!(record.is_none(), !findings.is_empty(), "{text}\n{findings:?}");
    for finding in &findings {
        let Finding { message, help, .. } = finding;
        let said = format!("{message}　{}", help.as_deref().unwrap_or_default());
        assert_ne!(message, "这里的内容不能读取", "{text}\n{finding:?}");
        let unknown: Vec<String> =
            latin_words(&uncited(&said)).filter(|it| !words.contains(*it)).map(str::to_string).collect();
        assert!(unknown.is_empty(), "{unknown:?} in {said}\n{text}");
        assert!(help.is_some() || finding.place == Place::File, "{said}");
        assert!(place_is_in(text, finding, &outline), "{finding:?}\n{text}");
    }
}

/// Whether a finding points at bytes of the text, unless there is nothing to point at.
fn place_is_in(text: &str, finding: &Finding, outline: &Outline) -> bool {
    let span = outline.span(&finding.place);
    span.map_or(finding.place == Place::File, |it| it.start <= text.len() && text.is_char_boundary(it.start))
}
