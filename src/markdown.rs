//! Markdown of contributors: to safe HTML, and what is refused in it.

use std::ops::Range;

use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH
}

/// Something a write-up may not contain, with its bytes in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refused {
    Html(Range<usize>),
    Link { target: String, span: Range<usize> },
    Image(Range<usize>),
}

/// A link to another page of the site, with its bytes in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InternalLink {
    pub(crate) target: String,
    pub(crate) span: Range<usize>,
}

/// What a reviewer of a text must know.
#[derive(Debug, Default)]
pub(crate) struct Inspection {
    pub(crate) refused: Vec<Refused>,
    pub(crate) links: Vec<InternalLink>,
    /// Characters of text without white space.
    pub(crate) characters: usize,
}

/// Looks for raw HTML, images, and links that are neither https, http, mailto nor of this site.
pub(crate) fn inspect(text: &str) -> Inspection {
    let mut found = Inspection::default();
    for (event, span) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => found.refused.push(Refused::Html(span)),
            Event::Start(Tag::Image { .. }) => found.refused.push(Refused::Image(span)),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => match target_of(link_type, &dest_url) {
                Target::Internal => found.links.push(InternalLink { target: dest_url.into_string(), span }),
                Target::External => {}
                Target::Refused => {
                    found.refused.push(Refused::Link { target: dest_url.into_string(), span });
                }
            },
            Event::Text(it) | Event::Code(it) => {
                found.characters += it.chars().filter(|c| !c.is_whitespace()).count();
            }
            _ => {}
        }
    }
    found
}

enum Target {
    Internal,
    External,
    Refused,
}

fn target_of(link_type: LinkType, target: &str) -> Target {
    let lower = target.to_ascii_lowercase();
    let external = ["https://", "http://", "mailto:"].iter().any(|it| lower.starts_with(it));
    if external || link_type == LinkType::Email {
        return Target::External;
    }
    let local =
        (target.starts_with('/') && !target.starts_with("//") && !target.contains('\\')) || target.starts_with('#');
    if local { Target::Internal } else { Target::Refused }
}

/// Markdown as HTML.
#[derive(Debug)]
pub(crate) struct Html {
    pub(crate) body: String,
    /// Headings of the second level, for a table of contents.
    pub(crate) headings: Vec<Heading>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    pub(crate) id: String,
    pub(crate) title: String,
}

/// Renders Markdown as HTML. `resolve` gives the address of a page of the site, where it has it.
///
/// Raw HTML and images are left out, and refused links are plain text: the check names them, and a
/// page is safe even where it was not run. Headings keep their level, never above two.
pub(crate) fn html(text: &str, resolve: impl Fn(&str) -> Option<String>) -> Html {
    let events: Vec<Event> = Parser::new_ext(text, options()).collect();
    let events = without_breaks_in_chinese(without_html_and_images(events));
    let events = with_note_ids(with_links(events, resolve));
    let (events, headings) = with_heading_ids(events);
    let mut body = String::new();
    html::push_html(&mut body, with_tables(events).into_iter());
    let headings = headings.into_iter().filter(|(level, _)| *level == HeadingLevel::H2).map(|(_, it)| it).collect();
    Html { body, headings }
}

fn without_html_and_images(events: Vec<Event>) -> Vec<Event> {
    let mut depth = 0;
    let shown = events.into_iter().filter(|event| match event {
        Event::Html(_) | Event::InlineHtml(_) => false,
        Event::Start(Tag::Image { .. }) => {
            depth += 1;
            false
        }
        Event::End(TagEnd::Image) => {
            depth -= 1;
            false
        }
        _ => depth == 0,
    });
    shown.collect()
}

