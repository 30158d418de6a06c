//! Finds probable mistakes in Markdown, and says how to write what was meant.
//!
//! Nothing here changes the output. Text that only looks like a mark is shown as written and reported.

mod links;
mod punctuation;
mod tables;

use std::collections::BTreeSet;

use super::document::{Block, Document, Inline, Span};
use super::slip::Slip;
pub(super) use tables::cells;

/// Finds the slips in paragraphs.
pub(super) fn in_paragraphs(source: &str, document: &Document) -> Vec<Slip> {
    let mut found = Vec::new();
    let text = Source { source, line_ends: source.match_indices('\n').map(|it| it.0).collect(), notes: notes(source) };
    for blocks in std::iter::once(&document.blocks).chain(&document.notes) {
        walk(&text, blocks, Within::Nothing, &mut found);
    }
    found
}

/// A source with the positions of its line ends and the names of its notes.
struct Source<'s> {
    source: &'s str,
    line_ends: Vec<usize>,
    notes: BTreeSet<&'s str>,
}

impl<'s> Source<'s> {
    /// The start of the line that contains a position.
    fn line_start(&self, at: usize) -> usize {
        let before = self.line_ends.partition_point(|it| *it < at);
        before.checked_sub(1).map_or(0, |it| self.line_ends[it] + 1)
    }
}

/// The names of all notes that are defined, between `[^` and `]:`.
fn notes(source: &str) -> BTreeSet<&str> {
    let names = source.match_indices("[^").filter_map(|(at, _)| {
        let rest = &source[at + 2..];
        let name = &rest[..rest.find(['[', ']', '\n'])?];
        rest[name.len()..].starts_with("]:").then_some(name)
    });
    names.collect()
}

/// The innermost element around a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    Quote,
    Item,
}

fn walk(text: &Source, blocks: &[Block], within: Within, found: &mut Vec<Slip>) {
    for block in blocks {
        match block {
            Block::Paragraph(body) => {
                let lines = lines(text, body);
                paragraph(text, body, &lines, within == Within::Nothing, found);
                found.extend(absorbed(text, &lines, within));
            }
            Block::Heading { body, .. } => found.extend(half_width(text.source, body)),
            Block::Table(table) => {
                let cells = table.rows.iter().chain([&table.head]).flatten();
                found.extend(cells.flat_map(|it| half_width(text.source, it)));
            }
            Block::Quote(blocks) => walk(text, blocks, Within::Quote, found),
            Block::List(list) => list.items.iter().for_each(|it| walk(text, it, Within::Item, found)),
            Block::Code { .. } | Block::Picture(_) | Block::Rule => {}
        }
    }
}

/// A line of a paragraph as written, without its indentation.
#[derive(Debug, Clone)]
struct Line<'s> {
    text: &'s str,
    start: usize,
}

impl Line<'_> {
    /// The span of the first `length` bytes of the line.
    fn first(&self, length: usize) -> Span {
        self.start..self.start + length
    }

    fn whole(&self) -> Span {
        self.first(self.text.len())
    }
}

fn paragraph(text: &Source, body: &[Inline], lines: &[Line], is_top: bool, found: &mut Vec<Slip>) {
    let source = text.source;
    if let Some(slip) = tables::bars(lines).or_else(|| tables::tabs(lines)) {
        found.push(slip);
        return;
    }
    if is_top && let [line] = lines {
        found.extend(typed_number(line));
    }
    found.extend(typed_items(lines));
    // Report a list without spaces once, not once per item.
    let mut marks: Vec<Slip> = lines.iter().filter_map(line_mark).collect();
    marks.dedup_by(|next, first| next.message.ends_with(JOINED) && first.message.ends_with(JOINED));
    found.extend(marks);
    found.extend(half_width(source, body));
    let texts = spans(body).into_iter().map(|(start, end)| Line { text: &source[start..end], start });
    let is_escaped = |slip: &Slip| source[..slip.span.start].ends_with('\\');
    for line in texts {
        found.extend(links::full_width(&line).or_else(|| links::spaced(&line)).filter(|it| !is_escaped(it)));
        found.extend(links::unknown_note(&text.notes, &line).filter(|it| !is_escaped(it)));
    }
}

/// Reports a line directly below an item or a quotation that becomes part of it, though it looks separate.
fn absorbed(text: &Source, lines: &[Line], within: Within) -> Option<Slip> {
    let prefix = |line: &Line| &text.source[text.line_start(line.start)..line.start];
    let is_flush = |line: &&Line| match within {
        Within::Nothing => false,
        Within::Quote => !prefix(line).contains('>'),
        Within::Item => {
            prefix(line).rsplit('>').next().is_some_and(|it| it.len() <= usize::from(prefix(line).contains('>')))
        }
    };
    let line = lines.iter().skip(1).find(is_flush)?;
    let (what, mark) = match within {
        Within::Quote => ("引文", "行首写上 `> `"),
        _ => ("列表的一项", "行首缩进，与该项的文字对齐"),
    };
    let help = format!("另起一段的，前面空一行；属于上面的，{mark}");
    Some(Slip::mark(line.whole(), format!("这一行紧接{what}，将成为它的一部分"), help))
}

