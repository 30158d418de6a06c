//! Lays out printed tables: computes column widths, and splits tables wider than a page.

use std::sync::LazyLock;

use pulldown_cmark::Alignment;
use serde::Deserialize;
use unicode_width::UnicodeWidthChar;

use super::{Block, Inline, TableColumn, plain};

/// The measures of a table, which `templates/typst/markdown.typ` reads from the same file.
static MEASURES: LazyLock<Measures> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../templates/typst/tables.json")).expect("the file has these fields")
});

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Measures {
    /// The width of the page in half characters of a table's type (5号).
    width: usize,
    /// The space beside the text of a cell, in half characters.
    padding: usize,
    /// The length in characters up to which a run without white space never breaks.
    longest_run: usize,
}

const NARROWEST: usize = 4;
const WIDEST: usize = 60;
/// The number of units in a half-width character. Widths are divided in these units.
const FINE: usize = 1000;

type Cell = Vec<Inline>;

/// Fits a table to the width of the page. If it has too many columns, it is split into several tables that each
/// begin with the first column.
pub(super) fn fitting(alignments: &[Alignment], head: &[Cell], rows: &[Vec<Cell>]) -> Vec<Block> {
    let cells = |at: usize| std::iter::once(head.get(at)).chain(rows.iter().map(move |it| it.get(at))).flatten();
    let sizes: Vec<(usize, usize)> = (0..alignments.len()).map(|it| sizes(cells(it))).collect();
    let mut tables: Vec<Vec<usize>> = Vec::new();
    let mut used = 0;
    for (at, (least, _)) in sizes.iter().enumerate() {
        if tables.is_empty() {
            tables.push(vec![at]);
            used = *least;
        } else if used + least <= MEASURES.width {
            tables.last_mut().expect("a table was begun").push(at);
            used += least;
        } else {
            tables.push(vec![0, at]);
            used = sizes[0].0 + least;
        }
    }
    let pick = |row: &[Cell], columns: &[usize]| -> Vec<Cell> {
        columns.iter().map(|it| row.get(*it).cloned().unwrap_or_default()).collect()
    };
    let table = |columns: Vec<usize>| {
        let shares = shares(&columns.iter().map(|it| sizes[*it]).collect::<Vec<_>>());
        let described = columns.iter().zip(shares);
        Block::Table {
            columns: described.map(|(at, share)| TableColumn { align: side(alignments[*at]), share }).collect(),
            head: pick(head, &columns),
            rows: rows.iter().map(|it| pick(it, &columns)).collect(),
        }
    };
    tables.into_iter().map(table).collect()
}

fn side(alignment: Alignment) -> &'static str {
    match alignment {
        Alignment::Right => "right",
        Alignment::Center => "center",
        Alignment::Left | Alignment::None => "left",
    }
}

/// The minimum width of a column, at which no word overflows, and its preferred width.
fn sizes<'c>(cells: impl Iterator<Item = &'c Cell>) -> (usize, usize) {
    let (mut least, mut liked) = (NARROWEST, NARROWEST);
    for cell in cells {
        let text = plain(cell);
        let longest = text.split(is_breaking).map(run_width).max().unwrap_or_default();
        least = least.max(longest);
        liked = liked.max(text.chars().map(width).sum());
    }
    (least + MEASURES.padding, liked.min(WIDEST).max(least) + MEASURES.padding)
}

/// The width of the part of a run that must not break. Print breaks longer runs anywhere.
fn run_width(run: &str) -> usize {
    run.chars().take(MEASURES.longest_run).map(width).sum()
}

/// Whether a line may break at a character: whitespace, and characters of scripts written without it.
fn is_breaking(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '\u{2e80}'..='\u{2fff}' | '\u{3040}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The width of a character in half-width characters. Capitals and some other characters count as two.
fn width(character: char) -> usize {
    match character {
        'A'..='Z' | 'm' | 'w' | '@' | '%' | '&' => 2,
        other => other.width().unwrap_or_default(),
    }
}

/// The share of the width for each column: its minimum, plus a part of the rest in proportion to its preference.
fn shares(sizes: &[(usize, usize)]) -> Vec<usize> {
    let least: usize = sizes.iter().map(|it| it.0).sum();
    let rest = FINE * MEASURES.width.saturating_sub(least);
    let wishes: usize = sizes.iter().map(|(least, liked)| liked - least).sum();
    let count = sizes.len().max(1);
    sizes
        .iter()
        .map(|(least, liked)| {
            if wishes * FINE > rest {
                FINE * least + rest * (liked - least) / wishes
            } else {
                FINE * liked + (rest - wishes * FINE) / count
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::markdown::{References, read, tree};

    #[test]
    fn a_table_wider_than_the_page_is_parted_and_repeats_its_first_column() {
        let row = |name: &str| format!("|{}\n", (0..200).map(|it| format!("{name}{it}|")).collect::<String>());
        let source = format!("{}|{}\n{}", row("列"), "---|".repeat(200), row("值"));
        let found = tree(&read(&source), &References::pages(&|_| None));
        assert!(found.len() > 10, "{}", found.len());
        let mut seen = Vec::new();
        for table in &found {
            let Block::Table { columns, head, rows } = table else { panic!("a table") };
            assert!(columns.len() >= 2 && head.len() == columns.len() && rows[0].len() == columns.len());
            assert_eq!(plain(&head[0]), "列0");
            assert!(columns.iter().map(|it| it.share).sum::<usize>() <= FINE * MEASURES.width);
            seen.extend(head[1..].iter().map(|it| plain(it)));
        }
        assert_eq!(seen, (1..200).map(|it| format!("列{it}")).collect::<Vec<_>>());
    }

    #[test]
    fn columns_get_what_they_need_and_share_the_rest() {
        assert_eq!(shares(&[(7, 7), (7, 7)]), [42 * FINE, 42 * FINE]);
        let found = shares(&[(7, 7), (10, 63), (10, 63)]);
        assert_eq!(found[0], 7 * FINE);
        assert!(found[1] == found[2] && found[1] > 37 * FINE, "{found:?}");
    }
}
