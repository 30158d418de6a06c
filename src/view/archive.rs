//! What the public sees on a day, value by value, as it is recorded on publication.
//!
//! It is computed from the records alone, so that it can be compared with what was recorded earlier. Scores, sanctions
//! and closed rounds also hold the records on which they rest.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::finding::Pointer;
use crate::memory::{Ingredients, Key, Memory};
use crate::model::evaluation::Stage;
use crate::model::files;
use crate::model::measures::Version;
use crate::model::published::{AREA, Edition, Part, PublishedKind, WORDING, decision};
use crate::model::round::Round;
use crate::model::site::PublishedScores;
use crate::model::zone::Zone;
use crate::number::exact;
use crate::output::hash;
use crate::procedure::programme::Snapshot;
use crate::procedure::published::{self, write_up};
use crate::records::frozen;
use crate::records::known::Known;
use crate::records::outlines::Outlines;
use crate::records::receipt;
use crate::records::source::{self, SourceTree};
use crate::records::workspace::Workspace;
use crate::records::yaml::outline::Outline;
use crate::score::{ScoreSheet, ScoreSheets};

use super::public::{PublicData, PublicDesignation, PublicNotice};
use super::wording;

/// The fields of evaluations whose values are kept one by one.
const JUDGED: &[&str] = &["facts", "corrections", "judgements"];

/// The fields of a round whose values are kept one by one. Its notice has a record of its own.
const DECIDED: &[&str] = &["applications", "statistics", "exclusions", "objections", "announcement"];

/// Something that is published on a day.
pub(crate) struct Subject {
    pub(crate) kind: PublishedKind,
    /// The id under which it is recorded.
    pub(crate) id: String,
    /// Its name in messages.
    pub(crate) name: String,
    /// What the public sees, and the records on which that rests.
    pub(crate) edition: Edition,
    /// The file and value that say that it is published.
    pub(crate) file: String,
    pub(crate) pointer: Pointer,
}

/// The record files, as bytes and as outlines.
#[derive(Clone, Copy)]
pub(crate) struct Files<'f> {
    pub(crate) sources: &'f SourceTree,
    pub(crate) outlines: &'f Outlines,
    pub(crate) memory: &'f Memory,
}

impl Files<'_> {
    /// The values of a record file as a part; `None` if there is no such file.
    fn values(self, file: &str, whole: &[&str]) -> Option<Part> {
        let values = self.lines(file, "values", &whole.join(" "), |it| frozen::values(it, whole))?;
        Some(Part::record(file, values))
    }

    fn values_at(self, file: &str, pointer: &Pointer) -> Option<Part> {
        let values = self.lines(file, "values at", &pointer.to_string(), |it| frozen::values_at(it, pointer))?;
        Some(Part::record(file, values))
    }

    /// All values of a record file as one hash. Comments and the order of keys do not count.
    fn hash(self, file: &str) -> Option<Part> {
        let key = self.key(file, "hash", "")?;
        let hash = self.memory.text(&key, || {
            let values = frozen::values(self.outlines.get(file)?, &[]);
            Some(hash(frozen::lines(&values).as_bytes()))
        })?;
        Some(Part::record_hash(file, &hash))
    }

    /// Values of a record file as lines. `what` and `which` say which values they are.
    fn lines(
        self,
        file: &str,
        what: &str,
        which: &str,
        values: impl FnOnce(&Outline) -> BTreeMap<String, frozen::Value>,
    ) -> Option<String> {
        let key = self.key(file, what, which)?;
        self.memory.text(&key, || Some(frozen::lines(&values(self.outlines.get(file)?))))
    }

    fn key(self, file: &str, what: &str, which: &str) -> Option<Key> {
        let sha256 = self.sources.get(file).filter(|_| self.outlines.has(file))?.sha256();
        Some(Ingredients::of_records("archive").with(what).with(which).with(sha256).key())
    }
}

/// The position of a value of a record file, by its path in a part.
pub(crate) fn position(outline: &Outline, file: &str, path: &str) -> Option<Pointer> {
    let whole = if file.starts_with(files::ROUNDS) { DECIDED } else { JUDGED };
    let below = |pointer: &str| frozen::values_at(outline, &Pointer::from(pointer)).remove(path);
    let found = frozen::values(outline, whole).remove(path).or_else(|| below(path.rsplit_once('/')?.0));
    found.or_else(|| below(&format!("/{}", path.split('/').nth(1)?))).map(|it| it.pointer)
}

/// Everything that is published or closed on a day, by kind and id.
pub(crate) fn subjects(workspace: &Workspace, day: NaiveDate, scores: &ScoreSheets, files: Files) -> Vec<Subject> {
    let known = Known::on(workspace, day).without_archive();
    let snapshot = Snapshot::of(&known, scores);
    let Some(data) = PublicData::of(&snapshot) else { return vec![] };
    let archive = Archive::new(workspace, &snapshot, &data, files);
    let mut subjects: Vec<Subject> = data.notices.iter().map(|it| archive.notice(it)).collect();
    subjects.extend(data.designations.iter().map(|it| archive.designation(it)));
    subjects.extend(data.designations.iter().flat_map(|it| archive.scores(it)));
    subjects.extend(known.zones.values().flat_map(|it| archive.sanctions(it)));
    subjects.par_extend(archive.write_ups());
    subjects.extend(known.rounds.values().filter_map(|it| archive.closed(it)));
    subjects.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    subjects
}

