//! Queries on a document: its pictures, page links and length.

use super::document::{Block, Document, Inline, Link, Picture, Target};
use super::law;

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
