//! Parses a source into a document: the blocks and links of CommonMark, in the dialect of these texts.
//!
//! `pulldown-cmark` finds the structure. Features that the dialect does not have are turned back into text as
//! written: HTML, emphasis with one asterisk or with underscores, reference links, character references, underlined
//! headings, and indented code.

use std::borrow::Cow;
use std::collections::BTreeMap;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::DEEPEST;
use super::document::{Block, Cell, Document, Inline, List, Span, Table};
use super::law::swept;
use super::line::{self, Token, lines_of};
use super::mark::{Mark, MarkKind};
use super::slip::{Slip, SlipKind, html_slip};
use super::slips;

/// Parses a source. Every text is valid, so this cannot fail.
pub(crate) fn read(source: &str) -> Document {
    let definitions = definitions(source);
    let parsed = if definitions.is_empty() { Cow::Borrowed(source) } else { without_definitions(source).into() };
    let events: Vec<Located> = Parser::new_ext(&parsed, options()).into_offset_iter().collect();
    let mut reader = Reader {
        source,
        notes: referred_notes(&events),
        events,
        at: 0,
        bodies: BTreeMap::new(),
        marks: Vec::new(),
        slips: definitions.iter().map(|it| definition_slip(source, it)).collect(),
        swept: Vec::new(),
        swept_to: 0,
        in_note: false,
        quotes: 0,
    };
    let blocks = reader.blocks(0);
    reader.finish(blocks)
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES
}

/// Lines that the parser would take out of the text as link reference definitions, such as `[注]: 数据来自统计局`.
fn definitions(source: &str) -> Vec<Span> {
    let parser = Parser::new_ext(source, options());
    parser.reference_definitions().iter().map(|(_, it)| it.span.clone()).collect()
}

/// The source with the colons of its reference definitions replaced by semicolons, so that the parser keeps them.
///
/// Offsets stay the same. Only the structure is taken from this text.
fn without_definitions(source: &str) -> String {
    let replaced = |keeps_notes: bool| {
        let mut parsed = String::with_capacity(source.len());
        for piece in source.split_inclusive("]:") {
            let label = piece.rfind('[').map_or("", |it| &piece[it..]);
            match piece.strip_suffix(':') {
                Some(before) if !(keeps_notes && label.starts_with("[^")) => parsed.extend([before, ";"]),
                _ => parsed.push_str(piece),
            }
        }
        parsed
    };
    let parsed = replaced(true);
    // `[^a⏎b]:` does not begin a note but may define a reference.
    if definitions(&parsed).is_empty() { parsed } else { replaced(false) }
}

fn definition_slip(source: &str, definition: &Span) -> Slip {
    let written = &source[definition.clone()];
    let label = &written[..written.find("]:").map_or(written.len(), |it| it + 2)];
    let help = "链接写作 `[文字](地址)`；说明写作脚注 `[^1]: 说明`，或者改用全角冒号";
    let message = format!("行首的 `{}` 不是这里的写法，将照原样显示", shortened(label));
    Slip::new(SlipKind::Link, definition.start..definition.start + label.len(), message, help)
}

pub(super) type Located<'t> = (Event<'t>, Span);

/// The notes that the text refers to, with their numbers from 0 in order of first reference.
fn referred_notes(events: &[Located]) -> BTreeMap<String, usize> {
    let mut notes = BTreeMap::new();
    let mut inside = 0_usize;
    for (event, _) in events {
        match event {
            Event::Start(Tag::FootnoteDefinition(_)) => inside += 1,
            Event::End(TagEnd::FootnoteDefinition) => inside -= 1,
            Event::FootnoteReference(name) if inside == 0 => {
                let next = notes.len();
                notes.entry(name.to_string()).or_insert(next);
            }
            _ => {}
        }
    }
    notes
}

