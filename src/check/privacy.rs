//! Reports personal data in shared files (个人信息保护法 第二十五条): in texts, in names of files, and in what a
//! picture says about itself.

use std::ops::Range;

use rayon::prelude::*;

use crate::finding::{Finding, Place, Pointer, code};
use crate::model::files;
use crate::model::published::{PublishedKind, decision};
use crate::output::picture::{self, said};
use crate::records::frozen::is_digest;
use crate::records::source::{self, Source, SourceTree};
use crate::records::workspace::{FileText, Loaded};
use crate::records::yaml::outline::{Node, NodeKind, Outline};
use crate::text::markdown;
use crate::text::privacy::{self, Kind, Personal};

/// The table of the characters that documents can show.
const CHARACTERS: &str = "typst/characters.txt";

/// Reports personal data in files that are no records, and in the names of all files.
pub(super) fn check(loaded: &Loaded, sources: &SourceTree) -> Vec<Finding> {
    let files: Vec<_> = sources.iter().filter(|(file, _)| !is_published_law(file)).collect();
    let found = files.par_iter().flat_map_iter(|(file, source)| {
        let mut findings = in_name(file);
        findings.extend(match picture::stem(file) {
            Some(_) => in_picture(file, source),
            None if loaded.outlines.has(file) => vec![],
            None => source::text(file, source).map_or_else(|_| vec![], |text| found_in(file, privacy::scan(text))),
        });
        findings
    });
    found.collect()
}

/// Reports personal data in templates and in files that the site takes over as they are.
pub(crate) fn in_assets(assets: &SourceTree) -> Vec<Finding> {
    let in_text = |file: &str, source: &Source| match source::text(file, source) {
        Ok(text) => found_in(file, privacy::scan(text)),
        Err(_) => in_picture(file, source),
    };
    // The printable characters are a table of numbers.
    let is_shown = |file: &str| !file.ends_with(CHARACTERS);
    let assets = assets.iter().filter(|(file, _)| is_shown(file));
    assets.flat_map(|(file, source)| in_name(file).into_iter().chain(in_text(file, source))).collect()
}

/// Whether a file belongs to the regulation or its schemas, which name no one.
fn is_published_law(file: &str) -> bool {
    file.starts_with(files::MEASURES) || file.starts_with(files::SCHEMAS)
}

fn in_name(file: &str) -> Vec<Finding> {
    let kinds = file.split('/').flat_map(privacy::scan).map(|it| it.kind);
    kinds
        .map(|kind| {
            Finding::new(&code::PERSONAL_DATA, file, Place::File, format!("文件名中有疑似{}", kind.name()))
                .help("请改名；文件名随材料一同公开")
        })
        .collect()
}

/// The published picture is encoded anew, but the original is as public as the repository.
fn in_picture(file: &str, source: &Source) -> Vec<Finding> {
    let Source::Bytes(bytes) = source else { return vec![] };
    let mut findings: Vec<Finding> = Vec::new();
    for remark in said::by(bytes) {
        for found in privacy::scan(&remark.text) {
            let message = format!("图片自带的信息（{}）中有疑似{}", remark.part, found.kind.name());
            findings.push(
                Finding::new(&code::PERSONAL_DATA, file, Place::Spot(remark.part.into()), message)
                    .help("请去掉图片自带的信息以后再提交，例如用画图程序打开，另存为新的文件"),
            );
        }
    }
    findings.dedup();
    findings
}

/// Reports personal data in a record.
pub(super) fn in_record(record: &FileText) -> Vec<Finding> {
    let FileText { file, text, outline, .. } = *record;
    if is_published_law(file) {
        return vec![];
    }
    let mut found = privacy::scan(text);
    let others = outline.root.as_ref().map(|it| in_values(it, text)).unwrap_or_default();
    let in_passages = record.body.map(|start| in_passages(&text[start..], start));
    for personal in others.into_iter().chain(in_passages.unwrap_or_default()) {
        let is_new = found.iter().all(|it| it.span.end <= personal.span.start || personal.span.end <= it.span.start);
        found.extend(is_new.then_some(personal));
    }
    let offices = office_addresses(outline, file);
    found.retain(|it| !outline.numbers.iter().any(|number| contains(number, &it.span)));
    found.retain(|it| !is_archived_value(file, text, &it.span));
    found.retain(|it| it.kind != Kind::Email || !offices.iter().any(|own| contains(own, &it.span)));
    found_in(file, found)
}

