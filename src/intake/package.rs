//! The parts of an office file: a zip archive, read with limits.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::kind::{Kind, Wanted, recognised};
use super::xml::{Element, parse};
use crate::finding::{Finding, Place, code};

const MIB: u64 = 1024 * 1024;

/// The largest file that is read, in bytes.
pub(crate) const LARGEST: u64 = 64 * MIB;

/// The most parts of a file, and the most bytes that all parts may have when unpacked.
const MOST_PARTS: usize = 4096;
const MOST_BYTES: u64 = 128 * MIB;

/// The largest XML part in bytes: its tree takes some ten times as much.
const LARGEST_XML: u64 = 32 * MIB;

/// The parts of a file by name.
pub(crate) struct Package {
    parts: BTreeMap<String, Vec<u8>>,
}

/// Opens an office file of the wanted kind.
pub(crate) fn open(file: &str, bytes: &[u8], wanted: Wanted) -> Result<Package, Box<Finding>> {
    let kind = recognised(bytes);
    if kind != Kind::Archive {
        return Err(kind.refused(file, wanted).into());
    }
    let package = unpacked(bytes).map_err(|it| it.finding(file))?;
    match (package.content(), wanted) {
        (Content::Workbook, Wanted::Workbook) | (Content::Text, Wanted::WriteUp) => Ok(package),
        (content, _) => Err(content.refused(file, wanted).into()),
    }
}

/// The finding for a file above the limit.
pub(crate) fn too_large(file: &str, size: u64) -> Finding {
    let message = format!("文件有 {} MiB，超过上限 {} MiB", size / MIB, LARGEST / MIB);
    Finding::new(&code::INTAKE_FILE, file, Place::File, message).help("请删去文件中的大图片和无关的内容，再读取")
}

/// Why an archive cannot be unpacked.
enum Broken {
    Damaged,
    TooLarge,
    Locked,
}

impl Broken {
    fn finding(&self, file: &str) -> Box<Finding> {
        let (message, help) = match self {
            Broken::Damaged => ("文件已经损坏，不能打开", "文件可能没有传完整；请向填写的单位重新索取"),
            Broken::TooLarge => ("文件展开以后过大，不予读取", "请删去文件中的大图片和无关的工作表，再读取"),
            Broken::Locked => ("文件加了密码", "请去掉密码，保存后再读取"),
        };
        Finding::new(&code::INTAKE_FILE, file, Place::File, message).help(help).into()
    }
}

fn unpacked(bytes: &[u8]) -> Result<Package, Broken> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Broken::Damaged)?;
    if archive.len() > MOST_PARTS {
        return Err(Broken::TooLarge);
    }
    let (mut parts, mut left) = (BTreeMap::new(), MOST_BYTES);
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|err| match err {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => Broken::Locked,
            _ => Broken::Damaged,
        })?;
        let name = part.name().map_err(|_| Broken::Damaged)?.trim_start_matches('/').to_string();
        let mut content = Vec::new();
        // What the archive says of the size may be wrong: the reader stops by itself.
        part.take(left + 1).read_to_end(&mut content).map_err(|_| Broken::Damaged)?;
        left = left.checked_sub(content.len() as u64).ok_or(Broken::TooLarge)?;
        if name.ends_with(".xml") && content.len() as u64 > LARGEST_XML {
            return Err(Broken::TooLarge);
        }
        parts.insert(name, content);
    }
    Ok(Package { parts })
}

/// What an archive holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Workbook,
    Text,
    Slides,
    BinaryWorkbook,
    OpenSheet,
    OpenText,
    Other,
}

impl Content {
    fn refused(self, file: &str, wanted: Wanted) -> Finding {
        let name = match self {
            Content::Workbook => "电子表格（.xlsx）",
            Content::Text => "文字文档（.docx）",
            Content::Slides => "演示文稿（.pptx）",
            Content::BinaryWorkbook => "二进制的电子表格（.xlsb）",
            Content::OpenSheet => "开放文档格式的电子表格（.ods）",
            Content::OpenText => "开放文档格式的文字文档（.odt）",
            Content::Other => return Kind::Archive.refused(file, wanted),
        };
        let help = match (self, wanted) {
            (Content::Workbook, _) => "电子表格用 `zonepress intake read` 读取",
            (Content::Text, _) => "文字文档用 `zonepress intake write-up` 读取",
            (Content::BinaryWorkbook | Content::OpenSheet, Wanted::Workbook) => {
                "请打开后选“另存为”，类型选“Excel 工作簿（.xlsx）”，再读取另存的文件"
            }
            (Content::OpenText, Wanted::WriteUp) => "请打开后选“另存为”，类型选“Word 文档（.docx）”，再读取另存的文件",
            _ => "请核对是否选错了文件",
        };
        Finding::new(&code::INTAKE_FILE, file, Place::File, format!("文件是{name}")).help(help)
    }
}

impl Package {
    fn content(&self) -> Content {
        let has = |it: &str| self.parts.contains_key(it);
        let kind = self.parts.get("mimetype").map(|it| String::from_utf8_lossy(it).into_owned()).unwrap_or_default();
        match () {
            () if has("xl/workbook.xml") => Content::Workbook,
            () if has("xl/workbook.bin") => Content::BinaryWorkbook,
            () if has("word/document.xml") => Content::Text,
            () if has("ppt/presentation.xml") => Content::Slides,
            () if kind.contains("opendocument.spreadsheet") => Content::OpenSheet,
            () if kind.contains("opendocument.text") => Content::OpenText,
            () => Content::Other,
        }
    }

    pub(super) fn bytes(&self, part: &str) -> Option<&[u8]> {
        self.parts.get(part).map(Vec::as_slice)
    }

    /// A part as a tree.
    pub(super) fn xml(&self, part: &str) -> Option<Element> {
        parse(std::str::from_utf8(self.bytes(part)?).ok()?)
    }

    /// The parts and addresses that a part refers to: the kind and the target, by id.
    pub(super) fn relations(&self, part: &str) -> BTreeMap<String, Relation> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let listed = self.xml(&format!("{folder}/_rels/{name}.rels"));
        let relations = listed.iter().flat_map(|it| it.all("Relationship")).filter_map(|it| {
            let target = it.attribute("Target")?;
            let is_external = it.attribute("TargetMode") == Some("External");
            let target = if is_external { target.to_string() } else { joined(folder, target) };
            let kind = it.attribute("Type")?.rsplit('/').next()?.to_string();
            Some((it.attribute("Id")?.to_string(), Relation { kind, target, is_external }))
        });
        relations.collect()
    }
}

/// What a part refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    /// The last word of the relation's type: `image`, `hyperlink`, `comments`.
    pub(super) kind: String,
    pub(super) target: String,
    pub(super) is_external: bool,
}

/// The name of a part, relative to a folder or absolute.
fn joined(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_string();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|it| !it.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parts_are_relative_or_absolute() {
        assert_eq!(joined("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(joined("xl/worksheets", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(joined("xl", "/word/media/a.png"), "word/media/a.png");
        assert_eq!(joined("", "../../../etc/passwd"), "etc/passwd");
    }
}
