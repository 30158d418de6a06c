//! The data of a workspace that the public may see on a day.
//!
//! Everything on the public site is made from these values. They contain no personal contacts, no judgements, no
//! figures of individual firms, and nothing that was not yet published on the day.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::model::Period;
use crate::model::area::Area;
use crate::model::evaluation::Stage;
use crate::model::experience::{Experience, PictureFile};
use crate::model::indicators::Dimension;
use crate::model::measures::Version;
use crate::model::published::{Edition, PublishedKind, PublishedRecord};
use crate::model::round::{AnnouncementForm, Office, Round};
use crate::model::site::{PublishedScores, SiteConfig};
use crate::model::zone::Zone;
use crate::output::picture::{self, Size};
use crate::procedure::lifecycle::{self, PublicStatus};
use crate::procedure::programme::{Programme, Snapshot};
use crate::procedure::published::write_up;
use crate::records::workspace::Workspace;

use super::archive;
use super::correction::{self, CorrectedRecord, PublicCorrection, corrections};
use super::left_out::LeftOut;
use super::outcome::{self, PublicityOutcome};

/// The public data of a workspace on a day.
pub(crate) struct PublicData<'w> {
    pub(crate) site: &'w SiteConfig,
    /// The version of the rules that the site explains.
    pub(crate) version: &'w Version,
    pub(crate) as_of: NaiveDate,
    /// In administrative order, which is that of the codes.
    pub(crate) zones: Vec<PublicZone<'w>>,
    /// Newest first.
    pub(crate) notices: Vec<PublicNotice<'w>>,
    /// Newest first.
    pub(crate) designations: Vec<PublicDesignation<'w>>,
    /// The rounds that are receiving applications, by round id.
    pub(crate) windows: Vec<PublicWindow<'w>>,
    /// Published write-ups, newest first.
    pub(crate) experiences: Vec<PublicExperience<'w>>,
    /// Write-ups that were published and withdrawn.
    pub(crate) withdrawn: Vec<PublicWithdrawal<'w>>,
    /// The published addresses on record; none on days before the record.
    pub(crate) recorded: Vec<&'w str>,
    pub(crate) left_out: LeftOut,
    /// The addresses of its pages, once `site` has listed them.
    pub(crate) pages: OnceLock<BTreeSet<String>>,
}

pub(crate) struct PublicZone<'w> {
    pub(crate) area: &'w Area,
    pub(crate) applicant: &'w str,
    pub(crate) lead_department: &'w str,
    pub(crate) introduction: &'w str,
    pub(crate) status: PublicStatus,
    pub(crate) since: NaiveDate,
    pub(crate) period: Option<Period>,
    /// Oldest first.
    pub(crate) timeline: Vec<PublicEvent>,
    /// Oldest first; usually there is one at most.
    pub(crate) revocations: Vec<PublicRevocation<'w>>,
    pub(crate) scores: Option<PublicScores>,
    /// Its scores and sanctions that were corrected.
    pub(crate) corrected: Vec<CorrectedRecord<'w>>,
}

impl<'w> PublicZone<'w> {
    /// The corrections of a revocation, oldest first.
    pub(crate) fn corrections_of(&self, revocation: &PublicRevocation) -> &[PublicCorrection<'w>] {
        let number = revocation.number.to_string();
        let corrected = self.corrected.iter().find(|it| it.is(PublishedKind::Sanction, &number));
        corrected.map_or(&[], |it| &it.corrections)
    }

    /// The revocation with a number.
    pub(crate) fn revocation(&self, number: usize) -> Option<&PublicRevocation<'w>> {
        self.revocations.iter().find(|it| it.number == number)
    }
}

pub(crate) struct PublicEvent {
    pub(crate) date: NaiveDate,
    pub(crate) title: String,
    pub(crate) article: u32,
    pub(crate) round: Option<String>,
    pub(crate) status: PublicStatus,
}

/// A revoked designation (Article 22): its date and ground, and its announcement.
pub(crate) struct PublicRevocation<'w> {
    /// Counted from 1 for each zone, as the records of sanctions are named.
    pub(crate) number: usize,
    pub(crate) version: &'w Version,
    /// The organ that announced it.
    pub(crate) organ: &'w str,
    pub(crate) date: NaiveDate,
    pub(crate) ground_text: &'w str,
    /// The ground as legislation is cited: 第二十二条第三款第二项.
    pub(crate) citation: String,
    /// The number of the announcement (公告文号); `None` if there is none yet.
    pub(crate) announcement: Option<&'w str>,
}

