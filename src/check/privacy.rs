//! Personal numbers must not appear in shared records (个人信息保护法 第二十五条).

use std::ops::Range;

use crate::finding::{Finding, Place, code};
use crate::records::source::{self, SourceTree};
use crate::records::workspace::Loaded;
use crate::text::privacy;

pub(super) fn check(loaded: &Loaded, sources: &SourceTree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let written = sources.iter().filter(|(file, _)| file.ends_with(".yaml") || file.ends_with(".md"));
    for (file, source) in written.filter(|(file, _)| !is_rule(file)) {
        let Ok(text) = source::text(file, source) else { continue };
        let numbers = loaded.outlines.get(file).map_or(&[][..], |it| &it.numbers);
        let in_number = |span: &Range<usize>| numbers.iter().any(|it| it.start <= span.start && span.end <= it.end);
        for found in privacy::scan(text).into_iter().filter(|it| !in_number(&it.span)) {
            let message = format!("疑似{}", found.kind);
            findings.push(
                Finding::new(&code::PERSONAL_DATA, file, Place::Span(found.span), message)
                    .help("请删去；个人联系方式放在 `--private` 指定的目录中"),
            );
        }
    }
    findings
}

/// The regulation itself is a published text.
fn is_rule(file: &str) -> bool {
    file.starts_with("content/measures/")
}
