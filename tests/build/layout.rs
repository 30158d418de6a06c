//! Measures printed pages against GB/T 9704-2012, within half a millimetre.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::support::{Workspace, tool};

/// The allowed deviation in millimetres, too small to notice even with a ruler.
const TOLERANCE: f64 = 0.5;

const TEXT_TOP: f64 = 37.0;
const TEXT_LEFT: f64 = 28.0;
const TEXT_WIDTH: f64 = 156.0;
const TEXT_HEIGHT: f64 = 225.0;
const LINES: usize = 22;
const CHARACTERS: usize = 28;
const PITCH: f64 = TEXT_HEIGHT / 22.0;
/// The advance width of one character of the body text.
const ADVANCE: f64 = TEXT_WIDTH / 28.0;
/// The 4号 type size, used for page numbers.
const SIZE_4: f64 = 14.0 * 25.4 / 72.0;

/// A printed line of text, in millimetres from the upper left corner of the page.
#[derive(Debug, Clone)]
struct Line {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    text: String,
}

fn near(measured: f64, wanted: f64, what: &str) {
    assert!((measured - wanted).abs() <= TOLERANCE, "{what}: {measured:.2} mm, not {wanted:.2} mm");
}

/// The lines of each page from top to bottom.
fn pages(pdf: &Path) -> Vec<Vec<Line>> {
    let xml = tool("pdftotext", &["-bbox-layout", &pdf.to_string_lossy(), "-"]);
    xml.split("<page ").skip(1).map(page_lines).collect()
}

fn page_lines(page: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for word in page.split("<word ").skip(1).map(word) {
        let middle = |it: &Line| f64::midpoint(it.top, it.bottom);
        match lines.iter_mut().find(|it| (middle(it) - middle(&word)).abs() < 1.5) {
            Some(line) => join(line, &word),
            None => lines.push(word),
        }
    }
    lines.sort_by(|a, b| a.top.total_cmp(&b.top));
    lines
}

fn word(tag: &str) -> Line {
    let value = |name: &str| {
        let rest = tag.split_once(&format!("{name}=\"")).expect("a word has a box").1;
        rest.split('"').next().unwrap().parse::<f64>().expect("a coordinate") * 25.4 / 72.0
    };
    let text = tag.split_once('>').and_then(|it| it.1.split_once("</word>")).expect("a word has text").0;
    Line { left: value("xMin"), right: value("xMax"), top: value("yMin"), bottom: value("yMax"), text: text.into() }
}

fn join(line: &mut Line, word: &Line) {
    line.text = if word.left < line.left {
        format!("{}{}", word.text, line.text)
    } else {
        format!("{}{}", line.text, word.text)
    };
    line.left = line.left.min(word.left);
    line.right = line.right.max(word.right);
    line.top = line.top.min(word.top);
}

/// The lines within the text block, without the mark above it and the page number below it.
fn body(page: &[Line]) -> Vec<&Line> {
    page.iter().filter(|it| it.top > TEXT_TOP - 3.0 && it.bottom < TEXT_TOP + TEXT_HEIGHT + 3.0).collect()
}

fn line<'p>(page: &'p [Line], start: &str) -> &'p Line {
    let found = page.iter().find(|it| it.text.starts_with(start));
    found.unwrap_or_else(|| panic!("no line starts with `{start}`: {page:#?}"))
}

/// Each piece of text with its typeface. The flag is set for bold.
fn faces(pdf: &Path) -> Vec<(String, String, bool)> {
    let xml = tool("pdftohtml", &["-xml", "-i", "-stdout", &pdf.to_string_lossy()]);
    let attribute = |tag: &str, name: &str| {
        let rest = tag.split_once(&format!("{name}=\"")).expect("the attribute is there").1;
        rest.split('"').next().unwrap().to_string()
    };
    let fonts: Vec<(String, String)> = xml
        .split("<fontspec ")
        .skip(1)
        .map(|it| (attribute(it, "id"), attribute(it, "family").split('+').next_back().unwrap().to_string()))
        .collect();
    xml.split("<text ")
        .skip(1)
        .map(|it| {
            let id = attribute(it, "font");
            let family = fonts.iter().find(|font| font.0 == id).expect("a font of the page").1.clone();
            let text = it.split_once('>').and_then(|it| it.1.split_once("</text>")).expect("text").0;
            (text.replace("<b>", "").replace("</b>", ""), family, text.contains("<b>"))
        })
        .collect()
}

