//! Receipts: the program version, rules and records that produced a score sheet or a list, with their hashes.
//!
//! Texts are hashed as `Source::read` returns them, with LF line endings and without a byte order mark. Checkouts
//! with different line endings therefore have the same receipts. For files with LF, the hashes equal the output of
//! `sha256sum`.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::model::evaluation::Stage;
use crate::model::files;
use crate::output::{hash, hex};
use crate::records::source::{self, Source, SourceTree};

/// The name and version of the program.
pub(crate) const PROGRAM: &str = concat!("zonepress ", env!("CARGO_PKG_VERSION"));

/// The program, rules and records that produced a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Receipt {
    pub(crate) program: &'static str,
    pub(crate) rules: RulesUsed,
    /// Sorted by file name.
    pub(crate) records: Vec<RecordUsed>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct RulesUsed {
    pub(crate) version: String,
    pub(crate) sha256: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct RecordUsed {
    pub(crate) file: String,
    pub(crate) sha256: String,
}

/// The hashes of the records, from which receipts are made.
pub(crate) struct Receipts<'s> {
    hashes: BTreeMap<&'s str, String>,
}

impl<'s> Receipts<'s> {
    /// Hashes all records that receipts can name: everything but write-ups and their pictures.
    pub(crate) fn of(sources: &'s SourceTree) -> Self {
        let records: Vec<_> = sources.iter().filter(|(file, _)| !file.starts_with(files::EXPERIENCE)).collect();
        let hashes = records.par_iter().filter_map(|(file, source)| Some((file.as_str(), of_source(source)?)));
        Self { hashes: hashes.collect::<Vec<_>>().into_iter().collect() }
    }

    /// The receipt of a result made from the rules of a round, the round itself, and the records of these zones up
    /// to a stage.
    pub(crate) fn receipt(&self, measures: &str, round: &str, zones: &[&str], stage: Stage) -> Receipt {
        let mut files = vec![files::AREAS.into(), files::DEMONSTRATION_AREAS.into()];
        files.push(files::round(round));
        for code in zones {
            let folder = files::creations(code);
            let approvals = self.below(&folder).map(|(file, _)| file).filter(|it| it.ends_with("/samr.yaml"));
            files.extend(approvals.map(str::to_string));
            files.extend(Stage::ALL.iter().filter(|it| **it <= stage).map(|it| it.file(code, round)));
        }
        files.sort();
        let records = files.into_iter().filter_map(|file| {
            let sha256 = self.hashes.get(file.as_str())?.clone();
            Some(RecordUsed { file, sha256 })
        });
        let rules = RulesUsed { version: measures.to_string(), sha256: listed(self.below(&files::version(measures))) };
        Receipt { program: PROGRAM, rules, records: records.collect() }
    }

    /// The files below a folder with their hashes.
    fn below<'f>(&'f self, folder: &'f str) -> impl Iterator<Item = (&'f str, &'f str)> {
        let files = self.hashes.range(folder..).map(|(file, hash)| (*file, hash.as_str()));
        files.take_while(move |(file, _)| file.starts_with(folder))
    }
}

impl Receipt {
    /// The receipt in one line for a printed sheet, with shortened hashes.
    ///
    /// All records share one hash: that of their listing in the format of `sha256sum`.
    pub(crate) fn in_words(&self) -> String {
        let records = listed(self.records.iter().map(|it| (it.file.as_str(), it.sha256.as_str())));
        let [rules, records] = [&self.rules.sha256, &records].map(|it| it[..SHOWN].to_string());
        let (version, count) = (&self.rules.version, self.records.len());
        format!("{PROGRAM}；规则{version}（{rules}）；记录{count}个文件（{records}）")
    }
}

/// The number of hash digits shown on a printed sheet.
const SHOWN: usize = 16;

/// The hash of a version of the rules, computed from the names and hashes of its files.
pub(crate) fn rules(sources: &SourceTree, version: &str) -> String {
    let folder = files::version(version);
    let hashes: Vec<_> =
        source::below(sources, &folder).filter_map(|(file, it)| Some((file, of_source(it)?))).collect();
    listed(hashes.iter().map(|(file, hash)| (*file, hash.as_str())))
}

/// The hash of a listing of files in the format of `sha256sum`.
fn listed<'f>(files: impl Iterator<Item = (&'f str, &'f str)>) -> String {
    hash(files.map(|(file, hash)| format!("{hash}  {file}\n")).collect::<String>().as_bytes())
}

fn of_source(source: &Source) -> Option<String> {
    match source {
        Source::Bytes(bytes) => Some(hex(bytes.sha256())),
        _ => None,
    }
}
