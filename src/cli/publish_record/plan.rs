//! Which records are due on a day, and which corrections were asked for.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use crate::cli::{Input, suggested};
use crate::model::published::{Edition, PublishedKind, PublishedRecord, record_of};
use crate::procedure::published::change::Change;
use crate::procedure::published::{self, Changes};
use crate::records::known::Known;
use crate::view::archive::{self, Subject};

/// What the command line asks for.
pub(super) struct Wanted<'a> {
    /// `None` for all kinds.
    pub(super) kind: Option<PublishedKind>,
    pub(super) subject: Option<&'a str>,
    /// The reason of a correction.
    pub(super) reason: Option<&'a str>,
}

/// What to record now.
pub(super) struct Plan {
    pub(super) due: Vec<Due>,
    /// Names of what is not recorded yet, or changed, and rests on records with faults.
    pub(super) waiting: Vec<String>,
}

/// A record to write.
pub(super) struct Due {
    pub(super) record: PublishedRecord,
    /// Its name in messages.
    pub(super) name: String,
}

/// Something that is published, or was and no longer is, with its record.
struct Candidate<'c> {
    kind: PublishedKind,
    id: String,
    name: String,
    /// The file that says that it is published.
    file: Option<&'c str>,
    /// What is published now; `None` if it was withdrawn.
    now: Option<&'c Edition>,
    record: Option<&'c PublishedRecord>,
}

/// The records to write, of what rests on sound records.
///
/// # Errors
/// If something changed since it was recorded and no reason is given, or if the subject is not published.
pub(super) fn plan(input: &Input, wanted: &Wanted, is_sound: impl Fn(PublishedKind, &str) -> bool) -> Result<Plan> {
    let workspace = input.workspace()?;
    let files = input.files();
    let subjects = archive::subjects(workspace, input.as_of, input.scores(), files);
    let known = input.known()?;
    let candidates = candidates(known, &subjects);
    let selected = selected(input, wanted, &candidates)?;
    let (sound, unsound): (Vec<&Candidate>, _) = selected.into_iter().partition(|it| is_sound(it.kind, &it.id));
    let waiting = unsound.into_iter().filter(|it| it.record.is_none() || it.is_changed());
    let waiting = waiting.map(|it| it.name.clone()).collect();
    let Some(reason) = wanted.reason else { return Ok(Plan { due: first(&sound)?, waiting }) };
    let changed: Vec<&Candidate> = sound.into_iter().filter(|it| it.is_changed()).collect();
    // One reason may stand for all scores: they share the figures on which they rest.
    if wanted.subject.is_none() && wanted.kind != Some(PublishedKind::Score) {
        refuse_several(&changed)?;
    }
    let rounds = rounds_along(&changed, &candidates);
    let due = changed.into_iter().chain(rounds).filter_map(|it| it.corrected(input, reason)).collect();
    Ok(Plan { due, waiting })
}

/// Fails unless a single change was made. Several publications may rest on it.
fn refuse_several(changed: &[&Candidate]) -> Result<()> {
    if changed.is_empty() {
        bail!("没有与已存档的不同的内容，不需要更正");
    }
    let (rounds, others): (Vec<&Candidate>, Vec<&Candidate>) = changed.iter().partition(|it| it.is_round());
    let files = files(&others);
    let follows = |it: &&Candidate| !others.is_empty() && it.files().is_subset(&files);
    let is_shared = others.iter().all(|it| !it.values().is_empty() && it.values() == others[0].values());
    let is_one = others.len() == 1 || is_shared && !others.is_empty();
    if changed.len() == 1 || is_one && rounds.iter().all(follows) {
        return Ok(());
    }
    let names: Vec<String> = changed.iter().map(|it| format!("  {} {}：{}", it.kind.id(), it.id, it.name)).collect();
    bail!("与已存档的不同的不止一项，更正须写明是哪一项：\n{}", names.join("\n"))
}

