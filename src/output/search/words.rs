//! The inverted index: which words occur where.
//!
//! The words are the pairs of neighbouring characters, with their positions, and the single characters, with
//! their number on each page. A phrase is found as a sequence of pairs at consecutive positions. A query loads
//! a list for each of its pairs, which is a third as long as lists of single characters with positions.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use anyhow::Result;
use minicbor::Encode;
use rayon::prelude::*;

/// A pair of neighbouring characters, or a single character and `ALONE`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Word(pub(super) char, pub(super) char);

/// The second half of the word for a single character. Thus all words are equally long, and none is a prefix
/// of another.
const ALONE: char = '\0';

impl Word {
    /// The word in the index: four letters or digits per character, which Pagefind does not split.
    pub(super) fn text(self) -> String {
        let digit = |value: u32| char::from_digit(value % BASE, BASE).unwrap_or_default();
        let digits = |it: u32| [it / BASE.pow(3), it / BASE.pow(2), it / BASE, it].map(digit);
        [self.0, self.1].into_iter().flat_map(|it| digits(u32::from(it))).collect()
    }
}

impl Word {
    fn shard(self) -> usize {
        (u32::from(self.0) ^ u32::from(self.1)) as usize % SHARDS
    }
}

/// Hashes words, which are two characters. Nobody gains by choosing words with equal hashes: all are of one site.
#[derive(Default)]
pub(super) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|it| self.write_u32((*it).into()));
    }

    fn write_u32(&mut self, value: u32) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(value)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The base of the numbers that words are written as.
const BASE: u32 = 36;

/// The fields of a page. The index numbers them from 1, except the text, which has no number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Text,
    Title,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    word: Word,
    field: Field,
    position: i32,
}

/// The words of one page.
pub(super) struct PageWords {
    /// Sorted.
    places: Vec<Place>,
    /// The length of the text in characters.
    pub(super) length: usize,
}

impl PageWords {
    /// Collects the words from the tokens of the blocks and the title. No pair spans two blocks.
    pub(super) fn new(blocks: &[Vec<char>], title: &[char]) -> Self {
        let (mut places, mut length) = (Vec::new(), 0);
        for block in blocks {
            places.extend(words(block, Field::Text, length));
            length += block.len();
        }
        places.extend(words(title, Field::Title, 0));
        places.sort_unstable();
        Self { places, length }
    }
}

fn words(tokens: &[char], field: Field, start: usize) -> impl Iterator<Item = Place> {
    let place = move |word, at: usize| Place { word, field, position: i32::try_from(start + at).unwrap_or(i32::MAX) };
    let pairs = tokens.windows(2).enumerate().map(move |(at, it)| place(Word(it[0], it[1]), at));
    let alone = tokens.iter().enumerate().map(move |(at, it)| place(Word(*it, ALONE), at));
    pairs.chain(alone)
}

/// The positions of a word on a page, in the encoding of the index.
#[derive(Encode, Default)]
struct PackedPage {
    /// The page number, as the difference from the previous page.
    #[n(0)]
    number: usize,
    /// The positions, each as the difference from the previous one.
    #[n(1)]
    text: Vec<i32>,
    /// The negated number of the field, then the positions.
    #[n(2)]
    title: Vec<i32>,
}

impl PackedPage {
    fn new(number: usize, places: &[Place]) -> Self {
        let mut page = Self { number, ..Self::default() };
        let mut before = None;
        for Place { word, field, position } in places {
            let list = match field {
                Field::Text => &mut page.text,
                Field::Title => &mut page.title,
            };
            if list.is_empty() {
                before = None;
                if *field != Field::Text {
                    list.push(-(*field as i32));
                }
            }
            // Only the number of occurrences of a single character matters, so count up for small differences.
            let position = if word.1 == ALONE { before.map_or(0, |it| it + 1) } else { *position };
            list.push(position - before.unwrap_or(0));
            before = Some(position);
        }
        page
    }
}

/// The compressed size of one entry in the list of chunks, in bytes.
const LISTED: usize = 8;
/// The compressed size of the chunks that a query loads, in quarters of one uncompressed chunk.
const LOADED: usize = 3;

/// The pages on which a word occurs, encoded.
#[derive(Default)]
pub(super) struct Pages {
    pub(super) packed: Vec<u8>,
    pub(super) count: u64,
    last: usize,
}

/// The words of all pages, in shards that are filled side by side.
pub(super) struct Words([HashMap<Word, Pages, BuildHasherDefault<WordHasher>>; SHARDS]);

const SHARDS: usize = 4;

impl Words {
    pub(super) fn new() -> Self {
        Self(std::array::from_fn(|_| HashMap::default()))
    }

    /// Adds pages with their numbers. Pages must be added in the order of their numbers.
    pub(super) fn add(&mut self, pages: &[(usize, &PageWords)]) -> Result<()> {
        self.0.par_iter_mut().enumerate().try_for_each(|(shard, words)| {
            for (number, page) in pages {
                for places in page.places.chunk_by(|one, other| one.word == other.word) {
                    let word = places[0].word;
                    if word.shard() == shard {
                        let pages = words.entry(word).or_default();
                        minicbor::encode(PackedPage::new(number - pages.last, places), &mut pages.packed)?;
                        pages.count += 1;
                        pages.last = *number;
                    }
                }
            }
            Ok(())
        })
    }

    /// Splits the sorted words into chunks of the size at which a query loads the fewest bytes.
    ///
    /// A query loads the list of all chunks, in which each has an entry of `LISTED` bytes, and one or two chunks,
    /// compressed to half their size: on average `LOADED` quarters of a chunk. The sum is smallest when the size
    /// of a chunk grows with the square root of the total. A word that needs more has a larger chunk of its own.
    pub(super) fn chunks(self) -> Vec<Vec<(Word, Pages)>> {
        let mut words: Vec<(Word, Pages)> = self.0.into_iter().flatten().collect();
        words.par_sort_unstable_by_key(|it| it.0);
        let all: usize = words.iter().map(|(_, it)| it.packed.len()).sum();
        let most = (all * LISTED * 4 / LOADED).isqrt();
        let (mut chunks, mut chunk, mut size) = (Vec::new(), Vec::new(), 0);
        for (word, pages) in words {
            if size + pages.packed.len() > most && !chunk.is_empty() {
                chunks.push(std::mem::take(&mut chunk));
                size = 0;
            }
            size += pages.packed.len();
            chunk.push((word, pages));
        }
        if !chunk.is_empty() {
            chunks.push(chunk);
        }
        chunks
    }
}
