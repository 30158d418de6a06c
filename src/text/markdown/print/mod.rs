//! Converts a write-up into data for print: blocks with plain text.
//!
//! `templates/typst/markdown.typ` typesets the data. None of the text is treated as Typst markup.

mod headings;
mod table;

use std::collections::BTreeSet;

use serde::Serialize;

use super::document::{self, Document, Link, List, Picture, Target};
use super::{DEEPEST, References, Shown};

/// The maximum length of a printed link address. Typst refuses more than 8000 bytes, and no one types one that long.
const LONGEST_ADDRESS: usize = 2000;

/// A block of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Block {
    /// `depth` counts from 1 and never skips a level. `number` is empty if the headings of this depth have their own.
    Heading {
        depth: usize,
        number: String,
        body: Vec<Inline>,
    },
    Paragraph {
        body: Vec<Inline>,
    },
    Code {
        text: String,
    },
    Quote {
        body: Vec<Block>,
    },
    /// `start` is the first number; `None` if the items are not numbered.
    List {
        start: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Table {
        columns: Vec<TableColumn>,
        head: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A picture with its caption, which may be empty. `width` and `height` are in pixels.
    Picture {
        address: String,
        alternative: String,
        caption: String,
        width: u32,
        height: u32,
    },
    Rule,
}

/// A column of a table, with its share of the width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct TableColumn {
    align: &'static str,
    share: usize,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Inline {
    Text {
        text: String,
    },
    Code {
        text: String,
    },
    Strong {
        body: Vec<Inline>,
    },
    Link {
        address: String,
        body: Vec<Inline>,
    },
    /// A footnote, at its first reference.
    Note {
        number: String,
        body: Vec<Block>,
    },
    /// Another reference to a footnote already printed.
    NoteAgain {
        number: String,
    },
    Break,
}

/// Converts a document into data for print.
pub(crate) fn tree(document: &Document, references: &References) -> Vec<Block> {
    let mut printer = Printer { document, references, printed: BTreeSet::new() };
    let mut blocks = printer.blocks(&document.blocks, 0);
    headings::number(&mut blocks);
    blocks
}

struct Printer<'d> {
    document: &'d Document,
    references: &'d References<'d>,
    /// The notes already printed.
    printed: BTreeSet<usize>,
}

