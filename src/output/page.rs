//! What a rendered page says to those who check the output and to the search.

use serde::{Deserialize, Serialize};

use super::Placed;
use super::html::Part;
use super::leak::Gate;
use super::links::Links;
use super::search::Record;

/// What is known about a page without reading it again.
#[derive(Serialize, Deserialize)]
pub(crate) struct PageFacts {
    pub(crate) file: Placed,
    pub(crate) links: Links,
    /// Personal data and private values in it, described.
    pub(crate) leaks: Vec<String>,
    /// What the search finds in it.
    pub(crate) records: Vec<Record>,
}

impl PageFacts {
    pub(crate) fn of(html: &str, parts: &[Part], gate: &Gate, records: Vec<Record>) -> Self {
        let file = Placed::of(html.as_bytes());
        Self { file, links: Links::of(parts), leaks: gate.in_markup(parts), records }
    }
}
