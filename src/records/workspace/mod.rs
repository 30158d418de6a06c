//! Loads all records of a folder into one workspace.

mod layout;
mod published;
mod reader;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use crate::finding::Finding;
use crate::memory::Memory;
use crate::model::area::Areas;
use crate::model::authority::Authority;
use crate::model::calendar::Calendar;
use crate::model::call::Call;
use crate::model::experience::{Experience, Publication, PublicationList};
use crate::model::files;
use crate::model::measures::Version;
use crate::model::round::Round;
use crate::model::site::SiteConfig;
use crate::model::zone::Zone;
use crate::records::addresses::Recorded;
use crate::records::outlines::Outlines;
use crate::records::source::SourceTree;
use crate::records::yaml::outline::Outline;
pub(crate) use published::PublishedRecords;
use reader::{LookAt, Reader};

/// The records of a folder.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    pub(crate) site: SiteConfig,
    pub(crate) versions: BTreeMap<String, Version>,
    pub(crate) rounds: BTreeMap<String, Round>,
    /// Calls for creation applications by year; a further one of the year has a number, as rounds have.
    pub(crate) calls: BTreeMap<String, Call>,
    pub(crate) areas: Areas,
    pub(crate) authority: Authority,
    pub(crate) calendar: Calendar,
    pub(crate) zones: BTreeMap<String, Arc<Zone>>,
    /// Sorted by folder and slug.
    pub(crate) experiences: Vec<Arc<Experience>>,
    pub(crate) publication: PublicationList,
    /// What was recorded when it was published.
    pub(crate) published: PublishedRecords,
    /// The addresses that were published.
    pub(crate) addresses: Recorded,
}

impl Workspace {
    /// The version of the rules that applies outside of rounds on a day.
    ///
    /// This is the newest version issued by that day, or else the earliest one. If two were issued on the same day,
    /// the version used by the latest round comes first.
    pub(crate) fn version_on(&self, day: NaiveDate) -> Option<&Version> {
        let last = self.rounds.values().filter(|it| it.applications.from <= day).max_by_key(|it| it.applications.from);
        let applied = |it: &Version| last.is_some_and(|round| round.measures == it.id);
        let issued = self.versions.values().filter(|it| it.measures.issued <= day);
        let newest = issued.max_by_key(|it| (it.measures.issued, applied(it)));
        newest.or_else(|| self.versions.values().min_by_key(|it| (it.measures.issued, !applied(it))))
    }

    pub(crate) fn version_of(&self, round: &Round) -> Option<&Version> {
        self.versions.get(&round.measures)
    }
}

/// A workspace, and the faults found in its files.
pub(crate) struct Loaded {
    /// `None` if a file that everything depends on could not be read.
    pub(crate) workspace: Option<Workspace>,
    /// What keeps files from being read, or is at fault in their structure.
    pub(crate) findings: Vec<Finding>,
    /// What is remarked about single files that can be read.
    pub(crate) remarks: Vec<Finding>,
    /// The files with placeholders.
    pub(crate) with_placeholders: BTreeSet<String>,
    pub(crate) outlines: Outlines,
    /// Zones with a file or an area that could not be read. Nothing else is reported about them.
    pub(crate) broken_zones: BTreeSet<String>,
    /// Whether some rows of the area tables could not be read, so that lists may be incomplete.
    pub(crate) doubtful_areas: bool,
}

/// A file that can be read, to be looked at on its own.
pub(crate) struct FileText<'f> {
    pub(crate) file: &'f str,
    pub(crate) text: &'f str,
    pub(crate) outline: &'f Outline,
    /// The start of the text below the front matter; `None` if there is no such text.
    pub(crate) body: Option<usize>,
}

/// What is remarked about a file.
#[derive(Default)]
pub(crate) struct Remarks {
    pub(crate) findings: Vec<Finding>,
    pub(crate) has_placeholders: bool,
}

/// Loads a workspace without looking at single files.
pub(crate) fn load_only(sources: &SourceTree) -> Loaded {
    load(sources, &Memory::none(), &|_| Remarks::default())
}

/// The day that counts as today in a demonstration.
pub(crate) fn day_of_demonstration(sources: &SourceTree) -> Option<NaiveDate> {
    let memory = Memory::none();
    let site = Reader::new(sources, &memory, &|_| Remarks::default()).optional::<SiteConfig>(files::SITE)?;
    Some(site.demonstration?.as_of)
}

/// Loads a workspace and looks at each file with `remarks`, which must depend on nothing else. Sound files that the
/// memory knows are neither parsed nor looked at again.
pub(crate) fn load(sources: &SourceTree, memory: &Memory, remarks: &LookAt) -> Loaded {
    let mut reader = Reader::new(sources, memory, remarks);
    let site = reader.required::<SiteConfig>(files::SITE);
    let (areas, doubt) = reader.areas();
    let calendar = reader.optional::<Calendar>(files::HOLIDAYS).unwrap_or_default();
    let authority = reader.optional::<Authority>(files::AUTHORITY).unwrap_or_default();
    let versions = reader.versions();
    let mut rounds = reader.rounds();
    let calls = reader.calls();
    let mut publication = reader.optional::<PublicationList>(files::PUBLICATION).unwrap_or_default();
    rounds.values_mut().for_each(|it| resolve_round(&areas, it));
    publication.published.iter_mut().for_each(|it| resolve_publication(&areas, it));
    let experiences = reader.experiences(&areas, &publication);
    let zones = reader.zones();
    let published = PublishedRecords::new(reader.published(), &areas);
    let broken_files = reader.findings.iter().filter_map(|it| files::zone_of(&it.file));
    let doubtful = zones.keys().map(String::as_str).filter(|it| areas.get(it).is_none() && doubt.covers(it));
    let broken_zones = broken_files.chain(doubtful).map(str::to_string).collect();
    let unexpected = reader.unexpected();
    let complete = !versions.is_empty() && !areas.0.is_empty();
    let workspace = site.filter(|_| complete).map(|site| Workspace {
        site,
        versions,
        rounds,
        calls,
        areas,
        authority,
        calendar,
        zones,
        experiences,
        publication,
        published,
        addresses: Recorded::of(sources),
    });
    let mut findings = reader.findings;
    findings.extend(unexpected);
    Loaded {
        workspace,
        findings,
        remarks: reader.remarks,
        with_placeholders: reader.with_placeholders,
        outlines: reader.outlines,
        broken_zones,
        doubtful_areas: doubt.is_any(),
    }
}

/// Replaces former area codes in a round with current ones.
fn resolve_round(areas: &Areas, round: &mut Round) {
    let excluded = round.exclusions.iter_mut().map(|it| &mut it.code);
    for code in excluded.chain(round.objections.iter_mut().map(|it| &mut it.code)) {
        *code = areas.current(code).to_string();
    }
}

fn resolve_publication(areas: &Areas, publication: &mut Publication) {
    if let Some((code, slug)) = publication.experience.split_once('/') {
        publication.experience = format!("{}/{slug}", areas.current(code));
    }
}
