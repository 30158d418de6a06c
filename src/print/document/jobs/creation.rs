//! Jobs of the papers of a creation: application, recommendation, approval (Articles 7 to 9).

use std::collections::BTreeMap;

use super::super::{DocumentJob, DocumentKind, Subject};
use crate::view::document::{self as view, Recommended};

pub(crate) fn creation_applications<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let workspace = subject.snapshot.workspace;
    let mut jobs = Vec::new();
    for zone in workspace.zones.values() {
        let Some(area) = workspace.areas.get(&zone.code) else { continue };
        for (year, creation) in &zone.creations {
            let Some(application) = &creation.application else { continue };
            let Some(version) = workspace.version_on(application.date) else { continue };
            let contacts = subject.overlay.contacts(&zone.code);
            let contents =
                move || view::creation_application(&workspace.site, version, zone, area, creation, contacts).into();
            let path = format!("documents/{}/{}-{year}.pdf", zone.code, kind.id);
            let title = format!("{}{}（{year}年）", area.name, kind.name);
            let job = kind.job(path, title, application.date, contents);
            jobs.push(DocumentJob { code: Some(zone.code.clone()), ..job });
        }
    }
    jobs
}

pub(crate) fn blank_creation_applications<'w>(
    subject: Subject<'w>,
    kind: &'static DocumentKind,
) -> Vec<DocumentJob<'w>> {
    let workspace = subject.snapshot.workspace;
    let Some(version) = workspace.version_on(subject.public.as_of) else { return vec![] };
    let contents = move || view::blank_creation_application(&workspace.site, version).into();
    let path = format!("documents/{}.pdf", kind.id);
    vec![kind.job(path, kind.name.into(), version.measures.issued, contents)]
}

/// One list for each year and province that recommended an area.
pub(crate) fn recommendation_lists<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let workspace = subject.snapshot.workspace;
    let mut lists: BTreeMap<(&str, &str), Vec<Recommended>> = BTreeMap::new();
    for zone in workspace.zones.values() {
        let Some(area) = workspace.areas.get(&zone.code) else { continue };
        for (year, creation) in &zone.creations {
            let given = creation.recommendation.as_ref().filter(|it| it.recommended);
            let (Some(recommendation), Some(application)) = (given, &creation.application) else { continue };
            let list = lists.entry((year, &area.province)).or_default();
            list.push(Recommended { zone, area, application, recommendation });
        }
    }
    let lists = lists.into_iter();
    lists
        .filter_map(|((year, province), areas)| {
            let date = areas.iter().map(|it| it.recommendation.date).max()?;
            let version = workspace.version_on(date)?;
            let name: String = province.chars().filter(|it| it.is_alphanumeric()).collect();
            let path = format!("documents/{}-{year}-{name}.pdf", kind.id);
            let title = format!("{province}{}（{year}年）", kind.name);
            let lists = view::recommendation_sheets(&workspace.site, version, (province, year), &areas);
            let contents = move || view::recommendation_list(&workspace.site, version, province, year, &areas).into();
            let job = kind.job(path, title, date, contents);
            Some(DocumentJob { province: Some(province.to_string()), lists: Some(lists), ..job })
        })
        .collect()
}
