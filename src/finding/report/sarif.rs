//! Findings as SARIF 2.1.0, the exchange format of static analysis results.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::{Region, Sources, advice, fingerprint, most_severe_first};
use crate::finding::{Code, Finding, Severity, code};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// What a relative address needs to have escaped.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Renders all findings, the gravest first. `prefix` is the path of the workspace in its repository.
pub(crate) fn sarif(findings: &[Finding], sources: &Sources, prefix: &str) -> String {
    let (mut lines, mut earlier) = (BTreeMap::new(), BTreeMap::new());
    let results: Vec<Value> = most_severe_first(findings)
        .into_iter()
        .map(|it| {
            let region = sources.region(it, &mut lines);
            let message = advice(it, sources);
            result(it, &message, prefix, region, fingerprint(it, &mut earlier))
        })
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "language": "zh-CN",
                "rules": code::ALL.iter().map(|it| rule(it)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&log).expect("findings are plain data") + "\n"
}

fn rule(code: &Code) -> Value {
    json!({
        "id": code.id,
        "shortDescription": { "text": code.title },
        "fullDescription": { "text": code.why },
        "defaultConfiguration": { "level": level(code.severity) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn result(finding: &Finding, message: &str, prefix: &str, region: Option<Region>, fingerprint: String) -> Value {
    let file = format!("{prefix}{}", finding.file);
    let address = utf8_percent_encode(&file, PATH).to_string();
    let mut location = Map::from_iter([("artifactLocation".to_string(), json!({ "uri": address }))]);
    if let Some(Region { start, end }) = region {
        let region = json!({
            "startLine": start.0, "startColumn": start.1, "endLine": end.0, "endColumn": end.1,
        });
        location.insert("region".to_string(), region);
    }
    json!({
        "ruleId": finding.code.id,
        "ruleIndex": code::ALL.iter().position(|it| *it == finding.code),
        "level": level(finding.code.severity),
        "message": { "text": message },
        "locations": [{ "physicalLocation": location }],
        "partialFingerprints": { "zonepress/v1": fingerprint },
    })
}
