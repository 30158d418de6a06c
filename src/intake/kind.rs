//! What a file is, by its content. People send files whose names say something else.

use crate::finding::{Finding, Place, code};

/// The kinds of file that people send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A zip archive, as office files since 2007 are; what it holds is seen on opening.
    Archive,
    OldSheet,
    OldText,
    OldOther,
    Encrypted,
    Rtf,
    Pdf,
    Html,
    Xml,
    Picture,
    Empty,
    Text,
    Unknown,
}

/// What is wanted: the name of the kind and how to get it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Workbook,
    WriteUp,
}

impl Wanted {
    fn save_as(self) -> &'static str {
        match self {
            Wanted::Workbook => {
                "请在 Excel、WPS 或者 LibreOffice 中打开，选“另存为”，类型选“Excel 工作簿（.xlsx）”，再读取另存的文件"
            }
            Wanted::WriteUp => {
                "请在 Word、WPS 或者 LibreOffice 中打开，选“另存为”，类型选“Word 文档（.docx）”，再读取另存的文件"
            }
        }
    }
}

/// The first bytes of a container of files from before 2007, which Word, Excel and WPS also use for encryption.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Recognises a file by its content.
pub(crate) fn recognised(bytes: &[u8]) -> Kind {
    let start: Vec<u8> = bytes.iter().take(512).map(u8::to_ascii_lowercase).collect();
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start).trim_ascii_start();
    let begins = |it: &[u8]| text.starts_with(it);
    match bytes {
        [] => Kind::Empty,
        _ if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") => Kind::Archive,
        _ if bytes.starts_with(OLE) => of_container(bytes),
        _ if bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"\xff\xd8\xff") || bytes.starts_with(b"GIF8") => {
            Kind::Picture
        }
        _ if begins(b"{\\rtf") => Kind::Rtf,
        _ if begins(b"%pdf") => Kind::Pdf,
        _ if [&b"<html"[..], b"<!doctype html", b"<table", b"<head"].iter().any(|it| begins(it)) => Kind::Html,
        _ if begins(b"<?xml") && contains(&start, b"<html") => Kind::Html,
        _ if begins(b"<?xml") => Kind::Xml,
        _ if !bytes.contains(&0) => Kind::Text,
        _ => Kind::Unknown,
    }
}

/// Old containers name their streams in UTF-16.
fn of_container(bytes: &[u8]) -> Kind {
    let has = |name: &str| contains(bytes, &name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    match () {
        () if has("EncryptedPackage") => Kind::Encrypted,
        () if has("Workbook") || has("Book") || has("ETWorkBook") => Kind::OldSheet,
        () if has("WordDocument") => Kind::OldText,
        () => Kind::OldOther,
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|it| it == part)
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Archive => "压缩文件，不是 Office 文件",
            Kind::OldSheet => "旧格式的电子表格（.xls 或者 .et）",
            Kind::OldText => "旧格式的文字文档（.doc 或者 .wps）",
            Kind::OldOther => "旧格式的 Office 文件",
            Kind::Encrypted => "加了打开密码的文件",
            Kind::Rtf => "RTF 文档",
            Kind::Pdf => "PDF 文件",
            Kind::Html => "网页（HTML），有的系统导出时把它命名为 .xls",
            Kind::Xml => "XML 文件",
            Kind::Picture => "图片",
            Kind::Empty => "空文件",
            Kind::Text => "纯文本或者 CSV",
            Kind::Unknown => "不能识别的文件",
        }
    }

    /// What to do with such a file.
    fn way_out(self, wanted: Wanted) -> String {
        match (self, wanted) {
            (Kind::Encrypted, _) => {
                "请打开后去掉打开密码（文件—信息—保护—用密码进行加密，删去密码），保存后再读取".into()
            }
            (Kind::Empty | Kind::Unknown | Kind::Archive, _) => {
                "文件可能没有传完整，或者选错了文件；请向填写的单位重新索取".into()
            }
            (Kind::Pdf | Kind::Picture, Wanted::Workbook) => {
                "请索取填写时所用的电子表格，不用打印或者扫描的文件".into()
            }
            (Kind::Pdf | Kind::Picture, Wanted::WriteUp) => "请索取撰写时所用的文字文档，不用打印或者扫描的文件".into(),
            (Kind::OldText | Kind::Rtf, Wanted::Workbook) => {
                "这里读取的是电子表格；文字文档先另存为 .docx，再用 `zonepress intake write-up` 读取".into()
            }
            (Kind::OldSheet, Wanted::WriteUp) => {
                "这里读取的是文字文档；电子表格先另存为 .xlsx，再用 `zonepress intake read` 读取".into()
            }
            (Kind::Text | Kind::Html | Kind::Xml, Wanted::Workbook) => {
                "请把内容填在 `zonepress intake template` 写出的工作簿中，再读取工作簿".into()
            }
            _ => wanted.save_as().into(),
        }
    }

    /// The finding for a file of this kind where another was wanted.
    pub(crate) fn refused(self, file: &str, wanted: Wanted) -> Finding {
        let message = format!("文件是{}", self.name());
        Finding::new(&code::INTAKE_FILE, file, Place::File, message).help(self.way_out(wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_recognised_whatever_their_name() {
        let wide = |it: &str| it.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let old = |stream: &str| [OLE, &[0; 40], &wide(stream)].concat();
        for (bytes, kind) in [
            (old("Workbook"), Kind::OldSheet),
            (old("WordDocument"), Kind::OldText),
            (old("EncryptedPackage"), Kind::Encrypted),
            (old("PowerPoint Document"), Kind::OldOther),
            (b"{\\rtf1".to_vec(), Kind::Rtf),
            (b"%PDF-1.7".to_vec(), Kind::Pdf),
            ("\u{feff}\r\n<HTML><table>".into(), Kind::Html),
            ("代码,名称\r\n".into(), Kind::Text),
            (b"PK\x03\x04".to_vec(), Kind::Archive),
            (vec![], Kind::Empty),
            (vec![1, 0, 2], Kind::Unknown),
        ] {
            assert_eq!(recognised(&bytes), kind);
        }
    }
}
