//! Records: reads files into typed values, and selects those known on a day.

pub(crate) mod addresses;
pub(crate) mod frozen;
pub(crate) mod known;
pub(crate) mod outlines;
pub(crate) mod overlay;
pub(crate) mod receipt;
pub(crate) mod source;
pub(crate) mod table;
pub(crate) mod workspace;
pub(crate) mod yaml;