fn face_of(faces: &[(String, String, bool)], text: &str) -> (String, bool) {
    let found = faces.iter().find(|it| it.0.contains(text));
    found.map(|it| (it.1.clone(), it.2)).unwrap_or_else(|| panic!("`{text}` is not printed: {faces:?}"))
}

/// A page as pixels of a tenth of a millimetre.
struct Dots {
    width: usize,
    colours: Vec<u8>,
}

impl Dots {
    fn of(pdf: &Path, page: usize) -> Self {
        let page = page.to_string();
        let output = Command::new("pdftoppm").args(["-r", "254", "-f", &page, "-l", &page]).arg(pdf).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut fields = output.stdout.splitn(4, |it| *it == b'\n');
        let mut field = || fields.next().expect("a picture has a head").to_vec();
        assert_eq!(field(), b"P6");
        let size = String::from_utf8(field()).unwrap();
        let width = size.split(' ').next().unwrap().parse().unwrap();
        field();
        Self { width, colours: field() }
    }

    /// The left, right, upper and lower edge, in millimetres, of all pixels of a colour between the heights `from`
    /// and `to`.
    fn edges(&self, from: f64, to: f64, colour: fn(&[u8]) -> bool) -> Option<[f64; 4]> {
        let mut found: Option<[usize; 4]> = None;
        for (index, dot) in self.colours.chunks_exact(3).enumerate() {
            let (x, y) = (index % self.width, index / self.width);
            let height = y as f64 / 10.0;
            if height < from || height > to || !colour(dot) {
                continue;
            }
            let edges = found.get_or_insert([x, x, y, y]);
            *edges = [edges[0].min(x), edges[1].max(x + 1), edges[2].min(y), edges[3].max(y + 1)];
        }
        found.map(|it| it.map(|it| it as f64 / 10.0))
    }
}

fn red(dot: &[u8]) -> bool {
    dot[0] > 180 && dot[1] < 100 && dot[2] < 100
}

fn dark(dot: &[u8]) -> bool {
    dot.iter().all(|it| *it < 128)
}

// ---- Documents to measure --------------------------------------------------

/// The number of areas added, so that a list spans several pages.
const ADDED: usize = 45;

/// The demonstration with many more areas in the list of 2025.
fn crowded() -> &'static Workspace {
    static CROWDED: OnceLock<Workspace> = OnceLock::new();
    CROWDED.get_or_init(|| {
        let workspace = Workspace::demonstration();
        // Avoid a bracket at the end, because half of its box is blank.
        workspace.replace("site/site.yaml", "  organ: 市场监管总局（演示）", "  organ: 国家市场监督管理总局");
        workspace.replace("site/site.yaml", "市场监管总局公告（演示）", "国家市场监督管理总局公告");
        let mut areas = workspace.read("content/areas-demonstration.csv");
        for number in 0..ADDED {
            let (code, name) = (format!("9950{number:02}"), format!("示例第{number:02}市"));
            areas += &format!("{code},{name},示例南省,地级市,东部,2026-09-01,,\n");
            for file in crate::support::files(&workspace.path().join("zones/990100")).into_keys() {
                let text = workspace.read(&format!("zones/990100/{file}"));
                let text = text.replace("990100", &code).replace("示例甲市", &name);
                workspace.write(&format!("zones/{code}/{file}"), text);
            }
        }
        workspace.write("content/areas-demonstration.csv", areas);
        unpublish(&workspace);
        workspace
    })
}

