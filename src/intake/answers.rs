//! What a self-evaluation says, field by field: the form in which records and workbooks are compared.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::is_to_be_filled;
use crate::records::yaml::outline::{Entry, Node, NodeKind};

/// Stands for a field that is left out on purpose.
pub(crate) const LEFT_OUT: &str = "不填";

/// Separates the parts of a field with several, such as references to evidence.
pub(crate) const SEPARATOR: &str = "、";

/// One row of a list: its fields by name.
pub(crate) type Line = BTreeMap<String, String>;

/// Whether a row says that its list is left out on purpose.
pub(crate) fn leaves_out(line: &Line) -> bool {
    line.len() == 1 && line.values().all(|it| it == LEFT_OUT)
}

/// The values of a self-evaluation. Fields that are not filled in are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Answers {
    /// By path, such as `judgements/4a/points` or `facts/retail_sales/by_year/2024/current`.
    pub(crate) single: BTreeMap<String, String>,
    /// By path: `evidence`, `highlights`, `facts/recognitions/items`.
    pub(crate) lists: BTreeMap<String, Vec<Line>>,
    /// Lists of parts that are filled in, so that a part which is not there does not apply.
    pub(crate) given: BTreeSet<String>,
}

/// The field that nobody is asked for: who filed a record stays as it is.
const KEPT: &str = "identity";

/// The field of a list whose rows are texts.
pub(crate) const TEXT: &str = "text";

/// How a list is kept.
enum Kept {
    /// As rows.
    Rows,
    /// As one field, with its parts in a row.
    Joined,
    /// As a yes for each part.
    Marked,
    /// By year.
    Years,
}

fn kept(path: &str) -> Option<Kept> {
    match path.rsplit('/').next().unwrap_or_default() {
        "highlights" | "items" => Some(Kept::Rows),
        "evidence" if path == "evidence" => Some(Kept::Rows),
        "evidence" | "amounts" => Some(Kept::Joined),
        "paths" | "checked" => Some(Kept::Marked),
        "by_year" => Some(Kept::Years),
        _ => None,
    }
}

impl Answers {
    /// The answers of a record, and the paths of what has no place among them.
    pub(crate) fn of(root: &Node) -> (Self, Vec<String>) {
        let mut read = Reader::default();
        read.node("", root);
        read.left_out(root);
        (read.answers, read.unplaced)
    }
}

#[derive(Default)]
struct Reader {
    answers: Answers,
    unplaced: Vec<String>,
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_string() } else { format!("{path}/{key}") }
}

fn scalar(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::Scalar { text, .. } if !node.is_null() && !is_to_be_filled(text) => Some(text.trim_end()),
        _ => None,
    }
}

fn entries(node: &Node) -> &[Entry] {
    match &node.kind {
        NodeKind::Mapping(entries) => entries,
        _ => &[],
    }
}

impl Reader {
    fn node(&mut self, path: &str, node: &Node) {
        match &node.kind {
            NodeKind::Mapping(entries) => {
                let asked = entries.iter().filter(|it| !path.is_empty() || it.key != KEPT);
                asked.for_each(|it| self.node(&joined(path, &it.key), &it.value));
            }
            NodeKind::Sequence(items) => self.list(path, items),
            NodeKind::Scalar { .. } => {
                if let Some(text) = scalar(node) {
                    self.single(path, text);
                }
            }
        }
    }

    fn single(&mut self, path: &str, text: &str) {
        if text == LEFT_OUT {
            self.unplaced.push(path.to_string());
        }
        self.answers.single.insert(path.to_string(), text.to_string());
    }

    fn list(&mut self, path: &str, items: &[Node]) {
        match kept(path) {
            Some(Kept::Rows) => {
                let rows: Vec<Line> = items.iter().map(|it| self.line(path, it)).filter(|it| !it.is_empty()).collect();
                if !rows.is_empty() {
                    self.answers.lists.insert(path.to_string(), rows);
                }
            }
            Some(Kept::Joined) => self.parts(path, items),
            Some(Kept::Marked) => {
                if items.iter().all(|it| scalar(it).is_some()) {
                    self.answers.given.insert(path.to_string());
                }
                for item in items.iter().filter_map(scalar) {
                    self.answers.single.insert(joined(path, item), "true".into());
                }
            }
            Some(Kept::Years) => items.iter().for_each(|it| self.year(path, it)),
            None => self.unplaced.push(path.to_string()),
        }
    }

