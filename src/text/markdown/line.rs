//! Builds the inline pieces of a line from parser events: text, bold, links, notes and line breaks.

use std::iter::Peekable;
use std::vec::IntoIter;

use pulldown_cmark::CowStr;

use super::bold::{self, Run};
use super::document::{Inline, Link, Picture, Span, Target};
use super::mark::{Mark, MarkKind};
use super::slip::{Slip, SlipKind};
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

/// The lines of a piece of the source, without line ends.
///
/// All lines but the first also lose leading blanks and up to `quotes` quotation marks `>`.
pub(super) fn lines_of(source: &str, span: &Span, quotes: usize) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut at = span.start;
    for line in source[span.clone()].split_inclusive('\n') {
        let text = line.trim_end();
        let mut left = if lines.is_empty() { None } else { Some(quotes) };
        let inner = text.trim_start_matches(|it| match (it, left) {
            (' ' | '\t', Some(_)) => true,
            ('>', Some(open)) if open > 0 => {
                left = Some(open - 1);
                true
            }
            _ => false,
        });
        let before = text.len() - inner.len();
        lines.push(at + before..at + text.len());
        at += line.len();
    }
    lines
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