/// Whether a span is a number or part of a hash in the archive of a score or a round, where each line is
/// `/path: value`.
///
/// Amounts of 13 to 19 billion have the form of a mobile number. In the record itself they are numbers, not texts. Of
/// some thousand hashes, a few contain such digits.
fn is_archived_value(file: &str, text: &str, span: &Range<usize>) -> bool {
    let is_archive = [PublishedKind::Score, PublishedKind::Round]
        .iter()
        .any(|it| file.starts_with(&format!("{}{}/", files::PUBLISHED, it.id())));
    let start = text[..span.start].rfind('\n').map_or(0, |it| it + 1);
    let end = text[span.end..].find('\n').map_or(text.len(), |it| span.end + it);
    let line = text[start..end].trim_end();
    let value = line.trim_start().strip_prefix('/').and_then(|it| it.rsplit_once(": ")).map(|it| it.1);
    let is_number = |it: &str| it == &text[span.clone()] && it.bytes().all(|it| it.is_ascii_digit());
    let is_in_digest = |it: &str| is_digest(it) && start + line.len() - it.len() <= span.start;
    is_archive && value.is_some_and(|it| is_number(it) || is_in_digest(it))
}

fn found_in(file: &str, found: Vec<Personal>) -> Vec<Finding> {
    let finding = |it: Personal| {
        Finding::new(&code::PERSONAL_DATA, file, Place::Span(it.span), format!("疑似{}", it.kind.name()))
            .help("请删去；个人联系方式放在 `--private` 指定的目录中")
    };
    found.into_iter().map(finding).collect()
}

fn contains(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// The personal data in values that are written with escapes (`"\u0031"`), or over several lines.
fn in_values(node: &Node, source: &str) -> Vec<Personal> {
    match &node.kind {
        NodeKind::Scalar { text, .. } if source.get(node.span.clone()) != Some(text) => {
            privacy::scan(text).into_iter().map(|it| Personal { span: node.span.clone(), ..it }).collect()
        }
        NodeKind::Scalar { .. } => vec![],
        NodeKind::Sequence(items) => items.iter().flat_map(|it| in_values(it, source)).collect(),
        NodeKind::Mapping(entries) => entries.iter().flat_map(|it| in_values(&it.value, source)).collect(),
    }
}

/// The personal data in a write-up as readers see it: a number may go through a link or a footnote.
fn in_passages(body: &str, offset: usize) -> Vec<Personal> {
    let passages = markdown::read(body).passages();
    let in_source = |passage: &markdown::Passage, span: Range<usize>| {
        let span = passage.in_source(&span);
        span.start + offset..span.end + offset
    };
    let of_passage = |it: markdown::Passage| -> Vec<Personal> {
        let found = privacy::scan(&it.text).into_iter();
        found.map(|personal| Personal { span: in_source(&it, personal.span), ..personal }).collect()
    };
    passages.into_iter().flat_map(of_passage).collect()
}

/// The addresses of the office that a file publishes or keeps on record: of the site, of a call
/// for applications, or of those who hear the objections of a round.
fn office_addresses(outline: &Outline, file: &str) -> Vec<Range<usize>> {
    let own = match file {
        files::SITE => Some(Pointer::from("/contact/email")),
        _ if file.starts_with(files::CALLS) => Some(Pointer::from("/office/email")),
        _ => file.starts_with(files::ROUNDS).then(|| Pointer::from("/notice/office/email")),
    };
    let is_notice = file.starts_with(&PublishedKind::Notice.folder());
    let recorded = if is_notice { recorded_addresses(outline) } else { vec![] };
    own.into_iter().chain(recorded).filter_map(|it| outline.span(&Place::Value(it))).collect()
}

/// The addresses of the office in the record of a notice, also if other files cannot be read.
fn recorded_addresses(outline: &Outline) -> Vec<Pointer> {
    let mut found = Vec::new();
    for (edition, node) in items(outline.root.as_ref(), "editions").iter().enumerate() {
        let parts = items(Some(node), "parts").iter().enumerate();
        let own = parts.filter(|(_, it)| it.child("part").is_some_and(|(name, _)| is_text(name, decision::EMAIL)));
        let parts = Pointer::from("/editions").key(edition).key("parts");
        found.extend(own.map(|(place, _)| parts.key(place).key("text")));
    }
    found
}

fn items<'n>(node: Option<&'n Node>, key: &str) -> &'n [Node] {
    match node.and_then(|it| it.child(key)).map(|(list, _)| &list.kind) {
        Some(NodeKind::Sequence(items)) => items,
        _ => &[],
    }
}

fn is_text(node: &Node, wanted: &str) -> bool {
    matches!(&node.kind, NodeKind::Scalar { text, .. } if text == wanted)
}
