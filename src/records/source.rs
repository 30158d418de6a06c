//! The files of a workspace before they are parsed.

use std::collections::BTreeMap;

use crate::finding::{Finding, MOST_FINDINGS, Place, brief, code};
use crate::memory::Bytes;

/// The maximum size of a record in bytes. People write and review records, so a larger file is a mistake.
pub(crate) const SIZE_LIMIT: u64 = 1 << 20;

/// Written by some programs at the beginning of a text to mark it as UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The content found at one path.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    Bytes(Bytes),
    /// Larger than [`SIZE_LIMIT`]; not read.
    TooLarge(u64),
    /// A symbolic link or another entry that is not a regular file; not followed.
    NotAFile,
}

/// Files by their path relative to the root, with `/` as separator.
pub(crate) type SourceTree = BTreeMap<String, Source>;

/// The files below a folder, whose path ends with `/`.
pub(crate) fn below<'s>(tree: &'s SourceTree, folder: &str) -> impl Iterator<Item = (&'s str, &'s Source)> {
    let files = tree.range(folder.to_string()..).take_while(move |(file, _)| file.starts_with(folder));
    files.map(|(file, source)| (file.as_str(), source))
}

impl Source {
    /// The hash of the content; zeros if it was not read.
    pub(crate) fn sha256(&self) -> [u8; 32] {
        match self {
            Source::Bytes(bytes) => *bytes.sha256(),
            Source::TooLarge(_) | Source::NotAFile => [0; 32],
        }
    }

    /// The content of a file, as `alike` has it.
    pub(crate) fn read(bytes: Vec<u8>) -> Self {
        Source::Bytes(alike(bytes).into())
    }
}

/// Normalizes the content of a file, so that it does not depend on the editor or checkout that wrote it.
///
/// A text gets LF line endings and loses its byte order mark. Positions, hashes and output are then the same on
/// every system. Bytes that are not UTF-8 text (pictures, other encodings) are kept unchanged.
pub(crate) fn alike(bytes: Vec<u8>) -> Vec<u8> {
    match std::str::from_utf8(&bytes) {
        Ok(text) if is_text(text) && differs(text) => normalized(text).into_bytes(),
        _ => bytes,
    }
}

fn is_text(text: &str) -> bool {
    !text.contains('\0')
}

fn differs(text: &str) -> bool {
    text.starts_with(BYTE_ORDER_MARK) || text.contains('\r')
}

fn normalized(text: &str) -> String {
    text.trim_start_matches(BYTE_ORDER_MARK).replace("\r\n", "\n").replace('\r', "\n")
}

/// Encodes a text that replaces an existing file, keeping that file's line endings and byte order mark.
pub(crate) fn written_like(before: &[u8], text: &str) -> Vec<u8> {
    let Ok(before) = std::str::from_utf8(before) else { return text.as_bytes().to_vec() };
    let mark = if before.starts_with(BYTE_ORDER_MARK) { "\u{feff}" } else { "" };
    let first_end = before.find(['\r', '\n']).map_or("", |at| &before[at..]);
    let end = match first_end {
        it if it.starts_with("\r\n") => "\r\n",
        it if it.starts_with('\r') => "\r",
        _ => "\n",
    };
    format!("{mark}{}", text.replace('\n', end)).into_bytes()
}

/// The text of a file, or a finding that says why it cannot be read.
pub(crate) fn text<'s>(file: &str, source: &'s Source) -> Result<&'s str, Box<Finding>> {
    let bytes = match source {
        Source::Bytes(bytes) => bytes,
        Source::TooLarge(size) => {
            let message = format!("文件有 {size} 字节，超过上限 {SIZE_LIMIT} 字节");
            return Err(Finding::new(&code::FILE_TOO_LARGE, file, Place::File, message)
                .help("请确认是否误放了附件；记录只写材料名称，不放材料本身")
                .into());
        }
        Source::NotAFile => {
            return Err(Finding::new(&code::UNEXPECTED_FILE, file, Place::File, "不是普通文件，不予读取")
                .help("请用文件本身代替符号链接")
                .into());
        }
    };
    if let Some(encoding) = wide_encoding(bytes) {
        let finding = Finding::new(&code::NOT_UTF8, file, Place::File, format!("文件是 {encoding} 编码"));
        return Err(finding.help(save_again(file)).into());
    }
    std::str::from_utf8(bytes).map(|it| it.trim_start_matches(BYTE_ORDER_MARK)).map_err(|err| {
        let (line, column) = position(bytes, err.valid_up_to());
        let message = format!("第 {line} 行第 {column} 列的字节 0x{:02X} 不是 UTF-8", bytes[err.valid_up_to()]);
        Finding::new(&code::NOT_UTF8, file, Place::At { line, column }, message).help(save_again(file)).into()
    })
}

/// Detects UTF-16 and UTF-32 by the first bytes of a file.
fn wide_encoding(bytes: &[u8]) -> Option<&'static str> {
    const MARKS: [(&[u8], &str); 4] = [
        (&[0xff, 0xfe, 0, 0], "UTF-32"),
        (&[0, 0, 0xfe, 0xff], "UTF-32"),
        (&[0xff, 0xfe], "UTF-16"),
        (&[0xfe, 0xff], "UTF-16"),
    ];
    let marked = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)).map(|it| it.1);
    // Without a mark, a UTF-16 file is recognized by its zero bytes: records begin with ASCII characters.
    let beside_zero = |it: &[u8]| (it[0] == 0) != (it[1] == 0);
    let pairs = bytes.chunks_exact(2).take(4);
    marked.or_else(|| (pairs.len() == 4 && pairs.clone().all(beside_zero)).then_some("UTF-16"))
}

