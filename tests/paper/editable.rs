//! Editable documents (DOCX): LibreOffice opens each kind and shows the text of the printed form, and the file has what
//! Word and WPS need.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::printed::squeezed;
use crate::support::{Workspace, built, files, tool};

/// The kinds that have an editable form, by the start of their file names; a longer one comes first.
const KINDS: [&str; 27] = [
    "application-call",
    "approval-notice",
    "creation-application-form",
    "creation-application",
    "creation-plan-form",
    "designation-request",
    "designation",
    "evaluation-application-form",
    "evaluation-application",
    "evaluation-opinion",
    "experience",
    "failure-notice",
    "notice",
    "objection-reply",
    "objection-report",
    "oversight-notice",
    "preliminary-failure-notice",
    "preliminary-report",
    "preliminary-review",
    "publicity-report",
    "recommendation-letter",
    "recommendation-list",
    "rectification-notice",
    "revocation-announcement",
    "self-evaluation-report",
    "submission-letter",
    "talk-minutes",
];

/// How many documents of a kind are opened; more would show the same.
const OF_A_KIND: usize = 2;

/// The editable documents of the demonstration below its output, by kind.
fn documents() -> BTreeMap<&'static str, Vec<PathBuf>> {
    let dist = built().join("dist");
    let mut sorted: BTreeMap<&str, Vec<PathBuf>> = BTreeMap::new();
    for path in files(&dist).into_keys().filter(|it| it.ends_with(".docx")) {
        let is_of = |kind: &&&str| {
            let name = path.rsplit('/').next().expect("a name");
            name.strip_prefix(**kind).is_some_and(|it| it.starts_with(['.', '-']))
                || path.contains(&format!("/{kind}/"))
        };
        let kind = KINDS.iter().find(is_of).unwrap_or_else(|| panic!("{path} is of no kind"));
        sorted.entry(kind).or_default().push(dist.join(path));
    }
    sorted
}

/// Some documents of each kind, with the PDF that LibreOffice makes of them.
fn opened() -> &'static [(PathBuf, PathBuf)] {
    static OPENED: OnceLock<(tempfile::TempDir, Vec<(PathBuf, PathBuf)>)> = OnceLock::new();
    let (_, opened) = OPENED.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let documents = documents().into_values().flat_map(|it| it.into_iter().take(OF_A_KIND));
        // Their names alone are the same in several folders.
        let copied = documents.enumerate().map(|(at, path)| {
            let copy = folder.path().join(format!("{at}.docx"));
            std::fs::copy(&path, &copy).expect("a copy");
            (path, copy)
        });
        let copied: Vec<(PathBuf, PathBuf)> = copied.collect();
        let home = format!("-env:UserInstallation=file://{}", folder.path().join("home").display());
        let out = folder.path().display().to_string();
        let files: Vec<String> = copied.iter().map(|(_, copy)| copy.display().to_string()).collect();
        let args = [&home, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", &out];
        tool("soffice", &args.into_iter().chain(files.iter().map(String::as_str)).collect::<Vec<_>>());
        let made = copied.into_iter().map(|(path, copy)| (path, copy.with_extension("pdf"))).collect();
        (folder, made)
    });
    opened
}

/// Drawn signs, and punctuation that LibreOffice lets hang beyond the margin, where `pdftotext` loses it.
const UNSEEN: [char; 12] = ['□', '☑', '✓', '●', '○', '■', '•', '，', '。', '、', '；', '：'];

/// The lines of a PDF without whitespace, page numbers, the mark of the demonstration, and signs that need not be seen.
fn lines(pdf: &Path) -> Vec<String> {
    let text = tool("pdftotext", &["-raw", &pdf.to_string_lossy(), "-"]);
    let is_number = |it: &str| it.starts_with('—') && it.ends_with('—') && it.chars().any(|it| it.is_ascii_digit());
    let lines = text.lines().map(|it| squeezed(it).replace(UNSEEN, ""));
    lines.filter(|it| !it.is_empty() && it != "演示数据" && !is_number(it)).collect()
}

fn pages(pdf: &Path) -> usize {
    let information = tool("pdfinfo", &[&pdf.to_string_lossy()]);
    let pages = information.lines().find_map(|it| it.strip_prefix("Pages:")).expect("a number of pages");
    pages.trim().parse().expect("a number")
}

