//! 更正: everything that was published and corrected, as pages, feeds and data name it.

use chrono::NaiveDate;

use crate::model::published::PublishedKind;
use crate::view::correction::PublicCorrection;
use crate::view::public::{PublicData, PublicZone};

use super::{designations, path};

/// Something that was published, with its corrections.
pub(super) struct Corrected<'d> {
    pub(super) kind: PublishedKind,
    /// The permanent name under which it was published.
    pub(super) id: String,
    pub(super) title: String,
    /// The page that shows it; `None` once it is withdrawn.
    pub(super) page: Option<String>,
    pub(super) corrections: &'d [PublicCorrection<'d>],
}

/// The corrected scores and sanctions of a zone.
pub(super) fn of_zone<'d>(zone: &'d PublicZone) -> impl Iterator<Item = Corrected<'d>> {
    zone.corrected.iter().map(|it| Corrected {
        kind: it.record.kind,
        id: it.record.id.clone(),
        title: it.title.clone(),
        page: Some(path::zone(&zone.area.code)),
        corrections: &it.corrections,
    })
}

/// Everything with corrections.
pub(super) fn all<'d>(data: &'d PublicData) -> Vec<Corrected<'d>> {
    let notices = data.notices.iter().map(|it| Corrected {
        kind: PublishedKind::Notice,
        id: it.round.id.clone(),
        title: it.title(),
        page: Some(path::notice(&it.round.id)),
        corrections: &it.corrections,
    });
    let designations = data.designations.iter().map(|it| Corrected {
        kind: PublishedKind::Designation,
        id: it.round.id.clone(),
        title: designations::title(it),
        page: Some(path::designation(&it.round.id)),
        corrections: &it.corrections,
    });
    let experiences = data.experiences.iter().map(|it| Corrected {
        kind: PublishedKind::Experience,
        id: it.identity.clone(),
        title: it.experience.head.title.clone(),
        page: Some(path::experience(it.experience)),
        corrections: &it.corrections,
    });
    let withdrawn = data.withdrawn.iter().map(|it| Corrected {
        kind: PublishedKind::Experience,
        id: it.identity.clone(),
        title: it.title.clone(),
        page: None,
        corrections: &it.corrections,
    });
    let zones = data.zones.iter().flat_map(of_zone);
    let all = notices.chain(designations).chain(zones).chain(experiences).chain(withdrawn);
    all.filter(|it| !it.corrections.is_empty()).collect()
}

/// The days of the first and the last of some corrections.
pub(super) fn days(corrections: &[PublicCorrection]) -> Option<(NaiveDate, NaiveDate)> {
    Some((corrections.first()?.date, corrections.last()?.date))
}
