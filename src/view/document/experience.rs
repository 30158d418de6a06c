//! 经验单篇 (Articles 19 and 20): a published write-up in print.

use serde::Serialize;
use serde_json::Value;

use super::Head;
use crate::model::experience::PictureFile;
use crate::output::hex;
use crate::output::picture::Size;
use crate::text::chinese;
use crate::text::markdown::{self, Block, References, Shown};
use crate::view::public::{PublicData, PublicExperience};

#[derive(Debug, Serialize)]
struct ExperienceView {
    #[serde(flatten)]
    head: Head,
    title: String,
    write_up: WriteUp,
}

#[derive(Debug, Serialize)]
pub(super) struct WriteUp {
    title: String,
    /// The title, with line breaks where its author wants them.
    divided_title: Option<String>,
    source: String,
    /// The name for the table of contents.
    area: String,
    submitted: String,
    published: String,
    /// Oldest first.
    corrections: Vec<String>,
    indicators: String,
    keywords: Option<String>,
    summary: String,
    body: Vec<Block>,
}

impl WriteUp {
    pub(super) fn new(data: &PublicData, published: &PublicExperience) -> Self {
        let references = References { page: &|page| address(data, page), picture: &|it| printed(published, it) };
        let body = markdown::tree(&markdown::read(&published.experience.body), &references);
        Self { body, ..Self::without_body(data, published) }
    }

    fn without_body(data: &PublicData, published: &PublicExperience) -> Self {
        let head = &published.experience.head;
        let indicators = head.indicators.iter().filter_map(|it| data.version.system.indicator(*it));
        let indicators = indicators.map(|(_, it)| format!("指标{}“{}”", it.number, it.name));
        let keywords = head.keywords.join("；");
        Self {
            title: head.title.clone(),
            divided_title: head.divided_title(),
            source: head.source.clone(),
            area: area(data, published),
            submitted: chinese::date(head.submitted),
            published: match published.experience.is_draft {
                true => "草稿，尚未发布".into(),
                false => chinese::date(published.published),
            },
            corrections: published.corrections.iter().map(|it| format!("{}。", it.in_words())).collect(),
            indicators: indicators.collect::<Vec<_>>().join("；"),
            keywords: Some(keywords).filter(|it| !it.is_empty()),
            summary: head.summary.clone(),
            body: vec![],
        }
    }
}

/// The name of the area, or the source if the area has no public page.
pub(super) fn area(data: &PublicData, published: &PublicExperience) -> String {
    let experience = published.experience;
    data.zone(&experience.code).map_or_else(|| experience.head.source.clone(), |it| it.area.name.clone())
}

/// The address of a page; `None` if no domain is configured, because print needs absolute addresses.
fn address(data: &PublicData, page: &str) -> Option<String> {
    data.site.address(page.trim_start_matches('/'))
}

/// A picture with its path for printing.
fn printed(published: &PublicExperience, target: &str) -> Option<Shown> {
    let (file, Size { width, height }) = published.picture(target)?;
    Some(Shown { address: format!("/{}", print_path(file)), width, height })
}

/// The path of a picture, relative to the folder in which documents are printed.
///
/// The name is a hash of the content, so that a changed picture also changes the data of the document.
pub(crate) fn print_path(file: &PictureFile) -> String {
    let end = file.name.rsplit('.').next().unwrap_or_default();
    format!("pictures/{}.{end}", hex(file.bytes.sha256()))
}

/// Everything that a write-up in print is made from.
pub(crate) fn experience_origin(data: &PublicData, published: &PublicExperience) -> Value {
    let experience = published.experience;
    let pictures: Vec<_> = experience.pictures.iter().map(|it| (&it.name, print_path(it))).collect();
    // Links are printed with the address of the site.
    let head = Head::new(data.site, data.version, experience.head.title.clone(), &experience.head.source);
    let parts = (head, WriteUp::without_body(data, published), &experience.slug, &experience.body, pictures);
    serde_json::to_value((parts, address(data, ""))).expect("a view is plain data")
}

pub(crate) fn experience(data: &PublicData, published: &PublicExperience) -> Value {
    let head = &published.experience.head;
    let write_up = WriteUp::new(data, published);
    let view = ExperienceView {
        head: Head::new(data.site, data.version, head.title.clone(), &head.source),
        title: write_up.title.clone(),
        write_up,
    };
    serde_json::to_value(view).expect("a view is plain data")
}

/// All lines of a write-up without markup, as a reader sees them. In the document data, marks split the lines.
pub(crate) fn experience_lines(published: &PublicExperience) -> Vec<String> {
    let references = References { page: &|_| None, picture: &|it| printed(published, it) };
    markdown::lines(&markdown::tree(&markdown::read(&published.experience.body), &references))
}
