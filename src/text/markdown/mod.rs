//! Markdown of contributors: read once into a document, from which page and print are made.
//!
//! README says what Markdown means in these texts. `law` states that nothing else disappears.

mod bold;
mod document;
mod kept;
mod law;
mod line;
mod page;
mod parts;
mod print;
mod read;
mod slips;
mod wrapped;

pub(crate) use document::{Picture, Span};
pub(crate) use law::breach;
pub(crate) use page::html;
pub(crate) use print::{Block, lines, tree};
pub(crate) use read::read;
pub(crate) use slips::SlipKind;

pub(crate) use crate::text::characters::is_invisible as is_hidden;

/// Most levels of lists and quotations inside each other. What is deeper is shown at this depth.
const DEEPEST: usize = 6;

/// What a text refers to.
pub(crate) struct References<'r> {
    /// The address of a page of the site, where it has it.
    pub(crate) page: &'r dyn Fn(&str) -> Option<String>,
    /// The picture a text names by its path from its file.
    pub(crate) picture: &'r dyn Fn(&str) -> Option<Shown>,
}

/// A picture where it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) address: String,
    /// Pixels.
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl<'r> References<'r> {
    /// Of a text that has no pictures.
    pub(crate) fn pages(page: &'r dyn Fn(&str) -> Option<String>) -> Self {
        Self { page, picture: &|_| None }
    }
}

/// A text without the characters no reader sees: it reads as it is written.
fn seen(text: &str) -> String {
    text.chars().filter(|it| !is_hidden(*it)).collect()
}
