//! A write-up from a word-processor document.

use super::docx::{Document, NUMBERING, STYLES, item, paragraph, plain, run, styled};
use crate::new::codes;
use crate::support::Workspace;

const FILE: &str = "content/experience/990100/from-word.md";
const DAY: &str = "2026-11-22";

fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(40, 30).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn table() -> String {
    let cell = |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", plain(text));
    let rows = [
        [cell("", "环节"), cell("", "天数")].concat(),
        [cell("<w:vMerge w:val=\"restart\"/>", "登记|备案"), cell("", "1.5")].concat(),
        [cell("<w:vMerge/>", ""), cell("", "2")].concat(),
        cell("<w:gridSpan w:val=\"2\"/>", "合计"),
    ];
    format!("<w:tbl>{}</w:tbl>", rows.map(|it| format!("<w:tr>{it}</w:tr>")).concat())
}

fn picture(id: &str, words: &str) -> String {
    let drawing = format!(
        "<w:r><w:drawing><wp:inline><wp:docPr id=\"1\" name=\"图片\" descr=\"{words}\"/><a:graphic><a:graphicData><a:blip r:embed=\"{id}\"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    );
    paragraph("", &drawing)
}

/// A document with everything that write-ups can have and everything that they cannot.
fn everything() -> Document {
    let reference = "<w:r><w:footnoteReference w:id=\"2\"/></w:r>";
    let link = "<w:hyperlink r:id=\"L1\"><w:r><w:t>办法（征求意见稿）</w:t></w:r></w:hyperlink>";
    let inserted = format!("<w:ins>{}</w:ins><w:del><w:r><w:delText>旧文</w:delText></w:r></w:del>", run("", "新增"));
    let text_box = "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>框中文字</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice></mc:AlternateContent></w:r>";
    let math = "<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath>";
    let body = [
        styled("T", "非现场检查工作法"),
        styled("toc", "背景 1"),
        styled("1", "背景"),
        paragraph(
            "",
            &format!(
                "{}{}{}{reference}",
                run("", "\u{3000}\u{3000}一是"),
                run("<w:b/>", "“分类处置”。"),
                run("", "数据见[注] 1*2<3 |")
            ),
        ),
        styled("own", "（一）做法"),
        item(1, 0, "甲"),
        item(1, 1, "乙"),
        item(1, 0, "丙"),
        plain("1. 手写的编号"),
        plain("# 不是标题"),
        item(2, 0, "首先"),
        item(2, 0, "其次"),
        table(),
        picture("P1", "流程图"),
        picture("P2", ""),
        picture("P3", "矢量图"),
        paragraph("", link),
        paragraph("<w:outlineLvl w:val=\"0\"/>", &run("", "成效")),
        paragraph("", &format!("{}{inserted}", run("", "修订"))),
        paragraph("", &format!("{}<w:r><w:commentReference w:id=\"0\"/></w:r>", run("", "批注处"))),
        paragraph("", &format!("{}{text_box}", run("", "框"))),
        paragraph("", &format!("{}{math}", run("", "式"))),
        paragraph("", &format!("{}{}", run("", "面积10m"), run("<w:vertAlign w:val=\"superscript\"/>", "2"))),
        paragraph("", &format!("{}<w:r><w:object/></w:r>", run("", "附件"))),
    ];
    Document {
        body: body.concat(),
        styles: STYLES.into(),
        numbering: NUMBERING.into(),
        footnotes: "<w:footnote w:id=\"2\"><w:p><w:r><w:t>截至6月。</w:t></w:r></w:p></w:footnote>".into(),
        comments: "<w:comment w:id=\"0\"><w:p><w:r><w:t>请核对</w:t></w:r></w:p></w:comment>".into(),
        relations: vec![
            ("L1", "hyperlink", "https://example.cn/a(b)"),
            ("P1", "image", "media/image1.png"),
            ("P2", "image", "media/image1.png"),
            ("P3", "image", "media/image2.emf"),
        ],
        media: vec![("media/image1.png", png()), ("media/image2.emf", vec![1, 0, 0, 0])],
    }
}

#[test]
fn a_document_becomes_a_write_up_and_what_is_not_kept_is_listed() {
    let workspace = Workspace::demonstration();
    workspace.write("a.docx", everything().bytes());
    let run = workspace.run(&["intake", "write-up", "a.docx", "990100", "from-word"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = workspace.read(FILE);
    let (front, body) = text.split_once("\n---\n\n").unwrap();
    assert!(front.contains("\ntitle: \"非现场检查工作法\"\n"), "{front}");
    insta::assert_snapshot!("write_up", body);
    insta::assert_snapshot!("not_kept", run.stderr);
    assert_eq!(codes(&workspace, FILE, DAY), ["to-be-filled"]);
    let pictures = crate::support::files(&workspace.path().join("content/experience/990100/from-word"));
    assert_eq!(pictures.keys().collect::<Vec<_>>(), ["tu-1.png", "tu-2.png"]);

    // Filled in, the only thing left is the missing description of a picture.
    let filled =
        text.replace("source: 待填写", "source: 示例甲市").replace("submitted: 待填写", "submitted: 2026-11-01");
    let filled =
        filled.replace("indicators:\n  - 待填写", "indicators: [7]").replace("summary: 待填写", "summary: 摘要。");
    workspace.write(FILE, &filled);
    let found = codes(&workspace, FILE, DAY);
    assert_eq!(found, ["experience-length", "to-be-filled"], "{}", workspace.run(&["check", FILE]).stdout);
    workspace.write(FILE, filled.replace("![待填写]", "![同一流程图]"));
    assert_eq!(codes(&workspace, FILE, DAY), ["experience-length"]);
}

#[test]
fn nothing_that_is_there_is_overwritten_by_a_document() {
    let workspace = Workspace::demonstration();
    workspace.write("a.docx", everything().bytes());
    let run = workspace.run(&["intake", "write-up", "a.docx", "990100", "off-site-inspection"]);
    assert!(run.code == 2 && run.stderr.contains("不予覆盖"), "{}", run.stderr);
    let run = workspace.run(&["intake", "write-up", "a.docx", "990100", "Off_site"]);
    assert!(run.code == 2 && run.stderr.contains("小写字母"), "{}", run.stderr);
}

#[test]
fn a_document_without_headings_keeps_its_paragraphs() {
    let workspace = Workspace::demonstration();
    let body =
        [plain("- 减号"), plain("**星号**"), plain("<b>标签</b> &amp;"), plain("---"), plain("甲\u{200b}乙")].concat();
    workspace.write("a.docx", Document { body, ..Document::default() }.bytes());
    let run = workspace.run(&["intake", "write-up", "a.docx", "990100", "from-word"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = workspace.read(FILE);
    let body = text.split_once("\n---\n\n").unwrap().1;
    assert_eq!(body, "\\- 减号\n\n\\*\\*星号\\*\\*\n\n\\<b>标签\\</b> &amp;\n\n\\---\n\n甲乙\n");
    assert!(run.stderr.contains("看不见的字符没有保留"), "{}", run.stderr);
}
