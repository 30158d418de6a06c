//! Adds a field, or an item of a list, to a record that exists. Everything else keeps its place and its form.

use crate::records::yaml::outline::{Entry, Node, NodeKind, Outline};

/// A text with an addition.
pub(crate) struct Inserted {
    pub(crate) text: String,
    /// The first line of the addition, counted from 1.
    pub(crate) line: usize,
}

/// Why nothing was added.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The record has the field, in this line.
    Present(usize),
    /// The record is written so that the addition has no clear place.
    Unclear,
}

/// Adds a field at the end of a record.
pub(crate) fn field(text: &str, outline: &Outline, name: &str, lines: &[String]) -> Result<Inserted, Refused> {
    let entries = entries(outline)?;
    if let Some(entry) = entries.iter().find(|it| it.key == name) {
        return Err(Refused::Present(line_of(text, entry.key_span.start)));
    }
    let mut whole = vec![String::new()];
    whole.extend(lines.iter().cloned());
    Ok(put(text, text.trim_end().len(), &whole, 1))
}

/// Adds an item at the end of a list, and the list if the record has none.
pub(crate) fn item(text: &str, outline: &Outline, name: &str, lines: &[String]) -> Result<Inserted, Refused> {
    let entries = entries(outline)?;
    let Some(at) = entries.iter().position(|it| it.key == name) else {
        let list = [vec![format!("{name}:")], super::text::indented(lines.iter().cloned())].concat();
        return field(text, outline, name, &list);
    };
    let entry = &entries[at];
    match &entry.value.kind {
        NodeKind::Sequence(items) if items.is_empty() && entry.value.is_flow() => {
            // The span of a list may reach past its bracket.
            let (before, rest) = text.split_at(entry.value.span.start);
            let after = rest.split_once(']').map_or(rest, |it| it.1);
            let text = format!("{}{after}", before.trim_end());
            let end = line_end(&text, entry.key_span.start);
            Ok(put(&text, end, &super::text::indented(lines.iter().cloned()), 0))
        }
        _ if entry.value.is_null() => {
            let end = line_end(text, entry.key_span.start);
            Ok(put(text, end, &super::text::indented(lines.iter().cloned()), 0))
        }
        NodeKind::Sequence(_) if !entry.value.is_flow() => {
            let region = entry.key_span.start..entries.get(at + 1).map_or(text.len(), |it| it.key_span.start);
            let (indent, end) = last_line(text, region).ok_or(Refused::Unclear)?;
            let lines: Vec<String> = lines.iter().map(|it| format!("{indent}{it}")).collect();
            Ok(put(text, end, &lines, 0))
        }
        _ => Err(Refused::Unclear),
    }
}

fn entries(outline: &Outline) -> Result<&[Entry], Refused> {
    match &outline.root {
        Some(node @ Node { kind: NodeKind::Mapping(entries), .. }) if !node.is_flow() => Ok(entries),
        _ => Err(Refused::Unclear),
    }
}

/// The indentation of the items of a list, and the end of its last line that is neither empty nor a comment of the
/// next field.
fn last_line(text: &str, region: std::ops::Range<usize>) -> Option<(&str, usize)> {
    let list = &text[region.clone()];
    let first = list.lines().skip(1).find(|it| it.trim_start().starts_with('-'))?;
    let indent = &first[..first.len() - first.trim_start().len()];
    let mut end = None;
    let mut at = region.start;
    for line in list.split_inclusive('\n') {
        let is_outside_comment = line.starts_with('#') && !indent.is_empty();
        let is_inside = !line.trim().is_empty() && !is_outside_comment;
        if is_inside {
            end = Some(at + line.trim_end().len());
        }
        at += line.len();
    }
    Some((indent, end?))
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |it| at + it)
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// Puts lines after the line that ends at a position. `blank` of them are empty and do not count as the addition.
fn put(text: &str, at: usize, lines: &[String], blank: usize) -> Inserted {
    let added: String = lines.iter().map(|it| format!("\n{it}")).collect();
    let rest = if text[at..].trim().is_empty() { "\n" } else { &text[at..] };
    let line = text[..at].matches('\n').count() + 2 + blank;
    Inserted { text: format!("{}{added}{rest}", &text[..at]), line }
}

#[cfg(test)]
mod tests {
    use super::{Inserted, Refused};
    use crate::records::yaml::parse;

    fn item(text: &str) -> Result<String, Refused> {
        let (outline, findings) = parse("r.yaml", text);
        assert!(findings.is_empty(), "{findings:?}");
        let lines = ["- c: 3".to_string(), "  d: 4".to_string()];
        super::item(text, &outline, "list", &lines).map(|it: Inserted| {
            let added = it.text.lines().nth(it.line - 1).unwrap_or_default();
            assert!(added.trim_start().starts_with("- c") || added.starts_with("list:"), "{added} in\n{}", it.text);
            it.text
        })
    }

    #[test]
    fn an_item_goes_to_the_end_of_its_list_wherever_that_is() {
        for (before, after) in [
            ("a: 1\n", "a: 1\n\nlist:\n  - c: 3\n    d: 4\n"),
            ("list: []  # 无\nb: 2\n", "list:  # 无\n  - c: 3\n    d: 4\nb: 2\n"),
            ("list:\nb: 2\n", "list:\n  - c: 3\n    d: 4\nb: 2\n"),
            (
                "list:\n  - c: 1\n    # 注\n\n# 另\nb: 2\n",
                "list:\n  - c: 1\n    # 注\n  - c: 3\n    d: 4\n\n# 另\nb: 2\n",
            ),
            ("list:\n- c: 1\n", "list:\n- c: 1\n- c: 3\n  d: 4\n"),
            ("list:\n  - c: |\n      文\n", "list:\n  - c: |\n      文\n  - c: 3\n    d: 4\n"),
            ("list:\n    - { c: 1 }", "list:\n    - { c: 1 }\n    - c: 3\n      d: 4\n"),
        ] {
            assert_eq!(item(before).unwrap(), after);
        }
        for unclear in ["list: [{ c: 1 }]\n", "{ list: [] }\n", "- 1\n"] {
            assert_eq!(item(unclear), Err(Refused::Unclear), "{unclear}");
        }
    }

    #[test]
    fn a_field_that_is_there_is_not_written_again() {
        let text = "a: 1\nnotice: {}\n";
        let (outline, _) = parse("r.yaml", text);
        assert_eq!(super::field(text, &outline, "notice", &[]).err(), Some(Refused::Present(2)));
    }
}
