//! Reads the files of a workspace, those that changed since the memory knew them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::layout::{RECORD_NAMES, is_area_code, is_expected, is_picture};
use super::{FileText, Remarks};
use crate::finding::{Finding, MOST_FINDINGS, Place, code};
use crate::memory::{Ingredients, Key, Memory};
use crate::model::area::Areas;
use crate::model::call::Call;
use crate::model::creation::Creation;
use crate::model::evaluation::Evaluation;
use crate::model::experience::{Experience, ExperienceHead, PictureFile, PublicationList, is_slug};
use crate::model::files;
use crate::model::measures::{Article, ArticleHead, Basis, PublicStep, Version};
use crate::model::published::{PublishedKind, PublishedRecord};
use crate::model::round::{Round, is_id as is_round_id};
use crate::model::zone::{Oversight, Zone, ZoneRecord};
use crate::model::{TO_BE_FILLED, is_to_be_filled};
use crate::records::outlines::{Outlines, Read};
use crate::records::source::{self, Source, SourceTree};
use crate::records::table::areas::{self, Doubt, Reading};
use crate::records::yaml;
use crate::records::yaml::outline::Outline;
use crate::text::characters::{self, Fault, Found};

/// A check that looks at one file and at nothing else.
pub(super) type LookAt<'l> = dyn Fn(&FileText) -> Remarks + Sync + 'l;

pub(super) struct Reader<'s> {
    sources: &'s SourceTree,
    memory: &'s Memory,
    look_at: &'s LookAt<'s>,
    pub(super) findings: Vec<Finding>,
    pub(super) remarks: Vec<Finding>,
    pub(super) with_placeholders: BTreeSet<String>,
    pub(super) outlines: Outlines,
}

impl<'s> Reader<'s> {
    pub(super) fn new(sources: &'s SourceTree, memory: &'s Memory, look_at: &'s LookAt<'s>) -> Self {
        let (findings, remarks) = (vec![], vec![]);
        let (with_placeholders, outlines) = (BTreeSet::new(), Outlines::default());
        Self { sources, memory, look_at, findings, remarks, with_placeholders, outlines }
    }