/// The closed rounds that changed by nothing but what is corrected. They are corrected along with it.
fn rounds_along<'c>(corrected: &[&Candidate], all: &'c [Candidate<'c>]) -> Vec<&'c Candidate<'c>> {
    let is_corrected = |it: &Candidate| corrected.iter().any(|own| (own.kind, &own.id) == (it.kind, &it.id));
    let open: Vec<&Candidate> =
        all.iter().filter(|it| !it.is_round() && it.is_changed() && !is_corrected(it)).collect();
    let (own, others) = (files(corrected), files(&open));
    let follows = |it: &Candidate| it.files().is_subset(&own) && it.files().is_disjoint(&others);
    all.iter().filter(|it| it.is_round() && it.is_changed() && !is_corrected(it) && follows(it)).collect()
}

fn files(candidates: &[&Candidate]) -> BTreeSet<String> {
    candidates.iter().flat_map(|it| it.files()).collect()
}

fn candidates<'c>(known: &'c Known, subjects: &'c [Subject]) -> Vec<Candidate<'c>> {
    let id = |it: &Subject| known.current_id(it.kind, &it.id);
    let mut candidates: Vec<Candidate> = subjects
        .iter()
        .map(|it| Candidate {
            kind: it.kind,
            id: it.id.clone(),
            name: it.name.clone(),
            file: Some(&it.file),
            now: Some(&it.edition),
            record: known.published_record(it.kind, &it.id),
        })
        .collect();
    let is_there = |it: &PublishedRecord| {
        let own = known.current_id(it.kind, &it.id);
        subjects.iter().any(|subject| subject.kind == it.kind && id(subject) == own)
    };
    candidates.extend(known.published.iter().filter(|it| !is_there(it)).map(|it| Candidate {
        kind: it.kind,
        id: it.id.clone(),
        name: format!("{} {}", it.kind.name(), it.id),
        file: None,
        now: None,
        record: Some(it),
    }));
    candidates
}

/// The candidates that the command line names.
fn selected<'c>(input: &Input, wanted: &Wanted, all: &'c [Candidate<'c>]) -> Result<Vec<&'c Candidate<'c>>> {
    let of_kind = all.iter().filter(|it| wanted.kind.is_none_or(|kind| it.kind == kind));
    let Some(subject) = wanted.subject else { return Ok(of_kind.collect()) };
    let Some(kind) = wanted.kind else { return Ok(of_kind.collect()) };
    let own: Vec<&Candidate> = of_kind.collect();
    let workspace = input.workspace()?;
    let subject = subject.trim_end_matches(".md");
    let current = |id: &str| workspace.current_id(kind, id);
    let experience = workspace.experiences.iter().find(|it| it.id() == current(subject));
    let recorded = experience.map(|it| published::write_up::identity(workspace, it));
    let wanted_id = current(recorded.as_deref().filter(|_| kind == PublishedKind::Experience).unwrap_or(subject));
    // An area alone stands for its latest score or sanction.
    let area = format!("{}/", input.current(subject));
    let found = own.iter().find(|it| current(&it.id) == wanted_id);
    let last = || own.iter().rfind(|it| kind.is_of_area() && current(&it.id).starts_with(&area));
    if let Some(it) = found.or_else(last).filter(|it| wanted.reason.is_none() || it.record.is_some()) {
        return Ok(vec![it]);
    }
    unknown(input, kind, subject, found.is_some(), &own)
}

