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

use format::{CHUNK, Fragment, Meta, Site};
use words::{Page, Words};

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
    let mut files = build(records, CHUNK).context("搜索索引没有生成")?;
    files.sort();
    ensure!(files.windows(2).all(|it| it[0].0 != it[1].0), "搜索索引中有两个文件的名称相同");
    Ok(files)
}

fn build(records: &[Record], chunk: usize) -> Result<Vec<File>> {
    // Each page by itself, on all processors; then the words of all pages.
    let pages = records.par_iter().enumerate().map(|(number, it)| page(number, it));
    let pages: Vec<(Page, Fragment)> = pages.collect::<Result<_>>()?;
    let (mut words, mut site, mut files) = (Words::default(), Site::default(), Vec::new());
    for (number, (page, fragment)) in pages.into_iter().enumerate() {
        site.add(&fragment, page.length);
        words.add(number, page);
        files.push(fragment.file);
    }
    let chunks: Vec<_> = words.chunks(chunk).into_par_iter().map(format::chunk).collect::<Result<_>>()?;
    for (range, file) in chunks {
        site.add_chunk(range);
        files.push(file);
    }
    files.push(facets::file(records)?);
    files.extend(site.files()?);
    Ok(files)
}

fn page(number: usize, record: &Record) -> Result<(Page, Fragment)> {
    let (content, title) = (text::spread(&record.blocks), text::spread(std::slice::from_ref(&record.title)));
    let page = Page::new(&content, &title);
    let fragment = Fragment::new(number, &record.path, &content, page.length, Meta { title: &title })?;
    Ok((page, fragment))
}
