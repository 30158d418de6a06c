//! Printed documents: the catalogue, and printing with typst.

pub(crate) mod document;
pub(crate) mod typst;
