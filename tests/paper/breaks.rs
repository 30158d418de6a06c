//! Where pages and lines break: no page looks abandoned, no date and no word of a title is cut.

use super::printed::{Document, Page};
use super::{documents, faults};

/// The fewest lines of a page, beside what repeats on others, notes and signatures.
const FEWEST_LINES: usize = 2;

/// Pages that hold little on purpose: the opening of a part, a volume, the contents of a single write-up.
const OPENINGS: [&str; 2] = ["篇）", "目录"];

/// Lines that cannot stand for a page: notes, annex notes, and the organ and day of a signature.
fn is_furniture(line: &str, document: &Document) -> bool {
    let text = |pointer: &str| document.data.pointer(pointer).and_then(|it| it.as_str()).unwrap_or_default();
    let signed = [text("/organ"), text("/zone/applicant"), text("/date"), text("/published")];
    signed.iter().any(|it| !it.is_empty() && *it == line)
        || ["附件：", "特此", "（盖章）", "年月日"].iter().any(|it| line.starts_with(it))
}

/// The most lines of the heads that a table repeats on each page.
const MOST_HEADS: usize = 8;

/// The lines of a page without the heads that its table repeats, the note at its foot, and other furniture.
fn own_lines(document: &Document, at: usize) -> usize {
    let page = &document.pages[at];
    let others = || document.pages.iter().enumerate().filter(|it| it.0 != at).map(|it| it.1);
    let repeated =
        |line: &&String| others().any(|it: &Page| it.lines.iter().take(MOST_HEADS).any(|other| other == *line));
    let heads = page.lines.iter().take(MOST_HEADS).take_while(repeated).count();
    let end = page.lines.iter().position(|it| it.starts_with("注：")).unwrap_or(page.lines.len());
    page.lines[heads.min(end)..end].iter().filter(|it| !is_furniture(it, document)).count()
}

/// Pages that stay almost empty, with the reason.
const UNAVOIDABLE: [(&[&str], &str, &str); 1] = [(
    &["creation-application", "evaluation-opinion"],
    "（盖章）",
    "a paragraph of 5000 characters is above the seal, and no line of it can stay with the seal",
)];

fn is_unavoidable(document: &Document, page: &Page) -> bool {
    let is_on = |line: &str| page.lines.iter().any(|it| it == line);
    UNAVOIDABLE.iter().any(|(kinds, line, _)| kinds.contains(&document.kind) && is_on(line))
}

fn abandoned(document: &Document) -> Vec<String> {
    let mut found = Vec::new();
    for (at, page) in document.pages.iter().enumerate() {
        let opens = page.lines.iter().any(|it| OPENINGS.iter().any(|opening| it.ends_with(opening)));
        if at > 0 && !opens && own_lines(document, at) < FEWEST_LINES && !is_unavoidable(document, page) {
            found.push(format!("page {}: {}", at + 1, page.lines.join("/").chars().take(60).collect::<String>()));
        }
    }
    found
}

/// The most digits after a point in a number that stays on one line.
const LONGEST_FRACTION: usize = 8;

/// Whether a text ends with a number of so many digits after one of these marks, or after any other character.
fn number_after(text: &str, marks: &[char], count: std::ops::RangeInclusive<usize>) -> bool {
    let rest = text.trim_end_matches(|it: char| it.is_ascii_digit());
    let is_marked = if marks.is_empty() { !rest.ends_with('.') } else { rest.ends_with(marks) };
    is_marked && count.contains(&(text.len() - rest.len()))
}

