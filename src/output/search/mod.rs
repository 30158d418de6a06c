//! Builds the search index of the site: records → the files that the browser searches.
//!
//! `text` splits text into tokens, `words` records their positions, `format` writes the files that Pagefind
//! reads, and `facets` writes the values that results are filtered and sorted by. Pagefind provides the code
//! that runs in the browser. `site/js/search-text.js` splits queries the same way as `text`.

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

/// The number of pages to read in parallel before their words are added to the index.
const BATCH: usize = 256;

/// A page, or a part of one, that the search can find.
#[derive(Debug, Deserialize)]
pub(crate) struct Record {
    /// The address, relative to the root of the site.
    pub(crate) path: String,
    pub(crate) title: String,
    /// The text in blocks. No phrase matches across two blocks.
    pub(crate) blocks: Vec<String>,
    pub(crate) date: NaiveDate,
    /// The values of the record, by filter.
    pub(crate) filters: BTreeMap<String, Vec<String>>,
}

type File = (String, Vec<u8>);

/// Builds the files of the index, sorted by path.
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

/// The words of a page, and its fragment for results, with one line per block.
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
