//! Reads the markup of an editable document, as `templates/typst/editable.typ` writes it.

use super::model::{Block, Cell, Column, Document, List, Look, Paragraph, Picture, Row, Rules, Run, Section, Table};
use super::styles::{self, Align, BODY, CODE, FOOTNOTE, Face, HEADINGS, LIST, NORMAL, PICTURE, QUOTE, Style, TABLES};
use super::tree::{Element, Node, parse};

/// What surrounds a piece of the document.
#[derive(Debug, Clone, Default)]
struct Place {
    /// The style of its paragraphs, unless they are plain.
    style: Option<&'static Style>,
    align: Option<Align>,
    is_in_table: bool,
    /// The indent at the end in hundredths of a character.
    end: Option<i64>,
    start: Option<i64>,
    first: Option<i64>,
    list: Option<(List, i64)>,
    /// Whether its columns are fields to fill in.
    has_fields: bool,
}

impl Place {
    /// The place of text that has no paragraph of its own, and of one with a first-line indent.
    fn paragraph(&self, is_indented: bool) -> Paragraph {
        let plain = match (self.is_in_table, is_indented) {
            (true, _) => &TABLES[0],
            (false, true) => &BODY,
            (false, false) => &NORMAL,
        };
        let Place { align, end, start, first, .. } = *self;
        Paragraph { align, end, start, first, item: self.list, ..Paragraph::of(self.style.unwrap_or(plain)) }
    }
}

pub(super) fn document(markup: &str) -> Document {
    let tree = parse(markup);
    let mut reader = Reader { document: Document::default(), breaks_page: false, foot: vec![] };
    reader.document.sections.push(Section::default());
    if let Some(head) = tree.find("head") {
        reader.document.title = head.find("title").map(Element::text).unwrap_or_default();
        let authors = head.elements().find(|it| it.attribute("name") == "authors");
        reader.document.author = authors.map(|it| it.attribute("content").to_string()).unwrap_or_default();
    }
    if let Some(body) = tree.find("body") {
        let mut blocks = Vec::new();
        reader.flow(&body.children, &Place::default(), &mut blocks);
        reader.end_section(blocks);
    }
    reader.document.sections.retain(|it| !it.blocks.is_empty());
    reader.document
}

struct Reader {
    document: Document,
    /// Whether the next paragraph begins a page.
    breaks_page: bool,
    /// The note that print has at the foot of a page. It follows the text here, because the foot of a page moves.
    foot: Vec<Block>,
}

impl Reader {
    /// Reads blocks. Text between them becomes paragraphs.
    fn flow(&mut self, nodes: &[Node], place: &Place, out: &mut Vec<Block>) {
        let mut line = Vec::new();
        for node in nodes {
            let is_apart = is_apart(node);
            if is_apart {
                self.end_line(&mut line, place, out);
            }
            match node.element().filter(|_| !is_inline(node)) {
                Some(element) => self.block(element, place, out),
                None => self.inline(node, &Look::default(), &mut line),
            }
            if is_apart {
                self.end_line(&mut line, place, out);
            }
        }
        self.end_line(&mut line, place, out);
    }

    fn end_line(&mut self, line: &mut Vec<Run>, place: &Place, out: &mut Vec<Block>) {
        let runs = std::mem::take(line);
        let is_blank = |it: &Run| matches!(it, Run::Text(text, _) if text.trim_matches([' ', '\n']).is_empty());
        if !runs.iter().all(is_blank) {
            let paragraph = Paragraph { runs, ..place.paragraph(false) };
            self.push(paragraph, out);
        }
    }

    fn push(&mut self, paragraph: Paragraph, out: &mut Vec<Block>) {
        let is_on_new_page = std::mem::take(&mut self.breaks_page);
        out.push(Block::Paragraph(Paragraph { is_on_new_page, ..paragraph }));
    }

    fn block(&mut self, element: &Element, place: &Place, out: &mut Vec<Block>) {
        match (element.name.as_str(), element.part()) {
            ("p", _) => self.paragraph(element, place, out),
            ("ul" | "ol", _) => self.list(element, place, out),
            ("blockquote", _) => self.flow(&element.children, &Place { style: Some(&QUOTE), ..place.clone() }, out),
            ("pre", _) => self.flow(&element.children, &Place { style: Some(&CODE), ..place.clone() }, out),
            // The footnotes once more, at the end.
            ("section", _) => {}
            ("div", part) => self.part(part, element, place, out),
            _ => self.flow(&element.children, place, out),
        }
    }

