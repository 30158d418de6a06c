//! Markdown as data for print: what stands where, and the texts as they are.
//!
//! `templates/typst/markdown.typ` sets the tree. Nothing in it is markup of Typst.

use std::collections::BTreeSet;
use std::iter::Peekable;
use std::slice;

use pulldown_cmark::{Alignment, Event, HeadingLevel, Tag, TagEnd};
use serde::Serialize;
use unicode_width::UnicodeWidthChar;

use super::notes::Notes;
use super::{References, Shown};
use crate::chinese;

/// Lists and quotations stand in each other no deeper. What is deeper stands at this depth.
pub(crate) const DEEPEST: usize = 6;
/// Marks of emphasis stand in each other no deeper.
const DEEPEST_MARKS: usize = 6;
/// Levels of headings that official documents know.
const HEADING_LEVELS: usize = 4;
/// Typst refuses longer addresses than 8000 bytes, and nobody types one.
const LONGEST_ADDRESS: usize = 2000;

/// A piece of a text that stands on lines of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Block {
    /// `depth` is from 1 on and never leaps; `number` is empty where the heading brings its own.
    Heading {
        depth: usize,
        number: String,
        body: Vec<Inline>,
    },
    Paragraph {
        body: Vec<Inline>,
    },
    Code {
        text: String,
    },
    Quote {
        body: Vec<Block>,
    },
    /// `start` is the first number; absent where the items have none.
    List {
        start: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Table {
        columns: Vec<TableColumn>,
        head: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A picture with its caption, which may be empty; `width` and `height` in points of the picture.
    Picture {
        address: String,
        alternative: String,
        caption: String,
        width: u32,
        height: u32,
    },
    Rule,
}

/// A column of a table, with its share of the width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct TableColumn {
    align: &'static str,
    share: usize,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Inline {
    Text {
        text: String,
    },
    Code {
        text: String,
    },
    Emphasis {
        body: Vec<Inline>,
    },
    Strong {
        body: Vec<Inline>,
    },
    Strikethrough {
        body: Vec<Inline>,
    },
    Link {
        address: String,
        body: Vec<Inline>,
    },
    /// A footnote where it is first referred to.
    Note {
        number: String,
        body: Vec<Block>,
    },
    /// The number of a footnote that stands already.
    NoteAgain {
        number: String,
    },
    Break,
}

/// Reads Markdown as a tree.
pub(crate) fn tree(text: &str, references: &References) -> Vec<Block> {
    let (events, notes) = Notes::apart(super::events(text, references));
    let mut reader = Reader { notes: &notes, references, printed: BTreeSet::new() };
    let mut blocks = reader.blocks(&mut events.iter().peekable(), 0);
    number_headings(&mut blocks);
    blocks
}

type Events<'e, 't> = Peekable<slice::Iter<'e, Event<'t>>>;

struct Reader<'n, 't> {
    notes: &'n Notes<'t>,
    references: &'n References<'n>,
    /// Numbers of the notes that stand already.
    printed: BTreeSet<usize>,
}

impl Reader<'_, '_> {
    /// Reads up to the end of what it stands in.
    fn blocks(&mut self, events: &mut Events, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        // Lists, items and quotations that are too deep to be one.
        let mut flat = 0_usize;
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::Paragraph) => {
                    blocks.push(Block::Paragraph { body: self.line(events) });
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    let body = self.line(events);
                    blocks.push(heading(*level, body, depth));
                }
                Event::Start(Tag::CodeBlock(_)) => blocks.push(code(events)),
                Event::Start(Tag::Table(columns)) => blocks.extend(self.table(columns, events)),
                Event::Start(Tag::Image { dest_url, title, .. }) => {
                    blocks.extend(self.picture(dest_url, title, events));
                }
                Event::Start(Tag::List(start)) if depth < DEEPEST => {
                    blocks.push(Block::List { start: *start, items: self.items(events, depth + 1) });
                }
                Event::Start(Tag::BlockQuote(_)) if depth < DEEPEST => {
                    blocks.push(Block::Quote { body: self.blocks(events, depth + 1) });
                }
                Event::Start(Tag::List(_) | Tag::BlockQuote(_) | Tag::Item) => flat += 1,
                Event::End(_) if flat > 0 => flat -= 1,
                Event::End(_) => break,
                Event::Rule => blocks.push(Block::Rule),
                loose => {
                    let body = self.loose_line(loose, events);
                    blocks.push(Block::Paragraph { body });
                }
            }
        }
        blocks
    }

    fn picture(&self, target: &str, caption: &str, events: &mut Events) -> Option<Block> {
        let mut alternative = String::new();
        for event in events.by_ref().take_while(|it| !matches!(it, Event::End(TagEnd::Image))) {
            match event {
                Event::Text(text) | Event::Code(text) => alternative.push_str(text),
                Event::SoftBreak | Event::HardBreak => alternative.push(' '),
                _ => {}
            }
        }
        let Shown { address, width, height } = (self.references.picture)(target)?;
        Some(Block::Picture { address, alternative, caption: spaced(caption), width, height })
    }

    fn items(&mut self, events: &mut Events, depth: usize) -> Vec<Vec<Block>> {
        let mut items = Vec::new();
        while let Some(Event::Start(Tag::Item)) = events.next() {
            items.push(self.blocks(events, depth));
        }
        items
    }

    /// The inline pieces up to the end of their block.
    fn line(&mut self, events: &mut Events) -> Vec<Inline> {
        let mut body = Vec::new();
        while let Some(event) = events.next() {
            if !self.inline(event, events, 0, &mut body) {
                break;
            }
        }
        body
    }

    /// A line of a tight list, which no paragraph surrounds: it ends before the next block.
    fn loose_line(&mut self, first: &Event, events: &mut Events) -> Vec<Inline> {
        let mut body = Vec::new();
        self.inline(first, events, 0, &mut body);
        while let Some(event) = events.next_if(|it| is_inline(it)) {
            self.inline(event, events, 0, &mut body);
        }
        body
    }

    /// Adds a piece; false at the end of the line.
    fn inline(&mut self, event: &Event, events: &mut Events, depth: usize, body: &mut Vec<Inline>) -> bool {
        match event {
            Event::Text(text) => body.push(Inline::Text { text: spaced(text) }),
            Event::Code(text) => body.push(Inline::Code { text: spaced(text) }),
            Event::SoftBreak => body.push(Inline::Text { text: " ".into() }),
            Event::HardBreak => body.push(Inline::Break),
            Event::FootnoteReference(name) => body.push(self.note(name)),
            Event::Start(tag) => {
                let inner = self.marked(events, depth + 1);
                match tag {
                    Tag::Emphasis => body.push(Inline::Emphasis { body: inner }),
                    Tag::Strong => body.push(Inline::Strong { body: inner }),
                    Tag::Strikethrough => body.push(Inline::Strikethrough { body: inner }),
                    Tag::Link { dest_url, .. } if is_printable(dest_url) => {
                        let address = dest_url.to_string();
                        let shown = is_web(&address) && plain(&inner) != address;
                        body.push(Inline::Link { address: address.clone(), body: inner });
                        if shown {
                            body.push(Inline::Text { text: format!("（{address}）") });
                        }
                    }
                    _ => body.extend(inner),
                }
            }
            Event::End(_) => return false,
            _ => {}
        }
        true
    }

    /// What stands between two marks. Marks deeper than the limit are read without recursion.
    fn marked(&mut self, events: &mut Events, depth: usize) -> Vec<Inline> {
        let mut body = Vec::new();
        let mut flat = 0_usize;
        while let Some(event) = events.next() {
            match event {
                Event::Start(_) if depth >= DEEPEST_MARKS => flat += 1,
                Event::End(_) if flat > 0 => flat -= 1,
                event => {
                    if !self.inline(event, events, depth, &mut body) {
                        break;
                    }
                }
            }
        }
        body
    }

    fn note(&mut self, name: &str) -> Inline {
        let number = self.notes.number(name);
        if !self.printed.insert(number) {
            return Inline::NoteAgain { number: number.to_string() };
        }
        let body = self.blocks(&mut self.notes.body(name).iter().peekable(), DEEPEST - 1);
        Inline::Note { number: number.to_string(), body }
    }

    fn table(&mut self, columns: &[Alignment], events: &mut Events) -> Vec<Block> {
        let mut rows: Vec<Vec<Vec<Inline>>> = Vec::new();
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(vec![]),
                Event::Start(Tag::TableCell) => {
                    let cell = self.line(events);
                    rows.last_mut().expect("a cell stands in a row").push(cell);
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        let head = if rows.is_empty() { vec![] } else { rows.remove(0) };
        fitting(columns, &head, &rows)
    }
}