/// Joins lines that were wrapped between two Chinese characters: a browser would show a space.
fn without_breaks_in_chinese(events: Vec<Event>) -> Vec<Event> {
    let chinese = |it: Option<char>| it.is_some_and(|it| it >= '\u{2e80}' || "“”‘’…—".contains(it));
    let neighbour = |index: Option<usize>| match index.and_then(|it| events.get(it)) {
        Some(Event::Text(text)) => Some(text),
        _ => None,
    };
    let joins = |index: usize| {
        let before = neighbour(index.checked_sub(1)).and_then(|it| it.chars().last());
        let after = neighbour(Some(index + 1)).and_then(|it| it.chars().next());
        chinese(before) && chinese(after)
    };
    let kept = events.iter().enumerate().filter(|(index, it)| **it != Event::SoftBreak || !joins(*index));
    kept.map(|(_, it)| it.clone()).collect()
}

fn with_links<'t>(events: Vec<Event<'t>>, resolve: impl Fn(&str) -> Option<String>) -> Vec<Event<'t>> {
    let mut kept = Vec::new();
    let mapped = events.into_iter().filter_map(|event| match event {
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = address(link_type, dest_url, &resolve);
            kept.push(dest_url.is_some());
            dest_url.map(|dest_url| Event::Start(Tag::Link { link_type, dest_url, title, id }))
        }
        Event::End(TagEnd::Link) => kept.pop().unwrap_or(true).then_some(Event::End(TagEnd::Link)),
        other => Some(other),
    });
    mapped.collect()
}

fn address<'t>(
    link_type: LinkType,
    target: CowStr<'t>,
    resolve: impl Fn(&str) -> Option<String>,
) -> Option<CowStr<'t>> {
    match target_of(link_type, &target) {
        Target::Internal if target.starts_with('/') => resolve(&target).map(CowStr::from),
        Target::Internal | Target::External => Some(target),
        Target::Refused => None,
    }
}

/// Keeps the anchors of footnotes apart from those of the page.
fn with_note_ids(events: Vec<Event>) -> Vec<Event> {
    let named = |name: CowStr| CowStr::from(format!("note-{name}"));
    let mapped = events.into_iter().map(|event| match event {
        Event::FootnoteReference(name) => Event::FootnoteReference(named(name)),
        Event::Start(Tag::FootnoteDefinition(name)) => Event::Start(Tag::FootnoteDefinition(named(name))),
        other => other,
    });
    mapped.collect()
}

/// Gives headings ids made from their text; the same text makes the same id.
fn with_heading_ids(mut events: Vec<Event>) -> (Vec<Event>, Vec<(HeadingLevel, Heading)>) {
    let mut headings: Vec<(HeadingLevel, Heading)> = Vec::new();
    for index in 0..events.len() {
        match events[index].clone() {
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                let title = text_until_end(&events[index..]);
                let id = free_id(&title, &headings);
                let level = level.max(HeadingLevel::H2);
                events[index] = Event::Start(Tag::Heading { level, id: Some(id.clone().into()), classes, attrs });
                headings.push((level, Heading { id, title }));
            }
            Event::End(TagEnd::Heading(level)) => {
                events[index] = Event::End(TagEnd::Heading(level.max(HeadingLevel::H2)));
            }
            _ => {}
        }
    }
    (events, headings)
}

fn text_until_end(events: &[Event]) -> String {
    let inside = events.iter().take_while(|it| !matches!(it, Event::End(TagEnd::Heading(_))));
    inside
        .map(|it| match it {
            Event::Text(text) | Event::Code(text) => text,
            Event::SoftBreak | Event::HardBreak => " ",
            _ => "",
        })
        .collect()
}

