//! The blocks of a document: headings, paragraphs, items of lists, tables and pictures.

use super::numbering::{Marked, Numbering};
use super::run::Line;
use super::source::Source;
use super::styles::{Styles, list, outline};
use super::{Block, Inline, plain};
use crate::finding::Finding;
use crate::intake::package::Package;
use crate::intake::xml::Element;

const DOCUMENT: &str = "word/document.xml";

pub(super) struct Read {
    pub(super) blocks: Vec<Block>,
    /// The footnotes, in the order of their first reference.
    pub(super) notes: Vec<Vec<Inline>>,
    pub(super) pictures: Vec<(String, Vec<u8>)>,
    pub(super) findings: Vec<Finding>,
}

struct Reader<'p> {
    source: Source<'p>,
    styles: Styles,
    numbering: Numbering,
    blocks: Vec<Block>,
}

/// Reads the body of a document.
pub(super) fn read(file: &str, package: &Package) -> Option<Read> {
    let root = package.xml(DOCUMENT)?;
    let source = Source::of(file, package, DOCUMENT);
    let (styles, numbering) = (Styles::of(package), Numbering::of(package));
    let mut reader = Reader { source, styles, numbering, blocks: vec![] };
    reader.all(root.child("body")?);
    let notes = reader.source.notes();
    let Source { pictures, findings, .. } = reader.source;
    Some(Read { blocks: reader.blocks, notes, pictures, findings })
}

impl Reader<'_> {
    fn all(&mut self, element: &Element) {
        for child in element.elements() {
            match child.name.as_str() {
                "p" => self.paragraph(child),
                "tbl" => self.table(child),
                "sdt" => child.all("sdtContent").for_each(|it| self.all(it)),
                "ins" | "moveTo" | "customXml" => self.all(child),
                "altChunk" => self.source.lost("插入的文件没有保留"),
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, element: &Element) {
        self.source.begin(element);
        let properties = element.child("pPr");
        let style = self.styles.get(properties.and_then(|it| it.child("pStyle")?.attribute("val")));
        if style.is_contents {
            return self.source.lost("目录没有保留，页面和文书的目录由程序生成");
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
        let mut line = Line::new(&mut self.source, is_bold);
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
            self.source.lost("标题中的脚注移到了标题以外，请在正文中引用");
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
            self.source.begin(paragraph);
            let (more, found) = self.line(paragraph, false);
            pictures.extend(found);
            if !plain(&more).is_empty() {
                body.extend((!body.is_empty()).then_some(Inline::Break));
                body.extend(more);
            }
        }
        if span > 1 || continues {
            self.source.lost("合并的单元格已拆开");
        }
        if cell.child("tbl").is_some() {
            self.source.lost("表中的表没有保留，文字照录");
        }
        cells.push(body);
        const WIDEST: usize = 64;
        cells.extend(std::iter::repeat_n(vec![], span.min(WIDEST) - 1));
    }
}
