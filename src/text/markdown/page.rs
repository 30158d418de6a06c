//! Renders a write-up as HTML.
//!
//! Writes only the elements in this file and escapes all text. A missing picture is replaced by its alternative
//! text, and a link to a missing page by its text. `check` reports both.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::Alignment;
use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

use super::document::{Block, Cell, Document, Inline, Link, List, Picture, Table, Target, plain};
use super::{References, Shown};

/// A rendered document.
#[derive(Debug, Default)]
pub(crate) struct Html {
    pub(crate) body: String,
    /// The second-level headings, for a table of contents.
    pub(crate) headings: Vec<Heading>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    pub(crate) id: String,
    pub(crate) title: String,
}

/// Renders a document as HTML. Headings keep their levels, except that `h1` becomes `h2`.
pub(crate) fn html(document: &Document, references: &References) -> Html {
    let mut page = PageWriter {
        references,
        body: String::new(),
        ids: BTreeMap::new(),
        headings: Vec::new(),
        referred: BTreeSet::new(),
    };
    page.blocks(&document.blocks, false);
    page.notes(document);
    Html { body: page.body, headings: page.headings }
}

struct PageWriter<'r> {
    references: &'r References<'r>,
    body: String,
    /// The heading ids used so far, each with the number of headings that asked for it.
    ids: BTreeMap<String, usize>,
    headings: Vec<Heading>,
    /// The notes referred to so far.
    referred: BTreeSet<usize>,
}

impl PageWriter<'_> {
    fn put(&mut self, html: &str) {
        self.body.push_str(html);
    }

    fn text(&mut self, text: &str) {
        escape_html_body_text(&mut self.body, text).expect("a string takes all that is written");
    }

    fn attribute(&mut self, name: &str, text: &str) {
        self.put(&format!(" {name}=\""));
        escape_html(&mut self.body, text).expect("a string takes all that is written");
        self.put("\"");
    }

    /// Writes blocks. In a tight list, paragraphs have no `<p>` element.
    fn blocks(&mut self, blocks: &[Block], tight: bool) {
        for block in blocks {
            match block {
                Block::Heading { level, body, .. } => self.heading(*level, body),
                Block::Paragraph(body) if tight => {
                    self.line(body);
                    self.put("\n");
                }
                Block::Paragraph(body) => {
                    self.put("<p>");
                    self.line(body);
                    self.put("</p>\n");
                }
                Block::Code { text, .. } => {
                    self.put("<pre><code>");
                    self.text(text);
                    self.put("</code></pre>\n");
                }
                Block::Quote(blocks) => {
                    self.put("<blockquote>\n");
                    self.blocks(blocks, false);
                    self.put("</blockquote>\n");
                }
                Block::List(list) => self.list(list),
                Block::Table(table) => self.table(table),
                Block::Picture(picture) => self.picture(picture),
                Block::Rule => self.put("<hr>\n"),
            }
        }
    }

    fn list(&mut self, list: &List) {
        let close = match list.start {
            None => "</ul>\n",
            Some(_) => "</ol>\n",
        };
        match list.start {
            None => self.put("<ul>\n"),
            Some(1) => self.put("<ol>\n"),
            Some(start) => self.put(&format!("<ol start=\"{start}\">\n")),
        }
        for item in &list.items {
            self.put("<li>");
            let start = self.body.len();
            if !list.tight {
                self.put("\n");
            }
            self.blocks(item, list.tight);
            // An item that is a single line ends without a line break.
            if list.tight && item.len() == 1 {
                let end = self.body.trim_end().len().max(start);
                self.body.truncate(end);
            }
            self.put("</li>\n");
        }
        self.put(close);
    }

    fn heading(&mut self, level: u8, body: &[Inline]) {
        let title = plain(body).replace('\n', " ");
        let level = level.max(2);
        let id = free_id(&title, &mut self.ids);
        self.put(&format!("<h{level}"));
        self.attribute("id", &id);
        self.put(">");
        self.line(body);
        self.put(&format!("</h{level}>\n"));
        if level == 2 {
            self.headings.push(Heading { id, title });
        }
    }

    // ---- Lines -------------------------------------------------------------------

    fn line(&mut self, body: &[Inline]) {
        for piece in body {
            match piece {
                Inline::Text { text, .. } => self.text(text),
                // HTML shows a line break as a space.
                Inline::Space => self.put("\n"),
                Inline::Code { text, .. } => {
                    self.put("<code>");
                    self.text(text);
                    self.put("</code>");
                }
                Inline::Strong(body) => {
                    self.put("<strong>");
                    self.line(body);
                    self.put("</strong>");
                }
                Inline::Link(link) => self.link(link),
                Inline::Note(index) => self.reference(*index),
                Inline::Break => self.put("<br>\n"),
            }
        }
    }

    fn link(&mut self, link: &Link) {
        let address = match &link.target {
            Target::Page(page) => (self.references.page)(page),
            Target::Anchor(address) | Target::Address(address) => Some(address.clone()),
        };
        let Some(address) = address else {
            self.line(&link.body);
            return;
        };
        self.put("<a href=\"");
        escape_href(&mut self.body, &address).expect("a string takes all that is written");
        self.put("\">");
        self.line(&link.body);
        self.put("</a>");
    }

    /// Writes a picture with its size, so that the page does not shift when it loads.
    fn picture(&mut self, picture: &Picture) {
        let Some(Shown { address, width, height }) = (self.references.picture)(&picture.target) else {
            self.put("<p>");
            self.text(&picture.alternative);
            self.put("</p>\n");
            return;
        };
        self.put("<figure class=\"picture\"><img");
        self.attribute("src", &address);
        self.attribute("alt", &picture.alternative);
        self.put(&format!(" width=\"{width}\" height=\"{height}\" loading=\"lazy\" decoding=\"async\">"));
        if !picture.caption.is_empty() {
            self.put("<figcaption>");
            self.text(&picture.caption);
            self.put("</figcaption>");
        }
        self.put("</figure>\n");
    }

    // ---- Tables ------------------------------------------------------------------

    /// Writes a table in a scrolling region. Alignment uses classes, because the site allows no inline styles.
    fn table(&mut self, table: &Table) {
        self.put("<div class=\"scroll\" role=\"region\" aria-label=\"表格\" tabindex=\"0\"><table><thead>");
        self.row(&table.head, &table.alignments, "th", " scope=\"col\"");
        self.put("</thead><tbody>\n");
        for row in &table.rows {
            self.row(row, &table.alignments, "td", "");
            self.put("\n");
        }
        self.put("</tbody></table></div>\n");
    }

    fn row(&mut self, cells: &[Cell], alignments: &[Alignment], element: &str, scope: &str) {
        self.put("<tr>");
        for (at, cell) in cells.iter().enumerate() {
            let class = class_of(alignments.get(at));
            self.put(&format!("<{element}{scope}{class}>"));
            self.line(cell);
            self.put(&format!("</{element}>"));
        }
        self.put("</tr>");
    }

    // ---- Notes -------------------------------------------------------------------

    /// Writes a reference to a note. The backlink of a note leads to its first reference.
    fn reference(&mut self, index: usize) {
        let number = index + 1;
        let id = match self.referred.insert(index) {
            true => format!(" id=\"note-{number}-reference\""),
            false => String::new(),
        };
        self.put(&format!(
            "<sup><a href=\"#note-{number}\"{id} role=\"doc-noteref\" aria-label=\"注释{number}\">[{number}]</a></sup>"
        ));
    }

    /// Writes the notes as a list at the end of the page, each with a backlink.
    fn notes(&mut self, document: &Document) {
        if document.notes.is_empty() {
            return;
        }
        self.put("<section class=\"notes\" role=\"doc-endnotes\" aria-label=\"注释\">\n<ol>\n");
        for (note, number) in document.notes.iter().zip(1..) {
            self.put(&format!("<li id=\"note-{number}\">\n"));
            self.blocks(note, false);
            self.put(&format!(
                "<a href=\"#note-{number}-reference\" role=\"doc-backlink\" aria-label=\"返回正文，注释{number}\">返回正文</a>\n</li>\n"
            ));
        }
        self.put("</ol>\n</section>\n");
    }
}

