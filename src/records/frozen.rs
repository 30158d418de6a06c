//! The values of a record on which something published rests, one per line, so that a later change can be named.
//!
//! Values of facts and judgements are kept as they are. Long texts, and fields that no score rests on, are kept as
//! shortened hashes; sources, reasons and evidence of one item share one. The order of keys and of named items does
//! not matter.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Pointer;
use crate::output::hash;
use crate::records::yaml::outline::{Entry, Node, NodeKind, Outline};

/// Between the path of a value and the value.
const BETWEEN: &str = ": ";

/// The longest value that is kept as it is, in characters.
const LONGEST: usize = 40;

/// Stands for an empty value.
const EMPTY: &str = "~";

/// The number of hash digits kept.
const DIGITS: usize = 16;

/// The keys by which items of a list are told apart, in order of preference.
const NAMES: &[&str] = &["member", "id", "code", "year", "name"];

/// The keys that explain a value, and the name under which their hash is kept.
const EXPLANATIONS: &[&str] = &["source", "reason", "evidence"];
const EXPLAINED: &str = "来源、理由和佐证";

/// A value of a record, with its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) pointer: Pointer,
    pub(crate) text: String,
}

/// The values of a record by their paths, in which items of lists are named where they have names.
///
/// `whole` names the top-level keys whose values are kept one by one; of the others, lists and mappings are kept as
/// one hash.
pub(crate) fn values(outline: &Outline, whole: &[&str]) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    let Some(Node { kind: NodeKind::Mapping(entries), .. }) = &outline.root else { return found };
    for Entry { key, value, .. } in entries {
        let at = Spot { path: format!("/{key}"), pointer: Pointer::root().key(key) };
        if whole.contains(&key.as_str()) || matches!(value.kind, NodeKind::Scalar { .. }) {
            walk(value, at, &mut found);
        } else {
            let mut inner = BTreeMap::new();
            walk(value, at.clone(), &mut inner);
            found.insert(at.path, Value { pointer: at.pointer, text: digest(&lines(&inner)) });
        }
    }
    found
}

/// The values below one pointer of a record.
pub(crate) fn values_at(outline: &Outline, pointer: &Pointer) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    let node = pointer.segments().try_fold(outline.root.as_ref(), |node, segment| {
        Some(node.and_then(|it| it.child(&segment)).map(|(child, _)| child))
    });
    if let Some(node) = node.flatten() {
        walk(node, Spot { path: pointer.to_string(), pointer: pointer.clone() }, &mut found);
    }
    found
}

/// Values as the text of a part: a line for each.
pub(crate) fn lines(values: &BTreeMap<String, Value>) -> String {
    let lines: Vec<String> = values.iter().map(|(path, it)| format!("{path}{BETWEEN}{}", it.text)).collect();
    lines.join("\n")
}

/// A value that differs between two texts made by [`lines`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) path: String,
    /// `None` if the value was added.
    pub(crate) before: Option<String>,
    /// `None` if the value was removed.
    pub(crate) after: Option<String>,
}

/// The values that differ, by path.
pub(crate) fn differences(before: &str, after: &str) -> Vec<Difference> {
    let [before, after] = [before, after].map(|text| text.lines().filter_map(|it| it.split_once(BETWEEN)));
    let (before, after): (BTreeMap<&str, &str>, BTreeMap<&str, &str>) = (before.collect(), after.collect());
    let paths: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let value = |from: &BTreeMap<&str, &str>, path: &str| from.get(path).map(|it| it.to_string());
    paths
        .into_iter()
        .filter(|path| before.get(path) != after.get(path))
        .map(|path| Difference { path: path.into(), before: value(&before, path), after: value(&after, path) })
        .collect()
}

/// Whether a value is kept only as a hash.
pub(crate) fn is_digest(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|it| it.len() == DIGITS && it.bytes().all(|it| it.is_ascii_hexdigit()))
}

fn digest(text: &str) -> String {
    format!("#{}", &hash(text.as_bytes())[..DIGITS])
}

#[derive(Clone)]
struct Spot {
    path: String,
    pointer: Pointer,
}

