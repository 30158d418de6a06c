//! Builds an outline from the parser's events.
//!
//! Refuses YAML features that records do not use: duplicate keys, anchors and aliases, tags, a second
//! document, deep nesting.

use std::collections::BTreeMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};

use super::fold::joined_lines;
use super::mended::{Edit, Mended};
use super::outline::{Entry, Node, NodeKind};
use super::{escape, slip, syntax};
use crate::finding::{Finding, MOST_FINDINGS, Place, brief, code};
use crate::text::characters::{self, Fault, Found};

/// The maximum nesting depth of a record.
const DEPTH: usize = 24;

/// The result of reading a text.
pub(super) struct Built {
    pub(super) root: Option<Node>,
    pub(super) findings: Vec<Finding>,
    /// Edits that remove line breaks between lines that join without a space. The parser has put a space there.
    pub(super) joined: Vec<Edit>,
}

/// The position where reading ended early, and the reason.
pub(super) struct Stop {
    pub(super) at: usize,
    pub(super) finding: Finding,
}

impl Stop {
    /// Whether mending the text cannot help, so that reading ends here.
    pub(super) fn is_final(&self) -> bool {
        [&code::YAML_DEPTH, &code::TOO_MANY_FINDINGS].contains(&self.finding.code)
    }
}

/// Reads a text. Positions refer to the original.
pub(super) fn build(file: &str, original: &str, mended: &Mended) -> Result<Built, Box<Stop>> {
    let parser = Parser::new_from_str(&mended.text);
    let built = Built { root: None, findings: Vec::new(), joined: Vec::new() };
    let mut builder = Builder { file, original, mended, parser, end: 0, built };
    builder.built.root = builder.document()?;
    Ok(builder.built)
}

struct Builder<'t> {
    file: &'t str,
    original: &'t str,
    mended: &'t Mended,
    parser: Parser<'t, StrInput<'t>>,
    /// The end of the last event.
    end: usize,
    built: Built,
}

type Read<T> = Result<T, Box<Stop>>;

impl<'t> Builder<'t> {
    fn next(&mut self) -> Read<(Event<'t>, Range<usize>)> {
        let next = self.parser.next_event().unwrap_or(Ok((Event::StreamEnd, Span::default())));
        let (event, span) = next.map_err(|err| self.syntax(&err))?;
        let range = self.mended.byte(span.start.index())..self.mended.byte(span.end.index());
        self.end = range.end;
        self.refuse_references(&event, &range)?;
        Ok((event, range))
    }

    fn syntax(&self, err: &ScanError) -> Box<Stop> {
        let at = self.mended.byte(err.marker().index());
        let (code, message, help) = syntax::in_chinese(err.info());
        Box::new(Stop { at, finding: Finding::new(code, self.file, Place::Span(at..at + 1), message).help(help) })
    }

