//! Validates pages, style sheets and drawings with the Nu Html Checker.

use std::process::Command;

use serde_json::Value;

use super::axe::judge;
use super::{at_root, public};
use crate::support::files;

/// The one message that is allowed, once per page.
///
/// The checker mistakes the JSON-LD data block for a script that the page's policy would block. Browsers do not run
/// data blocks and apply no policy to them (HTML, "prepare the script element"). Chromium reports nothing.
fn is_about_data(message: &Value) -> bool {
    let text = |key: &str| message[key].as_str().unwrap_or_default();
    text("message").starts_with("Inline script violates Content Security Policy")
        && text("extract").contains("<script type=\"application/ld+json\">")
}

#[test]
fn every_page_style_and_drawing_is_valid() {
    let jar = judge("--vnu");
    assert!(jar.is_file(), "{} is missing; run `make setup-test`", jar.display());
    let server = at_root();
    let of = |kind: &str| files(&public()).into_keys().filter(|it| it.ends_with(kind)).collect::<Vec<_>>();
    let (pages, styles, drawings) = (of(".html"), of(".css"), of(".svg"));
    // Pages are fetched from a server, because `'self'` matches nothing for a page read from a file. Drawings are
    // passed as files, because the checker recognizes them only by file name.
    let checker = Command::new("java")
        .args(["-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar"])
        .arg(jar)
        .args(["--format", "json", "--stdout", "--also-check-css", "--also-check-svg"])
        .args(pages.iter().chain(&styles).map(|it| server.at(it)))
        .args(drawings.iter().map(|it| public().join(it)))
        .output()
        .expect("java; run `make setup-test`");
    let said: Value = serde_json::from_slice(&checker.stdout)
        .unwrap_or_else(|err| panic!("{err}: {}", String::from_utf8_lossy(&checker.stderr)));
    let messages = said["messages"].as_array().expect("a list");
    let (allowed, found): (Vec<&Value>, Vec<&Value>) = messages.iter().partition(|it| is_about_data(it));
    let told = |it: &&Value| format!("{}:{}: {}\n  {}", it["url"], it["lastLine"], it["message"], it["extract"]);
    assert!(found.is_empty(), "{}", found.iter().map(told).collect::<Vec<_>>().join("\n"));
    assert_eq!(allowed.len(), pages.len(), "the checker must report one message per page");
}