fn is_inline(event: &Event) -> bool {
    match event {
        Event::Start(tag) => {
            matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
        }
        Event::End(_) | Event::Rule => false,
        _ => true,
    }
}

/// Whether paper shows the address after the text, as the style sheet for print does.
fn is_web(address: &str) -> bool {
    ["https://", "http://"].iter().any(|it| address.to_ascii_lowercase().starts_with(it))
}

fn is_printable(address: &str) -> bool {
    // An anchor leads nowhere in print.
    !address.is_empty() && !address.starts_with('#') && address.len() <= LONGEST_ADDRESS
}

/// A heading; inside a list or a quotation it divides nothing.
fn heading(level: HeadingLevel, body: Vec<Inline>, inside: usize) -> Block {
    if inside > 0 {
        return Block::Paragraph { body: vec![Inline::Strong { body }] };
    }
    Block::Heading { depth: level as usize, number: String::new(), body }
}

fn code(events: &mut Events) -> Block {
    let mut text = String::new();
    for event in events {
        match event {
            Event::Text(piece) => text.push_str(piece),
            Event::End(_) => break,
            _ => {}
        }
    }
    Block::Code { text: spaced(text.trim_end_matches('\n')) }
}

// ---- Lines that can break ----------------------------------------------------

/// A space that holds words together could hold a whole line together: print has plain ones.
fn spaced(text: &str) -> String {
    text.replace(['\u{a0}', '\u{2007}', '\u{202f}'], " ")
}

