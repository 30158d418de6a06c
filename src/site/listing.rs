//! Lists of write-ups that grow without end, divided into pages.
//!
//! The front page of a list shows its newest write-ups. A list that does not fit on it also has numbered pages. Page 1
//! has the oldest write-ups, and new ones are added to the last page, so every other page stays as it is. The front
//! page shows the last two numbered pages, so that it is never nearly empty.

use std::ops::Range;

use serde::Serialize;

use crate::view::division::{Most, divide};
use crate::view::public::{PublicData, PublicExperience};

use super::experience::{self, ExperienceRow};

/// The most write-ups on a numbered page, and the most bytes of their entries. The front page holds two such pages.
const PAGE: Most = Most { count: 25, weight: 85_000 };

/// The number of pages that the front page shows.
const ON_FRONT: usize = 2;

/// The bytes of an entry without its texts, and those of a link to an indicator without its name.
const ENTRY: usize = 700;
const TAG: usize = 200;

/// The number of pages beside the current one that a pager names.
const BESIDE: usize = 2;

/// The pages of a list by the places of their entries, counted from the oldest.
struct Pages(Vec<Range<usize>>);

impl Pages {
    fn of(weights: &[usize]) -> Self {
        Self(divide(weights, PAGE))
    }

    /// The number of numbered pages; none if all entries fit on the front page.
    fn numbered(&self) -> usize {
        if self.0.len() > ON_FRONT { self.0.len() } else { 0 }
    }

    fn front(&self) -> Range<usize> {
        let first = self.0.get(self.0.len().saturating_sub(ON_FRONT)).map_or(0, |it| it.start);
        first..self.0.last().map_or(0, |it| it.end)
    }

    fn numbered_page(&self, number: usize) -> Range<usize> {
        self.0[number - 1].clone()
    }
}

/// A page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Front,
    /// Counted from 1, which has the oldest entries.
    Numbered(usize),
}

/// A list of write-ups that share something.
pub(super) struct Listing<'d> {
    /// The address of the front page, or of the section with the list on it.
    front: String,
    /// The folder of the numbered pages.
    folder: String,
    /// Oldest first.
    entries: Vec<&'d PublicExperience<'d>>,
    pages: Pages,
}

/// A page of a list, as templates show it.
#[derive(Debug, Serialize)]
pub(super) struct Shown<'d> {
    /// Newest first.
    pub(super) experiences: Vec<ExperienceRow<'d>>,
    /// The number of write-ups of the whole list.
    pub(super) count: String,
    /// `None` if the whole list is on one page.
    pub(super) pager: Option<Pager>,
}

/// The links between the pages of a list.
#[derive(Debug, Serialize)]
pub(super) struct Pager {
    front: String,
    is_front: bool,
    /// The page with the next newer entries, and the one with the next older ones.
    newer: Option<String>,
    older: Option<String>,
    /// The first and the last entry on the page, counted from the oldest of the list.
    from: String,
    to: String,
    total: String,
    /// Newest first: the pages beside the current one, the last and the first.
    numbers: Vec<PageNumber>,
}

#[derive(Debug, Serialize)]
struct PageNumber {
    number: String,
    href: String,
    is_current: bool,
    /// Whether pages between the one named before and this one are not named.
    follows_gap: bool,
}

impl<'d> Listing<'d> {
    /// A list of write-ups in any order.
    pub(super) fn new(
        data: &'d PublicData,
        front: String,
        folder: String,
        entries: impl Iterator<Item = &'d PublicExperience<'d>>,
    ) -> Self {
        let mut entries: Vec<&PublicExperience> = entries.collect();
        entries.sort_by_key(|it| (it.published, it.place));
        let weights: Vec<usize> = entries.iter().map(|it| weight(data, it)).collect();
        Self { front, folder, entries, pages: Pages::of(&weights) }
    }

    pub(super) fn count(&self) -> usize {
        self.entries.len()
    }

    /// Whether the front page shows all entries.
    pub(super) fn is_on_one_page(&self) -> bool {
        self.pages.numbered() == 0
    }

    pub(super) fn numbered(&self) -> impl Iterator<Item = usize> + use<> {
        1..=self.pages.numbered()
    }

    pub(super) fn address(&self, place: Place) -> String {
        match place {
            Place::Front => self.front.clone(),
            Place::Numbered(number) => format!("{}{number}/", self.folder),
        }
    }

