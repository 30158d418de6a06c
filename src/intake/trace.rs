//! The way back from a place in the record to the cell that its value comes from.

use std::collections::BTreeMap;

use super::answers::TEXT;
use super::merge::Origin;
use crate::finding::{Finding, Place, Pointer};
use crate::records::yaml::outline::{Node, NodeKind, Outline};

/// Points a finding about the record at the cell that the value comes from.
pub(crate) fn at_its_cell(finding: &Finding, outline: &Outline, origins: &BTreeMap<String, Origin>) -> Option<Finding> {
    let root = outline.root.as_ref()?;
    let segments: Vec<String> = match &finding.place {
        Place::Value(pointer) | Place::Whole(pointer) | Place::Key(pointer) => pointer.segments().collect(),
        Place::Span(span) => pointer_at(root, span.start)?.segments().collect(),
        Place::File | Place::At { .. } | Place::Spot(_) => return None,
    };
    let path = path(root, &segments);
    let below = format!("{path}/");
    let exact = origins.get(&path);
    let inside = || origins.iter().find(|it| it.0.starts_with(&below)).map(|it| it.1);
    let around = || {
        let parent = path.rsplit_once(['/', '#'])?.0;
        origins.iter().find(|it| it.0.strip_prefix(parent).is_some_and(|it| it.starts_with(['/', '#']))).map(|it| it.1)
    };
    let origin = exact.or_else(inside).or_else(around)?;
    Some(Finding { file: origin.file.clone(), place: Place::Spot(origin.spot.clone()), ..finding.clone() })
}

/// The pointer of the innermost value that contains a position.
fn pointer_at(root: &Node, at: usize) -> Option<Pointer> {
    let mut found = None;
    let mut open = vec![(root, Pointer::root())];
    while let Some((node, pointer)) = open.pop() {
        match &node.kind {
            NodeKind::Scalar { .. } if node.span.contains(&at) => found = Some(pointer),
            NodeKind::Scalar { .. } => {}
            NodeKind::Sequence(items) => {
                open.extend(items.iter().enumerate().map(|(index, it)| (it, pointer.key(index))));
            }
            NodeKind::Mapping(entries) => open.extend(entries.iter().map(|it| (&it.value, pointer.key(&it.key)))),
        }
    }
    found
}

/// The path of the answer at a pointer.
fn path(root: &Node, segments: &[String]) -> String {
    let mut path = String::new();
    let mut node = Some(root);
    for segment in segments {
        node = node.and_then(|it| it.child(segment)).map(|it| it.0);
        let index = segment.parse::<usize>().ok();
        let is_item = |it: &str| it.is_empty() || it.ends_with('/');
        match (index, path.rsplit('/').next().unwrap_or_default()) {
            (Some(_), "by_year") => {
                let year = node.and_then(|it| it.child("year")).map(|it| it.0);
                let year = year.and_then(|it| match &it.kind {
                    NodeKind::Scalar { text, .. } => Some(text.as_str()),
                    _ => None,
                });
                path.push_str(&format!("/{}", year.unwrap_or_default()));
            }
            (Some(_), "paths" | "checked") => {}
            (Some(_), "evidence" | "amounts") if path.contains('/') => {}
            (Some(index), "highlights" | "evidence" | "items") => path.push_str(&format!("#{index}")),
            _ if is_item(&path) => path.push_str(segment),
            _ => path.push_str(&format!("/{segment}")),
        }
    }
    if path.starts_with("highlights#") { format!("{path}/{TEXT}") } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_leads_to_the_path_of_its_answer() {
        let text = "evidence:\n  - { id: E01 }\nfacts:\n  a:\n    by_year:\n      - { year: 2023, current: 1 }\n    evidence: [E01]\n  \
                    b:\n    items:\n      - { kind: 法规, evidence: [E01] }\nhighlights: [甲]\n";
        let (outline, _) = crate::records::yaml::parse("r.yaml", text);
        let root = outline.root.as_ref().unwrap();
        for (pointer, wanted) in [
            ("/evidence/0/id", "evidence#0/id"),
            ("/facts/a/by_year/0/current", "facts/a/by_year/2023/current"),
            ("/facts/a/evidence/0", "facts/a/evidence"),
            ("/facts/b/items/0/evidence/0", "facts/b/items#0/evidence"),
            ("/highlights/0", "highlights#0/text"),
            ("/summary", "summary"),
        ] {
            assert_eq!(path(root, &Pointer::from(pointer).segments().collect::<Vec<_>>()), wanted);
        }
        let at = text.find("法规").unwrap();
        assert_eq!(pointer_at(root, at).unwrap().to_string(), "/facts/b/items/0/kind");
    }
}
