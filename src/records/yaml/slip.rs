//! Common typing mistakes in YAML, with what was meant and how to write it.
//!
//! A slip is reported only if the text cannot be parsed as it is, and mending the slip lets the parser read on.
//! Text that is valid YAML is therefore never second-guessed.

use super::mended::Edit;
use crate::finding::{Code, Finding, Place, code};

/// A syntax fault, and the edits that mend it.
#[derive(Debug)]
pub(super) struct Slip {
    pub(super) finding: Finding,
    pub(super) edits: Vec<Edit>,
    /// Whether the nesting level of the line is guessed.
    pub(super) guessed: bool,
}

/// How many lines are searched for the cause, backwards from where the parser stopped.
const LINES: usize = 40;

/// The possible slips in a text up to a position, nearest first.
pub(super) fn candidates<'t>(file: &'t str, text: &'t str, end: usize) -> impl Iterator<Item = Slip> + 't {
    let lines = Line::before(text, end).take(LINES);
    lines.flat_map(move |line| {
        let comment = line.text.trim_start().starts_with('#');
        let slips: Vec<Slip> = KINDS.iter().filter(|_| !comment).filter_map(|find| find(file, &line)).collect();
        slips
    })
}

type Find = fn(&str, &Line) -> Option<Slip>;

const KINDS: [Find; 9] =
    [full_width_marks, list_mark, no_space, opening_quote, open_quote, indicator, comment, colon, brackets];

/// A line of a text, without its line break.
struct Line<'t> {
    start: usize,
    text: &'t str,
}

