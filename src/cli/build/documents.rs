//! The documents of the output, and the lists beside them.

use std::sync::OnceLock;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;

use crate::cli::progress::progress;
use crate::fs;
use crate::memory::Memory;
use crate::output::{Content, OutputTree, Placed, Reuse};
use crate::print::document::{Audience, DocumentJob, Origins};
use crate::print::typst::Press;
use crate::site::PublicDocument;
use crate::text::failure::told;

/// Prints every document that changed to its place in the output, and returns the public ones. The error lists all
/// failures.
pub(super) fn print_documents(
    jobs: &[DocumentJob],
    origins: &Origins,
    press: &Press,
    (place, earlier): (&fs::Place, Option<&fs::Earlier>),
    memory: &Memory,
    tree: &mut OutputTree,
) -> Result<Vec<PublicDocument>> {
    let key = |job: &DocumentJob| origins.key(job, press.edition());
    let known = |job: &DocumentJob| {
        let file: Placed = memory.value(&key(job))?;
        earlier?.has(&file.sha256).then_some(Content::Kept(file))
    };
    let mut contents: Vec<Option<Content>> = jobs.par_iter().map(known).collect();
    let changed: Vec<usize> = (0..jobs.len()).filter(|it| contents[*it].is_none()).collect();
    let wanted: Vec<&DocumentJob> = changed.iter().map(|it| &jobs[*it]).collect();
    let progress = progress("生成文书", wanted.len());
    let placed: Vec<OnceLock<Result<Placed>>> = wanted.iter().map(|_| OnceLock::new()).collect();
    press.print(&wanted, |index, printed| {
        let put = printed.and_then(|bytes| place.put(&output_path(wanted[index]), &bytes));
        placed[index].set(put).expect("every document is printed once");
        progress.inc(1);
    });
    progress.finish_and_clear();
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
    Ok(add_documents(jobs, contents.into_iter().flatten(), tree))
}

/// The path of a document in the output.
pub(in crate::cli) fn output_path(job: &DocumentJob) -> String {
    format!("{}/{}", job.audience.folder(), job.path)
}

/// Adds the documents as empty files, for those who need only their addresses.
pub(in crate::cli) fn add_blank(jobs: &[DocumentJob], tree: &mut OutputTree) -> Vec<PublicDocument> {
    add_documents(jobs, std::iter::repeat_with(|| Content::Placed(Placed::default())), tree)
}

/// Adds the documents to the tree and returns the public ones.
fn add_documents(
    jobs: &[DocumentJob],
    contents: impl Iterator<Item = Content>,
    tree: &mut OutputTree,
) -> Vec<PublicDocument> {
    let mut public = Vec::new();
    for (job, content) in jobs.iter().zip(contents) {
        if job.audience == Audience::Public {
            public.push(public_document(job, &job.path, content.size()));
        }
        tree.add(output_path(job), content);
    }
    public
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
                public.push(PublicDocument { title: list_title(job), ..public_document(job, &path, content.size()) });
            }
            tree.add(format!("{}/{path}", job.audience.folder()), content);
        }
    }
    Ok(public)
}

fn list_title(job: &DocumentJob) -> String {
    job.sheets.first().map_or_else(|| job.title.clone(), |it| it.title.clone())
}

fn public_document(job: &DocumentJob, path: &str, size: u64) -> PublicDocument {
    PublicDocument {
        path: path.to_string(),
        title: job.title.clone(),
        about: job.about().unwrap_or_default().to_string(),
        kind: job.kind,
        size,
    }
}
