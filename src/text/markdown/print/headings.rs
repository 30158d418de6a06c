//! Numbers of printed headings.

use super::{Block, plain};
use crate::text::chinese;

/// The number of heading levels in official documents.
const HEADING_LEVELS: usize = 4;

/// Numbers headings by depth as official documents do: 一、（一）1.（1）.
///
/// If a heading already has a number, no heading of its depth is numbered.
pub(super) fn number(blocks: &mut [Block]) {
    let mut open: Vec<usize> = Vec::new();
    let mut own = [false; HEADING_LEVELS + 1];
    for block in blocks.iter_mut() {
        let Block::Heading { depth, body, .. } = block else { continue };
        let level = *depth;
        open.retain(|it| *it < level);
        open.push(level);
        *depth = open.len().min(HEADING_LEVELS);
        own[*depth] |= is_numbered(&plain(body));
    }
    let mut counts = [0_u32; HEADING_LEVELS + 1];
    for block in blocks {
        let Block::Heading { depth, number, .. } = block else { continue };
        counts[*depth] += 1;
        counts[*depth + 1..].fill(0);
        if !own[*depth] {
            *number = numbered(*depth, counts[*depth]);
        }
    }
}

fn numbered(depth: usize, count: u32) -> String {
    let character = || if count <= chinese::LARGEST_NUMERAL { chinese::numeral(count) } else { count.to_string() };
    match depth {
        1 => format!("{}、", character()),
        2 => format!("（{}）", character()),
        3 => format!("{count}."),
        _ => format!("（{count}）"),
    }
}

/// Whether a heading begins with a number, such as 一、（二）3.（4）第五章.
fn is_numbered(title: &str) -> bool {
    let title = title.trim_start();
    let is_digit = |it: char| it.is_ascii_digit() || "〇零一二三四五六七八九十百".contains(it);
    let inside = title.strip_prefix(['（', '(', '第']).unwrap_or(title);
    let rest = inside.trim_start_matches(is_digit);
    if rest.len() == inside.len() {
        return false;
    }
    let mut after = rest.chars();
    match (title.chars().next(), after.next()) {
        (Some('（' | '('), Some('）' | ')')) => true,
        (Some('第'), Some(unit)) => "章节部条".contains(unit),
        (_, Some('、' | '．')) => true,
        // 1.5 does not number a heading.
        (_, Some('.')) => !after.next().is_some_and(|it| it.is_ascii_digit()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::markdown::{References, read, tree};

    fn headings(source: &str) -> Vec<String> {
        let shown = tree(&read(source), &References::pages(&|_| None)).into_iter().filter_map(|it| match it {
            Block::Heading { depth, number, body } => Some(format!("{depth} {number}{}", plain(&body))),
            _ => None,
        });
        shown.collect()
    }

    #[test]
    fn headings_are_numbered_by_depth_and_never_leap() {
        let source = "### 甲\n## 乙\n##### 丙\n###### 丁\n# 戊\n## 己\n## 庚";
        assert_eq!(
            headings(source),
            ["1 一、甲", "1 二、乙", "2 （一）丙", "3 1.丁", "1 三、戊", "2 （一）己", "2 （二）庚"]
        );
    }

    #[test]
    fn headings_that_bring_numbers_are_not_numbered_again() {
        let source = "## 一、甲\n### 子\n## 1.5倍的增长\n### 丑";
        assert_eq!(headings(source), ["1 一、甲", "2 （一）子", "1 1.5倍的增长", "2 （一）丑"]);
        for title in ["（十二）做法", "(3) 做法", "3．做法", "第二章 做法", "十、做法", "2. 做法"]
        {
            assert!(is_numbered(title), "{title}");
        }
        for title in ["一件事改革", "3月", "1.5倍", "第三方", "（试行）办法", "十"] {
            assert!(!is_numbered(title), "{title}");
        }
    }
}
