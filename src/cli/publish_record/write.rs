//! Writes records so that of two people who record at once, neither loses what the other wrote.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use anyhow::{Result, bail};

use crate::cli::Input;
use crate::fs as records;
use crate::model::files;
use crate::records::source::{Source, SourceTree};

/// The right to record in a workspace. It ends when the value is dropped or the program ends.
pub(super) struct Recording {
    _lock: Option<File>,
}

impl Recording {
    /// Takes the right before anything is read, so that what is read is still there when it is written.
    ///
    /// The lock is on a file that every workspace has, so none is left behind. Without locks (other systems, some
    /// network drives), comparing before writing still notices a change.
    ///
    /// # Errors
    /// If another run is recording in the same folder.
    pub(super) fn begin(root: Option<&Path>) -> Result<Self> {
        let path = records::find_root(root)?.join(files::SITE);
        let file = if cfg!(unix) { File::open(path).ok() } else { None };
        match file.as_ref().map(File::try_lock) {
            Some(Err(TryLockError::WouldBlock)) => {
                bail!("另一次存档正在进行，没有存档；请等它结束以后再运行一次")
            }
            _ => Ok(Self { _lock: file }),
        }
    }

    /// Writes a record that was read as `input` has it.
    ///
    /// # Errors
    /// If the file changed since it was read, on a folder shared by several computers.
    pub(super) fn write(&self, input: &Input, file: &str, text: &str) -> Result<()> {
        let path = input.root.join(file);
        if !is_as_read(&input.sources, file, fs::read(&path).ok()) {
            bail!("`{file}` 在存档期间被改动，没有写入；请再运行一次，按现有内容存档");
        }
        records::write_record(&path, text)
    }
}

/// Whether a file has the content that was read, or is absent as it was.
fn is_as_read(sources: &SourceTree, file: &str, now: Option<Vec<u8>>) -> bool {
    match (sources.get(file), now) {
        (None, None) => true,
        (Some(Source::Bytes(before)), Some(now)) => matches!(Source::read(now), Source::Bytes(it) if it == *before),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_somebody_else_wrote_meanwhile_is_noticed() {
        let sources = SourceTree::from([("old".to_string(), Source::Bytes(b"a\n"[..].into()))]);
        assert!(is_as_read(&sources, "old", Some(b"a\r\n".to_vec())));
        assert!(is_as_read(&sources, "new", None));
        assert!(!is_as_read(&sources, "old", Some(b"b\n".to_vec())), "changed");
        assert!(!is_as_read(&sources, "old", None), "removed");
        assert!(!is_as_read(&sources, "new", Some(b"a\n".to_vec())), "added");
    }
}