impl Printer<'_> {
    fn blocks(&mut self, blocks: &[document::Block], depth: usize) -> Vec<Block> {
        let mut out = Vec::new();
        for block in blocks {
            match block {
                document::Block::Heading { level, body, .. } => out.push(Block::Heading {
                    depth: usize::from(*level),
                    number: String::new(),
                    body: self.line(body),
                }),
                document::Block::Paragraph(body) => {
                    out.push(Block::Paragraph { body: self.line(body) });
                }
                document::Block::Code { text, .. } => out.push(Block::Code { text: spaced(text) }),
                document::Block::Quote(blocks) => out.push(Block::Quote { body: self.blocks(blocks, depth + 1) }),
                document::Block::List(list) => out.push(self.list(list, depth)),
                document::Block::Table(table) => out.extend(self.table(table)),
                document::Block::Picture(picture) => out.push(self.picture(picture)),
                document::Block::Rule => out.push(Block::Rule),
            }
        }
        out
    }

    fn list(&mut self, list: &List, depth: usize) -> Block {
        Block::List { start: list.start, items: list.items.iter().map(|it| self.blocks(it, depth + 1)).collect() }
    }

    /// A picture, or its alternative text if the picture is missing.
    fn picture(&self, picture: &Picture) -> Block {
        match (self.references.picture)(&picture.target) {
            Some(Shown { address, width, height }) => Block::Picture {
                address,
                alternative: picture.alternative.clone(),
                caption: spaced(&picture.caption),
                width,
                height,
            },
            None => Block::Paragraph { body: vec![Inline::Text { text: spaced(&picture.alternative) }] },
        }
    }

    fn table(&mut self, table: &document::Table) -> Vec<Block> {
        let mut row = |cells: &[document::Cell]| -> Vec<Vec<Inline>> { cells.iter().map(|it| self.line(it)).collect() };
        let head = row(&table.head);
        let rows: Vec<_> = table.rows.iter().map(|it| row(it)).collect();
        table::fitting(&table.alignments, &head, &rows)
    }

    fn line(&mut self, body: &[document::Inline]) -> Vec<Inline> {
        let mut out = Vec::new();
        for piece in body {
            match piece {
                document::Inline::Text { text, .. } => out.push(Inline::Text { text: spaced(text) }),
                document::Inline::Space => out.push(Inline::Text { text: " ".into() }),
                document::Inline::Code { text, .. } => out.push(Inline::Code { text: spaced(text) }),
                document::Inline::Strong(body) => out.push(Inline::Strong { body: self.line(body) }),
                document::Inline::Link(link) => self.link(link, &mut out),
                document::Inline::Note(number) => out.push(self.note(*number)),
                document::Inline::Break => out.push(Inline::Break),
            }
        }
        out
    }

    /// Adds a link with its address after it, as the site's style sheet for print does.
    fn link(&mut self, link: &Link, out: &mut Vec<Inline>) {
        let body = self.line(&link.body);
        let address = match &link.target {
            // An anchor has no target in print.
            Target::Anchor(_) => None,
            Target::Page(page) => (self.references.page)(page),
            Target::Address(address) => Some(address.clone()),
        };
        let Some(address) = address.filter(|it| it.len() <= LONGEST_ADDRESS) else {
            out.extend(body);
            return;
        };
        let is_shown = !is_web(&address) || document::plain(&link.body) == address;
        out.push(Inline::Link { address: address.clone(), body });
        if !is_shown {
            out.push(Inline::Text { text: format!("（{address}）") });
        }
    }

    fn note(&mut self, index: usize) -> Inline {
        let number = (index + 1).to_string();
        if !self.printed.insert(index) {
            return Inline::NoteAgain { number };
        }
        let document = self.document;
        let body = document.notes.get(index).map(|it| self.blocks(it, DEEPEST - 1)).unwrap_or_default();
        Inline::Note { number, body }
    }
}

/// Replaces no-break spaces with plain ones, because they could keep a whole line from breaking.
fn spaced(text: &str) -> String {
    text.replace(['\u{a0}', '\u{2007}', '\u{202f}'], " ")
}

fn is_web(address: &str) -> bool {
    ["https://", "http://"].iter().any(|it| address.to_ascii_lowercase().starts_with(it))
}

/// The text of a line without markup and notes.
fn plain(body: &[Inline]) -> String {
    let mut text = String::new();
    for piece in body {
        match piece {
            Inline::Text { text: piece } | Inline::Code { text: piece } => text.push_str(piece),
            Inline::Strong { body } | Inline::Link { body, .. } => text.push_str(&plain(body)),
            Inline::Break => text.push('\n'),
            Inline::Note { .. } | Inline::NoteAgain { .. } => {}
        }
    }
    text
}

/// All lines of the text without markup, as a reader sees them.
pub(crate) fn lines(blocks: &[Block]) -> Vec<String> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { body, .. } | Block::Paragraph { body } => push_lines(body, &mut found),
            Block::Code { text } => found.push(text.clone()),
            Block::Quote { body } => found.extend(lines(body)),
            Block::List { items, .. } => found.extend(items.iter().flat_map(|it| lines(it))),
            Block::Table { head, rows, .. } => {
                for cell in head.iter().chain(rows.iter().flatten()) {
                    push_lines(cell, &mut found);
                }
            }
            Block::Picture { alternative, caption, .. } => found.extend([alternative.clone(), caption.clone()]),
            Block::Rule => {}
        }
    }
    found
}

fn push_lines(body: &[Inline], found: &mut Vec<String>) {
    found.push(plain(body));
    push_notes(body, found);
}