pub(super) struct Reader<'t> {
    pub(super) source: &'t str,
    pub(super) events: Vec<Located<'t>>,
    pub(super) at: usize,
    /// The numbers of the notes that the text refers to.
    pub(super) notes: BTreeMap<String, usize>,
    bodies: BTreeMap<usize, Vec<Block>>,
    pub(super) marks: Vec<Mark>,
    pub(super) slips: Vec<Slip>,
    /// Pieces of the source in which the given characters are marks of the given kind, unless they are shown.
    swept: Vec<(Span, MarkKind, &'static str)>,
    /// The end of the last quotation added to `swept`.
    swept_to: usize,
    pub(super) in_note: bool,
    /// The number of quotations around the current position.
    pub(super) quotes: usize,
}

impl<'t> Reader<'t> {
    fn finish(self, blocks: Vec<Block>) -> Document {
        let mut bodies = self.bodies;
        let notes = (0..self.notes.len()).map(|it| bodies.remove(&it).unwrap_or_default()).collect();
        let mut document = Document { blocks, notes, slips: self.slips, marks: self.marks };
        document.marks.extend(swept(self.source, &document, &self.swept));
        let mut known = vec![false; self.source.len()];
        document.slips.iter().for_each(|it| known[it.span.clone()].fill(true));
        let more = slips::in_paragraphs(self.source, &document);
        // A passage with a slip is not reported a second time.
        document.slips.extend(more.into_iter().filter(|it| !known[it.span.clone()].contains(&true)));
        document.slips.sort_by_key(|it| it.span.start);
        let mut is_deep = false;
        // Everything inside a list that is too deep is also too deep, so only the first one is kept.
        document.slips.retain(|it| it.kind != SlipKind::Deep || !std::mem::replace(&mut is_deep, true));
        document
    }

