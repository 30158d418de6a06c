//! Jobs of the papers of oversight (Article 22).

use serde_json::Value;

use super::super::{DocumentJob, DocumentKind, Subject};
use crate::model::zone::Sanction;
use crate::view::document::{self as view, OversightSubject};

pub(crate) fn oversight_notices<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let title = |it: &OversightSubject| format!("{}{}文书", it.area.name, it.action.action.name());
    actions(subject, kind, title, |_| Some(()), |it, ()| view::oversight_notice(it))
}

/// The minutes of talks, which may be written down on the sheet.
pub(crate) fn talk_minutes<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let title = |it: &OversightSubject| format!("{}{}", it.area.name, kind.name);
    let is_talk = |it: &OversightSubject| (it.action.action == Sanction::Talk).then_some(());
    let day = subject.snapshot.day();
    actions(subject, kind, title, is_talk, move |it, ()| view::talk_minutes(it, day))
}

/// What has to be put right after a talk or a caution, where the record sets a deadline.
pub(crate) fn rectification_notices<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let title = |it: &OversightSubject| format!("{}{}", it.area.name, kind.name);
    let deadline = |it: &OversightSubject| it.action.rectify_by.filter(|_| it.action.action != Sanction::Revocation);
    actions(subject, kind, title, deadline, view::rectification_notice)
}

/// One job for each action for which `given` finds what the document needs. Without the ground in the version of the
/// rules then in force there is none.
fn actions<'w, T: Copy + Send + Sync + 'w>(
    subject: Subject<'w>,
    kind: &'static DocumentKind,
    title: impl Fn(&OversightSubject) -> String,
    given: impl Fn(&OversightSubject) -> Option<T>,
    view: impl Fn(&OversightSubject, T) -> Value + Copy + Send + Sync + 'w,
) -> Vec<DocumentJob<'w>> {
    let workspace = subject.snapshot.workspace;
    let mut jobs = Vec::new();
    for zone in workspace.zones.values() {
        let Some(area) = workspace.areas.get(&zone.code) else { continue };
        for (index, action) in zone.oversight.actions.iter().enumerate() {
            let Some(version) = workspace.version_on(action.date) else { continue };
            let Some(ground) = version.measures.grounds.iter().find(|it| it.id == action.ground) else { continue };
            let about = OversightSubject { site: &workspace.site, version, zone, area, action, ground };
            let Some(given) = given(&about) else { continue };
            let path = format!("documents/{}/{}-{}.pdf", zone.code, kind.id, index + 1);
            let job = kind.job(path, title(&about), action.date, move || view(&about, given).into());
            jobs.push(DocumentJob { code: Some(zone.code.clone()), ..job });
        }
    }
    jobs
}

/// The public announcements of revocations that have a number.
pub(crate) fn revocation_announcements<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let mut jobs = Vec::new();
    for (zone, revocation, number) in subject.public.announced_revocations() {
        let code = &zone.area.code;
        let path = format!("documents/{code}/{}-{}.pdf", kind.id, revocation.number);
        let title = format!("关于取消{}网络市场监管与服务示范区资格的公告（{number}）", zone.area.name);
        let contents = move || {
            let corrections = zone.corrections_of(revocation);
            view::revocation_announcement(subject.public, zone, revocation, number, corrections).into()
        };
        let job = kind.job(path, title, revocation.date, contents);
        jobs.push(DocumentJob { code: Some(code.clone()), ..job });
    }
    jobs
}
