//! A parsed write-up: blocks and inline pieces, each with its position in the source.

use pulldown_cmark::Alignment;

use super::mark::Mark;
use super::slip::Slip;

pub(crate) use super::mark::Span;

/// A text in the Markdown dialect that README describes.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) blocks: Vec<Block>,
    /// Footnotes, in the order of their first references.
    pub(crate) notes: Vec<Vec<Block>>,
    /// Probable mistakes of the writer.
    pub(crate) slips: Vec<Slip>,
    /// The markup characters of the source, which are not shown.
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
    /// `spans` are its lines in the source.
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
    /// The first number; `None` if the items are not numbered.
    pub(crate) start: Option<u64>,
    /// Whether the items are not separated by blank lines.
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

/// A picture as written in the source.
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
    /// Text as shown, with its byte range in the source.
    Text {
        text: String,
        span: Span,
    },
    /// A space between two words, in place of a line break in the source.
    Space,
    Code {
        text: String,
        spans: Vec<Span>,
    },
    Strong(Vec<Inline>),
    Link(Link),
    /// A reference to a footnote, counted from 0.
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
    /// A page of this site, relative to its root.
    Page(String),
    /// A heading of the same page.
    Anchor(String),
    /// An external address with its scheme.
    Address(String),
}

/// The text of a line as shown, without footnotes and with its line breaks.
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