/// The lists that are published on the day of a snapshot.
pub(crate) fn lists(snapshot: &Snapshot, data: &PublicData, sources: &SourceTree) -> Vec<Subject> {
    let files = Files { sources, outlines: &Outlines::default(), memory: &Memory::none() };
    let archive = Archive::new(snapshot.workspace, snapshot, data, files);
    let notices = data.notices.iter().map(|it| archive.notice(it));
    notices.chain(data.designations.iter().map(|it| archive.designation(it))).collect()
}

struct Archive<'a> {
    /// With what was recorded earlier.
    workspace: &'a Workspace,
    /// Without it, like `data`.
    snapshot: &'a Snapshot<'a>,
    data: &'a PublicData<'a>,
    files: Files<'a>,
    /// The hash of each version of the rules.
    rules: BTreeMap<&'a str, String>,
}

impl<'a> Archive<'a> {
    fn new(workspace: &'a Workspace, snapshot: &'a Snapshot, data: &'a PublicData, files: Files<'a>) -> Self {
        let versions = workspace.versions.keys();
        let rules = versions.map(|it| (it.as_str(), receipt::rules(files.sources, it))).collect();
        Self { workspace, snapshot, data, files, rules }
    }

    fn notice(&self, notice: &PublicNotice) -> Subject {
        let (kind, round) = (PublishedKind::Notice, notice.round);
        let wording = wording::notice(notice);
        let mut parts = vec![Part::new("title", notice.title()), self.setting(kind, &round.id, "organ", notice.organ)];
        parts.extend(round.notice.iter().flat_map(|it| decision::notice(it, notice.period)));
        parts.push(sentence("basis", wording.basis));
        parts.push(sentence("period", wording.period));
        parts.push(sentence("annex", wording.annex_title));
        parts.extend(self.areas(&notice.codes));
        Subject {
            kind,
            id: round.id.clone(),
            name: format!("{}建议名单公示", round.label()),
            edition: self.under(notice.version, published::edition(notice.published, parts)),
            file: files::round(&round.id),
            pointer: "/notice/published".into(),
        }
    }

    fn designation(&self, designation: &PublicDesignation) -> Subject {
        let (kind, round) = (PublishedKind::Designation, designation.round);
        let organ = self.setting(kind, &round.id, "organ", designation.organ);
        let mut parts = vec![Part::new("title", designation.form.title_lines(&organ.text).concat()), organ];
        parts.extend(designation.recipients().map(|it| self.setting(kind, &round.id, "recipients", it)));
        parts.extend(round.announcement.iter().flat_map(decision::announcement));
        if let Some(wording) = wording::designation(self.data, designation) {
            parts.push(sentence("basis", wording.basis));
            parts.extend(wording.others.map(|it| sentence("others", it)));
        }
        parts.push(sentence("expectation", wording::EXPECTATION));
        parts.extend(self.areas(&designation.codes));
        Subject {
            kind,
            id: round.id.clone(),
            name: format!("{}认定{}", round.label(), designation.form.name()),
            edition: self.under(designation.version, published::edition(designation.date, parts)),
            file: files::round(&round.id),
            pointer: "/announcement/date".into(),
        }
    }

    /// A value of the site's settings. What was recorded earlier stays: pages show that.
    fn setting(&self, kind: PublishedKind, id: &str, part: &str, now: &str) -> Part {
        let record = self.workspace.published_record(kind, id);
        let recorded = record.and_then(|it| it.on(self.snapshot.day())?.part(part));
        Part::new(part, recorded.unwrap_or(now))
    }