    pub(super) fn next(&mut self) -> Option<Located<'t>> {
        let event = self.events.get(self.at).cloned();
        self.at += 1;
        event
    }

    /// A piece of the source without leading blanks and quotation marks `>`.
    fn indented_by(&self, span: &Span) -> Span {
        let written = &self.source[span.clone()];
        span.end - written.trim_start_matches([' ', '\t', '>', '\r', '\n']).len()..span.end
    }

    fn mark(&mut self, kind: MarkKind, span: Span) {
        self.marks.push(Mark::new(kind, span));
    }

    /// Reads blocks up to the end of the enclosing element.
    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        // The number of open lists, items and quotations that are too deep and therefore dropped.
        let mut flat = 0_usize;
        while let Some((event, span)) = self.next() {
            match event {
                Event::End(_) if flat == 0 => break,
                Event::End(_) => flat -= 1,
                Event::Start(tag) => flat += usize::from(!self.block(tag, span, depth, &mut blocks)),
                Event::Rule => {
                    let span = self.indented_by(&span);
                    let written = self.source[span.clone()].trim_end().len();
                    self.mark(MarkKind::Rule, span.start..span.start + written);
                    blocks.push(Block::Rule);
                }
                _ => {
                    self.at -= 1;
                    blocks.extend(self.paragraph(false));
                }
            }
        }
        blocks
    }

    /// Adds the block that a tag opens. Returns false if the tag is dropped and its content follows.
    fn block(&mut self, tag: Tag<'t>, span: Span, depth: usize, blocks: &mut Vec<Block>) -> bool {
        match tag {
            Tag::Paragraph => blocks.extend(self.paragraph(true)),
            Tag::HtmlBlock => blocks.extend(self.html_block(span)),
            Tag::Heading { level, .. } => blocks.extend(self.heading(level, span, depth)),
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => blocks.push(self.fenced(span)),
            Tag::CodeBlock(CodeBlockKind::Indented) => blocks.push(self.indented()),
            Tag::Table(alignments) => {
                self.swept.push((span, MarkKind::Table, "|"));
                blocks.push(Block::Table(self.table(alignments)));
            }
            Tag::FootnoteDefinition(name) => blocks.extend(self.note(&name, &span)),
            Tag::List(start) => return self.list(start, &span, depth, blocks),
            Tag::BlockQuote(_) => return self.quote(span, depth, blocks),
            Tag::Item => {
                self.item(&span);
                return false;
            }
            _ => {
                self.at -= 1;
                blocks.extend(self.paragraph(false));
            }
        }
        true
    }

    fn paragraph(&mut self, is_enclosed: bool) -> Option<Block> {
        let tokens = self.tokens(is_enclosed);
        if let ([Token::Picture(picture)], true) = (tokens.as_slice(), is_enclosed) {
            self.mark(MarkKind::Picture, picture.span.clone());
            return Some(Block::Picture(picture.clone()));
        }
        let body = self.line(tokens);
        (!body.is_empty()).then_some(Block::Paragraph(body))
    }

    fn line(&mut self, tokens: Vec<Token<'t>>) -> Vec<Inline> {
        let (body, slips) = line::built(self.source, self.quotes, tokens, &mut self.marks);
        self.slips.extend(slips);
        body
    }

    // ---- Headings ----------------------------------------------------------------

    fn heading(&mut self, level: HeadingLevel, span: Span, depth: usize) -> Vec<Block> {
        let span = self.indented_by(&span);
        let count = level as usize;
        if !is_marked(&self.source[span.clone()], count) {
            return self.underlined(span);
        }
        self.mark(MarkKind::Heading, span.start..span.start + count);
        let mut tokens = self.tokens(true);
        tokens.extend(self.closing(count, &span, tokens.last().map(Token::end)));
        let title = tokens.first().map_or(span.end, Token::start)..tokens.last().map_or(span.end, Token::end);
        let body = self.line(tokens);
        self.check_heading(count, &span, &self.source[title], &body);
        if depth > 0 || self.in_note {
            return vec![Block::Paragraph(vec![Inline::Strong(body)])];
        }
        vec![Block::Heading { level: u8::try_from(count).unwrap_or(6), body }]
    }

    /// Reads the `#` after a title. The same number as before the title closes the heading; others are text.
    fn closing(&mut self, count: usize, span: &Span, title: Option<usize>) -> Option<Token<'t>> {
        let start = title.unwrap_or(span.start + count);
        let rest = &self.source[start..span.end];
        let at = start + rest.find('#')?;
        let closing = at..start + rest.trim_end().len();
        if closing.len() == count {
            self.mark(MarkKind::Heading, closing);
            return None;
        }
        // Includes the space before it.
        Some(Token::Text { span: start..closing.end, escaped: false })
    }

    fn check_heading(&mut self, count: usize, span: &Span, title: &str, body: &[Inline]) {
        let mark = span.start..span.start + count;
        if body.is_empty() {
            self.slips.push(Slip::mark(mark, "标题没有文字", "请写出标题，或者删去这一行"));
        } else if count == 1 {
            let help = format!("正文从二级标题开始，写作 `## {}`；一级是材料的题目", title.trim());
            self.slips.push(Slip::mark(mark, "正文中有一级标题", help));
        }
        if body.iter().any(|it| matches!(it, Inline::Note(_))) {
            let help = "请将引用移到正文的句子中：标题还用于目录和链接，那里没有脚注";
            self.slips.push(Slip::new(SlipKind::Note, span.start..span.start + count, "标题中有脚注", help));
        }
    }

    /// Reads a paragraph with `---` or `===` below it, which CommonMark makes a heading.
    fn underlined(&mut self, span: Span) -> Vec<Block> {
        let line = lines_of(self.source, &span, self.quotes).pop().unwrap_or(span.clone());
        let mut tokens = self.tokens(true);
        let written = self.source[line.clone()].trim();
        let is_rule = written.starts_with('-');
        let title = tokens.first().map_or(0, Token::start)..tokens.last().map_or(0, Token::end);
        let message = format!("一行 `{}` 会使上面的段落成为标题，这里没有作为标题", shortened(written));
        let help = format!("标题写作 `## {}`；分隔线的前后各空一行", shortened(self.source[title].trim()));
        self.slips.push(Slip::mark(line.clone(), message, help));
        if is_rule {
            self.mark(MarkKind::Rule, line);
        } else {
            tokens.push(Token::Soft(line.start));
            tokens.push(Token::Text { span: line, escaped: false });
        }
        let mut blocks = vec![Block::Paragraph(self.line(tokens))];
        blocks.extend(is_rule.then_some(Block::Rule));
        blocks
    }

    // ---- Code and HTML -------------------------------------------------------------

    fn code_lines(&mut self) -> (String, Vec<Span>) {
        let (mut text, mut spans) = (String::new(), Vec::new());
        while let Some((Event::Text(piece), span)) = self.next() {
            let written = &self.source[span.clone()];
            // Take the line as written, unless the parser expanded tabs in it.
            let line = if written.len() == piece.len() { written } else { &piece };
            text.push_str(&line.replace('\r', ""));
            spans.push(span);
        }
        (text, spans)
    }

    fn fenced(&mut self, span: Span) -> Block {
        let (text, spans) = self.code_lines();
        let open = lines_of(self.source, &(span.start..spans.first().map_or(span.end, |it| it.start)), self.quotes);
        let close = lines_of(self.source, &(spans.last().map_or(span.start, |it| it.end)..span.end), self.quotes).pop();
        let fence = open.first().cloned().unwrap_or(span.start..span.start);
        let signs = self.source[fence.clone()].trim_end_matches(|it| it != '`' && it != '~');
        let info = self.source[fence.clone()].trim_start_matches(['`', '~']).trim();
        if !info.is_empty() {
            let message = format!("代码标记后面的“{info}”不会显示");
            self.slips.push(Slip::mark(fence.clone(), message, format!("只写 `{}`", signs.trim())));
        }
        let ends = close.filter(|it| it.start > fence.end && !it.is_empty());
        match ends {
            Some(close) => self.mark(MarkKind::Fence, close),
            None => {
                let help = "在代码的最后一行下面写同样的标记；不是代码的，请删去这一行";
                self.slips.push(Slip::mark(fence.clone(), "代码没有结束，以下的内容都成为代码", help));
            }
        }
        self.mark(MarkKind::Fence, fence);
        Block::Code { text: text.trim_end_matches('\n').to_string(), spans }
    }

    /// Reads lines indented by four spaces as a paragraph, where CommonMark has code.
    fn indented(&mut self) -> Block {
        let (_, spans) = self.code_lines();
        let lines = spans.into_iter().flat_map(|it| lines_of(self.source, &it, 0)).filter(|it| !it.is_empty());
        let mut tokens = Vec::new();
        for line in lines.collect::<Vec<_>>() {
            if !tokens.is_empty() {
                tokens.push(Token::Soft(line.start));
            }
            tokens.push(Token::Text { span: line, escaped: false });
        }
        if let Some(Token::Text { span, .. }) = tokens.first() {
            let message = "行首有四个以上的空格或者制表符，本应成为代码，这里作为段落";
            let help = "段落的行首不空格，文书中自动空两字；列表中的内容与该项的文字对齐";
            self.slips.push(Slip::mark(span.clone(), message, help));
        }
        Block::Paragraph(self.line(tokens))
    }

    fn html_block(&mut self, span: Span) -> Option<Block> {
        while let Some((event, _)) = self.next() {
            if matches!(event, Event::End(TagEnd::HtmlBlock)) {
                break;
            }
        }
        let tokens = line::verbatim(self.source, &span, self.quotes);
        self.slips.push(html_slip(span.start..span.start + self.source[span.clone()].trim_end().len()));
        let body = self.line(tokens);
        (!body.is_empty()).then_some(Block::Paragraph(body))
    }

    // ---- Lists, quotations, notes ----------------------------------------------------

    fn list(&mut self, start: Option<u64>, span: &Span, depth: usize, blocks: &mut Vec<Block>) -> bool {
        if depth >= DEEPEST {
            self.slips.push(too_deep(span));
            return false;
        }
        let mut items = Vec::new();
        let mut numbers = Vec::new();
        let mut is_tight = true;
        while let Some((Event::Start(Tag::Item), span)) = self.next() {
            numbers.push(self.item(&span));
            is_tight &= !matches!(self.events.get(self.at), Some((Event::Start(Tag::Paragraph), _)));
            items.push(self.blocks(depth + 1));
        }
        self.check_numbers(&numbers);
        blocks.push(Block::List(List { start, tight: is_tight, items }));
        true
    }

    /// Marks the bullet or number of an item and returns its position.
    fn item(&mut self, span: &Span) -> Span {
        let span = self.indented_by(span);
        let written = &self.source[span.clone()];
        let digits = written.len() - written.trim_start_matches(|it: char| it.is_ascii_digit()).len();
        let mark = span.start..span.start + digits + 1;
        self.mark(MarkKind::Item, mark.clone());
        self.check_item(&mark, digits, &self.source[span.start + digits + 1..span.end]);
        mark
    }

    /// Reports items that were probably not meant as such: a year, a plus sign, or an empty line.
    fn check_item(&mut self, mark: &Span, digits: usize, rest: &'t str) {
        let written = &self.source[mark.clone()];
        let line = rest.lines().next().unwrap_or_default();
        let (message, help) = match written {
            _ if digits >= 4 => {
                ("成为列表的编号", format!("不是编号的，写作 `{}\\{}`", &written[..digits], &written[digits..]))
            }
            "+" => ("使这一行成为列表，加号不再显示", "列表写作 `- 项目`；加号属于文字的，写作 `\\+`".to_string()),
            _ if line.trim().is_empty() => {
                ("成为列表中没有内容的一项", "请写出内容，或者删去；分隔线写作 `---`".to_string())
            }
            _ => return,
        };
        self.slips.push(Slip::mark(mark.clone(), format!("行首的 `{written}` {message}"), help));
    }

    /// Reports list numbers that will be shown differently than written.
    fn check_numbers(&mut self, marks: &[Span]) {
        let number = |it: &Span| self.source[it.start..it.end - 1].parse::<u64>().ok();
        let Some(first) = marks.first().and_then(number) else {
            return;
        };
        let written: Vec<u64> = marks.iter().filter_map(number).collect();
        let wrong = written.iter().zip(first..).position(|(written, shown)| *written != shown);
        let Some(wrong) = wrong.filter(|_| written.iter().any(|it| *it != first)) else {
            return;
        };
        let message = format!("编号 `{}` 将显示为 `{}`", written[wrong], first + wrong as u64);
        let help = "编号列表的编号连续；编号另有含义的，写作（1）等，各自成段";
        self.slips.push(Slip::mark(marks[wrong].clone(), message, help));
    }

    fn quote(&mut self, span: Span, depth: usize, blocks: &mut Vec<Block>) -> bool {
        // After the mark of a list item, the `>` is not at the start of its line.
        let own = span.end - self.source[span.clone()].trim_start_matches([' ', '\t']).len();
        if self.source[own..].starts_with('>') {
            self.mark(MarkKind::Quote, own..own + 1);
        }
        // The starts of its lines also hold the marks of quotations nested in this one.
        if span.start >= self.swept_to {
            self.swept_to = span.end;
            self.swept.push((span.clone(), MarkKind::Quote, ">"));
        }
        if is_greater(&self.source[span.clone()]) {
            let message = "行首的 `>` 使这一段成为引文，不再显示";
            let help = "大于号写在行首以外，或者写作“大于”“超过”；是引文的，`>` 之后空一格";
            self.slips.push(Slip::mark(span.start..span.start + 1, message, help));
        }
        if depth >= DEEPEST {
            self.slips.push(too_deep(&span));
            return false;
        }
        self.quotes += 1;
        blocks.push(Block::Quote(self.blocks(depth + 1)));
        self.quotes -= 1;
        true
    }

    /// Reads a footnote. One that is never referred to, or repeats a name, is shown in place.
    fn note(&mut self, name: &str, span: &Span) -> Vec<Block> {
        let span = &self.indented_by(span);
        let length = self.source[span.clone()].find("]:").map_or(0, |it| it + 2);
        let mark = span.start..span.start + length;
        let number = self.notes.get(name).copied().filter(|it| !self.bodies.contains_key(it) && !self.in_note);
        let was_in_note = std::mem::replace(&mut self.in_note, true);
        let body = self.blocks(DEEPEST - 1);
        self.in_note = was_in_note;
        match number {
            Some(number) => {
                self.mark(MarkKind::Note, mark);
                self.bodies.insert(number, body);
                vec![]
            }
            None => {
                let (message, help) = match self.notes.contains_key(name) {
                    true => ("同名的脚注已有一条，这一条将作为正文显示", "请另起名称，或者删去"),
                    false => ("正文没有引用这条脚注，将作为正文显示", "请在正文中写 `[^名称]` 引用，或者删去"),
                };
                self.slips.push(Slip::new(SlipKind::Note, mark.clone(), message, help));
                let token = Token::Text { span: mark, escaped: false };
                let mut blocks = vec![Block::Paragraph(self.line(vec![token]))];
                blocks.extend(body);
                blocks
            }
        }
    }

    // ---- Tables --------------------------------------------------------------------

    fn table(&mut self, alignments: Vec<pulldown_cmark::Alignment>) -> Table {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        while let Some((event, span)) = self.next() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => {
                    let row = self.row(span.clone());
                    if rows.is_empty() {
                        self.sweep_rule(&span);
                    }
                    rows.push(row);
                }
                _ => break,
            }
        }
        let head = if rows.is_empty() { vec![] } else { rows.remove(0) };
        Table { alignments, head, rows }
    }

    /// Adds the line below the header to the pieces with marks.
    fn sweep_rule(&mut self, head: &Span) {
        let start = head.end;
        let end = self.source[start..].find('\n').map_or(self.source.len(), |it| start + it);
        self.swept.push((start..end, MarkKind::Table, "|-: >"));
    }

    fn row(&mut self, span: Span) -> Vec<Cell> {
        let mut cells: Vec<Vec<Token>> = Vec::new();
        let mut ends = span.start;
        while let Some((Event::Start(Tag::TableCell), place)) = self.next() {
            cells.push(self.tokens(true));
            ends = ends.max(place.end);
        }
        let columns = cells.len();
        let rest = self.source[ends..span.end].trim_end();
        let rest = rest.strip_suffix('|').unwrap_or(rest);
        // The parser drops cells beyond the columns of the header.
        if slips::cells(&self.source[span.clone()]) > columns && !rest.trim_start_matches(['|', ' ', '\t']).is_empty() {
            let token = Token::Text { span: ends..ends + rest.len(), escaped: false };
            if let Some(last) = cells.last_mut() {
                last.push(token);
            }
        }
        self.check_row(&span, columns);
        cells.into_iter().map(|it| self.line(it)).collect()
    }

    fn check_row(&mut self, span: &Span, columns: usize) {
        let text = self.source[span.clone()].trim_end();
        let line = span.start..span.start + text.len();
        let written = slips::cells(text);
        if written == columns {
            return;
        }
        let message = match text.contains('|') {
            true => format!("这一行有 {written} 格，表头有 {columns} 格"),
            false => "紧接表格的一行成为表格的一行".to_string(),
        };
        let help = "每行的格数与表头相同；没有内容的格写作 `| |`，表格的前后各空一行";
        self.slips.push(Slip::new(SlipKind::Table, line, message, help));
    }
}

/// Whether a quotation mark is probably a greater-than sign, as in `>5%`, `>=3`, `> 5%`.
fn is_greater(written: &str) -> bool {
    let rest = written.trim_start_matches(' ').trim_start_matches('>');
    let number = rest.trim_start_matches(' ');
    let unit = number.trim_start_matches(|it: char| it.is_ascii_digit() || it == '.');
    let is_number = unit.len() < number.len();
    rest.starts_with('=') || is_number && (rest.len() == number.len() || unit.starts_with(['%', '％']))
}

/// Whether a heading is written with as many `#` as its level.
fn is_marked(written: &str, level: usize) -> bool {
    let title = written.trim_start_matches('#');
    written.len() - title.len() == level && !title.starts_with(|it: char| !it.is_ascii_whitespace())
}

/// The first line of a text, shortened to 40 characters.
fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_string(),
    }
}

fn too_deep(span: &Span) -> Slip {
    let message = format!("列表和引文嵌套超过 {DEEPEST} 层");
    Slip::new(SlipKind::Deep, span.start..span.start + 1, message, "请减少层次，改用标题或者分段")
}
