//! Markdown of contributors: to safe HTML, and what is refused in it.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

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
    let local = (target.starts_with('/') && !target.starts_with("//") && !target.contains('\\')) || target.starts_with('#');
    if local { Target::Internal } else { Target::Refused }
}

/// Renders Markdown as HTML; links that start with `/` are made relative with `root`.
///
/// Raw HTML and images are left out and refused links lose their target: the check names them,
/// and a page is safe even where it was not run. Headings keep their level, never above two.
pub(crate) fn html(text: &str, root: &str) -> String {
    let mut in_image = 0;
    let events = Parser::new_ext(text, options()).filter_map(|event| match event {
        Event::Html(_) | Event::InlineHtml(_) => None,
        Event::Start(Tag::Image { .. }) => {
            in_image += 1;
            None
        }
        Event::End(TagEnd::Image) => {
            in_image -= 1;
            None
        }
        _ if in_image > 0 => None,
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = relative(link_type, dest_url, root);
            Some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
        }
        Event::Start(Tag::Heading { level: HeadingLevel::H1, id, classes, attrs }) => {
            Some(Event::Start(Tag::Heading { level: HeadingLevel::H2, id, classes, attrs }))
        }
        Event::End(TagEnd::Heading(HeadingLevel::H1)) => Some(Event::End(TagEnd::Heading(HeadingLevel::H2))),
        other => Some(other),
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    styled(&out)
}

fn relative<'t>(link_type: LinkType, target: CowStr<'t>, root: &str) -> CowStr<'t> {
    match target_of(link_type, &target) {
        Target::Internal if target.starts_with('/') => format!("{root}{}", &target[1..]).into(),
        Target::Refused => "#".into(),
        _ => target,
    }
}

/// Says in classes what the writer of HTML says in inline styles, which the site does not allow.
fn styled(html: &str) -> String {
    html.replace(" style=\"text-align: right\"", " class=\"align-right\"")
        .replace(" style=\"text-align: center\"", " class=\"align-center\"")
        .replace(" style=\"text-align: left\"", " class=\"align-left\"")
        .replace("<table>", "<div class=\"table-scroll\" role=\"region\" aria-label=\"表格\" tabindex=\"0\"><table>")
        .replace("</table>", "</table></div>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_html_and_script_links_never_reach_the_page() {
        let page = html("a <b onclick=x>b</b>\n\n<script>1</script>\n\n[x](javascript:alert) ![i](/x.png)", "../");
        assert!(!page.contains("<b") && !page.contains("<script") && !page.contains("javascript:"), "{page}");
        assert!(!page.contains("<img"), "{page}");
    }

    #[test]
    fn links_of_the_site_are_made_relative() {
        assert!(html("[x](/indicators/13/)", "../../").contains("href=\"../../indicators/13/\""));
    }
}
