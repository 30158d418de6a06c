//! Files embedded in a public document: its list in machine-readable form.

use serde::Serialize;

use crate::output::sheet::ListSheet;

/// A file embedded in a PDF.
#[derive(Debug, Serialize)]
pub(super) struct Attached {
    name: String,
    mime: &'static str,
    description: String,
    text: String,
}

/// A list as JSON and CSV files.
pub(super) fn attached(sheet: &ListSheet, stem: &str) -> [Attached; 2] {
    let file = |extension: &str, mime, text| Attached {
        name: format!("{stem}.{extension}"),
        mime,
        description: format!("{}（{}）", sheet.heading, extension.to_uppercase()),
        text,
    };
    let json = serde_json::to_string_pretty(&sheet.json()).expect("a list is plain data");
    [file("json", "application/json", json), file("csv", "text/csv", sheet.csv())]
}
