//! Markdown of contributors: to safe HTML, to a tree for print, and what is refused in it.

mod notes;
mod tree;

use std::collections::BTreeSet;
use std::ops::Range;

pub(crate) use tree::{Block, DEEPEST, lines, tree};

use crate::privacy::is_invisible;
use notes::Notes;

use minijinja::HtmlEscape;
use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH
}

/// Something a write-up may not contain, with its bytes in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refused {
    Html(Range<usize>),
    Link {
        target: String,
        span: Range<usize>,
    },
    /// A character no reader sees; some of them turn the order of the text around them.
    Invisible {
        character: char,
        span: Range<usize>,
    },
    /// A footnote that nothing in the text refers to: it would stand nowhere.
    LooseNote(Range<usize>),
    /// The first of the lists and quotations that stand too deep inside others.
    Deep(Range<usize>),
}

/// A picture of the text, with its bytes in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PictureUse {
    /// As written.
    pub(crate) target: String,
    /// What is read where the picture is not seen.
    pub(crate) alternative: String,
    pub(crate) is_alone: bool,
    pub(crate) span: Range<usize>,
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
    pub(crate) pictures: Vec<PictureUse>,
    /// Characters of text without white space.
    pub(crate) characters: usize,
}

/// Looks for raw HTML, pictures, links that are neither https, http, mailto nor of this site, and what
/// neither a page nor paper can show.
pub(crate) fn inspect(text: &str) -> Inspection {
    let mut found = Inspection::default();
    let mut depth = 0_usize;
    let mut notes: Vec<(CowStr, Range<usize>)> = Vec::new();
    let mut referred: BTreeSet<String> = BTreeSet::new();
    let mut inside_note = 0_usize;
    let (events, spans): (Vec<Event>, Vec<_>) = Parser::new_ext(text, options()).into_offset_iter().unzip();
    found.pictures = picture_uses(&events, &spans);
    for (event, span) in events.into_iter().zip(spans) {
        match event {
            Event::Start(Tag::List(_) | Tag::BlockQuote(_)) => {
                depth += 1;
                let is_first = !found.refused.iter().any(|it| matches!(it, Refused::Deep(_)));
                if depth > DEEPEST && is_first {
                    found.refused.push(Refused::Deep(span.start..span.start + 1));
                }
            }
            Event::End(TagEnd::List(_) | TagEnd::BlockQuote(_)) => depth -= 1,
            Event::Start(Tag::FootnoteDefinition(name)) => {
                inside_note += 1;
                notes.push((name, span));
            }
            Event::End(TagEnd::FootnoteDefinition) => inside_note -= 1,
            Event::FootnoteReference(name) if inside_note == 0 => {
                referred.insert(name.into_string());
            }
            Event::Html(_) | Event::InlineHtml(_) => found.refused.push(Refused::Html(span)),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => match target_of(link_type, &dest_url) {
                Target::Internal => found.links.push(InternalLink { target: dest_url.into_string(), span }),
                Target::External => {}
                Target::Refused => {
                    found.refused.push(Refused::Link { target: dest_url.into_string(), span });
                }
            },
            Event::Text(it) | Event::Code(it) => {
                found.characters += it.chars().filter(|c| !c.is_whitespace()).count();
                if let Some(character) = it.chars().find(|it| is_hidden(*it)) {
                    found.refused.push(Refused::Invisible { character, span: place_of(character, text, span) });
                }
            }
            _ => {}
        }
    }
    let loose = notes.into_iter().filter(|(name, _)| !referred.contains(name.as_ref()));
    found.refused.extend(loose.map(|(_, span)| Refused::LooseNote(span.start..span.start + 1)));
    found
}

fn picture_uses(events: &[Event], spans: &[Range<usize>]) -> Vec<PictureUse> {
    let pictures = events.iter().enumerate().filter_map(|(at, event)| match event {
        Event::Start(Tag::Image { dest_url, .. }) => Some(PictureUse {
            target: dest_url.to_string(),
            alternative: alternative(events, at).0,
            is_alone: alone(events, at).is_some(),
            span: spans[at].clone(),
        }),
        _ => None,
    });
    pictures.collect()
}

