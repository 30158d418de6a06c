//! The files of the index as Pagefind of the release in `Cargo.toml` reads them: CBOR or JSON, compressed.
//!
//! The library writes them itself, too, but keeps four allocations for each character: of 4,000 write-ups
//! that is over 2 GB. A test compares what is written here with what the library writes.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use minicbor::Encode;
use pagefind::api::PagefindIndex;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::File;

/// How many places of words one file of the index holds. The default of the library is four times as
/// much, for text whose tokens are words: a query of characters would fetch far more than it needs.
pub(super) const CHUNK: usize = 5000;

/// No language that the library knows, so that it neither stems nor segments.
const LANGUAGE: &str = "unknown";

/// What the library tells its own files by, once they are unpacked.
const SIGNATURE: &[u8] = b"pagefind_dcd";

/// What of the library runs in the browser; the interfaces it offers are left out.
const RUNNING: [&str; 2] = ["pagefind.js", "wasm.unknown.pagefind"];
const ENTRY: &str = "pagefind-entry.json";

/// Digits of a hash in the name of a file that nothing else tells apart.
const HASH_DIGITS: usize = 10;

/// Digits of a hash in the name of a file that has its number, too: they tell it from an earlier one.
const FRAGMENT_HASH_DIGITS: usize = 4;

/// A word with the pages it stands on.
#[derive(Encode)]
pub(super) struct PackedWord {
    #[n(0)]
    pub(super) word: String,
    #[n(1)]
    pub(super) pages: Vec<PackedPage>,
    #[n(2)]
    pub(super) variants: Vec<PackedVariant>,
}

/// A word with diacritics.
#[derive(Encode)]
pub(super) struct PackedVariant {
    #[n(0)]
    pub(super) form: String,
    #[n(1)]
    pub(super) pages: Vec<PackedPage>,
}

/// Where a word stands on a page. A negative number in `text` would change its weight; in `title` it
/// names the field.
#[derive(Encode)]
pub(super) struct PackedPage {
    #[n(0)]
    pub(super) number: usize,
    #[n(1)]
    pub(super) text: Vec<i32>,
    #[n(2)]
    pub(super) title: Vec<i32>,
}

impl PackedWord {
    /// What the word adds to the size of its chunk.
    pub(super) fn places(&self) -> usize {
        let pages = self.pages.iter().chain(self.variants.iter().flat_map(|it| &it.pages));
        pages.map(|it| it.text.len() + it.title.len() + 1).sum::<usize>() + self.variants.len()
    }

    /// Each page number as its distance from the one before.
    fn count_on(&mut self) {
        for pages in std::iter::once(&mut self.pages).chain(self.variants.iter_mut().map(|it| &mut it.pages)) {
            let mut last = 0;
            for page in pages {
                (page.number, last) = (page.number - last, page.number);
            }
        }
    }
}

#[derive(Encode)]
struct PackedChunk {
    #[n(0)]
    words: Vec<PackedWord>,
}

/// The words a chunk holds: from, to, and the name of its file.
#[derive(Encode)]
pub(super) struct Range {
    #[n(0)]
    from: String,
    #[n(1)]
    to: String,
    #[n(2)]
    name: String,
}

/// The file of a chunk.
pub(super) fn chunk(mut words: Vec<PackedWord>) -> Result<(Range, File)> {
    let word = |it: Option<&PackedWord>| it.map(|it| it.word.clone()).unwrap_or_default();
    let (from, to) = (word(words.first()), word(words.last()));
    words.iter_mut().for_each(PackedWord::count_on);
    let bytes = minicbor::to_vec(PackedChunk { words })?;
    let name = format!("{LANGUAGE}_{}", hash(&bytes, HASH_DIGITS));
    let file = (format!("index/{name}.pf_index"), packed(&bytes)?);
    Ok((Range { from, to, name }, file))
}

/// What a result shows.
pub(super) struct Fragment {
    name: String,
    pub(super) file: File,
}

/// What the library knows of a page besides its text; words of it are found, too.
#[derive(Serialize)]
pub(super) struct Meta<'a> {
    pub(super) title: &'a str,
}

