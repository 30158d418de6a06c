//! Articles and indicators repeat their source word for word.

use crate::finding::{Finding, Place, Pointer, code};
use crate::model::measures::Basis;
use crate::model::measures::Version;
use crate::output::hash;

pub(super) fn check(version: &Version) -> Vec<Finding> {
    let Some(source) = &version.source_text else { return vec![] };
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
    for article in &version.articles {
        if !source.contains(&unspaced(&article.paragraphs.concat())) {
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