    fn text(&mut self, file: &str) -> Option<&'s str> {
        match source::text(file, self.sources.get(file)?) {
            Ok(text) => {
                let conflicts = source::conflicts(file, text);
                let is_merged = conflicts.is_empty();
                self.findings.extend(conflicts);
                is_merged.then_some(text)
            }
            Err(finding) => {
                self.findings.push(*finding);
                None
            }
        }
    }

    /// Reports the faulty characters that `wanted` selects in a text other than YAML, at most `MOST_FINDINGS + 1`.
    fn characters(&mut self, file: &str, text: &str, offset: usize, wanted: impl Fn(&Found) -> bool) {
        let found = characters::faults(text).into_iter().filter(wanted);
        self.findings.extend(found.take(MOST_FINDINGS + 1).map(|it| Finding::character(file, &it, offset)));
    }

    pub(super) fn optional<T: DeserializeOwned + JsonSchema>(&mut self, file: &str) -> Option<T> {
        let source = self.sources.get(file)?;
        let (key, read): (Key, Read) = (key::<T>(file, source), |file, text| yaml::read::<T>(file, text).1);
        if let Some(record) = self.known(&key, file, source, read) {
            return Some(record);
        }
        let before = self.findings.len();
        let text = self.text(file)?;
        let (record, outline) = self.parse(file, text);
        self.outlines.add(file, source, read);
        let is_sound = self.findings.len() == before;
        self.look_at(&FileText { file, text, outline: &outline, body: None }, is_sound.then_some(key));
        record
    }

    fn parse<T: DeserializeOwned + JsonSchema>(&mut self, file: &str, text: &str) -> (Option<T>, Outline) {
        let (record, outline, findings) = yaml::read(file, text);
        self.findings.extend(findings);
        (record, outline)
    }

    /// The record of a sound file that the memory knows.
    fn known<T: DeserializeOwned>(&mut self, key: &Key, file: &str, source: &Source, read: Read) -> Option<T> {
        let entry = self.memory.get(key)?;
        let (has_placeholders, packed) = entry.split_first()?;
        let record = yaml::unpacked(packed)?;
        self.outlines.add(file, source, read);
        self.with_placeholders.extend((*has_placeholders == 1).then(|| file.to_string()));
        Some(record)
    }

    /// Looks at a file. With a key, the memory keeps its record if nothing is remarked.
    fn look_at(&mut self, file: &FileText, key: Option<Key>) {
        let Remarks { findings, has_placeholders } = (self.look_at)(file);
        if let (Some(key), [], Some(packed)) = (key, &findings[..], yaml::packed(file.outline)) {
            self.memory.put(&key, &[&[u8::from(has_placeholders)], &packed[..]].concat());
        }
        self.with_placeholders.extend(has_placeholders.then(|| file.file.to_string()));
        self.remarks.extend(findings);
    }

    pub(super) fn required<T: DeserializeOwned + JsonSchema>(&mut self, file: &str) -> Option<T> {
        if !self.sources.contains_key(file) {
            let help = match files::zone_of(file) {
                Some(code) => format!("用 `zonepress new zone {code}` 写出，再填写"),
                None => "用 `zonepress doctor` 查看工作目录应有的文件".into(),
            };
            self.findings.push(Finding::new(&code::MISSING_FILE, file, Place::File, "缺少必需的文件").help(help));
        }
        self.optional(file)
    }

    /// Returns the first merge conflict in a table and reports the others.
    fn conflicts(&mut self, file: &str, source: &Source) -> Option<Finding> {
        let mut found = source::conflicts(file, source::text(file, source).ok()?).into_iter();
        let first = found.next();
        self.findings.extend(found);
        first
    }

    /// The names of the files and folders directly under a folder.
    fn names_under(&self, folder: &str) -> BTreeSet<String> {
        let files = self.sources.range(folder.to_string()..).map(|(file, _)| file);
        files
            .map_while(|file| file.strip_prefix(folder))
            .map(|rest| rest.split('/').next().unwrap_or(rest).to_string())
            .collect()
    }

    pub(super) fn areas(&mut self) -> (Areas, Doubt) {
        let mut reading = Reading::default();
        for (file, demonstration) in areas::TABLES {
            let Some(source) = self.sources.get(file) else { continue };
            if let Some(finding) = self.conflicts(file, source) {
                reading.refuse(None, finding);
                continue;
            }
            match (source::text(file, source), source) {
                (Ok(text), _) => reading.read(file, text, demonstration),
                (Err(finding), Source::Bytes(bytes)) => reading.refuse(Some(bytes), *finding),
                (Err(finding), _) => reading.refuse(None, *finding),
            }
        }
        let Reading { mut areas, findings, doubt, .. } = reading;
        self.findings.extend(findings);
        if areas.is_empty() && self.findings.is_empty() {
            let finding = Finding::new(&code::MISSING_FILE, files::AREAS, Place::File, "缺少可创建地区目录");
            self.findings.push(finding.help("请从版本库恢复 content/areas.csv").article(Basis::EligibleAreas));
        }
        areas.sort_by(|a, b| a.code.cmp(&b.code));
        (Areas(areas), doubt)
    }

    pub(super) fn versions(&mut self) -> BTreeMap<String, Version> {
        let mut versions = BTreeMap::new();
        for id in self.names_under(files::MEASURES) {
            let folder = files::version(&id);
            let measures = self.required(&format!("{folder}measures.yaml"));
            let system = self.required(&format!("{folder}indicators.yaml"));
            let articles = self.articles(&folder);
            let source_text = self.text(&format!("{folder}source.txt")).map(str::to_string);
            let steps = self.optional::<Vec<PublicStep>>(&format!("{folder}steps.yaml")).unwrap_or_default();
            if let (Some(measures), Some(system)) = (measures, system) {
                versions.insert(id.clone(), Version { id, measures, system, articles, steps, source_text });
            }
        }
        if versions.is_empty() && self.findings.is_empty() {
            let finding = Finding::new(
                &code::MISSING_FILE,
                files::MEASURES.trim_end_matches('/'),
                Place::File,
                "没有任何办法版本",
            );
            self.findings.push(finding.help("每个版本是一个文件夹，含 measures.yaml、indicators.yaml 和 articles/"));
        }
        versions
    }

    fn articles(&mut self, folder: &str) -> Vec<Article> {
        let mut articles = Vec::new();
        for name in self.names_under(&format!("{folder}articles/")) {
            let file = format!("{folder}articles/{name}");
            if let Some((head, start)) = self.front_matter::<ArticleHead>(&file) {
                let paragraphs = self.read_text(&file)[start..]
                    .split("\n\n")
                    .map(|it| it.trim().to_string())
                    .filter(|it| !it.is_empty());
                let ArticleHead { number, title, column } = head;
                articles.push(Article { number, title, column, paragraphs: paragraphs.collect() });
            }
        }
        articles.sort_by_key(|it| it.number);
        articles
    }

    /// Reads the front matter of a Markdown file, between its two `---` lines, and returns it with the start of the
    /// body.
    fn front_matter<T: DeserializeOwned + JsonSchema>(&mut self, file: &str) -> Option<(T, usize)> {
        let source = self.sources.get(file)?;
        let read: Read = |file, text| match split_front_matter(text) {
            Some((head, _)) => yaml::read::<T>(file, &yaml_of(head)).1,
            None => Outline::default(),
        };
        let key = key::<T>(file, source);
        if let Some(head) = self.known(&key, file, source, read) {
            let text = source::text(file, source).ok()?;
            return Some((head, text.len() - split_front_matter(text)?.1.len()));
        }
        let before = self.findings.len();
        let text = self.text(file)?;
        let Some((head, body)) = split_front_matter(text) else {
            let finding = Finding::new(&code::FRONT_MATTER, file, Place::Span(0..1), "缺少文首信息")
                .help("文件以一行 `---` 开始，写明标题等信息后再以一行 `---` 结束");
            self.findings.push(finding);
            return None;
        };
        let start = text.len() - body.len();
        // Tabs and the full-width spaces that indent a paragraph are valid in Markdown. Articles are quoted verbatim.
        let is_verbatim = file.starts_with(files::MEASURES);
        let is_meant =
            |it: &Found| it.fault == Fault::Space && (is_verbatim || matches!(it.character, '\t' | '\u{3000}'));
        self.characters(file, body, start, |it| !is_meant(it));
        let (head, outline) = self.parse(file, &yaml_of(head));
        self.outlines.add(file, source, read);
        let is_sound = self.findings.len() == before;
        self.look_at(&FileText { file, text, outline: &outline, body: Some(start) }, is_sound.then_some(key));
        Some((head?, start))
    }

    /// The text of a file that was read before.
    fn read_text(&self, file: &str) -> &'s str {
        self.sources.get(file).and_then(|it| source::text(file, it).ok()).unwrap_or_default()
    }

    pub(super) fn rounds(&mut self) -> BTreeMap<String, Round> {
        let mut rounds = BTreeMap::new();
        for name in self.names_under(files::ROUNDS) {
            let Some(id) = name.strip_suffix(".yaml") else { continue };
            let file = files::round(id);
            let Some(mut round) = self.optional::<Round>(&file) else { continue };
            if round.id != id {
                let message = format!("批次编号 `{}` 与文件名 `{name}` 不一致", round.id);
                let finding = Finding::new(&code::INVALID_VALUE, &file, Place::Value("/id".into()), message);
                self.findings.push(finding.help("批次文件以批次编号命名"));
                round.id = id.to_string();
            }
            rounds.insert(id.to_string(), round);
        }
        rounds
    }

    pub(super) fn calls(&mut self) -> BTreeMap<String, Call> {
        let mut calls = BTreeMap::new();
        for name in self.names_under(files::CALLS) {
            let Some(year) = name.strip_suffix(".yaml").filter(|it| is_round_id(it)) else { continue };
            calls.extend(self.optional::<Call>(&files::call(year)).map(|it| (year.to_string(), it)));
        }
        calls
    }

    pub(super) fn published(&mut self) -> Vec<Arc<PublishedRecord>> {
        let mut records = Vec::new();
        for kind in PublishedKind::ALL {
            let folder = kind.folder();
            let files = source::below(self.sources, &folder).map(|it| it.0).filter(|it| it.ends_with(".yaml"));
            let files = files.map(str::to_string).collect();
            let read = self.each(files, |reader, file| reader.published_in(kind, file));
            records.extend(read.into_iter().flatten().map(Arc::new));
        }
        records
    }

    fn published_in(&mut self, kind: PublishedKind, file: &str) -> Option<PublishedRecord> {
        let record = self.optional::<PublishedRecord>(file)?;
        if record.kind != kind || record.file() != file {
            let message = "文件的位置与所记录的种类和编号不一致";
            let finding = Finding::new(&code::INVALID_VALUE, file, Place::Value("/id".into()), message);
            self.findings.push(finding.help(format!("应为 {}", record.file())));
            return None;
        }
        Some(record)
    }

    pub(super) fn experiences(&mut self, areas: &Areas, publication: &PublicationList) -> Vec<Arc<Experience>> {
        // Of two entries the first counts.
        let dates = publication.published.iter().rev().map(|it| (it.experience.as_str(), it.date)).collect();
        let read = |reader: &mut Self, folder: &str| reader.experiences_of(folder, areas, &dates);
        self.each(self.names_under(files::EXPERIENCE), read).into_iter().flatten().map(Arc::new).collect()
    }

    /// The write-ups of a folder, with the dates of their publication by id.
    fn experiences_of(&mut self, folder: &str, areas: &Areas, dates: &BTreeMap<&str, NaiveDate>) -> Vec<Experience> {
        let mut experiences = Vec::new();
        for name in self.names_under(&format!("{}{folder}/", files::EXPERIENCE)) {
            let Some(slug) = name.strip_suffix(".md").filter(|it| is_slug(it)) else { continue };
            let file = files::experience(&format!("{folder}/{slug}"));
            let Some((head, body_offset)) = self.front_matter::<ExperienceHead>(&file) else { continue };
            let body = &self.read_text(&file)[body_offset..];
            if self.unfilled(&file, body, body_offset) {
                continue;
            }
            let code = areas.current(folder).to_string();
            let published = dates.get(format!("{code}/{slug}").as_str()).copied();
            let (body, slug) = (body.to_string(), slug.to_string());
            let pictures = self.pictures(&format!("{}/", file.trim_end_matches(".md")));
            experiences.push(Experience {
                code,
                slug,
                file,
                head,
                body,
                body_offset,
                published,
                is_draft: false,
                pictures,
            });
        }
        experiences
    }

    /// Reads several things side by side. Their findings come in the order of their names.
    fn each<T: Send>(&mut self, names: BTreeSet<String>, read: impl Fn(&mut Self, &str) -> T + Sync) -> Vec<T> {
        let names: Vec<String> = names.into_iter().collect();
        let read = |name: &String| {
            let mut reader = Self::new(self.sources, self.memory, self.look_at);
            let value = read(&mut reader, name);
            (value, reader)
        };
        let read: Vec<(T, Self)> = names.par_iter().map(read).collect();
        let (values, readers): (Vec<T>, Vec<Self>) = read.into_iter().unzip();
        for reader in readers {
            self.findings.extend(reader.findings);
            self.remarks.extend(reader.remarks);
            self.with_placeholders.extend(reader.with_placeholders);
            self.outlines.extend(reader.outlines);
        }
        values
    }

    /// Reports the lines of a write-up that mark what is to be filled in. Returns whether there is one.
    fn unfilled(&mut self, file: &str, body: &str, offset: usize) -> bool {
        let (mut at, before) = (offset, self.findings.len());
        for line in body.split_inclusive('\n') {
            if is_to_be_filled(line) {
                let start = at + line.len() - line.trim_start().len();
                let place = Place::Span(start..start + TO_BE_FILLED.len());
                let finding = Finding::new(&code::TO_BE_FILLED, file, place, "正文的这一部分还没有填写");
                let help = format!("请将“{TO_BE_FILLED}”换成实际内容；不需要的部分连同标题删去");
                self.findings.push(finding.help(help));
            }
            at += line.len();
        }
        self.findings.len() > before
    }

    fn pictures(&mut self, folder: &str) -> Vec<PictureFile> {
        let mut pictures = Vec::new();
        for name in self.names_under(folder).into_iter().filter(|it| is_picture(it)) {
            let file = format!("{folder}{name}");
            match self.sources.get(&file) {
                Some(Source::Bytes(bytes)) => pictures.push(PictureFile { name, file, bytes: bytes.clone() }),
                Some(refused) => self.findings.extend(source::text(&file, refused).err().map(|it| *it)),
                None => {}
            }
        }
        pictures
    }

    pub(super) fn zones(&mut self) -> BTreeMap<String, Arc<Zone>> {
        let codes = self.names_under(files::ZONES).into_iter().filter(|it| is_area_code(it)).collect();
        let zones = self.each(codes, |reader, code| reader.zone(code));
        zones.into_iter().flatten().map(|it| (it.code.clone(), Arc::new(it))).collect()
    }

    fn zone(&mut self, code: &str) -> Option<Zone> {
        let record = self.required::<ZoneRecord>(&files::zone_record(code));
        let oversight = self.optional::<Oversight>(&files::oversight(code)).unwrap_or_default();
        let creations = self.creations(code);
        let evaluations = self.evaluations(code);
        record.map(|record| Zone { code: code.to_string(), record, creations, evaluations, oversight })
    }

    fn creations(&mut self, code: &str) -> BTreeMap<String, Creation> {
        let mut creations = BTreeMap::new();
        for year in self.names_under(&files::creations(code)) {
            let folder = files::creation(code, &year);
            let creation = Creation {
                application: self.optional(&format!("{folder}application.yaml")),
                recommendation: self.optional(&format!("{folder}province.yaml")),
                approval: self.optional(&format!("{folder}samr.yaml")),
            };
            creations.insert(year, creation);
        }
        creations
    }

    fn evaluations(&mut self, code: &str) -> BTreeMap<String, Evaluation> {
        let mut evaluations = BTreeMap::new();
        for round in self.names_under(&files::zone(code)).into_iter().filter(|it| is_round_id(it)) {
            let folder = files::evaluation(code, &round);
            let evaluation = Evaluation {
                self_evaluation: self.optional(&format!("{folder}self.yaml")),
                province: self.optional(&format!("{folder}province.yaml")),
                samr: self.optional(&format!("{folder}samr.yaml")),
            };
            evaluations.insert(round, evaluation);
        }
        evaluations
    }

    /// Whether a file is a picture that belongs to a write-up.
    fn is_beside_write_up(&self, file: &str) -> bool {
        let Some((folder, name)) = file.rsplit_once('/') else { return false };
        folder.starts_with(files::EXPERIENCE) && is_picture(name) && self.sources.contains_key(&format!("{folder}.md"))
    }

    /// Reports files that have no place in the layout of a workspace.
    pub(super) fn unexpected(&self) -> Vec<Finding> {
        let unexpected = self.sources.keys().filter(|it| !is_expected(it) && !self.is_beside_write_up(it));
        unexpected
            .map(|file| {
                let name = file.rsplit('/').next().unwrap_or(file);
                let help = match yaml::schema::nearest(name, RECORD_NAMES) {
                    Some(known) => format!("是否应为 `{known}`？"),
                    None => "工作目录的结构见 README“目录”一节；不需要的文件请删去".to_string(),
                };
                let finding = Finding::new(&code::UNEXPECTED_FILE, file, Place::File, "文件不在约定的位置，不会被读取");
                finding.help(help)
            })
            .collect()
    }
}

/// The key of the record of a file.
fn key<T>(file: &str, source: &Source) -> Key {
    Ingredients::of_records("record").with(std::any::type_name::<T>()).with(file).with(source.sha256()).key()
}

/// The front matter as YAML. Its first line becomes blank, so that positions are those in the file.
fn yaml_of(head: &str) -> String {
    head.replacen("---", "   ", 1)
}

/// Splits a text into its front matter, including the first `---` line, and the body after the second one.
fn split_front_matter(text: &str) -> Option<(&str, &str)> {
    let mut at = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let is_rule = line.trim_end() == "---";
        match index {
            0 if !is_rule => return None,
            0 => {}
            _ if is_rule => return Some((&text[..at], &text[at + line.len()..])),
            _ => {}
        }
        at += line.len();
    }
    None
}
