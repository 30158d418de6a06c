//! Text utilities: faulty characters, Chinese formats, identifiers, Markdown, personal data.

pub(crate) mod characters;
pub(crate) mod chinese;
pub(crate) mod day;
pub(crate) mod failure;
pub(crate) mod file_name;
pub(crate) mod glyphs;
pub(crate) mod identifier;
pub(crate) mod markdown;
pub(crate) mod names;
pub(crate) mod printable;
pub(crate) mod privacy;
