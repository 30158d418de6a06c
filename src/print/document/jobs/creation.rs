//! Jobs of the papers of a creation: call, application, recommendation, approval (Articles 7 to 9).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;

use super::super::{DocumentJob, DocumentKind, Subject};
use crate::model::area::Area;
use crate::model::creation::Creation;
use crate::model::measures::Version;
use crate::model::round;
use crate::model::site::SiteConfig;
use crate::model::zone::Zone;
use crate::records::workspace::Workspace;
use crate::view::document::{self as view, Recommended};

pub(crate) fn creation_applications<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let site = &subject.snapshot.workspace.site;
    creations(subject, kind, |zone, area, creation| {
        let date = creation.application.as_ref()?.date;
        let contacts = subject.overlay.contacts(&zone.code);
        let view = move |version| view::creation_application(site, version, zone, area, creation, contacts);
        Some((kind.name, date, view))
    })
}

/// One job for each creation for which `given` finds the name of its document, its day and what it says.
fn creations<'w, V: Fn(&'w Version) -> Value + Send + Sync + 'w>(
    subject: Subject<'w>,
    kind: &'static DocumentKind,
    given: impl Fn(&'w Zone, &'w Area, &'w Creation) -> Option<(&'static str, NaiveDate, V)>,
) -> Vec<DocumentJob<'w>> {
    let workspace = subject.snapshot.workspace;
    let mut jobs = Vec::new();
    for zone in workspace.zones.values() {
        let Some(area) = workspace.areas.get(&zone.code) else { continue };
        for (year, creation) in &zone.creations {
            let Some((name, date, view)) = given(zone, area, creation) else { continue };
            let Some(version) = workspace.version_on(date) else { continue };
            let path = format!("documents/{}/{}-{year}.pdf", zone.code, kind.id);
            let title = format!("{}{name}（{year}年）", area.name);
            let job = kind.job(path, title, date, move || view(version).into());
            jobs.push(DocumentJob { code: Some(zone.code.clone()), ..job });
        }
    }
    jobs
}

pub(crate) fn blank_creation_applications<'w>(
    subject: Subject<'w>,
    kind: &'static DocumentKind,
) -> Vec<DocumentJob<'w>> {
    blank(subject, kind, view::blank_creation_application)
}

/// Article 9: SAMR's answer to an application.
pub(crate) fn approval_notices<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let site = &subject.snapshot.workspace.site;
    creations(subject, kind, |zone, area, creation| {
        let approval = creation.approval.as_ref()?;
        let name = if approval.approved { "同意创建通知" } else { "创建申请复函" };
        let view = move |version| view::approval_notice(site, version, (zone, area), creation, approval);
        Some((name, approval.date, view))
    })
}

/// Article 7: what SAMR calls for, by year.
pub(crate) fn application_calls<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let workspace = subject.snapshot.workspace;
    let calls = workspace.calls.iter();
    calls
        .filter_map(|(year, call)| {
            let version = workspace.version_on(call.date)?;
            let contents = move || view::application_call(&workspace.site, version, year, call).into();
            let path = format!("documents/{}-{year}.pdf", kind.id);
            let title = format!("{}网络市场监管与服务示范区{}", round::label(year), kind.name);
            Some(kind.job(path, title, call.date, contents))
        })
        .collect()
}

pub(crate) fn blank_creation_plans<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    blank(subject, kind, view::creation_plan_form)
}

/// A form to be filled in by hand, under the rules of the day.
pub(super) fn blank<'w>(
    subject: Subject<'w>,
    kind: &'static DocumentKind,
    view: fn(&SiteConfig, &Version) -> Value,
) -> Vec<DocumentJob<'w>> {
    let workspace = subject.snapshot.workspace;
    let Some(version) = workspace.version_on(subject.public.as_of) else { return vec![] };
    let contents = move || view(&workspace.site, version).into();
    vec![kind.job(format!("documents/{}.pdf", kind.id), kind.name.into(), version.measures.issued, contents)]
}

/// What a province did with the applications of a year.
struct Recommending<'w> {
    province: &'w str,
    year: &'w str,
    recommended: Vec<Recommended<'w>>,
    /// The number of applications that it reviewed.
    reviewed: usize,
}

/// One for each year and province that recommended an area.
fn recommending<'w>(workspace: &'w Workspace) -> Vec<Recommending<'w>> {
    let mut lists: BTreeMap<(&str, &str), Recommending> = BTreeMap::new();
    for zone in workspace.zones.values() {
        let Some(area) = workspace.areas.get(&zone.code) else { continue };
        for (year, creation) in &zone.creations {
            let (Some(recommendation), Some(application)) = (&creation.recommendation, &creation.application) else {
                continue;
            };
            let province = &area.province;
            let list = lists.entry((year, province)).or_insert_with(|| Recommending {
                province,
                year,
                recommended: vec![],
                reviewed: 0,
            });
            list.reviewed += 1;
            if recommendation.recommended {
                list.recommended.push(Recommended { zone, area, application, recommendation });
            }
        }
    }
    lists.into_values().filter(|it| !it.recommended.is_empty()).collect()
}

impl Recommending<'_> {
    fn date(&self) -> Option<NaiveDate> {
        self.recommended.iter().map(|it| it.recommendation.date).max()
    }

    fn path(&self, kind: &DocumentKind) -> String {
        let name: String = self.province.chars().filter(|it| it.is_alphanumeric()).collect();
        format!("documents/{}-{}-{name}.pdf", kind.id, self.year)
    }

    fn title(&self, kind: &DocumentKind) -> String {
        format!("{}{}（{}年）", self.province, kind.name, self.year)
    }
}

/// One list for each year and province that recommended an area.
pub(crate) fn recommendation_lists<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let workspace = subject.snapshot.workspace;
    let lists = recommending(workspace).into_iter();
    lists
        .filter_map(|it| {
            let date = it.date()?;
            let version = workspace.version_on(date)?;
            let (path, title) = (it.path(kind), it.title(kind));
            let Recommending { province, year, recommended: areas, .. } = it;
            let lists = view::recommendation_sheets(&workspace.site, version, (province, year), &areas);
            let contents = move || view::recommendation_list(&workspace.site, version, province, year, &areas).into();
            let job = kind.job(path, title, date, contents);
            Some(DocumentJob { province: Some(province.to_string()), lists: Some(lists), ..job })
        })
        .collect()
}

/// The letters to which these lists belong.
pub(crate) fn recommendation_letters<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let workspace = subject.snapshot.workspace;
    let lists = recommending(workspace).into_iter();
    lists
        .filter_map(|it| {
            let date = it.date()?;
            let version = workspace.version_on(date)?;
            let (path, title, province) = (it.path(kind), it.title(kind), it.province.to_string());
            let contents = move || {
                let about = (it.province, it.year);
                view::recommendation_letter(&workspace.site, version, about, &it.recommended, it.reviewed).into()
            };
            let job = kind.job(path, title, date, contents);
            Some(DocumentJob { province: Some(province), ..job })
        })
        .collect()
}