    pub(super) fn shown(&self, data: &'d PublicData, place: Place) -> Shown<'d> {
        let range = match place {
            Place::Front => self.pages.front(),
            Place::Numbered(number) => self.pages.numbered_page(number),
        };
        Shown {
            experiences: rows(data, &self.entries[range.clone()]),
            count: self.count().to_string(),
            pager: (!self.is_on_one_page()).then(|| self.pager(place, range)),
        }
    }

    fn pager(&self, place: Place, range: Range<usize>) -> Pager {
        let last = self.pages.numbered();
        let on_front = last - ON_FRONT;
        let (newer, older) = match place {
            Place::Front => (None, on_front),
            // The front page has the entries of the pages after this one.
            Place::Numbered(number) if number == on_front => (Some(Place::Front), number - 1),
            Place::Numbered(number) => (Some(Place::Numbered(number + 1)).filter(|_| number < last), number - 1),
        };
        Pager {
            front: self.front.clone(),
            is_front: place == Place::Front,
            newer: newer.map(|it| self.address(it)),
            older: (older > 0).then(|| self.address(Place::Numbered(older))),
            from: (range.start + 1).to_string(),
            to: range.end.to_string(),
            total: last.to_string(),
            numbers: self.numbers(place),
        }
    }

    fn numbers(&self, place: Place) -> Vec<PageNumber> {
        let last = self.pages.numbered();
        let current = if let Place::Numbered(number) = place { number } else { last };
        let is_named = |it: &usize| *it == 1 || *it == last || it.abs_diff(current) <= BESIDE;
        let mut before = last + 1;
        let mut numbers = Vec::new();
        for number in (1..=last).rev().filter(is_named) {
            numbers.push(PageNumber {
                number: number.to_string(),
                href: self.address(Place::Numbered(number)),
                is_current: place == Place::Numbered(number),
                follows_gap: number + 1 < before,
            });
            before = number;
        }
        numbers
    }
}

/// Rows in the order of the site: newest first, and those of a day by code.
fn rows<'d>(data: &'d PublicData, entries: &[&'d PublicExperience<'d>]) -> Vec<ExperienceRow<'d>> {
    let mut entries = entries.to_vec();
    entries.sort_by_key(|it| (std::cmp::Reverse(it.published), it.experience.id()));
    entries.into_iter().map(|it| experience::row(data, it)).collect()
}

/// An upper bound for the bytes of an entry on a page.
fn weight(data: &PublicData, published: &PublicExperience) -> usize {
    let experience = published.experience;
    let head = &experience.head;
    let tags = experience::indicators(data, experience).iter().map(|it| TAG + escaped(it.name())).sum::<usize>();
    ENTRY + tags + [&head.title, &head.summary, &head.source].map(|it| escaped(it)).iter().sum::<usize>()
}

/// The bytes of a text on a page, where some characters are written as references.
fn escaped(text: &str) -> usize {
    const REFERENCE: usize = "&quot;".len();
    let written = |it: char| if "&<>\"'/".contains(it) { REFERENCE } else { it.len_utf8() };
    text.chars().map(written).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn weights() -> impl Strategy<Value = Vec<usize>> {
        prop::collection::vec(500..9_000_usize, 0..200)
    }

    /// The entries on the front page, and those on each page that is reached from it by links to older entries.
    fn visited(pages: &Pages) -> Vec<Range<usize>> {
        let older = 1..=pages.numbered().saturating_sub(ON_FRONT);
        std::iter::once(pages.front()).chain(older.rev().map(|it| pages.numbered_page(it))).collect()
    }

    proptest! {
        #[test]
        fn a_reader_who_follows_the_links_meets_every_entry_once(weights in weights()) {
            let mut met: Vec<usize> = visited(&Pages::of(&weights)).into_iter().flatten().collect();
            met.sort_unstable();
            prop_assert_eq!(met, (0..weights.len()).collect::<Vec<_>>());
        }

        #[test]
        fn no_page_is_too_long(weights in weights()) {
            for page in visited(&Pages::of(&weights)) {
                let bytes: usize = weights[page.clone()].iter().sum();
                prop_assert!(page.len() <= 50 && bytes <= 170_000);
            }
        }

        #[test]
        fn a_numbered_page_keeps_its_entries_when_others_are_added(weights in weights(), added in weights()) {
            let (before, after) = (Pages::of(&weights), Pages::of(&[weights, added].concat()));
            prop_assert!(before.numbered() <= after.numbered());
            for number in 1..=before.numbered() {
                let (old, new) = (before.numbered_page(number), after.numbered_page(number));
                prop_assert!(old.start == new.start && old.end <= new.end);
            }
        }
    }
}
