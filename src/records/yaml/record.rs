//! Deserializes a record from its outline, so that the two always agree, or from its packed form.

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
    fn at<'de>(self, value: impl Value<'de>) -> Self {
        Self { span: self.span.or_else(|| value.span()), ..self }
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

/// A value that a record can be read from.
pub(super) trait Value<'de>: Copy {
    type Items: Iterator<Item = Self>;
    type Entries: Iterator<Item = (&'de str, Self)>;

    fn kind(self) -> Kind<'de, Self::Items, Self::Entries>;

    /// The position in the text, if it is known.
    fn span(self) -> Option<Range<usize>>;
}

pub(super) enum Kind<'de, I, E> {
    Scalar { text: &'de str, is_null: bool },
    Sequence(I),
    Mapping(E),
}

impl<'de> Value<'de> for &'de Node {
    type Items = std::slice::Iter<'de, Node>;
    type Entries = std::iter::Map<std::slice::Iter<'de, Entry>, fn(&'de Entry) -> (&'de str, &'de Node)>;

    fn kind(self) -> Kind<'de, Self::Items, Self::Entries> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => Kind::Scalar { text, is_null: self.is_null() },
            NodeKind::Sequence(items) => Kind::Sequence(items.iter()),
            NodeKind::Mapping(entries) => Kind::Mapping(entries.iter().map(|it| (it.key.as_str(), &it.value))),
        }
    }

    fn span(self) -> Option<Range<usize>> {
        Some(self.span.clone())
    }
}

/// Reads a record of type `T`.
pub(super) fn read<'de, T: DeserializeOwned>(value: impl Value<'de>) -> Result<T, Unread> {
    T::deserialize(Reader(value)).map_err(|err| err.at(value))
}

struct Reader<V>(V);

/// Parses a number or a boolean from its text.
macro_rules! parsed {
    ($($method:ident $visit:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
            match self.0.kind() {
                Kind::Scalar { text, .. } => match text.parse() {
                    Ok(value) => visitor.$visit(value),
                    Err(err) => Err(de::Error::custom(err)),
                },
                _ => self.deserialize_any(visitor),
            }
        }
    )*};
}

impl<'de, T: Value<'de>> de::Deserializer<'de> for Reader<T> {
    type Error = Unread;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.0.kind() {
            Kind::Scalar { text, .. } => visitor.visit_borrowed_str(text),
            Kind::Sequence(items) => visitor.visit_seq(Items(items)),
            Kind::Mapping(rest) => visitor.visit_map(Entries { rest, value: None }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.0.kind() {
            Kind::Scalar { is_null: true, .. } => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.0.kind() {
            Kind::Scalar { is_null: true, .. } => visitor.visit_map(NoEntries::new(std::iter::empty())),
            _ => self.deserialize_any(visitor),
        }
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
        match self.0.kind() {
            Kind::Scalar { text, .. } => visitor.visit_enum(text.into_deserializer()),
            Kind::Mapping(rest) => {
                visitor.visit_enum(de::value::MapAccessDeserializer::new(Entries { rest, value: None }))
            }
            Kind::Sequence(_) => self.deserialize_any(visitor),
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

/// A map without entries, as which null is read.
type NoEntries = de::value::MapDeserializer<'static, std::iter::Empty<(&'static str, &'static str)>, Unread>;

struct Items<I>(I);

impl<'de, V: Value<'de>, I: Iterator<Item = V>> de::SeqAccess<'de> for Items<I> {
    type Error = Unread;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unread> {
        self.0.next().map(|value| seed.deserialize(Reader(value)).map_err(|err| err.at(value))).transpose()
    }
}

struct Entries<V, E> {
    rest: E,
    value: Option<V>,
}

impl<'de, V: Value<'de>, E: Iterator<Item = (&'de str, V)>> de::MapAccess<'de> for Entries<V, E> {
    type Error = Unread;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unread> {
        let Some((key, value)) = self.rest.next() else { return Ok(None) };
        self.value = Some(value);
        let key: StrDeserializer<Unread> = key.into_deserializer();
        seed.deserialize(key).map(Some).map_err(|err| err.at(value))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Unread> {
        let value = self.value.take().expect("a value follows its key");
        seed.deserialize(Reader(value)).map_err(|err| err.at(value))
    }
}