/// The alternative text of the picture that begins at an event, and where the picture ends.
fn alternative(events: &[Event], start: usize) -> (String, usize) {
    let (mut text, mut depth) = (String::new(), 0_usize);
    for (at, event) in events.iter().enumerate().skip(start) {
        match event {
            Event::Start(Tag::Image { .. }) => depth += 1,
            Event::End(TagEnd::Image) if depth == 1 => return (text, at),
            Event::End(TagEnd::Image) => depth -= 1,
            Event::Text(piece) | Event::Code(piece) => text.push_str(piece),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    (text, events.len())
}

/// Where the picture that begins at an event ends, if it is a paragraph of its own.
fn alone(events: &[Event], start: usize) -> Option<usize> {
    let (_, end) = alternative(events, start);
    let before = start.checked_sub(1).and_then(|it| events.get(it));
    let is_alone = matches!(before, Some(Event::Start(Tag::Paragraph)))
        && matches!(events.get(end + 1), Some(Event::End(TagEnd::Paragraph)));
    is_alone.then_some(end)
}

/// Where a character stands in a piece of the text, or the piece where it is written as a reference.
fn place_of(character: char, text: &str, span: Range<usize>) -> Range<usize> {
    match text[span.clone()].find(character) {
        Some(at) => span.start + at..span.start + at + character.len_utf8(),
        None => span,
    }
}

/// Whether a reader would not see a character: controls, marks of direction, widths of nothing.
pub(crate) fn is_hidden(character: char) -> bool {
    let is_control = character.is_control() && !matches!(character, '\n' | '\r' | '\t');
    let directs = matches!(character, '\u{61c}' | '\u{2066}'..='\u{2069}');
    let is_tag = matches!(character, '\u{180e}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    is_control || directs || is_tag || is_invisible(character)
}

/// A text without the characters no reader sees: it reads as it is written.
fn seen(text: CowStr) -> CowStr {
    if text.chars().any(is_hidden) {
        text.chars().filter(|it| !is_hidden(*it)).collect::<String>().into()
    } else {
        text
    }
}

/// What a text refers to.
pub(crate) struct References<'r> {
    /// The address of a page of the site, where it has it.
    pub(crate) page: &'r dyn Fn(&str) -> Option<String>,
    /// The picture a text names by its path from its file.
    pub(crate) picture: &'r dyn Fn(&str) -> Option<Shown>,
}

/// A picture where it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) address: String,
    /// Points.
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl<'r> References<'r> {
    /// Of a text that has no pictures.
    pub(crate) fn pages(page: &'r dyn Fn(&str) -> Option<String>) -> Self {
        Self { page, picture: &|_| None }
    }
}

/// What page and print are made from: no HTML, links that lead somewhere, no character that is not
/// seen. Pictures that are there stand by themselves; others are their alternative text.
fn events<'t>(text: &'t str, references: &References) -> Vec<Event<'t>> {
    let parsed = with_pictures(Parser::new_ext(text, options()).collect(), references);
    let safe = parsed.into_iter().filter_map(|event| match event {
        Event::Html(_) | Event::InlineHtml(_) => None,
        Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => None,
        Event::Text(text) => Some(Event::Text(seen(text))),
        Event::Code(text) => Some(Event::Code(seen(text))),
        other => Some(other),
    });
    with_links(without_breaks_in_chinese(safe.collect()), references.page)
}

/// Takes pictures that are there out of their paragraphs, and of others all but the alternative text.
fn with_pictures<'t>(events: Vec<Event<'t>>, references: &References) -> Vec<Event<'t>> {
    let mut out = Vec::with_capacity(events.len());
    // Where the picture that stays ends.
    let mut stays = None;
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) if stays.is_none() => {
                stays = alone(&events, at).filter(|_| (references.picture)(dest_url).is_some());
                if stays.is_some() {
                    out.pop();
                    out.push(event.clone());
                }
            }
            Event::Start(Tag::Image { .. }) => {}
            Event::End(TagEnd::Image) if stays == Some(at) => out.push(event.clone()),
            Event::End(TagEnd::Image) => {}
            Event::End(TagEnd::Paragraph) if stays.take().is_some() => {}
            other => out.push(other.clone()),
        }
    }
    out
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

/// Renders Markdown as HTML.
///
/// Raw HTML is left out, a picture that is not there is its alternative text and a refused link plain
/// text: the check names them, and a page is safe even where it was not run. Headings keep their level,
/// never above two.
pub(crate) fn html(text: &str, references: &References) -> Html {
    let (events, notes) = Notes::apart(with_figures(events(text, references), references));
    let (events, headings) = with_heading_ids(events);
    let mut body = String::new();
    html::push_html(&mut body, with_tables(notes.with_references(events)).into_iter());
    notes.push_html(&mut body);
    let headings = headings.into_iter().filter(|(level, _)| *level == HeadingLevel::H2).map(|(_, it)| it).collect();
    Html { body, headings }
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

/// Writes pictures with their size, so that the page does not move when they arrive.
fn with_figures<'t>(events: Vec<Event<'t>>, references: &References) -> Vec<Event<'t>> {
    let mut out = Vec::with_capacity(events.len());
    let mut end = None;
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                let (alternative, last) = alternative(&events, at);
                end = Some(last);
                let figure = (references.picture)(dest_url).map(|it| figure(&it, &alternative, title));
                out.extend(figure.map(|it| Event::Html(it.into())));
            }
            _ if end.is_some_and(|it| at <= it) => {}
            other => out.push(other.clone()),
        }
    }
    out
}

fn figure(shown: &Shown, alternative: &str, caption: &str) -> String {
    let Shown { address, width, height } = shown;
    let (address, alternative, caption) =
        (HtmlEscape(address), HtmlEscape(alternative), HtmlEscape(&seen(caption.into())).to_string());
    let caption = if caption.is_empty() { String::new() } else { format!("<figcaption>{caption}</figcaption>") };
    format!(
        "<figure class=\"picture\"><img src=\"{address}\" alt=\"{alternative}\" width=\"{width}\" height=\"{height}\" \
         loading=\"lazy\" decoding=\"async\">{caption}</figure>\n"
    )
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
        html(text, &References::pages(&|it| Some(format!("../..{it}")))).body
    }

    #[test]
    fn neither_raw_html_nor_images_reach_the_page() {
        let text =
            "a <b onclick=x>b</b> ![i](/x.png) ![a [link](/y) b](x \"t\")\n\n<script>1</script>\n\n<!-- c -->\n\nend";
        assert_eq!(body(text), "<p>a b i a <a href=\"../../y\">link</a> b</p>\n<p>end</p>\n");
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
        assert_eq!(html("[x **y**](/zones/0/)", &References::pages(&|_| None)).body, "<p>x <strong>y</strong></p>\n");
    }

    #[test]
    fn headings_have_ids_of_their_own_and_stand_below_the_title() {
        let page =
            html("# 背景\n\n## （一）统一 `API` 入口\n\n### 背景\n\n## 背景\n\n## ……", &References::pages(&|_| None));
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
    fn lines_wrapped_in_chinese_are_joined() {
        assert_eq!(body("第一行\n第二行\nABC\n“引文”"), "<p>第一行第二行\nABC\n“引文”</p>\n");
    }
}
