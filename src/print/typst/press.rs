//! Prints documents in batches, with several typst processes in parallel.
//!
//! Templates read their data from a JSON file, so that no data is evaluated as markup. Every warning counts as a
//! failure, because typst only warns about a missing font family or glyph. One faulty document fails its batch, so
//! the documents of a failed batch are printed again one by one to find it.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use chrono::Datelike;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::cache::{Cache, Key};
use super::{Typst, VERSION, choose_fonts, message, process};
use crate::output::hash;
use crate::print::document::DocumentJob;
use crate::records::source::{Source, SourceTree};
use crate::text::failure::told;
use crate::transient::{self, Folder, Process, bound};

/// The most data for the documents of one process, in bytes. The memory that typst needs grows with it, to
/// about 600 MB at this limit.
const MOST_DATA_IN_A_BATCH: usize = 1 << 20;

/// The template that prints a list of documents.
const BUNDLE: &str = "templates/typst/bundle.typ";

/// A temporary folder with the templates, in which documents are compiled.
pub(crate) struct Press<'r> {
    /// Searched for characters that typst reports as missing.
    records: &'r SourceTree,
    typst: Typst,
    folder: Folder,
    fonts: Value,
    cache: Option<Cache>,
    /// Everything that all documents depend on: the typst release, the templates and the fonts.
    edition: String,
    /// The most documents for one process.
    batch: usize,
}

impl<'r> Press<'r> {
    /// Writes the templates to a temporary folder and chooses the fonts.
    pub(crate) fn new(
        typst: Typst,
        templates: &SourceTree,
        records: &'r SourceTree,
        cache: Option<Cache>,
    ) -> Result<Self> {
        let folder = temporary()?;
        let mut edition = VERSION.to_string();
        for (file, source) in templates.iter().filter(|(file, _)| file.starts_with("templates/typst/")) {
            if let Source::Bytes(bytes) = source {
                let target = folder.path().join(file);
                write(&target, bytes)?;
                edition += &format!("\n{file} {}", hash(bytes));
            }
        }
        let fonts = serde_json::to_value(choose_fonts(&typst, templates)?)?;
        edition += &format!("\n{fonts}\n{}", font_files(&typst.fonts));
        Ok(Self { records, typst, folder, fonts, cache, edition, batch: batch_size() })
    }

    /// Prints the documents. Each result is the bytes or the error of one document.
    ///
    /// Calls `done` with the number of documents finished since the previous call.
    pub(crate) fn print(&self, jobs: &[DocumentJob], done: impl Fn(usize) + Sync) -> Vec<Result<Vec<u8>>> {
        let mut printed = Vec::new();
        let mut missing = Vec::new();
        for (index, job) in jobs.iter().enumerate() {
            let document = PreparedDocument { job, data: job.data.to_string() };
            let key = self.key(&document);
            let cached = self.cache.as_ref().and_then(|it| it.get(&key)).map(Ok);
            if cached.is_none() {
                missing.push((index, key, document));
            }
            printed.push(cached);
        }
        done(jobs.len() - missing.len());
        if let Err(error) = self.lay_out(missing.iter().flat_map(|(.., it)| &it.job.pictures)) {
            return jobs.iter().map(|it| Err(anyhow!("{}没有生成：{}", it.title, told(&error)))).collect();
        }
        let documents: Vec<&PreparedDocument> = missing.iter().map(|(.., it)| it).collect();
        let batches = self.batches(&documents);
        let results: Vec<Vec<Result<Vec<u8>>>> =
            batches.par_iter().map(|batch| self.print_batch(batch, &done)).collect();
        let results: Vec<Result<Vec<u8>>> = results.into_iter().flatten().collect();
        if let Some(cache) = &self.cache {
            let keys = missing.iter().map(|(_, key, _)| key);
            cache.put(keys.zip(&results).filter_map(|(key, it)| Some((key, it.as_deref().ok()?))));
        }
        for ((index, ..), result) in missing.iter().zip(results) {
            printed[*index] = Some(result);
        }
        printed.into_iter().map(|it| it.expect("every document was printed or failed")).collect()
    }

