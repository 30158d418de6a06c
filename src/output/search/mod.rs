//! Builds the index of the site's search: records → the files that a browser searches.
//!
//! `text` splits text into tokens, `words` collects their positions, and `format` writes them in Pagefind's format.
//! `facets` holds the values for filtering and sorting. Pagefind supplies the code that runs in the browser.
//! `site/js/search-text.js` splits queries in the same way as `text`.

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
use words::{Page, Words};

/// Number of pages processed at a time before their words are merged.
const BATCH: usize = 256;

/// A page that can be found.
#[derive(Debug, Deserialize)]
pub(crate) struct Record {
    /// The address relative to the root of the site.
    pub(crate) path: String,
    pub(crate) title: String,
    /// The text in blocks. No phrase match extends over two blocks.
    pub(crate) blocks: Vec<String>,
    pub(crate) date: NaiveDate,
    /// The values of each filter.
    pub(crate) filters: BTreeMap<String, Vec<String>>,
}

type File = (String, Vec<u8>);

/// The files of the index, sorted by path.
pub(crate) fn index(records: &[Record]) -> Result<Vec<File>> {
    let mut files = build(records).context("搜索索引没有生成")?;
    files.sort();
    ensure!(files.windows(2).all(|it| it[0].0 != it[1].0), "搜索索引中有两个文件的名称相同");
    Ok(files)
}

fn build(records: &[Record]) -> Result<Vec<File>> {
    let (mut words, mut index) = (Words::default(), Index::default());
    for (records, batch) in records.chunks(BATCH).zip(0..) {
        let pages: Vec<(Page, Vec<u8>)> = records.par_iter().map(page).collect::<Result<_>>()?;
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

/// The words of a page, and the file with what a result shows: one block per line.
fn page(record: &Record) -> Result<(Page, Vec<u8>)> {
    let blocks: Vec<_> = record.blocks.iter().map(|it| text::tokens(it)).collect();
    let page = Page::new(&blocks, &text::tokens(&record.title));
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
