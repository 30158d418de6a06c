//! Experience write-ups in print: no text is run as markup, nothing overflows the page, and the collection has
//! the same content as the single documents.

use std::path::{Path, PathBuf};

use crate::support::{Workspace, built, tool};

const WRITE_UP: &str = "content/experience/990100/cloud-cluster-registration.md";
const NAME: &str = "990100/cloud-cluster-registration";

/// A write-up published after the day of the demonstration.
const LATE: &str = "990500/origin-warehouse-geographical-indication";

/// The distance in points, half a millimetre, by which a glyph may reach beyond its box.
const HAIR: f64 = 1.5;

/// The demonstration, with another text in one write-up.
fn written(body: &str) -> Workspace {
    let workspace = Workspace::demonstration().forget_write_ups();
    let head = workspace.read(WRITE_UP).split("## 背景").next().expect("a head").to_string();
    workspace.write(WRITE_UP, format!("{head}{body}"));
    workspace.remove("content/experience/990100/cloud-cluster-registration/liu-cheng.png");
    workspace
}

fn printed(workspace: &Workspace) -> PathBuf {
    let run = workspace.run(&["render", "experience", NAME, "--out", "x.pdf"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    workspace.path().join("x.pdf")
}

/// The text of each page in reading order, without whitespace, page numbers and demonstration marks.
fn pages(pdf: &Path) -> Vec<String> {
    let text = tool("pdftotext", &[&pdf.to_string_lossy(), "-"]);
    let squeezed = |it: &str| -> String { it.chars().filter(|it| !it.is_whitespace()).collect() };
    let is_number = |it: &str| it.strip_prefix('—').and_then(|it| it.strip_suffix('—')).is_some_and(is_digits);
    let page = |it: &str| -> String {
        let lines = it.lines().map(squeezed);
        lines.filter(|it| it != "演示数据" && !is_number(it)).collect()
    };
    text.split('\u{c}').map(page).collect()
}

fn is_digits(text: &str) -> bool {
    text.chars().all(|it| it.is_ascii_digit())
}

fn text(pdf: &Path) -> String {
    pages(pdf).concat()
}

/// Fails if a word lies outside the text block on the left, right or below.
fn nothing_leaves_the_text_block(pdf: &Path) {
    let (left, right) = (28.0 / 25.4 * 72.0, 184.0 / 25.4 * 72.0);
    let xml = tool("pdftotext", &["-bbox", &pdf.to_string_lossy(), "-"]);
    let mut count = 0;
    for word in xml.split("<word ").skip(1) {
        let value = |name: &str| -> f64 {
            let rest = word.split_once(&format!("{name}=\"")).expect("a word has a box").1;
            rest.split('"').next().unwrap().parse().expect("a coordinate")
        };
        // Half of the box of a mark at the end of a line is cut off.
        let text = word.split_once('>').expect("a word has text").1.split("</word>").next().unwrap_or_default();
        let cut = if text.ends_with(['，', '。', '、', '；', '：', '”', '）']) {
            (value("yMax") - value("yMin")) / 2.0
        } else {
            0.0
        };
        let inside =
            value("xMin") >= left - HAIR && value("xMax") <= right + cut + HAIR && value("yMax") < 285.0 / 25.4 * 72.0;
        assert!(inside, "{}", word.lines().next().unwrap());
        count += 1;
    }
    assert!(count > 50, "{count} words");
}

#[test]
fn what_looks_like_typst_is_printed_as_it_is_written() {
    let hostile = [
        "#eval(\"1+1\")",
        "#read(\"/etc/passwd\")",
        "\\u{41}",
        "$x^2$",
        "#set text(size: 99pt)",
        "]]}}))\"'",
        "((([[[{{{",
        "//注释/*注",
        "@ref",
        "*半边",
        "#",
        "\\",
        "---x",
    ];
    let lines = hostile.join("\n\n文 ");
    let cells: String = hostile.iter().map(|it| format!("| {} | a\\|b |\n", it.replace('|', "\\|"))).collect();
    let workspace = written(&format!(
        "## #eval(\"1+1\")\n\n文[^n] {lines}\n\n> #read(\"/etc/passwd\")\n\n- #panic()\n\n| 甲 | #panic() |\n|---|---|\n{cells}\n\
         ```\n#panic(\"x\")\n```\n\n`#panic()` [#panic()](https://example.cn/#panic())\n\n[^n]: #panic(\"注\")\n"
    ));
    let text = text(&printed(&workspace));
    for piece in hostile {
        let piece: String = piece.chars().filter(|it| !it.is_whitespace()).collect();
        assert!(text.matches(&piece).count() >= 2, "`{piece}` is missing in {text}");
    }
    assert!(text.contains("一、#eval(\"1+1\")文[1]") && text.contains("a|b"), "{text}");
    assert!(text.contains("[1]#panic(\"注\")") && text.contains("#panic(\"x\")"), "{text}");
    assert!(!text.contains("root:x:"), "{text}");
}

#[test]
fn nothing_is_too_long_for_the_page() {
    let word = "w".repeat(10_000);
    let row = |name: &str| format!("|{}\n", (0..200).map(|it| format!("{name}{it}|")).collect::<String>());
    let nested = |it: usize| format!("{}- {}\n", "  ".repeat(it), "W".repeat(100));
    let deep: String = (0..6).map(nested).collect();
    let quoted = "> ".repeat(6) + &"%".repeat(100);
    let body = format!(
        "## {long}\n\n{word}\n\n{marks}\n\n{dots}\n\n{tied}\n\n> {long}\n\n{deep}\n\n{quoted}\n\n\
         ```\n{long}\n```\n\n`{long}` [{long}](https://example.cn/{long})[^n]\n\n\
         | 甲 | {long} | 丙 |\n|---|---|---|\n| 一 | {long} | {dots} |\n\n{head}|{line}\n{cells}\n[^n]: {long}\n",
        long = &word[..300],
        marks = "ab**cd**".repeat(200),
        dots = "…".repeat(300),
        tied = "1,".repeat(300),
        head = row("WWWWWWWW"),
        line = "---|".repeat(200),
        cells = row("值"),
    );
    let workspace = written(&body);
    workspace.replace(WRITE_UP, "title: 网络", &format!("title: {}网络", "M".repeat(80)));
    workspace.replace(WRITE_UP, "keywords: [", &format!("keywords: [{}, ", "…".repeat(90)));
    let pdf = printed(&workspace);
    nothing_leaves_the_text_block(&pdf);
    let text = text(&pdf);
    // The table header may be repeated on a second page.
    assert!(text.matches('w').count() >= 10_000 + 300 * 9, "part of a word is lost");
    assert!(text.contains("WWWWWWWW199"), "a column is lost");
}

#[test]
fn lists_quotations_and_notes_are_read_in_order() {
    let workspace = written(
        "### 甲\n\n文[^b]再[^a]又[^b]\n\n- 子一\n  3. 孙\n- 子二\n\n> 引**文**\n\n---\n\n~~删~~\n\n### 乙\n\n![示意](https://example.cn/x.png)\n\n[^a]: 注甲\n\n[^b]: 注乙\n",
    );
    // The record check refuses an external image.
    let run = workspace.run(&["render", "experience", NAME, "--out", "x.pdf"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    workspace.replace(WRITE_UP, "![示意](https://example.cn/x.png)", "末段");
    let text = text(&printed(&workspace));
    let (_, body) = text.split_once("发布日期：").expect("a head");
    // Notes are at the foot of the page that refers to them, so their position in the text may vary. That on the rules
    // stands above them.
    let from = body.find("注：适用规则").expect("a note");
    let end = from + body[from..].find("不具有任何效力。").expect("its end") + "不具有任何效力。".len();
    let body = format!("{}{}", &body[..from], &body[end..]);
    let notes = ["[1]注乙", "[2]注甲"];
    let expected = "一、甲文[1]再[2]又[1]●子一3.孙●子二引文~~删~~二、乙末段";
    let rest = notes.iter().fold(body.clone(), |rest, it| rest.replace(it, ""));
    assert!(notes.iter().all(|it| body.contains(it)) && rest.contains(expected), "{body}");
}

#[test]
fn a_character_without_a_glyph_is_named_with_the_write_up() {
    let workspace = written("## 背景\n\n群众满意**\u{1f600}**率\n");
    let run = workspace.run(&["render", "experience", NAME, "--out", "x.pdf"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    for piece in ["no-glyph", "U+1F600", WRITE_UP] {
        assert!(run.stderr.contains(piece), "`{piece}` is missing in {}", run.stderr);
    }
}

#[test]
fn the_collection_holds_every_write_up_on_the_page_its_contents_name() {
    let dist = built().join("dist/public/documents");
    let collection = dist.join("experience-collection.pdf");
    let pages = pages(&collection);
    let whole = pages.concat();
    let (contents, _) =
        whole.split_once("第一部分").map(|it| it.1).and_then(|it| it.split_once("（3篇）")).expect("contents");
    let bookmarks = tool("pdftohtml", &["-xml", "-i", "-stdout", &collection.to_string_lossy()]);
    let published = Workspace::demonstration().read("content/experience/publication.yaml");
    let mut count = 0;
    let entries = published.lines().filter_map(|it| it.split_once("experience: ")?.1.split_once(", date: "));
    for (id, date) in entries {
        if date > "2026-11-22" {
            assert!(!dist.join(format!("experience/{id}.pdf")).exists(), "{id} is published before {date}");
            continue;
        }
        let head = Workspace::demonstration().read(&format!("content/experience/{id}.md"));
        let title = head.lines().find_map(|it| it.strip_prefix("title: ")).expect("a title");
        let squeezed: String = title.split_whitespace().collect();
        let after = contents.split_once(&squeezed).unwrap_or_else(|| panic!("{title} is missing in {contents}")).1;
        let number = after.trim_start_matches(|it: char| !it.is_ascii_digit());
        let number: String = number.chars().take_while(char::is_ascii_digit).collect();
        let page = &pages[number.parse::<usize>().expect("a page") - 1];
        assert!(page.starts_with(&squeezed), "{title} is not on page {number}: {page}");
        assert!(bookmarks.contains(&format!("<item page=\"{number}\">{title}</item>")), "no bookmark for {title}");

        let single = text(&dist.join(format!("experience/{id}.pdf")));
        let (own, _) = single.split_once("注：适用规则").expect("a note at the end");
        assert!(whole.contains(own), "{id} differs in the collection");
        count += 1;
    }
    assert!(count > 10, "{count} write-ups");
}

#[test]
fn pages_offer_the_documents() {
    let public = built().join("dist/public");
    let read = |path: &str| std::fs::read_to_string(public.join(path)).unwrap().replace("&#x2f;", "/");
    let page = read(&format!("experience/{NAME}/index.html"));
    assert!(
        page.contains(&format!("href=\"../../../documents/experience/{NAME}.pdf\"")),
        "the page offers no document"
    );
    assert!(read("experience/index.html").contains("href=\"../documents/experience-collection.pdf\""));
    // A write-up not yet published on the day is in neither.
    assert!(!public.join(format!("documents/experience/{LATE}.pdf")).exists());
    let collection = text(&public.join("documents/experience-collection.pdf"));
    assert!(!collection.contains("产地仓加地理标志"), "a write-up of a later day is in the collection");
}

#[test]
fn a_telephone_number_parted_by_marks_is_found() {
    let workspace = written("## 背景\n\n联系138**1234**5678\n");
    let run = workspace.run(&["render", "experience", NAME, "--out", "x.pdf"]);
    assert_ne!(run.code, 0, "{}", run.stderr);
    assert!(!workspace.path().join("x.pdf").exists());
}