/// The scores of a designated zone in SAMR's evaluation, as far as the configuration publishes them.
pub(crate) struct PublicScores {
    /// The label of the round, as used in titles.
    pub(crate) round: String,
    pub(crate) total: Decimal,
    pub(crate) max_points: Decimal,
    pub(crate) pass_total: Decimal,
    pub(crate) pass_rate: Decimal,
    pub(crate) passed: bool,
    /// Empty if only the total is published.
    pub(crate) dimensions: Vec<PublicDimension>,
}

pub(crate) struct PublicDimension {
    pub(crate) name: String,
    pub(crate) points: Decimal,
    pub(crate) max_points: Decimal,
    pub(crate) rate: String,
    pub(crate) passed: bool,
}

/// A publicity notice (公示) that was published by the day.
pub(crate) struct PublicNotice<'w> {
    pub(crate) round: &'w Round,
    pub(crate) version: &'w Version,
    /// The organ that published it.
    pub(crate) organ: &'w str,
    pub(crate) published: NaiveDate,
    pub(crate) period: Period,
    pub(crate) office: &'w Office,
    /// Codes in administrative order.
    pub(crate) codes: Vec<String>,
    /// Oldest first.
    pub(crate) corrections: Vec<PublicCorrection<'w>>,
}

/// The day of the last correction, or else the day of publication.
fn updated(published: NaiveDate, corrections: &[PublicCorrection]) -> NaiveDate {
    corrections.last().map_or(published, |it| it.date)
}

impl PublicNotice<'_> {
    pub(crate) fn updated(&self) -> NaiveDate {
        updated(self.published, &self.corrections)
    }

    pub(crate) fn title(&self) -> String {
        format!("关于{}网络市场监管与服务示范区建议名单的公示", self.round.label())
    }

    pub(crate) fn is_open(&self, day: NaiveDate) -> bool {
        day <= self.period.end
    }

    /// The number of days left, including this one; `None` before and after the period.
    pub(crate) fn days_left(&self, day: NaiveDate) -> Option<i64> {
        let inside = self.period.start <= day && day <= self.period.end;
        inside.then(|| (self.period.end - day).num_days() + 1)
    }

    pub(crate) fn days(&self) -> i64 {
        (self.period.end - self.period.start).num_days() + 1
    }
}

/// The days on which a round receives applications for evaluation (评估申请受理期).
pub(crate) struct PublicWindow<'w> {
    pub(crate) round: &'w Round,
    pub(crate) version: &'w Version,
}

/// A designation (认定) that was announced by the day.
pub(crate) struct PublicDesignation<'w> {
    pub(crate) round: &'w Round,
    pub(crate) version: &'w Version,
    /// The organ that announced it.
    pub(crate) organ: &'w str,
    recipients: &'w str,
    pub(crate) form: AnnouncementForm,
    pub(crate) number: &'w str,
    pub(crate) date: NaiveDate,
    pub(crate) codes: Vec<String>,
    /// The outcome for each area of the publicity list, in the order of the list.
    pub(crate) outcomes: Vec<(String, PublicityOutcome)>,
    /// Oldest first.
    pub(crate) corrections: Vec<PublicCorrection<'w>>,
}

impl PublicDesignation<'_> {
    pub(crate) fn updated(&self) -> NaiveDate {
        updated(self.date, &self.corrections)
    }

    /// The recipients of a circular; an announcement has none.
    pub(crate) fn recipients(&self) -> Option<&str> {
        (self.form == AnnouncementForm::Circular).then_some(self.recipients)
    }

    /// The two lines of the printed title.
    pub(crate) fn title_lines(&self) -> [String; 2] {
        self.form.title_lines(self.organ)
    }
}

/// A write-up published by SAMR.
pub(crate) struct PublicExperience<'w> {
    pub(crate) experience: &'w Experience,
    pub(crate) published: NaiveDate,
    /// Its place in the publication list (发布清单), which puts the write-ups of one day in order.
    pub(crate) place: usize,
    /// The name under which it was first published, such as `990100/off-site-inspection`.
    pub(crate) identity: String,
    /// Oldest first.
    pub(crate) corrections: Vec<PublicCorrection<'w>>,
}

impl PublicExperience<'_> {
    pub(crate) fn updated(&self) -> NaiveDate {
        updated(self.published, &self.corrections)
    }

    /// The pictures that can be published.
    pub(crate) fn pictures(&self) -> impl Iterator<Item = &PictureFile> {
        self.experience.pictures.iter().filter(|it| picture::size(&it.name, &it.bytes).is_ok())
    }

    /// The picture at a path relative to the write-up, with its size when published.
    pub(crate) fn picture(&self, target: &str) -> Option<(&PictureFile, Size)> {
        let file = self.experience.picture(target)?;
        Some((file, picture::size(&file.name, &file.bytes).ok()?))
    }
}

