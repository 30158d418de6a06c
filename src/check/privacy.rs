//! Reports personal data in shared records (个人信息保护法 第二十五条).

use std::ops::Range;

use crate::finding::{Finding, Place, Pointer, code};
use crate::model::files;
use crate::records::source::{self, SourceTree};
use crate::records::workspace::Loaded;
use crate::text::privacy::{self, Personal};

pub(super) fn check(loaded: &Loaded, sources: &SourceTree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let written = sources.iter().filter(|(file, _)| file.ends_with(".yaml") || file.ends_with(".md"));
    for (file, source) in written.filter(|(file, _)| !is_rule(file)) {
        let Ok(text) = source::text(file, source) else { continue };
        let numbers = loaded.outlines.get(file).map_or(&[][..], |it| &it.numbers);
        let in_number = |span: &Range<usize>| numbers.iter().any(|it| it.start <= span.start && span.end <= it.end);
        let office = office_address(loaded, file);
        let is_office =
            |it: &Personal| office.as_ref().is_some_and(|own| own.start <= it.span.start && it.span.end <= own.end);
        let addresses = privacy::addresses(text).into_iter().filter(|it| file != files::SITE && !is_office(it));
        let numbers = privacy::scan(text).into_iter().filter(|it| !in_number(&it.span));
        for found in numbers.chain(addresses) {
            let message = format!("疑似{}", found.kind);
            findings.push(
                Finding::new(&code::PERSONAL_DATA, file, Place::Span(found.span), message)
                    .help("请删去；个人联系方式放在 `--private` 指定的目录中"),
            );
        }
    }
    findings
}

/// The address of the office that hears objections, which a round publishes.
fn office_address(loaded: &Loaded, file: &str) -> Option<Range<usize>> {
    let outline = loaded.outlines.get(file).filter(|_| file.starts_with(files::ROUNDS))?;
    outline.span(&Place::Value(Pointer::from("/notice/office/email")))
}

/// Whether a file belongs to the regulation, which is published text.
fn is_rule(file: &str) -> bool {
    file.starts_with(files::MEASURES)
}
