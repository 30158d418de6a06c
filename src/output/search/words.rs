//! Which words stand where: the inverted index.
//!
//! The words of the index are the pairs of neighbouring characters, with their places, and the single
//! characters, with how often they stand on a page. A phrase of several characters is a row of pairs, each
//! a place behind the one before. Lists of pairs are a third as long as those of single characters, of
//! which a query would have to load one for each of its characters.

use std::collections::BTreeMap;

use anyhow::Result;
use minicbor::Encode;

/// A pair of neighbouring characters, or a character and `ALONE`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Word(pub(super) char, pub(super) char);

/// What follows a character in the word that stands for it alone, so that no word begins another one.
const ALONE: char = '\0';

impl Word {
    /// The word as the index has it: letters and digits, which nothing takes apart, four a character.
    pub(super) fn text(self) -> String {
        let digit = |value: u32| char::from_digit(value % BASE, BASE).unwrap_or_default();
        let digits = |it: u32| [it / BASE.pow(3), it / BASE.pow(2), it / BASE, it].map(digit);
        [self.0, self.1].into_iter().flat_map(|it| digits(u32::from(it))).collect()
    }
}

/// Of the numbers words are written in.
const BASE: u32 = 36;

/// The fields of a page, as the index counts them: its text has no number, others from 1.
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
    /// In order.
    places: Vec<Place>,
    /// How many characters its text has.
    pub(super) length: usize,
}

impl PageWords {
    /// Of the tokens of its blocks and of its title. No pair reaches from one block into the next.
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

/// Where a word stands on a page, as the index has it.
#[derive(Encode, Default)]
struct PackedPage {
    /// Its distance from the page before.
    #[n(0)]
    number: usize,
    /// Each position as its distance from the one before.
    #[n(1)]
    text: Vec<i32>,
    /// The negative number of the field, then positions.
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
            // Of a single character only the number of its places matters.
            let position = if word.1 == ALONE { before.map_or(0, |it| it + 1) } else { *position };
            list.push(position - before.unwrap_or(0));
            before = Some(position);
        }
        page
    }
}

/// How many bytes of the list of chunks are about one of them, packed.
const LISTED: usize = 8;
/// How many quarters of a chunk a query loads, packed.
const LOADED: usize = 3;

/// The pages a word stands on, packed.
#[derive(Default)]
pub(super) struct Pages {
    pub(super) packed: Vec<u8>,
    pub(super) count: u64,
    last: usize,
}

/// The words of all pages, which are added in the order of their numbers.
#[derive(Default)]
pub(super) struct Words(BTreeMap<Word, Pages>);

impl Words {
    pub(super) fn add(&mut self, number: usize, page: &PageWords) -> Result<()> {
        for places in page.places.chunk_by(|one, other| one.word == other.word) {
            let pages = self.0.entry(places[0].word).or_default();
            minicbor::encode(PackedPage::new(number - pages.last, places), &mut pages.packed)?;
            pages.count += 1;
            pages.last = number;
        }
        Ok(())
    }

    /// The words in order, in chunks of the size that makes a query lightest; a word may have more by itself.
    ///
    /// A query loads the list of all chunks, to which each adds `LISTED` bytes, and besides words that have a
    /// chunk by themselves one chunk of many words or two, packed to half of their size, so `LOADED` of a
    /// quarter: the sum is least where the size is a root of all bytes.
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
