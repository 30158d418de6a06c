//! What the Nu Html Checker finds wrong with the pages.

use std::process::Command;

use super::axe::judge;
use super::public;
use crate::support::files;

/// The checker reads files, and no file is `'self'` to a page; the browser tests see what a policy blocks.
const OF_FILES: &str = "violates Content Security Policy";

#[test]
fn every_page_is_valid_html() {
    let jar = judge("--vnu");
    assert!(jar.is_file(), "{} is missing; run `make setup-test`", jar.display());
    let kinds = [".html", ".css", ".svg"];
    let checked = files(&public()).into_keys().filter(|path| kinds.iter().any(|it| path.ends_with(it)));
    let checker = Command::new("java")
        .arg("-jar")
        .arg(jar)
        .args(["--format", "gnu", "--also-check-css", "--also-check-svg"])
        .args(checked.map(|it| public().join(it)))
        .output()
        .expect("java; run `make setup-test`");
    let said = String::from_utf8_lossy(&checker.stderr);
    let pages = said.lines().filter(|it| it.contains(OF_FILES) && it.contains("site.js")).count();
    assert!(pages > 50, "the checker read the pages: {}", said.chars().take(500).collect::<String>());
    let found: Vec<&str> = said.lines().filter(|it| !it.is_empty() && !it.contains(OF_FILES)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
