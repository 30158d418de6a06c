//! Parses markup into tags and the text that readers see.

use std::collections::BTreeMap;
use std::convert::Infallible;

use html5gum::{Token, Tokenizer};

/// A token of markup, with character references resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    Start(Tag),
    End(String),
    Text(String),
    Comment(String),
}

/// A start tag, with names in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
}

/// Parses HTML, SVG or XML. Scripts and styles are parsed as markup too, so nothing in them goes unseen.
pub(crate) fn read(markup: &str) -> Vec<Part> {
    let Ok(tokens) = Tokenizer::new(markup).collect::<Result<Vec<_>, Infallible>>();
    tokens.into_iter().filter_map(part).collect()
}

fn part(token: Token) -> Option<Part> {
    Some(match token {
        Token::StartTag(tag) => {
            let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(value)));
            Part::Start(Tag { name: text(&tag.name), attributes: attributes.collect() })
        }
        Token::EndTag(tag) => Part::End(text(&tag.name)),
        Token::String(bytes) => Part::Text(text(&bytes)),
        Token::Comment(bytes) => Part::Comment(text(&bytes)),
        Token::Doctype(_) | Token::Error(_) => return None,
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The visible text of a page, one string per block.
///
/// Inline tags do not separate text. Blocks without text are left out.
pub(crate) fn blocks(parts: &[Part]) -> Vec<String> {
    let mut blocks = vec![String::new()];
    for part in parts {
        match part {
            Part::Start(Tag { name, .. }) | Part::End(name) if !INLINE.contains(&name.as_str()) => {
                blocks.push(String::new());
            }
            Part::Text(text) => blocks.last_mut().expect("there is a block").push_str(text),
            Part::Start(_) | Part::End(_) | Part::Comment(_) => {}
        }
    }
    blocks.retain(|it| !it.trim().is_empty());
    blocks
}

/// Elements that do not start a new line of text.
const INLINE: [&str; 20] = [
    "a", "abbr", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span",
    "strong", "time", "u",
];

pub(crate) fn tags(parts: &[Part]) -> impl Iterator<Item = &Tag> {
    parts.iter().filter_map(|it| match it {
        Part::Start(tag) => Some(tag),
        _ => None,
    })
}

/// The contents of the first element with a name; empty if there is none.
pub(crate) fn inside<'p>(parts: &'p [Part], name: &str) -> &'p [Part] {
    let Some(start) = parts.iter().position(|it| is_start(it, name)) else { return &[] };
    let rest = &parts[start + 1..];
    let end = rest.iter().position(|it| is_end(it, name)).unwrap_or(rest.len());
    &rest[..end]
}

/// The parts outside all elements with a name. Such elements must not be nested.
pub(crate) fn without(parts: &[Part], name: &str) -> Vec<Part> {
    let mut kept = Vec::new();
    let mut rest = parts;
    while let Some(start) = rest.iter().position(|it| is_start(it, name)) {
        kept.extend_from_slice(&rest[..start]);
        rest = &rest[start..];
        let Some(end) = rest.iter().position(|it| is_end(it, name)) else { break };
        rest = &rest[end + 1..];
    }
    kept.extend_from_slice(rest);
    kept
}

/// Splits the parts before each start tag with a name. The first piece is what precedes them all.
pub(crate) fn split<'p>(parts: &'p [Part], name: &str) -> Vec<&'p [Part]> {
    let starts = parts.iter().enumerate().filter(|(_, it)| is_start(it, name)).map(|(at, _)| at);
    let mut pieces = Vec::new();
    let mut from = 0;
    for start in starts.chain([parts.len()]) {
        pieces.push(&parts[from..start]);
        from = start;
    }
    pieces
}

fn is_start(part: &Part, wanted: &str) -> bool {
    matches!(part, Part::Start(Tag { name, .. }) if name == wanted)
}

fn is_end(part: &Part, wanted: &str) -> bool {
    matches!(part, Part::End(name) if name == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_page_is_what_its_lines_show() {
        let page = read(
            "<body><nav>栏目</nav><main id=\"main\"><h1>甲<b>乙</b></h1>\n<p>A&amp;B<sup><a>[1]</a></sup>丙<!-- 丁 --></p></main>",
        );
        assert_eq!(blocks(inside(&page, "main")), ["甲乙", "A&B", "[1]", "丙"]);
        assert_eq!(blocks(&without(inside(&page, "main"), "sup")), ["甲乙", "A&B丙"]);
    }

    #[test]
    fn elements_are_taken_out_by_their_whole_name() {
        assert_eq!(without(&read("<s>甲</s><svg>乙</svg><s>丙</s>"), "s"), read("<svg>乙</svg>"));
        assert_eq!(without(&read("<svg>没有完"), "svg"), read("<svg>没有完"));
    }

    #[test]
    fn attributes_are_read_as_written_for_readers() {
        for markup in
            ["<a title=\"甲&#20057;\" id=\"x\">", "<A TITLE=甲乙 id='x'/>", "<noscript><a id=x title=甲&#x4e59;>"]
        {
            let parts = read(markup);
            let tag = tags(&parts).last().expect("a tag");
            assert_eq!((&tag.attributes["title"][..], &tag.attributes["id"][..]), ("甲乙", "x"), "{markup}");
        }
    }

    #[test]
    fn pieces_begin_with_their_tag() {
        let page = read("甲<section id=\"a\">乙</section><section id=\"b\">丙");
        let texts: Vec<String> = split(&page, "section").iter().map(|it| blocks(it).concat()).collect();
        assert_eq!(texts, ["甲", "乙", "丙"]);
    }
}
