//! A write-up as read: blocks of pieces, each with its place in the source.

use std::ops::Range;

use pulldown_cmark::Alignment;

use super::law::Mark;
use super::slips::Slip;

pub(crate) type Span = Range<usize>;

/// A text in the dialect that README describes.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) blocks: Vec<Block>,
    /// Footnotes in the order in which the text refers to them.
    pub(crate) notes: Vec<Vec<Block>>,
    /// What the writer probably meant otherwise.
    pub(crate) slips: Vec<Slip>,
    /// The marks of the source, which are not shown themselves.
    pub(super) marks: Vec<Mark>,
}

#[derive(Debug, Clone)]
pub(crate) enum Block {
    /// `level` is the number of `#`.
    Heading {
        level: u8,
        body: Vec<Inline>,
    },
    Paragraph(Vec<Inline>),
    /// `spans` are the lines of the source that it is read from.
    Code {
        text: String,
        spans: Vec<Span>,
    },
    Quote(Vec<Block>),
    List(List),
    Table(Table),
    /// A picture in a paragraph of its own.
    Picture(Picture),
    Rule,
}

#[derive(Debug, Clone)]
pub(crate) struct List {
    /// The first number; absent where the items have none.
    pub(crate) start: Option<u64>,
    /// Whether no blank line separates the items.
    pub(crate) tight: bool,
    pub(crate) items: Vec<Vec<Block>>,
}

pub(crate) type Cell = Vec<Inline>;

#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) alignments: Vec<Alignment>,
    pub(crate) head: Vec<Cell>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// A picture, as written.
#[derive(Debug, Clone)]
pub(crate) struct Picture {
    pub(crate) target: String,
    pub(crate) alternative: String,
    pub(crate) caption: String,
    pub(crate) span: Span,
}

/// A piece of a line.
#[derive(Debug, Clone)]
pub(crate) enum Inline {
    /// Text as shown; the bytes of the source it is read from.
    Text {
        text: String,
        span: Span,
    },
    /// The space between two words that a line break parts in the source.
    Space,
    Code {
        text: String,
        spans: Vec<Span>,
    },
    Strong(Vec<Inline>),
    Link(Link),
    /// Refers to a footnote, counted from 0.
    Note(usize),
    Break,
}

#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) target: Target,
    pub(crate) body: Vec<Inline>,
    pub(crate) span: Span,
}

#[derive(Debug, Clone)]
pub(crate) enum Target {
    /// A page of the site, from its root.
    Page(String),
    /// A heading of the same page.
    Anchor(String),
    /// An address elsewhere, with its scheme.
    Address(String),
}

/// The text of a line as shown, without notes; a line break is a line break.
pub(crate) fn plain(body: &[Inline]) -> String {
    let mut text = String::new();
    for piece in body {
        match piece {
            Inline::Text { text: piece, .. } | Inline::Code { text: piece, .. } => text.push_str(piece),
            Inline::Space => text.push(' '),
            Inline::Break => text.push('\n'),
            Inline::Strong(body) | Inline::Link(Link { body, .. }) => text.push_str(&plain(body)),
            Inline::Note(_) => {}
        }
    }
    text
}
