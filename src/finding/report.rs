//! Findings as people and programs read them.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::{Finding, Place, Severity};
use crate::chinese;
use crate::model::measures::StepArticles;
use crate::source::{self, SourceTree};
use crate::yaml::outline::Outline;

/// The texts findings point into.
pub(crate) struct Sources<'s> {
    pub(crate) tree: &'s SourceTree,
    pub(crate) outlines: &'s BTreeMap<String, Outline>,
    /// Which article each step is in, where the rules could be read.
    pub(crate) articles: Option<&'s StepArticles>,
}

/// A finding with its line and column, as `check --format json` gives it.
#[derive(Debug, Serialize)]
pub(crate) struct Located<'f> {
    code: &'static str,
    severity: Severity,
    file: &'f str,
    /// 1-based; absent where the file as a whole is meant.
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
        Some(self.articles?.number(finding.basis?))
    }

    fn locate<'f>(&self, finding: &'f Finding) -> Located<'f> {
        let at = self.span(finding).map(|(text, span)| position(text, span.start));
        let pointer = match &finding.place {
            Place::Value(pointer) | Place::Key(pointer) => Some(pointer.to_string()),
            Place::File | Place::Span(_) => None,
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

/// The start of the character a byte belongs to.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn position(text: &str, at: usize) -> (usize, usize) {
    let start = text[..at].rfind('\n').map_or(0, |it| it + 1);
    (text[..at].matches('\n').count() + 1, text[start..at].chars().count() + 1)
}

/// All findings as a JSON array.
pub(crate) fn json(findings: &[Finding], sources: &Sources) -> String {
    let located: Vec<Located> = findings.iter().map(|it| sources.locate(it)).collect();
    serde_json::to_string_pretty(&located).expect("findings are plain data") + "\n"
}

/// All findings for people, with the line each one is in.
pub(crate) fn human(findings: &[Finding], sources: &Sources, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for finding in findings {
        out.push_str(&renderer.render(&[group(finding, sources)]));
        out.push_str("\n\n");
    }
    out
}

fn group<'f>(finding: &'f Finding, sources: &Sources<'f>) -> Group<'f> {
    let level = match finding.code.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(finding.message.as_str()).id(finding.code.id);
    let group = match sources.span(finding) {
        Some((text, span)) => title.element(line_of(text, span, &finding.file)),
        None => title.element(Origin::path(finding.file.as_str())),
    };
    match help(finding, sources.article(finding)) {
        Some(help) => group.element(Level::HELP.message(help)),
        None => group,
    }
}

/// The line a span starts in; the mark ends with the line.
fn line_of<'t>(text: &'t str, span: Range<usize>, file: &'t str) -> Snippet<'t, annotate_snippets::Annotation<'t>> {
    let start = text[..span.start].rfind('\n').map_or(0, |it| it + 1);
    let end = text[span.start..].find('\n').map_or(text.len(), |it| span.start + it);
    let line = text[start..end].trim_end();
    let mark_start = (span.start - start).min(line.len());
    let mark_end = (span.end.min(end) - start).clamp(mark_start, line.len());
    Snippet::source(line)
        .line_start(text[..start].matches('\n').count() + 1)
        .path(file)
        .annotation(AnnotationKind::Primary.span(mark_start..mark_end))
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

/// How many findings there are, in a sentence.
pub(crate) fn summary(findings: &[Finding]) -> String {
    let errors = findings.iter().filter(|it| it.is_error()).count();
    match (errors, findings.len() - errors) {
        (0, 0) => "检查通过，没有发现问题".into(),
        (0, warnings) => format!("检查通过，有 {warnings} 条提醒"),
        (errors, 0) => format!("发现 {errors} 个错误"),
        (errors, warnings) => format!("发现 {errors} 个错误、{warnings} 条提醒"),
    }
}
