//! Reads parser events of a line as tokens, and records the marks that they consume.

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::document::{Picture, Span, Target};
use super::line::{Token, verbatim};
use super::mark::{Mark, MarkKind};
use super::read::Reader;
use super::slip::{Slip, SlipKind, html_slip};
use super::{seen, wrapped};

impl<'t> Reader<'t> {
    /// The tokens up to the end of the block. Without an enclosing block, reads up to the next block.
    pub(super) fn tokens(&mut self, is_enclosed: bool) -> Vec<Token<'t>> {
        let mut tokens = Vec::new();
        let mut open = Vec::new();
        while let Some((event, span)) = self.next() {
            if open.is_empty() && !is_enclosed && !is_inline(&event) {
                self.at -= 1;
                break;
            }
            if open.is_empty() && matches!(event, Event::End(_)) {
                break;
            }
            self.token(event, span, &mut open, &mut tokens);
        }
        tokens
    }

    /// Adds the tokens for an event. `open` is the stack of elements still to be closed.
    fn token(&mut self, event: Event<'t>, span: Span, open: &mut Vec<Closing>, tokens: &mut Vec<Token<'t>>) {
        match event {
            Event::Text(_) => self.text(span, tokens),
            Event::Code(text) => tokens.push(Token::Code { text, span }),
            Event::Html(_) => tokens.extend(verbatim(self.source, &span, self.quotes)),
            Event::InlineHtml(_) => {
                tokens.extend(verbatim(self.source, &span, self.quotes));
                self.slips.push(html_slip(span));
            }
            Event::SoftBreak => tokens.push(Token::Soft(span.end)),
            Event::HardBreak => {
                if self.source[span.clone()].starts_with('\\') {
                    self.marks.push(Mark::new(MarkKind::Escape, span.start..span.start + 1));
                }
                tokens.push(Token::Hard { span });
            }
            Event::FootnoteReference(name) => match self.notes.get(name.as_ref()) {
                Some(number) if !self.in_note => {
                    self.marks.push(Mark::new(MarkKind::Note, span.clone()));
                    tokens.push(Token::Note { number: *number, span });
                }
                _ => tokens.push(Token::Text { span, escaped: false }),
            },
            Event::Start(tag) => self.opening(tag, span, open, tokens),
            Event::End(_) => match open.pop() {
                Some(Closing::Text(width)) => {
                    // At the end of a heading, the parser counts a tab as part of the mark.
                    let end = span.start + self.source[span].trim_end().len();
                    self.text(end - width..end, tokens);
                }
                Some(Closing::Link(sign)) => {
                    let start = tokens.last().map_or(span.start + 1, Token::end);
                    // The bracket may be on a line of its own.
                    let start = start + self.source[start..span.end].find(sign).unwrap_or_default();
                    self.marks.push(Mark::new(MarkKind::Link, start..span.end));
                    tokens.push(Token::Close { end: span.end });
                }
                None => {}
            },
            _ => {}
        }
    }

    /// Adds text as written in the source. Character references are not resolved.
    fn text(&mut self, span: Span, tokens: &mut Vec<Token<'t>>) {
        let ends = tokens.last().map(Token::end);
        let follows = ends == Some(span.start);
        let escaped = !follows && span.start > 0 && self.source.as_bytes()[span.start - 1] == b'\\';
        if escaped {
            // In a table, both backslashes of `\\|` are marks: one escapes the bar for the table, one for the line.
            let free = ends.into_iter().chain(self.marks.last().map(|it| it.end)).max().unwrap_or(0);
            let before = &self.source[free.min(span.start)..span.start];
            let signs = if self.source[span.start..].starts_with('|') && before.ends_with("\\\\") { 2 } else { 1 };
            self.marks.push(Mark::new(MarkKind::Escape, span.start - signs..span.start));
        }
        match tokens.last_mut() {
            Some(Token::Text { span: last, .. }) if follows => last.end = span.end,
            _ => tokens.push(Token::Text { span, escaped }),
        }
    }

    fn opening(&mut self, tag: Tag<'t>, span: Span, open: &mut Vec<Closing>, tokens: &mut Vec<Token<'t>>) {
        match tag {
            Tag::Emphasis => self.as_text(span, 1, open, tokens),
            Tag::Strong => self.as_text(span, 2, open, tokens),
            Tag::Image { link_type: LinkType::Inline, dest_url, title, .. } => {
                let alternative = self.alternative();
                let (target, caption) = (dest_url.to_string(), seen(&title));
                tokens.push(Token::Picture(Picture { target, alternative, caption, span }));
            }
            Tag::Link { link_type, dest_url, title, .. } => match target(link_type, &dest_url) {
                Some(target) if title.is_empty() => {
                    self.marks.push(Mark::new(MarkKind::Link, span.start..span.start + 1));
                    let is_automatic = self.source[span.start..].starts_with('<');
                    tokens.push(Token::Open { target, span });
                    open.push(Closing::Link(if is_automatic { '>' } else { ']' }));
                }
                found => {
                    self.alternative();
                    let before = &self.source[..span.start];
                    self.slips.extend(link_slip(before, link_type, found.is_some(), &dest_url, &span));
                    tokens.extend(verbatim(self.source, &span, self.quotes));
                }
            },
            _ => {
                self.alternative();
                tokens.extend(verbatim(self.source, &span, self.quotes));
            }
        }
    }

    /// Treats marks that the dialect does not have as text.
    fn as_text(&mut self, span: Span, width: usize, open: &mut Vec<Closing>, tokens: &mut Vec<Token<'t>>) {
        self.text(span.start..span.start + width, tokens);
        open.push(Closing::Text(width));
    }

    /// Consumes the events up to the end of the current picture or link, and returns their text.
    fn alternative(&mut self) -> String {
        let (mut text, mut depth) = (String::new(), 0_usize);
        while let Some((event, _)) = self.next() {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(TagEnd::Image | TagEnd::Link) if depth == 0 => break,
                Event::End(_) => depth = depth.saturating_sub(1),
                Event::Text(piece) | Event::Code(piece) => text.push_str(&piece),
                Event::SoftBreak | Event::HardBreak => text.push('\n'),
                _ => {}
            }
        }
        seen(&wrapped::joined(text.split('\n').map(str::trim)))
    }
}

