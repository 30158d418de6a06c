//! Printed documents: their catalogue, and printing with typst.

pub(crate) mod document;
pub(crate) mod docx;
pub(crate) mod typst;
