//! Files of another kind are recognised by their content, and the way out is named.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::docx::Document;
use super::{blank, findings, template};
use crate::support::Workspace;

/// A container of old office files with a stream of this name.
fn old(stream: &str) -> Vec<u8> {
    let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 1024], &name, &[0; 64]].concat()
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Files given by mistake: the content, what it is, and a word of the way out for workbooks and for documents.
fn mistakes() -> Vec<(Vec<u8>, &'static str, [&'static str; 2])> {
    let spreadsheet: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
    let text: &[u8] = b"application/vnd.oasis.opendocument.text";
    vec![
        (old("Workbook"), "旧格式的电子表格（.xls 或者 .et）", ["（.xlsx）", "intake read"]),
        (old("WordDocument"), "旧格式的文字文档（.doc 或者 .wps）", ["intake write-up", "（.docx）"]),
        (old("EncryptedPackage"), "加了打开密码的文件", ["去掉打开密码", "去掉打开密码"]),
        (b"{\\rtf1\\ansi}".to_vec(), "RTF 文档", ["intake write-up", "（.docx）"]),
        (b"%PDF-1.4 \xe2\xe3".to_vec(), "PDF 文件", ["电子表格", "文字文档"]),
        (
            "<html><table><tr><td>甲</td></tr></table>".into(),
            "网页（HTML），有的系统导出时把它命名为 .xls",
            ["intake template", "另存为"],
        ),
        ("编号,数值\n甲,1\n".into(), "纯文本或者 CSV", ["intake template", "另存为"]),
        (vec![], "空文件", ["重新索取", "重新索取"]),
        (archive(&[("a.txt", b"1")]), "压缩文件，不是 Office 文件", ["选错了", "选错了"]),
        (archive(&[("mimetype", spreadsheet)]), "开放文档格式的电子表格（.ods）", ["（.xlsx）", "选错了"]),
        (archive(&[("mimetype", text)]), "开放文档格式的文字文档（.odt）", ["选错了", "（.docx）"]),
        (archive(&[("xl/workbook.bin", b"1")]), "二进制的电子表格（.xlsb）", ["（.xlsx）", "选错了"]),
        (archive(&[("ppt/presentation.xml", b"1")]), "演示文稿（.pptx）", ["选错了", "选错了"]),
    ]
}

#[test]
fn each_kind_of_file_given_by_mistake_is_named_with_the_way_out() {
    let workspace = Workspace::demonstration();
    for (bytes, name, ways) in mistakes() {
        for (command, way) in [
            (vec!["intake", "read", "甲.xlsx"], ways[0]),
            (vec!["intake", "write-up", "甲.xlsx", "990100", "new"], ways[1]),
        ] {
            workspace.write("甲.xlsx", &bytes);
            let run = workspace.run(&command);
            assert_eq!(run.code, 1, "{name}: {}", run.stderr);
            assert!(run.stderr.contains(&format!("error[intake-file]: 文件是{name}\n")), "{name}: {}", run.stderr);
            let help = run.stderr.split_once("help: ").expect("help").1;
            assert!(help.contains(way), "{name}, {way}: {help}");
        }
    }
}

#[test]
fn workbooks_and_documents_are_not_mistaken_for_each_other() {
    let (workspace, _) = blank();
    template(&workspace, "a.xlsx");
    workspace.write("a.docx", Document::default().bytes());
    assert_eq!(findings(&workspace, &["a.docx"])[0][3], "文件是文字文档（.docx）");
    let run = workspace.run(&["intake", "write-up", "a.xlsx", "990100", "new"]);
    assert!(run.code == 1 && run.stderr.contains("文件是电子表格（.xlsx）"), "{}", run.stderr);
    let run = workspace.run(&["intake", "read", "none.xlsx"]);
    assert!(run.code == 2 && run.stderr.contains("none.xlsx"), "{}", run.stderr);
}

#[test]
fn hostile_and_damaged_files_are_refused() {
    let (workspace, _) = blank();
    let book = template(&workspace, "a.xlsx");
    let whole = book.parts.bytes();
    let with = |part: &str, text: &str| {
        let mut book = template(&workspace, &format!("{}.xlsx", text.len()));
        book.parts.0.insert(part.into(), text.as_bytes().to_vec());
        book.parts.bytes()
    };
    let entity = "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;\">]><workbook>&c;</workbook>";
    let bomb = archive(&[("xl/workbook.xml", b"<a/>"), ("xl/media/a.png", &vec![0; 130 << 20])]);
    assert!(bomb.len() < 1 << 20);
    for (bytes, message) in [
        (whole[..whole.len() / 2].to_vec(), "文件已经损坏，不能打开"),
        (with("xl/workbook.xml", entity), "工作簿已经损坏，不能读取"),
        (with("xl/workbook.xml", "<workbook>"), "工作簿已经损坏，不能读取"),
        (bomb, "文件展开以后过大，不予读取"),
        (
            archive(&[("xl/workbook.xml", b"<workbook><sheets/></workbook>")]),
            "不是由 `zonepress intake template` 写出的工作簿",
        ),
        (vec![0; 65 << 20], "文件有 65 MiB，超过上限 64 MiB"),
    ] {
        workspace.write("b.xlsx", bytes);
        let found = findings(&workspace, &["a.xlsx", "b.xlsx"]);
        assert_eq!(found[0][3], message);
        assert_eq!((found.len(), found[0][1].as_str()), (1, "b.xlsx"));
    }
}
