//! Places where a long run of a printed text may break.

use crate::markdown::is_hidden;

/// Puts places where a line may break into runs that have none, across marks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gaps {
    /// Characters a run may have before it may break, and then from one place to the next.
    first: usize,
    next: usize,
    run: usize,
}

/// A run that is no longer never breaks: it fits into a title, and into the deepest list.
const WHOLE_IN_TEXT: usize = 16;
/// A run that is no longer never breaks in a cell of a table.
const WHOLE_IN_CELL: usize = 12;

impl Gaps {
    pub(super) fn in_text() -> Self {
        Self { first: WHOLE_IN_TEXT, next: 8, run: 0 }
    }

    pub(super) fn in_cell() -> Self {
        Self { first: WHOLE_IN_CELL, next: 1, run: 0 }
    }

    /// A line may end before an opening and after a closing bracket, never within either.
    pub(super) fn bracketed(&mut self, text: &str) -> String {
        self.run = 0;
        let inner = self.put(text);
        self.run = 0;
        format!("（{inner}）")
    }

    /// Forgets what came before: a line begins.
    pub(super) fn restart(&mut self) {
        self.run = 0;
    }

    pub(super) fn put(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for character in text.chars() {
            if is_breaking(character) {
                self.run = 0;
            } else {
                if self.run >= self.first && (self.run - self.first).is_multiple_of(self.next) {
                    out.push('\u{200b}');
                }
                self.run += 1;
            }
            // A space that holds words together could hold a whole line together.
            out.push(if is_fixed_space(character) { ' ' } else { character });
        }
        out
    }
}

fn is_fixed_space(character: char) -> bool {
    matches!(character, '\u{a0}' | '\u{2007}' | '\u{202f}')
}

/// Whether a line may break beside a character: white space, and what is written without it.
pub(super) fn is_breaking(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '\u{2e80}'..='\u{2fff}' | '\u{3040}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// A text of one line whose long runs may break, without the characters no reader sees.
pub(crate) fn breakable(text: &str) -> String {
    let seen: String = text.chars().filter(|it| !is_hidden(*it)).collect();
    Gaps::in_text().put(&seen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{References, lines, read, tree};

    #[test]
    fn long_runs_may_break_even_across_marks_and_chinese_text_is_left_alone() {
        let longest = |it: &str| it.split(['\u{200b}', ' ']).map(|it| it.chars().count()).max().unwrap();
        let marked = lines(&tree(&read(&"ab**cd**".repeat(100)), &References::pages(&|_| None))).concat();
        assert!(longest(&marked) <= WHOLE_IN_TEXT, "{marked}");
        assert!(longest(&breakable(&"…".repeat(500))) <= WHOLE_IN_TEXT);
        assert!(longest(&breakable(&"a\u{a0}".repeat(500))) <= WHOLE_IN_TEXT);
        assert_eq!(breakable("第1项“网络交易平台”（GB/T 9704—2012）"), "第1项“网络交易平台”（GB/T 9704—2012）");
    }
}