    fn refuse_references(&self, event: &Event, span: &Range<usize>) -> Read<()> {
        let what = match event {
            Event::Alias(_) => "别名 `*`",
            Event::Scalar(_, _, anchor, _) | Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _)
                if *anchor != 0 =>
            {
                "锚点 `&`"
            }
            Event::Scalar(_, _, _, Some(_)) | Event::SequenceStart(_, Some(_)) | Event::MappingStart(_, Some(_)) => {
                "标签 `!`"
            }
            _ => return Ok(()),
        };
        Err(self.stop(&code::YAML_ALIAS, span, format!("记录中不能使用 YAML {what}"), "请写出完整的内容"))
    }

    fn stop(&self, code: &'static code::Code, span: &Range<usize>, message: String, help: &str) -> Box<Stop> {
        let place = Place::Span(span.start..span.start + 1);
        Box::new(Stop { at: span.start, finding: Finding::new(code, self.file, place, message).help(help) })
    }

    fn document(&mut self) -> Read<Option<Node>> {
        let mut root = None;
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(root),
                (Event::DocumentStart(_), span) if root.is_some() => {
                    let message = "一个文件只能有一份 YAML 文档".to_string();
                    return Err(self.stop(&code::YAML_SYNTAX, &span, message, "请删去多余的 `---`"));
                }
                (Event::DocumentStart(_), _) => {
                    let (event, span) = self.next()?;
                    root = Some(self.node(event, span, 0)?);
                }
                _ => {}
            }
        }
    }

    fn node(&mut self, event: Event<'t>, span: Range<usize>, depth: usize) -> Read<Node> {
        if depth > DEPTH {
            let message = format!("嵌套超过 {DEPTH} 层");
            return Err(self.stop(&code::YAML_DEPTH, &span, message, "请检查括号和缩进"));
        }
        Ok(match event {
            Event::Scalar(text, style, _, _) => self.scalar(&text, style, span),
            Event::SequenceStart(..) => {
                let kind = self.sequence(depth)?;
                self.collection(kind, span)
            }
            Event::MappingStart(..) => {
                let kind = self.mapping(depth)?;
                self.collection(kind, span)
            }
            _ => self.scalar("", ScalarStyle::Plain, span),
        })
    }

    /// Makes the node of a list or mapping. Without brackets, its span is empty and marks only the start.
    fn collection(&self, kind: NodeKind, span: Range<usize>) -> Node {
        let is_flow = self.original[span.start..].starts_with(['[', '{', '［', '｛']);
        let end = if is_flow { self.end } else { span.start };
        Node { span: span.start..end, kind, comment: None }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: Range<usize>) -> Node {
        let span = self.own(span, style);
        let plain = style == ScalarStyle::Plain;
        if self.original[span.clone()].contains('\n') {
            self.built.joined.extend(joined_lines(self.original, span.clone(), style));
        }
        let text = if style == ScalarStyle::DoubleQuoted { self.unescaped(text, &span) } else { text.to_string() };
        let behind = || comment_behind(self.original, &span).or_else(|| comment_below(self.original, &span));
        let comment = plain.then(behind).flatten();
        if plain {
            self.built.findings.extend(self.full_width_indicator(&span));
        }
        Node { span, kind: NodeKind::Scalar { text, plain }, comment }
    }

    /// The byte range of a scalar itself. The parser also counts the line breaks after a block and a comment after
    /// a quotation as part of it.
    fn own(&self, span: Range<usize>, style: ScalarStyle) -> Range<usize> {
        let written = self.original.get(span.clone()).unwrap_or_default();
        let length = match style {
            ScalarStyle::DoubleQuoted => escape::closing(written),
            ScalarStyle::SingleQuoted => single_closing(written),
            _ => None,
        };
        span.start..span.start + length.unwrap_or(written.trim_end().len())
    }

    /// Reports faulty characters written as escapes. Removes invisible characters and unusual spaces from the text.
    fn unescaped(&mut self, text: &str, span: &Range<usize>) -> String {
        if !self.original[span.clone()].contains('\\') {
            return text.to_string();
        }
        let written = characters::faults_of(escape::characters(self.original, span.clone()).into_iter());
        let is_escape = |it: &Found| self.original[it.span.clone()].contains('\\');
        let escaped: Vec<Finding> =
            written.iter().filter(|it| is_escape(it)).map(|it| Finding::character(self.file, it, 0)).collect();
        self.built.findings.extend(escaped);
        let is_fault = |it: char| matches!(characters::fault(it), Some(Fault::Invisible | Fault::Space));
        text.chars().filter(|it| !is_fault(*it)).collect()
    }

    /// Reports `｜` or `＞` before a line break, used in place of the `|` or `>` of a block scalar.
    fn full_width_indicator(&self, span: &Range<usize>) -> Option<Finding> {
        let written = &self.original[span.clone()];
        let (mark, ascii) = [('｜', "|"), ('＞', ">")].into_iter().find(|it| written.starts_with(it.0))?;
        let rest = written[mark.len_utf8()..].trim_start_matches(['-', '+', ' ']);
        let (message, help) = slip::full_width(mark, ascii);
        let place = Place::Span(span.start..span.start + mark.len_utf8());
        (rest.is_empty() || rest.starts_with('\n'))
            .then(|| Finding::new(&code::FULL_WIDTH_MARK, self.file, place, message).help(help))
    }

    fn sequence(&mut self, depth: usize) -> Read<NodeKind> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(NodeKind::Sequence(items)),
                (event, span) => {
                    let mut item = self.node(event, span, depth + 1)?;
                    self.note_comment(&mut item, |it| it.span.start);
                    items.push(item);
                }
            }
        }
    }

    fn mapping(&mut self, depth: usize) -> Read<NodeKind> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen = BTreeMap::new();
        loop {
            let (event, key_span) = self.next()?;
            let key = match event {
                Event::MappingEnd => return Ok(NodeKind::Mapping(entries)),
                Event::Scalar(text, style, ..) => match self.scalar(&text, style, key_span.clone()).kind {
                    NodeKind::Scalar { text, .. } => text,
                    _ => String::new(),
                },
                _ => {
                    let message = "映射的键应为文字".to_string();
                    return Err(self.stop(&code::YAML_SYNTAX, &key_span, message, "含 `{`、`[` 的文字请加引号"));
                }
            };
            let (event, span) = self.next()?;
            let mut value = self.node(event, span, depth + 1)?;
            self.note_comment(&mut value, |_| key_span.end);
            let first = *seen.entry(key.clone()).or_insert(key_span.start);
            if self.built.findings.len() > MOST_FINDINGS {
                let message = format!("问题超过 {MOST_FINDINGS} 个");
                let help = "请先改正已列出的问题，再检查一次";
                return Err(self.stop(&code::TOO_MANY_FINDINGS, &key_span, message, help));
            }
            if first != key_span.start {
                let duplicate = self.duplicate(&key, &key_span, first);
                self.built.findings.push(duplicate);
            }
            entries.push(Entry { key, key_span, value });
        }
    }

    fn duplicate(&self, key: &str, span: &Range<usize>, first: usize) -> Finding {
        let line = self.original[..first].matches('\n').count() + 1;
        let message = format!("键 `{}` 重复", brief(key));
        Finding::new(&code::DUPLICATE_KEY, self.file, Place::Span(span.clone()), message)
            .help(format!("第 {line} 行已有同名的键，请删去其中之一"))
    }

    /// Notes a comment that takes the place of a value, as in `name: #1`.
    fn note_comment(&self, node: &mut Node, from: impl Fn(&Node) -> usize) {
        let is_empty = matches!(&node.kind, NodeKind::Scalar { text, plain: true } if text.is_empty());
        if is_empty && node.comment.is_none() {
            node.comment = comment_instead(self.original, from(node));
        }
    }
}

