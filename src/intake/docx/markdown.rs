//! Writes blocks in the project's Markdown. Every character of the text is kept: what could be a mark is escaped.

use super::{Block, Inline};

/// The most `#` of a heading.
const DEEPEST: usize = 6;

/// The text of blocks and footnotes.
pub(super) fn text(blocks: &[Block], notes: &[Vec<Inline>], folder: &str) -> String {
    let mut out = String::new();
    let mut open: Vec<Open> = Vec::new();
    for block in blocks {
        let joins = matches!(block, Block::Item { depth, number, .. } if continues(&open, *depth, *number));
        if !out.is_empty() {
            out.push_str(if joins { "\n" } else { "\n\n" });
        }
        if !matches!(block, Block::Item { .. }) {
            open.clear();
        }
        out.push_str(&match block {
            Block::Heading(level, body) => {
                format!("{} {}", "#".repeat((*level).min(DEEPEST)), in_one_line(body, false))
            }
            Block::Paragraph(body) => in_lines(body, ""),
            Block::Item { depth, number, body } => item(*depth, *number, body, &mut open),
            Block::Table(rows) => table(rows),
            Block::Picture { name, alternative } => {
                let alternative = if alternative.is_empty() { crate::model::TO_BE_FILLED } else { alternative };
                format!("![{}]({folder}/{name})", escaped(alternative))
            }
        });
    }
    for (at, note) in notes.iter().enumerate() {
        out.push_str(&format!("\n\n[^{}]: {}", at + 1, in_one_line(note, true)));
    }
    out.push('\n');
    out
}

/// A list that is open: the column of its texts, and whether its items are numbered.
struct Open {
    text: usize,
    is_numbered: bool,
}

/// Whether an item stands in an open list, or begins one inside its last item.
fn continues(open: &[Open], depth: usize, number: Option<u32>) -> bool {
    !open.is_empty() && open.get(depth).is_none_or(|it| it.is_numbered == number.is_some())
}

fn item(depth: usize, number: Option<u32>, body: &[Inline], open: &mut Vec<Open>) -> String {
    open.truncate(depth);
    let indent = open.last().map_or(0, |it| it.text);
    let mark = number.map_or("- ".to_string(), |it| format!("{it}. "));
    open.push(Open { text: indent + mark.len(), is_numbered: number.is_some() });
    let inner = " ".repeat(indent + mark.len());
    format!("{}{mark}{}", " ".repeat(indent), in_lines(body, &inner))
}

fn table(rows: &[Vec<Vec<Inline>>]) -> String {
    let line = |cells: &Vec<Vec<Inline>>| {
        let cells: Vec<String> = cells.iter().map(|it| in_one_line(it, true)).collect();
        format!("| {} |", cells.join(" | "))
    };
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    let columns = rows.first().map_or(0, Vec::len);
    lines.insert(1, format!("|{}", "---|".repeat(columns)));
    lines.join("\n")
}

/// The text of a paragraph with its line breaks.
fn in_lines(body: &[Inline], indent: &str) -> String {
    let lines = body.split(|it| *it == Inline::Break).map(|it| pieces(it, true)).filter(|it| !it.is_empty());
    let lines: Vec<String> = lines.map(|it| at_start(&it)).collect();
    lines.join(&format!("\\\n{indent}"))
}

