//! Files to fill in: every field with its term, its shape and the words of the rules, filled as far as the records go.
//!
//! Everything is made from the record types and from the version of the rules. `check` reports each value that is
//! still marked as [`crate::model::TO_BE_FILLED`], and nothing else about such a file.

pub(crate) mod call;
pub(crate) mod criteria;
pub(crate) mod evaluation;
mod form;
mod head;
pub(crate) mod hosting;
pub(crate) mod insert;
pub(crate) mod next;
pub(crate) mod round;
pub(crate) mod text;
pub(crate) mod workspace;
pub(crate) mod write_up;
pub(crate) mod zone;

/// A file to be written, with its path from the root of the workspace.
pub(crate) struct Draft {
    pub(crate) file: String,
    pub(crate) text: String,
}
