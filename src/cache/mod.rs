//! What earlier runs made, kept in the user's cache and sealed with what it was made from.

pub(crate) mod pictures;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::fs::{self as files, Batch, Hashes, Written};
use crate::memory::{Key, Memory, Part};
use crate::output::hash;

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

/// Documents and pictures, each sealed in a file of its own.
const DOCUMENTS: &str = "documents";
/// What is known about the files and pages of each workspace.
const MEMORIES: &str = "memory";
/// The hashes of the files of each workspace.
const HASHES: &str = "hashes";
/// What is known about each output.
const OUTPUTS: &str = "outputs";

/// Sealed entries in the user's cache. Entries that cannot be read or written are made again.
pub(crate) struct Cache {
    folder: PathBuf,
    /// In bytes.
    limit: u64,
    /// The files that this run has read or written.
    used: Mutex<BTreeSet<PathBuf>>,
}

/// A file of the cache.
struct Entry {
    path: PathBuf,
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
        Ok(folder().map(|folder| Self { folder, limit, used: Mutex::default() }))
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let path = self.folder.join(DOCUMENTS).join(key.file());
        let entry = key.open(fs::read(&path).ok()?)?;
        self.note(&path);
        Some(entry)
    }

    /// What is known about the workspace in a folder.
    pub(crate) fn memory(&self, root: &Path) -> Memory {
        let places = Part::ALL.map(|part| self.place_of(&format!("{MEMORIES}-{}", part.name()), root));
        places.iter().for_each(|(file, _)| self.note(file));
        Memory::new(move |part| {
            let (file, line) = &places[part as usize];
            about(file, line).unwrap_or_default()
        })
    }

    /// Keeps what is known about a workspace. Ignores failures, like `put`.
    pub(crate) fn keep_memory(&self, root: &Path, memory: &Memory) {
        for part in Part::ALL {
            if let Some(kept) = memory.kept(part) {
                self.keep_about(&format!("{MEMORIES}-{}", part.name()), root, &kept);
            }
        }
    }

    /// The hashes of the files below a folder.
    pub(crate) fn hashes(&self, root: &Path) -> Hashes {
        let (file, line) = self.place_of(HASHES, root);
        self.note(&file);
        Hashes::new(&about(&file, &line).unwrap_or_default(), file)
    }

    /// Keeps hashes of files. Ignores failures, like `put`.
    pub(crate) fn keep_hashes(&self, root: &Path, hashes: &Hashes) {
        if let Some(kept) = hashes.kept() {
            self.keep_about(HASHES, root, &kept);
        }
    }

    /// What is known about the output in a folder; `None` if it was not written by this user on this computer.
    pub(crate) fn written(&self, out: &Path) -> Option<Written> {
        let (file, line) = self.place_of(OUTPUTS, out);
        self.note(&file);
        Written::read(&about(&file, &line)?)
    }

    /// Keeps what is known about an output. Ignores failures, like `put`.
    pub(crate) fn keep_written(&self, out: &Path, written: &Written) {
        self.keep_about(OUTPUTS, out, &written.bytes());
    }

    fn keep_about(&self, what: &str, folder: &Path, kept: &[u8]) {
        let (file, line) = self.place_of(what, folder);
        let name = file.file_name().expect("a file has a name").to_string_lossy();
        let parent = files::parent(&file);
        let _ = Batch::new(parent).and_then(|it| it.write(&name, &[&line, kept].concat()));
        self.note(&file);
        // Of folders that are gone nothing stays.
        for other in fs::read_dir(parent).into_iter().flatten().flatten().map(|it| it.path()) {
            if other != file && first_line(&other).is_some_and(|folder| !folder.exists()) {
                let _ = fs::remove_file(other);
            }
        }
    }

    /// The file about a folder, and its first line, which names the folder.
    fn place_of(&self, what: &str, folder: &Path) -> (PathBuf, Vec<u8>) {
        let folder = files::resolved(folder).unwrap_or_else(|_| folder.to_path_buf());
        let name = folder.to_string_lossy();
        (self.folder.join(what).join(hash(name.as_bytes())), format!("{name}\n").into_bytes())
    }

    /// Keeps entries by their keys. Ignores failures: without a cache, entries are only made again.
    pub(crate) fn put<'e>(&self, entries: impl Iterator<Item = (&'e Key, &'e [u8])>) {
        let folder = self.folder.join(DOCUMENTS);
        let Ok(batch) = Batch::new(&folder) else { return };
        for (key, entry) in entries {
            let name = key.file();
            let _ = batch.write(&name, &key.seal(entry));
            self.note(&folder.join(name));
        }
    }

    /// Notes that this run uses a file: the cache drops what was unused longest.
    fn note(&self, file: &Path) {
        let _ = fs::File::open(file).and_then(|it| it.set_modified(SystemTime::now()));
        self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(file.to_path_buf());
    }

    /// Removes what was unused longest until the cache keeps its limit. What this run has used stays.
    pub(crate) fn prune(&self) {
        let Ok(mut entries) = self.entries() else { return };
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let mut size: u64 = entries.iter().map(|it| it.size).sum();
        entries.sort_by(|one, other| (one.used, &one.path).cmp(&(other.used, &other.path)));
        for entry in entries.iter().filter(|it| !used.contains(&it.path)) {
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
        let mut entries = Vec::new();
        let memories = Part::ALL.map(|it| format!("{MEMORIES}-{}", it.name()));
        for part in [DOCUMENTS, HASHES, OUTPUTS].into_iter().chain(memories.iter().map(String::as_str)) {
            let listed = match fs::read_dir(self.folder.join(part)) {
                Err(err) if err.kind() == io::ErrorKind::NotFound => continue,
                other => other?,
            };
            // Another run may remove entries in the meantime.
            entries.extend(listed.flatten().filter_map(|it| {
                let found = it.metadata().ok().filter(|it| it.is_file())?;
                let used = found.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                Some(Entry { path: it.path(), size: found.len(), used })
            }));
        }
        Ok(entries)
    }
}

