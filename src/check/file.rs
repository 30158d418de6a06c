//! The checks that look at one file and at nothing else.

use super::{glyphs, placeholder, privacy};
use crate::memory::Memory;
use crate::records::source::SourceTree;
use crate::records::workspace::{self, FileText, Loaded, Remarks};

/// Loads a workspace and looks at each of its files. What earlier runs found out about a file is not found out again.
pub(crate) fn load(sources: &SourceTree, memory: &Memory) -> Loaded {
    workspace::load(sources, memory, &remarks)
}

fn remarks(file: &FileText) -> Remarks {
    let mut findings = privacy::in_record(file);
    findings.extend(glyphs::in_record(file));
    Remarks { findings, has_placeholders: placeholder::is_in(file) }
}