impl Fragment {
    /// Its name has the number of the page, by which `facets` are looked up.
    pub(super) fn new(number: usize, url: &str, content: &str, length: usize, meta: Meta) -> Result<Self> {
        let none = BTreeMap::<String, Value>::new();
        let data = json!({
            "url": url, "content": content, "word_count": length, "filters": none, "meta": meta, "anchors": [],
        });
        let bytes = serde_json::to_vec(&data)?;
        let name = format!("{LANGUAGE}_{number}_{}", hash(&bytes, FRAGMENT_HASH_DIGITS));
        Ok(Self { file: (format!("fragment/{name}.pf_fragment"), packed(&bytes)?), name })
    }
}

/// What the browser loads first: which pages there are, and which file has which words.
#[derive(Encode, Default)]
pub(super) struct Site {
    #[n(0)]
    version: String,
    #[n(1)]
    pages: Vec<SitePage>,
    #[n(2)]
    chunks: Vec<Range>,
    #[n(3)]
    filters: Vec<(String, String)>,
    #[n(4)]
    sorts: Vec<(String, Vec<usize>)>,
    #[n(5)]
    fields: Vec<String>,
}

#[derive(Encode)]
struct SitePage {
    #[n(0)]
    name: String,
    #[n(1)]
    length: usize,
    /// The file it shares with others; none does.
    #[n(2)]
    group: String,
}

impl Site {
    pub(super) fn add(&mut self, fragment: &Fragment, length: usize) {
        self.pages.push(SitePage { name: fragment.name.clone(), length, group: String::new() });
    }

    /// Adds the chunk that follows; of the words on both sides of the seam as much stays as tells them apart.
    pub(super) fn add_chunk(&mut self, mut range: Range) {
        if let Some(before) = self.chunks.last_mut() {
            let shared = before.to.chars().zip(range.from.chars()).take_while(|(a, b)| a == b).count();
            let start = |word: &str| word.chars().take(shared + 1).collect::<String>();
            let to = start(&before.to);
            if to >= before.from {
                before.to = to;
            }
            range.from = start(&range.from);
        }
        self.chunks.push(range);
    }

    /// The files that are there once.
    pub(super) fn files(mut self) -> Result<Vec<File>> {
        let mut library = library()?;
        let entry = library.remove(ENTRY).context("Pagefind 没有给出入口文件")?;
        let mut entry: Value = serde_json::from_slice(&entry)?;
        self.version = entry["version"].as_str().context("Pagefind 的入口文件没有版本")?.to_string();
        self.fields = vec!["title".to_string()];
        let count = self.pages.len();
        let bytes = minicbor::to_vec(self)?;
        let hash = format!("{LANGUAGE}_{}", hash(&bytes, HASH_DIGITS));
        entry["languages"] = json!({ LANGUAGE: { "hash": hash, "wasm": null, "page_count": count } });
        let mut files = vec![
            (format!("pagefind.{hash}.pf_meta"), packed(&bytes)?),
            (ENTRY.to_string(), serde_json::to_vec(&entry)?),
        ];
        for path in RUNNING {
            files.push((path.to_string(), library.remove(path).with_context(|| format!("Pagefind 没有给出 {path}"))?));
        }
        Ok(files)
    }
}

/// What the library writes besides an index.
fn library() -> Result<BTreeMap<String, Vec<u8>>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let files = runtime.block_on(async { PagefindIndex::new(None)?.get_files().await })?;
    Ok(files.into_iter().map(|it| (it.filename.to_string_lossy().into_owned(), it.contents)).collect())
}

fn hash(bytes: &[u8], count: usize) -> String {
    let digits: String = Sha256::digest(bytes).iter().map(|it| format!("{it:02x}")).collect();
    digits[..count].to_string()
}

fn packed(bytes: &[u8]) -> Result<Vec<u8>> {
    zipped(&[SIGNATURE, bytes].concat())
}

pub(super) fn zipped(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes)?;
    Ok(packed.finish()?)
}
