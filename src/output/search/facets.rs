//! Values for filtering and sorting results, in one small file that `site/js/search-index.js` reads.
//!
//! Pagefind's own filters take one file of page numbers each, which is many times as large.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::Serialize;

use super::format::zipped;
use super::{File, Record};

#[derive(Serialize)]
struct Facets<'a> {
    /// The date of each page, indexed by page number.
    dates: Vec<String>,
    filters: BTreeMap<&'a str, Filter<'a>>,
}

#[derive(Serialize, Default)]
struct Filter<'a> {
    values: Vec<&'a str>,
    /// The values of each page, as indices into `values`.
    pages: Vec<Vec<usize>>,
}

pub(super) fn file(records: &[Record]) -> Result<File> {
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
        let of = |record: &Record| record.filters.get(*name).into_iter().flatten().filter_map(place).collect();
        filter.pages = records.iter().map(of).collect();
    }
    let facets = serde_json::to_vec(&Facets { dates, filters })?;
    Ok(("facets.gz".to_string(), zipped(&facets)?))
}