/// Whether a line break cuts a date, a number or a document number.
fn is_cut(before: &str, after: &str) -> bool {
    let digits = |it: &str| it.chars().take_while(char::is_ascii_digit).count();
    let (count, rest) = (digits(after), after.trim_start_matches(|it: char| it.is_ascii_digit()));
    let ends_with_digit = |it: &str| it.ends_with(|it: char| it.is_ascii_digit());
    let after_digit = |mark: char| before.strip_suffix(mark).is_some_and(ends_with_digit);
    after_digit('年') && (1..=2).contains(&count) && rest.starts_with('月')
        || after_digit('月') && (1..=2).contains(&count) && rest.starts_with('日')
        || after_digit('〕') && count > 0 && rest.starts_with('号')
        // Longer numbers have to break somewhere.
        || after_digit('.') && (1..=LONGEST_FRACTION).contains(&count)
        || after.starts_with('年') && number_after(before, &[], 4..=4)
        || after.starts_with('月') && number_after(before, &['年'], 1..=2)
        || after.starts_with('日') && number_after(before, &['月'], 1..=2)
        || after.starts_with('〕') && number_after(before, &['〔'], 4..=4)
        || before.ends_with('〔') && count > 0
}

fn cut_dates(document: &Document) -> Vec<String> {
    let pairs = document.pages.iter().flat_map(|it| it.lines.windows(2));
    let cut = pairs.filter(|it| is_cut(&it[0], &it[1]));
    cut.map(|it| format!("{} | {}", tail(&it[0]), it[1].chars().take(12).collect::<String>())).collect()
}

fn tail(line: &str) -> String {
    let count = line.chars().count();
    line.chars().skip(count.saturating_sub(12)).collect()
}

/// The words that titles keep whole, and the names in a document.
fn words(document: &Document) -> Vec<String> {
    let listed: serde_json::Value = serde_json::from_str(include_str!("../../templates/typst/words.json")).unwrap();
    let listed = listed["words"].as_array().expect("words").iter().map(|it| it.as_str().expect("a word").to_string());
    let names = ["/zone/name", "/zone/applicant", "/write_up/area"].map(|it| document.data.pointer(it));
    let names = names.into_iter().flatten().filter_map(|it| it.as_str()).map(str::to_string);
    listed.chain(names).filter(|it| it.chars().count() <= LONGEST_WORD).collect()
}

/// The longest name that fits on a line of a title.
const LONGEST_WORD: usize = 18;

/// The places at which the printed title breaks within a word.
fn cut_titles(document: &Document) -> Vec<String> {
    let title = document.data["document"]["title"].as_str().expect("a title").replace('\n', "");
    let lines: Vec<&String> = document.pages.iter().take(1).flat_map(|it| &it.lines).collect();
    let Some((from, to)) = spread(&lines, &title) else { return vec![format!("the title is not found: {title}")] };
    let mut cut = Vec::new();
    for at in from + 1..to {
        let before: String = lines[from..at].iter().map(|it| it.as_str()).collect();
        let whole = words(document).into_iter().find(|word| {
            title
                .match_indices(word.as_str())
                .any(|(start, _)| start < before.len() && before.len() < start + word.len())
        });
        cut.extend(whole.map(|it| format!("{it} in {title}")));
    }
    cut
}

/// The lines over which a title is spread.
fn spread(lines: &[&String], title: &str) -> Option<(usize, usize)> {
    (0..lines.len()).find_map(|from| {
        (from + 1..=lines.len()).find_map(|to| {
            (lines[from..to].iter().map(|it| it.as_str()).collect::<String>() == title).then_some((from, to))
        })
    })
}

#[test]
fn no_page_looks_abandoned() {
    let faults = faults(abandoned);
    assert!(faults.is_empty(), "almost empty:\n{faults}");
}

#[test]
fn no_line_break_cuts_a_date_or_a_number() {
    let faults = faults(cut_dates);
    assert!(faults.is_empty(), "cut:\n{faults}");
}

#[test]
fn no_title_breaks_within_a_word() {
    let faults = faults(cut_titles);
    assert!(faults.is_empty(), "cut:\n{faults}");
}

#[test]
fn breaks_that_cut_are_seen() {
    for (before, after) in
        [("截至2025年9", "月30日"), ("2025年", "9月30日"), ("9月", "30日"), ("函〔2022〕", "1号"), ("3.", "5亿元")]
    {
        assert!(is_cut(before, after), "{before} | {after}");
    }
    for (before, after) in [("2025年", "三季度"), ("满分", "3"), ("2", "定量"), ("9月", "起")] {
        assert!(!is_cut(before, after), "{before} | {after}");
    }
    assert!(documents().count() > 0);
}