impl<'t> Line<'t> {
    /// The line that ends at a position and the lines before it, nearest first.
    fn before(text: &'t str, end: usize) -> impl Iterator<Item = Line<'t>> {
        let mut end = Some(end);
        std::iter::from_fn(move || {
            let last = end?;
            let start = text[..last].rfind('\n').map_or(0, |it| it + 1);
            end = start.checked_sub(1);
            Some(Line { start, text: text[start..last].trim_end_matches('\r') })
        })
    }

    /// The start of the key, after the indentation and any list item marks.
    fn key_start(&self) -> usize {
        let rest = self.text.trim_start_matches(' ');
        let rest = rest.trim_start_matches("- ").trim_start_matches(' ');
        self.text.len() - rest.len()
    }

    /// The end of the key, if the line has one.
    fn key_end(&self) -> Option<usize> {
        let start = self.key_start();
        let end = start + name_length(&self.text[start..]);
        self.text[start..end].bytes().any(|it| it.is_ascii_alphabetic()).then_some(end)
    }

    /// The start of the value, after the colon or the list item mark.
    fn value_start(&self) -> Option<usize> {
        let after = match self.key_end().filter(|end| self.text[*end..].starts_with(": ")) {
            Some(end) => end + 1,
            None if self.text.trim_start().starts_with("- ") => self.key_start(),
            None => return None,
        };
        Some(self.text.len() - self.text[after..].trim_start().len())
    }

    fn slip(&self, file: &str, at: usize, code: &'static Code, message: impl Into<String>, help: &str) -> Slip {
        let length = self.text[at..].chars().next().map_or(1, char::len_utf8);
        let place = Place::Span(self.start + at..self.start + at + length);
        Slip { finding: Finding::new(code, file, place, message).help(help), edits: Vec::new(), guessed: false }
    }

    fn edit(&self, at: usize, length: usize, with: &str) -> Edit {
        Edit::new(self.start + at..self.start + at + length, with)
    }
}

impl Slip {
    fn with(mut self, edits: impl IntoIterator<Item = Edit>) -> Self {
        self.edits.extend(edits);
        self
    }
}

/// The length of the field name at the beginning of a text.
fn name_length(text: &str) -> usize {
    text.find(|it: char| !it.is_ascii_alphanumeric() && it != '_').unwrap_or(text.len())
}

/// Full-width `：`, `，`, `［`, `］`, `｛`, `｝` in place of YAML's own marks.
fn full_width_marks(file: &str, line: &Line) -> Option<Slip> {
    let after_key = line.key_end();
    let is_flow = line.value_start().is_some_and(|it| line.text[it..].starts_with(['[', '{', '［', '｛']));
    let mut marks: Vec<(usize, char, &str)> = Vec::new();
    for (at, character) in line.text.char_indices() {
        let is_before_name = || {
            let rest = line.text[at + character.len_utf8()..].trim_start();
            name_length(rest) > 0 && rest[name_length(rest)..].starts_with([':', '：'])
        };
        let ascii = match character {
            '：' if after_key == Some(at) || is_flow && follows_name(&line.text[..at]) => ": ",
            '，' if is_flow && is_before_name() => ", ",
            '［' if is_flow => "[",
            '］' if is_flow => "]",
            '｛' if is_flow => "{",
            '｝' if is_flow => "}",
            _ => continue,
        };
        marks.push((at, character, ascii));
    }
    let &(first, character, ascii) = marks.first()?;
    let (message, help) = full_width(character, ascii);
    let edits = marks.iter().map(|(at, mark, ascii)| line.edit(*at, mark.len_utf8(), ascii));
    Some(line.slip(file, first, &code::FULL_WIDTH_MARK, message, &help).with(edits))
}

/// The message about a full-width mark, and the help that says what to write.
pub(super) fn full_width(character: char, ascii: &str) -> (String, String) {
    let mark = ascii.trim_end();
    let help = match mark {
        ":" => "字段写作 `字段: 值`，用英文冒号，后空一格".to_string(),
        "," => "各项以英文逗号分隔，后空一格，如 `[甲, 乙]`；逗号、顿号属于文字的，整个值加引号".to_string(),
        _ => format!("请改为英文的 `{mark}`"),
    };
    (format!("用了全角的 `{character}`"), help)
}

/// Whether a text ends with a field name that follows a bracket or comma.
fn follows_name(before: &str) -> bool {
    let rest = before.trim_end_matches(|it: char| it.is_ascii_alphanumeric() || it == '_');
    rest.len() < before.len() && rest.trim_end().ends_with(['{', ',', '，', '｛', '[', '［'])
}

/// `-甲`, `－ 甲` or `• 甲` in place of `- 甲` for a list item.
fn list_mark(file: &str, line: &Line) -> Option<Slip> {
    let start = line.text.len() - line.text.trim_start_matches(' ').len();
    let length = typed_dash(&line.text[start..])?;
    let slip = line.slip(file, start, &code::YAML_SYNTAX, "列表项的写法不对", LIST_ITEM);
    Some(slip.with([line.edit(start, length, "- ")]))
}

pub(super) const LIST_ITEM: &str = "列表每项写作 `- 内容`：英文减号，其后空一格";

/// The length of a mark used in place of the `- ` of a list item, with the blanks after it.
pub(super) fn typed_dash(text: &str) -> Option<usize> {
    let mark = text.chars().next().filter(|it| "-－–—•·●".contains(*it))?;
    let rest = &text[mark.len_utf8()..];
    let blanks = rest.len() - rest.trim_start_matches(' ').len();
    let is_item = mark != '-' || blanks == 0 && rest.starts_with(|it: char| !it.is_ascii());
    is_item.then_some(mark.len_utf8() + blanks)
}

/// `name:value`.
fn no_space(file: &str, line: &Line) -> Option<Slip> {
    let end = line.key_end()?;
    let value = line.text[end..].strip_prefix(':')?;
    let is_glued = value.chars().next().is_some_and(|it| it != ' ' && it != '/');
    let help = "字段写作 `字段: 值`，冒号后空一格";
    is_glued.then(|| line.slip(file, end, &code::YAML_SYNTAX, "冒号后缺少空格", help).with([line.edit(end, 1, ": ")]))
}

/// `"甲"乙`: text after a closing quotation mark.
fn opening_quote(file: &str, line: &Line) -> Option<Slip> {
    let start = line.value_start()?;
    let quote = line.text[start..].chars().next().filter(|it| matches!(it, '"' | '\''))?;
    let end = start + 1 + line.text[start + 1..].find(quote)?;
    let rest = line.text[end + 1..].trim_start();
    let help = "引文请用中文引号“ ”，或者整个值加单引号 `'…'`";
    let message = format!("`{quote}` 引起的文字后面还有文字");
    let edits = [line.edit(start, 1, "“"), line.edit(end, 1, "”")];
    (!rest.is_empty() && !rest.starts_with('#'))
        .then(|| line.slip(file, start, &code::YAML_SYNTAX, message, help).with(edits))
}

/// `"甲`: a quotation that is not closed on its line.
fn open_quote(file: &str, line: &Line) -> Option<Slip> {
    let start = line.value_start()?;
    let quote = line.text[start..].chars().next().filter(|it| matches!(it, '"' | '\''))?;
    let is_open = !line.text[start + 1..].contains(quote);
    let closing = line.edit(line.text.len(), 0, &quote.to_string());
    is_open.then(|| line.slip(file, start, &code::YAML_SYNTAX, "引号没有闭合", "请检查引号是否成对").with([closing]))
}

/// A value that begins with a character reserved by YAML.
fn indicator(file: &str, line: &Line) -> Option<Slip> {
    let start = line.value_start()?;
    let character = line.text[start..].chars().next()?;
    let code = match character {
        '*' | '&' | '!' => &code::YAML_ALIAS,
        '@' | '`' | '%' | ']' | '}' | ',' => &code::YAML_SYNTAX,
        '|' | '>' if line.text[start + 1..].contains(|it: char| !it.is_ascii()) => &code::YAML_SYNTAX,
        _ => return None,
    };
    let message = format!("文字以 `{character}` 开头，YAML 将其作为记号");
    let help = "整个值请加引号，如 `'…'`；记录中不用锚点、别名和标签";
    Some(line.slip(file, start, code, message, help).with([line.edit(start, 1, "x")]))
}

/// ` #1` in the middle of a text.
fn comment(file: &str, line: &Line) -> Option<Slip> {
    let mut places = line.text.match_indices(" #").map(|(at, _)| at + 1);
    let at = places.find(|at| !line.text[..*at].trim().is_empty())?;
    let before = line.text[..at].trim();
    let kept = [": ", ", ", "- ", "[", "{"].iter().filter_map(|it| before.rsplit(it).next()).min_by_key(|it| it.len());
    let (message, help) = cut_short(kept.unwrap_or(before).trim());
    let slip = line.slip(file, at, &code::COMMENT_IN_TEXT, message, &help);
    Some(slip.with([line.edit(at, 1, "＃")]))
}

/// The message about a `#` in a text, and the help that says what to write.
pub(super) fn cut_short(kept: &str) -> (String, String) {
    let message = match kept {
        "" => "`#` 以后成为注释，这一字段没有值".to_string(),
        _ => format!("`#` 以后成为注释，只剩下 `{}`", crate::finding::brief(kept)),
    };
    let help = "`#` 属于文字的，整个值请加引号；确是注释的，前空两格、后空一格";
    (message, help.to_string())
}

/// `甲: 乙` as part of a value.
fn colon(file: &str, line: &Line) -> Option<Slip> {
    let start = line.value_start()?;
    let value = &line.text[start..];
    if value.starts_with(['"', '\'', '[', '{', '|', '>']) {
        return None;
    }
    let at = start + value.find(": ").or_else(|| value.strip_suffix(':').map(str::len))?;
    let help = "含有“: ”的文字，整个值请加引号，或者改用中文冒号；请检查缩进";
    Some(line.slip(file, at, &code::YAML_SYNTAX, "冒号的位置不对", help).with([line.edit(at, 1, "：")]))
}

/// Brackets that do not match: opened but not closed on their line, or closed but not opened.
fn brackets(file: &str, line: &Line) -> Option<Slip> {
    let start = line.value_start().filter(|it| line.text[*it..].starts_with(['[', '{']))?;
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut quote = None;
    for (at, character) in line.text.char_indices().skip_while(|it| it.0 < start) {
        match (quote, character) {
            (Some(it), _) => quote = Some(it).filter(|it| *it != character),
            (None, '"' | '\'') => quote = Some(character),
            (None, '#') if line.text[..at].ends_with(' ') => break,
            (None, '[') => open.push((at, ']')),
            (None, '{') => open.push((at, '}')),
            (None, ']' | '}') => match open.pop() {
                Some((_, closing)) if closing == character => {}
                Some((opened, closing)) => {
                    let message = format!("`{character}` 与 `{}` 不成对", &line.text[opened..=opened]);
                    let slip = line.slip(file, at, &code::YAML_SYNTAX, message, &format!("请改为 `{closing}`"));
                    return Some(slip.with([line.edit(at, 1, &closing.to_string())]));
                }
                None => {
                    let slip = line.slip(file, at, &code::YAML_SYNTAX, "括号不成对", "请删去多余的括号");
                    return Some(slip.with([line.edit(at, 1, "")]));
                }
            },
            _ => {}
        }
    }
    let &(first, _) = open.first()?;
    let closing: String = open.iter().rev().map(|(_, it)| *it).collect();
    let help = format!("请在末尾加上 `{closing}`");
    let end = line.edit(line.text.trim_end().len(), 0, &closing);
    Some(line.slip(file, first, &code::YAML_SYNTAX, "括号没有闭合", &help).with([end]))
}

/// How many lines are tried in another column, backwards from where the parser stopped.
const SHIFTED: usize = 8;

/// Lines that may have been meant for another column, nearest first.
pub(super) fn shifts<'t>(file: &'t str, text: &'t str, end: usize) -> impl Iterator<Item = Slip> + 't {
    let spaces = |it: &str| it.len() - it.trim_start_matches(' ').len();
    let lines = Line::before(text, end).take(SHIFTED).filter(move |it| spaces(it.text) < it.text.len());
    lines.flat_map(move |line| {
        let own = spaces(line.text);
        let before = Line::before(text, line.start.saturating_sub(1)).find(|it| !it.text.trim().is_empty());
        let columns = [before.map_or(0, |it| spaces(it.text)), own + 2, own.saturating_sub(2), own + 1];
        let shifted = columns.into_iter().filter(move |it| *it != own).map(move |column| {
            let help = "同一层的字段左对齐，下一层多空两格；多行文字的每一行都要缩进";
            let slip = line.slip(file, own, &code::YAML_SYNTAX, "缩进不齐", help);
            Slip { guessed: true, ..slip.with([line.edit(0, own, &" ".repeat(column))]) }
        });
        shifted.collect::<Vec<_>>()
    })
}
