//! Embeds Pagefind's search module, which `scripts/setup.sh` takes from the published crate, and a hash of the
//! program's source.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

/// The Pagefind release whose index format `output::search` writes.
const RELEASE: &str = "1.6.0";

fn main() {
    println!("cargo::rerun-if-changed=scripts/build.rs");
    println!("cargo::rerun-if-env-changed=XDG_CACHE_HOME");
    let cache = env::var_os("XDG_CACHE_HOME").filter(|it| !it.is_empty()).map(PathBuf::from);
    let home = || PathBuf::from(env::var_os("HOME").unwrap_or_default()).join(".cache");
    let module = cache.unwrap_or_else(home).join(format!("zonepress/pagefind-{RELEASE}/search.wasm.gz"));
    println!("cargo::rerun-if-changed={}", module.display());
    if !module.is_file() {
        println!("cargo::error=缺少搜索程序 {}，请先运行 make setup", module.display());
        return;
    }
    println!("cargo::rustc-env=ZONEPRESS_SOURCE={}", source());
    println!("cargo::rustc-env=PAGEFIND_RELEASE={RELEASE}");
    println!("cargo::rustc-env=PAGEFIND_MODULE={}", module.display());
}

/// A hash of the source and of the releases that it uses: what the program makes may change with any of them.
fn source() -> String {
    let mut files = vec![PathBuf::from("Cargo.lock"), PathBuf::from("Cargo.toml")];
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        println!("cargo::rerun-if-changed={}", folder.display());
        for entry in fs::read_dir(&folder).expect("the source is there") {
            let path = entry.expect("the source can be read").path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    let mut hash = DefaultHasher::new();
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        (file.as_os_str(), fs::read(&file).expect("the source can be read")).hash(&mut hash);
    }
    format!("{:016x}", hash.finish())
}
