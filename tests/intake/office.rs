//! Files as LibreOffice opens and writes them.

use std::path::Path;

use super::book::{Book, DIMENSIONS, fill};
use super::{RECORD, blank, findings, read, template};
use crate::support::{Workspace, tool};

/// Converts a file with LibreOffice, which must accept it. The result is in the folder `out`.
fn converted(workspace: &Workspace, file: &str, format: &str) -> String {
    let home = workspace.path().join("home");
    let path = |it: &str| workspace.path().join(it).to_string_lossy().into_owned();
    let home = format!("-env:UserInstallation=file://{}", home.to_string_lossy());
    // Otherwise HTML is opened as a page that cannot be saved as a document.
    let import = if file.ends_with(".html") { "--infilter=HTML (StarWriter)" } else { "--norestore" };
    let out = path("out");
    let args = [&home, "--headless", import, "--convert-to", format, "--outdir", &out, &path(file)];
    tool("soffice", &args);
    let end = format.split(':').next().expect("an extension");
    let name = format!("out/{}.{end}", Path::new(file).file_stem().expect("a name").to_string_lossy());
    assert!(workspace.path().join(&name).exists(), "LibreOffice does not open {file}");
    name
}

#[test]
fn a_workbook_saved_by_libreoffice_gives_the_same_record() {
    let (workspace, hand) = blank();
    let mut book = template(&workspace, "a.xlsx");
    fill(&mut book, &hand, &|_| true);
    book.save(&workspace.path().join("a.xlsx"));
    read(&workspace, &["a.xlsx"]);
    let wanted = workspace.read(RECORD);
    workspace.remove(RECORD);
    let saved = converted(&workspace, "a.xlsx", "xlsx");
    read(&workspace, &[&saved]);
    assert_eq!(workspace.read(RECORD), wanted);

    // Other formats of the same workbook, whatever they are called.
    for (format, name) in
        [("xls", "旧格式的电子表格"), ("ods", "开放文档格式的电子表格"), ("pdf", "PDF 文件"), ("html", "网页（HTML）")]
    {
        let other = converted(&workspace, "a.xlsx", format);
        std::fs::rename(workspace.path().join(other), workspace.path().join("b.xlsx")).expect("a new name");
        let found = findings(&workspace, &["b.xlsx"]);
        assert!(found.len() == 1 && found[0][3].contains(name), "{format}: {found:?}");
    }
}

#[test]
fn every_text_of_a_workbook_can_be_read_on_its_pages() {
    let (workspace, _) = blank();
    template(&workspace, "a.xlsx");
    let pdf = converted(&workspace, "a.xlsx", "pdf");
    let text = tool("pdftotext", &["-layout", &workspace.path().join(pdf).to_string_lossy(), "-"]);
    let visible = |it: &str| it.split_whitespace().collect::<String>();
    let shown = visible(&text);
    for wanted in ["填写说明", "限额以上实物商品网上零售额", "评判人的身份（不写姓名）", "佐证材料清单"]
    {
        assert!(shown.contains(wanted), "{wanted} in\n{text}");
    }
    for sheet in DIMENSIONS {
        assert!(shown.contains(sheet), "{sheet}");
    }
    assert!(!shown.contains("zonepress:"), "marks are hidden");
}

#[test]
fn a_document_saved_by_libreoffice_becomes_a_write_up() {
    let workspace = Workspace::demonstration();
    let html = "<html><head><meta charset=\"utf-8\"></head><body><h1>背景</h1><p>一是<b>分类处置</b>。</p>\
                <h2>做法</h2><ul><li>甲</li><li>乙<ul><li>丙</li></ul></li></ul><ol><li>首先</li><li>其次</li></ol>\
                <table border=\"1\"><tr><th>环节</th><th>天数</th></tr><tr><td>登记</td><td>1.5</td></tr></table>\
                <h1>成效</h1><p>见<a href=\"https://example.cn/\">网页</a>。</p></body></html>";
    workspace.write("a.html", html);
    let docx = converted(&workspace, "a.html", "docx");
    let run = workspace.run(&["intake", "write-up", &docx, "990100", "from-word"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = workspace.read("content/experience/990100/from-word.md");
    let body = text.split_once("\n---\n\n").unwrap().1;
    let wanted = "## 背景\n\n一是**分类处置**。\n\n### 做法\n\n- 甲\n- 乙\n  - 丙\n\n1. 首先\n2. 其次\n\n\
                  | 环节 | 天数 |\n|---|---|\n| 登记 | 1.5 |\n\n## 成效\n\n见[网页](https://example.cn/)。\n";
    assert_eq!(body, wanted);
    for format in ["doc", "rtf", "odt"] {
        let other = converted(&workspace, &docx, format);
        let run = workspace.run(&["intake", "write-up", &other, "990100", "other"]);
        assert!(run.code == 1 && run.stderr.contains("（.docx）"), "{format}: {}", run.stderr);
    }
}

/// The book of the template is what the tests fill in.
#[test]
fn a_template_saved_by_libreoffice_changes_nothing() {
    let workspace = Workspace::demonstration();
    let _: Book = template(&workspace, "a.xlsx");
    let saved = converted(&workspace, "a.xlsx", "xlsx");
    assert!(read(&workspace, &[&saved]).stderr.contains("没有变化"));
}
