//! What tells whether a file is still the one that was seen.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// What tells whether a file is still the one that was written.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, PartialEq)]
pub(super) struct Mark {
    /// In bytes.
    pub(super) size: u64,
    /// When it was written, in nanoseconds since 1970.
    pub(super) modified: u64,
    /// Its number on the disk; 0 where the system has none.
    number: u64,
}

impl Mark {
    /// `None` if there is no plain file.
    pub(super) fn of(path: &Path) -> Option<Self> {
        Self::found(&fs::symlink_metadata(path).ok()?)
    }

    /// `None` if it is no plain file.
    pub(super) fn found(found: &Metadata) -> Option<Self> {
        let modified = found.is_file().then(|| found.modified().ok().map(nanoseconds))?;
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(found);
        #[cfg(not(unix))]
        let number = 0;
        Some(Self { size: found.len(), modified: modified.unwrap_or_default(), number })
    }
}

/// When anything about a file changed last, its name included, in nanoseconds since 1970; 0 where the system does not
/// say.
pub(super) fn changed(found: &Metadata) -> u64 {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let nanoseconds = i128::from(found.ctime()) * 1_000_000_000 + i128::from(found.ctime_nsec());
        u64::try_from(nanoseconds).unwrap_or_default()
    }
    #[cfg(not(unix))]
    {
        let _ = found;
        0
    }
}

/// Nanoseconds since 1970.
pub(super) fn nanoseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or_default()
}