/// A write-up that is no longer published.
pub(crate) struct PublicWithdrawal<'w> {
    /// The name under which it was first published.
    pub(crate) identity: String,
    /// The title that it had last.
    pub(crate) title: String,
    /// Oldest first; the last one withdraws it.
    pub(crate) corrections: Vec<PublicCorrection<'w>>,
}

impl<'w> PublicData<'w> {
    /// Selects the public data; `None` if the workspace has no rules.
    pub(crate) fn of(snapshot: &Snapshot<'w>) -> Option<Self> {
        let (workspace, as_of) = (snapshot.workspace, snapshot.day());
        let zones = workspace.zones.values().filter_map(|it| zone(snapshot, it)).collect();
        Some(Self {
            site: &workspace.site,
            version: workspace.version_on(as_of)?,
            as_of,
            zones,
            notices: notices(snapshot),
            designations: designations(snapshot),
            windows: windows(snapshot),
            experiences: experiences(snapshot),
            withdrawn: withdrawn(workspace),
            recorded: workspace.addresses.on(as_of).collect(),
            left_out: LeftOut::default(),
            pages: OnceLock::new(),
        })
    }

    /// The announced revocations, with their zones and numbers (公告文号).
    pub(crate) fn announced_revocations(
        &self,
    ) -> impl Iterator<Item = (&PublicZone<'w>, &PublicRevocation<'w>, &'w str)> {
        let all = self.zones.iter().flat_map(|zone| zone.revocations.iter().map(move |it| (zone, it)));
        all.filter_map(|(zone, it)| Some((zone, it, it.announcement?)))
    }

    pub(crate) fn zone(&self, code: &str) -> Option<&PublicZone<'w>> {
        self.zones.binary_search_by(|it| it.area.code.as_str().cmp(code)).ok().map(|at| &self.zones[at])
    }

    /// The theme of a write-up: the dimension of its first known indicator.
    pub(crate) fn theme(&self, experience: &Experience) -> Option<&'w Dimension> {
        let known = experience.head.indicators.iter().find_map(|it| self.version.system.indicator(*it));
        known.map(|(dimension, _)| dimension)
    }
}

fn zone<'w>(snapshot: &Snapshot<'w>, zone: &'w Zone) -> Option<PublicZone<'w>> {
    let workspace = snapshot.workspace;
    let lifecycle = lifecycle::of(snapshot, zone);
    let status = lifecycle.public_status()?;
    let timeline = lifecycle.events.iter().filter_map(|it| {
        Some(PublicEvent {
            date: it.date,
            title: it.title.clone(),
            article: it.version(workspace)?.measures.articles.number(it.basis),
            round: it.round.clone(),
            status: it.public?,
        })
    });
    let area = workspace.areas.get(&zone.code)?;
    Some(PublicZone {
        area,
        applicant: &zone.record.applicant,
        lead_department: &zone.record.lead_department,
        introduction: &zone.record.introduction,
        status,
        since: lifecycle.public_since()?,
        period: zone.creation_before(snapshot.day()).and_then(|it| it.approved_period()),
        timeline: timeline.collect(),
        revocations: revocations(workspace, zone),
        scores: scores(snapshot, zone, status),
        corrected: correction::of_zone(workspace, area),
    })
}

fn revocations<'w>(workspace: &'w Workspace, zone: &'w Zone) -> Vec<PublicRevocation<'w>> {
    let found = zone.oversight.revocations().filter_map(|(number, _, action)| {
        let version = workspace.version_on(action.date)?;
        let ground = version.measures.grounds.iter().find(|it| it.id == action.ground)?;
        let id = format!("{}/{number}", zone.code);
        Some(PublicRevocation {
            number,
            version,
            organ: setting(workspace, PublishedKind::Sanction, &id, "organ", &workspace.site.documents.organ),
            date: action.date,
            ground_text: &ground.text,
            citation: version.citation_of(ground),
            announcement: action.announcement.as_deref(),
        })
    });
    found.collect()
}

