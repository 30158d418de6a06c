//! The lists of a document: bullets or numbers, and the number of each item.

use std::collections::BTreeMap;

use crate::intake::package::Package;
use crate::intake::xml::Element;

/// How an item of a list is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marked {
    Bullet,
    Number(u32),
    /// Without any mark.
    Plain,
}

#[derive(Default)]
pub(super) struct Numbering {
    /// The formats of the levels, by the number of the list.
    lists: BTreeMap<String, Vec<Level>>,
    /// The last number of each level of a list.
    counts: BTreeMap<String, Vec<u32>>,
}

#[derive(Debug, Clone)]
struct Level {
    format: String,
    start: u32,
}

impl Numbering {
    pub(super) fn of(package: &Package) -> Self {
        let Some(root) = package.xml("word/numbering.xml") else { return Self::default() };
        let forms: BTreeMap<&str, Vec<Level>> = root
            .all("abstractNum")
            .filter_map(|it| Some((it.attribute("abstractNumId")?, it.all("lvl").map(level).collect())))
            .collect();
        let list = |it: &Element| {
            let form = it.child("abstractNumId")?.attribute("val")?;
            Some((it.attribute("numId")?.to_string(), forms.get(form)?.clone()))
        };
        Self { lists: root.all("num").filter_map(list).collect(), counts: BTreeMap::new() }
    }

    /// The mark of the next item of a list; `None` if there is no such list.
    pub(super) fn next(&mut self, list: &str, depth: usize) -> Option<Marked> {
        let levels = self.lists.get(list)?;
        let level = levels.get(depth).or(levels.last())?;
        match level.format.as_str() {
            "bullet" => return Some(Marked::Bullet),
            "none" => return Some(Marked::Plain),
            _ => {}
        }
        let counts = self.counts.entry(list.to_string()).or_default();
        counts.truncate(depth + 1);
        while counts.len() <= depth {
            let start = levels.get(counts.len()).map_or(1, |it| it.start);
            counts.push(start.saturating_sub(1));
        }
        counts[depth] = counts[depth].saturating_add(1);
        Some(Marked::Number(counts[depth]))
    }
}

fn level(element: &Element) -> Level {
    let value = |name: &str| element.child(name).and_then(|it| it.attribute("val"));
    let start = value("start").and_then(|it| it.parse().ok()).unwrap_or(1);
    Level { format: value("numFmt").unwrap_or("decimal").to_string(), start }
}
