//! What earlier runs found out about the files and pages of a workspace: entries by everything they depend on.
//!
//! Each entry is sealed with its key. All entries are kept together: they are too small and too many for a file each.

mod bytes;
mod key;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};

pub(crate) use bytes::Bytes;
use key::Id;
pub(crate) use key::{Ingredients, Key, Part};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The number of runs after which an unused entry is forgotten. Only runs count that found out something new.
const LONGEST_UNUSED: u8 = 16;

/// The first bytes of a memory. That of another edition of the program is of no use.
const SIGNATURE: &[u8] = concat!("zonepress memory 1 ", env!("ZONEPRESS_SOURCE"), "\n").as_bytes();

/// Entries by key, those of earlier runs and those of this one.
pub(crate) struct Memory {
    /// Reads a part as it was kept; `None` if nothing is kept.
    read: Option<Box<dyn Fn(Part) -> Vec<u8> + Send + Sync>>,
    stores: [OnceLock<Store>; Part::ALL.len()],
}

/// The entries of a part.
struct Store {
    bytes: Vec<u8>,
    earlier: HashMap<Id, Earlier>,
    now: Mutex<HashMap<Id, Now>>,
}

/// A sealed entry in `bytes`.
struct Earlier {
    place: Range<usize>,
    /// For how many runs it was not used.
    unused: u8,
}

/// An entry that this run used.
enum Now {
    Known,
    /// Sealed.
    New(Vec<u8>),
}

impl Memory {
    /// A memory that knows nothing and keeps nothing.
    pub(crate) fn none() -> Self {
        Self { read: None, stores: Default::default() }
    }

    /// A memory whose parts are read when they are first needed: what `kept` returned for each. Damaged bytes are an
    /// empty memory, up to the damage.
    pub(crate) fn new(read: impl Fn(Part) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self { read: Some(Box::new(read)), stores: Default::default() }
    }

    fn store(&self, part: Part) -> Option<&Store> {
        let read = self.read.as_ref()?;
        Some(self.stores[part as usize].get_or_init(|| Store::new(read(part))))
    }

    /// The entry that was kept under a key.
    pub(crate) fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let store = self.store(key.part)?;
        let sealed = store.bytes.get(store.earlier.get(&key.id)?.place.clone())?;
        let entry = key.open(sealed.to_vec())?;
        store.note(key, Now::Known);
        Some(entry)
    }

    pub(crate) fn put(&self, key: &Key, entry: &[u8]) {
        if let Some(store) = self.store(key.part) {
            store.note(key, Now::New(key.seal(entry)));
        }
    }

    /// The value that was kept under a key.
    pub(crate) fn value<T: DeserializeOwned>(&self, key: &Key) -> Option<T> {
        serde_json::from_slice(&self.get(key)?).ok()
    }

    pub(crate) fn put_value(&self, key: &Key, value: &impl Serialize) {
        self.put(key, &serde_json::to_vec(value).expect("plain data can be written"));
    }

    /// The text that was kept under a key, or else as it is made now.
    pub(crate) fn text(&self, key: &Key, make: impl FnOnce() -> Option<String>) -> Option<String> {
        self.get(key).and_then(|it| String::from_utf8(it).ok()).or_else(|| {
            let made = make()?;
            self.put(key, made.as_bytes());
            Some(made)
        })
    }

    /// The findings of a check, which is not repeated where it found nothing.
    pub(crate) fn sound<F>(&self, key: &Key, check: impl FnOnce() -> Vec<F>) -> Vec<F> {
        if self.get(key).is_some() {
            return vec![];
        }
        let found = check();
        if found.is_empty() {
            self.put(key, b"");
        }
        found
    }

    /// What to keep of a part for the next run; `None` if this run found out nothing new.
    pub(crate) fn kept(&self, part: Part) -> Option<Vec<u8>> {
        self.stores[part as usize].get()?.kept()
    }
}

impl Store {
    fn new(bytes: Vec<u8>) -> Self {
        Self { earlier: listed(&bytes), bytes, now: Mutex::default() }
    }

