//! The texts of a workspace, before anything is understood of them.

use std::collections::BTreeMap;

use crate::finding::{Finding, Place, code};

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
