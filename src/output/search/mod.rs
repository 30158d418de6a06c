//! The index of the site's search: records → the files a browser searches in.
//!
//! `text` spreads text into tokens, `words` notes the places of each, `format` writes them as Pagefind
//! reads them, `facets` what results are narrowed and sorted by. Pagefind itself gives what runs in the
//! browser. `site/js/search-text.js` spreads queries as `text` does.

mod facets;
mod format;
mod tests;
mod text;
mod words;

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use chrono::NaiveDate;
use rayon::prelude::*;
use serde::Deserialize;

use format::{Fragment, Index, Meta};
use words::{PageWords, Words};

/// How many pages are read before their words are added to those of the others.
const BATCH: usize = 256;

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

type File = (String, Vec<u8>);

/// The files of the index by path, sorted.
pub(crate) fn index(records: &[Record]) -> Result<Vec<File>> {
    let mut files = build(records).context("搜索索引没有生成")?;
    files.sort();
    ensure!(files.windows(2).all(|it| it[0].0 != it[1].0), "搜索索引中有两个文件的名称相同");
    Ok(files)
}

fn build(records: &[Record]) -> Result<Vec<File>> {
    let (mut words, mut index) = (Words::default(), Index::default());
    for (records, batch) in records.chunks(BATCH).zip(0..) {
        let pages: Vec<(PageWords, Vec<u8>)> = records.par_iter().map(page).collect::<Result<_>>()?;
        for ((page, fragment), number) in pages.into_iter().zip(batch * BATCH..) {
            words.add(number, &page)?;
            index.add(fragment, page.length);
        }
    }
    index.add_words(words.chunks())?;
    let mut files = index.files()?;
    files.push(facets::file(records)?);
    Ok(files)
}

/// The words of a page, and what a result shows of it: its blocks, a line each.
fn page(record: &Record) -> Result<(PageWords, Vec<u8>)> {
    let blocks: Vec<_> = record.blocks.iter().map(|it| text::tokens(it)).collect();
    let page = PageWords::new(&blocks, &text::tokens(&record.title));
    let lines = record.blocks.iter().map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "));
    let content = lines.filter(|it| !it.is_empty()).collect::<Vec<_>>().join("\n");
    let fragment = format::fragment(&Fragment {
        url: &record.path,
        content: &content,
        word_count: page.length,
        meta: Meta { title: &record.title },
        filters: BTreeMap::new(),
        anchors: Vec::new(),
    })?;
    Ok((page, fragment))
}
