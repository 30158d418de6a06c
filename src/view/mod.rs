//! What pages and documents show, as plain data.
//!
//! `public` decides what the public may see; pages are made from it alone. `document` holds the
//! data of printed documents, internal ones among them. `chart` holds what both draw, `wording` what both say.

pub(crate) mod chart;
pub(crate) mod document;
pub(crate) mod outcome;
pub(crate) mod public;
pub(crate) mod wording;
