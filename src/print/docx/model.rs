//! What an editable document consists of.

use std::collections::BTreeMap;

use super::styles::{Align, Face, NORMAL, Style, TABLES};

/// A document, ready to be written.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) title: String,
    pub(super) author: String,
    /// The mark on every page; empty if there is none.
    pub(super) mark: String,
    /// Whether the first page has no number.
    pub(super) is_first_page_plain: bool,
    pub(super) sections: Vec<Section>,
    /// The footnotes in their order.
    pub(super) notes: Vec<Vec<Block>>,
    /// The lists with numbers: the first number of each.
    pub(super) numbered: Vec<i64>,
}

/// Pages of one shape.
#[derive(Debug, Default)]
pub(super) struct Section {
    pub(super) is_landscape: bool,
    /// Whether the pages have numbers. What precedes a form has none.
    pub(super) is_front: bool,
    pub(super) blocks: Vec<Block>,
}

#[derive(Debug)]
pub(super) enum Block {
    Paragraph(Paragraph),
    Table(Table),
}

#[derive(Debug)]
pub(super) struct Paragraph {
    pub(super) style: &'static Style,
    pub(super) align: Option<Align>,
    /// Indents in hundredths of a character that differ from those of the style.
    pub(super) first: Option<i64>,
    pub(super) start: Option<i64>,
    pub(super) end: Option<i64>,
    pub(super) is_on_new_page: bool,
    /// The list and the level of an item.
    pub(super) item: Option<(List, i64)>,
    pub(super) runs: Vec<Run>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    Marked,
    /// The place in `Document::numbered`.
    Numbered(usize),
}

#[derive(Debug)]
pub(super) enum Run {
    Text(String, Look),
    Break,
    Tab,
    /// The place in `Document::notes`.
    Note(usize),
    Picture(Picture),
}

/// How a piece of text looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) face: Option<Face>,
    /// In half points.
    pub(super) size: Option<i64>,
    pub(super) is_underlined: bool,
    pub(super) is_raised: bool,
    pub(super) address: Option<String>,
}

#[derive(Debug)]
pub(super) struct Picture {
    /// Where the document reads it.
    pub(super) address: String,
    pub(super) alternative: String,
    /// In twentieths of a point.
    pub(super) width: i64,
    pub(super) height: i64,
}

#[derive(Debug)]
pub(super) struct Table {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
    pub(super) rules: Rules,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rules {
    None,
    All,
    /// Below the right column only: fields to fill in.
    Fields,
}

/// The width of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// In twentieths of a point.
    Fixed(i64),
    /// A share of the rest.
    Share(i64),
    /// As wide as its text.
    Fitting,
}

#[derive(Debug)]
pub(super) struct Row {
    /// Whether it is repeated on every page.
    pub(super) is_head: bool,
    pub(super) cells: Vec<Cell>,
}

#[derive(Debug)]
pub(super) struct Cell {
    pub(super) columns: usize,
    pub(super) rows: usize,
    pub(super) is_shaded: bool,
    /// Whether its text is in the middle of its height.
    pub(super) is_centered: bool,
    pub(super) blocks: Vec<Block>,
}

impl Paragraph {
    pub(super) fn of(style: &'static Style) -> Self {
        Self {
            style,
            align: None,
            first: None,
            start: None,
            end: None,
            is_on_new_page: false,
            item: None,
            runs: vec![],
        }
    }

    /// Its characters, counted as twice what a Latin letter takes at least.
    pub(super) fn half_widths(&self) -> i64 {
        let texts = self.runs.iter().map(|it| match it {
            Run::Text(text, _) => text.chars().map(|it| if it.is_ascii() { 1 } else { 2 }).sum::<i64>(),
            Run::Break | Run::Tab | Run::Note(_) | Run::Picture(_) => 0,
        });
        texts.sum()
    }
}

impl Cell {
    pub(super) fn paragraphs(&self) -> impl Iterator<Item = &Paragraph> {
        self.blocks.iter().filter_map(|it| match it {
            Block::Paragraph(paragraph) => Some(paragraph),
            Block::Table(_) => None,
        })
    }
}

impl Table {
    fn cells_mut(&mut self) -> impl Iterator<Item = &mut Cell> {
        self.rows.iter_mut().flat_map(|it| &mut it.cells)
    }

    /// Gives its plain paragraphs the style for tables that most of its text has.
    pub(super) fn styled(mut self) -> Self {
        let mut counts: BTreeMap<(Face, i64), usize> = BTreeMap::new();
        for paragraph in self.rows.iter().flat_map(|it| &it.cells).flat_map(Cell::paragraphs) {
            for run in &paragraph.runs {
                if let Run::Text(text, Look { face: Some(face), size: Some(size), .. }) = run {
                    *counts.entry((*face, *size)).or_default() += text.len();
                }
            }
        }
        let fits = |it: &&Style| counts.get(&(it.face, it.size)).copied().unwrap_or_default();
        let style = TABLES.iter().rev().max_by_key(fits).unwrap_or(&NORMAL);
        for cell in self.cells_mut() {
            for block in &mut cell.blocks {
                if let Block::Paragraph(it) = block
                    && it.style == &TABLES[0]
                {
                    it.style = style;
                }
            }
        }
        self
    }
}
