//! Jobs of the publicity notice, of the objections, and of the designation (Articles 15 and 16).

use std::iter::once;

use chrono::{Days, NaiveDate};
use serde_json::Value;

use super::super::{Contents, DocumentJob, DocumentKind, Subject};
use crate::model::area::Area;
use crate::model::round::{Outcome, Round};
use crate::procedure::lists;
use crate::view::document::{self as view, Objected, Publicized};

pub(crate) fn publicity_notices<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let notices = subject.public.notices.iter();
    notices
        .map(|notice| {
            let round = &notice.round.id;
            let path = format!("documents/notice-{round}.pdf");
            let (data, lists) = view::publicity_notice(subject.public, notice);
            let job = kind.job(path, notice.title(), notice.published, move || data.clone().into());
            DocumentJob { round: Some(round.clone()), lists: Some(lists), ..job }
        })
        .collect()
}

/// One register for each round whose list is public.
pub(crate) fn objection_registers<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let rounds = publicized(subject);
    rounds.map(|it| of_round(kind, last_day(&it), it.round, move || view::objection_register(&it).into())).collect()
}

pub(crate) fn objection_reports<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    objections(subject, kind, |publicized, objected| Some(view::objection_report(publicized, objected)))
}

/// Replies to objections that are settled.
pub(crate) fn objection_replies<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    objections(subject, kind, view::objection_reply)
}

/// One job for each objection against an area of a public list for which there is something to say.
fn objections<'w>(
    subject: Subject<'w>,
    kind: &'static DocumentKind,
    view: impl Fn(&Publicized, &Objected) -> Option<Value> + Copy + Send + Sync + 'w,
) -> Vec<DocumentJob<'w>> {
    let mut jobs = Vec::new();
    for publicized in publicized(subject) {
        for (index, objection) in publicized.round.objections.iter().enumerate() {
            let Some(area) = publicized.areas.iter().find(|it| it.code == objection.code).copied() else { continue };
            let objected = Objected { number: index + 1, area, objection };
            let Some(data) = view(&publicized, &objected) else { continue };
            let round = publicized.round;
            let path = format!("documents/{}/{}/{}-{}.pdf", area.code, round.id, kind.id, objected.number);
            let title = format!("{}{}（{}第{}件）", area.name, kind.name, round.label(), objected.number);
            let date = objection.settled.unwrap_or(objection.received);
            let job = kind.job(path, title, date, move || data.clone().into());
            jobs.push(DocumentJob { code: Some(area.code.clone()), round: Some(round.id.clone()), ..job });
        }
    }
    jobs
}

/// Reports on notices whose period has ended.
pub(crate) fn publicity_reports<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let rounds = publicized(subject).filter(is_over);
    rounds.map(|it| of_round(kind, last_day(&it), it.round, move || view::publicity_report(&it).into())).collect()
}

/// Article 16: designation is asked for when the notice has ended and no objection is pending, for no area but those
/// that may be designated.
pub(crate) fn designation_requests<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let rounds = publicized(subject).filter(is_over);
    rounds
        .filter(|it| it.round.objections.iter().all(|it| it.outcome != Outcome::Pending))
        .filter_map(|it| {
            let proposed = proposed(subject, &it);
            let date = last_day(&it);
            (!proposed.is_empty())
                .then(|| of_round(kind, date, it.round, move || view::designation_request(&it, &proposed).into()))
        })
        .collect()
}

/// The areas that are designated, or may be designated as far as is known.
fn proposed<'w>(subject: Subject<'w>, publicized: &Publicized<'w>) -> Vec<&'w Area> {
    let lists = subject.snapshot.lists(publicized.round);
    let codes = match publicized.round.announcement {
        Some(_) => lists.designation.clone(),
        None => lists::cleared(publicized.round, &lists.publicity, publicized.day),
    };
    publicized.areas.iter().copied().filter(|it| codes.contains(&it.code)).collect()
}

/// The rounds with a public list that is not empty.
fn publicized<'w>(subject: Subject<'w>) -> impl Iterator<Item = Publicized<'w>> {
    let (snapshot, workspace) = (subject.snapshot, subject.snapshot.workspace);
    workspace.rounds.values().filter_map(move |round| {
        let lists = snapshot.lists(round);
        let areas: Vec<&Area> = lists.publicity.iter().filter_map(|it| workspace.areas.get(it)).collect();
        let publicized = Publicized {
            site: &workspace.site,
            version: workspace.version_of(round)?,
            round,
            notice: round.notice.as_ref()?,
            period: lists.period?,
            areas,
            day: round.announcement.as_ref().map_or(snapshot.day(), |it| it.date),
        };
        (!publicized.areas.is_empty()).then_some(publicized)
    })
}

fn is_over(publicized: &Publicized) -> bool {
    publicized.day > publicized.period.end
}

/// The day of the last fact that a paper about a notice tells.
fn last_day(publicized: &Publicized) -> NaiveDate {
    let Publicized { round, notice, period, day, .. } = publicized;
    let objections = round.objections.iter().flat_map(|it| once(it.received).chain(it.settled));
    let decisions = round.exclusions.iter().map(|it| it.date);
    let ended = period.end.checked_add_days(Days::new(1)).filter(|it| it <= day);
    objections.chain(decisions).chain(ended).chain([notice.published]).filter(|it| it <= day).max().unwrap_or(*day)
}

/// The one paper of a kind about a round.
fn of_round<'w>(
    kind: &'static DocumentKind,
    date: NaiveDate,
    round: &Round,
    contents: impl Fn() -> Contents<'w> + Send + Sync + 'w,
) -> DocumentJob<'w> {
    let path = format!("documents/{}-{}.pdf", kind.id, round.id);
    let title = format!("{}{}", round.label(), kind.name);
    let job = kind.job(path, title, date, contents);
    DocumentJob { round: Some(round.id.clone()), ..job }
}

pub(crate) fn designation_announcements<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let designations = subject.public.designations.iter();
    designations
        .filter_map(|designation| {
            let round = &designation.round.id;
            let path = format!("documents/designation-{round}.pdf");
            let (data, lists) = view::designation_announcement(subject.public, designation)?;
            let title = format!("认定{}（{}）", designation.form.name(), designation.number);
            let job = kind.job(path, title, designation.date, move || data.clone().into());
            Some(DocumentJob { round: Some(round.clone()), lists: Some(lists), ..job })
        })
        .collect()
}
