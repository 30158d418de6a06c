//! What is known about an output: what it was made from, and each of its files.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::mark::Mark;
use crate::output::OutputTree;

/// An output as a build wrote it.
#[derive(Serialize, Deserialize)]
pub(crate) struct Written {
    /// A hash of everything that the output was made from.
    made_from: String,
    /// By path.
    files: BTreeMap<String, WrittenFile>,
}

#[derive(Serialize, Deserialize)]
struct WrittenFile {
    sha256: String,
    mark: Mark,
}

impl Written {
    /// Describes an output that was just written; `None` if a file is missing.
    pub(crate) fn of(made_from: String, out: &Path, tree: &OutputTree) -> Option<Self> {
        let files: Vec<_> = tree.files().collect();
        let marked = files.par_iter().map(|(path, content)| {
            let mark = Mark::of(&out.join(path))?;
            Some((path.to_string(), WrittenFile { sha256: content.sha256(), mark }))
        });
        let files = marked.collect::<Option<Vec<_>>>()?.into_iter().collect();
        Some(Self { made_from, files })
    }

    /// Reads what `bytes` returned.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("plain data can be written")
    }

    /// Whether the output was made from the same, and all its files are still as they were written.
    pub(crate) fn is_current(&self, made_from: &str, out: &Path) -> bool {
        let is_same = |(path, it): (&String, &WrittenFile)| Mark::of(&out.join(path)).as_ref() == Some(&it.mark);
        self.made_from == made_from && self.files.par_iter().all(is_same)
    }

    /// The number of files.
    pub(crate) fn len(&self) -> usize {
        self.files.len()
    }
}

/// The files of an earlier output that can be taken over into the next one, by hash.
pub(crate) struct Earlier(HashMap<String, (String, Mark)>);

impl Earlier {
    /// The files that are still as they were written.
    pub(crate) fn of(written: Written, out: &Path) -> Self {
        let files = written.files.into_par_iter();
        let whole = files.filter(|(path, it)| Mark::of(&out.join(path)).as_ref() == Some(&it.mark));
        Self(whole.map(|(path, it)| (it.sha256, (path, it.mark))).collect())
    }

    pub(crate) fn has(&self, sha256: &str) -> bool {
        self.0.contains_key(sha256)
    }

    /// Links a file of the output at `out` to another place, or copies it where the disk knows no links.
    ///
    /// # Errors
    /// If there is no such file, or if it is no longer as it was written.
    pub(super) fn take_over(&self, out: &Path, sha256: &str, target: &Path) -> io::Result<()> {
        let missing = || io::Error::new(io::ErrorKind::NotFound, "a file of the output is gone");
        let (path, mark) = self.0.get(sha256).ok_or_else(missing)?;
        let file = out.join(path);
        fs::hard_link(&file, target).or_else(|_| fs::copy(&file, target).map(|_| ()))?;
        match Mark::of(&file).as_ref() == Some(mark) {
            true => Ok(()),
            false => Err(missing()),
        }
    }
}