/// Whether a line may break beside a character: white space, and what is written without it.
fn is_breaking(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '\u{2e80}'..='\u{2fff}' | '\u{3040}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

// ---- Headings ------------------------------------------------------------------

/// Numbers headings as official documents do, by depth: 一、（一）1.（1）.
///
/// A depth whose headings bring numbers of their own stays as it is written.
fn number_headings(blocks: &mut [Block]) {
    let mut open: Vec<usize> = Vec::new();
    let mut own = [false; HEADING_LEVELS + 1];
    for block in blocks.iter_mut() {
        let Block::Heading { depth, body, .. } = block else { continue };
        let level = *depth;
        open.retain(|it| *it < level);
        open.push(level);
        *depth = open.len().min(HEADING_LEVELS);
        own[*depth] |= is_numbered(&plain(body));
    }
    let mut counts = [0_u32; HEADING_LEVELS + 1];
    for block in blocks {
        let Block::Heading { depth, number, .. } = block else { continue };
        counts[*depth] += 1;
        counts[*depth + 1..].fill(0);
        if !own[*depth] {
            *number = numbered(*depth, counts[*depth]);
        }
    }
}

fn numbered(depth: usize, count: u32) -> String {
    let character = || if count <= chinese::LARGEST_NUMERAL { chinese::numeral(count) } else { count.to_string() };
    match depth {
        1 => format!("{}、", character()),
        2 => format!("（{}）", character()),
        3 => format!("{count}."),
        _ => format!("（{count}）"),
    }
}

/// Whether a heading begins with a number: 一、（二）3.（4）第五章.
fn is_numbered(title: &str) -> bool {
    let title = title.trim_start();
    let is_digit = |it: char| it.is_ascii_digit() || "〇零一二三四五六七八九十百".contains(it);
    let inside = title.strip_prefix(['（', '(', '第']).unwrap_or(title);
    let rest = inside.trim_start_matches(is_digit);
    if rest.len() == inside.len() {
        return false;
    }
    let mut after = rest.chars();
    match (title.chars().next(), after.next()) {
        (Some('（' | '('), Some('）' | ')')) => true,
        (Some('第'), Some(unit)) => "章节部条".contains(unit),
        (_, Some('、' | '．')) => true,
        // 1.5 is no number of a heading.
        (_, Some('.')) => !after.next().is_some_and(|it| it.is_ascii_digit()),
        _ => false,
    }
}

// ---- Tables --------------------------------------------------------------------

/// The width of a page in half characters of a table's type (5号).
const TABLE_WIDTH: usize = 84;
/// The space beside the text of a cell.
const CELL_PADDING: usize = 3;
const NARROWEST: usize = 4;
const WIDEST: usize = 60;
/// Characters of a run that no line of a cell breaks (`longest-run-in-cell` of the template).
const LONGEST_WHOLE_RUN: usize = 12;
/// Pieces of half a character in which widths are shared.
const FINE: usize = 1000;

type Cell = Vec<Inline>;

/// A table as wide as the page; one with more columns than a page holds as several, each of which
/// begins with the first column.
fn fitting(alignments: &[Alignment], head: &[Cell], rows: &[Vec<Cell>]) -> Vec<Block> {
    let cells = |at: usize| std::iter::once(head.get(at)).chain(rows.iter().map(move |it| it.get(at))).flatten();
    let sizes: Vec<(usize, usize)> = (0..alignments.len()).map(|it| sizes(cells(it))).collect();
    let mut tables: Vec<Vec<usize>> = Vec::new();
    let mut used = 0;
    for (at, (least, _)) in sizes.iter().enumerate() {
        if tables.is_empty() {
            tables.push(vec![at]);
            used = *least;
        } else if used + least <= TABLE_WIDTH {
            tables.last_mut().expect("a table was begun").push(at);
            used += least;
        } else {
            tables.push(vec![0, at]);
            used = sizes[0].0 + least;
        }
    }
    let pick = |row: &[Cell], columns: &[usize]| -> Vec<Cell> {
        columns.iter().map(|it| row.get(*it).cloned().unwrap_or_default()).collect()
    };
    let table = |columns: Vec<usize>| {
        let shares = shares(&columns.iter().map(|it| sizes[*it]).collect::<Vec<_>>());
        let described = columns.iter().zip(shares);
        Block::Table {
            columns: described.map(|(at, share)| TableColumn { align: side(alignments[*at]), share }).collect(),
            head: pick(head, &columns),
            rows: rows.iter().map(|it| pick(it, &columns)).collect(),
        }
    };
    tables.into_iter().map(table).collect()
}

fn side(alignment: Alignment) -> &'static str {
    match alignment {
        Alignment::Right => "right",
        Alignment::Center => "center",
        Alignment::Left | Alignment::None => "left",
    }
}

