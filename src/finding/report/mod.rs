//! Renders findings: for people, as JSON, and as annotations of code hosts.

mod github;
mod gitlab;
mod human;
mod sarif;

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::NaiveDate;
use serde::Serialize;

use super::{Finding, Place, Severity, brief};
use crate::output::hash;
use crate::records::outlines::Outlines;
use crate::records::source::{self, SourceTree};
use crate::records::workspace::Workspace;

pub(crate) use github::github;
pub(crate) use gitlab::gitlab;
pub(crate) use human::human;
pub(crate) use sarif::sarif;

/// The texts that findings point into.
pub(crate) struct Sources<'s> {
    pub(crate) tree: &'s SourceTree,
    pub(crate) outlines: &'s Outlines,
    /// The workspace and the day of the check, to look up articles; `None` if the workspace cannot be read.
    pub(crate) versions: Option<(&'s Workspace, NaiveDate)>,
}

/// The byte offsets of the lines of a text, computed once for all its findings.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// The 1-based number of the line that contains a byte, and the offset of that line.
    fn line(&self, at: usize) -> (usize, usize) {
        let number = self.0.partition_point(|start| *start <= at);
        (number, self.0[number - 1])
    }
}

/// A finding with its line and column, as `check --format json` prints it.
#[derive(Debug, Serialize)]
pub(crate) struct Located<'f> {
    code: &'static str,
    severity: Severity,
    file: &'f str,
    /// 1-based; `None` if the finding is about the whole file.
    line: Option<usize>,
    /// 1-based, in characters.
    column: Option<usize>,
    pointer: Option<String>,
    /// A cell or a paragraph, for files that are not texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'f str>,
    message: &'f str,
    help: Option<&'f str>,
    article: Option<u32>,
}

/// The region of a finding: lines and columns are 1-based, columns count characters, the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Region {
    start: (usize, usize),
    end: (usize, usize),
}

impl<'s> Sources<'s> {
    fn span(&self, finding: &Finding) -> Option<(&'s str, Range<usize>)> {
        let text = source::text(&finding.file, self.tree.get(&finding.file)?).ok()?;
        let span = match &finding.place {
            Place::Span(span) => span.clone(),
            place => self.outlines.get(&finding.file)?.span(place)?,
        };
        let start = floor(text, span.start.min(text.len()));
        let end = floor(text, span.end.clamp(start, text.len()));
        Some((text, start..end))
    }

    fn article(&self, finding: &Finding) -> Option<u32> {
        let (workspace, day) = self.versions?;
        let own = finding.version.as_ref().and_then(|it| workspace.versions.get(it));
        let version = own.or_else(|| workspace.version_on(day))?;
        Some(version.measures.articles.number(finding.basis?))
    }

    /// The line and column of a finding, both 1-based.
    fn position<'f>(&self, finding: &'f Finding, lines: &mut BTreeMap<&'f str, Lines>) -> Option<(usize, usize)> {
        if let Place::At { line, column } = finding.place {
            return Some((line, column));
        }
        let (text, span) = self.span(finding)?;
        let lines = lines.entry(&finding.file).or_insert_with(|| Lines::of(text));
        let (line, start) = lines.line(span.start);
        Some((line, text[start..span.start].chars().count() + 1))
    }

    /// The lines and columns that a finding covers; `None` if it is about the whole file.
    fn region<'f>(&self, finding: &'f Finding, lines: &mut BTreeMap<&'f str, Lines>) -> Option<Region> {
        let start = self.position(finding, lines)?;
        let end = self.span(finding).map(|(text, span)| {
            let lines = lines.entry(&finding.file).or_insert_with(|| Lines::of(text));
            let (line, from) = lines.line(span.end);
            (line, text[from..span.end].chars().count() + 1)
        });
        Some(Region { start, end: end.unwrap_or(start) })
    }

    fn locate<'f>(&self, finding: &'f Finding, lines: &mut BTreeMap<&'f str, Lines>) -> Located<'f> {
        let at = self.position(finding, lines);
        let pointer = match &finding.place {
            Place::Value(pointer) | Place::Whole(pointer) | Place::Key(pointer) => Some(shortened(pointer.to_string())),
            Place::File | Place::Span(_) | Place::At { .. } | Place::Spot(_) => None,
        };
        Located {
            code: finding.code.id,
            severity: finding.code.severity,
            file: &finding.file,
            line: at.map(|it| it.0),
            column: at.map(|it| it.1),
            pointer,
            place: finding.spot(),
            message: &finding.message,
            help: finding.help.as_deref(),
            article: self.article(finding),
        }
    }
}

/// Shortens a pointer that a very long key makes unreadable.
fn shortened(pointer: String) -> String {
    const LONGEST: usize = 400;
    if pointer.len() <= LONGEST { pointer } else { brief(&pointer) }
}

/// The start of the character that contains a byte.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Renders all findings as a JSON array.
pub(crate) fn json(findings: &[Finding], sources: &Sources) -> String {
    let mut lines = BTreeMap::new();
    let located: Vec<Located> = findings.iter().map(|it| sources.locate(it, &mut lines)).collect();
    serde_json::to_string_pretty(&located).expect("findings are plain data") + "\n"
}

/// Findings with errors first, otherwise in their order.
fn most_severe_first(findings: &[Finding]) -> Vec<&Finding> {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|it| it.code.severity);
    sorted
}

/// The message of a finding with its next step on a line of its own.
fn advice(finding: &Finding, sources: &Sources) -> String {
    let spot = finding.spot().map(|it| format!("{it}：")).unwrap_or_default();
    let message = human::visible(&format!("{spot}{}", finding.message));
    match human::help(finding, sources.article(finding)) {
        Some(help) => format!("{message}\n{}", human::visible(&help)),
        None => message,
    }
}

/// A hash that stays the same while the finding does, wherever in the file it moves. `earlier` counts the findings that
/// would otherwise have the same one.
fn fingerprint(finding: &Finding, earlier: &mut BTreeMap<String, usize>) -> String {
    let subject = [finding.code.id, &finding.file, &finding.message].join("\0");
    let count = earlier.entry(subject.clone()).or_default();
    *count += 1;
    hash(format!("{subject}\0{count}").as_bytes())
}

/// The number of errors and warnings, in a sentence.
pub(crate) fn summary(findings: &[Finding]) -> String {
    let errors = findings.iter().filter(|it| it.is_error()).count();
    match (errors, findings.len() - errors) {
        (0, 0) => "检查通过，没有发现问题".into(),
        (0, warnings) => format!("检查通过，有 {warnings} 条提醒"),
        (errors, 0) => format!("发现 {errors} 个错误"),
        (errors, warnings) => format!("发现 {errors} 个错误、{warnings} 条提醒"),
    }
}
