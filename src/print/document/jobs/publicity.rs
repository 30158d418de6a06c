//! Jobs of the publicity notice and of the designation (Articles 15 and 16).

use super::super::{DocumentJob, DocumentKind, Subject};
use crate::view::document as view;

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
