//! Which words stand where: the inverted index.
//!
//! A word is a token as the library compares it: in small letters and without diacritics. A token that
//! had some is kept as a variant of its word, so that it is found by either.

use std::collections::{BTreeMap, HashMap};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use super::format::{PackedPage, PackedVariant, PackedWord};

/// The only field of a page whose words are found besides its text.
const TITLE: i32 = 0;

/// The words of one page.
pub(super) struct Page {
    words: HashMap<Key, Places>,
    /// How many tokens its text has.
    pub(super) length: usize,
}

#[derive(PartialEq, Eq, Hash)]
struct Key {
    word: String,
    /// The word with its diacritics, where it has any.
    variant: Option<String>,
}

/// Positions as the index has them: each as its distance from the one before.
#[derive(Default)]
struct Places {
    text: Distances,
    title: Distances,
}

#[derive(Default)]
struct Distances {
    list: Vec<i32>,
    last: i32,
}

impl Page {
    pub(super) fn new(content: &str, title: &str) -> Self {
        let (mut words, mut length) = (HashMap::<Key, Places>::new(), 0);
        for (token, position) in content.split_whitespace().zip(0..) {
            words.entry(key(token)).or_default().text.push(position);
            length += 1;
        }
        for (token, position) in title.split_whitespace().zip(0..) {
            let title = &mut words.entry(key(token)).or_default().title;
            if title.list.is_empty() {
                title.list.push(-(TITLE + 1));
            }
            title.push(position);
        }
        Self { words, length }
    }
}

impl Distances {
    fn push(&mut self, position: i32) {
        self.list.push(position - self.last);
        self.last = position;
    }
}

/// The words of all pages, which are added in the order of their numbers.
#[derive(Default)]
pub(super) struct Words(BTreeMap<String, Entry>);

#[derive(Default)]
struct Entry {
    pages: Vec<PackedPage>,
    variants: BTreeMap<String, Vec<PackedPage>>,
}

impl Words {
    pub(super) fn add(&mut self, number: usize, page: Page) {
        for (Key { word, variant }, places) in page.words {
            let entry = self.0.entry(word).or_default();
            let pages = match variant {
                Some(it) => entry.variants.entry(it).or_default(),
                None => &mut entry.pages,
            };
            pages.push(PackedPage { number, text: places.text.list, title: places.title.list });
        }
    }

    /// The words in order, in chunks of about as many places.
    pub(super) fn chunks(self, most: usize) -> Vec<Vec<PackedWord>> {
        let (mut chunks, mut chunk, mut size) = (Vec::new(), Vec::new(), 0);
        for (word, entry) in self.0 {
            let variants = entry.variants.into_iter().map(|(form, pages)| PackedVariant { form, pages });
            let word = PackedWord { word, pages: entry.pages, variants: variants.collect() };
            size += word.places();
            chunk.push(word);
            if size >= most {
                chunks.push(std::mem::take(&mut chunk));
                size = 0;
            }
        }
        if !chunk.is_empty() {
            chunks.push(chunk);
        }
        chunks
    }
}

fn key(token: &str) -> Key {
    let form = token.to_lowercase();
    match without_diacritics(&form) {
        Some(word) if word != form => Key { word, variant: Some(form) },
        _ => Key { word: form, variant: None },
    }
}

/// Marks of kana tell words apart; they are no diacritics.
const KANA: [char; 2] = ['\u{3099}', '\u{309a}'];

fn without_diacritics(word: &str) -> Option<String> {
    if word.is_ascii() || !word.chars().any(decomposes) {
        return None;
    }
    let bare: String = word.nfd().filter(|it| !is_combining_mark(*it) || KANA.contains(it)).collect();
    Some(if bare.contains(KANA) { bare.nfc().collect() } else { bare })
}

fn decomposes(character: char) -> bool {
    let mut decomposes = is_combining_mark(character);
    decompose_canonical(character, |part| decomposes |= part != character);
    decomposes
}