/// The least width of a column, at which no word leaves it, and the width it would like to have.
fn sizes<'c>(cells: impl Iterator<Item = &'c Cell>) -> (usize, usize) {
    let (mut least, mut liked) = (NARROWEST, NARROWEST);
    for cell in cells {
        let text = plain(cell);
        let longest = text.split(is_breaking).map(run_width).max().unwrap_or_default();
        least = least.max(longest);
        liked = liked.max(text.chars().map(width).sum());
    }
    (least + CELL_PADDING, liked.min(WIDEST).max(least) + CELL_PADDING)
}

/// A run up to where it may break: print breaks longer ones anywhere.
fn run_width(run: &str) -> usize {
    run.chars().take(LONGEST_WHOLE_RUN).map(width).sum()
}

/// Half characters a character may need: capitals are wider than half of one.
fn width(character: char) -> usize {
    match character {
        'A'..='Z' | 'm' | 'w' | '@' | '%' | '&' => 2,
        other => other.width().unwrap_or_default(),
    }
}

/// What each column gets of the width: what it needs, and of the rest in proportion to its wishes.
fn shares(sizes: &[(usize, usize)]) -> Vec<usize> {
    let least: usize = sizes.iter().map(|it| it.0).sum();
    let rest = FINE * TABLE_WIDTH.saturating_sub(least);
    let wishes: usize = sizes.iter().map(|(least, liked)| liked - least).sum();
    let count = sizes.len().max(1);
    sizes
        .iter()
        .map(|(least, liked)| {
            if wishes * FINE > rest {
                FINE * least + rest * (liked - least) / wishes
            } else {
                FINE * liked + (rest - wishes * FINE) / count
            }
        })
        .collect()
}

// ---- Texts ---------------------------------------------------------------------

/// The text of a line without its marks and notes.
fn plain(body: &[Inline]) -> String {
    let mut text = String::new();
    for piece in body {
        match piece {
            Inline::Text { text: piece } | Inline::Code { text: piece } => text.push_str(piece),
            Inline::Emphasis { body }
            | Inline::Strong { body }
            | Inline::Strikethrough { body }
            | Inline::Link { body, .. } => text.push_str(&plain(body)),
            Inline::Break => text.push('\n'),
            Inline::Note { .. } | Inline::NoteAgain { .. } => {}
        }
    }
    text
}

