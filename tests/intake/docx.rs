//! A word-processor document, part by part.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What a document consists of, as XML below the root of each part.
#[derive(Default)]
pub struct Document {
    pub body: String,
    pub styles: String,
    pub numbering: String,
    pub footnotes: String,
    pub comments: String,
    /// Pictures and links: the id, the kind, the target.
    pub relations: Vec<(&'static str, &'static str, &'static str)>,
    pub media: Vec<(&'static str, Vec<u8>)>,
}

const NAMES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
                     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
                     xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
                     xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
                     xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" \
                     xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
                     xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"";

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

impl Document {
    pub fn bytes(&self) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let mut put = |name: &str, bytes: &[u8]| {
            writer.start_file(name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        };
        let part = |root: &str, inner: &str| {
            format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<w:{root} {NAMES}>{inner}</w:{root}>").into_bytes()
        };
        put("[Content_Types].xml", b"<Types/>");
        put("word/document.xml", &part("document", &format!("<w:body>{}</w:body>", self.body)));
        put("word/styles.xml", &part("styles", &self.styles));
        put("word/numbering.xml", &part("numbering", &self.numbering));
        put("word/footnotes.xml", &part("footnotes", &self.footnotes));
        put("word/comments.xml", &part("comments", &self.comments));
        let relations = self.relations.iter().map(|(id, kind, target)| {
            let mode = if *kind == "hyperlink" { " TargetMode=\"External\"" } else { "" };
            format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"{mode}/>")
        });
        let relations = format!("<Relationships>{}</Relationships>", relations.collect::<String>());
        put("word/_rels/document.xml.rels", relations.as_bytes());
        for (name, bytes) in &self.media {
            put(&format!("word/{name}"), bytes);
        }
        writer.finish().unwrap().into_inner()
    }
}

/// A run with properties.
pub fn run(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>", super::book::escaped(text))
}

/// A paragraph with properties and runs.
pub fn paragraph(properties: &str, runs: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")
}

pub fn plain(text: &str) -> String {
    paragraph("", &run("", text))
}

pub fn styled(style: &str, text: &str) -> String {
    paragraph(&format!("<w:pStyle w:val=\"{style}\"/>"), &run("", text))
}

pub fn item(list: u32, depth: u32, text: &str) -> String {
    let properties = format!("<w:numPr><w:ilvl w:val=\"{depth}\"/><w:numId w:val=\"{list}\"/></w:numPr>");
    paragraph(&properties, &run("", text))
}

/// The styles of Word and of WPS: headings by name, by the name in Chinese, by the level in the outline.
pub const STYLES: &str = "<w:style w:styleId=\"T\"><w:name w:val=\"Title\"/></w:style>\
    <w:style w:styleId=\"1\"><w:name w:val=\"heading 1\"/></w:style>\
    <w:style w:styleId=\"2\"><w:name w:val=\"标题 2\"/></w:style>\
    <w:style w:styleId=\"own\"><w:name w:val=\"公文小标题\"/><w:basedOn w:val=\"2\"/></w:style>\
    <w:style w:styleId=\"toc\"><w:name w:val=\"toc 1\"/></w:style>";

/// List 1 has bullets, list 2 numbers.
pub const NUMBERING: &str = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/></w:lvl>\
    <w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"bullet\"/></w:lvl></w:abstractNum>\
    <w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/></w:lvl></w:abstractNum>\
    <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>";
