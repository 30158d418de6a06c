//! Deserializes a record from its outline, so that the two always agree.

use std::fmt;
use std::ops::Range;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::outline::{Entry, Node, NodeKind};

/// The error for a value that the schema allows but that could not be read.
#[derive(Debug)]
pub(super) struct Unread {
    pub(super) span: Option<Range<usize>>,
    reason: String,
}

impl Unread {
    fn at(self, node: &Node) -> Self {
        Self { span: self.span.or_else(|| Some(node.span.clone())), ..self }
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Unread {}

impl de::Error for Unread {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Self { span: None, reason: reason.to_string() }
    }
}

/// Reads a value of type `T`.
pub(super) fn from_node<T: DeserializeOwned>(node: &Node) -> Result<T, Unread> {
    T::deserialize(Value(node)).map_err(|err| err.at(node))
}

struct Value<'de>(&'de Node);

/// Parses a number or a boolean from its text.
macro_rules! parsed {
    ($($method:ident $visit:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
            match &self.0.kind {
                NodeKind::Scalar { text, .. } => match text.parse() {
                    Ok(value) => visitor.$visit(value),
                    Err(err) => Err(de::Error::custom(err)),
                },
                _ => self.deserialize_any(visitor),
            }
        }
    )*};
}

impl<'de> de::Deserializer<'de> for Value<'de> {
    type Error = Unread;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        match &self.0.kind {
            NodeKind::Scalar { text, .. } => visitor.visit_borrowed_str(text),
            NodeKind::Sequence(items) => visitor.visit_seq(Items(items.iter())),
            NodeKind::Mapping(entries) => visitor.visit_map(Entries { rest: entries.iter(), value: None }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        if self.0.is_null() {
            return visitor.visit_map(Entries { rest: [].iter(), value: None });
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        self.deserialize_map(visitor)
    }

    /// Accepts a word, or a mapping whose only key is the variant.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        match &self.0.kind {
            NodeKind::Scalar { text, .. } => visitor.visit_enum(text.as_str().into_deserializer()),
            NodeKind::Mapping(entries) => {
                visitor.visit_enum(de::value::MapAccessDeserializer::new(Entries { rest: entries.iter(), value: None }))
            }
            NodeKind::Sequence(_) => self.deserialize_any(visitor),
        }
    }

    parsed! {
        deserialize_bool visit_bool
        deserialize_u8 visit_u8 deserialize_u16 visit_u16 deserialize_u32 visit_u32 deserialize_u64 visit_u64
        deserialize_i8 visit_i8 deserialize_i16 visit_i16 deserialize_i32 visit_i32 deserialize_i64 visit_i64
    }

    // No value passes through a float: float types receive the text and refuse it.
    forward_to_deserialize_any! {
        i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct identifier ignored_any
    }
}

struct Items<'de>(std::slice::Iter<'de, Node>);

impl<'de> de::SeqAccess<'de> for Items<'de> {
    type Error = Unread;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unread> {
        self.0.next().map(|node| seed.deserialize(Value(node)).map_err(|err| err.at(node))).transpose()
    }
}

struct Entries<'de> {
    rest: std::slice::Iter<'de, Entry>,
    value: Option<&'de Node>,
}

impl<'de> de::MapAccess<'de> for Entries<'de> {
    type Error = Unread;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unread> {
        let Some(entry) = self.rest.next() else { return Ok(None) };
        self.value = Some(&entry.value);
        let key: StrDeserializer<Unread> = entry.key.as_str().into_deserializer();
        seed.deserialize(key).map(Some).map_err(|err| err.at(&entry.value))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unread> {
        let node = self.value.take().expect("a value follows its key");
        seed.deserialize(Value(node)).map_err(|err| err.at(node))
    }
}
