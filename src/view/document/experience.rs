//! 经验单篇 and 经验汇编 (Articles 19 and 20): published write-ups in print.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use serde_json::Value;

use super::Head;
use crate::model::experience::PictureFile;
use crate::model::indicators::Dimension;
use crate::output::hash;
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
struct CollectionView {
    #[serde(flatten)]
    head: Head,
    /// The month of the newest write-up.
    month: String,
    parts: Vec<Part>,
}

/// The write-ups whose first indicator belongs to one dimension.
#[derive(Debug, Serialize)]
struct Part {
    number: String,
    name: String,
    count: String,
    write_ups: Vec<WriteUp>,
}

#[derive(Debug, Serialize)]
struct WriteUp {
    title: String,
    source: String,
    /// The name of the area for the table of contents, or the source if the area has no public page.
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
    fn new(data: &PublicData, published: &PublicExperience) -> Self {
        let head = &published.experience.head;
        let indicators = head.indicators.iter().filter_map(|it| data.version.system.indicator(*it));
        let indicators = indicators.map(|(_, it)| format!("第{}项“{}”", it.number, it.name));
        let keywords = head.keywords.join("；");
        Self {
            title: head.title.clone(),
            source: head.source.clone(),
            area: data.zone(&published.experience.code).map_or_else(|| head.source.clone(), |it| it.area.name.clone()),
            submitted: chinese::date(head.submitted),
            published: match published.experience.is_draft {
                true => "草稿，尚未发布".into(),
                false => chinese::date(published.published),
            },
            corrections: published.corrections.iter().map(|it| format!("{}。", it.in_words())).collect(),
            indicators: indicators.collect::<Vec<_>>().join("；"),
            keywords: Some(keywords).filter(|it| !it.is_empty()),
            summary: head.summary.clone(),
            body: markdown::tree(
                &markdown::read(&published.experience.body),
                &References { page: &|page| address(data, page), picture: &|it| printed(published, it) },
            ),
        }
    }
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
    format!("pictures/{}.{end}", hash(&file.bytes))
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

pub(crate) fn collection_title() -> String {
    "网络市场监管与服务示范区\n可复制可推广经验汇编".to_string()
}

/// The collection of all write-ups.
///
/// It is grouped by dimension as on the site, because readers look for a subject. Each part is sorted by area code.
pub(crate) fn experience_collection(data: &PublicData, date: NaiveDate) -> Value {
    let mut ordered: Vec<&PublicExperience> = data.experiences.iter().collect();
    ordered.sort_by_key(|it| (&it.experience.code, it.published, &it.experience.slug));
    let of = |dimension: &Dimension| -> Vec<WriteUp> {
        let own = ordered.iter().filter(|it| data.theme(it.experience).is_some_and(|it| it.id == dimension.id));
        own.map(|it| WriteUp::new(data, it)).collect()
    };
    let dimensions = data.version.system.dimensions.iter().map(|it| (it, of(it)));
    let parts = dimensions.filter(|(_, write_ups)| !write_ups.is_empty()).zip(1..);
    let view = CollectionView {
        head: Head::new(data.site, data.version, collection_title(), &data.site.documents.organ),
        month: format!("{}年{}月", date.year(), date.month()),
        parts: parts
            .map(|((dimension, write_ups), number)| Part {
                number: format!("第{}部分", chinese::numeral(number)),
                name: dimension.name.clone(),
                count: write_ups.len().to_string(),
                write_ups,
            })
            .collect(),
    };
    serde_json::to_value(view).expect("a view is plain data")
}
