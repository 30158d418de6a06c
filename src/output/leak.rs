//! The last check before public output is written: no personal numbers and no private values.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::memory::{Ingredients, Memory};
use crate::output::html::{self, Part};
use crate::output::page::PageFacts;
use crate::output::sheet::Lists;
use crate::output::{Fault, OutputTree};
use crate::print::document::{Audience, DocumentJob};
use crate::records::known::Known;
use crate::records::overlay::Overlay;
use crate::text::privacy::{self, Kind, Personal};

/// What must not reach the public, and the one thing that may although it looks personal.
pub(crate) struct Gate<'r> {
    pub(crate) overlay: &'r Overlay,
    /// E-mail addresses of offices, which are public.
    pub(crate) offices: BTreeSet<String>,
}

impl<'r> Gate<'r> {
    /// The gate for records with the private contacts of an overlay.
    pub(crate) fn of(known: &Known, overlay: &'r Overlay) -> Self {
        let rounds = known.rounds.values().filter_map(|it| Some(it.notice.as_ref()?.office.email.clone()));
        let calls = known.calls.values().map(|it| it.office.email.clone());
        let offices = rounds.chain(calls).chain([known.site.contact.email.clone()]);
        Self { overlay, offices: offices.collect() }
    }

    /// Describes all personal data below `public/`, each with its place. What is in `pages` is known.
    pub(crate) fn find(&self, tree: &OutputTree, pages: &BTreeMap<&str, &PageFacts>, memory: &Memory) -> Vec<Fault> {
        let in_name = |path: &str| path.split('/').flat_map(|it| self.faults(it)).collect::<Vec<_>>();
        let names: Vec<&str> = tree.under("public").map(|(path, _)| path).collect();
        let names = names
            .par_iter()
            .flat_map_iter(|path| in_name(path).into_iter().map(|it| Fault::new(path, format!("文件名{it}"))));
        let of_pages = pages.iter().flat_map(|(path, it)| it.leaks.iter().map(|it| Fault::new(path, it.clone())));
        let texts: Vec<_> = tree.texts("public").into_iter().filter(|(path, _)| !pages.contains_key(*path)).collect();
        let of_gate = Ingredients::of("text").with_value(&self.offices);
        let texts = texts.par_iter().flat_map_iter(|(path, text)| {
            let key = of_gate.clone().with(path).with(text).key();
            memory.sound(&key, || self.in_file(path, text).into_iter().map(|it| Fault::new(path, it)).collect())
        });
        let mut found: Vec<Fault> = names.chain(texts).collect();
        found.extend(of_pages);
        found.sort_by(|one, other| one.path.cmp(&other.path));
        found.dedup();
        found
    }

    /// Describes all personal data in a document. Skips internal documents.
    pub(crate) fn in_document(&self, job: &DocumentJob) -> Vec<Fault> {
        if job.audience != Audience::Public {
            return vec![];
        }
        let contents = job.contents();
        let tables: Vec<String> = job.lists.iter().flat_map(Lists::texts).collect();
        let texts = contents.texts().into_iter().chain(tables.iter().chain(&contents.lines).map(String::as_str));
        let faults = texts.flat_map(|text| self.faults(text));
        faults.map(|it| Fault::new(&job.path, it)).collect()
    }

    /// Describes all personal data in a text of the output.
    fn in_file(&self, path: &str, text: &str) -> Vec<String> {
        match path.rsplit('.').next() {
            Some("html" | "svg" | "xml") => self.in_markup(&html::read(text)),
            Some("ics") => self.faults(&calendar(text)),
            _ => self.faults(text),
        }
    }

    /// Describes all personal data in a page.
    pub(super) fn in_markup(&self, parts: &[Part]) -> Vec<String> {
        self.faults(&visible(parts))
    }

    fn faults(&self, text: &str) -> Vec<String> {
        let is_office = |it: &Personal| it.kind == Kind::Email && self.offices.contains(&text[it.span.clone()]);
        let personal = privacy::scan(text).into_iter().filter(|it| !is_office(it));
        let personal = personal.map(|it| format!("疑似{}", it.kind.name()));
        let private = self.overlay.found_in(text).then(|| "含有私有目录中的联系信息".to_string());
        personal.chain(private).collect()
    }
}

/// What a calendar says. Its lines are folded, in the middle of an address, too, and line ends are escaped (RFC 5545).
fn calendar(text: &str) -> String {
    text.replace("\r\n ", "").replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";")
}

/// Text, comments and readable attributes of a page.
///
/// Other attributes are left out: drawings are full of numbers that identify no one.
fn visible(parts: &[Part]) -> String {
    const ATTRIBUTES: [&str; 6] = ["content", "href", "title", "alt", "aria-label", "value"];
    let mut text = html::blocks(&in_rows(parts));
    for part in parts {
        match part {
            Part::Start(tag) => text.extend(ATTRIBUTES.iter().filter_map(|it| tag.attributes.get(*it)).cloned()),
            Part::Comment(comment) => text.push(comment.clone()),
            Part::Text(_) | Part::End(_) => {}
        }
    }
    text.join("\n\n")
}

/// A page whose table rows are lines: a name in one cell belongs to the number in the next.
fn in_rows(parts: &[Part]) -> Vec<Part> {
    const CELLS: [&str; 4] = ["td", "th", "dt", "dd"];
    let is_cell = |name: &str| CELLS.contains(&name);
    let line = |part: &Part| match part {
        Part::Start(tag) if is_cell(&tag.name) => None,
        Part::End(name) if is_cell(name) => Some(Part::Text(" | ".into())),
        other => Some(other.clone()),
    };
    parts.iter().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::visible;
    use crate::output::html;
    use crate::text::privacy;

    #[test]
    fn marks_inside_a_line_part_no_number() {
        for html in [
            "<p>138<strong>1234</strong>5678</p>",
            "<p>138&nbsp;1234&#8211;5678</p>",
            "<p>138&#x31;2345678</p>",
            "<p>138<!-- -->12345678</p>",
            "<p><!-- 13812345678 --></p>",
            "<noscript><p>138&#x31;2345678</p></noscript>",
            "<a href=\"tel:13812345678\">电话</a>",
            "<li>13812345678</li><li>3</li>",
        ] {
            assert_eq!(privacy::scan(&visible(&html::read(html))).len(), 1, "{html}");
        }
    }

    #[test]
    fn cells_of_a_table_are_numbers_apart() {
        for html in ["<td>138</td><td>1234</td><td>5678</td>", "<path d=\"M13812345678 1\"/>"] {
            assert!(privacy::scan(&visible(&html::read(html))).is_empty(), "{html}");
        }
    }
}
