//! The blocks of a document: headings, paragraphs, items of lists, tables and pictures.

use std::collections::{BTreeMap, BTreeSet};

use super::numbering::{Marked, Numbering};
use super::run::{Line, text_of};
use super::styles::{Styles, list, outline};
use super::{Block, Inline, plain};
use crate::finding::{Finding, MOST_FINDINGS, Place, code};
use crate::intake::package::{Package, Relation};
use crate::intake::xml::Element;
use crate::output::picture::{self, Fault};
use crate::records::source::SIZE_LIMIT;

const DOCUMENT: &str = "word/document.xml";

pub(super) struct Read {
    pub(super) blocks: Vec<Block>,
    /// The footnotes, in the order of their first reference.
    pub(super) notes: Vec<Vec<Inline>>,
    pub(super) pictures: Vec<(String, Vec<u8>)>,
    pub(super) findings: Vec<Finding>,
}

pub(super) struct Reader<'p> {
    file: &'p str,
    package: &'p Package,
    relations: BTreeMap<String, Relation>,
    styles: Styles,
    numbering: Numbering,
    comments: Option<Element>,
    notes: Vec<(String, Vec<Inline>)>,
    pictures: Vec<(String, Vec<u8>)>,
    blocks: Vec<Block>,
    /// The number of the paragraph and its first words.
    paragraph: usize,
    words: String,
    reported: BTreeSet<(usize, String)>,
    findings: Vec<Finding>,
}

/// Reads the body of a document.
pub(super) fn read(file: &str, package: &Package) -> Option<Read> {
    let root = package.xml(DOCUMENT)?;
    let mut reader = Reader {
        file,
        package,
        relations: package.relations(DOCUMENT),
        styles: Styles::of(package),
        numbering: Numbering::of(package),
        comments: package.xml("word/comments.xml"),
        notes: vec![],
        pictures: vec![],
        blocks: vec![],
        paragraph: 0,
        words: String::new(),
        reported: BTreeSet::new(),
        findings: vec![],
    };
    reader.all(root.child("body")?);
    let notes = reader.notes.into_iter().map(|it| it.1).collect();
    Some(Read { blocks: reader.blocks, notes, pictures: reader.pictures, findings: reader.findings })
}

impl Reader<'_> {
    fn all(&mut self, element: &Element) {
        for child in element.elements() {
            match child.name.as_str() {
                "p" => self.paragraph(child),
                "tbl" => self.table(child),
                "sdt" => child.all("sdtContent").for_each(|it| self.all(it)),
                "ins" | "moveTo" | "customXml" => self.all(child),
                "altChunk" => self.lost("插入的文件没有保留"),
                _ => {}
            }
        }
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

    fn begin(&mut self, element: &Element) {
        self.paragraph += 1;
        self.words = text_of(element).trim().to_string();
    }

    fn paragraph(&mut self, element: &Element) {
        self.begin(element);
        let properties = element.child("pPr");
        let style = self.styles.get(properties.and_then(|it| it.child("pStyle")?.attribute("val")));
        if style.is_contents {
            return self.lost("目录没有保留，页面和文书的目录由程序生成");
        }
        let heading = properties.and_then(outline).or(style.heading);
        let is_bold = style.is_bold && heading.is_none();
        let (body, pictures) = self.line(element, is_bold);
        if !plain(&body).is_empty() {
            let list = properties.and_then(list).or(style.list).filter(|it| it.0 != "0" && heading.is_none());
            let block = match (heading, list) {
                (Some(level), _) => Block::Heading(level, self.without_notes(body)),
                (None, Some((id, depth))) => self.item(&id, depth, body),
                (None, None) => Block::Paragraph(body),
            };
            self.blocks.push(block);
        }
        self.blocks.extend(pictures);
    }

    fn line(&mut self, element: &Element, is_bold: bool) -> (Vec<Inline>, Vec<Block>) {
        let mut line = Line::new(self, is_bold);
        line.all(element);
        (line.body, line.pictures)
    }

    fn item(&mut self, id: &str, depth: usize, body: Vec<Inline>) -> Block {
        match self.numbering.next(id, depth) {
            Some(Marked::Bullet) => Block::Item { depth, number: None, body },
            Some(Marked::Number(number)) => Block::Item { depth, number: Some(number), body },
            Some(Marked::Plain) | None => Block::Paragraph(body),
        }
    }

    /// Headings have no footnotes.
    fn without_notes(&mut self, mut body: Vec<Inline>) -> Vec<Inline> {
        if body.iter().any(|it| matches!(it, Inline::Note(_))) {
            self.lost("标题中的脚注移到了标题以外，请在正文中引用");
        }
        body.retain(|it| !matches!(it, Inline::Note(_)));
        body
    }

    fn table(&mut self, table: &Element) {
        let mut rows = Vec::new();
        let mut pictures = Vec::new();
        for row in table.all("tr") {
            let mut cells = Vec::new();
            for cell in row.all("tc") {
                self.cell(cell, &mut cells, &mut pictures);
            }
            rows.push(cells);
        }
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        rows.iter_mut().for_each(|it| it.resize(columns, vec![]));
        rows.retain(|it| it.iter().any(|cell| !plain(cell).is_empty()));
        if !rows.is_empty() {
            self.blocks.push(Block::Table(rows));
        }
        self.blocks.extend(pictures);
    }

    fn cell(&mut self, cell: &Element, cells: &mut Vec<Vec<Inline>>, pictures: &mut Vec<Block>) {
        let properties = cell.child("tcPr");
        let value = |name: &str| properties.and_then(|it| it.child(name)).map(|it| it.attribute("val"));
        let span: usize = value("gridSpan").flatten().and_then(|it| it.parse().ok()).unwrap_or(1);
        let continues = value("vMerge").is_some_and(|it| it != Some("restart"));
        let mut body: Vec<Inline> = Vec::new();
        for paragraph in cell.below("p") {
            self.begin(paragraph);
            let (more, found) = self.line(paragraph, false);
            pictures.extend(found);
            if !plain(&more).is_empty() {
                body.extend((!body.is_empty()).then_some(Inline::Break));
                body.extend(more);
            }
        }
        if span > 1 || continues {
            self.lost("合并的单元格已拆开");
        }
        if cell.child("tbl").is_some() {
            self.lost("表中的表没有保留，文字照录");
        }
        cells.push(body);
        const WIDEST: usize = 64;
        cells.extend(std::iter::repeat_n(vec![], span.min(WIDEST) - 1));
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
        let fault = match picture::prepare(&name, bytes) {
            Ok(picture) if picture.bytes.len() as u64 <= SIZE_LIMIT => {
                self.pictures.push((name.clone(), picture.bytes.to_vec()));
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
