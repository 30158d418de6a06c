//! Accessibility checks with axe-core.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use super::chromium::Chromium;
use super::{DESKTOP, PHONE, at_root, browser, public};
use crate::support::{files, repository};

/// The path of a checker that `scripts/setup.sh --test` installs.
pub fn judge(name: &str) -> PathBuf {
    let file = Command::new(repository().join("scripts/setup.sh")).arg(name).output().expect("a shell");
    PathBuf::from(String::from_utf8(file.stdout).expect("a path").trim())
}

/// The axe-core script that `scripts/setup.sh --test` installs.
fn script() -> String {
    let file = judge("--axe");
    std::fs::read_to_string(&file).unwrap_or_else(|err| panic!("{}: {err}; run `make setup-test`", file.display()))
}

/// Fails if the open page violates a WCAG 2.1 A or AA rule, or a best practice.
pub fn finds_nothing(browser: &mut Chromium, page: &str) {
    if browser.value("typeof axe") == "undefined" {
        browser.value(&format!("{}; 0", script()));
    }
    let tags = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']";
    let found = browser.value(&format!("axe.run({{runOnly: {tags}}}).then((it) => it.violations)"));
    let told = |it: &Value| format!("{}: {}\n  {}", it["id"], it["help"], it["nodes"][0]["html"]);
    let found: Vec<String> = found.as_array().expect("a list").iter().map(told).collect();
    assert!(found.is_empty(), "{page}:\n{}", found.join("\n"));
}

/// One page of each kind: the first one of every folder, depth and layout. Redirects are left out.
pub fn kinds() -> Vec<String> {
    let mut kinds: Vec<(String, String)> = Vec::new();
    for (file, bytes) in files(&public()).into_iter().filter(|(file, _)| file.ends_with(".html")) {
        let html = String::from_utf8_lossy(&bytes);
        let layout = html.split("<body class=\"").nth(1).and_then(|it| it.split('"').next());
        if html.contains("http-equiv=\"refresh\"") {
            continue;
        }
        let parts: Vec<&str> = file.split('/').collect();
        let kind = format!("{} {} {}", parts[0], parts.len(), layout.expect("a page has a layout"));
        if kinds.iter().all(|it| it.0 != kind) {
            kinds.push((kind, file));
        }
    }
    kinds.into_iter().map(|it| it.1).collect()
}

fn every_kind_passes(size: (u32, u32)) {
    let (server, mut browser) = (at_root(), browser(size));
    for page in kinds() {
        browser.open(&server.at(&page));
        finds_nothing(&mut browser, &page);
    }
}

#[test]
fn axe_finds_nothing_on_any_kind_of_page_on_a_desk() {
    every_kind_passes(DESKTOP);
}

#[test]
fn axe_finds_nothing_on_any_kind_of_page_on_a_phone() {
    every_kind_passes(PHONE);
}
