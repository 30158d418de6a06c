//! The comments of an author, carried over into a record that is written anew.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::finding::Pointer;
use crate::records::yaml::outline::{Node, NodeKind, Outline};
use crate::records::yaml::parse;

/// The new text of a record with the comments of the old one, each before the value that it stood at. Comments that
/// `scaffold` has too explain the form and are not repeated. A comment whose value is gone moves to what held it.
pub(crate) fn carried(before: &str, outline: &Outline, after: String, scaffold: &str) -> String {
    let explained: BTreeSet<&str> = scaffold.lines().chain(after.lines()).map(str::trim).collect();
    let old = Values::of(outline.root.as_ref());
    let comments = comments(before, &old.scalars);
    let own: Vec<&Comment> = comments.iter().filter(|it| !explained.contains(it.text)).collect();
    if own.is_empty() {
        return after;
    }
    let new = Values::of(parse("", &after).0.root.as_ref());
    let mut inserted: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for comment in own {
        let at =
            old.nearest(comment, before).and_then(|it| new.start_of(it)).map_or(after.len(), |it| line(&after, it));
        inserted.entry(at).or_default().push(comment.text);
    }
    let mut text = after;
    for (at, lines) in inserted.into_iter().rev() {
        let indent: String = text[at..].chars().take_while(|it| *it == ' ').collect();
        text.insert_str(at, &lines.iter().map(|it| format!("{indent}{it}\n")).collect::<String>());
    }
    text
}

/// A comment, from its `#` to the end of its line.
struct Comment<'t> {
    at: usize,
    text: &'t str,
    /// Whether the comment follows a value on the same line.
    is_after: bool,
}

fn comments<'t>(text: &'t str, scalars: &[Range<usize>]) -> Vec<Comment<'t>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let is_mark = |at: &usize| {
            let opens = line[..*at].chars().next_back().is_none_or(char::is_whitespace);
            opens && !scalars.iter().any(|it| it.contains(&(start + at)))
        };
        if let Some(at) = line.match_indices('#').map(|it| it.0).find(is_mark) {
            let is_after = !line[..at].trim().is_empty();
            found.push(Comment { at: start + at, text: line[at..].trim_end(), is_after });
        }
        start += line.len();
    }
    found
}

/// The first byte of the line of a position.
fn line(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |it| it + 1)
}

/// The values of a record with their positions.
#[derive(Default)]
struct Values {
    /// In the order of the text.
    starts: Vec<(usize, Pointer)>,
    scalars: Vec<Range<usize>>,
}

impl Values {
    fn of(root: Option<&Node>) -> Self {
        let mut values = Self::default();
        if let Some(root) = root {
            values.add(root, &Pointer::root());
        }
        values.starts.sort_by_key(|it| it.0);
        values
    }

    fn add(&mut self, node: &Node, pointer: &Pointer) {
        match &node.kind {
            NodeKind::Scalar { .. } => self.scalars.push(node.span.clone()),
            NodeKind::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    let pointer = pointer.key(index);
                    self.starts.push((item.span.start, pointer.clone()));
                    self.add(item, &pointer);
                }
            }
            NodeKind::Mapping(entries) => {
                for entry in entries {
                    let pointer = pointer.key(&entry.key);
                    self.starts.push((entry.key_span.start, pointer.clone()));
                    self.scalars.push(entry.key_span.clone());
                    self.add(&entry.value, &pointer);
                }
            }
        }
    }

    /// The value that a comment belongs to: the first value on its line, or the next one if it has a line of its own.
    fn nearest(&self, comment: &Comment, text: &str) -> Option<&Pointer> {
        let from = if comment.is_after { line(text, comment.at) } else { comment.at };
        self.starts.iter().find(|it| it.0 >= from).map(|it| &it.1)
    }

    /// Where a value starts, or the innermost one around it that is there.
    fn start_of(&self, pointer: &Pointer) -> Option<usize> {
        let wanted: Vec<String> = pointer.segments().collect();
        let common = |it: &Pointer| {
            let segments: Vec<String> = it.segments().collect();
            wanted.starts_with(&segments).then_some(segments.len())
        };
        let found = self.starts.iter().filter_map(|it| Some((common(&it.1)?, it.0)));
        found.max_by_key(|it| it.0).map(|it| it.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_where_their_values_went() {
        let before = "# 全文\ndate: 2025-11-05 # 见会议纪要\nsummary: |\n  # 不是注释\n  甲 # 也不是\nfacts:\n  # 甲表\n  a:\n    \
                      count: 1\n  ## 说明\n  gone:\n    # 已核\n    count: \"#2\"\n# 完\n";
        let after =
            "date: 2025-11-06\nsummary: |\n  # 不是注释\n  甲 # 也不是\nfacts:\n  ## 说明\n  a:\n    count: 1\n";
        let outline = parse("", before).0;
        assert_eq!(
            carried(before, &outline, after.into(), ""),
            "# 全文\n# 见会议纪要\ndate: 2025-11-06\nsummary: |\n  # 不是注释\n  甲 # 也不是\n# 已核\nfacts:\n  ## 说明\n  # 甲表\n  a:\n    \
             count: 1\n# 完\n"
        );
        let outline = parse("", after).0;
        assert_eq!(carried(after, &outline, after.into(), ""), after);
        assert_eq!(carried(after, &outline, "date: 1\n".into(), after), "date: 1\n");
    }
}