fn save_again(file: &str) -> &'static str {
    match file.ends_with(".csv") {
        true => "请另存为“CSV UTF-8（逗号分隔）”，或者用编辑器另存为 UTF-8 编码",
        false => "请用编辑器将文件另存为 UTF-8 编码",
    }
}

/// Line and column of a byte, counted from 1. The bytes before it are valid UTF-8.
fn position(bytes: &[u8], at: usize) -> (usize, usize) {
    let before = String::from_utf8_lossy(&bytes[..at]);
    let before = normalized(&before);
    let line = before.matches('\n').count() + 1;
    (line, before.rsplit('\n').next().map_or(0, |it| it.chars().count()) + 1)
}

/// Reports conflict markers of an unfinished merge, one finding per conflict.
pub(crate) fn conflicts(file: &str, text: &str) -> Vec<Finding> {
    // In Markdown, a line of seven equals signs may underline a heading, and seven bars may be an empty row.
    let is_markdown = file.ends_with(".md");
    let mut findings = Vec::new();
    let mut is_open = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(mark) = mark(line).filter(|it| is_open || !is_markdown || "<>".contains(*it)) {
            if !is_open {
                findings.push(conflict(file, at, line));
            }
            is_open = mark != '>';
        }
        at += line.len();
    }
    findings.truncate(MOST_FINDINGS + 1);
    findings
}

/// The character of a conflict marker, which is repeated seven times at the beginning of a line.
fn mark(line: &str) -> Option<char> {
    const LENGTH: usize = 7;
    let mark = line.chars().next().filter(|it| "<=>|".contains(*it))?;
    let rest = line.trim_start_matches(mark);
    (line.len() - rest.len() == LENGTH && (rest.trim().is_empty() || rest.starts_with(' '))).then_some(mark)
}

fn conflict(file: &str, at: usize, line: &str) -> Finding {
    let message = format!("合并冲突没有处理完：`{}`", brief(line.trim_end()));
    Finding::new(&code::MERGE_CONFLICT, file, Place::Span(at..at + line.trim_end().len()), message)
        .help("请在两种写法中选定一种，删去另一种和 `<<<<<<<`、`=======`、`>>>>>>>` 各行")
}

#[cfg(test)]
mod tests {
    use super::{Source, conflicts, text, written_like};

    fn read(bytes: &[u8]) -> Vec<u8> {
        match Source::read(bytes.to_vec()) {
            Source::Bytes(bytes) => bytes.to_vec(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_text_is_the_same_however_its_lines_end() {
        let plain = "名称: 甲\n\n说明: 乙\n";
        for ends in ["\n", "\r\n", "\r"] {
            let written = plain.replace('\n', ends);
            assert_eq!(read(written.as_bytes()), plain.as_bytes());
            let marked = format!("\u{feff}{written}");
            assert_eq!(read(marked.as_bytes()), plain.as_bytes());
            assert_eq!(written_like(marked.as_bytes(), plain), marked.as_bytes());
        }
        assert_eq!(written_like(b"", plain), plain.as_bytes());
    }

    #[test]
    fn bytes_that_are_no_text_are_left_alone() {
        for bytes in [&b"\x89PNG\r\n\x1a\n"[..], b"OTTO\0\r\n", b"\xff\xd8\r\n", b"\xca\xbe\xc0\xfd\r\n"] {
            assert_eq!(read(bytes), bytes);
        }
    }

    #[test]
    fn encodings_of_other_programs_are_named() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let message = |bytes: Vec<u8>| text("a.csv", &Source::read(bytes)).unwrap_err().message;
        assert_eq!(message(wide("\u{feff}代码\tname\r\n")), "文件是 UTF-16 编码");
        assert_eq!(message(wide("code\tname\r\n")), "文件是 UTF-16 编码");
        assert_eq!(
            message(wide("\u{feff}代码").chunks(2).flat_map(|it| [it[1], it[0]]).collect()),
            "文件是 UTF-16 编码"
        );
        assert_eq!(message(b"\xff\xfe\0\0a\0\0\0".to_vec()), "文件是 UTF-32 编码");
        assert_eq!(message(b"a\r\nb\rcd\xc0".to_vec()), "第 3 行第 3 列的字节 0xC0 不是 UTF-8");
    }

    fn lines(file: &str, text: &str) -> Vec<usize> {
        let starts = conflicts(file, text).into_iter().map(|it| match it.place {
            crate::finding::Place::Span(span) => text[..span.start].matches('\n').count() + 1,
            _ => 0,
        });
        starts.collect()
    }

    #[test]
    fn a_conflict_is_one_finding_where_it_begins() {
        let block = "a\n<<<<<<< HEAD\nb\n||||||| base\nc\n=======\nd\n>>>>>>> other\n";
        assert_eq!(lines("a.yaml", &block.repeat(2)), [2, 10]);
        assert_eq!(lines("a.md", block), [2]);
        assert_eq!(lines("a.yaml", "a\r\n=======\r\nb\r\n>>>>>>> other\r\n"), [2]);
        assert_eq!(lines("a.md", "a\n=======\nb\n>>>>>>> other\n"), [4]);
    }

    #[test]
    fn lines_that_only_resemble_marks_are_text() {
        assert_eq!(lines("a.md", "标题\n=======\n\n||||||||\n"), [0; 0]);
        assert_eq!(lines("a.yaml", "a: |\n  <<<<<<< HEAD\n========\n<<<<<<<x\n<<<<<<\n"), [0; 0]);
    }
}
