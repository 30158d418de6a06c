//! A write-up (可复制可推广经验).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde::Serialize;

use crate::model::column::Column;
use crate::model::experience::Experience;
use crate::output::hash;
use crate::output::picture::Size;
use crate::text::markdown::{self, Html, References, Shown};
use crate::view::public::{PublicData, PublicExperience};

use super::experience::{self, ExperienceRow};
use super::maker::{Maker, Page};
use super::page::{PageHead, Rules, View};
use super::parts::{self, CorrectionView, DateView, DocumentView};
use super::{PublicDocuments, identity, path, search};

/// The maximum number of related write-ups shown.
const RELATED: usize = 4;

#[derive(Debug, Serialize)]
pub(super) struct Article<'d> {
    article: ArticleView<'d>,
    related: Vec<ExperienceRow<'d>>,
}

#[derive(Debug, Serialize)]
struct ArticleView<'d> {
    #[serde(flatten)]
    row: ExperienceRow<'d>,
    submitted: DateView,
    is_draft: bool,
    keywords: &'d [String],
    contents: Vec<Heading>,
    body_html: String,
    documents: Vec<DocumentView<'d>>,
    corrections: Vec<CorrectionView<'d>>,
}

#[derive(Debug, Serialize)]
struct Heading {
    id: String,
    title: String,
}

/// A hash of the pages that write-ups may link to.
pub(super) fn digest(known: &BTreeSet<String>) -> String {
    hash(known.iter().map(|it| format!("{it}\n")).collect::<String>().as_bytes())
}

/// The page of a write-up. `known` are the pages that it may link to, with their digest.
pub(super) fn page(
    maker: &Maker,
    data: &PublicData,
    published: &PublicExperience,
    known: (&BTreeSet<String>, &str),
    (related, documents): (&Related, &PublicDocuments),
) -> Result<Page> {
    let experience = published.experience;
    // Everything that the text becomes HTML from, without making it.
    let pictures: Vec<_> = experience.pictures.iter().map(|it| (&it.name, it.bytes.sha256())).collect();
    let parts = (view(data, published, (related, documents), Html::default()), &experience.body, pictures, known.1);
    let address = path::experience(experience);
    maker.found_from("experience-article.html", &address, &parts, &search::experience(data, published), || {
        view(data, published, (related, documents), text(published, &address, known.0))
    })
}

/// The text as HTML.
fn text(published: &PublicExperience, address: &str, known: &BTreeSet<String>) -> Html {
    let picture = |target: &str| {
        // The page has a folder of its own, which also contains its pictures.
        let (file, Size { width, height }) = published.picture(target)?;
        Some(Shown { address: file.name.clone(), width, height })
    };
    let root = path::root(address);
    let references = References { page: &|it| path::resolve(it, &root, known), picture: &picture };
    markdown::html(&markdown::read(&published.experience.body), &references)
}

fn view<'d>(
    data: &'d PublicData,
    published: &'d PublicExperience,
    (related, documents): (&Related, &'d PublicDocuments),
    text: Html,
) -> View<Article<'d>> {
    let experience = published.experience;
    let head = &experience.head;
    let page =
        PageHead::article(data.site, Column::Experience, &path::experience(experience), &head.title, &head.title);
    let page = match data.theme(experience) {
        Some(dimension) => page.via(&dimension.name, path::experience_list(&dimension.id)),
        None => page,
    };
    let contents = text.headings.into_iter().map(|it| Heading { id: it.id, title: it.title });
    let keywords: Vec<&str> = head.keywords.iter().map(String::as_str).collect();
    View {
        page: page
            .described(&head.summary, &keywords)
            .published(published.published, &head.source)
            .cited(published.updated(), &head.source)
            .corrected(&published.corrections)
            .identified(identity::experience(data.site, &published.identity)),
        rules: Rules::current(data),
        content: Article {
            article: ArticleView {
                row: experience::row(data, published),
                submitted: head.submitted.into(),
                is_draft: experience.is_draft,
                keywords: &head.keywords,
                contents: contents.collect(),
                body_html: text.body,
                documents: documents.views("experience", &experience.id()),
                corrections: parts::corrections(&published.corrections),
            },
            related: related.to(data, experience).into_iter().map(|it| experience::row(data, it)).collect(),
        },
    }
}

/// The places of write-ups in the public data, by indicator.
pub(super) struct Related(BTreeMap<u32, Vec<usize>>);

impl Related {
    pub(super) fn of(data: &PublicData) -> Self {
        let mut places: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (place, it) in data.experiences.iter().enumerate() {
            let indicators: BTreeSet<u32> = it.experience.head.indicators.iter().copied().collect();
            indicators.into_iter().for_each(|it| places.entry(it).or_default().push(place));
        }
        Self(places)
    }

    /// Other write-ups about the same indicators, ordered by the number of shared indicators, then newest first.
    fn to<'d>(&self, data: &'d PublicData<'d>, experience: &Experience) -> Vec<&'d PublicExperience<'d>> {
        let indicators: BTreeSet<u32> = experience.head.indicators.iter().copied().collect();
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for place in indicators.iter().filter_map(|it| self.0.get(it)).flatten() {
            *shared.entry(*place).or_default() += 1;
        }
        let others =
            shared.into_iter().filter(|(place, _)| !std::ptr::eq(data.experiences[*place].experience, experience));
        let mut ranked: Vec<(Reverse<usize>, usize)> = others.map(|(place, count)| (Reverse(count), place)).collect();
        ranked.sort_unstable();
        ranked.truncate(RELATED);
        ranked.into_iter().map(|(_, place)| &data.experiences[place]).collect()
    }
}
