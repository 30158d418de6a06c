//! Queries on a document: its pictures, page links and length.

use super::document::{Block, Document, Inline, Link, Picture, Span, Target};
use super::law;

/// A text as shown in one line, with where its pieces come from.
#[derive(Debug, Default)]
pub(crate) struct Passage {
    pub(crate) text: String,
    /// For each piece: where it starts in `text`, and its bytes in the source.
    pieces: Vec<(usize, Span)>,
}

impl Passage {
    /// The bytes of the source from which a range of the text comes, to the piece if pieces differ from the source.
    pub(crate) fn in_source(&self, span: &Span) -> Span {
        let piece = |at: usize| {
            let index = self.pieces.partition_point(|(start, _)| *start <= at).saturating_sub(1);
            let end = self.pieces.get(index + 1).map_or(self.text.len(), |it| it.0);
            self.pieces.get(index).map(|(start, source)| (at - start, source, end - start == source.len()))
        };
        let start = piece(span.start).map_or(0, |(into, source, same)| source.start + if same { into } else { 0 });
        let last = piece(span.end.saturating_sub(1));
        let end = last.map_or(start, |(into, source, same)| if same { source.start + into + 1 } else { source.end });
        start..end.max(start)
    }

    fn add(&mut self, body: &[Inline]) {
        for piece in body {
            match piece {
                Inline::Text { text, span } => self.push(text, span.clone()),
                Inline::Code { text, spans } => self.push(text, around(spans)),
                Inline::Space | Inline::Break => self.text.push(' '),
                Inline::Strong(body) | Inline::Link(Link { body, .. }) => self.add(body),
                Inline::Note(_) => {}
            }
        }
    }

    fn push(&mut self, text: &str, span: Span) {
        self.pieces.push((self.text.len(), span));
        self.text.push_str(text);
    }
}

fn around(spans: &[Span]) -> Span {
    let start = spans.first().map_or(0, |it| it.start);
    start..spans.last().map_or(start, |it| it.end)
}

impl Document {
    /// The number of characters shown, without whitespace.
    pub(crate) fn characters(&self) -> usize {
        law::shown(self).iter().map(|it| law::visible(it).chars().count()).sum()
    }

    pub(crate) fn pictures(&self) -> Vec<&Picture> {
        let mut found = Vec::new();
        self.visit(&mut |part| {
            if let Part::Block(Block::Picture(picture)) = part {
                found.push(picture);
            }
        });
        found
    }

    /// Links to pages of the site.
    pub(crate) fn page_links(&self) -> Vec<(&str, &Link)> {
        let mut found = Vec::new();
        self.visit(&mut |part| {
            if let Part::Inline(Inline::Link(link)) = part
                && let Target::Page(page) = &link.target
            {
                found.push((page.as_str(), link));
            }
        });
        found
    }

    /// The texts as readers see them: headings, paragraphs, code, and the rows of tables.
    pub(crate) fn passages(&self) -> Vec<Passage> {
        let mut found = Vec::new();
        self.visit(&mut |part| match part {
            Part::Block(Block::Heading { body, .. } | Block::Paragraph(body)) => {
                let mut passage = Passage::default();
                passage.add(body);
                found.push(passage);
            }
            Part::Block(Block::Code { text, spans }) => {
                let mut passage = Passage::default();
                passage.push(text, around(spans));
                found.push(passage);
            }
            Part::Block(Block::Table(table)) => {
                found.extend(std::iter::once(&table.head).chain(&table.rows).map(|row| {
                    let mut passage = Passage::default();
                    for cell in row {
                        passage.add(cell);
                        passage.text.push_str(" | ");
                    }
                    passage
                }));
            }
            _ => {}
        });
        found
    }

    fn visit<'d>(&'d self, see: &mut impl FnMut(Part<'d>)) {
        in_blocks(&self.blocks, see);
        self.notes.iter().for_each(|it| in_blocks(it, see));
    }
}

enum Part<'d> {
    Block(&'d Block),
    Inline(&'d Inline),
}

fn in_blocks<'d>(blocks: &'d [Block], see: &mut impl FnMut(Part<'d>)) {
    for block in blocks {
        see(Part::Block(block));
        match block {
            Block::Heading { body, .. } | Block::Paragraph(body) => in_line(body, see),
            Block::Quote(blocks) => in_blocks(blocks, see),
            Block::List(list) => list.items.iter().for_each(|it| in_blocks(it, see)),
            Block::Table(table) => {
                table.head.iter().chain(table.rows.iter().flatten()).for_each(|it| in_line(it, see));
            }
            Block::Code { .. } | Block::Picture(_) | Block::Rule => {}
        }
    }
}

fn in_line<'d>(body: &'d [Inline], see: &mut impl FnMut(Part<'d>)) {
    for piece in body {
        see(Part::Inline(piece));
        if let Inline::Strong(body) | Inline::Link(Link { body, .. }) = piece {
            in_line(body, see);
        }
    }
}
