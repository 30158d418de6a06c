//! Writes the values that results are filtered and sorted by, in one small file for `site/js/search-index.js`.
//!
//! Pagefind's own filters are many times as large: each has a file of page numbers.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use anyhow::Result;
use serde::Serialize;

use super::format::zipped;
use super::{File, Record};

#[derive(Serialize)]
struct Facets<'a> {
    /// The date of each page, by page number.
    dates: Vec<String>,
    filters: BTreeMap<&'a str, Filter<'a>>,
}

#[derive(Serialize, Default)]
struct Filter<'a> {
    values: Vec<&'a str>,
    /// The values of each page, as indices into `values`.
    pages: Vec<Vec<usize>>,
}

pub(super) fn file<R: Borrow<Record>>(records: &[R]) -> Result<File> {
    let records: Vec<&Record> = records.iter().map(Borrow::borrow).collect();
    let dates = records.iter().map(|it| it.date.to_string()).collect();
    let mut filters = BTreeMap::<&str, Filter>::new();
    for (name, value) in
        records.iter().flat_map(|it| &it.filters).flat_map(|(name, it)| it.iter().map(move |it| (name, it)))
    {
        let values = &mut filters.entry(name).or_default().values;
        values.push(value);
    }
    for (name, filter) in &mut filters {
        filter.values.sort_unstable();
        filter.values.dedup();
        let place = |value: &String| filter.values.binary_search(&value.as_str()).ok();
        let of = |record: &&Record| record.filters.get(*name).into_iter().flatten().filter_map(place).collect();
        filter.pages = records.iter().map(of).collect();
    }
    let facets = serde_json::to_vec(&Facets { dates, filters })?;
    Ok(("facets.gz".to_string(), zipped(&facets)?.into()))
}
