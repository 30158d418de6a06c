//! Findings: faults in records, as values.

mod characters;
pub(crate) mod code;
pub(crate) mod report;
pub(crate) mod scope;

use std::fmt;
use std::ops::Range;

pub(crate) use code::Code;
use serde::Serialize;

use crate::model::measures::{Basis, Version};

/// How serious a finding is. Errors stop the build; warnings do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    Error,
    Warning,
}

/// The most findings listed for one file.
pub(crate) const MOST_FINDINGS: usize = 128;

/// Shortens a long text to its beginning.
pub(crate) fn brief(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_string(),
    }
}

/// The path of a value in a record, as an RFC 6901 JSON pointer.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pointer(String);

impl Pointer {
    pub(crate) fn root() -> Self {
        Self::default()
    }

    pub(crate) fn key(&self, key: impl fmt::Display) -> Self {
        let escaped = key.to_string().replace('~', "~0").replace('/', "~1");
        Self(format!("{}/{escaped}", self.0))
    }

    /// The keys and indices of the path, unescaped.
    pub(crate) fn segments(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(|it| it.replace("~1", "/").replace("~0", "~"))
    }
}

impl From<&str> for Pointer {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a finding points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// The whole file: it is missing, unreadable or unexpected.
    File,
    /// The value at a pointer; for a list or mapping, only its key.
    Value(Pointer),
    /// The value at a pointer; a list or mapping in brackets is marked as a whole.
    Whole(Pointer),
    /// The key of the entry at a pointer.
    Key(Pointer),
    /// A byte range of the text.
    Span(Range<usize>),
    /// A 1-based line and column, for a file that is not valid text.
    At { line: usize, column: usize },
    /// A place in a file that is not a text, in words: a cell of a workbook, a paragraph of a document.
    Spot(String),
}

impl From<Pointer> for Place {
    fn from(pointer: Pointer) -> Self {
        Place::Value(pointer)
    }
}

/// A fault, its place, and how to fix it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) code: &'static Code,
    pub(crate) file: String,
    pub(crate) place: Place,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) basis: Option<Basis>,
    /// The version of the rules that `basis` refers to. By default, the one in force.
    pub(crate) version: Option<String>,
    /// The zone that it is about, in a file that does not belong to one.
    pub(crate) zone: Option<String>,
}

impl Finding {
    pub(crate) fn new(
        code: &'static Code,
        file: impl Into<String>,
        place: impl Into<Place>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code,
            file: file.into(),
            place: place.into(),
            message: message.into(),
            help: None,
            basis: None,
            version: None,
            zone: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn article(mut self, basis: Basis) -> Self {
        self.basis = Some(basis);
        self
    }

    pub(crate) fn under(mut self, version: Option<&Version>) -> Self {
        self.version = version.map(|it| it.id.clone());
        self
    }

    /// Says which zone a finding in a file of all zones is about.
    pub(crate) fn of_zone(mut self, code: &str) -> Self {
        self.zone = Some(code.to_string());
        self
    }

    /// The place in words, in a file that is not a text.
    pub(crate) fn spot(&self) -> Option<&str> {
        match &self.place {
            Place::Spot(spot) => Some(spot),
            _ => None,
        }
    }

    pub(crate) fn is_error(&self) -> bool {
        self.code.severity == Severity::Error
    }
}
