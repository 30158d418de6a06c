//! Records: from the bytes of files to typed values, and what is known of them on a day.

pub(crate) mod addresses;
pub(crate) mod known;
pub(crate) mod overlay;
pub(crate) mod receipt;
pub(crate) mod source;
pub(crate) mod table;
pub(crate) mod workspace;
pub(crate) mod yaml;
