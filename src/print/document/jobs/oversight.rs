//! Jobs of the papers of oversight (Article 22).

use super::super::{DocumentJob, DocumentKind, Subject};
use crate::model::published::PublishedKind;
use crate::model::zone::Zone;
use crate::text::chinese;
use crate::view::correction::PublicCorrection;
use crate::view::document as view;

pub(crate) fn oversight_notices<'w>(subject: Subject<'w>, kind: &'static DocumentKind) -> Vec<DocumentJob<'w>> {
    let workspace = subject.snapshot.workspace;
    let mut jobs = Vec::new();
    for zone in workspace.zones.values() {
        let Some(area) = workspace.areas.get(&zone.code) else { continue };
        for (index, action) in zone.oversight.actions.iter().enumerate() {
            let Some(version) = workspace.version_on(action.date) else { continue };
            // Without the ground in this version of the rules there is no notice.
            let Some(ground) = version.measures.grounds.iter().find(|it| it.id == action.ground) else { continue };
            let path = format!("documents/{}/{}-{}.pdf", zone.code, kind.id, index + 1);
            let title = format!("{}{}文书（{}）", area.name, action.action.name(), chinese::date(action.date));
            let contents = move || {
                let corrections = corrected_sanction(subject, zone, index);
                view::oversight_notice(&workspace.site, version, zone, area, (action, ground), corrections).into()
            };
            let job = kind.job(path, title, action.date, contents);
            jobs.push(DocumentJob { code: Some(zone.code.clone()), ..job });
        }
    }
    jobs
}

/// The corrections of the revocation at a place of the oversight record; other sanctions are not published.
fn corrected_sanction<'s>(subject: Subject<'s>, zone: &Zone, place: usize) -> &'s [PublicCorrection<'s>] {
    let number = zone.oversight.revocations().find(|it| it.1 == place).map(|it| it.0.to_string());
    let corrected = subject.public.zone(&zone.code).and_then(|public| {
        let number = number?;
        public.corrected.iter().find(|it| it.is(PublishedKind::Sanction, &number))
    });
    corrected.map_or(&[], |it| &it.corrections)
}
