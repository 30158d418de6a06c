//! The index of the site's search: records → the files a browser searches in.
//!
//! `text` spreads text into tokens, of which the library keeps the places; `site/js/search-text.js`
//! spreads queries the same way.

mod text;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use chrono::{Datelike, NaiveDate};
use pagefind::api::{PagefindIndex, SyntheticFile};
use pagefind::options::PagefindServiceConfig;
use serde::Deserialize;

/// Something the search finds.
#[derive(Debug, Deserialize)]
pub(crate) struct Record {
    /// Its address below the root of the site.
    pub(crate) path: String,
    pub(crate) title: String,
    /// Its text, by blocks: no phrase reaches from one into the next.
    pub(crate) blocks: Vec<String>,
    pub(crate) date: NaiveDate,
    /// The values it is found under, by filter.
    pub(crate) filters: BTreeMap<String, Vec<String>>,
}

/// A single language, so that the library neither stems nor segments.
const LANGUAGE: &str = "unknown";

/// How many places of tokens one file of the index holds. The default of the library is four times as
/// much, for text whose tokens are words: a query of characters would fetch far more than it needs.
/// The library takes it from the environment alone, where `cli` puts it.
pub(crate) const CHUNK: (&str, &str) = ("PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE", "5000");

/// What the library offers besides the index: interfaces that the site does without.
const UNUSED: [&str; 3] = ["ui.", "highlight", "worker"];

/// The files of the index by path, sorted.
pub(crate) fn index(records: Vec<Record>) -> Result<Vec<(String, Vec<u8>)>> {
    let files = run(records).context("搜索索引没有生成")?;
    let mut files: Vec<(String, Vec<u8>)> =
        files.into_iter().map(|it| (it.filename.to_string_lossy().replace('\\', "/"), it.contents)).collect();
    files.retain(|(path, _)| !UNUSED.iter().any(|it| path.contains(it)));
    files.sort();
    Ok(files)
}

/// Runs the library, which is asynchronous, to its end.
fn run(records: Vec<Record>) -> Result<Vec<SyntheticFile>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        let options =
            PagefindServiceConfig::builder().keep_index_url(true).force_language(LANGUAGE.to_string()).build();
        let mut index = PagefindIndex::new(Some(options))?;
        for record in records {
            let text = text::spread(&record.blocks);
            let meta = BTreeMap::from([
                ("title".to_string(), text::spread(&[record.title])),
                ("date".to_string(), record.date.to_string()),
            ]);
            // Days rather than a date: the library compares 24 bits.
            let sort = BTreeMap::from([("date".to_string(), record.date.num_days_from_ce().to_string())]);
            let added = index.add_custom_record(
                record.path,
                text,
                LANGUAGE.into(),
                Some(meta),
                Some(record.filters),
                Some(sort),
            );
            added.await?;
        }
        index.get_files().await
    })
}
