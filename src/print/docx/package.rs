//! The parts of a DOCX file, and the archive that holds them.

use std::io::{Cursor, Write};

use anyhow::{Context, Result};
use chrono::NaiveDate;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::Pictures;
use super::body::{self, EVEN, HEADER, NAMESPACE, ODD, RELATIONS, Referred};
use super::model::Document;
use super::styles;
use super::xml::{Element, element, value};

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const CORE: &str = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// The parts in `word/` beside the text: name, type of content, type of relation.
const WORD_PARTS: [(&str, &str, &str); 8] = [
    ("styles.xml", "styles", "styles"),
    ("settings.xml", "settings", "settings"),
    ("fontTable.xml", "fontTable", "fontTable"),
    ("numbering.xml", "numbering", "numbering"),
    ("footnotes.xml", "footnotes", "footnotes"),
    ("header.xml", "header", "header"),
    ("footer-odd.xml", "footer", "footer"),
    ("footer-even.xml", "footer", "footer"),
];

/// The file with a document.
pub(super) fn file(document: &Document, pictures: &Pictures, date: NaiveDate) -> Result<Vec<u8>> {
    let (text, referred) = body::document(document);
    let (notes, in_notes) = body::footnotes(document);
    let mut parts: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".into(), content_types()),
        ("_rels/.rels".into(), roots()),
        ("docProps/core.xml".into(), core(document, date)),
        ("docProps/app.xml".into(), application()),
        ("word/document.xml".into(), text),
        ("word/_rels/document.xml.rels".into(), relations(&word_parts(), &referred)),
        ("word/styles.xml".into(), styles::styles(NAMESPACE)),
        ("word/settings.xml".into(), settings()),
        ("word/fontTable.xml".into(), styles::fonts(NAMESPACE)),
        ("word/numbering.xml".into(), numbering(document)),
        ("word/footnotes.xml".into(), notes),
        ("word/_rels/footnotes.xml.rels".into(), relations(&[], &in_notes)),
        ("word/header.xml".into(), body::header(&document.mark)),
        ("word/footer-odd.xml".into(), body::footer(true)),
        ("word/footer-even.xml".into(), body::footer(false)),
    ];
    for path in &referred.pictures {
        let picture = pictures.get(path).with_context(|| format!("没有图片 `{path}`"))?;
        parts.push((format!("word/{}", picture_part(path)), picture.clone()));
    }
    archive(&parts)
}

/// An archive whose bytes depend on nothing but its parts.
fn archive(parts: &[(String, Vec<u8>)]) -> Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, bytes) in parts {
        archive.start_file(name.as_str(), options).and_then(|()| Ok(archive.write_all(bytes)?))?;
    }
    Ok(archive.finish()?.into_inner())
}

/// The place of a picture below `word/`.
fn picture_part(path: &str) -> String {
    format!("media/{}", path.rsplit('/').next().unwrap_or_default())
}

fn content_types() -> Vec<u8> {
    let default = |end: &str, kind: &str| element("Default").with("Extension", end).with("ContentType", kind);
    let part = |name: String, kind: String| element("Override").with("PartName", name).with("ContentType", kind);
    let types = element("Types").with("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types");
    let types = types.child(default("rels", "application/vnd.openxmlformats-package.relationships+xml"));
    let types = types.child(default("xml", "application/xml")).child(default("png", "image/png"));
    let types = types.child(default("jpg", "image/jpeg")).child(default("jpeg", "image/jpeg"));
    let types = types.child(part("/word/document.xml".into(), format!("{WORD}.document.main+xml")));
    let word = WORD_PARTS.map(|(name, kind, _)| part(format!("/word/{name}"), format!("{WORD}.{kind}+xml")));
    let core = "application/vnd.openxmlformats-package.core-properties+xml".into();
    let application = "application/vnd.openxmlformats-officedocument.extended-properties+xml".into();
    let types = types.children(word).child(part("/docProps/core.xml".into(), core));
    types.child(part("/docProps/app.xml".into(), application)).document()
}

fn relation(id: &str, kind: &str, target: &str) -> Element {
    element("Relationship").with("Id", id).with("Type", kind).with("Target", target)
}

fn roots() -> Vec<u8> {
    let roots = [
        relation("rId1", &format!("{RELATIONS}/officeDocument"), "word/document.xml"),
        relation("rId2", &format!("{PACKAGE}/metadata/core-properties"), "docProps/core.xml"),
        relation("rId3", &format!("{RELATIONS}/extended-properties"), "docProps/app.xml"),
    ];
    element("Relationships").with("xmlns", PACKAGE).children(roots).document()
}

/// The relations of the text to the other parts.
fn word_parts() -> Vec<Element> {
    let id = |name: &str, at: usize| match name {
        "header.xml" => HEADER.to_string(),
        "footer-odd.xml" => ODD.to_string(),
        "footer-even.xml" => EVEN.to_string(),
        _ => format!("rId{}", at + 1),
    };
    let parts = WORD_PARTS.iter().enumerate();
    parts.map(|(at, (name, _, kind))| relation(&id(name, at), &format!("{RELATIONS}/{kind}"), name)).collect()
}

