//! A workspace without records: the configuration to fill in, and the files beside it.
//!
//! Rules, areas, holidays, templates and assets are copied from another workspace by the command.

use super::form::Form;
use super::head::Head;
use super::hosting;
use super::text::quoted;
use crate::model::files;
use crate::model::site::{PublishedScores, SiteConfig};

/// Text files are the same on every system.
const ATTRIBUTES: &str = "* text=auto eol=lf\n*.png binary\n*.jpg binary\n*.pdf binary\n*.xlsx binary\n*.docx binary\n";
/// What is made from the records is not one of them.
const IGNORED: &str = "/dist\n/out\n.zonepress-*\n";

/// Files of every workspace that are not copied, by path.
pub(crate) fn files(site: &SiteConfig) -> Vec<(String, String)> {
    // Git keeps no empty folders, and without them the workspace is not recognised.
    let kept = [files::ZONES, files::ROUNDS, files::EXPERIENCE].map(|it| (format!("{it}.gitkeep"), String::new()));
    let own = [
        ("README.md", include_str!("README.txt").to_string()),
        (".gitattributes", ATTRIBUTES.to_string()),
        (".gitignore", IGNORED.to_string()),
        (files::SITE, configuration(site)),
    ];
    let hosting = hosting::files().into_iter().map(|(file, text)| (file.to_string(), text.to_string()));
    own.into_iter().map(|(file, text)| (file.to_string(), text)).chain(kept).chain(hosting).collect()
}

/// The configuration to fill in. Only what has nothing to do with who runs the site is taken from another one.
fn configuration(site: &SiteConfig) -> String {
    let head = Head { title: "网站和文书的设置", by: "主办单位", version: None, bases: &[] };
    let scores = match site.publish.scores {
        PublishedScores::None => "none",
        PublishedScores::Total => "total",
        PublishedScores::Dimensions => "dimensions",
    };
    let keywords: Vec<String> = site.keywords.iter().map(|it| quoted(it)).collect();
    Form::of::<SiteConfig>()
        .value("name", quoted(&site.name))
        .value("description", quoted(&site.description))
        .value("keywords", format!("[{}]", keywords.join(", ")))
        .note("domain", "不带 https://；没有写明的，不生成 sitemap.xml，订阅源和数据中用相对网址。")
        .note("folder", "网站不在服务器的根时写，如 /scjg/sfq/。")
        .note("police", "number 照备案号全文，code 是其中的数字。")
        .note("public_key", "网站签名所用密钥的公钥，用 `zonepress sign --generate` 生成。写明以后，每次发布前要签名。")
        .note("contact", "写单位，不写个人。")
        .value("documents/recipients", quoted(&site.documents.recipients))
        .note("publish/scores", "none 不公开，total 总分，dimensions 总分和一级指标得分。")
        .value("publish/scores", scores)
        .value("experience/min_characters", site.experience.min_characters)
        .value("experience/max_characters", site.experience.max_characters)
        .note("experience/documents", "写 false 的，只出汇编，不再为每篇另出 PDF；网址已经存档的照常生成。")
        .without("demonstration")
        .text(&head.lines())
}
