//! Compares the files of a site with the two lists of their hashes.

use std::collections::{BTreeMap, BTreeSet};

use super::{Copy, Entry};
use crate::output::manifest::Manifest;
use crate::output::{MANIFEST, SUMS, signature};

/// A list of hashes by path.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    pub(crate) hashes: BTreeMap<String, String>,
    /// Whether there is a list at all.
    is_there: bool,
    pub(super) faults: Vec<String>,
}

impl Listing {
    /// Reads `SHA256SUMS` as the program writes it: sorted lines of a hash, two spaces and a path.
    pub(crate) fn of_sums(bytes: Option<&[u8]>) -> Self {
        let Some(bytes) = bytes else { return Self::default() };
        let mut listing = Self { is_there: true, ..Self::default() };
        let text = String::from_utf8_lossy(bytes);
        for (at, line) in text.lines().enumerate() {
            let entry = line.split_once("  ").filter(|(hash, path)| is_hash(hash) && is_plain(path));
            let Some((hash, path)) = entry else {
                listing.faults.push(format!("{SUMS}：第 {} 行不是散列值和路径", at + 1));
                continue;
            };
            if listing.hashes.insert(path.into(), hash.into()).is_some() {
                listing.faults.push(format!("{SUMS}：第 {} 行的 {path} 出现了两次", at + 1));
            }
        }
        if listing.faults.is_empty() && !listing.writes(&text) {
            listing.faults.push(format!("{SUMS}：写法与程序写出的不同"));
        }
        listing
    }

    /// Whether the program writes these hashes as this text.
    fn writes(&self, text: &str) -> bool {
        let entries: Vec<(String, String)> =
            self.hashes.iter().map(|(path, hash)| (path.clone(), hash.clone())).collect();
        crate::output::sums(&entries) == text
    }

    pub(super) fn of_manifest(manifest: Option<&Manifest>) -> Self {
        let hashes = manifest.map(|it| it.files.clone()).unwrap_or_default();
        Self { hashes, is_there: manifest.is_some(), faults: vec![] }
    }

    fn get(&self, path: &str) -> Option<&str> {
        self.hashes.get(path).map(String::as_str)
    }
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|it| it.is_ascii_digit() || (b'a'..=b'f').contains(&it))
}

/// Whether a path from a list stays in the site.
pub(crate) fn is_plain(path: &str) -> bool {
    let barred = |it: char| it.is_control() || it == '\\';
    !path.contains(barred) && path.split('/').all(|it| !it.is_empty() && it != "." && it != "..")
}

/// Describes each path whose file differs from the lists, or about which the lists differ.
pub(super) fn differences(copy: &Copy, sums: &Listing, manifest: &Listing) -> Vec<String> {
    let own = |path: &str| path == SUMS || signature::is_name(path);
    let present = copy.entries.iter().filter(|(_, it)| **it != Entry::Folder).map(|(path, _)| path.as_str());
    let listed = sums.hashes.keys().chain(manifest.hashes.keys()).map(String::as_str);
    let paths: BTreeSet<&str> = present.chain(listed).filter(|it| !own(it)).collect();
    let moved = renamed(copy, sums, manifest, &paths);
    let is_moved = |path: &str| moved.iter().any(|(from, to)| *from == path || *to == path);
    let rest = paths.iter().filter(|it| !is_moved(it)).filter_map(|it| difference(copy, sums, manifest, it));
    let own = copy.entries.iter().filter(|(path, _)| own(path)).filter_map(|(path, it)| Some((path, what(it)?)));
    let own = own.map(|(path, what)| format!("{path}：{what}"));
    let moved = moved.iter().map(|(from, to)| format!("{from}：改名为 {to}，内容相同"));
    rest.chain(moved).chain(own).collect()
}

