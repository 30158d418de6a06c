//! Writes editable documents (DOCX) for Word and WPS, from the markup that the templates make instead of pages.
//!
//! `read` makes a document of the markup, `body` and `table` write its text, `styles` the styles of GB/T 9704, and
//! `package` the file. The same markup, pictures and day give the same bytes.

mod body;
mod model;
mod package;
mod read;
mod styles;
mod table;
mod tree;
mod xml;

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::NaiveDate;

/// Pictures by the path at which a document reads them, as they are published.
pub(crate) type Pictures = BTreeMap<String, Vec<u8>>;

/// Converts the markup of a document to a file of the day of the document.
///
/// # Errors
/// If a picture is missing.
pub(crate) fn docx(markup: &str, pictures: &Pictures, date: NaiveDate) -> Result<Vec<u8>> {
    package::file(&read::document(markup), pictures, date)
}
