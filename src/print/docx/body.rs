//! Writes the text of a document: `word/document.xml` and `word/footnotes.xml`.

use super::model::{Block, Document, List, Look, Paragraph, Picture, Run, Section};
use super::styles::{self, FOOTNOTE, GAP, NORMAL, PITCH, TABLES};
use super::table;
use super::xml::{Element, element, value};

pub(super) const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const IN_PLACE: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
const PICTURE: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";
pub(super) const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The page (A4) and the text block (156 mm × 225 mm) in twentieths of a point.
const PAGE: (i64, i64) = (11906, 16838);
const MARGINS: Margins = Margins { top: 2098, right: 1474, bottom: 1984, left: 1587 };
/// Turned, with the head of the text at the binding edge.
const TURNED: Margins = Margins { top: 1587, right: 2098, bottom: 1474, left: 1984 };

/// English metric units in a twentieth of a point.
const EMU: i64 = 635;

struct Margins {
    top: i64,
    right: i64,
    bottom: i64,
    left: i64,
}

/// The parts of the header and of the footers on odd and on even pages, by the ids of their relations.
pub(super) const HEADER: &str = "rIdHeader";
pub(super) const ODD: &str = "rIdOdd";
pub(super) const EVEN: &str = "rIdEven";

/// What a part of the file refers to, by the number in the id of the relation.
#[derive(Debug, Default)]
pub(super) struct Referred {
    /// Addresses on the web.
    pub(super) links: Vec<String>,
    /// Pictures, by the path at which the document reads them.
    pub(super) pictures: Vec<String>,
}

/// Writes blocks, and keeps what they refer to.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub(super) referred: Referred,
    /// How many pictures were written; each needs a number of its own.
    drawn: usize,
}

/// The part `word/document.xml`, and what it refers to.
pub(super) fn document(document: &Document) -> (Vec<u8>, Referred) {
    let mut writer = Writer::default();
    let mut body = element("w:body");
    let last = document.sections.len().saturating_sub(1);
    for (index, section) in document.sections.iter().enumerate() {
        let starts_numbers = index > 0 && document.sections[index - 1].is_front;
        let is_plain = index == 0 && document.is_first_page_plain;
        let properties = section.properties(!document.mark.is_empty(), starts_numbers, is_plain);
        // The last paragraph of a section holds its properties; those of the last section end the text.
        body = match index < last {
            true => body.children(writer.section(section, Some(properties))),
            false => body.children(writer.section(section, None)).child(properties),
        };
    }
    let root = element("w:document").with("xmlns:w", NAMESPACE).with("xmlns:r", RELATIONS);
    let root = root.with("xmlns:wp", IN_PLACE).with("xmlns:a", DRAWING).with("xmlns:pic", PICTURE);
    (root.child(body).document(), writer.referred)
}

/// The part `word/footnotes.xml`, and what it refers to.
pub(super) fn footnotes(document: &Document) -> (Vec<u8>, Referred) {
    let mut writer = Writer::default();
    let line = |id: i64, kind: &str, line: &'static str| {
        let paragraph = element("w:p").child(element("w:r").child(element(line)));
        element("w:footnote").with("w:type", kind).with("w:id", id).child(paragraph)
    };
    let root = element("w:footnotes").with("xmlns:w", NAMESPACE).with("xmlns:r", RELATIONS);
    let root = root.child(line(-1, "separator", "w:separator"));
    let mut root = root.child(line(0, "continuationSeparator", "w:continuationSeparator"));
    for (id, blocks) in (1..).zip(&document.notes) {
        let mut paragraphs = blocks.iter().filter_map(|it| match it {
            Block::Paragraph(it) => Some(it),
            Block::Table(_) => None,
        });
        let none = Paragraph::of(&FOOTNOTE);
        let first = writer.noted(paragraphs.next().unwrap_or(&none));
        let rest: Vec<Element> = paragraphs.map(|it| writer.paragraph(it, None)).collect();
        root = root.child(element("w:footnote").with("w:id", id).child(first).children(rest));
    }
    (root.document(), writer.referred)
}

