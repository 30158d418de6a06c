//! Builds the inline pieces of a line from parser events: text, bold, links, notes and line breaks.

use std::iter::Peekable;
use std::vec::IntoIter;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::bold::{self, Run};
use super::document::{Inline, Link, Picture, Span, Target};
use super::law::{Mark, MarkKind};
use super::read::{Reader, html_slip, lines_of};
use super::slips::{Slip, SlipKind};
use super::{seen, wrapped};

/// A piece of a line as the parser found it.
#[derive(Debug, Clone)]
pub(super) enum Token<'t> {
    /// Text as written. `escaped` is set if a backslash escapes its first character.
    Text {
        span: Span,
        escaped: bool,
    },
    Code {
        text: CowStr<'t>,
        span: Span,
    },
    Open {
        target: Target,
        span: Span,
    },
    Close {
        end: usize,
    },
    Picture(Picture),
    Note {
        number: usize,
        span: Span,
    },
    /// A line break of the source.
    Soft(usize),
    /// A line break to show.
    Hard {
        span: Span,
    },
}

impl Token<'_> {
    pub(super) fn start(&self) -> usize {
        match self {
            Token::Text { span, .. }
            | Token::Code { span, .. }
            | Token::Open { span, .. }
            | Token::Note { span, .. }
            | Token::Hard { span } => span.start,
            Token::Picture(picture) => picture.span.start,
            Token::Close { end: at } | Token::Soft(at) => *at,
        }
    }

    pub(super) fn end(&self) -> usize {
        match self {
            Token::Text { span, .. } | Token::Code { span, .. } | Token::Note { span, .. } | Token::Hard { span } => {
                span.end
            }
            // The opening bracket.
            Token::Open { span, .. } => span.start + 1,
            Token::Picture(picture) => picture.span.end,
            Token::Close { end: at } | Token::Soft(at) => *at,
        }
    }
}

/// A piece of the source as plain text, including any markup.
pub(super) fn verbatim<'t>(source: &str, span: &Span, quotes: usize) -> Vec<Token<'t>> {
    let mut tokens = Vec::new();
    for line in lines_of(source, span, quotes) {
        if !tokens.is_empty() {
            tokens.push(Token::Soft(line.start));
        }
        tokens.push(Token::Text { span: line, escaped: false });
    }
    tokens
}

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

// ---- Building ------------------------------------------------------------------

/// Builds a line from tokens, and collects its slips.
pub(super) fn built(
    source: &str,
    quotes: usize,
    tokens: Vec<Token>,
    marks: &mut Vec<Mark>,
) -> (Vec<Inline>, Vec<Slip>) {
    let (tokens, mut slips) = without_pictures(source, quotes, tokens);
    let (pairs, loose) = bold::pairs(&runs(source, &tokens));
    slips.extend(loose.into_iter().map(loose_slip));
    slips.extend(pairs.iter().filter_map(|it| doubtful(source, it)));
    let mut bold: Vec<(Span, bool)> = Vec::new();
    for pair in pairs {
        bold.extend([(pair.open, true), (pair.close, false)]);
    }
    bold.sort_by_key(|it| it.0.start);
    let bold = bold.into_iter().peekable();
    let mut builder = Builder { source, quotes, marks, bold, levels: vec![Level::default()], starts_line: true };
    for token in tokens {
        builder.token(token);
    }
    let mut body = builder.levels.swap_remove(0).body;
    wrapped::join(&mut body);
    (body, slips)
}

/// Turns pictures that share a paragraph with other text back into text.
fn without_pictures<'t>(source: &str, quotes: usize, tokens: Vec<Token<'t>>) -> (Vec<Token<'t>>, Vec<Slip>) {
    let (mut kept, mut slips) = (Vec::with_capacity(tokens.len()), Vec::new());
    for token in tokens {
        if let Token::Picture(Picture { span, .. }) = token {
            kept.extend(verbatim(source, &span, quotes));
            slips.push(Slip::new(SlipKind::Picture, span, "图片没有单独成段，将照原样显示", "图片的前后各空一行"));
        } else {
            kept.push(token);
        }
    }
    (kept, slips)
}

/// The runs of exactly two asterisks in the text.
fn runs(source: &str, tokens: &[Token]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut inside = None;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Open { .. } => inside = Some(at),
            Token::Close { .. } => inside = None,
            Token::Text { span, escaped } => {
                let before = at.checked_sub(1).and_then(|it| edge(source, &tokens[it], true));
                let after = tokens.get(at + 1).and_then(|it| edge(source, it, false));
                let from = span.start + usize::from(*escaped);
                runs.extend(in_text(source, from..span.end).map(|run| Run {
                    before: source[span.start..run.start].chars().next_back().or(before).unwrap_or(' '),
                    after: source[run.end..span.end].chars().next().or(after).unwrap_or(' '),
                    span: run,
                    inside,
                }));
            }
            _ => {}
        }
    }
    runs
}

/// The last or first character of a token. Tokens other than text count as a letter.
fn edge(source: &str, token: &Token, at_end: bool) -> Option<char> {
    match token {
        Token::Text { span, .. } if at_end => source[span.clone()].chars().next_back(),
        Token::Text { span, .. } => source[span.clone()].chars().next(),
        Token::Soft(_) | Token::Hard { .. } => None,
        Token::Open { .. } if at_end => None,
        Token::Close { .. } if !at_end => None,
        _ => Some('字'),
    }
}