/// An id that no earlier heading has. The prefix keeps it apart from the ids of the page.
fn free_id(title: &str, taken: &[(HeadingLevel, Heading)]) -> String {
    let words: Vec<String> = title
        .split(|it: char| it.is_whitespace() || it == '-')
        .map(|word| word.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    let id = format!("section-{}", words.join("-"));
    let is_free = |id: &String| taken.iter().all(|(_, it)| it.id != *id);
    let numbered = (2..).map(|number| format!("{id}-{number}"));
    std::iter::once(id.clone()).chain(numbered).find(is_free).expect("numbers do not run out")
}

/// Writes tables in a region that scrolls, aligned by class: the site allows no inline styles.
fn with_tables(events: Vec<Event>) -> Vec<Event> {
    let mut alignments = Vec::new();
    let mut cell = "td";
    let mut column = 0;
    let mapped = events.into_iter().map(|event| {
        let written = match event {
            Event::Start(Tag::Table(columns)) => {
                alignments = columns;
                "<div class=\"scroll\" role=\"region\" aria-label=\"表格\" tabindex=\"0\"><table>".into()
            }
            Event::End(TagEnd::Table) => "</tbody></table></div>\n".into(),
            Event::Start(Tag::TableHead) => {
                (cell, column) = ("th", 0);
                "<thead><tr>".into()
            }
            Event::End(TagEnd::TableHead) => "</tr></thead><tbody>\n".into(),
            Event::Start(Tag::TableRow) => {
                (cell, column) = ("td", 0);
                "<tr>".into()
            }
            Event::End(TagEnd::TableRow) => "</tr>\n".into(),
            Event::Start(Tag::TableCell) => {
                let scope = if cell == "th" { " scope=\"col\"" } else { "" };
                let class = class_of(alignments.get(column));
                column += 1;
                format!("<{cell}{scope}{class}>")
            }
            Event::End(TagEnd::TableCell) => format!("</{cell}>"),
            other => return other,
        };
        Event::Html(written.into())
    });
    mapped.collect()
}

fn class_of(alignment: Option<&Alignment>) -> &'static str {
    match alignment {
        Some(Alignment::Right) => " class=\"number\"",
        Some(Alignment::Center) => " class=\"center\"",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> String {
        html(text, |it| Some(format!("../..{it}"))).body
    }

    #[test]
    fn raw_html_and_images_never_reach_the_page() {
        let text =
            "a <b onclick=x>b</b> ![i](/x.png) ![a [link](/y) b](x \"t\")\n\n<script>1</script>\n\n<!-- c -->\n\nend";
        assert_eq!(body(text), "<p>a b  </p>\n<p>end</p>\n");
    }

    #[test]
    fn markup_left_open_stays_inside_the_text() {
        assert_eq!(body("</div></main>\n\n**x <td> y**"), "<p><strong>x  y</strong></p>\n");
        assert_eq!(body("**open `code\n\n[x](/y"), "<p>**open `code</p>\n<p>[x](/y</p>\n");
        assert_eq!(body("<div\n\ntext"), "<p>text</p>\n");
    }

    #[test]
    fn links_that_are_not_to_pages_mail_or_the_site_are_plain_text() {
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
            assert_eq!(body(text).trim(), "<p>x</p>", "{text}");
        }
        assert_eq!(body("<javascript:alert(1)>"), "<p>javascript:alert(1)</p>\n");
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
        assert_eq!(html("[x **y**](/zones/0/)", |_| None).body, "<p>x <strong>y</strong></p>\n");
    }

    #[test]
    fn headings_have_ids_of_their_own_and_stand_below_the_title() {
        let page =
            html("# 背景\n\n## （一）统一 `API` 入口\n\n### 背景\n\n## 背景\n\n## ……", |_| None);
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
            <tr><td> <code>a|b</code></td><td class=\"center\">style=\"text-align: right\"</td>\
            <td class=\"number\">1</td></tr>\n</tbody></table></div>\n";
        assert_eq!(page, expected);
    }

    #[test]
    fn footnotes_are_anchored_apart_from_the_page() {
        let page = body("文[^main]\n\n[^main]: 注 <script>");
        assert!(page.contains("<a href=\"#note-main\">1</a>"), "{page}");
        assert!(page.contains("id=\"note-main\"") && !page.contains("<script"), "{page}");
        assert!(!body("[^\"x]\n\n[^\"x]: y").contains("=\"#note-\"x"));
    }

    #[test]
    fn lines_wrapped_in_chinese_are_joined() {
        assert_eq!(body("第一行\n第二行\nABC\n“引文”"), "<p>第一行第二行\nABC\n“引文”</p>\n");
    }
}
