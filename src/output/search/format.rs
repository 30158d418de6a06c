//! Writes index files for the Pagefind release in `Cargo.toml`: compressed CBOR or JSON.
//!
//! Pagefind can write them itself, but only for text whose words do not overlap, and it keeps four
//! allocations per word: over 2 GB for 4,000 write-ups. A test compares these files with those of Pagefind.

use std::collections::BTreeMap;
use std::io::Write;

use super::File;
use super::words::{Pages, Word};
use crate::output::{Content, hash};
use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;
use minicbor::Encoder;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

/// A language that Pagefind does not know, so that it neither stems nor segments words.
const LANGUAGE: &str = "unknown";

/// The first bytes of an unpacked index file, by which Pagefind recognizes it.
const SIGNATURE: &[u8] = b"pagefind_dcd";

/// The WebAssembly module that searches in the browser, taken from Pagefind's crate.
const MODULE: &[u8] = include_bytes!(env!("PAGEFIND_MODULE"));
const RELEASE: &str = env!("PAGEFIND_RELEASE");

/// Punctuation that Pagefind counts as part of words by default. No word of this index contains any.
const WORD_CHARACTERS: [char; 10] = ['_', '‿', '⁀', '⁔', '︳', '︴', '﹍', '﹎', '﹏', '＿'];

/// The length of the hash in the name of the overview, and of that in the names of its parts.
///
/// The name of a part has its number and a short hash of its content. A browser keeps a part until its name changes.
/// The hashes have letters only: with digits, a name might read as a telephone number, which no published name may
/// contain.
const HASH_LETTERS: usize = 8;
const PART_LETTERS: usize = 5;

/// How many parts share a hash. The list of names is loaded with the first search: a hash for each part would make it
/// 10 KB longer for 4,200 pages.
const SHARING: usize = 64;

/// The fields of a page other than its text.
const FIELDS: [&str; 1] = ["title"];

/// What a result shows, in the format of Pagefind.
#[derive(Serialize)]
pub(super) struct Fragment<'a> {
    pub(super) url: &'a str,
    pub(super) content: &'a str,
    pub(super) word_count: usize,
    pub(super) meta: Meta<'a>,
    /// Always empty: `facets` writes the filters.
    pub(super) filters: BTreeMap<String, Value>,
    /// Always empty: each anchor has a record of its own.
    pub(super) anchors: Vec<Value>,
}

#[derive(Serialize)]
pub(super) struct Meta<'a> {
    pub(super) title: &'a str,
}

/// The index under construction.
#[derive(Default)]
pub(super) struct Index {
    /// By page number: the fragment file, and the length of the text in characters.
    fragments: Vec<(Content, usize)>,
    chunks: Vec<Chunk>,
}

/// A file with all words of one range. The ranges of chunks do not overlap.
struct Chunk {
    from: String,
    to: String,
    file: Content,
}

/// Sorts after every letter and digit.
const BEHIND: char = '~';

/// Encodes a fragment as a file.
pub(super) fn fragment(fragment: &Fragment) -> Result<Vec<u8>> {
    packed(&serde_json::to_vec(fragment)?)
}

impl Index {
    /// Adds a page, which gets the next number.
    pub(super) fn add(&mut self, fragment: Content, length: usize) {
        self.fragments.push((fragment, length));
    }

    /// Adds the words. They must be sorted.
    pub(super) fn add_words(&mut self, chunks: Vec<Vec<(Word, Pages)>>) -> Result<()> {
        let chunks: Vec<_> = chunks.iter().zip(ranges(&chunks)).collect();
        let chunks =
            chunks.into_par_iter().map(|(words, (from, to))| Ok(Chunk { from, to, file: chunk(words)?.into() }));
        self.chunks = chunks.collect::<Result<_>>()?;
        Ok(())
    }