fn in_one_line(body: &[Inline], with_bold: bool) -> String {
    let lines = body.split(|it| *it == Inline::Break).map(|it| pieces(it, with_bold)).filter(|it| !it.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

fn pieces(body: &[Inline], with_bold: bool) -> String {
    let mut out = String::new();
    for (at, piece) in body.iter().enumerate() {
        match piece {
            Inline::Text { text, is_bold: true } if with_bold => {
                let next = body.get(at + 1).and_then(first);
                out.push_str(&bold(text, out.chars().next_back(), next));
            }
            Inline::Text { text, .. } => out.push_str(&escaped(text)),
            Inline::Link { text, address } => out.push_str(&format!("[{}]({})", escaped(text), encoded(address))),
            Inline::Note(number) => out.push_str(&format!("[^{}]", number + 1)),
            Inline::Break => {}
        }
    }
    out.split(' ').filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
}

fn first(piece: &Inline) -> Option<char> {
    match piece {
        Inline::Text { text, .. } | Inline::Link { text, .. } => text.chars().next(),
        Inline::Break | Inline::Note(_) => None,
    }
}

/// Bold text. Blanks and marks at which bold text cannot begin or end stay outside.
fn bold(text: &str, before: Option<char>, after: Option<char>) -> String {
    const NOT_FIRST: &str = "，、。；：？！”’）》〉】』」］｝,;:?!)]}";
    const NOT_LAST: &str = "“‘（《〈【『「［｛([{";
    let rest = text.trim_start_matches(|it: char| it.is_whitespace() || NOT_FIRST.contains(it));
    let inner = rest.trim_end_matches(|it: char| it.is_whitespace() || NOT_LAST.contains(it));
    let (head, tail) = (&text[..text.len() - rest.len()], &rest[inner.len()..]);
    // Digits around and inside look like a power: 2**10**3.
    let digit = |it: Option<char>| it.is_some_and(|it| it.is_ascii_digit());
    let is_power = digit(before) && digit(inner.chars().next()) || digit(inner.chars().next_back()) && digit(after);
    let touches = before == Some('*') || inner.starts_with('*') || inner.ends_with('*');
    match inner.is_empty() || is_power || touches {
        true => escaped(text),
        false => format!("{}**{}**{}", escaped(head), escaped(inner), escaped(tail)),
    }
}

/// Escapes every character that can be a mark inside a line.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '[' | ']' | '<' | '|') {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// Escapes what can be a mark at the start of a line: headings, lists, quotations, rules.
fn at_start(line: &str) -> String {
    let digits = line.len() - line.trim_start_matches(|it: char| it.is_ascii_digit()).len();
    match (digits, line.chars().next()) {
        (0, Some('#' | '+' | '-' | '>' | '=' | '~' | ':' | '_')) => format!("\\{line}"),
        (1.., _) if line[digits..].starts_with(['.', ')']) => format!("{}\\{}", &line[..digits], &line[digits..]),
        _ => line.to_string(),
    }
}

/// An address without characters that end it.
fn encoded(address: &str) -> String {
    let plain = |it: char| match it {
        '(' => "%28".to_string(),
        ')' => "%29".into(),
        '<' => "%3C".into(),
        '>' => "%3E".into(),
        '\\' => "%5C".into(),
        it if it.is_whitespace() => "%20".into(),
        it => it.to_string(),
    };
    address.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::markdown::{References, breach, lines, read, tree};

    fn text_of(text: &str, is_bold: bool) -> Inline {
        Inline::Text { text: text.into(), is_bold }
    }

    #[test]
    fn blocks_are_written_in_the_dialect() {
        let item = |depth, number, text: &str| Block::Item { depth, number, body: vec![text_of(text, false)] };
        let blocks = [
            Block::Heading(2, vec![text_of("背景", true)]),
            Block::Paragraph(vec![
                text_of("一是", false),
                text_of("“好”。", true),
                text_of("二", false),
                Inline::Note(0),
            ]),
            item(0, Some(1), "甲"),
            item(1, None, "乙"),
            item(0, Some(2), "丙"),
            Block::Table(vec![vec![vec![text_of("表|头", false)], vec![]], vec![vec![], vec![text_of("1", false)]]]),
            Block::Picture { name: "tu-1.png".into(), alternative: String::new() },
            Block::Paragraph(vec![text_of("1. 手写", false), Inline::Break, text_of("# 井", false)]),
        ];
        let wanted = "## 背景\n\n一是**“好”。**二[^1]\n\n1. 甲\n   - 乙\n2. 丙\n\n| 表\\|头 |  |\n|---|---|\n|  | 1 |\n\n\
                      ![待填写](a/tu-1.png)\n\n1\\. 手写\\\n\\# 井\n\n[^1]: 注\n";
        assert_eq!(text(&blocks, &[vec![text_of("注", false)]], "a"), wanted);
    }

    proptest! {
        /// Whatever stands in a document, the write-up shows it and nothing else.
        #[test]
        fn every_character_of_a_paragraph_is_kept(pieces in prop::collection::vec(("[ -~，。“”（）甲乙1-3]{0,12}", any::<bool>()), 1..6)) {
            let body: Vec<Inline> = pieces.iter().map(|it| text_of(&it.0, it.1)).collect();
            let written: String = pieces.iter().map(|it| it.0.as_str()).collect();
            let source = text(&[Block::Paragraph(body)], &[], "a");
            let document = read(&source);
            prop_assert_eq!(breach(&source, &document), None, "{}", source);
            let shown = lines(&tree(&document, &References::pages(&|_| None))).concat();
            let visible = |it: &str| it.chars().filter(|it| !it.is_whitespace()).collect::<String>();
            prop_assert_eq!(visible(&shown), visible(&written), "{}", source);
        }
    }
}
