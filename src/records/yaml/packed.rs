//! What a record says, without positions, in a form that is read faster than its text.
//!
//! A value is a tag, the length of what follows, and its text, items or entries. An entry is a key and a value.

use std::ops::Range;

use super::outline::{Node, NodeKind};
use super::record::{Kind, Value};

const NULL: u8 = 0;
const SCALAR: u8 = 1;
const SEQUENCE: u8 = 2;
const MAPPING: u8 = 3;

pub(super) fn pack(node: &Node) -> Vec<u8> {
    let mut packed = Vec::new();
    add(node, &mut packed);
    packed
}

fn add(node: &Node, packed: &mut Vec<u8>) {
    packed.push(match &node.kind {
        NodeKind::Scalar { .. } if node.is_null() => NULL,
        NodeKind::Scalar { .. } => SCALAR,
        NodeKind::Sequence(_) => SEQUENCE,
        NodeKind::Mapping(_) => MAPPING,
    });
    sized(packed, |packed| match &node.kind {
        NodeKind::Scalar { text, .. } => packed.extend(text.as_bytes()),
        NodeKind::Sequence(items) => items.iter().for_each(|it| add(it, packed)),
        NodeKind::Mapping(entries) => entries.iter().for_each(|it| {
            sized(packed, |packed| packed.extend(it.key.as_bytes()));
            add(&it.value, packed);
        }),
    });
}

/// Writes a length, and as many bytes.
fn sized(packed: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let start = packed.len();
    packed.extend([0; 4]);
    write(packed);
    let length = u32::try_from(packed.len() - start - 4).expect("a record is far below this size");
    packed[start..start + 4].copy_from_slice(&length.to_le_bytes());
}

/// A packed value.
#[derive(Clone, Copy)]
pub(super) struct Packed<'p> {
    tag: u8,
    content: &'p [u8],
}

impl<'p> Packed<'p> {
    /// The value at the start of some bytes; `None` if there is none.
    pub(super) fn read(bytes: &'p [u8]) -> Option<Self> {
        next(&mut &*bytes)
    }

    fn text(self) -> &'p str {
        std::str::from_utf8(self.content).unwrap_or_default()
    }
}

fn next<'p>(rest: &mut &'p [u8]) -> Option<Packed<'p>> {
    let (tag, after) = rest.split_first()?;
    *rest = after;
    Some(Packed { tag: *tag, content: bytes(rest)? })
}

fn bytes<'p>(rest: &mut &'p [u8]) -> Option<&'p [u8]> {
    let (length, after) = rest.split_first_chunk::<4>()?;
    let (content, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    *rest = after;
    Some(content)
}

impl<'p> Value<'p> for Packed<'p> {
    type Items = Items<'p>;
    type Entries = Entries<'p>;

    fn kind(self) -> Kind<'p, Items<'p>, Entries<'p>> {
        match self.tag {
            SEQUENCE => Kind::Sequence(Items(self.content)),
            MAPPING => Kind::Mapping(Entries(self.content)),
            tag => Kind::Scalar { text: self.text(), is_null: tag == NULL },
        }
    }

    fn span(self) -> Option<Range<usize>> {
        None
    }
}

pub(super) struct Items<'p>(&'p [u8]);

impl<'p> Iterator for Items<'p> {
    type Item = Packed<'p>;

    fn next(&mut self) -> Option<Packed<'p>> {
        next(&mut self.0)
    }
}

pub(super) struct Entries<'p>(&'p [u8]);

impl<'p> Iterator for Entries<'p> {
    type Item = (&'p str, Packed<'p>);

    fn next(&mut self) -> Option<Self::Item> {
        let key = std::str::from_utf8(bytes(&mut self.0)?).ok()?;
        Some((key, next(&mut self.0)?))
    }
}