impl Section {
    fn margins(&self) -> &'static Margins {
        if self.is_landscape { &TURNED } else { &MARGINS }
    }

    fn page(&self) -> (i64, i64) {
        if self.is_landscape { (PAGE.1, PAGE.0) } else { PAGE }
    }

    /// The width of its text.
    fn width(&self) -> i64 {
        self.page().0 - self.margins().left - self.margins().right
    }

    fn properties(&self, has_mark: bool, starts_numbers: bool, is_first_page_plain: bool) -> Element {
        let mut properties = element("w:sectPr");
        let reference = |name, kind: &str, id: &str| element(name).with("w:type", kind).with("r:id", id);
        if has_mark {
            properties = properties.child(reference("w:headerReference", "default", HEADER));
            properties = properties.child(reference("w:headerReference", "even", HEADER));
            properties = properties.child(reference("w:headerReference", "first", HEADER));
        }
        if !self.is_front {
            properties = properties.child(reference("w:footerReference", "default", ODD));
            properties = properties.child(reference("w:footerReference", "even", EVEN));
        }
        let properties = properties.child(value("w:type", if starts_numbers { "oddPage" } else { "nextPage" }));
        let properties = properties.child(self.size()).child(self.edges());
        let properties =
            if starts_numbers { properties.child(element("w:pgNumType").with("w:start", 1)) } else { properties };
        let grid = element("w:docGrid").with("w:type", "lines").with("w:linePitch", PITCH);
        let properties = properties.child(element("w:cols").with("w:space", 425));
        let properties = if is_first_page_plain { properties.child(element("w:titlePg")) } else { properties };
        properties.child(grid)
    }

    fn size(&self) -> Element {
        let (width, height) = self.page();
        let size = element("w:pgSz").with("w:w", width).with("w:h", height);
        if self.is_landscape { size.with("w:orient", "landscape") } else { size }
    }

    /// The margins. The page number is 7 mm below the text, the mark 14 mm above it.
    fn edges(&self) -> Element {
        let Margins { top, right, bottom, left } = self.margins();
        let edges = element("w:pgMar").with("w:top", top).with("w:right", right);
        let edges = edges.with("w:bottom", bottom).with("w:left", left);
        let (header, footer) = (top - 1250, bottom - 400 - 280);
        edges.with("w:header", header).with("w:footer", footer).with("w:gutter", 0)
    }
}

impl Writer {
    /// Writes blocks that have some room. What follows a table is kept apart from it.
    pub(super) fn blocks(&mut self, blocks: &[Block], room: i64) -> Vec<Element> {
        let mut written = Vec::new();
        for block in blocks {
            match block {
                Block::Paragraph(it) => written.push(self.paragraph(it, None)),
                Block::Table(it) => {
                    written.push(table::written(self, it, room));
                    written.push(self.paragraph(&Paragraph::of(&GAP), None));
                }
            }
        }
        written
    }

    /// Writes a section, which ends with a paragraph.
    fn section(&mut self, section: &Section, properties: Option<Element>) -> Vec<Element> {
        let (rest, end) = match section.blocks.split_last() {
            Some((Block::Paragraph(end), rest)) => (rest, Some(end)),
            _ => (&section.blocks[..], None),
        };
        let mut blocks = self.blocks(rest, section.width());
        let gap = Paragraph::of(&GAP);
        if end.is_none() {
            // A gap follows the table already.
            blocks.pop();
        }
        blocks.push(self.paragraph(end.unwrap_or(&gap), properties));
        blocks
    }

    /// The paragraph of a cell without text.
    pub(super) fn empty_cell(&mut self) -> Element {
        self.paragraph(&Paragraph::of(&TABLES[0]), None)
    }

    /// Writes a paragraph, which may end a section.
    fn paragraph(&mut self, paragraph: &Paragraph, section: Option<Element>) -> Element {
        let properties = section.into_iter().fold(properties(paragraph), Element::child);
        let runs: Vec<Element> = paragraph.runs.iter().flat_map(|it| self.run(it, paragraph)).collect();
        element("w:p").child(properties).children(runs)
    }

