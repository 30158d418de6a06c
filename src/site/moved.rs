//! Former addresses, which redirect to the current page.
//!
//! A numbered page of a list keeps its address even if the list becomes shorter: it leads to the list.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::model::column::Column;
use crate::view::public::PublicData;

use super::page::{PageHead, Rules, View};
use super::parts::Link;
use super::path;

/// A former address, and the page that replaced it.
pub(super) struct Move<'d> {
    pub(super) from: String,
    to: String,
    name: &'d str,
    reason: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct Moved {
    to: Link,
    reason: &'static str,
}

/// The reasons for which a page has moved.
const CODE: &str = "行政区划代码变更以后，本页移到了新的地址。";
const NAME: &str = "本文改名以后，移到了新的地址。";
const LIST: &str = "列表调整以后，本页的内容移到了其他页。";

/// All redirects, given the current pages: from the former codes of areas, for zones and write-ups, from the former
/// names of write-ups, and from the pages of lists that became shorter.
pub(super) fn all<'d>(data: &'d PublicData, pages: &BTreeSet<String>) -> Vec<Move<'d>> {
    let mut moves = renamed(data);
    let places: BTreeMap<&str, &str> = moves.iter().map(|it| (it.from.as_str(), it.to.as_str())).collect();
    let of_lists: Vec<Move> = data.recorded.iter().filter_map(|it| shortened(it, pages, &places)).collect();
    moves.extend(of_lists);
    moves
}

/// The redirect from a recorded page of a list that is no longer there, to the list or else to its column. `places` has
/// the pages that moved.
fn shortened(from: &str, pages: &BTreeSet<String>, places: &BTreeMap<&str, &str>) -> Option<Move<'static>> {
    if pages.contains(from) || !path::is_experience_list(from) {
        return None;
    }
    let parents = from.match_indices('/').rev().skip(1).map(|(at, _)| &from[..=at]);
    let current = |it: &str| pages.contains(it).then_some(it).or_else(|| places.get(it).copied()).map(str::to_string);
    let to = parents.take(PARENTS).find_map(current)?;
    Some(Move { from: from.to_string(), to, name: Column::Experience.name(), reason: LIST })
}

/// How many folders up a list may be from one of its pages.
const PARENTS: usize = 2;

/// The redirects from former codes and names.
fn renamed<'d>(data: &'d PublicData) -> Vec<Move<'d>> {
    let mut moves = Vec::new();
    for zone in &data.zones {
        let area = zone.area;
        for former in area.former_codes() {
            moves.push(Move { from: path::zone(former), to: path::zone(&area.code), name: &area.name, reason: CODE });
        }
    }
    for it in &data.experiences {
        let experience = it.experience;
        let former: Vec<&str> =
            data.zone(&experience.code).into_iter().flat_map(|zone| zone.area.former_codes()).collect();
        let aliases = || experience.head.aliases.iter().map(|it| it.0.as_str());
        let places =
            |code: &'d str| std::iter::once(experience.slug.as_str()).chain(aliases()).map(move |it| (code, it));
        let renamed = aliases().map(|it| (experience.code.as_str(), it, NAME));
        let recoded = former.into_iter().flat_map(places).map(|(code, slug)| (code, slug, CODE));
        moves.extend(renamed.chain(recoded).map(|(code, slug, reason)| Move {
            from: path::experience_at(code, slug),
            to: path::experience(experience),
            name: &experience.head.title,
            reason,
        }));
    }
    moves
}

pub(super) fn view(data: &PublicData, moved: &Move) -> View<Moved> {
    let page = PageHead::apart(data.site, &moved.from, "页面已经移动");
    View {
        page: page.described(format!("{}的页面已经移动。", moved.name), &[]).canonical(data.site, &moved.to),
        rules: Rules::current(data),
        content: Moved { to: Link { title: moved.name.to_string(), href: moved.to.clone() }, reason: moved.reason },
    }
}