    /// Writes the pictures to the paths where the documents read them.
    fn lay_out<'p>(&self, pictures: impl Iterator<Item = &'p (String, Arc<[u8]>)>) -> Result<()> {
        for (path, bytes) in pictures {
            write(&self.folder.path().join(path), bytes)?;
        }
        Ok(())
    }

    /// Divides the documents among processes: an equal share for each, but no more than the limits.
    fn batches<'b, 'j>(&self, documents: &'b [&'j PreparedDocument<'j>]) -> Vec<&'b [&'j PreparedDocument<'j>]> {
        let share = documents.iter().map(|it| it.size()).sum::<usize>().div_ceil(rayon::current_num_threads());
        let most = share.min(MOST_DATA_IN_A_BATCH);
        let (mut batches, mut rest) = (Vec::new(), documents);
        while !rest.is_empty() {
            let mut held = 0;
            let fitting = rest.iter().take_while(|it| {
                held += it.size();
                held <= most
            });
            let (batch, later) = rest.split_at(fitting.count().clamp(1, self.batch));
            batches.push(batch);
            rest = later;
        }
        batches
    }

    fn print_batch(&self, batch: &[&PreparedDocument], done: &(impl Fn(usize) + Sync)) -> Vec<Result<Vec<u8>>> {
        if let ([_, _, ..], Ok(documents)) = (batch, self.compile(batch)) {
            done(batch.len());
            return documents.into_iter().map(Ok).collect();
        }
        let single = |document: &&PreparedDocument| {
            let result = self.compile(&[document]).with_context(|| format!("{}没有生成", document.job.title));
            done(1);
            result.map(|mut it| it.remove(0))
        };
        batch.iter().map(single).collect()
    }

    /// Compiles a batch in one run of typst.
    fn compile(&self, batch: &[&PreparedDocument]) -> Result<Vec<Vec<u8>>> {
        let root = self.folder.path();
        let run = transient::whole(|| tempfile::Builder::new().prefix("run-").tempdir_in(root))
            .with_context(|| in_temporary(root))?;
        let name = run.path().file_name().expect("a folder has a name").to_string_lossy().into_owned();
        let documents: Vec<BundleEntry> =
            batch.iter().enumerate().map(|(index, it)| it.entry(index)).collect::<Result<_>>()?;
        let data = serde_json::to_string(&Bundle { fonts: &self.fonts, documents })?;
        write(&run.path().join("data.json"), data.as_bytes())?;
        let log = run.path().join("log");
        let mut command = bound(&self.typst.program);
        command
            .args(["compile", "--format", "bundle", "--features", "bundle", "--root"])
            .arg(root)
            .args(["--ignore-system-fonts", "--ignore-embedded-fonts", "--font-path"])
            .arg(&self.typst.fonts)
            .args(["--pdf-standard", "a-3a,ua-1", "--diagnostic-format", "short", "--creation-timestamp", "0"])
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
        let texts = batch.iter().flat_map(|it| it.job.texts()).collect();
        let folder = batch[0].job.records();
        let subject = message::Subject { texts, records: self.records, folder };
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
        (0..batch.len()).map(|it| written(&run.path().join("out").join(file(it)))).collect()
    }

    /// The messages of typst, without the path of the temporary folder.
    fn plain(&self, stderr: &[u8]) -> String {
        let root = format!("{}/", self.folder.path().display());
        String::from_utf8_lossy(stderr).replace(&root, "")
    }

    /// The key of a document in the cache, from everything it is made from.
    fn key(&self, PreparedDocument { job, data }: &PreparedDocument) -> Key {
        Key::new(format!("{}\n{}\n{}\n{data}", self.edition, job.kind, job.date).as_bytes())
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

/// The temporary folder of a press.
fn temporary() -> Result<Folder> {
    let parent = std::env::temp_dir();
    Folder::new(&parent, "zonepress-").with_context(|| format!("{}；请用 TMPDIR 换一个", in_temporary(&parent)))
}

fn in_temporary(folder: &Path) -> String {
    format!("不能在临时文件夹 `{}` 中写文件", folder.display())
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().expect("a file has a folder");
    transient::whole(|| fs::create_dir_all(folder).and_then(|()| fs::write(path, bytes)))
        .with_context(|| format!("{}；请用 TMPDIR 换一个", in_temporary(folder)))
}

/// A document with its data in the form that typst reads.
struct PreparedDocument<'j> {
    job: &'j DocumentJob,
    data: String,
}

impl PreparedDocument<'_> {
    fn size(&self) -> usize {
        self.data.len() + self.job.pictures.iter().map(|it| it.1.len()).sum::<usize>()
    }

    /// The entry of the document in its bundle, at a position of the batch.
    fn entry(&self, index: usize) -> Result<BundleEntry<'_>> {
        let date = self.job.date;
        Ok(BundleEntry {
            path: file(index),
            template: self.job.kind,
            date: [i64::from(date.year()), date.month().into(), date.day().into()],
            data: serde_json::from_str(&self.data)?,
        })
    }
}

#[derive(Serialize)]
struct Bundle<'b> {
    fonts: &'b Value,
    documents: Vec<BundleEntry<'b>>,
}

#[derive(Serialize)]
struct BundleEntry<'b> {
    path: String,
    template: &'static str,
    date: [i64; 3],
    data: &'b RawValue,
}

fn file(index: usize) -> String {
    format!("{index}.pdf")
}

/// The most documents in a batch. `ZONEPRESS_BATCH` sets it for measurements; otherwise there is no limit.
fn batch_size() -> usize {
    let named = std::env::var("ZONEPRESS_BATCH").ok().and_then(|it| it.parse().ok());
    named.unwrap_or(usize::MAX).max(1)
}

/// Lists the font files with their sizes, because another edition of a font changes the documents.
fn font_files(folder: &Path) -> String {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let files = entries.filter(|it| it.file_type().is_file());
    files.map(|it| format!("{} {}\n", it.path().display(), it.metadata().map_or(0, |it| it.len()))).collect()
}
