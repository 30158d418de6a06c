//! Notes on areas that a build leaves out, and the pages that stand for theirs.

use serde::Serialize;

use crate::model::published::PublishedKind;
use crate::view::left_out::LeftArea;
use crate::view::public::PublicData;

use super::page::{PageHead, Rules, View};
use super::path;

/// An area that is left out, as pages name it.
#[derive(Debug, Serialize)]
pub(super) struct Note<'d> {
    code: &'d str,
    name: &'d str,
    why: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct Withheld {}

pub(super) fn notes<'d>(data: &'d PublicData) -> Vec<Note<'d>> {
    let note = |it: &'d LeftArea| Note { code: &it.code, name: &it.name, why: it.why() };
    data.left_out.areas.iter().map(note).collect()
}

/// The notes in one sentence; `None` if nothing is left out.
pub(super) fn sentence(data: &PublicData) -> Option<String> {
    let areas: Vec<String> =
        data.left_out.areas.iter().map(|it| format!("{}（{}，{}）", it.name, it.code, it.why())).collect();
    (!areas.is_empty()).then(|| format!("本次发布未列入：{}；涉及上述地区的名单暂不列入。", areas.join("、")))
}

/// The page at an address whose content is left out.
pub(super) fn view(data: &PublicData, address: &str) -> View<Withheld> {
    let page = PageHead::apart(data.site, address, "内容暂不提供");
    let description = "本页的内容暂不提供，有关记录更正以后恢复。";
    View { page: page.described(description, &[]), rules: Rules::current(data), content: Withheld {} }
}

/// Whether an address is of an area, by one of its codes, or of a list.
pub(super) fn owns(codes: &[&str], lists: &[(PublishedKind, &str)], address: &str) -> bool {
    let list = |(kind, round): &(PublishedKind, &str)| match kind {
        PublishedKind::Notice => address == path::notice(round),
        _ => address == path::designation(round),
    };
    let own = |code: &&str| address.starts_with(&path::zone(code)) || address.starts_with(&path::experiences_of(code));
    codes.iter().any(own) || lists.iter().any(list)
}
