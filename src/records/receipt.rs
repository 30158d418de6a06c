//! What produced a score sheet or a list: the program, the rules and the records, by their hashes.
//!
//! Texts are hashed with LF at the ends of their lines and without a byte order mark, as they are read
//! (`Source::read`): a checkout with other line ends has the same receipts. In one with LF the hashes are those
//! `sha256sum` prints.

use serde::Serialize;

use crate::model::evaluation::Stage;
use crate::model::files;
use crate::output::hash;
use crate::records::source::{Source, SourceTree};

/// The program with its version.
pub(crate) const PROGRAM: &str = concat!("zonepress ", env!("CARGO_PKG_VERSION"));

/// What produced a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Receipt {
    pub(crate) program: &'static str,
    pub(crate) rules: RulesUsed,
    /// In the order of their names.
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
    /// The receipt of what was made from the rules of a round, the round, and these records of a zone.
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
    /// For a printed sheet: what produced it, with the beginnings of the hashes. The records are hashed as
    /// `sha256sum` lists them.
    pub(crate) fn in_words(&self) -> String {
        let lines: String = self.records.iter().map(|it| format!("{}  {}\n", it.sha256, it.file)).collect();
        let [rules, records] = [&self.rules.sha256, &hash(lines.as_bytes())].map(|it| it[..SHOWN].to_string());
        let (version, count) = (&self.rules.version, self.records.len());
        format!("{PROGRAM}；规则{version}（{rules}）；记录{count}个文件（{records}）")
    }
}

/// Digits of a hash that a printed sheet shows.
const SHOWN: usize = 16;

fn of_file(sources: &SourceTree, file: &str) -> Option<String> {
    match sources.get(file)? {
        Source::Bytes(bytes) => Some(hash(bytes)),
        _ => None,
    }
}

/// The hash of a version of the rules: of the names and hashes of its files.
pub(crate) fn rules(sources: &SourceTree, version: &str) -> String {
    let folder = files::version(version);
    let files = sources.keys().filter(|it| it.starts_with(&folder));
    let lines = files.filter_map(|it| Some(format!("{}  {it}\n", of_file(sources, it)?)));
    hash(lines.collect::<String>().as_bytes())
}
