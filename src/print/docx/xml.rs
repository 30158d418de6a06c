//! Elements of XML as values, and how they are written.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// An element with attributes and children in their order.
#[derive(Debug, Clone)]
pub(super) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Child>,
}

#[derive(Debug, Clone)]
enum Child {
    Element(Element),
    Text(String),
}

pub(super) fn element(name: &'static str) -> Element {
    Element { name, attributes: vec![], children: vec![] }
}

/// An element that says one value.
pub(super) fn value(name: &'static str, value: impl ToString) -> Element {
    element(name).with("w:val", value)
}

impl Element {
    pub(super) fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.attributes.push((name, value.to_string()));
        self
    }

    pub(super) fn child(mut self, child: Element) -> Self {
        self.children.push(Child::Element(child));
        self
    }

    pub(super) fn children(self, children: impl IntoIterator<Item = Element>) -> Self {
        children.into_iter().fold(self, Element::child)
    }

    pub(super) fn text(mut self, text: &str) -> Self {
        self.children.push(Child::Text(text.chars().filter(|it| is_allowed(*it)).collect()));
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.children.is_empty()
    }

    /// The document that has this element as its root.
    pub(super) fn document(&self) -> Vec<u8> {
        let mut writer = Writer::new(Vec::new());
        put(&mut writer, Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))));
        self.write(&mut writer);
        writer.into_inner()
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) {
        let mut start = BytesStart::new(self.name);
        self.attributes.iter().for_each(|(name, value)| start.push_attribute((*name, value.as_str())));
        if self.children.is_empty() {
            return put(writer, Event::Empty(start));
        }
        put(writer, Event::Start(start));
        for child in &self.children {
            match child {
                Child::Element(it) => it.write(writer),
                Child::Text(text) => put(writer, Event::Text(BytesText::new(text))),
            }
        }
        put(writer, Event::End(BytesEnd::new(self.name)));
    }
}

fn put(writer: &mut Writer<Vec<u8>>, event: Event) {
    writer.write_event(event).expect("memory takes what is written");
}

/// Whether XML can hold a character.
fn is_allowed(it: char) -> bool {
    !matches!(it, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_stays_text() {
        let it = element("w:t").with("w:val", "\"<&").text("</w:t>&amp;\u{1}甲");
        let wanted = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
                      <w:t w:val=\"&quot;&lt;&amp;\">&lt;/w:t&gt;&amp;amp;甲</w:t>";
        assert_eq!(String::from_utf8(it.document()).unwrap(), wanted);
    }
}