    fn note(&self, key: &Key, now: Now) {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).insert(key.id, now);
    }

    fn kept(&self) -> Option<Vec<u8>> {
        let now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if !now.values().any(|it| matches!(it, Now::New(_))) {
            return None;
        }
        let mut entries: Vec<(&Id, u8, &[u8])> = Vec::new();
        for (id, Earlier { place, unused }) in &self.earlier {
            let unused = match now.get(id) {
                Some(Now::New(_)) => continue,
                Some(Now::Known) => 0,
                None => unused + 1,
            };
            if unused <= LONGEST_UNUSED {
                entries.push((id, unused, &self.bytes[place.clone()]));
            }
        }
        entries.extend(now.iter().filter_map(|(id, it)| match it {
            Now::New(sealed) => Some((id, 0, sealed.as_slice())),
            Now::Known => None,
        }));
        entries.sort_unstable();
        let mut bytes = SIGNATURE.to_vec();
        for (id, unused, sealed) in entries {
            let Ok(length) = u32::try_from(sealed.len()) else { continue };
            bytes.extend(id);
            bytes.push(unused);
            bytes.extend(length.to_le_bytes());
            bytes.extend(sealed);
        }
        Some(bytes)
    }
}

/// The entries of a file, up to the first damage that shows. An entry that is damaged itself does not open.
fn listed(bytes: &[u8]) -> HashMap<Id, Earlier> {
    let mut entries = HashMap::new();
    let mut at = SIGNATURE.len();
    if !bytes.starts_with(SIGNATURE) {
        return entries;
    }
    while let Some((id, rest)) = bytes.get(at..).and_then(|it| it.split_first_chunk::<32>()) {
        let Some(([unused, length @ ..], _)) = rest.split_first_chunk::<5>() else { break };
        let start = at + 32 + 5;
        let place = start..start.saturating_add(u32::from_le_bytes(*length) as usize);
        at = place.end;
        if at > bytes.len() {
            break;
        }
        entries.insert(*id, Earlier { place, unused: *unused });
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        Ingredients::of("test").with(name).key()
    }

    /// A run that needs the given entries. Returns those that it knew, and what it keeps.
    fn run(kept: &[u8], names: &[&str]) -> (Vec<String>, Option<Vec<u8>>) {
        let kept = kept.to_vec();
        let memory = Memory::new(move |_| kept.clone());
        let (known, missing): (Vec<&str>, Vec<&str>) =
            names.iter().partition(|it| memory.get(&key(it)).is_some_and(|found| found == it.as_bytes()));
        missing.iter().for_each(|it| memory.put(&key(it), it.as_bytes()));
        (known.iter().map(ToString::to_string).collect(), memory.kept(Part::Output))
    }

    #[test]
    fn what_a_run_found_out_the_next_one_knows() {
        let (known, first) = run(b"", &["a", "b"]);
        assert!(known.is_empty());
        let (known, second) = run(&first.unwrap(), &["a", "b", "c"]);
        assert_eq!(known, ["a", "b"]);
        assert_eq!(run(&second.unwrap(), &["c", "a"]), (vec!["c".to_string(), "a".to_string()], None));
        let none = Memory::none();
        none.put(&key("a"), b"a");
        assert!(none.get(&key("a")).is_none() && none.kept(Part::Output).is_none());
    }

    #[test]
    fn a_part_is_read_when_it_is_needed() {
        let memory = Memory::new(|part| match part {
            Part::Records => vec![],
            Part::Output => panic!("is not needed"),
        });
        let key = Ingredients::of_records("test").key();
        memory.put(&key, b"a");
        assert!(memory.kept(Part::Records).is_some() && memory.kept(Part::Output).is_none());
    }

    #[test]
    fn damage_costs_only_what_it_hit() {
        let names = ["a", "b", "c"];
        let whole = run(b"", &names).1.unwrap();
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 0x55;
            for damaged in [&changed, &whole[..at]] {
                let (known, kept) = run(damaged, &names);
                let mended = kept.unwrap_or_else(|| damaged.to_vec());
                assert!(known.len() < names.len() || damaged.len() == whole.len());
                assert_eq!(run(&mended, &names).0, names);
            }
        }
    }

    #[test]
    fn what_is_unused_for_long_is_forgotten() {
        let mut kept = run(b"", &["a", "b"]).1.unwrap();
        for number in 0..=LONGEST_UNUSED {
            kept = run(&kept, &["b", &number.to_string()]).1.unwrap();
        }
        assert_eq!(run(&kept, &["a", "b"]).0, ["b"]);
    }
}