/// What a file keeps about the folder that its first line names.
fn about(file: &Path, line: &[u8]) -> Option<Vec<u8>> {
    let mut kept = fs::read(file).ok()?;
    let is_own = kept.starts_with(line);
    kept.drain(..line.len().min(kept.len()));
    is_own.then_some(kept)
}

/// The folder that a file is about.
fn first_line(file: &Path) -> Option<PathBuf> {
    let mut line = String::new();
    io::BufReader::new(fs::File::open(file).ok()?).read_line(&mut line).ok()?;
    Some(PathBuf::from(line.strip_suffix('\n')?))
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
    use crate::memory::Ingredients;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        assert_eq!([bytes("4GB"), bytes(" 500 mb ")], [Some(4_000_000_000), Some(500_000_000)]);
        assert_eq!(["", "4", "GB", "-1GB", "1.5GB", "99999999999GB"].map(bytes), [None; 6]);
    }

    #[test]
    fn what_was_unused_longest_goes_first_and_what_a_run_needs_stays() {
        let folder = tempfile::tempdir().unwrap();
        let cache = |limit| Cache { folder: folder.path().into(), limit, used: Mutex::default() };
        let keys: Vec<Key> = (0..5).map(|it| Ingredients::of("test").with([it]).key()).collect();
        let file = |key: &Key| folder.path().join(DOCUMENTS).join(key.file());
        cache(0).put(keys.iter().map(|it| (it, &[0u8; 84][..])));
        for (key, age) in keys.iter().zip([1, 5, 2, 4, 3]) {
            let used = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000 - age);
            fs::File::open(file(key)).unwrap().set_modified(used).unwrap();
        }
        let kept = || keys.iter().map(|it| file(it).exists()).collect::<Vec<_>>();
        let second = cache(300);
        second.prune();
        assert_eq!(kept(), [true, false, true, false, true]);
        let third = cache(100);
        assert!(third.get(&keys[2]).is_some() && third.get(&keys[4]).is_some());
        third.prune();
        assert_eq!(kept(), [false, false, true, false, true]);
        third.clear().unwrap();
        assert_eq!(third.extent().unwrap().entries, 0);
    }
}