/// Removes the records of the lists and scores published in 2025, so that they may differ from them.
fn unpublish(workspace: &Workspace) {
    for list in ["notice", "designation"] {
        workspace.remove(&format!("content/published/{list}/2025.yaml"));
    }
    workspace.forget("content/published/score");
}

fn render(workspace: &Workspace, kind: &str, rest: &[&str]) -> PathBuf {
    let name = format!("{kind}{}.pdf", rest.concat());
    let run = workspace.run(&[&["render", kind, "--out", &name], rest].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    workspace.path().join(name)
}

fn notice() -> &'static Path {
    static PRINTED: OnceLock<PathBuf> = OnceLock::new();
    PRINTED.get_or_init(|| render(crowded(), "publicity-notice", &["--round", "2025"]))
}

fn announcement() -> &'static Path {
    static PRINTED: OnceLock<PathBuf> = OnceLock::new();
    PRINTED.get_or_init(|| render(crowded(), "designation-announcement", &[]))
}

/// A run of Chinese characters without punctuation.
fn characters(count: usize) -> String {
    "网络市场监管服务创新发展".chars().cycle().take(count).collect()
}

/// A self-evaluation report whose first part fills several pages.
fn report() -> &'static Path {
    static PRINTED: OnceLock<PathBuf> = OnceLock::new();
    PRINTED.get_or_init(|| {
        let workspace = Workspace::demonstration();
        workspace.forget("content/published/score");
        let file = "zones/990100/2025/self.yaml";
        let text = workspace.read(file);
        let long = characters(CHARACTERS * LINES * 3);
        workspace.write(file, text.replacen("summary: |\n  ", &format!("summary: |\n  {long}\n  "), 1));
        let path = render(&workspace, "self-evaluation-report", &["990100"]);
        let kept = crowded().path().join("report.pdf");
        std::fs::copy(path, &kept).expect("the report is kept");
        kept
    })
}

// ---- Measures ----------------------------------------------------------------

#[test]
fn a_full_page_has_22_lines_of_28_characters_within_the_text_block() {
    let pages = pages(report());
    let page = body(&pages[1]);
    assert_eq!(page.len(), LINES, "{page:#?}");
    for (index, line) in page.iter().enumerate() {
        assert_eq!(line.text.chars().count(), CHARACTERS, "{}", line.text);
        near(line.left, TEXT_LEFT, "left edge");
        near(line.right, TEXT_LEFT + TEXT_WIDTH, "right edge");
        near(line.top, TEXT_TOP + PITCH * index as f64, "top of a line");
    }
    assert!(page[LINES - 1].bottom <= TEXT_TOP + TEXT_HEIGHT + TOLERANCE);
}

#[test]
fn the_body_begins_a_line_below_the_title_and_is_indented_two_characters() {
    let first = line(&pages(notice())[0], "根据《").clone();
    near(first.left, TEXT_LEFT + 2.0 * ADVANCE, "indent");
    near(first.top, TEXT_TOP + 3.0 * PITCH, "first line, below a title of two lines and a blank one");
}

#[test]
fn every_level_has_its_typeface_and_none_is_made_bold() {
    let workspace = Workspace::demonstration();
    let template = "#import \"gongwen.typ\": *\n#let render(data) = {\n  show: gongwen.with(data)\n  title-lines(data)\n  [= 第一层\n== 第二层\n=== 第三层\n==== 第四层\n正文一段]\n}\n";
    workspace.write("templates/typst/publicity-notice.typ", template);
    let printed = render(&workspace, "publicity-notice", &[]);
    let faces = faces(&printed);
    for (text, face, bold) in [
        ("建议名单的公示", "FandolSong", true),
        ("一、第一层", "FandolHei", false),
        ("（一）第二层", "FandolKai", false),
        ("第三层", "FandolFang", false),
        ("第四层", "FandolFang", false),
        ("正文一段", "FandolFang", false),
    ] {
        assert_eq!(face_of(&faces, text), (face.to_string(), bold), "{text}");
    }
    let text = tool("pdftotext", &[&printed.to_string_lossy(), "-"]);
    for heading in ["一、第一层", "（一）第二层", "1.第三层", "（1）第四层"] {
        assert!(text.contains(heading), "`{heading}` is missing in {text}");
    }
    for page in pages(&printed) {
        for heading in ["一、", "（一）", "1.", "（1）"] {
            near(line(&page, heading).left, TEXT_LEFT + 2.0 * ADVANCE, heading);
        }
    }
}