/// Returns the length of a single-quoted text. Inside it, `''` is an escaped quote.
fn single_closing(written: &str) -> Option<usize> {
    let mut at = written.find('\'')? + 1;
    loop {
        at += written[at..].find('\'')? + 1;
        if !written[at..].starts_with('\'') {
            return Some(at);
        }
        at += 1;
    }
}

/// Finds a `#` on the same line that ends a text but may belong to it, as in ` #1` or ` # 1`.
///
/// A real comment is set apart: a space after the `#`, and two spaces before it unless it follows an ASCII word or
/// number.
fn comment_behind(text: &str, value: &Range<usize>) -> Option<usize> {
    let end = value.end;
    let rest = text.get(end..)?;
    let is_prose = !text[value.clone()].bytes().all(|it| it.is_ascii_graphic());
    let blanks = rest.chars().take_while(|it| is_blank(*it)).count();
    let at = end + rest.len() - rest.trim_start_matches(is_blank).len();
    let comment = text[at..].strip_prefix('#')?;
    let is_apart = (blanks >= 2 || !is_prose) && !is_tight(comment);
    (blanks > 0 && !is_apart).then_some(at)
}

/// Finds a `#` at the start of the next line that is indented like a part of the text, as in `⏎  #1`.
fn comment_below(text: &str, value: &Range<usize>) -> Option<usize> {
    let spaces = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let own = &text[text[..value.start].rfind('\n').map_or(0, |it| it + 1)..];
    let start = value.end + text.get(value.end..)?.find('\n')? + 1;
    if !text[value.end..start].trim().is_empty() || value.is_empty() {
        return None;
    }
    let line = &text[start..];
    let comment = line.trim_start_matches(' ').strip_prefix('#')?;
    (is_tight(comment) && spaces(line) > spaces(own)).then(|| start + spaces(line))
}

/// Finds a `#` that follows a colon or dash directly, as in `: #1`: YAML sees no value there.
fn comment_instead(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let at = from + rest.len() - rest.trim_start_matches(|it| is_blank(it) || matches!(it, ':' | '-')).len();
    let comment = text[at..].strip_prefix('#')?;
    is_tight(comment).then_some(at)
}

fn is_tight(comment: &str) -> bool {
    !comment.is_empty() && !comment.starts_with([' ', '\t', '\r', '\n', '#'])
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t') || characters::fault(character) == Some(Fault::Space)
}
