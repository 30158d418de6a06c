//! The hashes of files that earlier runs read, so that a file is not read again before its content is needed.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::mark::{Mark, nanoseconds};
use crate::memory::{Bytes, Ingredients};
use crate::output::hex;
use crate::records::source::{Source, alike};

/// How long a file must have been left alone when its hash is noted. In less time, a file can change twice without
/// showing it.
const SETTLED: Duration = Duration::from_secs(2);

/// What tells whether a file has changed.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, PartialEq)]
pub(super) struct Stamp {
    pub(super) mark: Mark,
    /// As `mark::changed` has it.
    pub(super) changed: u64,
}

type Entry = (Stamp, [u8; 32]);
type Entries = HashMap<String, Entry>;

/// The hashes of the files of a workspace.
pub(crate) struct Hashes {
    earlier: Entries,
    /// What this run came upon, known or not.
    now: Mutex<Entries>,
    /// The folders and files that this run has read.
    parts: Mutex<Vec<String>>,
    /// The latest time at which a file may have changed whose hash is noted, in nanoseconds since 1970.
    settled: u64,
    kept_in: PathBuf,
}

/// Ends the running command: a file is no longer what it was when the command began.
#[derive(Debug)]
pub(crate) struct Changed(pub(crate) PathBuf);

impl Hashes {
    /// The hashes that `kept` returned, and the file where they are kept. Damaged bytes hold no hashes.
    pub(crate) fn new(kept: &[u8], kept_in: PathBuf) -> Self {
        let settled = nanoseconds(SystemTime::now() - SETTLED);
        let entries = kept.split_first_chunk::<64>().filter(|(seal, entries)| **seal == seal_of(entries));
        let earlier = entries.and_then(|(_, it)| serde_json::from_slice(it).ok()).unwrap_or_default();
        Self { earlier, now: Mutex::default(), parts: Mutex::default(), settled, kept_in }
    }

    /// The content of a file that is still as an earlier run read it. It is read when it is needed.
    ///
    /// # Panics
    /// With `Changed`, when the content is needed and is another one.
    pub(super) fn find(&self, name: &str, path: &Path, stamp: Stamp) -> Option<Source> {
        let (_, hash) = *self.earlier.get(name).filter(|it| it.0 == stamp)?;
        let (path, kept_in) = (path.to_path_buf(), self.kept_in.clone());
        Some(Source::Bytes(Bytes::known(hash, move || {
            match fs::read(&path).map(alike) {
                Ok(bytes) if Sha256::digest(&bytes)[..] == hash => bytes,
                _ => {
                    // Should the hash be wrong, the next run must not find it again.
                    let _ = fs::remove_file(&kept_in);
                    std::panic::resume_unwind(Box::new(Changed(path.clone())))
                }
            }
        })))
    }

    /// Notes the hash of a file that was listed.
    pub(super) fn note(&self, name: &str, stamp: Stamp, hash: [u8; 32]) {
        if stamp.mark.modified.max(stamp.changed) < self.settled {
            lock(&self.now).insert(name.to_string(), (stamp, hash));
        }
    }

    /// Notes that all files of a folder were read, or a single one.
    pub(super) fn note_part(&self, part: &str) {
        lock(&self.parts).push(part.to_string());
    }

    /// What to keep for the next run; `None` if this run found out nothing new.
    pub(crate) fn kept(&self) -> Option<Vec<u8>> {
        let (now, parts) = (lock(&self.now), lock(&self.parts));
        let is_read = |name: &str| {
            parts
                .iter()
                .any(|it| name.strip_prefix(it.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
        };
        let is_new = |(name, it): (&String, &Entry)| self.earlier.get(name) != Some(it);
        now.iter().any(is_new).then(|| {
            let others = self.earlier.iter().filter(|(name, _)| !is_read(name));
            let entries: BTreeMap<&String, &Entry> = others.chain(now.iter()).collect();
            let entries = serde_json::to_vec(&entries).expect("plain data can be written");
            [seal_of(&entries).as_slice(), &entries].concat()
        })
    }
}

fn lock<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

/// 64 characters from which damage shows. Another program that would read files differently has others.
fn seal_of(entries: &[u8]) -> [u8; 64] {
    hex(&Ingredients::of_records("hashes").with(entries).digest()).into_bytes().try_into().expect("a hash has 32 bytes")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;
    use crate::fs::read_folder;

    /// Reads a folder, and returns its text with what is kept.
    fn read(root: &Path, kept: &[u8], age: u64) -> (Source, Option<Vec<u8>>) {
        let mut hashes = Hashes::new(kept, root.join("kept"));
        hashes.settled += age * 1_000_000_000;
        let source = read_folder(root, "zones", Some(&hashes)).unwrap().remove("zones/a.yaml").unwrap();
        (source, hashes.kept())
    }

    fn text(source: &Source) -> String {
        let Source::Bytes(bytes) = source else { panic!("is a file") };
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[test]
    fn a_file_is_read_again_only_when_it_changed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("zones/a.yaml");
        fs::create_dir(folder.path().join("zones")).unwrap();
        fs::write(&file, "one\r\n").unwrap();
        // What was written just now is not trusted.
        assert!(read(folder.path(), b"", 0).1.is_none());
        let kept = read(folder.path(), b"", 60).1.unwrap();
        let (known, again) = read(folder.path(), &kept, 60);
        assert!(again.is_none());
        assert_eq!(text(&known), "one\n");
        // Of the same size, and with the same time.
        let time = fs::metadata(&file).unwrap().modified().unwrap();
        fs::write(&file, "two\r\n").unwrap();
        fs::File::options().write(true).open(&file).unwrap().set_modified(time).unwrap();
        assert_eq!(text(&read(folder.path(), &kept, 60).0), "two\n");
        for at in 0..kept.len() {
            let mut damaged = kept.clone();
            damaged[at] ^= 1;
            assert!(Hashes::new(&damaged, PathBuf::new()).earlier.is_empty(), "{at}");
        }
    }

    #[test]
    fn a_file_that_changes_before_it_is_read_ends_the_command() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("zones")).unwrap();
        let file = folder.path().join("zones/a.yaml");
        fs::write(&file, "one").unwrap();
        let kept = read(folder.path(), b"", 60).1.unwrap();
        fs::write(folder.path().join("kept"), &kept).unwrap();
        let (known, _) = read(folder.path(), &kept, 60);
        fs::write(&file, "two").unwrap();
        let ended = catch_unwind(AssertUnwindSafe(|| text(&known))).unwrap_err();
        assert_eq!(ended.downcast::<Changed>().unwrap().0, file);
        assert!(!folder.path().join("kept").exists());
    }

    #[test]
    fn files_that_are_gone_are_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("zones")).unwrap();
        let write = |name: &str| fs::write(folder.path().join(name), "one").unwrap();
        ["zones/a.yaml", "zones/b.yaml"].into_iter().for_each(write);
        let kept = read(folder.path(), b"", 60).1.unwrap();
        fs::remove_file(folder.path().join("zones/b.yaml")).unwrap();
        write("zones/c.yaml");
        let kept = read(folder.path(), &kept, 60).1.unwrap();
        let names: Vec<String> = Hashes::new(&kept, PathBuf::new()).earlier.into_keys().collect();
        assert_eq!(BTreeSet::from_iter(names), ["zones/a.yaml", "zones/c.yaml"].map(String::from).into());
    }
}
