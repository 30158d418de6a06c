//! Printed documents: which there are, and how typst prints them.

pub(crate) mod document;
pub(crate) mod typst;
