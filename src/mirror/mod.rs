//! Reads a published site for verification: from a folder, or from its address.

mod folder;
mod web;

use crate::output::hash;
use crate::output::verification::{Entry, is_read};

pub(crate) use folder::read;
pub(crate) use web::{Address, Limits, MIB, fetch};

fn file(path: &str, bytes: Vec<u8>) -> Entry {
    let sha256 = hash(&bytes);
    Entry::File { sha256, bytes: if is_read(path) { bytes } else { vec![] } }
}
