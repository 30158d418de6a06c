//! A small tree of an XML text. Entities of its own, and documents that define them, are refused.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// An element with its attributes and children. Names have no prefix: the files use one vocabulary each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

/// Deeper trees than any office program writes are refused.
const DEEPEST: usize = 256;

/// Reads an XML text; `None` if it is broken.
pub(super) fn parse(text: &str) -> Option<Element> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut open: Vec<Element> = vec![Element::default()];
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                open.push(element(&start)?);
                if open.len() > DEEPEST {
                    return None;
                }
            }
            Event::Empty(start) => open.last_mut()?.children.push(Node::Element(element(&start)?)),
            Event::End(_) => {
                let closed = open.pop()?;
                open.last_mut()?.children.push(Node::Element(closed));
            }
            Event::Text(text) => open.last_mut()?.add(&text.xml_content(XmlVersion::Implicit1_0)),
            Event::CData(text) => open.last_mut()?.add(&text.xml_content(XmlVersion::Implicit1_0)),
            Event::GeneralRef(name) => {
                let character = name.resolve_char_ref().ok()?;
                let known = || quick_xml::escape::resolve_predefined_entity(&name).map(str::to_string);
                let text = character.map(String::from).or_else(known)?;
                open.last_mut()?.add(&text);
            }
            Event::DocType(_) => return None,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    let root = open.pop().filter(|_| open.is_empty())?;
    root.children.into_iter().find_map(|it| match it {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    })
}

fn element(start: &BytesStart) -> Option<Element> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned();
        attributes.push((local(attribute.key.as_ref()), value));
    }
    Some(Element { name: local(start.name().as_ref()), attributes, children: Vec::new() })
}

fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_string()
}

impl Element {
    fn add(&mut self, text: &str) {
        match self.children.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ => self.children.push(Node::Text(text.to_string())),
        }
    }

    /// An attribute by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|it| it.0 == name).map(|it| it.1.as_str())
    }

    /// The child elements.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|it| match it {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The child elements with a name.
    pub(super) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.elements().filter(move |it| it.name == name)
    }

    /// The first child element with a name.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|it| it.name == name)
    }

    /// All elements below this one with a name, in the order of the text.
    pub(super) fn below<'e>(&'e self, name: &str) -> Vec<&'e Element> {
        let mut found = Vec::new();
        for element in self.elements() {
            if element.name == name {
                found.push(element);
            }
            found.extend(element.below(name));
        }
        found
    }

    /// The text directly in this element.
    pub(super) fn text(&self) -> String {
        let texts = self.children.iter().filter_map(|it| match it {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        texts.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_text_becomes_a_tree() {
        let root = parse("<?xml version=\"1.0\"?><w:a x:b=\"1 &amp; 2\"><c>甲&lt;&#x4e59;</c><d/></w:a>").unwrap();
        assert_eq!((root.name.as_str(), root.attribute("b")), ("a", Some("1 & 2")));
        assert_eq!(root.child("c").unwrap().text(), "甲<乙");
        assert!(root.child("d").is_some() && root.below("c").len() == 1);
    }

    #[test]
    fn broken_and_hostile_texts_are_refused() {
        let deep = "<a>".repeat(300) + &"</a>".repeat(300);
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><a>&b;</a>";
        for text in ["", "甲", "<a>", "<a></b>", "<a>&b;</a>", bomb, &deep] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