    fn part(&mut self, part: &str, element: &Element, place: &Place, out: &mut Vec<Block>) {
        match part {
            "header" => self.document.mark = element.text(),
            "page-break" => {
                self.breaks_page = !out.is_empty() || self.breaks_page;
                out.append(&mut self.foot);
            }
            "small-note" => {
                let mut note = Vec::new();
                self.flow(&element.children, &self.named(part, element, place), &mut note);
                self.foot.append(&mut note);
            }
            "front-end" => {
                self.end_section(std::mem::take(out));
                self.document.sections.iter_mut().rev().skip(1).for_each(|it| it.is_front = true);
            }
            "landscape" => self.landscape(element, place, out),
            "blank-lines" => (0..element.number("count")).for_each(|_| self.push(place.paragraph(false), out)),
            "plain-first-page" => self.document.is_first_page_plain = true,
            "rule" => {}
            "table" => self.table(element, place, out),
            "picture" => self.picture(element, place, out),
            "align" => {
                let align = align(element.attribute("to")).or(place.align);
                self.flow(&element.children, &Place { align, ..place.clone() }, out);
            }
            "fields" => self.flow(&element.children, &Place { has_fields: true, ..place.clone() }, out),
            _ => {
                if matches!(part, "imprint" | "letter-copies") {
                    out.append(&mut self.foot);
                }
                let place = self.named(part, element, place);
                self.flow(&element.children, &place, out);
            }
        }
    }

    /// The place inside a part with a style of its own.
    fn named(&self, part: &str, element: &Element, place: &Place) -> Place {
        let number = |name: &str| Some(element.number(name)).filter(|it| *it > 0);
        let level = usize::try_from(element.number("level").clamp(1, 4) - 1).unwrap_or_default();
        let style = match part {
            "heading" => Some(&HEADINGS[level]),
            _ => styles::of_part(part).or(place.style),
        };
        // The words 附件： take three characters, and a number one.
        let (start, first) = match (part, number("at")) {
            ("annex-note", Some(1)) => (Some(600), Some(-400)),
            ("annex-note", Some(_)) => (Some(600), Some(-100)),
            ("annex-note", None) => (Some(500), Some(-300)),
            _ => (place.start, place.first),
        };
        // Half characters in the templates.
        let end = number("end").map(|it| it * 50).or(place.end);
        // A part with a style of its own also has its own alignment.
        let align = if style == place.style { place.align } else { None };
        Place { style, align, start, first, end, ..place.clone() }
    }

    fn paragraph(&mut self, element: &Element, place: &Place, out: &mut Vec<Block>) {
        let first = element.number("first");
        let mut paragraph = place.paragraph(first > 0);
        let hanging = element.number("hanging");
        let style = paragraph.style;
        let characters = |it: i64| (it + style.size * 5) / (style.size * 10) * 100;
        if place.style.is_none() {
            let wanted = if hanging > 0 { -characters(hanging) } else { characters(first) };
            paragraph.first = Some(wanted).filter(|it| *it != style.first);
            paragraph.start = Some(characters(hanging)).filter(|_| hanging > 0).or(paragraph.start);
        }
        let mut line = Vec::new();
        element.children.iter().for_each(|it| self.inline(it, &Look::default(), &mut line));
        paragraph.runs = line;
        self.push(paragraph, out);
    }

    fn list(&mut self, element: &Element, place: &Place, out: &mut Vec<Block>) {
        let level = place.list.map_or(0, |(_, level)| level + 1);
        let list = if element.name == "ul" {
            List::Marked
        } else {
            let start = element.attribute("start").parse().unwrap_or(1);
            self.document.numbered.push(start);
            List::Numbered(self.document.numbered.len() - 1)
        };
        for item in element.elements().filter(|it| it.name == "li") {
            let place = Place { style: Some(&LIST), list: Some((list, level)), ..place.clone() };
            let mut blocks = Vec::new();
            self.flow(&item.children, &place, &mut blocks);
            let own = blocks.iter_mut().filter_map(|it| match it {
                Block::Paragraph(it) if it.item == Some((list, level)) => Some(it),
                _ => None,
            });
            // Only the first paragraph has the mark. The others begin below its text.
            own.skip(1).for_each(|it| {
                it.item = None;
                it.start = Some(300 + level * 100);
            });
            out.extend(blocks);
        }
    }

    fn landscape(&mut self, element: &Element, place: &Place, out: &mut Vec<Block>) {
        self.end_section(std::mem::take(out));
        let mut blocks = Vec::new();
        self.flow(&element.children, place, &mut blocks);
        self.end_section(blocks);
        let count = self.document.sections.len();
        self.document.sections[count - 2].is_landscape = true;
        self.breaks_page = false;
    }

    /// Puts blocks into the section that is open, and opens the next.
    fn end_section(&mut self, mut blocks: Vec<Block>) {
        blocks.append(&mut self.foot);
        self.document.sections.last_mut().expect("a section is open").blocks = blocks;
        self.document.sections.push(Section::default());
        self.breaks_page = false;
    }

