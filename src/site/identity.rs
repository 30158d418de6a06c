//! Permanent identifiers of published items (RFC 4287, `atom:id`).
//!
//! An identifier stays the same if the domain, name or folder of the site changes, or the address of a page. It is
//! computed from the item's id in the records. A `tag:` identifier (RFC 4151) would need a domain that is sure to
//! last, so a custom UUID (RFC 9562, version 8) is used. Fictional and real records have different identifiers.

use crate::model::site::SiteConfig;
use crate::output::hash;

pub(super) fn notice(site: &SiteConfig, round: &str) -> String {
    name(site, "notice", round)
}

pub(super) fn designation(site: &SiteConfig, round: &str) -> String {
    name(site, "designation", round)
}

/// `number` counts the revocations of an area.
pub(super) fn revocation(site: &SiteConfig, code: &str, number: usize) -> String {
    name(site, "revocation", &format!("{code}/{number}"))
}

/// `first` is the name under which the write-up was first published.
pub(super) fn experience(site: &SiteConfig, first: &str) -> String {
    name(site, "experience", first)
}

/// `id` is the permanent name of a corrected score or sanction.
pub(super) fn correction(site: &SiteConfig, id: &str) -> String {
    name(site, "correction", id)
}

pub(super) fn feed(site: &SiteConfig, path: &str) -> String {
    name(site, "feed", path)
}

fn name(site: &SiteConfig, kind: &str, id: &str) -> String {
    let world = if site.demonstration.is_some() { "demonstration" } else { "zones" };
    let hash = hash(format!("zonepress/{world}/{kind}/{id}").as_bytes());
    format!("urn:uuid:{}-{}-8{}-8{}-{}", &hash[..8], &hash[8..12], &hash[13..16], &hash[17..20], &hash[20..32])
}
