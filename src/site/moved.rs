//! Addresses that were: they lead to where the page stands now.

use serde::Serialize;

use crate::view::public::PublicData;

use super::page::{Page, Rules, View};
use super::parts::Link;
use super::path;

/// An address and the page that took its place.
pub(super) struct Move<'d> {
    pub(super) from: String,
    to: String,
    name: &'d str,
}

#[derive(Debug, Serialize)]
pub(super) struct Moved {
    to: Link,
}

/// Pages of zones and their write-ups under the former codes of their areas.
pub(super) fn all<'d>(data: &'d PublicData) -> Vec<Move<'d>> {
    let mut moves = Vec::new();
    for zone in &data.zones {
        let area = zone.area;
        for former in area.former_codes() {
            moves.push(Move { from: path::zone(former), to: path::zone(&area.code), name: &area.name });
        }
    }
    for it in &data.experiences {
        let former = data.zone(&it.experience.code).into_iter().flat_map(|zone| zone.area.former_codes());
        moves.extend(former.map(|code| Move {
            from: path::experience_at(code, &it.experience.slug),
            to: path::experience(it.experience),
            name: &it.experience.head.title,
        }));
    }
    moves
}

pub(super) fn view(data: &PublicData, moved: &Move) -> View<Moved> {
    let page = Page::apart(data.site, &moved.from, "页面已经移动");
    View {
        page: page.described(format!("{}的页面已经移动。", moved.name), &[]).canonical(data.site, &moved.to),
        rules: Rules::current(data),
        content: Moved { to: Link { title: moved.name.to_string(), href: moved.to.clone() } },
    }
}