fn unknown<T>(input: &Input, kind: PublishedKind, subject: &str, is_there: bool, all: &[&Candidate]) -> Result<T> {
    let day = input.as_of;
    if is_there {
        bail!("{} {subject} 还没有存档，不需要更正；请先不带 --correct 运行一次", kind.name());
    }
    if kind == PublishedKind::Experience && !subject.contains('/') {
        bail!("经验材料写作 `代码/文件名`，如 990100/off-site-inspection");
    }
    if !kind.is_of_area() {
        let rounds = &input.workspace()?.rounds;
        if !rounds.contains_key(subject) {
            let ids: Vec<&str> = rounds.keys().map(String::as_str).collect();
            bail!("没有评估批次 `{subject}`；现有批次：{}", ids.join("、"));
        }
        match kind {
            PublishedKind::Round => bail!("截至 {day}，批次 {subject} 还没有结束；用 `zonepress close-round` 结束"),
            _ => bail!("截至 {day}，批次 {subject} 还没有发布{}", kind.name()),
        }
    }
    let place = if kind == PublishedKind::Experience { "，见 content/experience/publication.yaml" } else { "" };
    let known = suggested(all.iter().map(|it| it.id.as_str()).take(3));
    let known = if kind == PublishedKind::Experience { String::new() } else { known };
    bail!("截至 {day}，没有已发布的{} `{subject}`{place}{known}", kind.name())
}

/// First records of what has none.
///
/// # Errors
/// If something on record changed: each correction needs its reason.
fn first(selected: &[&Candidate]) -> Result<Vec<Due>> {
    let changed: Vec<&&Candidate> = selected.iter().filter(|it| it.is_changed()).collect();
    if !changed.is_empty() {
        let told: Vec<String> = changed.iter().map(|it| format!("{}：{}", it.name, it.words().join("；"))).collect();
        let [kind, id] = [changed[0].kind.id(), changed[0].id.as_str()];
        bail!(
            "与已发布的不同，没有存档：\n{}\n误改的，请恢复；确需更正或者撤下的，逐项写明理由：\
             zonepress publish-record {kind} {id} --correct 理由",
            told.join("\n")
        );
    }
    let missing = selected.iter().filter(|it| it.record.is_none());
    Ok(missing.filter_map(|it| it.first()).collect())
}

impl Candidate<'_> {
    fn is_round(&self) -> bool {
        self.kind == PublishedKind::Round
    }

    fn is_changed(&self) -> bool {
        !self.words().is_empty()
    }

    /// The changes of the records on which it rests.
    fn below(&self) -> Vec<Change> {
        let edition = self.record.and_then(|it| it.editions.last()).zip(self.now);
        edition.map_or(vec![], |(last, now)| Changes::of(self.kind, last, now).internal)
    }

    /// The values that changed below it, in words.
    fn values(&self) -> Vec<String> {
        self.below().into_iter().map(|it| it.words).collect()
    }

    /// The files that changed: those on which it rests, or else its own.
    fn files(&self) -> BTreeSet<String> {
        let below: BTreeSet<String> =
            self.below().iter().filter_map(|it| record_of(&it.part)).map(str::to_string).collect();
        if below.is_empty() { self.file.iter().map(|it| it.to_string()).collect() } else { below }
    }

    /// What changed since the last edition, in words.
    fn words(&self) -> Vec<String> {
        let Some(last) = self.record.and_then(|it| it.editions.last()) else { return vec![] };
        match (self.now, last.is_withdrawn()) {
            (None, true) => vec![],
            (None, false) => vec!["不再发布".into()],
            (Some(_), true) => vec!["撤下以后重新发布".into()],
            (Some(now), false) => Changes::of(self.kind, last, now).words(),
        }
    }

    fn first(&self) -> Option<Due> {
        let record = PublishedRecord { kind: self.kind, id: self.id.clone(), editions: vec![self.now?.clone()] };
        Some(Due { record, name: self.name.clone() })
    }

    /// The record with a correction or a withdrawal.
    fn corrected(&self, input: &Input, reason: &str) -> Option<Due> {
        let now = self.now.cloned().unwrap_or_else(|| published::edition(input.as_of, vec![]));
        let record = published::corrected(self.record?, now, input.as_of, reason);
        Some(Due { record, name: format!("{}：{}", self.name, self.words().join("；")) })
    }
}
