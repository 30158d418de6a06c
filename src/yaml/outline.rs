//! The shape of a YAML text with the place of every key and value.
//!
//! Refuses what a record has no use for: duplicate keys, anchors and aliases, tags, a second
//! document, deep nesting.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};

use crate::finding::{Finding, MOST_FINDINGS, Place, brief, code};

/// Levels of nesting a record may have.
const DEPTH: usize = 24;

#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// A list or mapping without brackets has only the place where it starts.
    pub(crate) span: Range<usize>,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Scalar { text: String, plain: bool },
    Sequence(Vec<Node>),
    Mapping(Vec<Entry>),
}

#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_span: Range<usize>,
    pub(crate) value: Node,
}

impl Node {
    /// Whether the text is YAML's null (left out, `~` or `null`).
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    pub(crate) fn child(&self, segment: &str) -> Option<(&Node, Option<&Range<usize>>)> {
        match &self.kind {
            Kind::Scalar { .. } => None,
            Kind::Sequence(items) => items.get(segment.parse::<usize>().ok()?).map(|it| (it, None)),
            Kind::Mapping(entries) => {
                entries.iter().find(|it| it.key == segment).map(|it| (&it.value, Some(&it.key_span)))
            }
        }
    }
}

/// The outline of one text; empty when the text could not be read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outline {
    pub(crate) root: Option<Node>,
    /// Where values stand that the schema says are numbers.
    pub(crate) numbers: Vec<Range<usize>>,
}

impl Outline {
    /// The bytes a place names, or those of its nearest parent that exists.
    pub(crate) fn span(&self, place: &Place) -> Option<Range<usize>> {
        let (pointer, wants_key) = match place {
            Place::File | Place::At { .. } => return None,
            Place::Span(span) => return Some(span.clone()),
            Place::Value(pointer) | Place::Whole(pointer) => (pointer, false),
            Place::Key(pointer) => (pointer, true),
        };
        let mut node = self.root.as_ref()?;
        let mut key_span: Option<&Range<usize>> = None;
        for segment in pointer.segments() {
            let Some((child, key)) = node.child(&segment) else {
                return key_span.cloned().or_else(|| Some(first_byte(&node.span)));
            };
            (node, key_span) = (child, key);
        }
        match (&node.kind, key_span) {
            (Kind::Scalar { text, .. }, Some(key)) if wants_key || text.is_empty() => Some(key.clone()),
            (Kind::Scalar { .. }, _) => Some(node.span.clone()),
            _ if matches!(place, Place::Whole(_)) && !node.span.is_empty() => Some(node.span.clone()),
            (_, Some(key)) => Some(key.clone()),
            (_, None) => Some(first_byte(&node.span)),
        }
    }
}

fn first_byte(span: &Range<usize>) -> Range<usize> {
    span.start..span.start + 1
}

/// Reads the outline; the findings say what is wrong with the text itself.
pub(crate) fn parse(file: &str, text: &str) -> (Outline, Vec<Finding>) {
    let control = |it: &(usize, char)| it.1.is_control() && !matches!(it.1, '\n' | '\r' | '\t');
    if let Some((at, character)) = text.char_indices().find(control) {
        let message = format!("文本中有不可显示的控制字符 U+{:04X}", u32::from(character));
        let place = Place::Span(at..at + character.len_utf8());
        let finding = Finding::new(&code::YAML_SYNTAX, file, place, message).help("请删去该字符");
        return (Outline::default(), vec![finding]);
    }
    let mut builder =
        Builder { file, parser: Parser::new_from_str(text), bytes: ByteIndex::new(text), end: 0, findings: Vec::new() };
    match builder.document() {
        Ok(root) => (Outline { root, numbers: vec![] }, builder.findings),
        Err(stop) => {
            let fatal = match stop {
                Stop::Syntax(err) => {
                    let at = builder.bytes.byte(err.marker().index());
                    let (code, message, help) = in_chinese(err.info());
                    Finding::new(code, file, Place::Span(at..at + 1), message).help(help)
                }
                Stop::Finding(finding) => *finding,
            };
            builder.findings.push(fatal);
            (Outline::default(), builder.findings)
        }
    }
}

/// What the parser says, for a reader of Chinese: the code, the message, the next step.
fn in_chinese(info: &str) -> (&'static code::Code, &'static str, &'static str) {
    static KNOWN: [(&str, &code::Code, &str, &str); 12] = [
        ("recursion limit", &code::YAML_DEPTH, "嵌套层次过深", "请检查括号和缩进"),
        (
            "anchor",
            &code::YAML_ALIAS,
            "记录中不能使用 YAML 锚点和别名",
            "请写出完整的内容；以 `*`、`&` 开头的文字请加引号",
        ),
        (" tag", &code::YAML_ALIAS, "记录中不能使用 YAML 标签 `!`", "以 `!` 开头的文字请加引号"),
        ("tab", &code::YAML_SYNTAX, "缩进中有制表符", "请改用空格缩进"),
        ("quoted", &code::YAML_SYNTAX, "引号没有闭合，或者引号内的写法不对", "请检查引号是否成对"),
        (
            "flow",
            &code::YAML_SYNTAX,
            "括号没有闭合，或者其中缺少逗号",
            "请检查 `{ }`、`[ ]` 是否成对，各项以英文逗号分隔",
        ),
        ("bracket", &code::YAML_SYNTAX, "括号不成对", "请检查 `{ }`、`[ ]` 是否成对"),
        ("mapping values", &code::YAML_SYNTAX, "冒号的位置不对", "含有“: ”的文字请加引号；请检查缩进"),
        ("simple key", &code::YAML_SYNTAX, "这里缺少冒号，或者冒号后缺少空格", "字段写作 `字段: 值`，冒号后空一格"),
        ("block", &code::YAML_SYNTAX, "缩进不齐", "同一层的字段应左对齐"),
        ("indent", &code::YAML_SYNTAX, "缩进不齐", "同一层的字段应左对齐"),
        ("document", &code::YAML_SYNTAX, "文档标记的位置不对", "请删去多余的 `---` 或者 `...`"),
    ];
    let known = KNOWN.iter().find(|(words, ..)| info.contains(words));
    known.map_or(
        (&code::YAML_SYNTAX, "不合 YAML 语法", "请检查本行及上一行的缩进、冒号后的空格和引号"),
        |(_, code, message, help)| (*code, *message, *help),
    )
}

