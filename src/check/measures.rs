//! Articles and indicators must repeat their source word for word.

use crate::finding::{Finding, Place, Pointer, code};
use crate::model::measures::Basis;
use crate::model::measures::{Article, Version};
use crate::output::hash;
use crate::text::chinese;

/// Larger numbers of days and years are taken for typing errors.
const MOST_DAYS: u32 = 366;
const MOST_YEARS: u32 = 50;

pub(super) fn check(version: &Version) -> Vec<Finding> {
    let mut findings = bounds(version);
    if let Some(source) = &version.source_text {
        findings.extend(texts(version, source));
    }
    findings
}

fn bounds(version: &Version) -> Vec<Finding> {
    let measures = &version.measures;
    let parameters = [
        ("/publicity/days", measures.publicity.days, MOST_DAYS, "公示天数"),
        ("/creation_period/years", measures.creation_period.years, MOST_YEARS, "创建期的年数"),
    ];
    let outside = parameters.into_iter().filter(|(_, value, most, _)| !(1..=*most).contains(value));
    outside
        .map(|(pointer, value, most, name)| {
            let file = format!("content/measures/{}/measures.yaml", version.id);
            let message = format!("{name} {value} 应在 1 至 {most} 之间");
            Finding::new(&code::SYSTEM_VALUE, file, Pointer::from(pointer), message).help("请核对参数")
        })
        .collect()
}

/// The text of an article in its source, from its heading to the next one, without white space.
fn article_text<'s>(source: &'s str, version: &Version, index: usize) -> Option<&'s str> {
    let head = |it: &Article| format!("{}（{}）", chinese::article(it.number), unspaced(&it.title));
    let own = head(&version.articles[index]);
    let rest = &source[source.find(&own)? + own.len()..];
    let next = version.articles.get(index + 1).and_then(|it| rest.find(&head(it)));
    Some(&rest[..next.or_else(|| rest.find("附件：")).unwrap_or(rest.len())])
}

fn texts(version: &Version, source: &str) -> Vec<Finding> {
    let folder = format!("content/measures/{}", version.id);
    let mut findings = Vec::new();
    let actual = hash(source.as_bytes());
    if version.measures.source_sha256.as_ref().is_some_and(|it| *it != actual) {
        let message = format!("source.txt 的 SHA-256 为 {actual}，与记录不符");
        let file = format!("{folder}/measures.yaml");
        findings.push(
            Finding::new(&code::MEASURES_TEXT, file, Pointer::from("/source_sha256"), message)
                .help("请恢复来源文本；确已更换来源的，同时改写散列值"),
        );
    }
    let source = unspaced(source);
    for (index, article) in version.articles.iter().enumerate() {
        if article_text(&source, version, index) != Some(unspaced(&article.paragraphs.concat()).as_str()) {
            let file = format!("{folder}/articles/{:02}.md", article.number);
            findings.push(
                Finding::new(&code::MEASURES_TEXT, file, Place::File, "条文与来源文本不一致")
                    .help("请与 source.txt 逐字核对")
                    .article(Basis::Article(article.number)),
            );
        }
    }
    for (index, dimension) in version.system.dimensions.iter().enumerate() {
        for (at, indicator) in dimension.indicators.iter().enumerate() {
            if !source.contains(&unspaced(&indicator.text)) {
                let pointer = Pointer::root().key("dimensions").key(index).key("indicators").key(at).key("text");
                let message = format!("指标 {} 的说明与来源文本不一致", indicator.number);
                findings.push(
                    Finding::new(&code::MEASURES_TEXT, format!("{folder}/indicators.yaml"), pointer, message)
                        .help("请与 source.txt 逐字核对"),
                );
            }
        }
    }
    findings
}

fn unspaced(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace()).collect()
}
