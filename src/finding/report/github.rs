//! Findings as annotations of a GitHub Actions run.

use std::collections::BTreeMap;

use super::{Sources, advice, human, most_severe_first, summary};
use crate::finding::{Finding, Severity};
use crate::output::hash;

/// GitHub shows this many annotations of each severity for a step and drops the others.
const MOST_SHOWN: usize = 10;

/// Renders the gravest findings as workflow commands, and the others as text.
///
/// `prefix` is the path of the workspace in its repository, empty or ending with `/`.
pub(crate) fn github(findings: &[Finding], sources: &Sources, prefix: &str) -> String {
    let mut shown: BTreeMap<Severity, usize> = BTreeMap::new();
    let mut lines = BTreeMap::new();
    let mut out = String::new();
    let mut others = Vec::new();
    for finding in most_severe_first(findings) {
        let count = shown.entry(finding.code.severity).or_default();
        *count += 1;
        if *count > MOST_SHOWN {
            others.push(finding.clone());
            continue;
        }
        let level = if finding.is_error() { "error" } else { "warning" };
        let mut properties = format!("file={}", property(&format!("{prefix}{}", finding.file)));
        if let Some(region) = sources.region(finding, &mut lines) {
            let ((line, column), (end_line, end_column)) = (region.start, region.end);
            properties += &format!(",line={line},endLine={end_line},col={column}");
            if line == end_line {
                properties += &format!(",endColumn={}", end_column.max(column));
            }
        }
        let title = property(finding.code.id);
        out += &format!("::{level} {properties},title={title}::{}\n", data(&advice(finding, sources)));
    }
    if !others.is_empty() {
        let text = human(&others, sources, false);
        // The runner obeys every line that looks like a command, so commands are off while records are quoted.
        let token = hash(text.as_bytes());
        out += &format!(
            "::group::其余 {} 个问题\n::stop-commands::{token}\n{text}::{token}::\n::endgroup::\n",
            others.len()
        );
    }
    out + &summary(findings) + "\n"
}

/// Escapes the text of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