/// The lines of a paragraph in the source, each from its first piece on.
fn lines<'s>(text: &Source<'s>, body: &[Inline]) -> Vec<Line<'s>> {
    let source = text.source;
    let mut lines: Vec<Line> = Vec::new();
    let spans = spans(body);
    let end = spans.last().map_or(0, |it| it.1);
    let mut read = spans.first().map_or(0, |it| text.line_start(it.0));
    for (start, _) in spans {
        if start < read {
            continue;
        }
        let line_start = source[read..start].rfind('\n').map_or(read, |it| read + it + 1);
        // Stop at the end of the paragraph, because another one may follow on the same line.
        read = source[start..end].find('\n').map_or(end, |it| start + it);
        // Include marks before the first piece of a line, such as emphasis or the bracket of a link.
        let before = source[line_start..start].trim_start_matches(|it: char| it.is_whitespace() || it == '>');
        let opens = before.trim_start_matches(['*', '[', '!', '\\', '`']).is_empty();
        let start = if opens { start - before.len() } else { start };
        lines.push(Line { text: source[start..read].trim_end(), start });
    }
    lines
}

/// Half-width punctuation in text, code excepted.
fn half_width(source: &str, body: &[Inline]) -> Vec<Slip> {
    let line = |(start, end): (usize, usize)| Line { text: &source[start..end], start };
    texts(body).into_iter().filter_map(|it| punctuation::half_width(&line(it))).collect()
}

/// The spans of text without code.
fn texts(body: &[Inline]) -> Vec<(usize, usize)> {
    let of = |piece: &Inline| match piece {
        Inline::Text { span, .. } => vec![(span.start, span.end)],
        Inline::Strong(body) => texts(body),
        Inline::Link(link) => texts(&link.body),
        Inline::Code { .. } | Inline::Space | Inline::Break | Inline::Note(_) => vec![],
    };
    body.iter().flat_map(of).collect()
}

fn spans(body: &[Inline]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for piece in body {
        match piece {
            Inline::Text { span, .. } => found.push((span.start, span.end)),
            Inline::Code { spans, .. } => found.extend(spans.iter().map(|it| (it.start, it.end))),
            Inline::Strong(body) => found.extend(spans(body)),
            Inline::Link(link) => found.extend(spans(&link.body)),
            Inline::Space | Inline::Break | Inline::Note(_) => {}
        }
    }
    found
}

// ---- Marks at the beginning of a line ------------------------------------------

const CHINESE_DIGITS: &str = "一二三四五六七八九十百";

const JOINED: &str = "没有成为列表，各项将连成一段";

fn line_mark(line: &Line) -> Option<Slip> {
    heading_mark(line).or_else(|| bullet(line)).or_else(|| number(line)).or_else(|| underline(line))
}

/// `##标题`, `＃＃ 标题` and `#背景`: not headings without half-width `#` and a space.
fn heading_mark(line: &Line) -> Option<Slip> {
    let rest = line.text.trim_start_matches(['#', '＃']);
    let mark = &line.text[..line.text.len() - rest.len()];
    let title = rest.trim();
    let count = mark.chars().count();
    // `#17` is a number, and `#话题#` is a topic.
    let is_text = mark == "#" && (title.starts_with(|it: char| it.is_ascii()) || title.contains('#'));
    if count == 0 || title.is_empty() || is_text {
        return None;
    }
    let hashes = "#".repeat(count.clamp(2, 6));
    let help = format!("标题写作 `{hashes} {title}`：半角的 `#` 二至六个，其后空一格，前后各空一行");
    Some(Slip::mark(line.first(mark.len()), format!("`{mark}` 没有成为标题，将照原样显示"), help))
}

/// `-项目`: not a list item without a space.
fn bullet(line: &Line) -> Option<Slip> {
    let rest = line.text.strip_prefix(['-', '+', '•', '●', '■', '◆', '－'])?;
    let mark = &line.text[..line.text.len() - rest.len()];
    let item = rest.trim_start();
    if mark == "－" && rest.chars().all(|it| it == '－') {
        let message = format!("一行 `{}` 将照原样显示", line.text);
        return Some(Slip::mark(line.whole(), message, "分隔线写作 `---`，前后各空一行；不是分隔线的请删去这一行"));
    }
    let is_ascii = mark.is_ascii();
    let begins = item.chars().next().is_some_and(|it| it > '\u{2e7f}' || it == '“' || it.is_ascii_alphabetic());
    if !begins || is_ascii && item.len() != rest.len() {
        return None;
    }
    let message = format!("`{mark}` {JOINED}");
    Some(Slip::mark(line.first(mark.len()), message, format!("列表的每一项写作 `- {item}`：减号之后空一格")))
}

