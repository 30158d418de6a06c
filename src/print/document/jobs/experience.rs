//! Jobs of single write-ups (Articles 19 and 20).

use super::super::{Contents, DocumentJob, DocumentKind, FOLDER, Subject};
use crate::view::document as view;
use crate::view::public::PublicExperience;

/// Articles 19 and 20: one document for each write-up that SAMR has published.
pub(crate) fn experiences<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    single_experiences(subject, kind, |_| true)
}

/// The documents of the write-ups with a wanted path.
pub(crate) fn single_experiences<'w>(
    subject: Subject<'w>,
    kind: &'static DocumentKind,
    is_wanted: impl Fn(&str) -> bool,
) -> Vec<DocumentJob<'w>> {
    let path = |it: &PublicExperience| format!("{FOLDER}{}/{}.pdf", kind.id, it.experience.id());
    let published = subject.public.experiences.iter().map(|it| (it, path(it)));
    published
        .filter(|(_, path)| is_wanted(path))
        .map(|(it, path)| {
            let experience = it.experience;
            let contents = move || Contents {
                data: view::experience(subject.public, it),
                lines: view::experience_lines(it),
                pictures: it.pictures().collect(),
            };
            let job = kind.job(path, format!("经验材料《{}》", experience.head.title), it.updated(), contents);
            let job = job.made_from(move || view::experience_origin(subject.public, it));
            DocumentJob { code: Some(experience.code.clone()), experience: Some(experience.id()), ..job }
        })
        .collect()
}
