//! The pages of the lists of write-ups.

use rayon::prelude::*;
use serde::Serialize;

use crate::view::public::PublicData;

use super::PublicDocuments;
use super::listing::{Listing, Place, Shown};
use super::page::{PageHead, PageKind, Rules, View};
use super::parts::{DocumentView, Link};
use super::selection::{self, Selection};

/// All lists of write-ups, and the links to those with a front page of their own.
pub(super) struct Lists<'d> {
    all: Vec<ListPages<'d>>,
    pub(super) groups: Vec<ListGroup>,
}

/// A list, and its pages that show nothing else.
pub(super) struct ListPages<'d> {
    selection: Selection<'d>,
    listing: Listing<'d>,
    places: Vec<Place>,
}

/// Links to lists of one kind.
#[derive(Debug, Serialize)]
pub(super) struct ListGroup {
    title: &'static str,
    pub(super) links: Vec<ListLink>,
}

#[derive(Debug, Serialize)]
pub(super) struct ListLink {
    #[serde(flatten)]
    pub(super) link: Link,
    pub(super) count: String,
}

#[derive(Debug, Serialize)]
pub(super) struct ExperienceList<'d> {
    heading: String,
    list: Shown<'d>,
    /// The address of the front page of the list.
    current: String,
    lists: &'d [ListGroup],
    /// The volumes of the collection about the dimension.
    documents: Vec<DocumentView<'d>>,
}

impl<'d> Lists<'d> {
    pub(super) fn of(data: &'d PublicData<'d>) -> Self {
        let (own, others) = (selection::of_column(data), selection::elsewhere(data));
        let own: Vec<ListPages> = own.into_par_iter().map(|it| ListPages::new(data, it, &[Place::Front])).collect();
        let groups = groups(&own);
        let others = others.into_par_iter().map(|it| ListPages::new(data, it, &[]));
        Self { all: own.into_par_iter().chain(others).collect(), groups }
    }

    /// The pages that show nothing but a list.
    pub(super) fn pages(&self) -> impl Iterator<Item = (&ListPages<'d>, Place)> {
        self.all.iter().flat_map(|it| it.places.iter().map(move |place| (it, *place)))
    }

    /// The addresses of these pages.
    pub(super) fn addresses(&self) -> impl Iterator<Item = String> {
        self.pages().map(|(it, place)| it.listing.address(place))
    }
}

impl<'d> ListPages<'d> {
    /// The pages of a list: those given, and its numbered ones.
    fn new(data: &'d PublicData<'d>, selection: Selection<'d>, pages: &[Place]) -> Self {
        let listing = selection.listing(data);
        let places = pages.iter().copied().chain(listing.numbered().map(Place::Numbered)).collect();
        Self { selection, listing, places }
    }
}

/// The links to lists with a front page of their own. Lists of a kind follow each other.
fn groups(lists: &[ListPages]) -> Vec<ListGroup> {
    let link = |it: &ListPages| ListLink {
        link: Link { title: it.selection.name(), href: it.selection.page() },
        count: it.listing.count().to_string(),
    };
    let of_a_kind = lists.chunk_by(|one, other| one.selection.heading() == other.selection.heading());
    let group = |it: &[ListPages]| ListGroup {
        title: it.first().map_or("", |it| it.selection.heading()),
        links: it.iter().map(link).collect(),
    };
    of_a_kind.map(group).collect()
}

pub(super) fn view<'d>(
    data: &'d PublicData<'d>,
    lists: &'d Lists<'d>,
    pages: &ListPages<'d>,
    place: Place,
    documents: &'d PublicDocuments,
) -> View<ExperienceList<'d>> {
    let ListPages { selection, listing, .. } = pages;
    let name = selection.name();
    let (part, label) = match place {
        Place::Front => (String::new(), name.clone()),
        Place::Numbered(number) => (format!("（第{number}页）"), format!("第{number}页")),
    };
    let heading = format!("经验：{name}{part}");
    let page = PageHead::article(data.site, selection.column(), &listing.address(place), &heading, &label);
    let page = if place == Place::Front { page } else { page.via(&name, selection.page()) };
    let description = format!("{name}的可复制可推广经验{part}，共{}篇，按发布日期由近到远排列。", listing.count());
    let volumes = match selection {
        Selection::Dimension(dimension) => documents.views("experience-collection", &dimension.id),
        _ => vec![],
    };
    View {
        page: PageHead { kind: PageKind::Column, ..page }.described(description, &["经验推广", &name]),
        rules: Rules::current(data),
        content: ExperienceList {
            heading,
            list: listing.shown(data, place),
            current: selection.page(),
            lists: &lists.groups,
            documents: volumes,
        },
    }
}
