//! The inverted index: which words occur where.
//!
//! A word of the index is a pair of neighbouring characters, with its positions, or a single character, with its
//! number of occurrences. A longer phrase is found as consecutive pairs. An index of pairs loads less than one of
//! single characters: their lists are a third as long, and a query would need one for each of its characters.

use std::collections::BTreeMap;

use anyhow::Result;
use minicbor::Encode;

/// A pair of neighbouring characters, or a single character and `ALONE`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Word(pub(super) char, pub(super) char);

/// The second half of a single character's word, so that no word is a prefix of another.
const ALONE: char = '\0';

impl Word {
    /// The word as text: four letters and digits for each character, which Pagefind never splits.
    pub(super) fn text(self) -> String {
        let digit = |value: u32| char::from_digit(value % BASE, BASE).unwrap_or_default();
        let digits = |it: u32| [it / BASE.pow(3), it / BASE.pow(2), it / BASE, it].map(digit);
        [self.0, self.1].into_iter().flat_map(|it| digits(u32::from(it))).collect()
    }
}

/// Number base of these texts.
const BASE: u32 = 36;

/// The fields of a page as the index numbers them, the title being 1. The text has no number.
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
pub(super) struct Page {
    /// Sorted.
    places: Vec<Place>,
    /// Number of characters of the text.
    pub(super) length: usize,
}

impl Page {
    /// Collects the words of a page. No pair extends over two blocks.
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

/// The positions of a word on a page, in the format of the index.
#[derive(Encode, Default)]
struct PackedPage {
    /// Page number, as the difference from the previous page.
    #[n(0)]
    number: usize,
    /// Positions, each as the difference from the previous one.
    #[n(1)]
    text: Vec<i32>,
    /// The negated number of the field, followed by positions.
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
            // Of a single character, only the number of occurrences matters.
            let position = if word.1 == ALONE { before.map_or(0, |it| it + 1) } else { *position };
            list.push(position - before.unwrap_or(0));
            before = Some(position);
        }
        page
    }
}

/// Compressed bytes that each chunk takes up in the list of chunks.
const LISTED: usize = 8;
/// Quarters of a chunk's uncompressed size that a query loads.
const LOADED: usize = 3;

/// The pages that contain a word, encoded.
#[derive(Default)]
pub(super) struct Pages {
    pub(super) packed: Vec<u8>,
    pub(super) count: u64,
    last: usize,
}

/// The words of all pages. Pages must be added in the order of their numbers.
#[derive(Default)]
pub(super) struct Words(BTreeMap<Word, Pages>);

impl Words {
    pub(super) fn add(&mut self, number: usize, page: &Page) -> Result<()> {
        for places in page.places.chunk_by(|one, other| one.word == other.word) {
            let pages = self.0.entry(places[0].word).or_default();
            minicbor::encode(PackedPage::new(number - pages.last, places), &mut pages.packed)?;
            pages.count += 1;
            pages.last = number;
        }
        Ok(())
    }

    /// The words in order, in chunks whose size minimises what a query loads. A single word may exceed that size.
    ///
    /// A query loads the list of chunks, `LISTED` bytes for each, and one or two chunks of many words. Compressed to
    /// half their size, these are `LOADED` quarters of a chunk. The sum is smallest at the square root below.
    pub(super) fn chunks(self) -> Vec<Vec<(Word, Pages)>> {
        let all: usize = self.0.values().map(|it| it.packed.len()).sum();
        let most = (all * LISTED * 4 / LOADED).isqrt();
        let (mut chunks, mut chunk, mut size) = (Vec::new(), Vec::new(), 0);
        for (word, pages) in self.0 {
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
