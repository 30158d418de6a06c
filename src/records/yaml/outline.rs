//! The structure of a YAML text, with the position of every key and value.

use std::ops::Range;

use crate::finding::Place;

#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Empty for a list or mapping without brackets, of which only the start is known.
    pub(crate) span: Range<usize>,
    pub(crate) kind: NodeKind,
    /// The start of a `#` comment that may have been meant as part of the value.
    pub(crate) comment: Option<usize>,
}

#[derive(Debug, Clone)]
pub(crate) enum NodeKind {
    Scalar { text: String, plain: bool },
    Sequence(Vec<Node>),
    Mapping(Vec<Entry>),
}

#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_span: Range<usize>,
    pub(crate) value: Node,
}

impl Node {
    /// Whether the value is a YAML null (left out, `~` or `null`).
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// Whether this is a list or mapping written in brackets.
    pub(crate) fn is_flow(&self) -> bool {
        !matches!(self.kind, NodeKind::Scalar { .. }) && !self.span.is_empty()
    }

    pub(crate) fn child(&self, segment: &str) -> Option<(&Node, Option<&Range<usize>>)> {
        match &self.kind {
            NodeKind::Scalar { .. } => None,
            NodeKind::Sequence(items) => items.get(segment.parse::<usize>().ok()?).map(|it| (it, None)),
            NodeKind::Mapping(entries) => {
                entries.iter().find(|it| it.key == segment).map(|it| (&it.value, Some(&it.key_span)))
            }
        }
    }
}

/// The outline of one text; empty if the text could not be read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outline {
    pub(crate) root: Option<Node>,
    /// The positions of values that the schema defines as numbers.
    pub(crate) numbers: Vec<Range<usize>>,
    /// Whether the indentation of a line was guessed, so that it is uncertain which mapping a key belongs to.
    pub(crate) guessed: bool,
}

impl Outline {
    /// The byte range of a place, or of its nearest parent that exists.
    pub(crate) fn span(&self, place: &Place) -> Option<Range<usize>> {
        let (pointer, wants_key) = match place {
            Place::File | Place::At { .. } | Place::Spot(_) => return None,
            Place::Span(span) => return Some(span.clone()),
            Place::Value(pointer) | Place::Whole(pointer) => (pointer, false),
            Place::Key(pointer) => (pointer, true),
        };
        let mut node = self.root.as_ref()?;
        let mut key_span: Option<&Range<usize>> = None;
        for segment in pointer.segments() {
            let Some((child, key)) = node.child(&segment) else {
                return key_span.cloned().or_else(|| Some(first_byte(&node.span)));
            };
            (node, key_span) = (child, key);
        }
        match (&node.kind, key_span) {
            (NodeKind::Scalar { text, .. }, Some(key)) if wants_key || text.is_empty() => Some(key.clone()),
            (NodeKind::Scalar { .. }, _) => Some(node.span.clone()),
            _ if matches!(place, Place::Whole(_)) && !node.span.is_empty() => Some(node.span.clone()),
            (_, Some(key)) => Some(key.clone()),
            (_, None) => Some(first_byte(&node.span)),
        }
    }
}

fn first_byte(span: &Range<usize>) -> Range<usize> {
    span.start..span.start + 1
}
