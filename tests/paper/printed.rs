//! Printed documents with their data: the text of each page, and the positions of its words.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rayon::prelude::*;
use serde_json::Value;

use crate::support::{Workspace, built, files, tool};

/// Every kind of document.
pub const KINDS: [&str; 34] = [
    "application-call",
    "creation-application-form",
    "creation-plan-form",
    "creation-application",
    "recommendation-list",
    "recommendation-letter",
    "approval-notice",
    "evaluation-application-form",
    "evaluation-application",
    "self-evaluation-report",
    "on-site-record",
    "attendance-sheet",
    "preliminary-review",
    "preliminary-report",
    "submission-letter",
    "preliminary-failure-notice",
    "expert-score-sheet",
    "score-collation",
    "evaluation-opinion",
    "evaluation-summary",
    "publicity-notice",
    "objection-register",
    "objection-report",
    "objection-reply",
    "publicity-report",
    "designation-request",
    "designation-announcement",
    "failure-notice",
    "oversight-notice",
    "talk-minutes",
    "rectification-notice",
    "revocation-announcement",
    "experience",
    "experience-collection",
];

/// A printed document.
pub struct Document {
    pub kind: &'static str,
    pub name: String,
    pub data: Value,
    pub pages: Vec<Page>,
    pub links: Vec<String>,
    pub pdf: PathBuf,
}

/// A page, with its text in the order of the file and without whitespace and page number.
pub struct Page {
    pub text: String,
    /// In the order of the file, without whitespace and without what stands outside the text block.
    pub lines: Vec<String>,
    size: (f64, f64),
    words: Vec<Word>,
}

/// A word with its bounding box, in points from the upper left corner.
struct Word {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    text: String,
}

/// The documents of the demonstration, as printed by the build.
pub fn demonstration() -> &'static [Document] {
    static READ: OnceLock<Vec<Document>> = OnceLock::new();
    READ.get_or_init(|| {
        let dist = built().join("dist");
        let printed = files(&dist).into_keys().filter(|it| it.ends_with(".pdf"));
        let name = |path: &str| path.split_once("documents/").expect("a document").1.replace('/', "-");
        let printed: BTreeMap<String, PathBuf> = printed.map(|it| (name(&it), dist.join(it))).collect();
        let workspace = Workspace::demonstration();
        let documents = KINDS.par_iter().flat_map(|kind| {
            let run = workspace.run(&["render", kind, "--all", "--format", "json", "--out", kind]);
            assert_eq!(run.code, 0, "{}", run.stderr);
            read(kind, &workspace.path().join(kind), |name| printed[&name.replace(".json", ".pdf")].clone())
        });
        documents.collect()
    })
}

/// The documents of a kind with their data in a folder. `printed` returns the PDF for the name of a data file.
pub fn read(kind: &'static str, folder: &Path, printed: impl Fn(&str) -> PathBuf + Sync) -> Vec<Document> {
    let data: Vec<(String, Vec<u8>)> = files(folder).into_iter().filter(|(name, _)| name.ends_with(".json")).collect();
    let document = |(name, bytes): &(String, Vec<u8>)| {
        let data = serde_json::from_slice(bytes).expect("data is JSON");
        let pdf = printed(name);
        Document { kind, name: name.clone(), data, pages: pages(&pdf), links: links(&pdf), pdf }
    };
    data.par_iter().map(document).collect()
}

fn pages(pdf: &Path) -> Vec<Page> {
    let pdf = pdf.to_string_lossy();
    let texts = tool("pdftotext", &["-raw", &pdf, "-"]);
    let boxes = tool("pdftotext", &["-bbox", &pdf, "-"]);
    let texts = texts.split('\u{c}').map(|it| -> Vec<String> {
        let lines = it.lines().filter(|it| !is_page_number(it)).map(squeezed);
        lines.filter(|it| !it.is_empty()).collect()
    });
    let page = |(lines, boxes): (Vec<String>, &str)| Page {
        text: lines.concat(),
        lines: lines.into_iter().filter(|it| it != MARK).collect(),
        size: (value(boxes, "width"), value(boxes, "height")),
        words: boxes.split("<word ").skip(1).map(word).collect(),
    };
    texts.zip(boxes.split("<page ").skip(1)).map(page).collect()
}

fn is_page_number(line: &str) -> bool {
    let number = line.trim().strip_prefix("— ").and_then(|it| it.strip_suffix(" —"));
    number.is_some_and(|it| it.chars().all(|it| it.is_ascii_digit()))
}

/// A text without whitespace, since lines and pages may break anywhere.
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace()).collect()
}

fn word(tag: &str) -> Word {
    let text = tag.split_once('>').and_then(|it| it.1.split_once("</word>")).expect("a word has text").0;
    Word {
        left: value(tag, "xMin"),
        top: value(tag, "yMin"),
        right: value(tag, "xMax"),
        bottom: value(tag, "yMax"),
        text: text.into(),
    }
}

