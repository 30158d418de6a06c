//! What the preview shows: the newest site that could be made, and the findings of the newest records.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Context, Result};
use chrono::NaiveDate;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::cache::Cache;
use crate::cli::Input;
use crate::cli::build::{self, Extent, Parts};
use crate::cli::check::selection::Selection;
use crate::cli::stages::Stages;
use crate::finding::{Finding, report};
use crate::fs;
use crate::model::files;
use crate::output::OutputTree;
use crate::print::document;
use crate::print::typst::{Press, Typst};
use crate::records::overlay::Overlay;
use crate::records::source::SourceTree;
use crate::text::failure::told;

/// The preview of a workspace.
pub(super) struct Preview {
    root: PathBuf,
    as_of: Option<NaiveDate>,
    subjects: Vec<String>,
    shown: Mutex<Arc<Shown>>,
    /// The number of the newest renewal.
    pub(super) number: watch::Sender<u64>,
}

/// One state of the preview.
#[derive(Default)]
pub(super) struct Shown {
    site: Option<Arc<Site>>,
    /// The site before a fault: pages that the fault removed are shown from here.
    before: Option<Arc<Site>>,
    /// What the overlay shows, as JSON.
    pub(super) report: Value,
    /// The folder of the site on its server: `/`, or `/a/b/`.
    pub(super) folder: String,
}

struct Site {
    /// With documents that are still to be printed.
    tree: OutputTree,
    /// The titles of the documents, by path in the output.
    documents: BTreeMap<String, String>,
    input: Arc<Input>,
    templates: SourceTree,
    folder: String,
}

/// What one reading of the records gave.
struct Reading {
    site: Result<Site>,
    findings: Value,
    has_errors: bool,
    told: String,
}

impl Preview {
    pub(super) fn new(root: PathBuf, as_of: Option<NaiveDate>, subjects: Vec<String>) -> Result<Self> {
        let input = Input::read(Some(&root), as_of)?;
        Selection::of(&input, &subjects)?;
        let (number, _) = watch::channel(0);
        Ok(Self { root, as_of, subjects, shown: Mutex::default(), number })
    }

    pub(super) fn shown(&self) -> Arc<Shown> {
        Arc::clone(&self.shown.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the records again and shows what they give. Reports to the terminal.
    pub(super) fn renew(&self) {
        let start = Instant::now();
        // Records with errors reach code that `build` never runs on them. A panic there must not end the preview.
        let reading = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.read()));
        let reading = reading.unwrap_or_else(|_| Err(anyhow::anyhow!("记录的错误使页面不能生成，请先改正")));
        let number = *self.number.borrow() + 1;
        let next = match reading {
            Ok(reading) => self.next(reading, number, start),
            Err(err) => self.failed(&told(&err), number),
        };
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        self.number.send_replace(number);
    }

    fn failed(&self, failure: &str, number: u64) -> Shown {
        tell!("错误：{failure}（保留原来的页面）");
        let last = self.shown();
        let report = json!({ "number": number, "failure": failure, "findings": [] });
        Shown { site: last.site.clone(), before: last.before.clone(), report, folder: last.folder.clone() }
    }

    fn next(&self, reading: Reading, number: u64, start: Instant) -> Shown {
        let last = self.shown();
        let failure = reading.site.as_ref().err().map(told);
        let kept = last.before.clone().or_else(|| last.site.clone());
        let (site, before) = match reading.site {
            Ok(site) if !reading.has_errors => (Some(Arc::new(site)), None),
            Ok(site) => (Some(Arc::new(site)), kept),
            Err(_) => (last.site.clone(), last.before.clone()),
        };
        let report = json!({ "number": number, "failure": failure, "findings": reading.findings });
        let failure = failure.map(|it| format!("错误：{it}（保留原来的页面）\n")).unwrap_or_default();
        tell!("{}{failure}已更新（{:.1} 秒）", reading.told, start.elapsed().as_secs_f32());
        let folder = site.as_ref().map_or_else(|| "/".to_string(), |it| it.folder.clone());
        Shown { site, before, report, folder }
    }

    fn read(&self) -> Result<Reading> {
        let input = Arc::new(Input::read_whole(&self.root, self.as_of)?.preview());
        let (all, site) = rayon::join(|| input.findings(), || site(&input));
        let findings = Selection::of(&input, &self.subjects)?.of_findings(all.clone());
        let listed = serde_json::from_str(&report::json(&findings, &input.report())).context("findings are JSON")?;
        let errors: Vec<&Finding> = all.iter().filter(|it| it.is_error()).collect();
        // Areas and write-ups do without those that cannot be read; everything needs the rest.
        let common = errors.iter().find(|it| files::area_of(&it.file).is_none());
        let site = match common {
            Some(finding) => Err(anyhow::anyhow!("{}：{}", finding.file, finding.message)),
            None => site,
        };
        let told = report::human(&findings, &input.report(), false) + &report::summary(&findings) + "；";
        Ok(Reading { site, findings: listed, has_errors: !errors.is_empty(), told })
    }
}

fn site(input: &Arc<Input>) -> Result<Site> {
    let templates = fs::read_folder(&input.root, "templates", None)?;
    let mut documents = BTreeMap::new();
    let cache = Cache::of_user()?;
    let (extent, mut stages) = (Extent::Whole { cache: cache.as_ref(), earlier: None, place: None }, Stages::new());
    let assets = fs::read_folder(&input.root, "site", None)?;
    let parts = Parts { templates: &templates, assets: &assets };
    let tree = build::output(input, &Overlay::default(), parts, extent, &mut stages, |printing| {
        documents.extend(printing.jobs.iter().map(|it| (build::output_path(it), it.title.clone())));
        Ok(build::blank(printing))
    })?;
    let folder = input.loaded.workspace.as_ref().map_or("/", |it| &it.site.folder.0).to_string();
    Ok(Site { tree, documents, input: Arc::clone(input), templates, folder })
}

impl Shown {
    /// The sites to look in: the newest, then the last without errors.
    fn sites(&self) -> impl Iterator<Item = &Site> {
        self.site.iter().chain(&self.before).map(AsRef::as_ref)
    }

    /// A file of the output. Documents are printed when they are asked for.
    ///
    /// # Errors
    /// If a document cannot be printed.
    pub(super) fn file(&self, path: &str) -> Result<Option<Vec<u8>>> {
        for site in self.sites() {
            if site.documents.contains_key(path) {
                return site.print(path).map(Some);
            }
            if let Some(bytes) = site.tree.bytes(path) {
                return Ok(Some(bytes.to_vec()));
            }
        }
        Ok(None)
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.sites().any(|it| it.tree.has(path))
    }

    /// All documents, with their paths in the output.
    pub(super) fn documents(&self) -> Vec<(&str, &str)> {
        let documents = self.site.iter().flat_map(|it| &it.documents);
        documents.map(|(path, title)| (path.as_str(), title.as_str())).collect()
    }
}

impl Site {
    fn print(&self, path: &str) -> Result<Vec<u8>> {
        let cache = Cache::of_user()?;
        let press = Press::new(Typst::find()?, &self.templates, &self.input.sources, cache.as_ref())?;
        build::with_subject(&self.input, |subject| {
            let jobs = document::jobs(subject);
            let job = jobs.iter().find(|it| build::output_path(it) == path);
            press.print_one(job.with_context(|| format!("没有 `{path}`"))?)
        })?
    }
}
