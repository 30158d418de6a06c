//! Property tests of the law of kept text, on generated and mutated write-ups.
//!
//! `make kept-text` runs 200,000 cases of each kind.

#![cfg(test)]

use proptest::prelude::*;

use super::document::Document;
use super::law::{breach, visible};
use super::print::{Block, Inline};
use super::{References, Shown, html, read, tree};

/// A text as shown: the main part, and the footnotes in order.
#[derive(Debug, PartialEq, Eq)]
struct Text {
    main: String,
    notes: Vec<String>,
}

/// The text of the source, without its marks.
fn of_source(source: &str, document: &Document) -> Text {
    let mut removed: Vec<(usize, usize)> = document.marks.iter().map(|it| (it.start, it.end)).collect();
    let notes: Vec<String> = document
        .notes
        .iter()
        .map(|blocks| {
            let note = Document { blocks: blocks.clone(), ..Document::default() };
            let spans = super::law::places(&note);
            removed.extend(spans.iter().map(|it| (it.start, it.end)));
            spans.iter().map(|it| visible(&source[it.clone()])).collect()
        })
        .collect();
    removed.sort_unstable();
    let (mut main, mut at) = (String::new(), 0);
    for (start, end) in removed {
        main.push_str(&visible(&source[at.min(start)..start]));
        at = at.max(end);
    }
    main.push_str(&visible(&source[at..]));
    Text { main, notes }
}

/// The text that a reader sees on the page.
fn of_page(document: &Document) -> Text {
    let body = html(document, &references()).body;
    let (main, notes) = body.split_once("<section class=\"notes\"").unwrap_or((&body, ""));
    let notes = notes.split("<li id=\"note-").skip(1).map(|note| {
        let note = note.split_once('>').map_or("", |it| it.1);
        text_of(note.split("<a href=\"#note-").next().unwrap_or_default())
    });
    Text { main: text_of(main), notes: notes.collect() }
}

/// The text of HTML, without note numbers and pictures.
fn text_of(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let end = match tag {
            _ if tag.starts_with("sup>") => "</sup>",
            _ if tag.starts_with("figure ") => "</figure>",
            _ => ">",
        };
        rest = tag.split_once(end).expect("what begins ends").1;
    }
    text.push_str(rest);
    visible(&text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

/// The text in the data for print.
///
/// A table wider than a page would repeat its first column; the generated texts have none.
fn of_print(document: &Document) -> Text {
    let mut notes = vec![String::new(); document.notes.len()];
    let main = of_blocks(&tree(document, &references()), &mut notes);
    Text { main, notes }
}

fn of_blocks(blocks: &[Block], notes: &mut Vec<String>) -> String {
    let mut text = String::new();
    for block in blocks {
        match block {
            Block::Heading { body, .. } | Block::Paragraph { body } => text.push_str(&of_line(body, notes)),
            Block::Code { text: code } => text.push_str(&visible(code)),
            Block::Quote { body } => text.push_str(&of_blocks(body, notes)),
            Block::List { items, .. } => items.iter().for_each(|it| text.push_str(&of_blocks(it, notes))),
            Block::Table { head, rows, .. } => {
                for cell in head.iter().chain(rows.iter().flatten()) {
                    text.push_str(&of_line(cell, notes));
                }
            }
            Block::Picture { .. } | Block::Rule => {}
        }
    }
    text
}

fn of_line(body: &[Inline], notes: &mut Vec<String>) -> String {
    let mut text = String::new();
    let mut after_link = None;
    for piece in body {
        let address = after_link.take();
        match piece {
            // Print adds the address after a link.
            Inline::Text { text } if address.is_some_and(|it| visible(text) == visible(&format!("（{it}）"))) => {}
            Inline::Text { text: piece } | Inline::Code { text: piece } => text.push_str(&visible(piece)),
            Inline::Strong { body } => text.push_str(&of_line(body, notes)),
            Inline::Link { body, address } => {
                text.push_str(&of_line(body, notes));
                after_link = Some(address);
            }
            Inline::Note { number, body } => {
                let at: usize = number.parse().expect("a number");
                notes[at - 1] = of_blocks(body, &mut vec![]);
            }
            Inline::NoteAgain { .. } | Inline::Break => {}
        }
    }
    text
}

fn references() -> References<'static> {
    References {
        page: &|it| Some(format!("https://example.cn{it}")),
        picture: &|it| Some(Shown { address: it.into(), width: 1, height: 1 }),
    }
}

fn holds(source: &str) -> Result<(), TestCaseError> {
    let document = read(source);
    prop_assert_eq!(breach(source, &document).map(|it| around(source, &it)), None);
    let kept = of_source(source, &document);
    prop_assert_eq!(&of_page(&document), &kept, "page of {:?}", source);
    prop_assert_eq!(&of_print(&document), &kept, "print of {:?}", source);
    Ok(())
}