fn scores(programme: &Programme, zone: &Zone, status: PublicStatus) -> Option<PublicScores> {
    let workspace = programme.workspace;
    let extent = workspace.site.publish.scores;
    if status != PublicStatus::Designated || extent == PublishedScores::None {
        return None;
    }
    let announced = |it: &&Round| it.announcement.is_some() && programme.lists(it).designation.contains(&zone.code);
    let round = programme.rounds_in_order().into_iter().rfind(announced)?;
    let version = workspace.version_of(round)?;
    let sheet = programme.sheet(&zone.code, &round.id, Stage::Samr)?;
    let record = workspace.published_record(PublishedKind::Score, &format!("{}/{}", zone.code, round.id));
    let dimensions = sheet.dimensions.iter().filter(|_| extent == PublishedScores::Dimensions);
    let mut scores = PublicScores {
        round: round.label(),
        total: sheet.total,
        max_points: sheet.max_points,
        pass_total: version.system.pass_mark.total_at_least.0,
        pass_rate: version.system.pass_mark.dimension_rate_at_least.0,
        passed: sheet.passed,
        dimensions: dimensions
            .map(|it| PublicDimension {
                name: it.name.clone(),
                points: it.points,
                max_points: it.max_points,
                rate: it.rate.clone(),
                passed: it.passed,
            })
            .collect(),
    };
    record.iter().for_each(|it| scores.restore(it));
    Some(scores)
}

impl PublicScores {
    /// Takes the points that were last published.
    fn restore(&mut self, record: &PublishedRecord) {
        let Some(edition) = record.editions.last() else { return };
        let number = |part: &str| edition.part(part).and_then(|it| it.parse::<Decimal>().ok());
        let passed = |part: &str| edition.part(part).map(|it| it == archive::passed(true));
        self.total = number("total").unwrap_or(self.total);
        self.passed = passed("passed").unwrap_or(self.passed);
        for it in &mut self.dimensions {
            let part = |value: &str| format!("dimension/{}/{value}", it.name);
            it.passed = passed(&part("passed")).unwrap_or(it.passed);
            let rate = edition.part(&part("rate")).and_then(|it| it.strip_suffix('%'));
            it.points = number(&part("points")).unwrap_or(it.points);
            it.rate = rate.map_or_else(|| it.rate.clone(), str::to_string);
        }
    }
}

/// The list as last published, or else as computed from the records; `None` if it is empty.
fn listed(workspace: &Workspace, kind: PublishedKind, round: &Round, computed: &[String]) -> Option<Vec<String>> {
    let edition = workspace.published_record(kind, &round.id).and_then(|it| it.editions.last());
    let recorded = edition.map(|it| it.areas().map(|it| workspace.areas.current(it).to_string()).collect());
    Some(recorded.unwrap_or_else(|| computed.to_vec())).filter(|it: &Vec<String>| !it.is_empty())
}

/// A setting of the site as it was when something was published, or else as it is now.
fn setting<'w>(workspace: &'w Workspace, kind: PublishedKind, id: &str, part: &str, now: &'w str) -> &'w str {
    let edition = workspace.published_record(kind, id).and_then(|it| it.editions.last());
    edition.and_then(|it| it.part(part)).unwrap_or(now)
}

fn notices<'w>(programme: &Programme<'w>) -> Vec<PublicNotice<'w>> {
    let workspace = programme.workspace;
    let published = workspace.rounds.values().filter_map(|round| {
        let notice = round.notice.as_ref()?;
        let lists = programme.lists(round);
        Some(PublicNotice {
            round,
            version: workspace.version_of(round)?,
            organ: setting(workspace, PublishedKind::Notice, &round.id, "organ", &workspace.site.documents.organ),
            published: notice.published,
            period: lists.period?,
            office: &notice.office,
            codes: listed(workspace, PublishedKind::Notice, round, &lists.publicity)?,
            corrections: corrections(workspace.published_record(PublishedKind::Notice, &round.id)),
        })
    });
    let mut notices: Vec<PublicNotice> = published.collect();
    notices.sort_by_key(|it| std::cmp::Reverse(it.published));
    notices
}

fn designations<'w>(programme: &Programme<'w>) -> Vec<PublicDesignation<'w>> {
    let workspace = programme.workspace;
    let announced = workspace.rounds.values().filter_map(|round| {
        let announcement = round.announcement.as_ref()?;
        let lists = programme.lists(round);
        // Article 16: no designation before the publicity period has ended.
        let ended = lists.period.is_some_and(|it| announcement.date > it.end);
        let kind = PublishedKind::Designation;
        let codes = listed(workspace, kind, round, &lists.designation)?;
        let noticed = listed(workspace, PublishedKind::Notice, round, &lists.publicity).unwrap_or_default();
        let outcomes = noticed.into_iter().map(|code| {
            let outcome = outcome::of_area(round, &code, codes.contains(&code), announcement.date);
            (code, outcome)
        });
        Some(PublicDesignation {
            round,
            version: workspace.version_of(round).filter(|_| ended)?,
            organ: setting(workspace, kind, &round.id, "organ", &workspace.site.documents.organ),
            recipients: setting(workspace, kind, &round.id, "recipients", &workspace.site.documents.recipients),
            form: announcement.form,
            number: &announcement.number,
            date: announcement.date,
            outcomes: outcomes.collect(),
            codes,
            corrections: corrections(workspace.published_record(kind, &round.id)),
        })
    });
    let mut designations: Vec<PublicDesignation> = announced.collect();
    designations.sort_by_key(|it| std::cmp::Reverse(it.date));
    designations
}