    fn table(&mut self, element: &Element, place: &Place, out: &mut Vec<Block>) {
        let rules = match (place.has_fields, element.attribute("rules")) {
            (true, _) => Rules::Fields,
            (false, "no") => Rules::None,
            _ => Rules::All,
        };
        let columns = element.attribute("columns").split(' ').map(column).collect();
        let mut rows = Vec::new();
        if let Some(table) = element.find("table") {
            self.rows(table, false, &mut rows);
        }
        if std::mem::take(&mut self.breaks_page) {
            out.push(Block::Paragraph(Paragraph { is_on_new_page: true, ..Paragraph::of(&styles::GAP) }));
        }
        out.push(Block::Table(Table { columns, rows, rules }.styled()));
    }

    fn rows(&mut self, element: &Element, is_head: bool, rows: &mut Vec<Row>) {
        for it in element.elements() {
            match it.name.as_str() {
                "tr" => {
                    let cells = it.elements().map(|it| self.cell(it)).collect();
                    rows.push(Row { is_head, cells });
                }
                _ => self.rows(it, it.name == "thead", rows),
            }
        }
    }

    fn cell(&mut self, element: &Element) -> Cell {
        let inner = element.elements().find(|it| it.part() == "cell").unwrap_or(element);
        let to = inner.attribute("to");
        let place = Place { is_in_table: true, align: align(to), ..Place::default() };
        let mut blocks = Vec::new();
        self.flow(&inner.children, &place, &mut blocks);
        let count = |name: &str| usize::try_from(element.number(name).max(1)).unwrap_or(1);
        Cell {
            columns: count("colspan"),
            rows: count("rowspan"),
            is_shaded: inner.attribute("fill") == "yes",
            is_centered: to.contains("horizon"),
            blocks,
        }
    }

    fn picture(&mut self, element: &Element, place: &Place, out: &mut Vec<Block>) {
        let (wide, high) = element.attribute("pixels").split_once(' ').unwrap_or(("1", "1"));
        let (wide, high): (i64, i64) = (wide.parse().unwrap_or(1), high.parse().unwrap_or(1));
        let width = element.number("width");
        let picture = Picture {
            address: element.attribute("address").to_string(),
            alternative: element.attribute("alternative").to_string(),
            width,
            height: width * high / wide.max(1),
        };
        let paragraph = Place { style: Some(&PICTURE), ..place.clone() }.paragraph(false);
        self.push(Paragraph { runs: vec![Run::Picture(picture)], ..paragraph }, out);
    }

    /// Reads a piece of a line.
    fn inline(&mut self, node: &Node, look: &Look, line: &mut Vec<Run>) {
        let element = match node {
            Node::Text(text) => return add_text(text, look, line),
            Node::Element(it) => it,
        };
        let mut look = look.clone();
        match (element.name.as_str(), element.part()) {
            ("br", _) => return line.push(Run::Break),
            ("span", "tab") => return line.push(Run::Tab),
            ("span", "note") => return self.note(element, line),
            ("sup", _) => look.is_raised = true,
            ("u", _) => look.is_underlined = true,
            ("a", _) => look.address = Some(element.attribute("href").to_string()).filter(|it| is_web(it)),
            _ => {}
        }
        if let Some(face) = Face::of(element.attribute("face")) {
            look.face = Some(face);
            look.size = Some(element.number("size"));
        }
        element.children.iter().for_each(|it| self.inline(it, &look, line));
    }

    fn note(&mut self, element: &Element, line: &mut Vec<Run>) {
        let mut blocks = Vec::new();
        self.flow(&element.children, &Place { style: Some(&FOOTNOTE), ..Place::default() }, &mut blocks);
        self.document.notes.push(blocks);
        line.push(Run::Note(self.document.notes.len() - 1));
    }
}

/// Adds a piece of text to a line. Pieces that look the same become one.
fn add_text(text: &str, look: &Look, line: &mut Vec<Run>) {
    match line.last_mut() {
        Some(Run::Text(before, same)) if same == look => before.push_str(text),
        _ => line.push(Run::Text(text.to_string(), look.clone())),
    }
}

fn is_web(address: &str) -> bool {
    ["http://", "https://"].iter().any(|it| address.starts_with(it))
}

fn is_inline(node: &Node) -> bool {
    match node {
        Node::Text(_) => true,
        Node::Element(it) => {
            matches!(it.name.as_str(), "a" | "br" | "code" | "em" | "span" | "strong" | "sub" | "sup" | "u")
        }
    }
}

/// Whether it is not on a line with what is beside it.
fn is_apart(node: &Node) -> bool {
    !is_inline(node) || node.element().is_some_and(|it| it.attribute("style").contains("display: block"))
}

fn align(words: &str) -> Option<Align> {
    words.split(" + ").find_map(|it| match it {
        "center" => Some(Align::Center),
        "left" | "start" => Some(Align::Left),
        "right" | "end" => Some(Align::Right),
        _ => None,
    })
}

fn column(width: &str) -> Column {
    match (width.strip_suffix("fr"), width.parse()) {
        (Some(share), _) => Column::Share(share.parse().unwrap_or(1)),
        (None, Ok(width)) => Column::Fixed(width),
        (None, Err(_)) => Column::Fitting,
    }
}