fn in_text(source: &str, span: Span) -> impl Iterator<Item = Span> {
    let text = &source[span.clone()];
    let mut runs: Vec<Span> = Vec::new();
    for (at, _) in text.match_indices('*') {
        match runs.last_mut() {
            Some(last) if last.end == span.start + at => last.end += 1,
            _ => runs.push(span.start + at..span.start + at + 1),
        }
    }
    runs.into_iter().filter(|it| it.len() == 2)
}

fn loose_slip(span: Span) -> Slip {
    let help = "加粗写作 `**文字**`，星号与文字之间不空格，加粗的文字不以逗号、句号等开头；要显示星号的，写作 `\\*\\*` 或者 `＊＊`";
    Slip::new(SlipKind::Bold, span, "`**` 没有成对，将照原样显示", help)
}

/// Reports bold text that may be the word between two names masked with asterisks, as in 张**和李**.
fn doubtful(source: &str, pair: &bold::Pair) -> Option<Slip> {
    const LONGEST: usize = 6;
    let text = &source[pair.open.end..pair.close.start];
    let joins = text.starts_with(['和', '与', '及', '等', '或']) && text.chars().count() <= LONGEST;
    let before = source[..pair.open.start].chars().next_back();
    (joins && before.is_some_and(|it| it > '\u{2e7f}')).then(|| {
        let help = "确要加粗的不必改动；星号代替隐去的字的，写作 `＊＊` 或者 `\\*\\*`";
        Slip::new(SlipKind::Bold, pair.open.start..pair.close.end, format!("“{text}”将显示为粗体"), help)
    })
}

/// Builds a line. The last level is the innermost open element.
struct Builder<'b> {
    source: &'b str,
    quotes: usize,
    marks: &'b mut Vec<Mark>,
    /// The marks of bold text that are still ahead. The flag is set for opening marks.
    bold: Peekable<IntoIter<(Span, bool)>>,
    levels: Vec<Level>,
    starts_line: bool,
}

#[derive(Default)]
struct Level {
    body: Vec<Inline>,
    link: Option<(Target, Span)>,
}

impl Builder<'_> {
    fn push(&mut self, piece: Inline) {
        self.levels.last_mut().expect("the outermost level stays").body.push(piece);
        self.starts_line = false;
    }

    fn token(&mut self, token: Token) {
        match token {
            Token::Text { span, .. } => self.text_with_bold(span),
            Token::Code { text, span } => self.code(&text, span),
            Token::Open { target, span } => self.levels.push(Level { body: vec![], link: Some((target, span)) }),
            Token::Close { .. } => self.close_link(),
            // Pictures beside text were turned into text before.
            Token::Picture(_) => {}
            Token::Note { number, .. } => self.push(Inline::Note(number)),
            Token::Soft(_) => self.end_line(Inline::Space),
            Token::Hard { .. } => self.end_line(Inline::Break),
        }
    }

    fn end_line(&mut self, with: Inline) {
        if let Some(Inline::Text { text, .. }) = self.levels.last_mut().and_then(|it| it.body.last_mut()) {
            text.truncate(text.trim_end().len());
        }
        self.push(with);
        self.starts_line = true;
    }

    fn text_with_bold(&mut self, span: Span) {
        let mut at = span.start;
        while let Some((mark, opens)) = self.bold.next_if(|(mark, _)| mark.end <= span.end) {
            self.text(at..mark.start);
            at = mark.end;
            self.marks.push(Mark::new(MarkKind::Bold, mark.clone()));
            if opens {
                self.levels.push(Level::default());
            } else {
                let body = self.levels.pop().expect("a bold text was opened").body;
                self.push(Inline::Strong(body));
            }
        }
        self.text(at..span.end);
    }

    /// Adds text without its indentation and without invisible characters.
    fn text(&mut self, span: Span) {
        let written = &self.source[span.clone()];
        let kept = if self.starts_line { written.trim_start() } else { written };
        let start = span.end - kept.len();
        let text = seen(kept);
        if !text.is_empty() {
            self.push(Inline::Text { text, span: start..span.end });
        }
    }

    fn code(&mut self, text: &str, span: Span) {
        let written = &self.source[span.clone()];
        let accents = written.len() - written.trim_start_matches('`').len();
        let inner = span.start + accents..span.end - accents;
        self.marks.push(Mark::new(MarkKind::Accent, span.start..inner.start));
        self.marks.push(Mark::new(MarkKind::Accent, inner.end..span.end));
        let spans = lines_of(self.source, &inner, self.quotes);
        let written = wrapped::joined(spans.iter().map(|it| &self.source[it.clone()]));
        // In a table cell, bars are escaped with a backslash.
        let has_bars = written.contains("\\|") && !text.contains("\\|");
        let text = if has_bars { written.replace("\\|", "|") } else { written };
        // One space at each end only separates the code from the backticks.
        let inner = text.strip_prefix(' ').and_then(|it| it.strip_suffix(' ')).filter(|it| !it.trim().is_empty());
        let text = inner.unwrap_or(&text);
        self.push(Inline::Code { text: seen(text), spans });
    }

    fn close_link(&mut self) {
        let level = self.levels.pop().expect("a link was opened");
        let (target, span) = level.link.expect("a link closes what it opened");
        self.push(Inline::Link(Link { target, body: level.body, span }));
    }
}
