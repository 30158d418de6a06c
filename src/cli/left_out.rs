//! `zonepress build --without`: what the output leaves out, and what it still rests on.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};

use super::{Input, suggested};
use crate::finding::Finding;
use crate::finding::scope::Scope;
use crate::model::files::area_of;
use crate::model::published::PublishedKind;
use crate::print::document::{Audience, DocumentJob};
use crate::procedure::programme::Snapshot;
use crate::records::addresses;
use crate::records::known::Known;
use crate::records::workspace::Workspace;
use crate::records::yaml::schema::nearest;
use crate::site;
use crate::view::left_out::{LeftArea, LeftOut, lists};
use crate::view::public::PublicData;

/// The current codes of the areas to leave out.
pub(super) fn codes(input: &Input, given: &[String]) -> Result<BTreeSet<String>> {
    let known: BTreeSet<&str> = input.sources.keys().filter_map(|it| area_of(it)).collect();
    let names: Vec<&str> = known.iter().copied().collect();
    let mut codes = BTreeSet::new();
    for code in given {
        let current = input.current(code);
        if !known.contains(current) {
            bail!("没有区域 `{code}` 的记录{}", suggested(nearest(current, &names)));
        }
        codes.insert(current.to_string());
    }
    Ok(codes)
}

/// What the output rests on.
pub(super) fn scope(input: &Input) -> Scope {
    let Some(workspace) = input.loaded.workspace.as_ref().filter(|_| !input.without.is_empty()) else {
        return Scope::all();
    };
    let records = LeftOut { lists: involved(input, workspace), ..LeftOut::default() }.records();
    Scope::without(input.without.clone(), records)
}

fn involved(input: &Input, workspace: &Workspace) -> BTreeSet<(PublishedKind, String)> {
    lists(workspace, &input.without, |code, round| input.takes_part(code, round))
}

/// Says that the areas with errors can be left out, if all errors are theirs.
pub(super) fn advice(input: &Input, errors: &[Finding]) -> Option<String> {
    let codes: Option<BTreeSet<&str>> = errors.iter().map(|it| area_of(&it.file)).collect();
    let mut all: BTreeSet<&str> = codes.filter(|it| !it.is_empty())?;
    all.extend(input.without.iter().map(String::as_str));
    let options: Vec<String> = all.iter().map(|it| format!("--without {it}")).collect();
    Some(format!(
        "错误都在 {} 的记录中；其余内容急需发布的，可以略去：zonepress build {}",
        all.iter().copied().collect::<Vec<_>>().join("、"),
        options.join(" ")
    ))
}

/// What an output of the snapshot leaves out. The pages of what is left out are kept as notes.
pub(super) fn of(input: &Input, snapshot: &Snapshot) -> Result<LeftOut> {
    if input.without.is_empty() {
        return Ok(LeftOut::default());
    }
    let workspace = input.workspace()?;
    let errors = input.errors(&Scope::all());
    let count = |code: &str| errors.iter().filter(|it| area_of(&it.file) == Some(code)).count();
    let areas = input.without.iter().map(|code| {
        let area =
            workspace.areas.get(code).with_context(|| format!("可创建地区目录中没有 {code}，不能写明略去的地区"))?;
        Ok(LeftArea::new(area, count(code)))
    });
    let mut left_out =
        LeftOut { areas: areas.collect::<Result<_>>()?, lists: involved(input, workspace), pages: BTreeSet::new() };
    left_out.pages = pages(input, workspace, snapshot, &left_out).context("没有办法版本")?;
    Ok(left_out)
}

/// The addresses that the site would have, or had, and that it loses.
fn pages(input: &Input, workspace: &Workspace, snapshot: &Snapshot, left_out: &LeftOut) -> Option<BTreeSet<String>> {
    let whole = Known::on(workspace, input.as_of);
    let whole = site::addresses(&PublicData::of(&Snapshot::of(&whole, input.scores()))?);
    let rest = site::addresses(&left_out.clone().withhold(PublicData::of(snapshot)?));
    let mut lost: BTreeSet<String> = whole.difference(&rest).cloned().collect();
    let areas = input.without.iter().filter_map(|it| workspace.areas.get(it));
    let codes: Vec<&str> = areas.flat_map(|it| it.former_codes().chain([it.code.as_str()])).collect();
    let gone = addresses::gone(&input.sources, input.as_of, &rest);
    // Files have no notes in their place.
    let pages = gone.into_iter().filter(|it| it.ends_with('/'));
    lost.extend(pages.filter(|it| site::is_left_out(left_out, &codes, it)));
    Some(lost)
}

/// Whether a document rests on an area that is left out: the lists of its province and of its rounds.
pub(super) fn concerns(input: &Input, left_out: &LeftOut, job: &DocumentJob) -> bool {
    let of_round = |round: &String| input.without.iter().any(|it| input.takes_part(it, round));
    let of_province = |province: &String| left_out.areas.iter().any(|it| it.province == *province);
    let is_of_all = job.code.is_none() && job.experience.is_none();
    // The lists on record that do not name the area are public documents.
    let is_internal = job.audience == Audience::Internal;
    is_of_all
        && is_internal
        && (job.round.as_ref().is_some_and(of_round) || job.province.as_ref().is_some_and(of_province))
}

/// Says what the output leaves out.
pub(super) fn tell_of(input: &Input) {
    let Some(workspace) = input.loaded.workspace.as_ref().filter(|_| !input.without.is_empty()) else { return };
    let codes: Vec<&str> = input.without.iter().map(String::as_str).collect();
    let lists = involved(input, workspace);
    let dated = |(kind, round): &&(PublishedKind, String)| {
        let round = &workspace.rounds[round];
        match kind {
            PublishedKind::Notice => round.notice.is_some(),
            _ => round.announcement.is_some(),
        }
    };
    let lists: Vec<String> =
        lists.iter().filter(dated).map(|(kind, round)| format!("{round} 批次的{}", kind.name())).collect();
    tell!("提醒：没有列入 {}，页面上已经写明；改正以后请重新生成", codes.join("、"));
    if !lists.is_empty() {
        tell!("提醒：涉及上述地区的名单没有列入：{}", lists.join("、"));
    }
}