/// A span of a text with some text before and after it.
fn around(text: &str, span: &std::ops::Range<usize>) -> String {
    let before: String = text[..span.start].chars().rev().take(20).collect();
    let before: String = before.chars().rev().collect();
    let after: String = text[span.end..].chars().take(20).collect();
    format!("{before}【{}】{after}", &text[span.clone()])
}

/// Pieces of text that authors write on purpose or by mistake.
const PIECES: &[&str] = &[
    "网店",
    "监管",
    "“沙盒”",
    "（一）",
    "《办法》",
    "，",
    "。",
    "、",
    "5",
    "10",
    "2023年",
    "ODR",
    "API ",
    " ",
    "  ",
    "    ",
    "\u{3000}",
    "\n",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "**",
    "**",
    "**",
    "*",
    "***",
    "_",
    "__",
    "~",
    "~~",
    "`",
    "``",
    "\n```\n",
    "\n```py\n",
    "\n~~~\n",
    "#",
    "## ",
    "\n## ",
    "\n### ",
    "##",
    " ##",
    " #",
    "- ",
    "\n- ",
    "\n  - ",
    "\n1. ",
    "\n2. ",
    "\n3) ",
    "1.",
    "> ",
    "\n> ",
    "\n>",
    "|",
    " | ",
    "\n| ",
    "|\n|---|---|\n|",
    "|---|---|\n",
    "---",
    "\n---\n",
    "\n===\n",
    "***\n",
    "[",
    "]",
    "](",
    ")",
    "[链接](https://example.cn/a_b)",
    "[页](/zones/990100/)",
    "[x](#y)",
    "[坏](b.html)",
    "[题](/a/ \"题\")",
    "![图](a/b.png)",
    "![图](a/b.png \"题\")",
    "<https://example.cn/*a*>",
    "<a_b@example.cn>",
    "[^1]",
    "[^2]",
    "[^注]",
    "\n\n[^1]: ",
    "\n\n[^2]: ",
    "\n[^注]: ",
    "[注]: 统计局\n",
    "\n[b]: /u 't'\n",
    "[b]",
    "[b][b]",
    "<b>",
    "</b>",
    "<div>",
    "\n<div>\n",
    "<!-- x -->",
    "<",
    ">",
    "&amp;",
    "&#35;",
    "&",
    "\\",
    "\\*",
    "\\|",
    "\\\n",
    "  \n",
    "\t",
    "\n\t",
    "!",
    "！[",
    "]（/a）",
    "＃＃ ",
    "｜",
    "——",
    "|——|\n",
    "①",
    "…",
    "138****0000",
    "王*明",
    "1986. ",
    "+ ",
    "\n* ",
    "=",
    "\n    ",
    "\n      ",
    "é",
    "𠮷",
    "\u{200b}",
    "\r\n",
];

fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|it| it.concat())
}

/// Pieces whose marks contain no letters.
fn plain_pieces() -> impl Strategy<Value = String> {
    let plain: Vec<&str> = PIECES.iter().copied().filter(|it| !it.contains(['[', ']', '`', '~', ')'])).collect();
    prop::collection::vec(prop::sample::select(plain), 0..40).prop_map(|it| it.concat())
}

/// The write-ups of the demonstration, without their front matter.
fn write_ups() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/content/experience");
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let texts = files.filter(|it| it.path().extension().is_some_and(|it| it == "md"));
    let texts = texts.filter_map(|it| std::fs::read_to_string(it.path()).ok());
    texts.filter_map(|it| it.splitn(3, "---\n").nth(2).map(str::to_string)).collect()
}

/// Random edits: a position, the piece to insert, and the number of characters to remove.
type Edits = Vec<(prop::sample::Index, &'static str, usize)>;

fn edits() -> impl Strategy<Value = Edits> {
    prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(PIECES), 0..4_usize), 1..12)
}

fn edited(text: &str, edits: &Edits) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for (at, put, removed) in edits {
        let at = at.index(characters.len() + 1);
        let end = (at + removed).min(characters.len());
        characters.splice(at..end, put.chars());
    }
    characters.into_iter().collect()
}

proptest! {
    #[test]
    fn generated_text_is_kept(source in pieces()) {
        holds(&source)?;
    }

    #[test]
    fn edited_write_ups_are_kept(which in any::<prop::sample::Index>(), edits in edits()) {
        thread_local!(static TEXTS: Vec<String> = write_ups());
        let source = TEXTS.with(|it| edited(&it[which.index(it.len())], &edits));
        holds(&source)?;
    }

    /// If no mark contains letters, every letter of the source is on the page, in order.
    #[test]
    fn letters_stay_in_order(source in plain_pieces()) {
        let letters = |it: &str| it.chars().filter(|it| it.is_alphabetic()).collect::<String>();
        prop_assert_eq!(letters(&of_page(&read(&source)).main), letters(&source), "{:?}", source);
    }
}
