//! The documents of the output, and the lists beside them.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;

use crate::cli::progress::progress;
use crate::fs;
use crate::memory::Memory;
use crate::output::{Content, OutputTree, Placed, Reuse};
use crate::print::document::{Audience, DocumentJob, Origins};
use crate::print::typst::Press;
use crate::site::{PublicDocument, Size};
use crate::text::failure::told;

/// The documents to print, and what others learn of them while they are printed.
pub(in crate::cli) struct Printing<'p, 'w> {
    pub(in crate::cli) jobs: &'p [DocumentJob<'w>],
    pub(in crate::cli) origins: &'p Origins,
    /// In the order of the jobs.
    sizes: Vec<Size>,
    /// Whether the documents are no longer needed.
    is_stopped: AtomicBool,
}

impl<'p, 'w> Printing<'p, 'w> {
    pub(super) fn of(jobs: &'p [DocumentJob<'w>], origins: &'p Origins) -> Self {
        let sizes = jobs.iter().map(|_| Size::default()).collect();
        Self { jobs, origins, sizes, is_stopped: AtomicBool::new(false) }
    }

    /// The public documents. Who asks for the size of one waits until it is printed.
    pub(super) fn public(&self) -> Vec<PublicDocument> {
        public_documents(self.jobs, self.sizes.iter().cloned())
    }

    /// Prints the documents while other work goes on, and stops when that fails. Returns the contents and how long
    /// printing took.
    pub(super) fn beside<T>(
        &self,
        print: impl FnOnce(&Self) -> Result<Vec<Content>> + Send,
        work: impl FnOnce() -> Result<T>,
    ) -> Result<(Vec<Content>, Duration, T)> {
        std::thread::scope(|scope| {
            let printer = scope.spawn(|| {
                let (start, _settled) = (Instant::now(), Settled(&self.sizes));
                print(self).map(|it| (it, start.elapsed()))
            });
            let made = catch_unwind(AssertUnwindSafe(work));
            let is_made = matches!(made, Ok(Ok(_)));
            self.is_stopped.store(!is_made, Ordering::Relaxed);
            let printed = printer.join();
            let made = made.unwrap_or_else(|it| resume_unwind(it))?;
            let (contents, time) = printed.unwrap_or_else(|it| resume_unwind(it))?;
            Ok((contents, time, made))
        })
    }
}

/// Lets nobody wait for sizes for ever: those that are not known in the end are 0.
struct Settled<'s>(&'s [Size]);

impl Drop for Settled<'_> {
    fn drop(&mut self) {
        self.0.iter().for_each(|it| it.set(0));
    }
}

