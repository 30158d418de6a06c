//! The procedure of the regulation: lists of rounds, the lifecycle of each zone, and what was published.

pub(crate) mod lifecycle;
pub(crate) mod lists;
pub(crate) mod programme;
pub(crate) mod published;