/// `1.提出申请` and `1)提出申请`: not list items without a space.
fn number(line: &Line) -> Option<Slip> {
    let rest = line.text.trim_start_matches(|it: char| it.is_ascii_digit());
    let digits = line.text.len() - rest.len();
    let item = rest.strip_prefix(['.', ')'])?;
    let begins = item.chars().next().is_some_and(|it| !it.is_ascii() || it.is_ascii_alphabetic());
    if digits == 0 || digits > 2 || !begins {
        return None;
    }
    let number = &line.text[..digits];
    let message = format!("`{}` {JOINED}", &line.text[..=digits]);
    Some(Slip::mark(line.first(digits + 1), message, format!("编号列表写作 `{number}. {item}`：英文句点之后空一格")))
}

/// Numbered lines that run into one paragraph: `1、甲⏎2、乙`, `（一）甲⏎（二）乙`, `①甲⏎②乙`.
fn typed_items(lines: &[Line]) -> Option<Slip> {
    let items: Vec<&Line> = lines.iter().filter(|it| typed_mark(it.text).is_some()).collect();
    let [first, _, ..] = items.as_slice() else { return None };
    let mark = typed_mark(first.text)?;
    let help = "各项之间空一行，各自成段；或者写作编号列表 `1. 项目`，英文句点之后空一格";
    Some(Slip::mark(first.first(mark.len()), format!("以 `{mark}` 等开头的各行将连成一段"), help))
}

/// The hand-typed number or bullet at the start of a line.
fn typed_mark(text: &str) -> Option<&str> {
    let is_digit = |it: char| it.is_ascii_digit() || ('０'..='９').contains(&it) || CHINESE_DIGITS.contains(it);
    let inner = text.strip_prefix(['（', '(']).unwrap_or(text);
    let opened = text.len() - inner.len();
    let rest = inner.trim_start_matches(is_digit);
    let digits = inner.len() - rest.len();
    let circled = text.chars().next().filter(|it| matches!(it, '\u{2460}'..='\u{249b}' | '·'));
    let length = match (opened > 0, rest.chars().next()) {
        _ if circled.is_some() => circled.map_or(0, char::len_utf8),
        _ if digits == 0 || inner[..digits].chars().count() > 3 => return None,
        (true, Some(close @ ('）' | ')'))) => opened + digits + close.len_utf8(),
        (false, Some(close @ ('、' | '）' | '．'))) => digits + close.len_utf8(),
        _ => return None,
    };
    Some(&text[..length])
}

/// A line of `====` that does not underline a heading.
fn underline(line: &Line) -> Option<Slip> {
    let is_line = line.text.len() >= 3 && line.text.bytes().all(|it| it == b'=');
    is_line.then(|| Slip::mark(line.whole(), "一行 `=` 将照原样显示", "标题写作 `## 标题`；不是标题的请删去这一行"))
}

/// 一、做法 as a paragraph: a heading with a hand-typed number.
fn typed_number(line: &Line) -> Option<Slip> {
    const LONGEST: usize = 32;
    let rest = line.text.trim_start_matches(|it| CHINESE_DIGITS.contains(it));
    let title = rest.strip_prefix('、').filter(|_| rest.len() < line.text.len())?;
    let ends = title.ends_with(['。', '；', '：', '，', '！', '？']);
    if ends || title.is_empty() || title.chars().count() > LONGEST {
        return None;
    }
    let help = format!("标题写作 `## {title}`，文书中的编号由程序加上；不是标题的，以句号结束");
    Some(Slip::mark(line.whole(), "像是标题，将作为正文显示", help))
}

#[cfg(test)]
mod tests {
    use crate::text::markdown::read;

    /// The slips reported for a text: the source at their positions, and the messages.
    fn slips(source: &str) -> Vec<(String, String)> {
        read(source).slips.into_iter().map(|it| (source[it.span].to_string(), it.message)).collect()
    }