    /// Writes the first paragraph of a footnote, which begins with its number.
    fn noted(&mut self, paragraph: &Paragraph) -> Element {
        let runs: Vec<Element> = paragraph.runs.iter().flat_map(|it| self.run(it, paragraph)).collect();
        let number = in_brackets(element("w:footnoteRef"));
        element("w:p").child(properties(paragraph)).children(number).children(runs)
    }

    fn run(&mut self, run: &Run, paragraph: &Paragraph) -> Vec<Element> {
        match run {
            Run::Text(text, look) => vec![self.text(text, look, paragraph)],
            Run::Tab => vec![element("w:r").child(element("w:tab"))],
            Run::Break => vec![element("w:r").child(element("w:br"))],
            Run::Note(at) => in_brackets(element("w:footnoteReference").with("w:id", at + 1)),
            Run::Picture(it) => vec![self.picture(it)],
        }
    }

    fn text(&mut self, text: &str, look: &Look, paragraph: &Paragraph) -> Element {
        let run = element("w:r");
        let properties = of_text(text, look, paragraph);
        let run = if properties.is_empty() { run } else { run.child(properties) };
        let run = run.child(element("w:t").with("xml:space", "preserve").text(text));
        match &look.address {
            Some(address) => {
                self.referred.links.push(address.clone());
                element("w:hyperlink").with("r:id", format!("rIdLink{}", self.referred.links.len())).child(run)
            }
            None => run,
        }
    }

    fn picture(&mut self, picture: &Picture) -> Element {
        let known = self.referred.pictures.iter().position(|it| *it == picture.address);
        let number = known.unwrap_or_else(|| {
            self.referred.pictures.push(picture.address.clone());
            self.referred.pictures.len() - 1
        });
        self.drawn += 1;
        let inline = drawn(picture, self.drawn, &format!("rIdPicture{}", number + 1));
        element("w:r").child(element("w:drawing").child(inline))
    }
}

fn properties(paragraph: &Paragraph) -> Element {
    let style = paragraph.style;
    let mut properties = element("w:pPr");
    if style != &NORMAL {
        properties = properties.child(value("w:pStyle", style.id));
    }
    if paragraph.is_on_new_page {
        properties = properties.child(element("w:pageBreakBefore"));
    }
    if let Some((list, level)) = paragraph.item {
        let number = match list {
            List::Marked => 1,
            List::Numbered(at) => at + 2,
        };
        properties = properties.child(element("w:numPr").child(value("w:ilvl", level)).child(value("w:numId", number)));
    }
    let own = [paragraph.first, paragraph.start, paragraph.end];
    if own.iter().any(Option::is_some) && paragraph.item.is_none() {
        let [first, start, end] = own;
        let start = start.unwrap_or(style.start);
        properties =
            properties.child(styles::indents(style, first.unwrap_or(style.first), start, end.unwrap_or(style.end)));
    }
    match paragraph.align {
        Some(align) if align != style.align => properties.child(value("w:jc", align.word())),
        _ => properties,
    }
}

/// What a text has beside the style of its paragraph.
fn of_text(text: &str, look: &Look, paragraph: &Paragraph) -> Element {
    let style = paragraph.style;
    let mut properties = element("w:rPr");
    if look.address.is_some() {
        properties = properties.child(value("w:rStyle", styles::LINK));
    } else if look.is_raised {
        properties = properties.child(value("w:rStyle", styles::REFERENCE));
    }
    let own = look.face.filter(|it| *it != style.face);
    let fonts = own.map_or_else(|| element("w:rFonts"), styles::Face::fonts);
    let fonts = if is_ambiguous(text) { fonts.with("w:hint", "eastAsia") } else { fonts };
    if !fonts.is_empty() {
        properties = properties.child(fonts);
    }
    if let Some(size) = look.size.filter(|it| *it != style.size && !look.is_raised) {
        properties = properties.child(value("w:sz", size)).child(value("w:szCs", size));
    }
    if look.is_underlined { properties.child(value("w:u", "single")) } else { properties }
}

