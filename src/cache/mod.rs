//! What earlier runs made, kept in the user's cache and sealed with what it was made from.

mod key;
pub(crate) mod pictures;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::fs::Batch;

pub(crate) use key::Key;

/// The source of this program, on which everything that it makes depends.
pub(crate) const EDITION: &str = env!("ZONEPRESS_SOURCE");

/// Sets the most that the cache may hold.
const LIMIT: &str = "ZONEPRESS_CACHE_SIZE";
/// The most that the cache holds unless `LIMIT` says otherwise, in bytes.
const USUAL_LIMIT: u64 = 4 * GIGABYTE;
const MEGABYTE: u64 = 1_000_000;
const GIGABYTE: u64 = 1000 * MEGABYTE;

/// The folder of zonepress in the user's cache; `None` if neither a cache nor a home folder is set.
pub(crate) fn folder() -> Option<PathBuf> {
    let base = std::env::var_os("XDG_CACHE_HOME").filter(|it| !it.is_empty()).map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|it| PathBuf::from(it).join(".cache"));
    Some(base.or_else(home)?.join("zonepress"))
}

/// A folder of sealed entries. Entries that cannot be read or written are made again.
pub(crate) struct Cache {
    folder: PathBuf,
    /// In bytes.
    limit: u64,
    /// The files that this run has read or written.
    used: Mutex<BTreeSet<String>>,
}

/// A file of the cache.
struct Entry {
    path: PathBuf,
    name: String,
    /// In bytes.
    size: u64,
    used: SystemTime,
}

/// What a cache holds.
pub(crate) struct Extent {
    pub(crate) entries: usize,
    /// In bytes, like `limit`.
    pub(crate) size: u64,
    pub(crate) limit: u64,
}

impl Cache {
    /// The cache of this user; `None` if there is no place for one.
    ///
    /// # Errors
    /// If the limit is set to something that is not a size.
    pub(crate) fn of_user() -> Result<Option<Self>> {
        let limit = match std::env::var(LIMIT) {
            Ok(text) if !text.trim().is_empty() => {
                bytes(&text).with_context(|| format!("环境变量 {LIMIT} 的值 `{text}` 不是大小；写作 500MB、4GB 等"))?
            }
            _ => USUAL_LIMIT,
        };
        Ok(folder().map(|it| Self { folder: it.join("documents"), limit, used: Mutex::default() }))
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let path = self.folder.join(&key.file);
        let entry = key.open(fs::read(&path).ok()?)?;
        // The cache drops what was unused longest.
        let _ = fs::File::open(&path).and_then(|it| it.set_modified(SystemTime::now()));
        self.use_of(key);
        Some(entry)
    }

    /// Keeps entries by their keys. Ignores failures: without a cache, entries are only made again.
    pub(crate) fn put<'e>(&self, entries: impl Iterator<Item = (&'e Key, &'e [u8])>) {
        let Ok(batch) = Batch::new(&self.folder) else { return };
        for (key, entry) in entries {
            self.use_of(key);
            let _ = batch.write(&key.file, &key.seal(entry));
        }
    }

    fn use_of(&self, key: &Key) {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(key.file.clone());
    }

    /// Removes what was unused longest until the cache keeps its limit. What this run has used stays.
    pub(crate) fn prune(&self) {
        let Ok(mut entries) = self.entries() else { return };
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let mut size: u64 = entries.iter().map(|it| it.size).sum();
        entries.sort_by(|one, other| (one.used, &one.name).cmp(&(other.used, &other.name)));
        for entry in entries.iter().filter(|it| !used.contains(&it.name)) {
            if size <= self.limit {
                break;
            }
            if fs::remove_file(&entry.path).is_ok() {
                size -= entry.size;
            }
        }
    }

    pub(crate) fn extent(&self) -> Result<Extent> {
        let entries = self.entries().with_context(|| format!("不能读取 `{}`", self.folder.display()))?;
        Ok(Extent { entries: entries.len(), size: entries.iter().map(|it| it.size).sum(), limit: self.limit })
    }

    /// Removes all entries.
    pub(crate) fn clear(&self) -> Result<()> {
        let entries = self.entries().with_context(|| format!("不能读取 `{}`", self.folder.display()))?;
        for Entry { path, .. } in entries {
            match fs::remove_file(&path) {
                Err(err) if err.kind() != io::ErrorKind::NotFound => {
                    return Err(err).with_context(|| format!("不能删去 `{}`", path.display()));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn entries(&self) -> io::Result<Vec<Entry>> {
        let listed = match fs::read_dir(&self.folder) {
            Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(vec![]),
            other => other?,
        };
        // Another run may remove entries in the meantime.
        let entry = |it: fs::DirEntry| {
            let found = it.metadata().ok().filter(|it| it.is_file())?;
            let name = it.file_name().to_string_lossy().into_owned();
            let used = found.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            Some(Entry { path: it.path(), name, size: found.len(), used })
        };
        Ok(listed.flatten().filter_map(entry).collect())
    }
}

/// A size as people write it (`4GB`, `500 MB`), in bytes.
fn bytes(text: &str) -> Option<u64> {
    let text = text.trim().to_ascii_uppercase();
    let (number, unit) = [("GB", GIGABYTE), ("MB", MEGABYTE)]
        .iter()
        .find_map(|(name, unit)| Some((text.strip_suffix(name)?.trim_end().to_string(), *unit)))?;
    number.parse::<u64>().ok()?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        assert_eq!([bytes("4GB"), bytes(" 500 mb ")], [Some(4_000_000_000), Some(500_000_000)]);
        assert_eq!(["", "4", "GB", "-1GB", "1.5GB", "99999999999GB"].map(bytes), [None; 6]);
    }

    #[test]
    fn what_was_unused_longest_goes_first_and_what_a_run_needs_stays() {
        let folder = tempfile::tempdir().unwrap();
        let cache = |limit| Cache { folder: folder.path().into(), limit, used: Mutex::default() };
        let keys: Vec<Key> = (0..5).map(|it| Key::new(&[it])).collect();
        cache(0).put(keys.iter().map(|it| (it, &[0u8; 84][..])));
        for (key, age) in keys.iter().zip([1, 5, 2, 4, 3]) {
            let used = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000 - age);
            fs::File::open(folder.path().join(&key.file)).unwrap().set_modified(used).unwrap();
        }
        let kept = |cache: &Cache| keys.iter().map(|it| cache.folder.join(&it.file).exists()).collect::<Vec<_>>();
        let second = cache(300);
        second.prune();
        assert_eq!(kept(&second), [true, false, true, false, true]);
        let third = cache(100);
        assert!(third.get(&keys[2]).is_some() && third.get(&keys[4]).is_some());
        third.prune();
        assert_eq!(kept(&third), [false, false, true, false, true]);
        third.clear().unwrap();
        assert_eq!(third.extent().unwrap().entries, 0);
    }
}