    fn line(&mut self, path: &str, item: &Node) -> Line {
        if let Some(text) = scalar(item) {
            return [(TEXT.to_string(), text.to_string())].into();
        }
        let mut inner = Reader::default();
        inner.node("", item);
        let mut line: Line = inner.answers.single;
        // Inside a row, `evidence` is a field with references.
        let references = entries(item).iter().find(|it| it.key == "evidence").map(|it| &it.value);
        if let Some(NodeKind::Sequence(items)) = references.map(|it| &it.kind) {
            inner.unplaced.extend(Self::part_texts(items).is_none().then(|| "evidence".to_string()));
            line.extend(Self::part_texts(items).filter(|it| !it.is_empty()).map(|it| ("evidence".to_string(), it)));
        }
        self.unplaced.extend(inner.unplaced.iter().map(|it| joined(path, it)));
        line
    }

    /// The parts of a field in a row; `None` if a part has the separator in it.
    fn part_texts(items: &[Node]) -> Option<String> {
        let texts: Vec<&str> = items.iter().filter_map(scalar).collect();
        let is_plain = |it: &&str| !it.is_empty() && !it.contains(is_separator);
        texts.iter().all(is_plain).then(|| texts.join(SEPARATOR))
    }

    fn parts(&mut self, path: &str, items: &[Node]) {
        match Self::part_texts(items) {
            None => self.unplaced.push(path.to_string()),
            Some(text) if text.is_empty() && items.is_empty() => {
                self.answers.single.insert(path.to_string(), LEFT_OUT.into());
            }
            Some(text) if text.is_empty() => {}
            Some(text) => self.single(path, &text),
        }
    }

    fn year(&mut self, path: &str, item: &Node) {
        let year = entries(item).iter().find(|it| it.key == "year").and_then(|it| scalar(&it.value));
        let Some(year) = year else { return self.unplaced.push(path.to_string()) };
        for entry in entries(item).iter().filter(|it| it.key != "year") {
            let path = format!("{path}/{year}/{}", entry.key);
            if self.answers.single.contains_key(&path) {
                self.unplaced.push(path);
            } else {
                self.node(&path, &entry.value);
            }
        }
    }

    /// Marks what a record leaves out on purpose, since a workbook would ask for it again.
    fn left_out(&mut self, root: &Node) {
        let top = |name: &str| entries(root).iter().find(|it| it.key == name);
        let mut missing: Vec<String> = top("problems").is_none().then(|| "problems".to_string()).into_iter().collect();
        for group in ["facts", "judgements"] {
            for entry in top(group).map_or(&[][..], |it| entries(&it.value)) {
                let has = |name: &str| entries(&entry.value).iter().any(|it| it.key == name);
                missing.extend((!has("evidence")).then(|| format!("{group}/{}/evidence", entry.key)));
                let unnamed = ["paths", "checked"].into_iter().filter(|it| !has(it));
                self.answers.given.extend(unnamed.map(|it| format!("{group}/{}/{it}", entry.key)));
            }
        }
        self.answers.single.extend(missing.into_iter().map(|it| (it, LEFT_OUT.to_string())));
        for (list, field) in [("highlights", TEXT), ("evidence", "id")] {
            let is_empty = |it: &Entry| matches!(&it.value.kind, NodeKind::Sequence(items) if items.is_empty());
            if top(list).is_none_or(is_empty) {
                let line = [(field.to_string(), LEFT_OUT.to_string())].into();
                self.answers.lists.insert(list.into(), vec![line]);
            }
        }
    }
}

/// Whether a character separates the parts of a field.
pub(crate) fn is_separator(character: char) -> bool {
    matches!(character, '、' | '，' | ',' | '；' | ';') || character.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::Answers;
    use crate::records::yaml::parse;

    #[test]
    fn a_record_is_read_field_by_field() {
        let text = "date: 2025-11-05\nsummary: |\n  甲\n  乙\nevidence:\n  - { id: E01, title: 表 }\nfacts:\n  a:\n    by_year:\n      \
                    - { year: 2023, previous: 1, current: 待填写 }\n    evidence: []\n  b:\n    items:\n      - { kind: 法规, evidence: [E01, E02] }\n\
                    judgements:\n  22: { points: 1.90, paths: [22a], panel: [1] }\n";
        let (outline, findings) = parse("r.yaml", text);
        assert!(findings.is_empty(), "{findings:?}");
        let (answers, unplaced) = Answers::of(&outline.root.unwrap());
        assert_eq!(unplaced, ["judgements/22/panel"]);
        let single: Vec<String> = answers.single.iter().map(|(path, text)| format!("{path}={text}")).collect();
        assert_eq!(
            single,
            [
                "date=2025-11-05",
                "facts/a/by_year/2023/previous=1",
                "facts/a/evidence=不填",
                "facts/b/evidence=不填",
                "judgements/22/evidence=不填",
                "judgements/22/paths/22a=true",
                "judgements/22/points=1.90",
                "problems=不填",
                "summary=甲\n乙",
            ]
        );
        assert_eq!(answers.lists["facts/b/items"][0]["evidence"], "E01、E02");
        assert_eq!(answers.lists["evidence"][0]["title"], "表");
        assert_eq!(answers.lists["highlights"][0]["text"], "不填");
    }
}
