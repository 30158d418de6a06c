//! Findings about single characters.

use super::{Code, Finding, Place, code};
use crate::text::characters::{Fault, Found};

impl Finding {
    /// A finding about a forbidden character in the part of a file that starts at `offset`.
    pub(crate) fn character(file: &str, found: &Found, offset: usize) -> Self {
        let place = Place::Span(found.span.start + offset..found.span.end + offset);
        Self::new(code_of(found.fault), file, place, found.message()).help(found.help())
    }
}

fn code_of(fault: Fault) -> &'static Code {
    match fault {
        Fault::Invisible => &code::INVISIBLE_CHARACTER,
        Fault::Space => &code::UNUSUAL_SPACE,
        Fault::Garbled | Fault::Unassigned => &code::GARBLED_CHARACTER,
        Fault::Private(_) | Fault::LooksLike(_) | Fault::Apart(..) => &code::CHARACTER_VARIANT,
    }
}
