//! Wrapped lines: finds the line breaks where YAML would put a space between Chinese characters.

use std::ops::Range;

use saphyr_parser::ScalarStyle;

use super::mended::Edit;
use crate::text::characters::joins;

/// Edits that remove the line breaks of a scalar whose lines join without a space.
pub(super) fn joined_lines(text: &str, span: Range<usize>, style: ScalarStyle) -> Vec<Edit> {
    let (start, breaks) = match style {
        ScalarStyle::Literal => return Vec::new(),
        ScalarStyle::Folded => {
            let start = text[..span.start].rfind('\n').map_or(0, |it| it + 1);
            (start, folded_breaks(&text[start..span.end], span.start - start))
        }
        ScalarStyle::Plain | ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
            (span.start, flow_breaks(&text[span]))
        }
    };
    // A backslash at the end of a line already joins it to the next one.
    let escaped = |it: &Range<usize>| style == ScalarStyle::DoubleQuoted && text[..it.start].ends_with('\\');
    let breaks = breaks.into_iter().map(|it| it.start + start..it.end + start);
    breaks.filter(|it| is_joined(text, it) && !escaped(it)).map(|it| Edit::new(it, "")).collect()
}

fn is_joined(text: &str, gap: &Range<usize>) -> bool {
    joins(&text[..gap.start], &text[gap.end..])
}

/// The byte range between the text of two successive lines: trailing blanks, line break and indentation.
fn gap(before: (usize, &str), after: (usize, &str)) -> Range<usize> {
    let blank = |it: char| matches!(it, ' ' | '\t' | '\r' | '\n');
    let end = after.0 + (after.1.len() - after.1.trim_start_matches(blank).len());
    before.0 + before.1.trim_end_matches(blank).len()..end
}

/// Lines with their start offsets.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        at += line.len();
        (at - line.len(), line)
    });
    lines.collect()
}

/// The breaks between lines with text. An empty line is a line break of its own and is not joined.
fn flow_breaks(text: &str) -> Vec<Range<usize>> {
    let pairs = lines(text);
    let has_text = |it: &(usize, &str)| !it.1.trim().is_empty();
    pairs.windows(2).filter(|it| it.iter().all(has_text)).map(|it| gap(it[0], it[1])).collect()
}

/// A folded block joins only the lines at its own indentation.
fn folded_breaks(text: &str, indentation: usize) -> Vec<Range<usize>> {
    let is_flush = |it: &(usize, &str)| {
        let content = it.1.get(indentation..).unwrap_or_default();
        !it.1.trim().is_empty() && !content.starts_with([' ', '\t', '\r', '\n'])
    };
    lines(text).windows(2).filter(|it| it.iter().all(is_flush)).map(|it| gap(it[0], it[1])).collect()
}
