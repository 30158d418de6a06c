//! Names of published things that never change: not with the domain, the name or the folder of the site, nor with
//! the address of a page (RFC 4287, `atom:id`).
//!
//! A name is made from what the records call the thing. Without a domain that will last there is no authority for a
//! `tag:` name (RFC 4151), so it is a UUID of one's own making (RFC 9562, version 8). Fictional records have other
//! names than real ones.

use crate::model::site::SiteConfig;
use crate::output::hash;

pub(super) fn notice(site: &SiteConfig, round: &str) -> String {
    name(site, "notice", round)
}

pub(super) fn designation(site: &SiteConfig, round: &str) -> String {
    name(site, "designation", round)
}

/// `first` is what the write-up was called when it was first published.
pub(super) fn experience(site: &SiteConfig, first: &str) -> String {
    name(site, "experience", first)
}

pub(super) fn feed(site: &SiteConfig, path: &str) -> String {
    name(site, "feed", path)
}

fn name(site: &SiteConfig, kind: &str, id: &str) -> String {
    let world = if site.demonstration.is_some() { "demonstration" } else { "zones" };
    let hash = hash(format!("zonepress/{world}/{kind}/{id}").as_bytes());
    format!("urn:uuid:{}-{}-8{}-8{}-{}", &hash[..8], &hash[8..12], &hash[13..16], &hash[17..20], &hash[20..32])
}
