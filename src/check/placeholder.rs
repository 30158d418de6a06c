//! Finds what only a demonstration may say: telephones of zeros, example domains, streets and sources that don't exist.

use std::ops::Range;
use std::sync::Arc;

use super::demonstration::belongs;
use crate::finding::{Finding, Place, Pointer, brief, code};
use crate::model::experience::Experience;
use crate::model::files;
use crate::records::source::{self, SourceTree};
use crate::records::workspace::{FileText, Loaded, Workspace};
use crate::records::yaml::outline::{Node, NodeKind};

/// A way to write something that does not exist, and what to write instead.
struct Placeholder {
    pattern: Pattern,
    help: &'static str,
}

enum Pattern {
    /// This text.
    Text(&'static str),
    /// This label of a domain name, with another one after it.
    Label(&'static str),
    /// At least this many zeros, and no other digit beside them.
    Zeros(usize),
    /// This text, one of the characters, and the name of a level of government.
    Area(&'static str, &'static str),
}

const TELEPHONE: &str = "写单位对外公布的实际号码，区号和号码之间用连字符";
const DOMAIN: &str = "写实际的电子邮箱或者网址；`example` 开头的域名不属于任何单位";
const ADDRESS: &str = "写实际的地址，写到门牌号";
const SOURCE: &str = "写实际的来源，如统计公报的名称和年份";
const AREA: &str = "写实际的地区名称";

const PLACEHOLDERS: [Placeholder; 12] = [
    Placeholder { pattern: Pattern::Zeros(7), help: TELEPHONE },
    Placeholder { pattern: Pattern::Text("-000-0000"), help: TELEPHONE },
    Placeholder { pattern: Pattern::Label("example"), help: DOMAIN },
    Placeholder { pattern: Pattern::Text("示例路"), help: ADDRESS },
    Placeholder { pattern: Pattern::Text("示例街"), help: ADDRESS },
    Placeholder { pattern: Pattern::Text("示例大道"), help: ADDRESS },
    Placeholder { pattern: Pattern::Text("示例大厦"), help: ADDRESS },
    Placeholder { pattern: Pattern::Text("某某路"), help: ADDRESS },
    Placeholder { pattern: Pattern::Text("演示统计数据"), help: SOURCE },
    Placeholder { pattern: Pattern::Text("演示数据"), help: SOURCE },
    Placeholder {
        pattern: Pattern::Area("示例", "东中西南北甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"),
        help: AREA,
    },
    Placeholder { pattern: Pattern::Text("示例省"), help: AREA },
];

pub(super) fn check(loaded: &Loaded, workspace: &Workspace, sources: &SourceTree) -> Vec<Finding> {
    if workspace.site.demonstration.is_some() {
        return vec![];
    }
    // Fictional areas and archives of them have findings of their own.
    let is_of_demonstration = |file: &str| files::area_of(file).is_some_and(|it| belongs(&workspace.areas, it));
    let elsewhere = [files::MEASURES, files::PUBLISHED, files::SCHEMAS];
    let own = |file: &str| !elsewhere.iter().any(|it| file.starts_with(it)) && !is_of_demonstration(file);
    let mut findings = Vec::new();
    for file in loaded.with_placeholders.iter().filter(|it| own(it)) {
        if let Some(root) = loaded.outlines.get(file).and_then(|it| it.root.as_ref()) {
            in_values(file, root, &Pointer::root(), &mut findings);
        }
    }
    let is_wanted = |it: &&Arc<Experience>| loaded.with_placeholders.contains(&it.file) && own(&it.file);
    let write_ups = workspace.experiences.iter().filter(is_wanted);
    let text = |file: &str| sources.get(file).and_then(|it| source::text(file, it).ok()).unwrap_or_default();
    findings.extend(write_ups.flat_map(|it| in_write_up(&it.file, it.body_offset, text(&it.file))));
    findings
}

/// Whether a record has a placeholder in its values or its text.
pub(super) fn is_in(record: &FileText) -> bool {
    let text = record.body.map(|start| in_write_up(record.file, start, record.text)).unwrap_or_default();
    let mut findings = text;
    if let Some(root) = &record.outline.root {
        in_values(record.file, root, &Pointer::root(), &mut findings);
    }
    !findings.is_empty()
}

/// Reports the placeholders in the values of a record, one for each value.
fn in_values(file: &str, node: &Node, at: &Pointer, findings: &mut Vec<Finding>) {
    match &node.kind {
        NodeKind::Scalar { text, .. } => findings.extend(first(text).map(|(_, found)| {
            let name = at.segments().filter(|it| it.parse::<usize>().is_err()).last().unwrap_or_default();
            let message = format!("`{name}` 的值 `{}` 是占位的内容", brief(text));
            Finding::new(&code::PLACEHOLDER, file, at.clone(), message).help(found.help)
        })),
        NodeKind::Sequence(items) => {
            items.iter().enumerate().for_each(|(index, it)| in_values(file, it, &at.key(index), findings));
        }
        NodeKind::Mapping(entries) => {
            entries.iter().for_each(|it| in_values(file, &it.value, &at.key(&it.key), findings));
        }
    }
}

/// Reports the first placeholder of each line of a write-up.
fn in_write_up(file: &str, start: usize, text: &str) -> Vec<Finding> {
    let mut at = start;
    let mut findings = Vec::new();
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        findings.extend(first(line).map(|(span, found)| {
            let message = format!("`{}` 是占位的内容", &line[span.clone()]);
            Finding::new(&code::PLACEHOLDER, file, Place::Span(at + span.start..at + span.end), message)
                .help(found.help)
        }));
        at += line.len();
    }
    findings
}

fn first(text: &str) -> Option<(Range<usize>, &'static Placeholder)> {
    PLACEHOLDERS.iter().find_map(|it| Some((it.pattern.find(text)?, it)))
}

impl Pattern {
    fn find(&self, text: &str) -> Option<Range<usize>> {
        match *self {
            Pattern::Text(wanted) => text.find(wanted).map(|at| at..at + wanted.len()),
            Pattern::Label(label) => {
                let lower = text.to_ascii_lowercase();
                let mut places = lower.match_indices(label).map(|(at, _)| at..at + label.len());
                places.find(|it| {
                    let is_part = |it: char| it.is_ascii_alphanumeric() || it == '-';
                    let is_whole = !lower[..it.start].ends_with(is_part);
                    let mut after = lower[it.end..].chars();
                    is_whole && after.next() == Some('.') && after.next().is_some_and(|it| it.is_ascii_alphabetic())
                })
            }
            Pattern::Zeros(fewest) => {
                let starts = text.char_indices().filter(|(at, it)| is_digit(*it) && !text[..*at].ends_with(is_digit));
                let mut runs =
                    starts.map(|(at, _)| at..text[at..].find(|it| !is_digit(it)).map_or(text.len(), |it| at + it));
                runs.find(|it| it.len() >= fewest && text[it.clone()].bytes().all(|it| it == b'0'))
            }
            Pattern::Area(start, middle) => {
                let mut places = text.match_indices(start).map(|(at, _)| at);
                places.find_map(|at| {
                    let rest = &text[at + start.len()..];
                    let mut characters = rest.chars();
                    let fits = middle.contains(characters.next()?) && "省市区县".contains(characters.next()?);
                    fits.then(|| at..text.len() - characters.as_str().len())
                })
            }
        }
    }
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::first;

    #[test]
    fn what_does_not_exist_is_found() {
        for text in [
            "010-00000000",
            "0571-0000000",
            "400-000-0000",
            "（010）00000000",
            "notice@example.cn",
            "https://www.example.gov.cn/",
            "EXAMPLE.com",
            "北京市海淀区示例路1号",
            "示例东省",
            "示例甲市市场监督管理局",
            "演示统计数据",
            "京ICP备00000000号",
        ] {
            assert!(first(text).is_some(), "{text}");
        }
    }

    #[test]
    fn what_exists_is_left_alone() {
        for text in [
            "010-62345678",
            "200000000",
            "0571-80000000",
            "示例文本",
            "可作示例。",
            "examples.org",
            "myexample.cn",
            "for example. See",
            "12345678件",
            "010-12345678",
            "100000",
            "",
        ] {
            assert!(first(text).is_none(), "{text}");
        }
    }
}
