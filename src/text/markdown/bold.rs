//! Bold text: decides which `**` of a line are marks.
//!
//! CommonMark's rules rely on spaces around words, which Chinese text does not have. Here a mark is exactly two
//! asterisks, and marks pair from left to right. A mark may open before any character that bold text may begin
//! with, and close after any character that it may end with.

use super::document::Span;

/// Two asterisks, and the characters before and after them. At the end of a line this is a space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) span: Span,
    pub(super) before: char,
    pub(super) after: char,
    /// The link that contains the run. Bold text lies either inside a link or around it.
    pub(super) inside: Option<usize>,
}

/// The two marks of a bold text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) open: Span,
    pub(super) close: Span,
}

/// The bold texts of a line, and the runs that look like marks but are not.
pub(super) fn pairs(runs: &[Run]) -> (Vec<Pair>, Vec<Span>) {
    let mut pairs = Vec::new();
    let mut waiting: Vec<&Run> = Vec::new();
    let mut loose = Vec::new();
    for run in runs {
        let opener = waiting.iter().position(|it| it.inside == run.inside);
        match opener {
            Some(at) if run.can_close() => {
                let open = waiting.remove(at);
                pairs.push(Pair { open: open.span.clone(), close: run.span.clone() });
            }
            _ if run.can_open() => {
                loose.extend(opener.map(|at| waiting.remove(at).span.clone()));
                waiting.push(run);
            }
            _ if run.is_power() => {}
            _ => loose.push(run.span.clone()),
        }
    }
    loose.extend(waiting.into_iter().map(|it| it.span.clone()));
    loose.sort_by_key(|it| it.start);
    (pairs, loose)
}

impl Run {
    fn can_open(&self) -> bool {
        !self.is_power() && !self.after.is_whitespace() && !CLOSING.contains(self.after)
    }

    fn can_close(&self) -> bool {
        !self.is_power() && !self.before.is_whitespace() && !OPENING.contains(self.before)
    }

    /// Whether the run is a power, as in `2**10`.
    fn is_power(&self) -> bool {
        self.before.is_ascii_digit() && self.after.is_ascii_digit()
    }
}

/// Characters that bold text cannot begin with.
const CLOSING: &str = "，、。；：？！”’）》〉】』」］｝,;:?!)]}";
/// Characters that bold text cannot end with.
const OPENING: &str = "“‘（《〈【『「［｛([{";

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with brackets around its bold parts.
    fn read(text: &str) -> String {
        let mut runs = Vec::new();
        for (at, _) in text.match_indices("**") {
            let before = text[..at].chars().next_back().unwrap_or(' ');
            let after = text[at + 2..].chars().next().unwrap_or(' ');
            runs.push(Run { span: at..at + 2, before, after, inside: None });
        }
        let mut shown = text.to_string();
        for Pair { open, close } in pairs(&runs).0.into_iter().rev() {
            shown.replace_range(close, "]");
            shown.replace_range(open, "[");
        }
        shown
    }

    #[test]
    fn marks_beside_full_width_punctuation_are_read_as_meant() {
        for (text, shown) in [
            ("试行**“沙盒”**监管", "试行[“沙盒”]监管"),
            ("设**观察期（三个月）**并", "设[观察期（三个月）]并"),
            ("建立**退出机制。**期满", "建立[退出机制。]期满"),
            ("**《办法》**第**5**条**“好”**", "[《办法》]第[5]条[“好”]"),
            ("**甲**、**乙**", "[甲]、[乙]"),
            ("是**“A”“B”**和**（C）**。", "是[“A”“B”]和[（C）]。"),
            ("**——小结**", "[——小结]"),
            ("推进APP**iOS**和SDK**Android**适配", "推进APP[iOS]和SDK[Android]适配"),
            ("5**G**网与4**G**网", "5[G]网与4[G]网"),
        ] {
            assert_eq!(read(text), shown);
        }
    }

    #[test]
    fn what_can_be_no_mark_is_text() {
        for text in ["2**10与3**5", "投诉人张**、李**。", "** 粗 **", "（**）", "甲**", "**甲"] {
            assert_eq!(read(text), text);
        }
    }
}
