//! The texts of a workspace, before anything is understood of them.

use std::collections::BTreeMap;

use crate::finding::{Finding, MOST_FINDINGS, Place, brief, code};

/// Bytes a record may have. Records are written and reviewed by people.
pub(crate) const SIZE_LIMIT: u64 = 1 << 20;

/// What was found at one path.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    Bytes(Vec<u8>),
    /// Larger than [`SIZE_LIMIT`]; not read.
    TooLarge(u64),
    /// A symbolic link or another thing that is not a file; not followed.
    NotAFile,
}

/// Files by path from the root, with `/` between names.
pub(crate) type SourceTree = BTreeMap<String, Source>;

/// The text of a file, or why there is none.
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
    std::str::from_utf8(bytes).map(|it| it.trim_start_matches('\u{feff}')).map_err(|err| {
        let before = &bytes[..err.valid_up_to()];
        let line = before.iter().filter(|it| **it == b'\n').count() + 1;
        let start = before.iter().rposition(|it| *it == b'\n').map_or(0, |it| it + 1);
        let column = std::str::from_utf8(&before[start..]).map_or(0, |it| it.chars().count()) + 1;
        let message = format!("第 {line} 行第 {column} 列的字节 0x{:02X} 不是 UTF-8", bytes[err.valid_up_to()]);
        Finding::new(&code::NOT_UTF8, file, Place::File, message).help("请用编辑器将文件另存为 UTF-8 编码").into()
    })
}

/// Marks of a merge that was not finished: one finding for each place where two versions meet.
pub(crate) fn conflicts(file: &str, text: &str) -> Vec<Finding> {
    // By themselves, seven equals signs may underline a heading, and seven bars be an empty row.
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

/// The sign of a mark that a merge leaves: seven of it at the beginning of a line.
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
    use super::conflicts;

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
