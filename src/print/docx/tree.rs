//! The markup of an editable document as a tree.

use std::collections::BTreeMap;

use crate::output::html::{self, Part, Tag};

#[derive(Debug)]
pub(super) enum Node {
    Text(String),
    Element(Element),
}

#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: BTreeMap<String, String>,
    pub(super) children: Vec<Node>,
}

impl Element {
    /// The value of an attribute; empty if there is none.
    pub(super) fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    /// The number in an attribute; 0 if there is none.
    pub(super) fn number(&self, name: &str) -> i64 {
        self.attribute(name).parse().unwrap_or_default()
    }

    /// Which part of a document it is, such as `title` or `signature`; empty if it is none.
    pub(super) fn part(&self) -> &str {
        self.attribute("class")
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(Node::element)
    }

    /// The first element with a name, at any depth.
    pub(super) fn find(&self, name: &str) -> Option<&Element> {
        self.elements().find_map(|it| if it.name == name { Some(it) } else { it.find(name) })
    }

    /// All text in it.
    pub(super) fn text(&self) -> String {
        let texts = self.children.iter().map(|it| match it {
            Node::Text(text) => text.clone(),
            Node::Element(element) => element.text(),
        });
        texts.collect()
    }
}

impl Node {
    pub(super) fn element(&self) -> Option<&Element> {
        match self {
            Node::Element(it) => Some(it),
            Node::Text(_) => None,
        }
    }
}

/// Elements that never have an end.
const VOID: [&str; 4] = ["br", "hr", "img", "meta"];

/// Parses markup in which every other element has its end.
pub(super) fn parse(markup: &str) -> Element {
    let root = || Element { name: String::new(), attributes: BTreeMap::new(), children: vec![] };
    let mut open = vec![root()];
    for part in html::read(markup) {
        match part {
            Part::Start(Tag { name, attributes }) => {
                let is_void = VOID.contains(&name.as_str());
                open.push(Element { name, attributes, children: vec![] });
                if is_void {
                    close(&mut open);
                }
            }
            Part::End(_) => close(&mut open),
            Part::Text(text) => open.last_mut().expect("the root stays open").children.push(Node::Text(text)),
            Part::Comment(_) => {}
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().unwrap_or_else(root)
}

fn close(open: &mut Vec<Element>) {
    if open.len() > 1 {
        let done = open.pop().expect("there are two");
        open.last_mut().expect("the root stays open").children.push(Node::Element(done));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_hold_what_is_between_their_tags() {
        let tree = parse(
            "<!DOCTYPE html><html><body><p first=\"632\">甲<br>乙&lt;</p><div class=\"title\"></div></body></html>",
        );
        let body = tree.find("body").unwrap();
        let found: Vec<(&str, &str, i64)> =
            body.elements().map(|it| (it.name.as_str(), it.part(), it.number("first"))).collect();
        assert_eq!(found, [("p", "", 632), ("div", "title", 0)]);
        assert_eq!(tree.text(), "甲乙<");
    }
}