/// How an open element ends.
#[derive(Debug)]
enum Closing {
    /// With this many marks, which are shown as text.
    Text(usize),
    /// With the character that follows the text of a link.
    Link(char),
}

fn is_inline(event: &Event) -> bool {
    match event {
        Event::Start(tag) => {
            matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. })
        }
        Event::End(_) | Event::Rule => false,
        _ => true,
    }
}

/// The target of a link; `None` if it is not accepted.
fn target(link_type: LinkType, target: &str) -> Option<Target> {
    let lower = target.to_ascii_lowercase();
    let is_web = ["https://", "http://", "mailto:"].iter().any(|it| lower.starts_with(it));
    match link_type {
        LinkType::Email => Some(Target::Address(format!("mailto:{target}"))),
        LinkType::Inline | LinkType::Autolink if is_web => Some(Target::Address(target.into())),
        LinkType::Inline if target.starts_with('#') => Some(Target::Anchor(target.into())),
        LinkType::Inline if target.starts_with('/') && !target.starts_with("//") && !target.contains('\\') => {
            Some(Target::Page(target.into()))
        }
        _ => None,
    }
}

/// The slip in a link that was not accepted. A reference such as `[注]` is plain text and no slip.
fn link_slip(before: &str, link_type: LinkType, is_accepted: bool, target: &str, span: &Span) -> Option<Slip> {
    let slip = |message: String, help: &str| Some(Slip::new(SlipKind::Link, span.clone(), message, help));
    match link_type {
        _ if before.ends_with('！') => slip(
            "没有成为图片，将照原样显示".into(),
            "图片写作 `![图片的说明](文件夹/tu-1.png)`：感叹号是半角的，单独成段",
        ),
        _ if is_accepted => slip("链接有提示文字，将照原样显示".into(), "链接写作 `[文字](地址)`，要说的话写在正文中"),
        LinkType::Inline | LinkType::Autolink => {
            let help = "站内链接以 `/` 开头，站外链接为 https、http 或者 mailto";
            slip(format!("链接 `{target}` 不被接受，将照原样显示"), help)
        }
        _ => None,
    }
}