    #[test]
    fn each_slip_is_reported_once_at_its_place() {
        for (source, place, message) in [
            ("##试点范围", "##", "没有成为标题"),
            ("＃＃ 试点范围", "＃＃", "没有成为标题"),
            ("#试点范围", "#", "没有成为标题"),
            ("# 试点范围", "#", "一级标题"),
            ("##", "##", "没有文字"),
            ("## 一[^1]\n\n[^1]: 注", "##", "标题中有脚注"),
            ("一、做法", "一、做法", "像是标题"),
            ("文\n---", "---", "没有作为标题"),
            ("文\n====", "====", "没有作为标题"),
            ("文\n\n====", "====", "将照原样显示"),
            ("    首批试点", "首批试点", "本应成为代码"),
            ("-项目\n-其他", "-", "没有成为列表"),
            ("•项目", "•", "没有成为列表"),
            ("1.提出申请\n2.组织评审", "1.", "没有成为列表"),
            ("1. 甲\n3. 乙", "3.", "`3` 将显示为 `2`"),
            ("增速\n>5%的", ">", "成为引文"),
            ("|环节|天数|\n|——|——|\n|评审|5|", "|——|——|", "半角减号"),
            ("|环节|天数|\n|评审|5|", "|环节|天数|", "缺少分隔行"),
            ("|环节|天数|\n|---|\n|评审|5|", "|---|", "2 列，分隔行有 1 列"),
            ("｜环节｜天数｜\n｜---｜---｜", "｜环节｜天数｜", "全角"),
            ("|环节|天数|\n|---|---|\n|评审|", "|评审|", "1 格，表头有 2 格"),
            ("|环节|天数|\n|---|---|\n|评审|5|6|", "|评审|5|6|", "3 格，表头有 2 格"),
            ("|环节|天数|\n|---|---|\n|评审|5|\n以上", "以上", "紧接表格"),
            ("环节\t天数\n评审\t5", "环节\t天数", "制表符"),
            ("1、甲\n2、乙", "1、", "将连成一段"),
            ("做法如下：\n（一）甲\n（二）乙", "（一）", "将连成一段"),
            ("①甲\n②乙", "①", "将连成一段"),
            ("- 甲\n- 乙\n以上两项施行。", "以上两项施行。", "成为它的一部分"),
            ("> 引文\n我市据此制定。", "我市据此制定。", "成为它的一部分"),
            ("2025. 年初", "2025.", "成为列表的编号"),
            ("+ 5%增幅", "+", "成为列表"),
            ("－－－", "－－－", "照原样显示"),
            ("注[^1]。", "[^1]", "没有脚注"),
            ("[^1]：说明", "[^1]", "没有成为脚注"),
            ("见[网] (https://example.cn)。", "[网] (https://example.cn)", "没有成为链接"),
            ("见【网】（https://example.cn）。", "【网】（https://example.cn）", "没有成为链接"),
            ("[注]: 统计局", "[注]:", "不是这里的写法"),
            ("[题](/a/ \"题\")", "[题](/a/ \"题\")", "提示文字"),
            ("[网](www.example.cn)", "[网](www.example.cn)", "不被接受"),
            ("[页]（/zones/990100/）", "[页]（/zones/990100/）", "没有成为链接"),
            ("！[图](a/b.png)", "[图](a/b.png)", "没有成为图片"),
            ("![图](a/b.png）", "[图](a/b.png）", "没有成为链接"),
            ("文![图](a/b.png)", "![图](a/b.png)", "没有单独成段"),
            ("文[^1]\n\n[^1]: 一\n\n[^1]: 二", "[^1]:", "同名"),
            ("[^1]: 一", "[^1]:", "没有引用"),
            ("<b>重点", "<b>", "原始 HTML"),
            ("**重点", "**", "没有成对"),
            ("张**和李**。", "**和李**", "将显示为粗体"),
            ("```\n代码", "```", "没有结束"),
            ("```py\n代码\n```", "```py", "“py”不会显示"),
        ] {
            let found = slips(source);
            let is_it = matches!(found.as_slice(), [(at, said)] if at == place && said.contains(message));
            assert!(is_it, "{source:?}: {found:?}");
        }
    }

    #[test]
    fn what_is_meant_as_text_is_no_slip() {
        for source in [
            "王*明、138****0000、600*400*300",
            "5~~10天、（一）~（三）",
            "#17号直播间和#网购#",
            "1.5倍\n\n-5℃\n\n3.15晚会",
            "一、二线城市的网店都已纳入。",
            "“以网管网”",
            "1. 甲\n1. 乙",
            "A|B",
            "|甲|\n|---|\n|`a\\|b`|",
            "见[2023]（试行）",
            "\\[甲\\](乙)",
            "　　参加企业须有本地仓库。",
            "填表日期：____年__月__日",
            "2**10",
            "> 2024年，我市印发规程。\n> 二是落实。",
            "- 甲\n  甲续\n- 乙",
            "> - 甲\n>   甲续",
            "依照第\n（一）项办理。",
            "\\[^1]",
        ] {
            assert_eq!(slips(source), [], "{source:?}");
        }
    }
}