fn walk(node: &Node, at: Spot, found: &mut BTreeMap<String, Value>) {
    match &node.kind {
        NodeKind::Scalar { text, .. } => {
            found.insert(at.path, Value { pointer: at.pointer, text: kept(text) });
        }
        NodeKind::Mapping(entries) => walk_mapping(entries, at, found, None),
        NodeKind::Sequence(items) => match plain(items) {
            Some(text) => {
                found.insert(at.path, Value { pointer: at.pointer, text: kept(&text) });
            }
            None => {
                for (index, (item, (key, name))) in items.iter().zip(names(items)).enumerate() {
                    let below = Spot { path: format!("{}/{name}", at.path), pointer: at.pointer.key(index) };
                    match &item.kind {
                        NodeKind::Mapping(entries) => walk_mapping(entries, below, found, key),
                        _ => walk(item, below, found),
                    }
                }
            }
        },
    }
}

/// A list of plain values, such as the numbers of evidence, as one text.
fn plain(items: &[Node]) -> Option<String> {
    let texts: Option<Vec<&str>> = items.iter().map(scalar).collect();
    texts.map(|it| it.join("、"))
}

fn scalar(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

/// For each item of a list, the key that names it and its name; only a number if some have no name or the same one.
fn names(items: &[Node]) -> Vec<(Option<&'static str>, String)> {
    let name = |item: &Node| NAMES.iter().find_map(|key| Some((Some(*key), scalar(item.child(key)?.0)?.to_string())));
    let named: Option<Vec<_>> = items.iter().map(name).collect();
    let is_unique = |it: &Vec<_>| it.iter().collect::<BTreeSet<_>>().len() == it.len();
    named.filter(is_unique).unwrap_or_else(|| (1..=items.len()).map(|it| (None, it.to_string())).collect())
}

/// The values of a mapping without the key that names it. What explains them is one hash.
fn walk_mapping(entries: &[Entry], at: Spot, found: &mut BTreeMap<String, Value>, naming: Option<&str>) {
    let mut explained = BTreeMap::new();
    for it in entries.iter().filter(|it| naming != Some(it.key.as_str())) {
        let below = Spot { path: format!("{}/{}", at.path, it.key), pointer: at.pointer.key(&it.key) };
        let is_explanation = EXPLANATIONS.contains(&it.key.as_str());
        walk(&it.value, below, if is_explanation { &mut explained } else { found });
    }
    if !explained.is_empty() {
        let path = format!("{}/{EXPLAINED}", at.path);
        found.insert(path, Value { pointer: at.pointer, text: digest(&lines(&explained)) });
    }
}

fn kept(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return EMPTY.into();
    }
    if text.chars().count() > LONGEST || text.contains('\n') || is_digest(text) {
        return digest(text);
    }
    text.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::evaluation::Review;
    use crate::records::yaml;

    const RECORD: &str = "date: 2025-12-15
methods: [资料审查, 数据比对]
judgements:
  4a:
    panel:
      - { member: 甲, points: 2 }
      - { member: 乙, points: 1.9 }
    reason: 理由
    evidence: [E01, E02]
";

    fn text(record: &str) -> String {
        let (_, outline, _) = yaml::read::<Review>("samr.yaml", record);
        lines(&values(&outline, &["judgements"]))
    }

    #[test]
    fn values_are_named_and_other_fields_are_one_hash() {
        let text = text(RECORD);
        for line in ["/date: 2025-12-15", "/judgements/4a/panel/乙/points: 1.9"] {
            assert!(text.lines().any(|it| it == line), "{line}: {text}");
        }
        for path in ["/methods", "/judgements/4a/来源、理由和佐证"] {
            assert!(text.lines().any(|it| it.starts_with(&format!("{path}: #"))), "{path}: {text}");
        }
        assert_eq!(text.lines().count(), 5, "{text}");
    }

    #[test]
    fn a_changed_value_is_named_with_both_values() {
        let after = RECORD.replace("points: 1.9", "points: 1.8").replace("  4a:", "  # a comment\n  4a:");
        let found = differences(&text(RECORD), &text(&after));
        let [it] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(it.path, "/judgements/4a/panel/乙/points");
        assert_eq!((it.before.as_deref(), it.after.as_deref()), (Some("1.9"), Some("1.8")));
    }

    #[test]
    fn the_order_of_named_items_does_not_matter() {
        let [one, other] = ["      - { member: 甲, points: 2 }\n", "      - { member: 乙, points: 1.9 }\n"];
        let turned = RECORD.replace(&format!("{one}{other}"), &format!("{other}{one}"));
        assert_ne!(turned, RECORD);
        assert_eq!(text(&turned), text(RECORD));
    }
}
