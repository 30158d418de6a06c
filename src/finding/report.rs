//! Formats findings for people and for programs.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use chrono::NaiveDate;
use serde::Serialize;

use super::{Finding, Place, Severity, brief};
use crate::records::source::{self, SourceTree};
use crate::records::workspace::Workspace;
use crate::records::yaml::outline::Outline;
use crate::text::chinese;

/// The texts that findings refer to.
pub(crate) struct Sources<'s> {
    pub(crate) tree: &'s SourceTree,
    pub(crate) outlines: &'s BTreeMap<String, Outline>,
    /// The versions of the rules, if they could be read, and the day of the check.
    pub(crate) versions: Option<(&'s Workspace, NaiveDate)>,
}

/// Start offsets of the lines of a text, computed once for all its findings.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// The 1-based number of the line that contains a byte, and the offset of its start.
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
    /// 1-based; absent if the finding is about the whole file.
    line: Option<usize>,
    /// 1-based, in characters.
    column: Option<usize>,
    pointer: Option<String>,
    message: &'f str,
    help: Option<&'f str>,
    article: Option<u32>,
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

    /// The line and the column of a finding.
    fn position<'f>(&self, finding: &'f Finding, lines: &mut BTreeMap<&'f str, Lines>) -> Option<(usize, usize)> {
        if let Place::At { line, column } = finding.place {
            return Some((line, column));
        }
        let (text, span) = self.span(finding)?;
        let lines = lines.entry(&finding.file).or_insert_with(|| Lines::of(text));
        let (line, start) = lines.line(span.start);
        Some((line, text[start..span.start].chars().count() + 1))
    }

    fn locate<'f>(&self, finding: &'f Finding, lines: &mut BTreeMap<&'f str, Lines>) -> Located<'f> {
        let at = self.position(finding, lines);
        let pointer = match &finding.place {
            Place::Value(pointer) | Place::Whole(pointer) | Place::Key(pointer) => Some(shortened(pointer.to_string())),
            Place::File | Place::Span(_) | Place::At { .. } => None,
        };
        Located {
            code: finding.code.id,
            severity: finding.code.severity,
            file: &finding.file,
            line: at.map(|it| it.0),
            column: at.map(|it| it.1),
            pointer,
            message: &finding.message,
            help: finding.help.as_deref(),
            article: self.article(finding),
        }
    }
}

/// A pointer, cut short if it is too long to read.
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

/// All findings as a JSON array.
pub(crate) fn json(findings: &[Finding], sources: &Sources) -> String {
    let mut lines = BTreeMap::new();
    let located: Vec<Located> = findings.iter().map(|it| sources.locate(it, &mut lines)).collect();
    serde_json::to_string_pretty(&located).expect("findings are plain data") + "\n"
}

/// All findings for people, each with its source line.
pub(crate) fn human(findings: &[Finding], sources: &Sources, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    let mut lines = BTreeMap::new();
    for finding in findings {
        out.push_str(&renderer.render(&[group(finding, sources, &mut lines)]));
        out.push_str("\n\n");
    }
    out
}

fn group<'f>(finding: &'f Finding, sources: &Sources<'f>, lines: &mut BTreeMap<&'f str, Lines>) -> Group<'f> {
    let level = match finding.code.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(visible(&finding.message)).id(finding.code.id);
    let origin = origin(finding, sources.position(finding, lines));
    let snippet = sources.span(finding).and_then(|(text, span)| {
        let lines = lines.entry(&finding.file).or_insert_with(|| Lines::of(text));
        let line = lines.line(span.start);
        line_of(text, span, line, visible(&finding.file))
    });
    let group = match snippet {
        Some(snippet) => title.element(snippet),
        None => title.element(origin),
    };
    match help(finding, sources.article(finding)) {
        Some(help) => group.element(Level::HELP.message(help)),
        None => group,
    }
}

/// The file of a finding, with line and column if they are known.
fn origin<'f>(finding: &Finding, at: Option<(usize, usize)>) -> Origin<'f> {
    let origin = Origin::path(visible(&finding.file));
    match at {
        Some((line, column)) => origin.line(line).char_column(column),
        None => origin,
    }
}

/// The source line in which a span starts, marked up to its end; `None` if the line is too long to show.
fn line_of<'t>(
    text: &'t str,
    span: Range<usize>,
    (number, start): (usize, usize),
    file: String,
) -> Option<Snippet<'t, annotate_snippets::Annotation<'t>>> {
    const LONGEST: usize = 4000;
    let end = text[span.start..].find('\n').map_or(text.len(), |it| span.start + it);
    let line = text[start..end].trim_end();
    let mark_start = (span.start - start).min(line.len());
    let mark_end = (span.end.min(end) - start).clamp(mark_start, line.len());
    let snippet = Snippet::source(line).line_start(number).path(file);
    let mark = AnnotationKind::Primary.span(mark_start..mark_end);
    (line.len() <= LONGEST).then(|| snippet.annotation(mark))
}

/// Escapes characters that move the cursor or change the writing direction.
fn visible(text: &str) -> String {
    let turns = |it: char| matches!(it, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let spelt = |it: char| if it.is_control() || turns(it) { it.escape_unicode().to_string() } else { it.to_string() };
    text.chars().map(spelt).collect()
}

fn help(finding: &Finding, article: Option<u32>) -> Option<String> {
    let article = article.map(chinese::article);
    match (&finding.help, article) {
        (Some(help), Some(article)) => Some(format!("{help}（{article}）")),
        (Some(help), None) => Some(help.clone()),
        (None, Some(article)) => Some(format!("依据：{article}")),
        (None, None) => None,
    }
}

/// The number of errors and warnings, as a sentence.
pub(crate) fn summary(findings: &[Finding]) -> String {
    let errors = findings.iter().filter(|it| it.is_error()).count();
    match (errors, findings.len() - errors) {
        (0, 0) => "检查通过，没有发现问题".into(),
        (0, warnings) => format!("检查通过，有 {warnings} 条提醒"),
        (errors, 0) => format!("发现 {errors} 个错误"),
        (errors, warnings) => format!("发现 {errors} 个错误、{warnings} 条提醒"),
    }
}
