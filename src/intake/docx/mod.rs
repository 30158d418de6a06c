//! Reads a word-processor document (.docx) as a write-up: what write-ups can have, and a list of the rest.

mod body;
mod markdown;
mod numbering;
mod run;
mod source;
mod styles;

use super::package::Package;
use crate::finding::Finding;

/// A document as far as a write-up can keep it.
pub(crate) struct WriteUp {
    /// The title, if the document has one above its headings.
    pub(crate) title: Option<String>,
    /// The body in the project's Markdown. Pictures are in the folder with the name given to [`read`].
    pub(crate) body: String,
    /// Pictures by file name.
    pub(crate) pictures: Vec<(String, Vec<u8>)>,
    /// What was not kept.
    pub(crate) findings: Vec<Finding>,
}

/// Reads a document; `None` if it is broken. `folder` is the name of the folder for pictures.
pub(crate) fn read(file: &str, package: &Package, folder: &str) -> Option<WriteUp> {
    let read = body::read(file, package)?;
    let (title, blocks) = titled(read.blocks);
    let body = markdown::text(&blocks, &read.notes, folder);
    Some(WriteUp { title, body, pictures: read.pictures, findings: read.findings })
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Block {
    /// Level 0 is the title.
    Heading(usize, Vec<Inline>),
    Paragraph(Vec<Inline>),
    Item {
        depth: usize,
        number: Option<u32>,
        body: Vec<Inline>,
    },
    Table(Vec<Vec<Vec<Inline>>>),
    Picture {
        name: String,
        alternative: String,
    },
}

/// A part of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Inline {
    Text {
        text: String,
        is_bold: bool,
    },
    Break,
    Link {
        text: String,
        address: String,
    },
    /// A footnote, by its position in the document.
    Note(usize),
}

fn plain(body: &[Inline]) -> String {
    let text = |it: &Inline| match it {
        Inline::Text { text, .. } | Inline::Link { text, .. } => text.clone(),
        Inline::Break => " ".into(),
        Inline::Note(_) => String::new(),
    };
    body.iter().map(text).collect::<String>().trim().to_string()
}

/// Takes the title off: a paragraph with the style of titles, or the only heading of the first level at the start.
fn titled(mut blocks: Vec<Block>) -> (Option<String>, Vec<Block>) {
    let level = |it: &Block| if let Block::Heading(level, _) = it { Some(*level) } else { None };
    let highest = blocks.iter().filter_map(level).filter(|it| *it > 0).min().unwrap_or(1);
    let is_only = blocks.iter().filter(|it| level(it) == Some(highest)).count() == 1;
    let has_more = blocks.iter().any(|it| level(it).is_some_and(|it| it > highest));
    let is_title = |it: &Block| level(it) == Some(0) || is_only && has_more && level(it) == Some(highest);
    let title = match blocks.first() {
        Some(first @ Block::Heading(_, body)) if is_title(first) => Some(plain(body)),
        _ => None,
    };
    if title.is_some() {
        blocks.remove(0);
    }
    // The highest remaining heading becomes one of the second level.
    let highest = blocks.iter().filter_map(level).min().unwrap_or(1);
    for block in &mut blocks {
        if let Block::Heading(level, _) = block {
            *level = *level - highest + 2;
        }
    }
    (title, blocks)
}
