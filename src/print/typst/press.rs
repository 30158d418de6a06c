//! Prints documents in batches, with several typst processes in parallel.
//!
//! Templates read their data from a JSON file, so that no data is evaluated as markup. Every warning counts as a
//! failure, because typst only warns about a missing font family or glyph. One faulty document fails its batch, so
//! the documents of a failed batch are printed again one by one to find it.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use chrono::Datelike;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Typst, choose_fonts, message, process};
use crate::cache::{Cache, pictures};
use crate::memory::{Ingredients, Key};
use crate::model::experience::PictureFile;
use crate::print::document::{Contents, DocumentJob, Form};
use crate::print::docx::{self, Pictures};
use crate::records::source::{Source, SourceTree};
use crate::text::failure::told;
use crate::transient::{self, Folder, Process, bound};
use crate::view::document::print_path;

/// The most documents for one process, and the most memory that they may need beside that of an empty one (130 MB).
const MOST_IN_A_BATCH: usize = 64;
const MOST_MEMORY_OF_A_BATCH: usize = 500_000_000;

/// The template that prints a list of documents.
const BUNDLE: &str = "templates/typst/bundle.typ";

/// A temporary folder with the templates, in which documents are compiled.
pub(crate) struct Press<'r> {
    /// Searched for characters that typst reports as missing.
    records: &'r SourceTree,
    typst: Typst,
    folder: Folder,
    fonts: Value,
    cache: Option<&'r Cache>,
    /// Everything that all documents depend on: the typst release, the templates and the fonts.
    edition: Ingredients,
    /// The most documents for one process.
    batch: usize,
    threads: ThreadPool,
    /// How long documents took, by title. Those of a batch share its time by their size.
    times: Mutex<Vec<(String, Duration)>>,
}

impl<'r> Press<'r> {
    /// Writes the templates to a temporary folder and chooses the fonts.
    pub(crate) fn new(
        typst: Typst,
        templates: &SourceTree,
        records: &'r SourceTree,
        cache: Option<&'r Cache>,
    ) -> Result<Self> {
        let folder = temporary()?;
        let mut edition = Ingredients::of("document");
        for (file, source) in templates.iter().filter(|(file, _)| file.starts_with("templates/typst/")) {
            if let Source::Bytes(bytes) = source {
                let target = folder.path().join(file);
                write(&target, bytes)?;
                edition = edition.with(file).with(bytes.sha256());
            }
        }
        let fonts = serde_json::to_value(choose_fonts(&typst, templates)?)?;
        let edition = edition.with_value(&fonts).with(typst.edition());
        let threads = ThreadPoolBuilder::new().build()?;
        Ok(Self {
            records,
            typst,
            folder,
            fonts,
            cache,
            edition,
            batch: batch_size(),
            threads,
            times: Mutex::default(),
        })
    }

    /// Everything that all documents depend on.
    pub(crate) fn edition(&self) -> &Ingredients {
        &self.edition
    }

    /// Prints the documents. `take` gets the bytes or the error of each, with its index, in any order and from any
    /// thread. When it breaks, no further batches are begun.
    pub(crate) fn print(&self, jobs: &[&DocumentJob], take: impl Fn(usize, Result<Vec<u8>>) -> ControlFlow<()> + Sync) {
        self.side_by_side(|| self.print_all(jobs, &take));
    }

