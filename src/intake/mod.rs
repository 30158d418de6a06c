//! Workbooks and word-processor files of those who do not work with Git: written, recognised, read and merged.
//!
//! Nothing here touches files. What people sent is never trusted: it is read with limits, and every fault is a finding.

pub(crate) mod answers;
pub(crate) mod book;
mod cells;
pub(crate) mod comments;
mod digits;
pub(crate) mod docx;
pub(crate) mod filling;
pub(crate) mod kind;
pub(crate) mod merge;
pub(crate) mod package;
pub(crate) mod record;
pub(crate) mod trace;
mod value;
pub(crate) mod write;
mod xml;