/// Character positions of the parser as byte positions of the text.
struct ByteIndex<'t> {
    text: &'t str,
    starts: Option<Vec<usize>>,
}

impl<'t> ByteIndex<'t> {
    fn new(text: &'t str) -> Self {
        let starts = (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at).collect());
        Self { text, starts }
    }

    fn byte(&self, character: usize) -> usize {
        let at = match &self.starts {
            None => character,
            Some(starts) => starts.get(character).copied().unwrap_or(self.text.len()),
        };
        at.min(self.text.len())
    }
}

enum Stop {
    Syntax(ScanError),
    Finding(Box<Finding>),
}

impl From<ScanError> for Stop {
    fn from(err: ScanError) -> Self {
        Stop::Syntax(err)
    }
}

struct Builder<'t> {
    file: &'t str,
    parser: Parser<'t, StrInput<'t>>,
    bytes: ByteIndex<'t>,
    /// Where the last event ended.
    end: usize,
    findings: Vec<Finding>,
}

impl<'t> Builder<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Range<usize>), Stop> {
        let (event, span) = self.parser.next_event().unwrap_or(Ok((Event::StreamEnd, Span::default())))?;
        let range = self.bytes.byte(span.start.index())..self.bytes.byte(span.end.index());
        self.end = range.end;
        self.refuse_references(&event, &range)?;
        Ok((event, range))
    }

    fn refuse_references(&self, event: &Event, span: &Range<usize>) -> Result<(), Stop> {
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

    fn stop(&self, code: &'static code::Code, span: &Range<usize>, message: String, help: &str) -> Stop {
        let place = Place::Span(span.start..span.start + 1);
        Stop::Finding(Box::new(Finding::new(code, self.file, place, message).help(help)))
    }

    fn document(&mut self) -> Result<Option<Node>, Stop> {
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

    fn node(&mut self, event: Event<'t>, span: Range<usize>, depth: usize) -> Result<Node, Stop> {
        if depth > DEPTH {
            let message = format!("嵌套超过 {DEPTH} 层");
            return Err(self.stop(&code::YAML_DEPTH, &span, message, "请检查括号和缩进"));
        }
        let kind = match event {
            Event::Scalar(text, style, _, _) => {
                Kind::Scalar { text: text.into_owned(), plain: style == ScalarStyle::Plain }
            }
            Event::SequenceStart(..) => self.sequence(depth)?,
            Event::MappingStart(..) => self.mapping(depth)?,
            _ => Kind::Scalar { text: String::new(), plain: true },
        };
        let span = match &kind {
            Kind::Scalar { .. } => self.trim(span),
            _ if self.bytes.text[span.start..].starts_with(['[', '{']) => span.start..self.end,
            _ => span.start..span.start,
        };
        Ok(Node { span, kind })
    }

    /// Block scalars end after their line breaks; a caret should not.
    fn trim(&self, span: Range<usize>) -> Range<usize> {
        let length = self.bytes.text.get(span.clone()).map_or(0, |it| it.trim_end().len());
        span.start..span.start + length
    }

    fn sequence(&mut self, depth: usize) -> Result<Kind, Stop> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Kind::Sequence(items)),
                (event, span) => items.push(self.node(event, span, depth + 1)?),
            }
        }
    }

    fn mapping(&mut self, depth: usize) -> Result<Kind, Stop> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen = std::collections::BTreeMap::new();
        loop {
            let (event, key_span) = self.next()?;
            let key = match event {
                Event::MappingEnd => return Ok(Kind::Mapping(entries)),
                Event::Scalar(text, ..) => text.into_owned(),
                _ => {
                    let message = "映射的键应为文字".to_string();
                    return Err(self.stop(&code::YAML_SYNTAX, &key_span, message, "含 `{`、`[` 的文字请加引号"));
                }
            };
            let (event, span) = self.next()?;
            let value = self.node(event, span, depth + 1)?;
            let first = *seen.entry(key.clone()).or_insert(key_span.start);
            if self.findings.len() > MOST_FINDINGS {
                let message = format!("问题超过 {MOST_FINDINGS} 个");
                return Err(self.stop(
                    &code::TOO_MANY_FINDINGS,
                    &key_span,
                    message,
                    "请先改正已列出的问题，再检查一次",
                ));
            }
            if first != key_span.start {
                let line = self.bytes.text[..first].matches('\n').count() + 1;
                self.findings.push(
                    Finding::new(
                        &code::DUPLICATE_KEY,
                        self.file,
                        Place::Span(key_span.clone()),
                        format!("键 `{}` 重复", brief(&key)),
                    )
                    .help(format!("第 {line} 行已有同名的键，请删去其中之一")),
                );
            }
            entries.push(Entry { key, key_span, value });
        }
    }
}