fn value(tag: &str, name: &str) -> f64 {
    let rest = tag.split_once(&format!("{name}=\"")).expect("the attribute is there").1;
    rest.split('"').next().unwrap().parse().expect("a number")
}

/// The addresses of all links.
fn links(pdf: &Path) -> Vec<String> {
    let listed = tool("pdfinfo", &["-url", &pdf.to_string_lossy()]);
    let addresses = listed.lines().skip(1).filter_map(|it| it.split_whitespace().last());
    addresses.map(str::to_string).collect()
}

impl Document {
    /// Whether the document contains a text, on one page or across several.
    pub fn has(&self, text: &str) -> bool {
        let text = squeezed(text);
        (0..self.pages.len()).any(|first| {
            let mut rest = text.as_str();
            for page in &self.pages[first..] {
                let begun = beginning(rest, &page.text);
                rest = &rest[begun..];
                if rest.is_empty() || begun == 0 {
                    break;
                }
            }
            rest.is_empty()
        })
    }
}

/// The length in bytes of the longest prefix of a text that a page contains.
fn beginning(text: &str, page: &str) -> usize {
    let ends: Vec<usize> = text.char_indices().map(|(at, it)| at + it.len_utf8()).collect();
    let count = ends.partition_point(|end| page.contains(&text[..*end]));
    count.checked_sub(1).map_or(0, |it| ends[it])
}

const MM: f64 = 72.0 / 25.4;
/// The distance by which a glyph may reach beyond its box, in points.
const HAIR: f64 = 1.5;
/// The demonstration mark above the text block.
const MARK: &str = "演示数据";
/// Punctuation whose glyphs fill half of their box. At the end of a line the other half is cut off.
const HALF: &str = "，。、；：！？…—）》」』】”’（《「『【“‘〔〕";

impl Word {
    /// The distances by which a word may reach beyond its box on the left and right.
    fn overhang(&self) -> (f64, f64) {
        let half = 0.6 * (self.bottom - self.top);
        let of = |it: Option<char>| if it.is_some_and(|it| HALF.contains(it)) { half + HAIR } else { HAIR };
        (of(self.text.chars().next()), of(self.text.chars().last()))
    }

    fn covers(&self, other: &Word) -> bool {
        let across = self.right.min(other.right) - self.left.max(other.left);
        let down = self.bottom.min(other.bottom) - self.top.max(other.top);
        let allowed = [self, other].map(|it| it.overhang().0.max(it.overhang().1)).into_iter().fold(HAIR, f64::max);
        let lower = (self.bottom - self.top).min(other.bottom - other.top);
        across > allowed + HAIR && down > lower / 2.0
    }
}

impl Document {
    /// Reports words outside the text block, and words that overlap others.
    pub fn misplaced(&self) -> Vec<String> {
        let mark = self.data.pointer("/letter/mark").and_then(Value::as_str).unwrap_or_default();
        self.pages.iter().flat_map(|it| it.faults(mark)).collect()
    }
}

impl Page {
    fn faults(&self, mark: &str) -> Vec<String> {
        let is_outside = |it: &&Word| !self.holds(it) && !self.is_head(it, mark);
        let outside = self.words.iter().filter(is_outside).map(|it| format!("{} is outside", it.text));
        let mut faults: Vec<String> = outside.collect();
        for (at, word) in self.words.iter().enumerate() {
            let covered = self.words[at + 1..].iter().find(|it| word.covers(it));
            faults.extend(covered.map(|it| format!("{} lies on {}", word.text, it.text)));
        }
        faults
    }

    fn holds(&self, word: &Word) -> bool {
        let [left, right, top, bottom] = self.text_block();
        let (before, after) = word.overhang();
        let is_mark = word.bottom <= top && MARK.contains(&word.text);
        let is_number = word.top >= bottom && word.text.chars().all(|it| it == '—' || it.is_ascii_digit());
        let across = word.left >= left - before && word.right <= right + after;
        is_mark || is_number || across && word.top >= top - 4.0 && word.bottom <= bottom + 4.0
    }

    /// Whether a word belongs to the organ mark of a letter (信函格式), which begins 30 mm below the edge of the page. The
    /// box of a word is higher than its glyphs.
    fn is_head(&self, word: &Word, mark: &str) -> bool {
        let [left, right, top, _] = self.text_block();
        mark.contains(&word.text)
            && word.top >= 25.0 * MM
            && word.bottom <= top + 60.0
            && word.left >= left - HAIR
            && word.right <= right + HAIR
    }

    /// The left, right, upper and lower edge of the text block (GB/T 9704), for portrait and landscape pages.
    fn text_block(&self) -> [f64; 4] {
        let millimetres = if self.size.0 < self.size.1 { [28, 184, 37, 262] } else { [35, 260, 28, 184] };
        millimetres.map(|it| f64::from(it) * MM)
    }
}