    /// Does work on threads that nothing else uses, so that it never waits for those who wait for documents.
    pub(crate) fn side_by_side<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.threads.install(work)
    }

    fn print_all(&self, jobs: &[&DocumentJob], take: &(impl Fn(usize, Result<Vec<u8>>) -> ControlFlow<()> + Sync)) {
        let workers = rayon::current_num_threads();
        // The threads of several processes would only wait for each other.
        let cores = workers / jobs.len().clamp(1, workers);
        let (next, most) = (AtomicUsize::new(0), jobs.len().div_ceil(workers).clamp(1, self.batch));
        let take = |index, result| {
            if take(index, result).is_break() {
                next.store(jobs.len(), Ordering::Relaxed);
            }
        };
        // Each worker fills one batch after the other, so that the data of few documents is in memory.
        (0..workers).into_par_iter().with_max_len(1).for_each(|_| {
            let mut batch: Vec<PreparedDocument> = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(job) = jobs.get(index) else { break };
                let document = self.prepared(index, job);
                if let Some(bytes) = self.cache.and_then(|it| it.get(&document.key)) {
                    take(index, Ok(bytes));
                    continue;
                }
                let memory = batch.iter().map(PreparedDocument::memory).sum::<usize>() + document.memory();
                // A run of typst makes one form.
                let is_of_other_form = batch.first().is_some_and(|it| it.job.form != job.form);
                if (memory > MOST_MEMORY_OF_A_BATCH || is_of_other_form) && !batch.is_empty() {
                    self.print_and_keep(&std::mem::take(&mut batch), cores, &take);
                }
                batch.push(document);
                if batch.len() == most {
                    self.print_and_keep(&std::mem::take(&mut batch), cores, &take);
                }
            }
            if !batch.is_empty() {
                self.print_and_keep(&batch, cores, &take);
            }
        });
    }

    /// Prints one document.
    pub(crate) fn print_one(&self, job: &DocumentJob) -> Result<Vec<u8>> {
        let printed = Mutex::new(None);
        self.print(&[job], |_, result| {
            *printed.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            ControlFlow::Continue(())
        });
        printed.into_inner().unwrap_or_else(PoisonError::into_inner).expect("every document is printed or fails")
    }

    /// Prints a batch with as many threads, and keeps the documents in the cache.
    fn print_and_keep(&self, batch: &[PreparedDocument], cores: usize, take: Take) {
        if let Err(error) = self.lay_out(batch) {
            let refused = |it: &PreparedDocument| anyhow!("{}没有生成：{}", it.job.title, told(&error));
            return batch.iter().for_each(|it| take(it.index, Err(refused(it))));
        }
        let start = Instant::now();
        let printed = self.print_batch(batch, cores);
        self.note_times(batch, start.elapsed());
        if let Some(cache) = self.cache {
            let sound = batch.iter().zip(&printed).filter_map(|(it, result)| Some((&it.key, result.as_deref().ok()?)));
            cache.put(sound);
        }
        batch.iter().zip(printed).for_each(|(it, result)| take(it.index, result));
    }

    fn note_times(&self, batch: &[PreparedDocument], time: Duration) {
        let sizes = batch.iter().map(|it| u32::try_from(it.size() / 1024 + 1).unwrap_or(u32::MAX));
        let all = sizes.clone().fold(0_u32, u32::saturating_add).max(1);
        let shares = sizes.map(|it| time * it / all);
        let times = batch.iter().map(|it| it.job.title.clone()).zip(shares);
        self.times.lock().unwrap_or_else(PoisonError::into_inner).extend(times);
    }

    /// The documents that took longest, slowest first.
    pub(crate) fn slowest(&self, count: usize) -> Vec<(String, Duration)> {
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner).clone();
        times.sort_by_key(|it| std::cmp::Reverse(it.1));
        times.truncate(count);
        times
    }

    fn prepared<'j, 'w>(&self, index: usize, job: &'j DocumentJob<'w>) -> PreparedDocument<'j, 'w> {
        let Contents { data, pictures, .. } = job.contents();
        let copies = data["copies"].as_u64().and_then(|it| usize::try_from(it).ok()).unwrap_or(1);
        let data = data.to_string();
        // Everything that the document is made from.
        let key = self.edition.clone().with(job.kind).with(job.form.extension());
        let key = key.with(job.date.to_string()).with(&data).key();
        PreparedDocument { index, job, data, copies, pictures, key }
    }

    /// Writes the pictures to the paths where the documents read them.
    fn lay_out(&self, documents: &[PreparedDocument]) -> Result<()> {
        let pictures = documents.iter().flat_map(|it| &it.pictures).map(|it| (print_path(it), *it));
        let pictures: BTreeMap<String, &PictureFile> = pictures.collect();
        pictures.iter().try_for_each(|(path, file)| {
            let target = self.folder.path().join(path);
            // The path names the content. Another worker may write the same picture, and a process may read it.
            if target.exists() {
                return Ok(());
            }
            let encoded = self.encoded(file)?;
            let fresh = self.folder.path().join(format!("{path}.{:?}", std::thread::current().id()));
            write(&fresh, &encoded)?;
            transient::whole(|| fs::rename(&fresh, &target)).with_context(|| in_temporary(self.folder.path()))
        })
    }

    fn print_batch(&self, batch: &[PreparedDocument], cores: usize) -> Vec<Result<Vec<u8>>> {
        if let ([_, _, ..], Ok(documents)) = (batch, self.compile(batch, cores)) {
            return documents.into_iter().map(Ok).collect();
        }
        let single = |document: &PreparedDocument| {
            let result = self.compile(std::slice::from_ref(document), cores);
            result.map(|mut it| it.remove(0)).with_context(|| format!("{}没有生成", document.job.title))
        };
        batch.iter().map(single).collect()
    }

    /// Compiles a batch in one run of typst.
    fn compile(&self, batch: &[PreparedDocument], cores: usize) -> Result<Vec<Vec<u8>>> {
        let root = self.folder.path();
        let run = transient::whole(|| tempfile::Builder::new().prefix("run-").tempdir_in(root))
            .with_context(|| in_temporary(root))?;
        let name = run.path().file_name().expect("a folder has a name").to_string_lossy().into_owned();
        let documents: Vec<BundleEntry> =
            batch.iter().enumerate().map(|(index, it)| it.entry(index)).collect::<Result<_>>()?;
        let form = batch[0].job.form;
        let editable = form == Form::Editable;
        let data = serde_json::to_string(&Bundle { fonts: &self.fonts, editable, documents })?;
        write(&run.path().join("data.json"), data.as_bytes())?;
        let log = run.path().join("log");
        let mut command = bound(&self.typst.program);
        command
            .args(["compile", "--format", "bundle", "--features", features(form), "--root"])
            .arg(root)
            .args(["--ignore-system-fonts", "--ignore-embedded-fonts", "--font-path"])
            .arg(&self.typst.fonts)
            .args(["--jobs", &cores.to_string(), "--diagnostic-format", "short"])
            .args(["--pdf-standard", "a-3a,ua-1", "--creation-timestamp", "0"])
            .args(["--input", &format!("data=/{name}/data.json")])
            .arg(root.join(BUNDLE))
            .arg(run.path().join("out"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(transient::whole(|| fs::File::create(&log)).with_context(|| in_temporary(root))?);
        let process =
            Process::start(&mut command).with_context(|| format!("不能运行 `{}`", self.typst.program.display()))?;
        let status = process::wait(&process, process::time_limit(batch.len()))?;
        let said = self.plain(&fs::read(&log)?);
        let texts = || batch.iter().flat_map(|it| it.job.contents().into_texts()).collect();
        let subject = message::Subject { texts: &texts, records: self.records, folder: batch[0].job.records() };
        let mut messages = message::unexpected(&said, &subject);
        if messages.is_empty() {
            messages.extend(process::failure(status));
        }
        if !messages.is_empty() && fs::write(run.path().join("probe"), [0; PROBE]).is_err() {
            messages.push(format!("{}：已满或者不能写入；请用 TMPDIR 换一个", in_temporary(root)));
        }
        if !messages.is_empty() {
            return Err(anyhow!("{}", messages.join("\n")));
        }
        let made = |(index, it): (usize, &PreparedDocument)| {
            let path = run.path().join("out").join(file(index, form));
            if editable { self.editable(it, &path) } else { written(&path) }
        };
        batch.iter().enumerate().map(made).collect()
    }

    /// Makes the file for word processors from the markup that typst wrote.
    fn editable(&self, document: &PreparedDocument, path: &Path) -> Result<Vec<u8>> {
        let markup = fs::read_to_string(path).context("typst 没有写出文件")?;
        let encoded = |file: &PictureFile| Ok((format!("/{}", print_path(file)), self.encoded(file)?));
        let pictures: Pictures = document.pictures.iter().map(|it| encoded(it)).collect::<Result<_>>()?;
        docx::docx(&markup, &pictures, document.job.date)
    }

    fn encoded(&self, file: &PictureFile) -> Result<Vec<u8>> {
        pictures::encoded(self.cache, file).with_context(|| format!("`{}` 不能读取", file.file))
    }

    /// The messages of typst, without the path of the temporary folder.
    fn plain(&self, stderr: &[u8]) -> String {
        let root = format!("{}/", self.folder.path().display());
        String::from_utf8_lossy(stderr).replace(&root, "")
    }
}

/// Reads a document, which must be a PDF from its beginning to its end.
fn written(path: &Path) -> Result<Vec<u8>> {
    let bytes = fs::read(path).context("typst 没有写出文件")?;
    match bytes.starts_with(b"%PDF-") && bytes.trim_ascii_end().ends_with(b"%%EOF") {
        true => Ok(bytes),
        false => bail!("typst 写出的文件不是完整的 PDF；请用 `zonepress doctor` 查看用的是哪个 typst"),
    }
}

/// The size of a file that shows whether the disk still takes a document, in bytes.
const PROBE: usize = 1 << 20;

/// How the names of the temporary folders of presses begin.
const TEMPORARY: &str = "zonepress-";

/// Removes the temporary folders that killed programs left. A new press does so, too.
pub(crate) fn clear_temporary() {
    transient::clear(&std::env::temp_dir(), TEMPORARY);
}

/// The temporary folder of a press.
fn temporary() -> Result<Folder> {
    let parent = std::env::temp_dir();
    Folder::new(&parent, TEMPORARY).with_context(|| format!("{}；请用 TMPDIR 换一个", in_temporary(&parent)))
}

fn in_temporary(folder: &Path) -> String {
    format!("不能在临时文件夹 `{}` 中写文件", folder.display())
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().expect("a file has a folder");
    transient::whole(|| fs::create_dir_all(folder).and_then(|()| fs::write(path, bytes)))
        .with_context(|| format!("{}；请用 TMPDIR 换一个", in_temporary(folder)))
}

/// Takes the result of a document by its index.
type Take<'t> = &'t (dyn Fn(usize, Result<Vec<u8>>) + Sync);

/// A document with its data in the form that typst reads.
struct PreparedDocument<'j, 'w> {
    index: usize,
    job: &'j DocumentJob<'w>,
    data: String,
    /// How often its pages are printed, such as once for each member of a panel.
    copies: usize,
    pictures: Vec<&'w PictureFile>,
    key: Key,
}

impl PreparedDocument<'_, '_> {
    fn size(&self) -> usize {
        self.data.len() + self.pictures.iter().map(|it| it.bytes.len()).sum::<usize>()
    }

    /// The memory that it needs in typst, in bytes, as measured and rounded up: pages need much, markup little.
    fn memory(&self) -> usize {
        let (least, for_a_byte) = match self.job.form {
            Form::Printed => (15_000_000, 1_000),
            Form::Editable => (2_000_000, 250),
        };
        least + for_a_byte * self.copies * self.data.len()
    }

    /// The entry of the document in its bundle, at a position of the batch.
    fn entry(&self, index: usize) -> Result<BundleEntry<'_>> {
        let date = self.job.date;
        Ok(BundleEntry {
            path: file(index, self.job.form),
            template: self.job.kind,
            date: [i64::from(date.year()), date.month().into(), date.day().into()],
            data: serde_json::from_str(&self.data)?,
        })
    }
}

#[derive(Serialize)]
struct Bundle<'b> {
    fonts: &'b Value,
    editable: bool,
    documents: Vec<BundleEntry<'b>>,
}

#[derive(Serialize)]
struct BundleEntry<'b> {
    path: String,
    template: &'static str,
    date: [i64; 3],
    data: &'b RawValue,
}

/// The file that typst writes.
fn file(index: usize, form: Form) -> String {
    match form {
        Form::Printed => format!("{index}.pdf"),
        Form::Editable => format!("{index}.html"),
    }
}

/// What typst needs beside its usual features. `a11y-extras` has the templates say which cells are heads.
fn features(form: Form) -> &'static str {
    match form {
        Form::Printed => "bundle,a11y-extras",
        Form::Editable => "bundle,html,a11y-extras",
    }
}

/// The most documents in a batch. `ZONEPRESS_BATCH` sets it for measurements.
fn batch_size() -> usize {
    let named = std::env::var("ZONEPRESS_BATCH").ok().and_then(|it| it.parse().ok());
    named.unwrap_or(MOST_IN_A_BATCH).max(1)
}
