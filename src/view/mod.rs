//! The content of pages and documents, as plain data.
//!
//! `public` decides what the public may see, and pages are made from it alone. `document` holds the data of printed
//! documents, including internal ones. `chart` and `wording` hold the charts and sentences that both share. `archive`
//! lists what the public sees, as it is recorded on publication. `division` divides long lists into pages and volumes.

pub(crate) mod archive;
pub(crate) mod chart;
pub(crate) mod columns;
pub(crate) mod correction;
pub(crate) mod division;
pub(crate) mod document;
pub(crate) mod left_out;
pub(crate) mod outcome;
pub(crate) mod public;
pub(crate) mod wording;