#[test]
fn page_numbers_stand_7_mm_below_outside_and_one_character_in() {
    for (pdf, count) in [(notice(), 3), (announcement(), 4), (report(), 5)] {
        let pages = pages(pdf);
        assert!(pages.len() >= count, "{} has {} pages", pdf.display(), pages.len());
        for (index, page) in pages.iter().enumerate() {
            let number = page.last().expect("a page has a number");
            assert_eq!(number.text, format!("—{}—", index + 1));
            if index % 2 == 0 {
                near(number.right, TEXT_LEFT + TEXT_WIDTH - SIZE_4, "odd page number");
            } else {
                near(number.left, TEXT_LEFT + SIZE_4, "even page number");
            }
        }
    }
    let [_, _, _, bottom] = Dots::of(notice(), 1).edges(262.0, 290.0, dark).expect("a page number");
    assert!(bottom < 275.0, "something is printed below the page number: {bottom}");
    // The dash to the left of the page number, not the digit.
    let dots = Dots::of(notice(), 1);
    let dash = pages(notice())[0].last().unwrap().left;
    let column = |x: f64| {
        let rows = dots.colours.chunks_exact(3 * dots.width).enumerate();
        let at = 3 * (x * 10.0) as usize;
        let mut marked = rows.filter(|(y, row)| *y > 2620 && row[at] < 200).map(|it| it.0);
        marked.next().expect("the dash") as f64 / 10.0
    };
    near(column(dash + SIZE_4 / 2.0), TEXT_TOP + TEXT_HEIGHT + 7.0, "dash of the page number");
    assert_eq!(face_of(&faces(notice()), "— 1 —"), ("FandolSong".into(), false));
}

#[test]
fn the_annex_begins_on_a_new_page_with_its_mark_and_title_and_repeats_its_header() {
    for (pdf, title) in
        [(notice(), "2025年网络市场监管与服务示范区建议名单"), (announcement(), "网络市场监管与服务示范区名单")]
    {
        let pages = pages(pdf);
        let first = pages.iter().position(|it| body(it)[0].text == "附件").expect("an annex on a new page");
        let annex = body(&pages[first]);
        near(annex[0].left, TEXT_LEFT, "mark of the annex");
        near(annex[0].top, TEXT_TOP, "mark of the annex");
        assert_eq!(annex[1].text, title);
        near(annex[1].top, TEXT_TOP + 2.0 * PITCH, "title of the annex");
        assert!(pages.len() > first + 1, "the list fits on one page");
        assert_eq!(face_of(&faces(pdf), "附件").0, "FandolFang", "the note on the annexes");
        let marks: Vec<_> = faces(pdf).into_iter().filter(|it| it.0 == "附件").collect();
        assert_eq!(marks.len(), 1);
        assert_eq!(marks[0].1, "FandolHei");
        let header = body(&pages[first])[2].text.clone();
        assert!(header.starts_with("序号"), "{header}");
        for page in &pages[first + 1..] {
            assert_eq!(body(page)[0].text, header, "the header is not repeated");
        }
    }
}

