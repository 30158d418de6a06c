//! Pieces of markup in a source.

use std::ops::Range;

pub(crate) type Span = Range<usize>;

/// A piece of markup in the source, which is not shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: MarkKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MarkKind {
    Heading,
    Item,
    Quote,
    Rule,
    /// The line that opens or closes a block of code.
    Fence,
    /// The backticks around inline code.
    Accent,
    Bold,
    /// The bars of a table, and the line below its header.
    Table,
    /// The brackets and the address of a link.
    Link,
    Picture,
    /// `[^name]`, both as a reference and at the beginning of the note.
    Note,
    /// A backslash that escapes a character or makes a line break.
    Escape,
}

impl Mark {
    pub(super) fn new(kind: MarkKind, span: Span) -> Self {
        Self { start: span.start, end: span.end, kind }
    }
}
