//! The addresses of the public site, and those on record that nothing has any more.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use super::documents::{public_documents, write_tables};
use crate::cli::Input;
use crate::cli::refusal::Refusal;
use crate::finding::{Finding, Place, code};
use crate::model::files;
use crate::output::{OutputTree, Reuse};
use crate::print::document::{self, Subject};
use crate::records::addresses;
use crate::records::overlay::Overlay;
use crate::records::receipt::Receipts;
use crate::site::{self, PublicDocuments, Size};
use crate::view::public::PublicData;

/// Reports published addresses that nothing has any more, and new ones that are not on record. Needs no templates.
pub(in crate::cli) fn gone(input: &Input) -> Result<Vec<Finding>> {
    let known = input.known()?;
    let snapshot = input.snapshot(known);
    let Some(public) = PublicData::of(&snapshot) else { return Ok(vec![]) };
    let present: BTreeSet<String> = site::addresses(&public).into_iter().chain(site::file_addresses(&public)).collect();
    let mut gone = disappeared(input, &present);
    // Which documents there are is known once they are made.
    gone.retain(|it| !it.starts_with(document::FOLDER));
    let mut findings = Refusal::Addresses(gone).findings(&input.sources, known.site.demonstration.is_some());
    if !findings.is_empty() {
        return Ok(findings);
    }
    let missing = addresses::unrecorded(&input.sources, input.as_of, &present).unwrap_or_default();
    findings.extend(missing.first().map(|first| {
        let message = format!("已公布的 {} 个网址没有存档，如 `{first}`", missing.len());
        Finding::new(&code::ADDRESS_NOT_RECORDED, files::ADDRESSES, Place::File, message)
            .help("运行 `zonepress publish-record addresses`，将写出的文件一并提交")
    }));
    Ok(findings)
}

/// The addresses of the public site: pages, files beside them, and documents. Nothing is printed.
pub(in crate::cli) fn addresses(input: &Input) -> Result<BTreeSet<String>> {
    with_subject(input, |subject| {
        let (jobs, organ) = (document::jobs(subject), &subject.public.site.documents.organ);
        let mut tree = OutputTree::default();
        let mut documents = public_documents(&jobs, std::iter::repeat_with(Size::default));
        documents.extend(Reuse::with_nothing(|nothing| write_tables(&jobs, organ, nothing, &mut tree))?);
        Ok(all_addresses(subject.public, &PublicDocuments::of(documents, None)))
    })?
}

/// Calls a function with the inputs of all documents, without private contacts.
pub(in crate::cli) fn with_subject<T>(input: &Input, call: impl FnOnce(Subject) -> T) -> Result<T> {
    let known = input.known()?;
    let snapshot = input.snapshot(known);
    let public = PublicData::of(&snapshot).context("没有办法版本")?;
    let (overlay, receipts) = (Overlay::default(), Receipts::of(&input.sources));
    let subject = Subject { snapshot: &snapshot, public: &public, receipts: &receipts, overlay: &overlay };
    Ok(call(subject))
}

/// The addresses on record that nothing has any more.
///
/// A write-up that moved leaves a page that leads to the new one. Its files are linked there.
pub(in crate::cli) fn disappeared(input: &Input, present: &BTreeSet<String>) -> Vec<String> {
    let mut gone = addresses::gone(&input.sources, input.as_of, present);
    gone.retain(|it| !page_of(it).is_some_and(|page| present.contains(&page)));
    // So are the documents of an area that has another code now; those of an area that is left out come back with it.
    let is_elsewhere = |code: &str| input.current(code) != code || input.without.contains(code);
    gone.retain(|it| !area_of(it).is_some_and(is_elsewhere));
    gone
}

/// The code of the area to which a document belongs.
fn area_of(address: &str) -> Option<&str> {
    let (code, _) = address.strip_prefix(document::FOLDER)?.split_once('/')?;
    code.bytes().all(|it| it.is_ascii_digit()).then_some(code)
}

/// The page of the write-up to which a document or a picture belongs.
fn page_of(address: &str) -> Option<String> {
    let folder = match address.strip_prefix(document::FOLDER) {
        Some(document) => document.rsplit_once('.')?.0,
        None => address.rsplit_once('/').filter(|(_, name)| !name.is_empty())?.0,
    };
    folder.starts_with("experience/").then(|| format!("{folder}/"))
}

pub(super) fn all_addresses(public: &PublicData, documents: &PublicDocuments) -> BTreeSet<String> {
    let documents = documents.paths().map(str::to_string);
    site::addresses(public).into_iter().chain(site::file_addresses(public)).chain(documents).collect()
}
