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

use std::borrow::Borrow;
use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use chrono::NaiveDate;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::memory::Ingredients;
use crate::output::{Content, Placed, Reuse};
use format::{Fragment, Index, Meta};
use words::{PageWords, Words};

/// The number of pages to read in parallel before their words are added to the index.
const BATCH: usize = 256;

/// A page, or a part of one, that the search can find.
#[derive(Debug, Serialize, Deserialize)]
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

type File = (String, Content);

/// Builds the files of the index, sorted by path. If no record changed, the earlier output has them all.
pub(crate) fn index<R: Borrow<Record> + Sync>(records: &[R], reuse: Reuse) -> Result<Vec<File>> {
    let of_all = records.iter().fold(Ingredients::of("index"), |key, it| key.with_value(it.borrow())).key();
    let known: Option<Vec<(String, Placed)>> = reuse.memory.value(&of_all);
    if let Some(files) = known.filter(|it| it.iter().all(|(_, file)| (reuse.has)(file))) {
        return Ok(files.into_iter().map(|(path, file)| (path, Content::Kept(file))).collect());
    }
    let mut files = build(records, reuse).context("搜索索引没有生成")?;
    files.sort_by(|one, other| one.0.cmp(&other.0));
    let placed: Vec<(&String, Placed)> = files.iter().map(|(path, it)| (path, it.placed())).collect();
    reuse.memory.put_value(&of_all, &placed);
    ensure!(files.windows(2).all(|it| it[0].0 != it[1].0), "搜索索引中有两个文件的名称相同");
    Ok(files)
}

fn build<R: Borrow<Record> + Sync>(records: &[R], reuse: Reuse) -> Result<Vec<File>> {
    let (mut words, mut index) = (Words::new(), Index::default());
    for (records, batch) in records.chunks(BATCH).zip(0..) {
        let pages = records.par_iter().map(|it| page(it.borrow(), reuse));
        let pages: Vec<(PageWords, Content)> = pages.collect::<Result<_>>()?;
        let numbered: Vec<_> = (batch * BATCH..).zip(pages.iter().map(|(page, _)| page)).collect();
        words.add(&numbered)?;
        pages.into_iter().for_each(|(page, fragment)| index.add(fragment, page.length));
    }
    index.add_words(words.chunks())?;
    let mut files = index.files()?;
    files.push(facets::file(records)?);
    Ok(files)
}

/// The words of a page, and its fragment for results, with one line per block.
fn page(record: &Record, reuse: Reuse) -> Result<(PageWords, Content)> {
    let blocks: Vec<_> = record.blocks.iter().map(|it| text::tokens(it)).collect();
    let page = PageWords::new(&blocks, &text::tokens(&record.title));
    let fragment =
        reuse.file(&Ingredients::of("fragment").with_value(record).key(), || fragment(record, page.length))?;
    Ok((page, fragment))
}

/// The fragment of a page, whose text has a length in characters.
fn fragment(record: &Record, length: usize) -> Result<Vec<u8>> {
    let lines = record.blocks.iter().map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "));
    let content = lines.filter(|it| !it.is_empty()).collect::<Vec<_>>().join("\n");
    format::fragment(&Fragment {
        url: &record.path,
        content: &content,
        word_count: length,
        meta: Meta { title: &record.title },
        filters: BTreeMap::new(),
        anchors: Vec::new(),
    })
}
