//! Findings for people, each with the line it is on.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Lines, Sources};
use crate::finding::{Finding, Severity};
use crate::text::chinese;

/// Renders all findings for people, each with the line it is on.
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

/// The file of a finding, with its line and column if known.
fn origin<'f>(finding: &Finding, at: Option<(usize, usize)>) -> Origin<'f> {
    let spot = finding.spot().map(|it| format!(" {it}")).unwrap_or_default();
    let origin = Origin::path(visible(&format!("{}{spot}", finding.file)));
    match at {
        Some((line, column)) => origin.line(line).char_column(column),
        None => origin,
    }
}

/// A snippet of the first line of a span, with the span marked; `None` if the line is too long to show.
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
pub(super) fn visible(text: &str) -> String {
    let turns = |it: char| matches!(it, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let spelt = |it: char| if it.is_control() || turns(it) { it.escape_unicode().to_string() } else { it.to_string() };
    text.chars().map(spelt).collect()
}

pub(super) fn help(finding: &Finding, article: Option<u32>) -> Option<String> {
    let article = article.map(chinese::article);
    match (&finding.help, article) {
        (Some(help), Some(article)) => Some(format!("{help}（{article}）")),
        (Some(help), None) => Some(help.clone()),
        (None, Some(article)) => Some(format!("依据：{article}")),
        (None, None) => None,
    }
}