/// The lines that a text lacks. It breaks elsewhere, and repeats the heads of tables elsewhere, so a line may be found
/// in two pieces.
fn lost<'l>(lines: &'l [String], whole: &str) -> Vec<&'l str> {
    let is_there = |line: &str| {
        let mut ends = line.char_indices().map(|(at, _)| at);
        ends.any(|at| whole.contains(&line[..at]) && whole.contains(&line[at..]))
    };
    lines.iter().map(String::as_str).filter(|it| !is_there(it)).collect()
}

/// Whether a line may be a label in a chart, whose editable form is its description in words.
fn is_label(line: &str) -> bool {
    let names = ["本地区", "合格标准", "地区生产总值", "全国", "全省"];
    line.chars().any(|it| it.is_ascii_digit()) && line.chars().count() < 40 || names.iter().any(|it| line.contains(it))
}

#[test]
fn every_kind_shows_the_text_of_its_printed_form() {
    let mut faults = Vec::new();
    for (path, opened) in opened() {
        let name = path.display();
        let (printed, opened) = (lines(&path.with_extension("pdf")), lines(opened));
        let has_charts = path.to_string_lossy().contains("report");
        let missing = lost(&printed, &opened.concat());
        faults.extend(missing.iter().filter(|it| !(has_charts && is_label(it))).map(|it| format!("{name} lacks {it}")));
        let added = lost(&opened, &printed.concat());
        // The description of a chart is in the PDF, but not on its page.
        faults.extend(added.iter().filter(|_| !has_charts).map(|it| format!("{name} adds {it}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_kind_has_about_the_pages_of_its_printed_form() {
    let counts =
        |(path, opened): &(PathBuf, PathBuf)| (path.clone(), pages(&path.with_extension("pdf")), pages(opened));
    for (path, printed, opened) in opened().iter().map(counts) {
        // LibreOffice puts room between digits and Chinese characters, and the typefaces here have wider digits: one
        // page more, and a sixth of a long document with many numbers in tables.
        let allowed = 1 + printed / 6;
        assert!(printed.abs_diff(opened) <= allowed, "{}: {opened} pages instead of {printed}", path.display());
    }
}

#[test]
fn all_kinds_that_others_revise_have_an_editable_form() {
    assert_eq!(documents().into_keys().collect::<Vec<_>>(), {
        let mut kinds = KINDS.to_vec();
        kinds.sort_unstable();
        kinds
    });
    let workspace = Workspace::demonstration();
    let run = workspace.run(&["render", "evaluation-summary", "--round", "2025", "--out", "x.docx"]);
    assert_eq!(run.code, 2, "{}", run.stdout);
    assert!(run.stderr.contains("没有 docx 格式"), "{}", run.stderr);
}

#[test]
fn the_same_document_has_the_same_bytes() {
    let workspace = Workspace::demonstration();
    let args = |out| ["render", "self-evaluation-report", "990600", "--round", "2026", "--out", out];
    for out in ["a.docx", "b.docx"] {
        let run = workspace.run(&args(out));
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    let read = |it: &str| std::fs::read(workspace.path().join(it)).expect("a document");
    let built = built().join("dist/internal/documents/990600/2026/self-evaluation-report.docx");
    assert!(read("a.docx") == read("b.docx") && read("a.docx") == std::fs::read(built).expect("a document"));
}

// ---- What Word and WPS need --------------------------------------------------------

fn part(document: &Path, name: &str) -> String {
    tool("unzip", &["-p", &document.to_string_lossy(), name])
}

/// The start tags of a part with their attributes, in their order.
fn tags(xml: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let mut reader = Reader::from_str(xml);
    let mut tags = Vec::new();
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(it) | Event::Empty(it) => {
                let attributes = it.attributes().map(|it| it.expect("an attribute"));
                let attributes = attributes.map(|it| (it.key.as_ref().to_string(), it.value.to_string()));
                tags.push((it.name().as_ref().to_string(), attributes.collect()));
            }
            Event::Eof => return tags,
            _ => {}
        }
    }
}

fn all() -> impl Iterator<Item = PathBuf> {
    documents().into_values().flat_map(|it| it.into_iter().take(OF_A_KIND))
}

/// The properties that the file uses, in the order of the schema. Word calls a file with another order broken.
const ORDER: [(&str, &str); 5] = [
    (
        "w:pPr",
        "w:pStyle w:keepNext w:pageBreakBefore w:widowControl w:numPr w:pBdr w:tabs w:overflowPunct w:autoSpaceDE w:autoSpaceDN \
         w:adjustRightInd w:snapToGrid w:spacing w:ind w:contextualSpacing w:jc w:outlineLvl w:sectPr",
    ),
    (
        "w:rPr",
        "w:rStyle w:rFonts w:snapToGrid w:color w:spacing w:kern w:position w:sz w:szCs w:u w:bdr w:vertAlign w:lang",
    ),
    ("w:tblPr", "w:tblW w:jc w:tblBorders w:tblLayout w:tblCellMar"),
    ("w:tcPr", "w:tcW w:gridSpan w:vMerge w:tcBorders w:shd w:vAlign"),
    ("w:sectPr", "w:headerReference w:footerReference w:type w:pgSz w:pgMar w:pgNumType w:cols w:titlePg w:docGrid"),
];

/// The names of the elements directly inside each element with a name.
fn children(xml: &str, wanted: &str) -> Vec<Vec<String>> {
    let mut reader = Reader::from_str(xml);
    let (mut open, mut found): (Vec<String>, Vec<Vec<String>>) = (vec![], vec![]);
    loop {
        let event = reader.read_event().expect("well-formed");
        let is_empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(it) | Event::Empty(it) => {
                let name = it.name().as_ref().to_string();
                if open.last().is_some_and(|it| it == wanted) {
                    found.last_mut().expect("it is open").push(name.clone());
                }
                if name == wanted {
                    found.push(vec![]);
                }
                if !is_empty {
                    open.push(name);
                }
            }
            Event::End(_) => drop(open.pop()),
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn properties_have_the_order_of_the_schema() {
    for path in all() {
        for name in ["document", "styles", "numbering", "footnotes", "header", "footer-odd", "footer-even"] {
            let xml = part(&path, &format!("word/{name}.xml"));
            for (wanted, order) in ORDER {
                let place = |it: &String| order.split(' ').position(|known| known == it);
                for names in children(&xml, wanted) {
                    let places: Vec<Option<usize>> = names.iter().map(place).collect();
                    assert!(places.is_sorted() && !places.contains(&None), "{names:?} in {name} of {}", path.display());
                }
            }
        }
    }
}

#[test]
fn fonts_are_named_and_never_those_of_a_theme() {
    for path in all() {
        let xml: String = ["document", "styles", "numbering", "footnotes", "header", "footer-odd"]
            .map(|it| part(&path, &format!("word/{it}.xml")))
            .concat();
        assert!(!xml.contains("Theme"), "{}", path.display());
        let fonts = part(&path, "word/fontTable.xml");
        for name in ["仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"] {
            let font = fonts.split("<w:font ").find(|it| it.contains(&format!("w:name=\"{name}\"")));
            assert!(font.is_some_and(|it| it.contains("<w:altName")), "{name} in {}", path.display());
        }
    }
}

#[test]
fn quotation_marks_and_dashes_keep_the_chinese_typeface() {
    for path in all() {
        let xml = part(&path, "word/document.xml");
        for run in xml.split("<w:r>").skip(1) {
            let text = run.split_once("<w:t xml:space=\"preserve\">").and_then(|it| it.1.split("</w:t>").next());
            let is_ambiguous = text.is_some_and(|it| it.contains(['“', '”', '‘', '’', '…', '—', '·', '×']));
            assert!(!is_ambiguous || run.contains("w:hint=\"eastAsia\""), "{run} in {}", path.display());
        }
    }
}

#[test]
fn tables_have_real_widths_and_heads_that_repeat() {
    for path in all() {
        let xml = part(&path, "word/document.xml");
        for table in xml.split("<w:tbl>").skip(1) {
            let table = table.split("</w:tbl>").next().expect("its end");
            let tags = tags(&format!("<w:tbl>{table}</w:tbl>"));
            let widths = tags.iter().filter(|(name, _)| name == "w:gridCol").map(|(_, it)| it["w:w"].parse::<i64>());
            let widths: Vec<i64> = widths.collect::<Result<_, _>>().expect("numbers");
            assert!(widths.iter().all(|it| *it > 200), "{widths:?} in {}", path.display());
            assert!([8845, 12756].iter().any(|it| widths.iter().sum::<i64>() <= *it), "{widths:?}");
            let rows = table.split("<w:tr>").skip(1);
            let heads = rows.clone().map(|it| it.contains("<w:tblHeader"));
            // The rows of a form have labels at their side instead.
            let has_head = rows.clone().next().is_some_and(|it| it.contains("<w:shd "));
            assert_eq!(heads.clone().next(), Some(has_head), "the head of a table in {}", path.display());
            let rest: Vec<bool> = heads.skip_while(|it| *it).collect();
            assert!(!rest.contains(&true), "a head below other rows in {}", path.display());
        }
    }
}

#[test]
fn pages_follow_the_national_standard() {
    for path in all() {
        let xml = part(&path, "word/document.xml");
        let tags = tags(&xml);
        let sections: Vec<_> = tags.iter().filter(|(name, _)| name == "w:docGrid").collect();
        assert!(!sections.is_empty());
        for (_, grid) in sections {
            assert_eq!((&grid["w:type"][..], &grid["w:linePitch"][..]), ("lines", "579"));
        }
        let (_, margins) = tags.iter().rfind(|(name, _)| name == "w:pgMar").expect("margins");
        let sides: Vec<i64> = ["w:top", "w:bottom"].map(|it| margins[it].parse().expect("a number")).to_vec();
        assert!(sides == [2098, 1984] || sides == [1587, 1474], "{sides:?}");
        assert!(part(&path, "word/settings.xml").contains("<w:evenAndOddHeaders/>"));
        for (footer, side) in [("odd", "right"), ("even", "left")] {
            let footer = part(&path, &format!("word/footer-{footer}.xml"));
            assert!(footer.contains(&format!("<w:jc w:val=\"{side}\"/>")) && footer.contains(" PAGE "), "{footer}");
        }
        let mark = part(&path, "word/header.xml");
        assert!(mark.contains("演示数据"), "{mark}");
    }
}

#[test]
fn styles_have_the_names_by_which_programs_know_them() {
    let path = all().next().expect("a document");
    let styles = part(&path, "word/styles.xml");
    for name in
        ["Normal", "Body Text", "Title", "heading 1", "heading 4", "caption", "header", "footer", "List Paragraph"]
    {
        assert!(styles.contains(&format!("<w:name w:val=\"{name}\"/>")), "{name}");
    }
    // An indent of the default style would reach cells, captions and page numbers.
    for id in ["Normal", "TableText", "FormText", "Footer", "Caption"] {
        let style = styles.split("<w:style ").find(|it| it.contains(&format!("w:styleId=\"{id}\""))).expect("a style");
        assert!(style.contains("w:firstLine=\"0\"") && style.contains("w:left=\"0\""), "{style}");
    }
    let line = |id: &str, rule: &str| {
        let style = styles.split("<w:style ").find(|it| it.contains(&format!("w:styleId=\"{id}\""))).expect("a style");
        assert!(style.contains(&format!("w:lineRule=\"{rule}\"")), "{style}");
    };
    line("BodyText", "exact");
    line("TableText", "atLeast");
}

#[test]
fn headings_have_no_format_of_their_own() {
    for path in all() {
        let xml = part(&path, "word/document.xml");
        let headings = xml.split("<w:p>").filter(|it| it.contains("<w:pStyle w:val=\"Heading"));
        for heading in headings {
            assert!(
                !heading.contains("<w:sz ") && !heading.contains("w:eastAsia=\"黑"),
                "{heading} in {}",
                path.display()
            );
        }
    }
}

#[test]
fn what_contributors_write_is_only_text() {
    let workspace = Workspace::demonstration();
    let application = "zones/990900/creation/2026/application.yaml";
    let hostile =
        "</w:t></w:r><w:r><w:instrText>INCLUDETEXT</w:instrText> & <script> #read(\"/etc/passwd\") ]]> <!-- &amp;";
    let text = workspace.read(application);
    workspace.write(application, text.replacen("goals: |\n  ", &format!("goals: |\n  {hostile}"), 1));
    let run = workspace.run(&["render", "creation-application", "990900", "--out", "x.docx"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let path = workspace.path().join("x.docx");
    let xml = part(&path, "word/document.xml");
    assert!(tags(&xml).iter().all(|(name, _)| name != "w:instrText"), "a field in the text");
    assert!(xml.contains("&lt;/w:t&gt;"), "the text is there");
    let relations = part(&path, "word/_rels/document.xml.rels");
    assert!(!relations.contains("External"), "{relations}");
}
