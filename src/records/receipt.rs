//! Receipts: the program version, rules and records that produced a score sheet or a list, with their hashes.
//!
//! Texts are hashed as `Source::read` returns them, with LF line endings and without a byte order mark. Checkouts
//! with different line endings therefore have the same receipts. For files with LF, the hashes equal the output of
//! `sha256sum`.

use serde::Serialize;

use crate::model::evaluation::Stage;
use crate::model::files;
use crate::output::hash;
use crate::records::source::{Source, SourceTree};

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

impl Receipt {
    /// The receipt of a result made from the rules of a round, the round itself, and the records of these zones up
    /// to a stage.
    pub(crate) fn of(sources: &SourceTree, measures: &str, round: &str, zones: &[&str], stage: Stage) -> Self {
        let mut files = vec![files::AREAS.into(), files::DEMONSTRATION_AREAS.into()];
        files.push(files::round(round));
        for code in zones {
            let creations = sources.keys().filter(|it| it.starts_with(&files::creations(code)));
            files.extend(creations.filter(|it| it.ends_with("/samr.yaml")).cloned());
            files.extend(Stage::ALL.iter().filter(|it| **it <= stage).map(|it| it.file(code, round)));
        }
        files.sort();
        let records = files.into_iter().filter_map(|file| Some(RecordUsed { sha256: of_file(sources, &file)?, file }));
        let rules = RulesUsed { version: measures.to_string(), sha256: rules(sources, measures) };
        Self { program: PROGRAM, rules, records: records.collect() }
    }
}

impl Receipt {
    /// The receipt in one line for a printed sheet, with shortened hashes.
    ///
    /// All records share one hash: that of their listing in the format of `sha256sum`.
    pub(crate) fn in_words(&self) -> String {
        let lines: String = self.records.iter().map(|it| format!("{}  {}\n", it.sha256, it.file)).collect();
        let [rules, records] = [&self.rules.sha256, &hash(lines.as_bytes())].map(|it| it[..SHOWN].to_string());
        let (version, count) = (&self.rules.version, self.records.len());
        format!("{PROGRAM}；规则{version}（{rules}）；记录{count}个文件（{records}）")
    }
}

/// The number of hash digits shown on a printed sheet.
const SHOWN: usize = 16;

fn of_file(sources: &SourceTree, file: &str) -> Option<String> {
    match sources.get(file)? {
        Source::Bytes(bytes) => Some(hash(bytes)),
        _ => None,
    }
}

/// The hash of a version of the rules, computed from the names and hashes of its files.
pub(crate) fn rules(sources: &SourceTree, version: &str) -> String {
    let folder = files::version(version);
    let files = sources.keys().filter(|it| it.starts_with(&folder));
    let lines = files.filter_map(|it| Some(format!("{}  {it}\n", of_file(sources, it)?)));
    hash(lines.collect::<String>().as_bytes())
}
