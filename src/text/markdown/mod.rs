//! Contributors' Markdown: parsed once into a document, from which both the page and the print data are made.
//!
//! README describes the dialect. `law` states that no other text disappears.

mod bold;
mod document;
mod inline;
mod kept;
mod law;
mod line;
mod mark;
mod page;
mod parts;
mod print;
mod read;
mod slip;
mod slips;
mod wrapped;

pub(crate) use document::{Picture, Span};
pub(crate) use law::breach;
pub(crate) use page::{Html, html};
pub(crate) use parts::Passage;
pub(crate) use print::{Block, lines, tree};
pub(crate) use read::read;
pub(crate) use slip::SlipKind;

pub(crate) use crate::text::characters::is_invisible as is_hidden;

/// The maximum nesting of lists and quotations. Deeper ones are shown at this depth.
const DEEPEST: usize = 6;

/// Resolves the pages and pictures that a text refers to.
pub(crate) struct References<'r> {
    /// Returns the address of a page, or `None` if the site has no such page.
    pub(crate) page: &'r dyn Fn(&str) -> Option<String>,
    /// Returns the picture for a path relative to the file of the text.
    pub(crate) picture: &'r dyn Fn(&str) -> Option<Shown>,
}

/// A picture as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) address: String,
    /// Pixels.
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl<'r> References<'r> {
    /// References for a text without pictures.
    pub(crate) fn pages(page: &'r dyn Fn(&str) -> Option<String>) -> Self {
        Self { page, picture: &|_| None }
    }
}

/// Removes invisible characters from a text, since these can change how it reads.
fn seen(text: &str) -> String {
    text.chars().filter(|it| !is_hidden(*it)).collect()
}
