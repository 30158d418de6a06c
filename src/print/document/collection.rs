//! 经验汇编: one document, or volumes by dimension and year once that would be too long for one.
//!
//! How long a write-up is in print is estimated, because the pages are only known once it is printed.

use std::collections::BTreeMap;

use chrono::Datelike;
use serde_json::Value;

use super::{Contents, DocumentJob, DocumentKind, FOLDER, Subject};
use crate::view::division::{Most, divide};
use crate::view::document::{self as view, Volume};
use crate::view::public::{PublicData, PublicExperience};

/// The most pages of a volume.
const MOST_PAGES: usize = 300;

/// The pages of a volume that hold no write-up and no line of the contents: the title, the start of the contents, and
/// the page that opens the part, with one to spare.
const OTHER_PAGES: usize = 4;

/// The lines on a page of text, and on a page of the contents. The latter measure how long a volume is.
const LINES: usize = 22;
const CONTENTS_LINES: usize = 25;

/// The most that a volume may hold.
const VOLUME: Most = Most { count: usize::MAX, weight: (MOST_PAGES - OTHER_PAGES) * CONTENTS_LINES };

/// Characters on a line: of text, where lists and quotations are narrower than the page, of a title, and of the
/// contents.
const TEXT: usize = 24;
const TITLE: usize = 17;
const ENTRY: usize = 28;

/// The lines that a write-up takes beside its texts: its source, its dates, the blank lines around them, and what is
/// left empty at the end of a page.
const FRAME: usize = 7;

/// The lines that a picture takes at most, with its caption and what it leaves empty on the page before.
const PICTURE: usize = 24;

/// The collection on one document while it is short enough, or else its volumes and their general contents, which
/// takes the address of the collection.
pub(super) fn jobs<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let data = subject.public;
    let published = &data.experiences;
    let Some(date) = published.iter().map(|it| it.updated()).max() else { return vec![] };
    let path = format!("{FOLDER}{}.pdf", kind.id);
    if published.iter().map(weight).sum::<usize>() <= VOLUME.weight {
        let whole: Vec<&PublicExperience> = published.iter().collect();
        let origin = origin(data, &whole);
        let contents = move || printing(view::experience_collection(data, date), &whole);
        return vec![kind.job(path, view::collection_title(), date, contents).made_from(origin)];
    }
    let volumes = volumes(data);
    let file = |it: &Volume| format!("{FOLDER}{}/{}-{}-{}.pdf", kind.id, it.dimension.id, it.year, it.number);
    let listed = volumes.clone();
    let contents = move || view::collection_contents(data, date, &listed, file).into();
    let contents = kind.job(path, format!("{}总目录", kind.name), date, contents);
    let volume = |it: Volume<'w>| {
        let date = it.write_ups.iter().map(|it| it.updated()).max().unwrap_or(date);
        let (title, dimension) = (format!("{}：{}", kind.name, it.name()), it.dimension.id.clone());
        let (path, origin) = (file(&it), origin(data, &it.write_ups));
        let contents = move || printing(view::collection_volume(data, date, &it), &it.write_ups);
        DocumentJob { dimension: Some(dimension), ..kind.job(path, title, date, contents).made_from(origin) }
    };
    volumes.into_iter().map(volume).chain([contents]).collect()
}

/// A document with the texts and pictures of the write-ups that it prints.
fn printing<'w>(data: Value, write_ups: &[&'w PublicExperience<'w>]) -> Contents<'w> {
    Contents {
        data,
        lines: write_ups.iter().flat_map(|it| view::experience_lines(it)).collect(),
        pictures: write_ups.iter().flat_map(|it| it.pictures()).collect(),
    }
}

/// What a document with these write-ups is made from.
fn origin<'w>(
    data: &'w PublicData<'w>,
    write_ups: &[&'w PublicExperience<'w>],
) -> impl Fn() -> Value + Send + Sync + use<'w> {
    let write_ups = write_ups.to_vec();
    move || write_ups.iter().map(|it| view::experience_origin(data, it)).collect()
}

/// The volumes by dimension, year and number. New write-ups go to the last volume of their dimension and year.
fn volumes<'d>(data: &'d PublicData<'d>) -> Vec<Volume<'d>> {
    let mut volumes = Vec::new();
    for dimension in &data.version.system.dimensions {
        let mut years: BTreeMap<i32, Vec<&PublicExperience>> = BTreeMap::new();
        for it in data.experiences.iter().filter(|it| data.theme(it.experience).is_some_and(|it| it.id == dimension.id))
        {
            years.entry(it.published.year()).or_default().push(it);
        }
        for (year, mut own) in years {
            own.sort_by_key(|it| (it.published, it.place));
            let weights: Vec<usize> = own.iter().map(|it| weight(it)).collect();
            let pieces = divide(&weights, VOLUME).into_iter().zip(1..);
            volumes.extend(pieces.map(|(piece, number)| Volume {
                dimension,
                year,
                number,
                write_ups: own[piece].to_vec(),
            }));
        }
    }
    volumes
}

/// How much room a write-up takes at most, in lines of the contents: its pages, and its entry in the contents.
fn weight(published: &PublicExperience) -> usize {
    let head = &published.experience.head;
    let entry = lines(&format!("{}{}", head.title, head.source), ENTRY);
    pages(published) * CONTENTS_LINES + entry
}

fn pages(published: &PublicExperience) -> usize {
    let experience = published.experience;
    let head = &experience.head;
    let keywords = head.keywords.join("；");
    let texts = [head.source.as_str(), &head.summary, &keywords].into_iter().chain(experience.body.lines());
    let corrections = published.corrections.iter().map(|it| lines(&it.in_words(), TEXT)).sum::<usize>();
    let written = texts.map(|it| lines(it, TEXT)).sum::<usize>();
    let framed = FRAME + lines(&head.title, TITLE) + head.indicators.len() + corrections;
    (framed + written + PICTURE * experience.pictures.len()).div_ceil(LINES)
}

/// The lines that a text takes at most. Its rows of tables are set in smaller type.
fn lines(text: &str, characters: usize) -> usize {
    let half_width = |it: char| if it.is_ascii() { 1 } else { 2 };
    text.trim_end().chars().map(half_width).sum::<usize>().div_ceil(2 * characters)
}
