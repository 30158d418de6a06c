//! Prints documents in batches, with several typst processes in parallel.
//!
//! Templates read their data from a JSON file, so that no data is evaluated as markup. Every warning counts as a
//! failure, because typst only warns about a missing font family or glyph. One faulty document fails its batch, so
//! the documents of a failed batch are printed again one by one to find it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, anyhow, bail};
use chrono::Datelike;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Typst, VERSION, choose_fonts, message, process};
use crate::cache::{Cache, EDITION, Key, pictures};
use crate::model::experience::PictureFile;
use crate::output::hash;
use crate::print::document::{Contents, DocumentJob};
use crate::records::source::{Source, SourceTree};
use crate::text::failure::told;
use crate::transient::{self, Folder, Process, bound};
use crate::view::document::print_path;

/// The most data for the documents of one process, in bytes. The memory that typst needs grows with it, to
/// about 600 MB at this limit.
const MOST_DATA_IN_A_BATCH: usize = 1 << 20;

/// The number of documents whose data is in memory at the same time.
const WAVE: usize = 512;

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
        cache: Option<&'r Cache>,
    ) -> Result<Self> {
        let folder = temporary()?;
        let mut edition = format!("{EDITION} {VERSION}");
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

    /// Prints the documents. `take` gets the bytes or the error of each, with its index, in any order and from any
    /// thread.
    pub(crate) fn print(&self, jobs: &[DocumentJob], take: impl Fn(usize, Result<Vec<u8>>) + Sync) {
        for (wave, start) in jobs.chunks(WAVE).zip((0..).step_by(WAVE)) {
            self.print_wave(wave, &|index, result| take(start + index, result));
        }
    }

    /// Prints one document.
    pub(crate) fn print_one(&self, job: &DocumentJob) -> Result<Vec<u8>> {
        let printed = Mutex::new(None);
        let keep = |_, result| *printed.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        self.print(std::slice::from_ref(job), keep);
        printed.into_inner().unwrap_or_else(PoisonError::into_inner).expect("every document is printed or fails")
    }

    fn print_wave(&self, jobs: &[DocumentJob], take: Take) {
        let prepared = jobs.par_iter().enumerate().filter_map(|(index, job)| {
            let document = self.prepared(index, job);
            match self.cache.and_then(|it| it.get(&document.key)) {
                Some(bytes) => {
                    take(index, Ok(bytes));
                    None
                }
                None => Some(document),
            }
        });
        let missing: Vec<PreparedDocument> = prepared.collect();
        if let Err(error) = self.lay_out(&missing) {
            let refused = |it: &PreparedDocument| anyhow!("{}没有生成：{}", it.job.title, told(&error));
            return missing.iter().for_each(|it| take(it.index, Err(refused(it))));
        }
        self.batches(&missing).par_iter().for_each(|batch| {
            let printed = self.print_batch(batch);
            if let Some(cache) = self.cache {
                let sound =
                    batch.iter().zip(&printed).filter_map(|(it, result)| Some((&it.key, result.as_deref().ok()?)));
                cache.put(sound);
            }
            batch.iter().zip(printed).for_each(|(it, result)| take(it.index, result));
        });
    }

    fn prepared<'j, 'w>(&self, index: usize, job: &'j DocumentJob<'w>) -> PreparedDocument<'j, 'w> {
        let Contents { data, pictures, .. } = job.contents();
        let data = data.to_string();
        // Everything that the document is made from.
        let key = Key::new(format!("{}\n{}\n{}\n{data}", self.edition, job.kind, job.date).as_bytes());
        PreparedDocument { index, job, data, pictures, key }
    }

    /// Writes the pictures to the paths where the documents read them.
    fn lay_out(&self, documents: &[PreparedDocument]) -> Result<()> {
        let pictures = documents.iter().flat_map(|it| &it.pictures).map(|it| (print_path(it), *it));
        let pictures: BTreeMap<String, &PictureFile> = pictures.collect();
        pictures.par_iter().try_for_each(|(path, file)| {
            let target = self.folder.path().join(path);
            // The path names the content.
            if target.exists() {
                return Ok(());
            }
            let encoded = pictures::encoded(self.cache, file);
            write(&target, &encoded.with_context(|| format!("`{}` 不能读取", file.file))?)
        })
    }

    /// Divides the documents among processes: an equal share for each, but no more than the limits.
    fn batches<'b, 'j, 'w>(&self, documents: &'b [PreparedDocument<'j, 'w>]) -> Vec<&'b [PreparedDocument<'j, 'w>]> {
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

    fn print_batch(&self, batch: &[PreparedDocument]) -> Vec<Result<Vec<u8>>> {
        if let ([_, _, ..], Ok(documents)) = (batch, self.compile(batch)) {
            return documents.into_iter().map(Ok).collect();
        }
        let single = |document: &PreparedDocument| {
            let result = self.compile(std::slice::from_ref(document));
            result.map(|mut it| it.remove(0)).with_context(|| format!("{}没有生成", document.job.title))
        };
        batch.iter().map(single).collect()
    }

    /// Compiles a batch in one run of typst.
    fn compile(&self, batch: &[PreparedDocument]) -> Result<Vec<Vec<u8>>> {
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
        (0..batch.len()).map(|it| written(&run.path().join("out").join(file(it)))).collect()
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

/// Takes the result of a document by its index.
type Take<'t> = &'t (dyn Fn(usize, Result<Vec<u8>>) + Sync);

/// A document with its data in the form that typst reads.
struct PreparedDocument<'j, 'w> {
    index: usize,
    job: &'j DocumentJob<'w>,
    data: String,
    pictures: Vec<&'w PictureFile>,
    key: Key,
}

impl PreparedDocument<'_, '_> {
    fn size(&self) -> usize {
        self.data.len() + self.pictures.iter().map(|it| it.bytes.len()).sum::<usize>()
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