fn windows<'w>(snapshot: &Snapshot<'w>) -> Vec<PublicWindow<'w>> {
    let (workspace, as_of) = (snapshot.workspace, snapshot.day());
    let is_over = |it: &Round| it.closed.is_some_and(|day| day < as_of);
    let open = |it: &&Round| it.applications.from <= as_of && as_of <= it.applications.until && !is_over(it);
    let rounds = workspace.rounds.values().filter(open);
    rounds.filter_map(|round| Some(PublicWindow { round, version: workspace.version_of(round)? })).collect()
}

fn experiences<'w>(programme: &Programme<'w>) -> Vec<PublicExperience<'w>> {
    let workspace = programme.workspace;
    let listed = workspace.publication.published.iter().map(|it| it.experience.as_str());
    let places: BTreeMap<&str, usize> = listed.zip(0..).collect();
    let published = workspace.experiences.iter().filter_map(|experience| {
        let published = experience.published?;
        Some(PublicExperience {
            experience,
            published,
            place: places.get(experience.id().as_str()).copied().unwrap_or(places.len()),
            identity: write_up::identity(workspace, experience),
            corrections: corrections(workspace.published_write_up(experience)),
        })
    });
    let mut experiences: Vec<PublicExperience> = published.collect();
    experiences.sort_by_key(|it| (std::cmp::Reverse(it.published), it.experience.id()));
    experiences
}

fn withdrawn(workspace: &Workspace) -> Vec<PublicWithdrawal<'_>> {
    let write_ups = workspace.published.iter().filter(|it| it.kind == PublishedKind::Experience);
    let gone = write_ups.filter(|it| it.editions.last().is_some_and(Edition::is_withdrawn));
    gone.map(|record| PublicWithdrawal {
        identity: record.id.clone(),
        title: record.editions.iter().rev().find_map(|it| it.part("title")).unwrap_or_default().to_string(),
        corrections: corrections(Some(record)),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::model::round::Outcome;
    use crate::records::known::Known;
    use crate::records::workspace;
    use crate::score::ScoreSheets;

    /// The records with all objections upheld on a day, or pending if there is no day.
    fn with_objection(settled: Option<NaiveDate>) -> Workspace {
        let sources = crate::fs::read_records(Path::new(env!("CARGO_MANIFEST_DIR")), None).expect("records");
        let mut workspace = workspace::load_only(&sources).workspace.expect("a workspace");
        let objection = |it: &mut crate::model::round::Objection| {
            it.settled = settled;
            it.outcome = if settled.is_some() { Outcome::Upheld } else { Outcome::Pending };
        };
        workspace.rounds.values_mut().flat_map(|it| &mut it.objections).for_each(objection);
        workspace
    }

    #[test]
    fn a_published_list_names_its_areas_on_every_day_whatever_is_decided_on_objections() {
        let days = |from: &str, count: usize| from.parse::<NaiveDate>().expect("a day").iter_days().take(count);
        let settled = days("2025-12-22", 24).step_by(6).map(Some).chain([None]);
        for settled in settled.collect::<Vec<_>>() {
            let workspace = with_objection(settled);
            for day in days("2025-12-20", 40).collect::<Vec<_>>() {
                let known = Known::on(&workspace, day);
                let public = PublicData::of(&Snapshot::of(&known, &ScoreSheets::of(&workspace))).expect("rules");
                let noticed = public.notices.iter().map(|it| (&it.codes, it.published));
                let designated = public.designations.iter().map(|it| (&it.codes, it.date));
                for (codes, published) in noticed.chain(designated) {
                    let unnamed: Vec<&String> = codes.iter().filter(|it| public.zone(it).is_none()).collect();
                    assert!(unnamed.is_empty(), "{day}, settled {settled:?}: {unnamed:?} of {published}");
                }
                let listed = public.notices.iter().filter(|it| it.round.id == "2025").map(|it| it.codes.len());
                assert!(listed.into_iter().all(|it| it == 6), "{day}, settled {settled:?}");
            }
        }
    }
}
