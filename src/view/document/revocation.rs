//! 取消资格的公告 (Article 22): tells the public that an area is no longer a zone.

use serde::Serialize;
use serde_json::Value;

use super::Head;
use crate::text::chinese;
use crate::view::correction::PublicCorrection;
use crate::view::public::{PublicData, PublicRevocation, PublicZone};
use crate::view::wording;

#[derive(Debug, Serialize)]
struct RevocationView<'v> {
    #[serde(flatten)]
    head: Head,
    mark: &'v str,
    number: &'v str,
    finding: String,
    decision: String,
    consequence: String,
    date: String,
    list_corrections: Vec<String>,
}

/// The announcement with its number.
pub(crate) fn revocation_announcement(
    data: &PublicData,
    zone: &PublicZone,
    revocation: &PublicRevocation,
    number: &str,
    corrections: &[PublicCorrection],
) -> Value {
    let wording = wording::revocation(zone, revocation);
    let title = wording::revocation_title(revocation.organ, &zone.area.name).join("\n");
    let view = RevocationView {
        head: Head::new(data.site, revocation.version, title, revocation.organ),
        mark: &data.site.documents.announcement_mark,
        number,
        finding: wording.finding,
        decision: wording.decision,
        consequence: wording.consequence,
        date: chinese::date(revocation.date),
        list_corrections: corrections.iter().map(PublicCorrection::in_words).collect(),
    };
    serde_json::to_value(view).expect("a view is plain data")
}
