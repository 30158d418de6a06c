//! The procedure of the regulation: scores and lists of rounds, the course of each zone, what was published.

pub(crate) mod lifecycle;
pub(crate) mod lists;
pub(crate) mod programme;
pub(crate) mod published;
