//! The parts of a document beside its text, and the list of what is not kept.

use std::collections::{BTreeMap, BTreeSet};

use super::{Block, Inline};
use crate::finding::{Finding, MOST_FINDINGS, Place, code};
use crate::intake::package::{Package, Relation};
use crate::intake::xml::{Element, Node};
use crate::output::picture::{self, Fault};
use crate::records::source::SIZE_LIMIT;

pub(super) struct Source<'p> {
    file: &'p str,
    package: &'p Package,
    relations: BTreeMap<String, Relation>,
    comments: Option<Element>,
    notes: Vec<(String, Vec<Inline>)>,
    pub(super) pictures: Vec<(String, Vec<u8>)>,
    /// The number of the paragraph and its text.
    paragraph: usize,
    words: String,
    reported: BTreeSet<(usize, String)>,
    pub(super) findings: Vec<Finding>,
}

impl<'p> Source<'p> {
    /// `document` is the part with the text.
    pub(super) fn of(file: &'p str, package: &'p Package, document: &str) -> Self {
        Self {
            file,
            package,
            relations: package.relations(document),
            comments: package.xml("word/comments.xml"),
            notes: vec![],
            pictures: vec![],
            paragraph: 0,
            words: String::new(),
            reported: BTreeSet::new(),
            findings: vec![],
        }
    }

    /// The footnotes, in the order of their first reference.
    pub(super) fn notes(&mut self) -> Vec<Vec<Inline>> {
        std::mem::take(&mut self.notes).into_iter().map(|it| it.1).collect()
    }

    /// Lists something that is not kept, once a paragraph.
    pub(super) fn lost(&mut self, what: &str) {
        let what = crate::finding::brief(what);
        if self.findings.len() >= MOST_FINDINGS || !self.reported.insert((self.paragraph, what.clone())) {
            return;
        }
        let words: String = self.words.chars().take(10).collect();
        let words = if words.is_empty() { String::new() } else { format!("“{words}”") };
        let place = Place::Spot(format!("第 {} 段{words}", self.paragraph.max(1)));
        let help = "请在写出的文件中核对，需要的内容用经验材料的写法补上";
        self.findings.push(Finding::new(&code::INTAKE_UNKEPT, self.file, place, what).help(help));
    }

    /// Begins a paragraph, whose number and first words findings give.
    pub(super) fn begin(&mut self, element: &Element) {
        self.paragraph += 1;
        self.words = text_of(element).trim().to_string();
    }

    /// The position of a footnote, which is read when it is first referred to.
    pub(super) fn note(&mut self, kind: &str, id: &str) -> Option<usize> {
        let key = format!("{kind} {id}");
        if let Some(known) = self.notes.iter().position(|it| it.0 == key) {
            return Some(known);
        }
        let root = self.package.xml(&format!("word/{kind}s.xml"))?;
        let note = root.all(kind).find(|it| it.attribute("id") == Some(id))?;
        let text = text_of(note).trim().to_string();
        self.notes.push((key, vec![Inline::Text { text, is_bold: false }]));
        Some(self.notes.len() - 1)
    }

    pub(super) fn comment(&mut self, element: &Element) {
        let id = element.attribute("id");
        let comments = self.comments.iter().flat_map(|it| it.all("comment"));
        let text = comments.into_iter().find(|it| it.attribute("id") == id).map(text_of).unwrap_or_default();
        self.lost(&format!("批注没有保留：{text}"));
    }

    /// The address that a link leads to, if pages may have such links.
    pub(super) fn address(&self, id: &str) -> Option<String> {
        let relation = self.relations.get(id).filter(|it| it.is_external)?;
        let is_open = ["https://", "http://", "mailto:"].iter().any(|it| relation.target.starts_with(it));
        is_open.then(|| relation.target.clone())
    }

    /// A picture, as it will be published.
    pub(super) fn picture(&mut self, id: &str, alternative: &str) -> Option<Block> {
        let relation = self.relations.get(id).cloned()?;
        let Some(bytes) = self.package.bytes(&relation.target).filter(|_| !relation.is_external) else {
            self.lost("链接的图片不在文档中，没有保留");
            return None;
        };
        let end = if bytes.starts_with(b"\x89PNG") { "png" } else { "jpg" };
        let name = format!("tu-{}.{end}", self.pictures.len() + 1);
        let fault = match picture::encoded(&name, bytes) {
            Ok(picture) if picture.len() as u64 <= SIZE_LIMIT => {
                self.pictures.push((name.clone(), picture));
                return Some(Block::Picture { name, alternative: alternative.to_string() });
            }
            Ok(_) => "图片过大，没有保留，请缩小后另存为 JPEG".to_string(),
            Err(Fault::OtherKind) => "图片不是 JPEG 或者 PNG，没有保留，请另存为其中一种".into(),
            Err(Fault::Unreadable) => "图片不能读取，没有保留".into(),
            Err(Fault::TooLarge(width, height)) => format!("图片为 {width}×{height} 像素，过大，没有保留"),
        };
        self.lost(&fault);
        None
    }
}

/// All text in an element, for messages and for what cannot be divided further.
pub(super) fn text_of(element: &Element) -> String {
    let of_child = |it: &Node| match it {
        Node::Element(child) if child.name == "t" => child.text(),
        Node::Element(child) => text_of(child),
        Node::Text(_) => String::new(),
    };
    element.children.iter().map(of_child).collect()
}