fn push_notes(body: &[Inline], found: &mut Vec<String>) {
    for piece in body {
        match piece {
            Inline::Note { body, .. } => found.extend(lines(body)),
            Inline::Strong { body } | Inline::Link { body, .. } => push_notes(body, found),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::markdown::read;

    fn shown(text: &str) -> serde_json::Value {
        serde_json::to_value(tree(&read(text), &References::pages(&|it| Some(format!("https://e.cn{it}"))))).unwrap()
    }

    fn text(text: &str) -> Inline {
        Inline::Text { text: text.into() }
    }

    #[test]
    fn every_mark_becomes_a_node_and_texts_stay_as_they_are() {
        let found = shown("#eval(\"1\") **粗*斜*的** ~~删~~ `码` [链](/a/) <https://x.cn>  \n下一行");
        let expected = serde_json::json!([{ "kind": "paragraph", "body": [
            { "kind": "text", "text": "#eval(\"1\") " },
            { "kind": "strong", "body": [
                { "kind": "text", "text": "粗*斜*的" },
            ] },
            { "kind": "text", "text": " ~~删~~ " },
            { "kind": "code", "text": "码" },
            { "kind": "text", "text": " " },
            { "kind": "link", "address": "https://e.cn/a/", "body": [{ "kind": "text", "text": "链" }] },
            { "kind": "text", "text": "（https://e.cn/a/）" },
            { "kind": "text", "text": " " },
            { "kind": "link", "address": "https://x.cn", "body": [{ "kind": "text", "text": "https://x.cn" }] },
            { "kind": "break" },
            { "kind": "text", "text": "下一行" },
        ] }]);
        assert_eq!(found, expected);
    }

    #[test]
    fn an_address_that_print_cannot_follow_is_plain_text() {
        let long = format!("[x](https://e.cn/{})", "a".repeat(LONGEST_ADDRESS));
        for source in [long.as_str(), "[x](#section)"] {
            assert_eq!(
                tree(&read(source), &References::pages(&|_| None)),
                [Block::Paragraph { body: vec![text("x")] }],
                "{source}"
            );
        }
    }

    #[test]
    fn tight_and_loose_lists_hold_blocks() {
        let found = tree(&read("3. 甲\n   - 子\n4. 乙\n\n   丙"), &References::pages(&|_| None));
        let paragraph = |it: &str| Block::Paragraph { body: vec![text(it)] };
        let inner = Block::List { start: None, items: vec![vec![paragraph("子")]] };
        let items = vec![vec![paragraph("甲"), inner], vec![paragraph("乙"), paragraph("丙")]];
        assert_eq!(found, [Block::List { start: Some(3), items }]);
    }

    #[test]
    fn what_stands_too_deep_keeps_its_text() {
        let deep: String = (0..300).map(|it| format!("{}- 第{it}层\n", "  ".repeat(it))).collect();
        let found = lines(&tree(&read(&deep), &References::pages(&|_| None)));
        assert_eq!(found, (0..300).map(|it| format!("第{it}层")).collect::<Vec<_>>());
        let quoted = format!("{}文", "> ".repeat(2000));
        assert_eq!(lines(&tree(&read(&quoted), &References::pages(&|_| None))), ["文"]);
        let marks = format!("{}文{}", "*a **b ".repeat(500), "** *".repeat(500));
        assert!(lines(&tree(&read(&marks), &References::pages(&|_| None))).concat().contains('文'));
    }

    #[test]
    fn a_footnote_stands_where_it_is_first_referred_to() {
        let found = tree(&read("甲[^x]乙[^x]\n\n[^x]: 注"), &References::pages(&|_| None));
        let body = vec![Block::Paragraph { body: vec![text("注")] }];
        let note = Inline::Note { number: "1".into(), body };
        let expected = vec![text("甲"), note, text("乙"), Inline::NoteAgain { number: "1".into() }];
        assert_eq!(found, [Block::Paragraph { body: expected }]);
        assert_eq!(lines(&found), ["甲乙", "注"]);
    }

    #[test]
    fn characters_no_reader_sees_are_left_out() {
        assert_eq!(
            lines(&tree(&read("甲\u{202e}乙\u{200b}丙\u{2066}丁`\u{200d}`"), &References::pages(&|_| None))),
            ["甲乙丙丁"]
        );
    }
}