/// Prints every document that changed to its place in the output, and returns all contents. The error lists all
/// failures.
pub(super) fn print_documents(
    printing: &Printing,
    press: &Press,
    (place, earlier): (&fs::Place, Option<&fs::Earlier>),
    memory: &Memory,
) -> Result<Vec<Content>> {
    let Printing { jobs, origins, sizes, is_stopped } = printing;
    let key = |job: &DocumentJob| origins.key(job, press.edition());
    let known = |job: &DocumentJob| {
        let file: Placed = memory.value(&key(job))?;
        earlier?.has(&file.sha256).then_some(Content::Kept(file))
    };
    let mut contents: Vec<Option<Content>> = press.side_by_side(|| jobs.par_iter().map(known).collect());
    sizes.iter().zip(&contents).for_each(|(size, it)| it.iter().for_each(|it| size.set(it.size())));
    let changed: Vec<usize> = (0..jobs.len()).filter(|it| contents[*it].is_none()).collect();
    let wanted: Vec<&DocumentJob> = changed.iter().map(|it| &jobs[*it]).collect();
    let progress = progress("生成文书", wanted.len());
    let placed: Vec<OnceLock<Result<Placed>>> = wanted.iter().map(|_| OnceLock::new()).collect();
    press.print(&wanted, |index, printed| {
        let put = printed.and_then(|bytes| place.put(&output_path(wanted[index]), &bytes));
        sizes[changed[index]].set(put.as_ref().map_or(0, |it| it.size));
        placed[index].set(put).expect("every document is printed once");
        progress.inc(1);
        if is_stopped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    progress.finish_and_clear();
    if is_stopped.load(Ordering::Relaxed) {
        bail!("网页没有生成，文书不再排版");
    }
    let mut failures = Vec::new();
    for (index, placed) in changed.into_iter().zip(placed) {
        match placed.into_inner().expect("every document is printed or fails") {
            Ok(file) => {
                memory.put_value(&key(&jobs[index]), &file);
                contents[index] = Some(Content::Placed(file));
            }
            Err(err) => failures.push(told(&err)),
        }
    }
    if !failures.is_empty() {
        bail!("{} 份文书没有生成：\n{}", failures.len(), failures.join("\n"));
    }
    Ok(contents.into_iter().flatten().collect())
}

/// The path of a document in the output.
pub(in crate::cli) fn output_path(job: &DocumentJob) -> String {
    format!("{}/{}", job.audience.folder(), job.path)
}

/// Documents without content, for those who need only their addresses.
pub(in crate::cli) fn blank(printing: &Printing) -> Vec<Content> {
    printing.jobs.iter().map(|_| Content::Placed(Placed::default())).collect()
}

/// The public ones of some documents, with their sizes.
pub(super) fn public_documents(jobs: &[DocumentJob], sizes: impl Iterator<Item = Size>) -> Vec<PublicDocument> {
    let public = jobs.iter().zip(sizes).filter(|(job, _)| job.audience == Audience::Public);
    public.map(|(job, size)| public_document(job, &job.path, size)).collect()
}

/// Adds documents to the output.
pub(super) fn add_documents(jobs: &[DocumentJob], contents: Vec<Content>, tree: &mut OutputTree) {
    jobs.iter().zip(contents).for_each(|(job, content)| tree.add(output_path(job), content));
}

/// Adds the lists of the documents as data files beside them, and returns the public ones.
pub(super) fn write_tables(
    jobs: &[DocumentJob],
    organ: &str,
    reuse: Reuse,
    tree: &mut OutputTree,
) -> Result<Vec<PublicDocument>> {
    let mut public = Vec::new();
    for job in jobs {
        for (path, content) in job.tables(organ, reuse).with_context(|| format!("{}的名单没有生成", job.title))?
        {
            if job.audience == Audience::Public {
                public.push(PublicDocument {
                    title: list_title(job),
                    ..public_document(job, &path, content.size().into())
                });
            }
            tree.add(format!("{}/{path}", job.audience.folder()), content);
        }
    }
    Ok(public)
}

fn list_title(job: &DocumentJob) -> String {
    job.lists.iter().flat_map(|it| &it.sheets).next().map_or_else(|| job.title.clone(), |it| it.title.clone())
}

fn public_document(job: &DocumentJob, path: &str, size: Size) -> PublicDocument {
    PublicDocument {
        path: path.to_string(),
        title: job.title.clone(),
        about: job.about().unwrap_or_default().to_string(),
        kind: job.kind,
        size,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::Duration;

    use super::*;
    use crate::model::area::Areas;
    use crate::records::source::SourceTree;

    fn with_printing(call: impl FnOnce(&Printing)) {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
        let origins = Origins::of(&SourceTree::new(), &Areas(vec![]), day, &BTreeSet::new());
        call(&Printing { sizes: vec![Size::default()], ..Printing::of(&[], &origins) });
    }

    #[test]
    fn printing_stops_when_pages_fail() {
        with_printing(|printing| {
            let until_stopped = |it: &Printing| {
                while !it.is_stopped.load(Ordering::Relaxed) {
                    std::thread::sleep(Duration::from_millis(1));
                }
                bail!("stopped")
            };
            let failed = printing.beside(until_stopped, || -> Result<()> { bail!("a page") });
            assert_eq!(failed.unwrap_err().to_string(), "a page");
        });
    }

    #[test]
    fn nobody_waits_for_a_document_that_is_not_printed() {
        with_printing(|printing| {
            let failed = printing.beside(|_| bail!("no typst"), || Ok(printing.sizes[0].wait()));
            assert_eq!(failed.unwrap_err().to_string(), "no typst");
        });
    }
}