fn relations(parts: &[Element], referred: &Referred) -> Vec<u8> {
    let pictures = (1..).zip(&referred.pictures).map(|(number, path)| {
        relation(&format!("rIdPicture{number}"), &format!("{RELATIONS}/image"), &picture_part(path))
    });
    let links = (1..).zip(&referred.links).map(|(number, address)| {
        let link = relation(&format!("rIdLink{number}"), &format!("{RELATIONS}/hyperlink"), address);
        link.with("TargetMode", "External")
    });
    let root = element("Relationships").with("xmlns", PACKAGE).children(parts.iter().cloned());
    root.children(pictures).children(links).document()
}

/// Title, author and day.
fn core(document: &Document, date: NaiveDate) -> Vec<u8> {
    let root = element("cp:coreProperties").with("xmlns:cp", CORE).with("xmlns:dc", "http://purl.org/dc/elements/1.1/");
    let root = root.with("xmlns:dcterms", "http://purl.org/dc/terms/");
    let root = root.with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    let day = |name| element(name).with("xsi:type", "dcterms:W3CDTF").text(&format!("{date}T00:00:00Z"));
    let root = root.child(element("dc:title").text(&document.title));
    let root = root.child(element("dc:creator").text(&document.author)).child(element("dc:language").text("zh-CN"));
    root.child(day("dcterms:created")).child(day("dcterms:modified")).document()
}

fn application() -> Vec<u8> {
    let space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
    element("Properties").with("xmlns", space).child(element("Application").text("zonepress")).document()
}

/// Odd and even pages differ; lines are set as in print.
fn settings() -> Vec<u8> {
    let compatible = element("w:compatSetting").with("w:name", "compatibilityMode");
    let compatible = compatible.with("w:uri", "http://schemas.microsoft.com/office/word").with("w:val", 15);
    let compatible =
        ["w:spaceForUL", "w:balanceSingleByteDoubleByteWidth", "w:ulTrailSpace", "w:doNotExpandShiftReturn"]
            .into_iter()
            .fold(element("w:compat"), |all, it| all.child(element(it)))
            .child(element("w:useFELayout"))
            .child(compatible);
    let settings =
        element("w:settings").with("xmlns:w", NAMESPACE).child(value("w:zoom", "none").with("w:percent", 100));
    let settings = settings.child(value("w:defaultTabStop", 420)).child(element("w:evenAndOddHeaders"));
    let settings = settings.child(value("w:characterSpacingControl", "doNotCompress"));
    let notes = [-1, 0].map(|it| element("w:footnote").with("w:id", it));
    let settings = settings.child(element("w:footnotePr").children(notes)).child(compatible);
    settings.child(element("w:themeFontLang").with("w:val", "en-US").with("w:eastAsia", "zh-CN")).document()
}

/// The levels of a list.
const LEVELS: i64 = 9;

/// The lists: one with marks, and one for each that has numbers.
fn numbering(document: &Document) -> Vec<u8> {
    let marks = ["●", "○", "■"].into_iter().cycle().zip(0..LEVELS);
    let marked = marks.map(|(mark, level)| list_level(level, "bullet", mark, 1));
    let numbered = (0..LEVELS).map(|level| list_level(level, "decimal", &format!("%{}.", level + 1), 1));
    let all = |id: i64| {
        element("w:abstractNum").with("w:abstractNumId", id).child(value("w:multiLevelType", "hybridMultilevel"))
    };
    let number = |id: usize, all: i64| element("w:num").with("w:numId", id).child(value("w:abstractNumId", all));
    let restarted = document.numbered.iter().enumerate().map(|(at, start)| {
        let levels =
            (0..LEVELS).map(|it| element("w:lvlOverride").with("w:ilvl", it).child(value("w:startOverride", start)));
        number(at + 2, 1).children(levels)
    });
    let root = element("w:numbering").with("xmlns:w", NAMESPACE);
    let root = root.child(all(0).children(marked)).child(all(1).children(numbered));
    root.child(number(1, 0)).children(restarted).document()
}

fn list_level(level: i64, format: &str, text: &str, start: i64) -> Element {
    let style = &styles::LIST;
    let properties = element("w:pPr").child(styles::indents(style, -100, 300 + level * 100, 0));
    let run = element("w:rPr").child(style.face.fonts().with("w:hint", "eastAsia"));
    // Marks are smaller than characters, and in the middle of the line.
    let run = match format {
        "bullet" => run.child(value("w:position", 6)).child(value("w:sz", 16)).child(value("w:szCs", 16)),
        _ => run,
    };
    let level = element("w:lvl").with("w:ilvl", level).child(value("w:start", start)).child(value("w:numFmt", format));
    let level = level.child(value("w:suff", "tab")).child(value("w:lvlText", text)).child(value("w:lvlJc", "left"));
    level.child(properties).child(run)
}