    fn areas<'c>(&self, codes: &'c [String]) -> impl Iterator<Item = Part> + use<'_, 'c> {
        let areas = codes.iter().filter_map(|it| self.snapshot.workspace.areas.get(it));
        areas.map(|it| Part::new(&format!("{AREA}{}", it.code), format!("{}（{}）", it.name, it.province)))
    }

    fn under(&self, version: &Version, edition: Edition) -> Edition {
        let hash = self.rules.get(version.id.as_str()).cloned();
        Edition { measures: Some(version.id.clone()), measures_sha256: hash, ..edition }
    }

    /// The scores of designated areas, as far as the settings of the site publish them.
    fn scores<'d>(&'d self, designation: &'d PublicDesignation) -> impl Iterator<Item = Subject> + 'd {
        let is_public = self.data.site.publish.scores != PublishedScores::None;
        let codes = designation.codes.iter().filter(move |_| is_public);
        codes.filter_map(|code| self.score(designation, code))
    }

    fn score(&self, designation: &PublicDesignation, code: &str) -> Option<Subject> {
        let round = designation.round;
        let sheet = self.snapshot.sheet(code, &round.id, Stage::Samr)?;
        let mut parts = points(sheet, self.data.site.publish.scores);
        parts.extend(Stage::ALL.iter().filter_map(|it| self.files.values(&it.file(code, &round.id), JUDGED)));
        let creations = files::creations(code);
        let approvals = source::below(self.files.sources, &creations).map(|it| it.0);
        let approvals = approvals.filter(|it| it.ends_with("/samr.yaml"));
        parts.extend(approvals.filter_map(|it| self.files.values(it, &[])));
        parts.extend(self.files.values_at(&files::round(&round.id), &"/statistics".into()));
        Some(Subject {
            kind: PublishedKind::Score,
            id: format!("{code}/{}", round.id),
            name: format!("{}{}认定得分", self.area(code), round.label()),
            edition: self.under(designation.version, published::edition(designation.date, parts)),
            file: files::round(&round.id),
            pointer: "/announcement/date".into(),
        })
    }

    fn area<'c>(&'c self, code: &'c str) -> &'c str {
        self.snapshot.workspace.areas.get(code).map_or(code, |it| &it.name)
    }

    fn sanctions<'z>(&'z self, zone: &'z Zone) -> impl Iterator<Item = Subject> + 'z {
        zone.oversight.revocations().map(move |(number, place, action)| {
            let file = files::oversight(&zone.code);
            let pointer = Pointer::from("/actions").key(place);
            let mut parts = decision::sanction(action);
            let version = self.snapshot.workspace.version_on(action.date);
            let ground = version.and_then(|it| it.measures.grounds.iter().find(|it| it.id == action.ground));
            parts.extend(ground.map(|it| Part::new("ground_text", &it.text)));
            parts.extend(self.announced_revocation(zone, number));
            parts.extend(self.files.values_at(&file, &pointer));
            Subject {
                kind: PublishedKind::Sanction,
                id: format!("{}/{number}", zone.code),
                name: format!("{}取消资格", self.area(&zone.code)),
                edition: published::edition(action.date, parts),
                pointer: pointer.key("date"),
                file,
            }
        })
    }

    /// The announcement of a revocation; nothing if it has none.
    fn announced_revocation(&self, zone: &Zone, number: usize) -> Vec<Part> {
        let own = self.data.zone(&zone.code).and_then(|it| Some((it, it.revocation(number)?)));
        let Some((zone, revocation)) = own.filter(|(_, it)| it.announcement.is_some()) else { return vec![] };
        let wording = wording::revocation(zone, revocation);
        let organ =
            self.setting(PublishedKind::Sanction, &format!("{}/{number}", zone.area.code), "organ", revocation.organ);
        vec![
            Part::new("title", wording::revocation_title(&organ.text, &zone.area.name).concat()),
            organ,
            sentence("finding", wording.finding),
            sentence("decision", wording.decision),
            sentence("consequence", wording.consequence),
        ]
    }

    fn write_ups(&self) -> impl ParallelIterator<Item = Subject> {
        // Of two entries the first counts.
        let entries = self.workspace.publication.published.iter().enumerate().rev();
        let listed: BTreeMap<&str, usize> = entries.map(|(place, it)| (it.experience.as_str(), place)).collect();
        self.snapshot.workspace.experiences.par_iter().filter_map(move |it| {
            let id = it.id();
            Some(Subject {
                kind: PublishedKind::Experience,
                edition: write_up::edition(it)?,
                name: format!("经验材料 `{id}`"),
                file: files::PUBLICATION.into(),
                pointer: Pointer::from("/published").key(*listed.get(id.as_str())?).key("experience"),
                id: write_up::identity(self.workspace, it),
            })
        })
    }

    /// The records of a closed round.
    fn closed(&self, round: &Round) -> Option<Subject> {
        let (day, file) = (round.closed?, files::round(&round.id));
        let mut parts: Vec<Part> = self.files.values(&file, DECIDED).into_iter().collect();
        for code in self.snapshot.workspace.zones.keys() {
            parts.extend(Stage::ALL.iter().filter_map(|it| self.files.hash(&it.file(code, &round.id))));
        }
        Some(Subject {
            kind: PublishedKind::Round,
            id: round.id.clone(),
            name: format!("{}评估批次", round.label()),
            edition: published::edition(day, parts),
            file,
            pointer: "/closed".into(),
        })
    }
}

fn sentence(name: &str, text: impl Into<String>) -> Part {
    Part::new(&format!("{WORDING}{name}"), text)
}

/// Whether the pass mark was met, as it is recorded.
pub(crate) fn passed(passed: bool) -> &'static str {
    if passed { "达到" } else { "未达到" }
}

/// The points of a score that the public sees.
fn points(sheet: &ScoreSheet, extent: PublishedScores) -> Vec<Part> {
    let mut parts = vec![Part::new("total", exact::two_places(sheet.total)), Part::new("passed", passed(sheet.passed))];
    for it in sheet.dimensions.iter().filter(|_| extent == PublishedScores::Dimensions) {
        let values = [
            ("points", exact::two_places(it.points)),
            ("rate", format!("{}%", exact::padded(&it.rate))),
            ("passed", passed(it.passed).into()),
        ];
        parts.extend(values.map(|(value, text)| Part::new(&format!("dimension/{}/{value}", it.name), text)));
    }
    parts
}