fn class_of(alignment: Option<&Alignment>) -> &'static str {
    match alignment {
        Some(Alignment::Right) => " class=\"number\"",
        Some(Alignment::Center) => " class=\"center\"",
        _ => "",
    }
}

/// An id that no earlier heading has. The prefix avoids clashes with other ids of the page.
fn free_id(title: &str, taken: &mut BTreeMap<String, usize>) -> String {
    let words: Vec<String> = title
        .split(|it: char| it.is_whitespace() || it == '-')
        .map(|word| word.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    let id = format!("section-{}", words.join("-"));
    let first = taken.get(&id).copied().unwrap_or_default();
    let candidates = (first..).map(|count| if count == 0 { id.clone() } else { format!("{id}-{}", count + 1) });
    let (free, count) =
        candidates.zip(first + 1..).find(|(it, _)| !taken.contains_key(it)).expect("numbers do not run out");
    taken.insert(id, count);
    taken.entry(free.clone()).or_insert(1);
    free
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::markdown::read;

    fn body(text: &str) -> String {
        html(&read(text), &References::pages(&|it| Some(format!("../..{it}")))).body
    }

    #[test]
    fn raw_html_is_text_and_a_picture_that_is_not_there_its_alternative_text() {
        let text =
            "a <b onclick=x>b</b> ![i](/x.png) ![a [link](/y) b](x \"t\")\n\n<script>1</script>\n\n<!-- c -->\n\nend";
        assert_eq!(
            body(text),
            "<p>a &lt;b onclick=x&gt;b&lt;/b&gt; ![i](/x.png) ![a [link](/y) b](x \"t\")</p>\n<p>&lt;script&gt;1&lt;/script&gt;</p>\n<p>&lt;!-- c --&gt;</p>\n<p>end</p>\n"
        );
    }

    #[test]
    fn markup_left_open_stays_inside_the_text() {
        assert_eq!(
            body("</div></main>\n\n**x <td> y**"),
            "<p>&lt;/div&gt;&lt;/main&gt;</p>\n<p><strong>x &lt;td&gt; y</strong></p>\n"
        );
        assert_eq!(body("**open `code\n\n[x](/y"), "<p>**open `code</p>\n<p>[x](/y</p>\n");
        assert_eq!(body("<div\n\ntext"), "<p>&lt;div</p>\n<p>text</p>\n");
    }

    #[test]
    fn links_that_are_not_to_pages_mail_or_the_site_are_shown_as_written() {
        let refused = [
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](<java\tscript:alert(1)>)",
            "[x](&#106;avascript:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](vbscript:x)",
            "[x](file:///etc/passwd)",
            "[x](//evil.example)",
            "[x](/\\evil.example)",
            "[x](relative.html)",
            "[x]\n\n[x]: javascript:alert(1)",
        ];
        for text in refused {
            let shown = format!("<p>{}</p>", text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
            assert_eq!(body(text).trim().replace("</p>\n<p>", "\n\n"), shown, "{text}");
        }
        assert_eq!(body("<javascript:alert(1)>"), "<p>&lt;javascript:alert(1)&gt;</p>\n");
    }

    #[test]
    fn links_to_pages_and_mail_are_kept() {
        assert_eq!(
            body("<https://example.cn/?a=1&b=2>"),
            "<p><a href=\"https://example.cn/?a=1&amp;b=2\">https://example.cn/?a=1&amp;b=2</a></p>\n"
        );
        assert_eq!(body("<office@example.cn>"), "<p><a href=\"mailto:office@example.cn\">office@example.cn</a></p>\n");
        assert_eq!(body("[x](https://e.cn/\"onclick=\"y)"), "<p><a href=\"https://e.cn/%22onclick=%22y\">x</a></p>\n");
    }

    #[test]
    fn links_of_the_site_are_resolved_or_plain_text() {
        assert_eq!(body("[x](/indicators/13/)"), "<p><a href=\"../../indicators/13/\">x</a></p>\n");
        assert_eq!(
            html(&read("[x **y**](/zones/0/)"), &References::pages(&|_| None)).body,
            "<p>x <strong>y</strong></p>\n"
        );
    }

    #[test]
    fn headings_have_ids_of_their_own_and_stand_below_the_title() {
        let page = html(
            &read("# 背景\n\n## （一）统一 `API` 入口\n\n### 背景\n\n## 背景\n\n## ……"),
            &References::pages(&|_| None),
        );
        let ids: Vec<&str> = page.headings.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["section-背景", "section-一统一-api-入口", "section-背景-3", "section-"]);
        assert_eq!(page.headings[1].title, "（一）统一 API 入口");
        assert!(page.body.contains("<h3 id=\"section-背景-2\">背景</h3>"), "{}", page.body);
        assert!(!page.body.contains("<h1"), "{}", page.body);
    }

    #[test]
    fn tables_scroll_and_are_aligned_by_class() {
        let page = body("| 项目 | 中 | 数 |\n|:--|:-:|--:|\n| <td> `a\\|b` | style=\"text-align: right\" | 1 |");
        let expected = "<div class=\"scroll\" role=\"region\" aria-label=\"表格\" tabindex=\"0\"><table>\
            <thead><tr><th scope=\"col\">项目</th><th scope=\"col\" class=\"center\">中</th>\
            <th scope=\"col\" class=\"number\">数</th></tr></thead><tbody>\n\
            <tr><td>&lt;td&gt; <code>a|b</code></td><td class=\"center\">style=\"text-align: right\"</td>\
            <td class=\"number\">1</td></tr>\n</tbody></table></div>\n";
        assert_eq!(page, expected);
    }

    #[test]
    fn lines_wrapped_in_chinese_are_joined() {
        assert_eq!(body("第一行\n第二行\nABC\n“引文”"), "<p>第一行第二行ABC“引文”</p>\n");
        assert_eq!(
            body("**第一行**\n[第二行](/a/)\nonline\n**dispute**"),
            "<p><strong>第一行</strong><a href=\"../../a/\">第二行</a>online\n<strong>dispute</strong></p>\n"
        );
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
            <li id=\"note-2\">\n<p>乙 &lt;script&gt;</p>\n\
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
        assert!(page.contains("见[^a]和[^b]") && page.contains("<p>[^b]:</p>\n<p>无人引用</p>"), "{page}");
    }
}
