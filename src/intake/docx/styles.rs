//! The styles of a document: which of them are headings, titles and lists.

use std::collections::BTreeMap;

use crate::intake::package::Package;
use crate::intake::xml::Element;

/// What the style of a paragraph makes of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// Level 0 is the title.
    pub(super) heading: Option<usize>,
    /// The list and the level of a list.
    pub(super) list: Option<(String, usize)>,
    pub(super) is_bold: bool,
    pub(super) is_contents: bool,
}

pub(super) struct Styles(BTreeMap<String, Style>);

/// Deeper chains of styles are circles.
const DEEPEST: usize = 16;

impl Styles {
    pub(super) fn of(package: &Package) -> Self {
        let root = package.xml("word/styles.xml");
        let all: BTreeMap<&str, &Element> =
            root.iter().flat_map(|it| it.all("style")).filter_map(|it| Some((it.attribute("styleId")?, it))).collect();
        Self(all.keys().map(|id| ((*id).to_string(), style(id, &all, 0))).collect())
    }

    pub(super) fn get(&self, id: Option<&str>) -> Style {
        id.and_then(|it| self.0.get(it)).cloned().unwrap_or_default()
    }
}

fn style(id: &str, all: &BTreeMap<&str, &Element>, depth: usize) -> Style {
    let Some(element) = all.get(id).filter(|_| depth < DEEPEST) else { return Style::default() };
    let based = element.child("basedOn").and_then(|it| it.attribute("val"));
    let parent = based.map(|it| style(it, all, depth + 1)).unwrap_or_default();
    let name = element.child("name").and_then(|it| it.attribute("val")).unwrap_or_default().to_lowercase();
    let properties = element.child("pPr");
    let heading = by_name(&name).or_else(|| properties.and_then(outline)).or(parent.heading);
    Style {
        heading: heading.filter(|_| !is_contents(&name)),
        list: properties.and_then(list).or(parent.list),
        is_bold: element.child("rPr").and_then(|it| switched(it, "b")).unwrap_or(parent.is_bold),
        is_contents: is_contents(&name) || parent.is_contents,
    }
}

/// The level of a heading by the name of its style, in the languages of Word and WPS.
fn by_name(name: &str) -> Option<usize> {
    if ["title", "标题"].contains(&name) {
        return Some(0);
    }
    let number = ["heading", "标题"].iter().find_map(|it| name.strip_prefix(it))?;
    number.trim().parse::<usize>().ok().filter(|it| (1..=9).contains(it))
}

fn is_contents(name: &str) -> bool {
    let is_level = |it: &str| it.trim().parse::<u32>().is_ok() || ["heading", "标题"].contains(&it.trim());
    ["toc", "目录", "wpsoffice手动目录"]
        .iter()
        .any(|it| name.strip_prefix(it).is_some_and(|it| it.is_empty() || is_level(it)))
}

/// The level of a paragraph in the outline, counted from one. Level 10 is that of body text.
pub(super) fn outline(properties: &Element) -> Option<usize> {
    let level: usize = properties.child("outlineLvl")?.attribute("val")?.parse().ok()?;
    (level < 9).then_some(level + 1)
}

/// The list of a paragraph and its level in it. List 0 takes a paragraph out of the list of its style.
pub(super) fn list(properties: &Element) -> Option<(String, usize)> {
    let list = properties.child("numPr")?;
    let level = list.child("ilvl").and_then(|it| it.attribute("val")?.parse().ok()).unwrap_or(0);
    Some((list.child("numId")?.attribute("val")?.to_string(), level))
}

/// Whether a property is switched on; `None` if it is not mentioned.
pub(super) fn switched(properties: &Element, name: &str) -> Option<bool> {
    let value = properties.child(name)?.attribute("val");
    Some(!matches!(value, Some("0" | "false" | "off" | "none")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_by_the_names_of_word_and_wps() {
        for (name, level) in [
            ("heading 1", Some(1)),
            ("标题 2", Some(2)),
            ("标题3", Some(3)),
            ("title", Some(0)),
            ("标题", Some(0)),
            ("heading", None),
            ("标题 字符", None),
            ("正文", None),
        ] {
            assert_eq!(by_name(name), level, "{name}");
        }
        assert!(
            is_contents("toc 1") && is_contents("目录 2") && is_contents("toc heading") && !is_contents("目录说明")
        );
    }
}
