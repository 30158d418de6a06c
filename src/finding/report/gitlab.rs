//! Findings as a code quality report of GitLab.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Sources, advice, fingerprint, most_severe_first};
use crate::finding::Finding;

/// Renders all findings, the gravest first. `prefix` is the path of the workspace in its repository.
pub(crate) fn gitlab(findings: &[Finding], sources: &Sources, prefix: &str) -> String {
    let (mut lines, mut earlier) = (BTreeMap::new(), BTreeMap::new());
    let entry = |finding: &Finding, line: usize, fingerprint: String| {
        json!({
            "description": advice(finding, sources),
            "check_name": finding.code.id,
            "fingerprint": fingerprint,
            "severity": if finding.is_error() { "critical" } else { "minor" },
            "location": { "path": format!("{prefix}{}", finding.file), "lines": { "begin": line } },
        })
    };
    let mut entries: Vec<Value> = Vec::new();
    for finding in most_severe_first(findings) {
        // A finding about a whole file has no line, and GitLab wants one.
        let line = sources.position(finding, &mut lines).map_or(1, |it| it.0);
        entries.push(entry(finding, line, fingerprint(finding, &mut earlier)));
    }
    serde_json::to_string_pretty(&entries).expect("findings are plain data") + "\n"
}