/// Every line of the text as a reader has it: no mark parts what stands in one.
pub(crate) fn lines(blocks: &[Block]) -> Vec<String> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { body, .. } | Block::Paragraph { body } => push_lines(body, &mut found),
            Block::Code { text } => found.push(text.clone()),
            Block::Quote { body } => found.extend(lines(body)),
            Block::List { items, .. } => found.extend(items.iter().flat_map(|it| lines(it))),
            Block::Table { head, rows, .. } => {
                for cell in head.iter().chain(rows.iter().flatten()) {
                    push_lines(cell, &mut found);
                }
            }
            Block::Picture { alternative, caption, .. } => found.extend([alternative.clone(), caption.clone()]),
            Block::Rule => {}
        }
    }
    found
}

fn push_lines(body: &[Inline], found: &mut Vec<String>) {
    found.push(plain(body));
    push_notes(body, found);
}

fn push_notes(body: &[Inline], found: &mut Vec<String>) {
    for piece in body {
        match piece {
            Inline::Note { body, .. } => found.extend(lines(body)),
            Inline::Emphasis { body }
            | Inline::Strong { body }
            | Inline::Strikethrough { body }
            | Inline::Link { body, .. } => push_notes(body, found),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> serde_json::Value {
        serde_json::to_value(tree(text, &References::pages(&|it| Some(format!("https://e.cn{it}"))))).unwrap()
    }

    fn text(text: &str) -> Inline {
        Inline::Text { text: text.into() }
    }

    fn headings(source: &str) -> Vec<String> {
        let shown = tree(source, &References::pages(&|_| None)).into_iter().filter_map(|it| match it {
            Block::Heading { depth, number, body } => Some(format!("{depth} {number}{}", plain(&body))),
            _ => None,
        });
        shown.collect()
    }

    #[test]
    fn every_mark_becomes_a_node_and_texts_stay_as_they_are() {
        let found = read("#eval(\"1\") **粗*斜*** ~~删~~ `码` [链](/a/) <https://x.cn>  \n下一行");
        let expected = serde_json::json!([{ "kind": "paragraph", "body": [
            { "kind": "text", "text": "#eval(\"1\") " },
            { "kind": "strong", "body": [
                { "kind": "text", "text": "粗" },
                { "kind": "emphasis", "body": [{ "kind": "text", "text": "斜" }] },
            ] },
            { "kind": "text", "text": " " },
            { "kind": "strikethrough", "body": [{ "kind": "text", "text": "删" }] },
            { "kind": "text", "text": " " },
            { "kind": "code", "text": "码" },
            { "kind": "text", "text": " " },
            { "kind": "link", "address": "https://e.cn/a/", "body": [{ "kind": "text", "text": "链" }] },
            { "kind": "text", "text": "（https://e.cn/a/）" },
            { "kind": "text", "text": " " },
            { "kind": "link", "address": "https://x.cn", "body": [{ "kind": "text", "text": "https://x.cn" }] },
            { "kind": "break" },
            { "kind": "text", "text": "下一行" },
        ] }]);
        assert_eq!(found, expected);
    }

    #[test]
    fn images_are_their_alternative_text_and_html_is_left_out() {
        assert_eq!(lines(&tree("甲![示意图](/x.png)乙<b>丙</b>", &References::pages(&|_| None))), ["甲示意图乙丙"]);
    }

    #[test]
    fn an_address_that_print_cannot_follow_is_plain_text() {
        let long = format!("[x](https://e.cn/{})", "a".repeat(LONGEST_ADDRESS));
        for source in [long.as_str(), "[x](#section)", "[x](javascript:1)", "[x]()"] {
            assert_eq!(
                tree(source, &References::pages(&|_| None)),
                [Block::Paragraph { body: vec![text("x")] }],
                "{source}"
            );
        }
    }

    #[test]
    fn tight_and_loose_lists_hold_blocks() {
        let found = tree("3. 甲\n   - 子\n4. 乙\n\n   丙", &References::pages(&|_| None));
        let paragraph = |it: &str| Block::Paragraph { body: vec![text(it)] };
        let inner = Block::List { start: None, items: vec![vec![paragraph("子")]] };
        let items = vec![vec![paragraph("甲"), inner], vec![paragraph("乙"), paragraph("丙")]];
        assert_eq!(found, [Block::List { start: Some(3), items }]);
    }

    #[test]
    fn what_stands_too_deep_keeps_its_text() {
        let deep: String = (0..300).map(|it| format!("{}- 第{it}层\n", "  ".repeat(it))).collect();
        let found = lines(&tree(&deep, &References::pages(&|_| None)));
        assert_eq!(found, (0..300).map(|it| format!("第{it}层")).collect::<Vec<_>>());
        let quoted = format!("{}文", "> ".repeat(2000));
        assert_eq!(lines(&tree(&quoted, &References::pages(&|_| None))), ["文"]);
        let marks = format!("{}文{}", "*a **b ".repeat(500), "** *".repeat(500));
        assert!(lines(&tree(&marks, &References::pages(&|_| None))).concat().contains('文'));
    }

    #[test]
    fn a_footnote_stands_where_it_is_first_referred_to() {
        let found = tree("甲[^x]乙[^x]\n\n[^x]: 注", &References::pages(&|_| None));
        let body = vec![Block::Paragraph { body: vec![text("注")] }];
        let note = Inline::Note { number: "1".into(), body };
        let expected = vec![text("甲"), note, text("乙"), Inline::NoteAgain { number: "1".into() }];
        assert_eq!(found, [Block::Paragraph { body: expected }]);
        assert_eq!(lines(&found), ["甲乙", "注"]);
    }

    #[test]
    fn headings_are_numbered_by_depth_and_never_leap() {
        let source = "### 甲\n## 乙\n##### 丙\n###### 丁\n# 戊\n## 己\n## 庚";
        assert_eq!(
            headings(source),
            ["1 一、甲", "1 二、乙", "2 （一）丙", "3 1.丁", "1 三、戊", "2 （一）己", "2 （二）庚"]
        );
    }

    #[test]
    fn headings_that_bring_numbers_are_not_numbered_again() {
        let source = "## 一、甲\n### 子\n## 1.5倍的增长\n### 丑";
        assert_eq!(headings(source), ["1 一、甲", "2 （一）子", "1 1.5倍的增长", "2 （一）丑"]);
        for title in ["（十二）做法", "(3) 做法", "3．做法", "第二章 做法", "十、做法", "2. 做法"]
        {
            assert!(is_numbered(title), "{title}");
        }
        for title in ["一件事改革", "3月", "1.5倍", "第三方", "（试行）办法", "十"] {
            assert!(!is_numbered(title), "{title}");
        }
    }

    #[test]
    fn characters_no_reader_sees_are_left_out() {
        assert_eq!(
            lines(&tree("甲\u{202e}乙\u{200b}丙&#x2066;丁`\u{200d}`", &References::pages(&|_| None))),
            ["甲乙丙丁"]
        );
    }

    #[test]
    fn a_table_wider_than_the_page_is_parted_and_repeats_its_first_column() {
        let row = |name: &str| format!("|{}\n", (0..200).map(|it| format!("{name}{it}|")).collect::<String>());
        let source = format!("{}|{}\n{}", row("列"), "---|".repeat(200), row("值"));
        let found = tree(&source, &References::pages(&|_| None));
        assert!(found.len() > 10, "{}", found.len());
        let mut seen = Vec::new();
        for table in &found {
            let Block::Table { columns, head, rows } = table else { panic!("a table") };
            assert!(columns.len() >= 2 && head.len() == columns.len() && rows[0].len() == columns.len());
            assert_eq!(plain(&head[0]), "列0");
            assert!(columns.iter().map(|it| it.share).sum::<usize>() <= FINE * TABLE_WIDTH);
            seen.extend(head[1..].iter().map(|it| plain(it)));
        }
        assert_eq!(seen, (1..200).map(|it| format!("列{it}")).collect::<Vec<_>>());
    }

    #[test]
    fn columns_get_what_they_need_and_share_the_rest() {
        assert_eq!(shares(&[(7, 7), (7, 7)]), [42 * FINE, 42 * FINE]);
        let found = shares(&[(7, 7), (10, 63), (10, 63)]);
        assert_eq!(found[0], 7 * FINE);
        assert!(found[1] == found[2] && found[1] > 37 * FINE, "{found:?}");
    }
}
