//! Embeds Pagefind's search module, which `scripts/setup.sh` takes from the published crate.

use std::env;
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
    println!("cargo::rustc-env=PAGEFIND_RELEASE={RELEASE}");
    println!("cargo::rustc-env=PAGEFIND_MODULE={}", module.display());
}
