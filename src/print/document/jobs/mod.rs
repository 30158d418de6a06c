//! The jobs of each kind of document, by the part of the procedure: which ones there are, and how to make what they say.

pub(super) mod creation;
pub(super) mod evaluation;
pub(super) mod experience;
pub(super) mod oversight;
pub(super) mod panel;
pub(super) mod preliminary;
pub(super) mod publicity;
