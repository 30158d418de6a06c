//! Footnotes: taken out of the text, numbered in the order in which the text refers to them.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{CowStr, Event, Tag, TagEnd, html};

/// The footnotes of a text that it refers to.
#[derive(Debug, Default)]
pub(super) struct Notes<'t> {
    numbers: BTreeMap<String, usize>,
    bodies: BTreeMap<String, Vec<Event<'t>>>,
}

impl<'t> Notes<'t> {
    /// Parts a text from its footnotes. A footnote has none itself: there, `[^x]` is text.
    pub(super) fn apart(events: Vec<Event<'t>>) -> (Vec<Event<'t>>, Self) {
        let mut notes = Self::default();
        let mut text = Vec::new();
        let mut open: Vec<(CowStr, Vec<Event>)> = Vec::new();
        for event in events {
            match (event, open.last_mut()) {
                (Event::Start(Tag::FootnoteDefinition(name)), _) => open.push((name, vec![])),
                (Event::End(TagEnd::FootnoteDefinition), _) => {
                    let (name, body) = open.pop().expect("what ends was begun");
                    notes.bodies.entry(name.into_string()).or_insert(body);
                }
                (Event::FootnoteReference(name), Some((_, body))) => {
                    body.push(Event::Text(format!("[^{name}]").into()));
                }
                // A heading in a note would head what follows the text.
                (Event::Start(Tag::Heading { .. }), Some((_, body))) => body.push(Event::Start(Tag::Paragraph)),
                (Event::End(TagEnd::Heading(_)), Some((_, body))) => body.push(Event::End(TagEnd::Paragraph)),
                (event, Some((_, body))) => body.push(event),
                (event, None) => text.push(event),
            }
        }
        for event in &text {
            if let Event::FootnoteReference(name) = event {
                let next = notes.numbers.len() + 1;
                notes.numbers.entry(name.to_string()).or_insert(next);
            }
        }
        (text, notes)
    }

    pub(super) fn number(&self, name: &str) -> usize {
        self.numbers.get(name).copied().unwrap_or_default()
    }

    pub(super) fn body(&self, name: &str) -> &[Event<'t>] {
        self.bodies.get(name).map_or(&[], Vec::as_slice)
    }

    /// The text with its references as links to the notes below it.
    pub(super) fn with_references(&self, events: Vec<Event<'t>>) -> Vec<Event<'t>> {
        let mut seen = BTreeSet::new();
        let mapped = events.into_iter().map(|event| match event {
            Event::FootnoteReference(name) => {
                let number = self.number(&name);
                // The way back leads to the first reference.
                let id = if seen.insert(number) { format!(" id=\"note-{number}-reference\"") } else { String::new() };
                let link = format!("<a href=\"#note-{number}\"{id} role=\"doc-noteref\" aria-label=\"注释{number}\">");
                Event::Html(format!("<sup>{link}[{number}]</a></sup>").into())
            }
            other => other,
        });
        mapped.collect()
    }

    /// The notes as a list at the end of a page, each with the way back.
    pub(super) fn push_html(&self, page: &mut String) {
        if self.numbers.is_empty() {
            return;
        }
        let mut names: Vec<(&usize, &String)> = self.numbers.iter().map(|(name, number)| (number, name)).collect();
        names.sort();
        page.push_str("<section class=\"notes\" role=\"doc-endnotes\" aria-label=\"注释\">\n<ol>\n");
        for (number, name) in names {
            page.push_str(&format!("<li id=\"note-{number}\">\n"));
            html::push_html(page, super::with_tables(self.body(name).to_vec()).into_iter());
            page.push_str(&format!(
                "<a href=\"#note-{number}-reference\" role=\"doc-backlink\" aria-label=\"返回正文，注释{number}\">返回正文</a>\n</li>\n"
            ));
        }
        page.push_str("</ol>\n</section>\n");
    }
}

#[cfg(test)]
mod tests {
    use crate::markdown::{References, html};

    fn body(text: &str) -> String {
        html(text, &References::pages(&|_| None)).body
    }

    #[test]
    fn notes_stand_below_the_text_in_the_order_of_their_references_with_the_way_back() {
        let page = body("[^b]: 乙 <script>\n\n文[^main]又[^b]再[^main]\n\n[^main]: 注 **粗**\n");
        let expected = "<p>文<sup><a href=\"#note-1\" id=\"note-1-reference\" role=\"doc-noteref\" aria-label=\"注释1\">[1]</a></sup>又\
            <sup><a href=\"#note-2\" id=\"note-2-reference\" role=\"doc-noteref\" aria-label=\"注释2\">[2]</a></sup>再\
            <sup><a href=\"#note-1\" role=\"doc-noteref\" aria-label=\"注释1\">[1]</a></sup></p>\n\
            <section class=\"notes\" role=\"doc-endnotes\" aria-label=\"注释\">\n<ol>\n\
            <li id=\"note-1\">\n<p>注 <strong>粗</strong></p>\n\
            <a href=\"#note-1-reference\" role=\"doc-backlink\" aria-label=\"返回正文，注释1\">返回正文</a>\n</li>\n\
            <li id=\"note-2\">\n<p>乙 </p>\n\
            <a href=\"#note-2-reference\" role=\"doc-backlink\" aria-label=\"返回正文，注释2\">返回正文</a>\n</li>\n</ol>\n</section>\n";
        assert_eq!(page, expected);
    }

    #[test]
    fn the_name_of_a_note_never_reaches_the_page() {
        let page = body("文[^\"x]\n\n[^\"x]: y");
        assert!(page.contains("#note-1") && !page.contains("\"x"), "{page}");
    }

    #[test]
    fn a_reference_inside_a_note_is_text() {
        let page = body("文[^a]\n\n[^a]: 见[^a]和[^b]\n\n[^b]: 无人引用\n");
        assert!(page.contains("见[^a]和[^b]") && !page.contains("无人引用"), "{page}");
    }
}