/// Whether a text has characters that word processors set in a Latin face unless told otherwise: “ ” ‘ ’ — … · × and
/// others that both Latin and Chinese texts use.
fn is_ambiguous(text: &str) -> bool {
    text.chars().any(|it| !it.is_ascii() && it < '\u{2e80}')
}

/// A reference to a footnote as a number in brackets.
fn in_brackets(reference: Element) -> Vec<Element> {
    let properties = || element("w:rPr").child(value("w:rStyle", styles::REFERENCE));
    let text = |it: &str| element("w:r").child(properties()).child(element("w:t").text(it));
    vec![text("["), element("w:r").child(properties()).child(reference), text("]")]
}

fn drawn(picture: &Picture, number: usize, relation: &str) -> Element {
    let size = |name| element(name).with("cx", picture.width * EMU).with("cy", picture.height * EMU);
    let named = |name: &'static str| {
        let named = element(name).with("id", number).with("name", format!("图片 {number}"));
        named.with("descr", &picture.alternative)
    };
    let fill = element("pic:blipFill").child(element("a:blip").with("r:embed", relation));
    let fill = fill.child(element("a:stretch").child(element("a:fillRect")));
    let place = element("a:xfrm").child(element("a:off").with("x", 0).with("y", 0)).child(size("a:ext"));
    let shape = element("a:prstGeom").with("prst", "rect").child(element("a:avLst"));
    let shape = element("pic:spPr").child(place).child(shape);
    let about = element("pic:nvPicPr").child(named("pic:cNvPr")).child(element("pic:cNvPicPr"));
    let picture = element("pic:pic").child(about).child(fill).child(shape);
    let graphic = element("a:graphic").child(element("a:graphicData").with("uri", PICTURE).child(picture));
    let inline = element("wp:inline").with("distT", 0).with("distB", 0).with("distL", 0).with("distR", 0);
    inline.child(size("wp:extent")).child(named("wp:docPr")).child(graphic)
}

/// The header with the mark of every page, in a box.
pub(super) fn header(mark: &str) -> Vec<u8> {
    let border = value("w:bdr", "single").with("w:sz", 4).with("w:space", 1).with("w:color", "595959");
    let run = element("w:r")
        .child(element("w:rPr").child(border))
        .child(element("w:t").with("xml:space", "preserve").text(mark));
    let paragraph = element("w:p").child(element("w:pPr").child(value("w:pStyle", styles::HEADER.id))).child(run);
    element("w:hdr").with("xmlns:w", NAMESPACE).child(paragraph).document()
}

/// The footer with the page number, one character in from the outer edge: right on odd pages, left on even.
pub(super) fn footer(is_odd: bool) -> Vec<u8> {
    let style = &styles::FOOTER;
    let (align, chars, width) =
        if is_odd { ("right", "w:rightChars", "w:right") } else { ("left", "w:leftChars", "w:left") };
    let indent = element("w:ind").with(chars, 100).with(width, style.characters(100));
    let properties = element("w:pPr").child(value("w:pStyle", style.id)).child(indent).child(value("w:jc", align));
    let hint = || element("w:rPr").child(element("w:rFonts").with("w:hint", "eastAsia"));
    let text = |it: &str| element("w:r").child(hint()).child(element("w:t").with("xml:space", "preserve").text(it));
    let mark = |kind: &str| element("w:r").child(element("w:fldChar").with("w:fldCharType", kind));
    let field = element("w:r").child(element("w:instrText").with("xml:space", "preserve").text(" PAGE "));
    let paragraph = element("w:p").child(properties).child(text("— ")).child(mark("begin")).child(field);
    let paragraph = paragraph.child(mark("separate")).child(text("1")).child(mark("end")).child(text(" —"));
    element("w:ftr").with("xmlns:w", NAMESPACE).child(paragraph).document()
}