/// Pairs of a missing and an added file with the same hash.
fn renamed<'p>(copy: &Copy, sums: &Listing, manifest: &Listing, paths: &BTreeSet<&'p str>) -> Vec<(&'p str, &'p str)> {
    let listed = |path: &str| sums.get(path).or(manifest.get(path));
    let mut added: BTreeMap<&str, Vec<&'p str>> = BTreeMap::new();
    for path in paths.iter().filter(|it| listed(it).is_none()) {
        if let Some(hash) = copy.hash(path) {
            added.entry(hash).or_default().push(path);
        }
    }
    let missing = paths.iter().filter(|it| !copy.entries.contains_key(**it));
    missing.filter_map(|from| Some((*from, added.get_mut(listed(from)?)?.pop()?))).collect()
}

/// What an entry is, if it is not a file.
fn what(entry: &Entry) -> Option<String> {
    match entry {
        Entry::File { .. } => None,
        Entry::Folder => Some("应是文件，现在是文件夹".into()),
        Entry::Link(target) => Some(format!("应是文件，现在是符号链接，指向 {target}")),
        Entry::Special => Some("应是文件，现在是管道、设备等特殊文件".into()),
        Entry::Unreadable(why) => Some(format!("不能读取（{why}）")),
    }
}

fn difference(copy: &Copy, sums: &Listing, manifest: &Listing, path: &str) -> Option<String> {
    let in_sums = sums.get(path);
    // The manifest does not name itself, and without one there is nothing to disagree with.
    let in_manifest = if path == MANIFEST || !manifest.is_there { in_sums } else { manifest.get(path) };
    let in_sums = if sums.is_there { in_sums } else { in_manifest };
    let lists = if path == MANIFEST { SUMS.to_string() } else { format!("{SUMS} 和 {MANIFEST}") };
    let said = match copy.entries.get(path) {
        None if in_sums.is_some() && in_manifest.is_some() => format!("缺少这一文件，{lists} 中都有"),
        None if in_sums.is_some() => format!("没有这一文件，{MANIFEST} 中也没有：{SUMS} 中增加了一行"),
        None => format!("没有这一文件，{SUMS} 中也没有：文件和 {SUMS} 中的一行被删去，或者 {MANIFEST} 被改动"),
        Some(Entry::File { sha256, .. }) => {
            return of_file(sha256, in_sums, in_manifest, &lists).map(|it| format!("{path}：{it}"));
        }
        Some(other) if in_sums.is_none() && in_manifest.is_none() => match other {
            Entry::Link(target) => format!("多出的符号链接，指向 {target}"),
            Entry::Unreadable(why) => format!("多出的内容，不能读取（{why}）"),
            _ => "多出的特殊文件".into(),
        },
        Some(other) => what(other)?,
    };
    Some(format!("{path}：{said}"))
}

/// Says which of the three was changed: the one that differs from the other two.
fn of_file(hash: &str, sums: Option<&str>, manifest: Option<&str>, lists: &str) -> Option<String> {
    let hash = Some(hash);
    match (hash == sums, hash == manifest) {
        (true, true) => None,
        (false, false) if sums.is_none() && manifest.is_none() => Some(format!("多出的文件，{lists} 中都没有")),
        (false, false) if sums == manifest => Some(format!("内容被改动，与 {lists} 中的散列值不符")),
        (false, false) => Some(format!("内容与 {lists} 都不符，两者也不一致：不止一处被改动")),
        (false, true) if sums.is_none() => Some(format!("{SUMS} 中没有，而与 {MANIFEST} 相符：{SUMS} 被删去一行")),
        (false, true) => Some(format!("与 {MANIFEST} 相符，与 {SUMS} 不符：{SUMS} 被改动")),
        (true, false) if manifest.is_none() => {
            Some(format!("{MANIFEST} 中没有，而与 {SUMS} 相符：多出的文件写进了 {SUMS}，或者 {MANIFEST} 被改动"))
        }
        (true, false) => {
            Some(format!("与 {SUMS} 相符，与 {MANIFEST} 不符：{MANIFEST} 被改动，或者文件和 {SUMS} 一起被改动"))
        }
    }
}