    pub(super) fn files(self) -> Result<Vec<File>> {
        let overview = packed(&self.overview()?)?;
        let hash = letters(&hash(&overview), HASH_LETTERS);
        let entry = json!({
            "version": RELEASE,
            "languages": { LANGUAGE: { "hash": hash, "wasm": null, "page_count": self.fragments.len() } },
            "include_characters": WORD_CHARACTERS,
        });
        let mut files = vec![
            (format!("pagefind.{hash}.pf_meta"), overview.into()),
            ("pagefind-entry.json".to_string(), serde_json::to_vec(&entry)?.into()),
            ("wasm.unknown.pagefind".to_string(), MODULE.into()),
        ];
        let (fragments, chunks) = (self.fragment_names(), self.chunk_names());
        for (name, (file, _)) in fragments.into_iter().zip(self.fragments) {
            files.push((format!("fragment/{name}.pf_fragment"), file));
        }
        for (name, chunk) in chunks.into_iter().zip(self.chunks) {
            files.push((format!("index/{name}.pf_index"), chunk.file));
        }
        Ok(files)
    }

    fn fragment_names(&self) -> Vec<String> {
        names(&self.fragments.iter().map(|(file, _)| file).collect::<Vec<_>>())
    }

    fn chunk_names(&self) -> Vec<String> {
        names(&self.chunks.iter().map(|it| &it.file).collect::<Vec<_>>())
    }

    /// The file that the browser loads first: a list of the pages, and the word range of each chunk.
    fn overview(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes);
        encoder.array(6)?.str(RELEASE)?.array(self.fragments.len() as u64)?;
        for (name, (_, length)) in self.fragment_names().iter().zip(&self.fragments) {
            // The third field names a file that several pages share; there is none.
            encoder.array(3)?.str(name)?.u64(*length as u64)?.str("")?;
        }
        encoder.array(self.chunks.len() as u64)?;
        for (name, Chunk { from, to, .. }) in self.chunk_names().iter().zip(&self.chunks) {
            encoder.array(3)?.str(from)?.str(to)?.str(name)?;
        }
        // Pagefind's own filters and sort orders, both empty.
        encoder.array(0)?.array(0)?.encode(FIELDS)?;
        Ok(bytes)
    }
}

/// The names of parts: the number of each, and a short hash that neighbours share.
fn names(parts: &[&Content]) -> Vec<String> {
    let sharing = parts.chunks(SHARING).zip((0..).step_by(SHARING));
    let names = sharing.flat_map(|(parts, first)| {
        let hash = hash(parts.iter().map(|it| it.sha256()).collect::<String>().as_bytes());
        let letters = letters(&hash, PART_LETTERS);
        (first..first + parts.len()).map(move |number| format!("{number}_{letters}"))
    });
    names.collect()
}

/// The first letters of a hash. Two of its hexadecimal digits make a letter.
fn letters(hash: &str, count: usize) -> String {
    let value = |it: u8| char::from(it).to_digit(16).unwrap_or_default() as u8;
    let pairs = hash.as_bytes().chunks(2).take(count);
    pairs.map(|it| char::from(b'a' + it.iter().fold(0, |sum, it| sum * 16 + value(*it)) % 26)).collect()
}

/// The range of each chunk, with just enough letters to tell it from its neighbours.
fn ranges(chunks: &[Vec<(Word, Pages)>]) -> Vec<(String, String)> {
    let text = |it: Option<&(Word, Pages)>| it.map(|(it, _)| it.text()).unwrap_or_default();
    let mut ranges = Vec::new();
    let mut from = String::new();
    for (at, words) in chunks.iter().enumerate() {
        let (last, next) = (text(words.last()), text(chunks.get(at + 1).and_then(|it| it.first())));
        let shared = last.bytes().zip(next.bytes()).take_while(|(a, b)| a == b).count();
        let to = last.chars().take(shared + 1).chain([BEHIND]).collect();
        ranges.push((from, to));
        from = next.chars().take(shared + 1).collect();
    }
    ranges
}

fn chunk(words: &[(Word, Pages)]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes).array(1)?.array(words.len() as u64)?;
    for (word, pages) in words {
        Encoder::new(&mut bytes).array(3)?.str(&word.text())?.array(pages.count)?;
        bytes.extend_from_slice(&pages.packed);
        // The variants of the word with diacritics: none.
        Encoder::new(&mut bytes).array(0)?;
    }
    packed(&bytes)
}

fn packed(bytes: &[u8]) -> Result<Vec<u8>> {
    zipped(&[SIGNATURE, bytes].concat())
}

pub(super) fn zipped(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes)?;
    Ok(packed.finish()?)
}