#[test]
fn the_note_on_annexes_and_the_signature_stand_where_the_standard_puts_them() {
    for pdf in [notice(), announcement()] {
        let pages = pages(pdf);
        let page = pages.iter().find(|it| it.iter().any(|it| it.text.starts_with("附件："))).expect("a note");
        let place = page.iter().position(|it| it.text.starts_with("附件：")).unwrap();
        near(page[place].left, TEXT_LEFT + 2.0 * ADVANCE, "note on the annexes");
        near(page[place].top - page[place - 1].top, 2.0 * PITCH, "blank line above the note");
        let organ = line(page, "国家市场监督管理总局");
        near(organ.right, TEXT_LEFT + TEXT_WIDTH - 2.0 * ADVANCE, "organ");
        let date = &page[page.iter().position(|it| it.text == organ.text).unwrap() + 1];
        assert!(date.text.ends_with('日'), "{}", date.text);
        near(date.left, organ.left + 2.0 * ADVANCE, "date");
        near(organ.top - page[place].top, 2.0 * PITCH, "blank line above the organ");
    }
}

#[test]
fn a_date_longer_than_the_organ_ends_two_characters_before_the_edge() {
    let workspace = Workspace::demonstration();
    workspace.replace("site/site.yaml", "  organ: 市场监管总局（演示）", "  organ: 总局");
    let pages = pages(&render(&workspace, "publicity-notice", &[]));
    let organ = pages[0].iter().find(|it| it.text == "总局").expect("an organ");
    let date = line(&pages[0], "2026年11月16日");
    near(date.right, TEXT_LEFT + TEXT_WIDTH - 2.0 * ADVANCE, "date");
    near(date.left, organ.left + 2.0 * ADVANCE, "organ");
}

#[test]
fn the_announcement_has_a_red_head_35_mm_down_and_a_rule_4_mm_below_its_number() {
    let dots = Dots::of(announcement(), 1);
    let [left, right, top, _] = dots.edges(0.0, 100.0, red).expect("a red organ mark");
    near(top, TEXT_TOP + 35.0, "organ mark");
    near(f64::midpoint(left, right), TEXT_LEFT + TEXT_WIDTH / 2.0, "organ mark is centred");
    let number = line(&pages(announcement())[0], "2026年第1号").clone();
    near(f64::midpoint(number.left, number.right), TEXT_LEFT + TEXT_WIDTH / 2.0, "number is centred");
    let [left, right, rule, _] = dots.edges(number.bottom, 200.0, red).expect("a red rule");
    let [_, _, _, foot] = dots.edges(number.top, number.bottom + 2.0, dark).expect("a number");
    near(rule - foot, 4.0, "rule below the number");
    near(left, TEXT_LEFT, "rule");
    near(right, TEXT_LEFT + TEXT_WIDTH, "rule");
}

#[test]
fn a_notice_has_neither_red_nor_number() {
    let pages = pages(notice());
    for page in 1..=pages.len() {
        assert!(Dots::of(notice(), page).edges(0.0, 297.0, red).is_none(), "red on page {page}");
    }
    let text = tool("pdftotext", &[&notice().to_string_lossy(), "-"]);
    assert!(!text.contains("第1号"), "{text}");
}

#[test]
fn a_round_may_choose_a_circular_with_number_recipients_and_closing_words() {
    let workspace = Workspace::demonstration();
    workspace.replace(
        "content/rounds/2025.yaml",
        "announcement: { form: 公告, number: 2026年第1号,",
        "announcement: { form: 通知, number: 国市监网监发〔2026〕1号,",
    );
    unpublish(&workspace);
    let printed = render(&workspace, "designation-announcement", &[]);
    let pages = pages(&printed);
    near(Dots::of(&printed, 1).edges(0.0, 100.0, red).expect("a red mark")[2], TEXT_TOP + 35.0, "organ mark");
    line(&pages[0], "国市监网监发〔2026〕1号");
    let title = line(&pages[0], "网络市场监管与服务示范区的通知");
    let recipients = line(&pages[0], "各省、自治区、直辖市");
    near(recipients.left, TEXT_LEFT, "recipients");
    let first = line(&pages[0], "根据《");
    assert_eq!(title.text, "网络市场监管与服务示范区的通知");
    near(first.top - recipients.top, 2.0 * PITCH, "the recipients take two lines");
    assert!(tool("pdftotext", &[&printed.to_string_lossy(), "-"]).contains("特此通知。"));
}
