//! `zonepress new`: files to fill in, and the way from an empty folder to a designation.

mod papers;
pub mod walk;

use serde_json::Value;

use crate::support::{Run, Workspace};

/// The mark of a value to be filled in.
pub const BLANK: &str = "待填写";

/// Runs `zonepress new` with arguments in one text, which must succeed.
pub fn new(workspace: &Workspace, args: &str) -> Run {
    let run = tried(workspace, args);
    assert_eq!(run.code, 0, "new {args}: {}", run.stderr);
    run
}

/// Runs `zonepress new` with arguments in one text.
pub fn tried(workspace: &Workspace, args: &str) -> Run {
    let args: Vec<&str> = std::iter::once("new").chain(args.split(' ')).collect();
    workspace.run(&args)
}

/// The codes of the findings in a file, and of all errors elsewhere.
pub fn codes(workspace: &Workspace, file: &str, as_of: &str) -> Vec<String> {
    let run = workspace.run(&["check", "--format", "json", "--as-of", as_of]);
    let findings: Vec<Value> = serde_json::from_str(&run.stdout).unwrap_or_else(|err| panic!("{err}: {}", run.stderr));
    let told = findings.iter().filter(|it| it["file"] == file || it["severity"] == "error");
    let mut codes: Vec<String> = told.map(|it| it["code"].as_str().expect("a code").to_string()).collect();
    codes.dedup();
    codes
}

/// Removes the mark of a comment from every line that is one, as an editor does. Explanations stay comments, and so
/// does the line for editors.
pub fn enabled(text: &str) -> String {
    let line = |it: &str| {
        let indent = it.len() - it.trim_start().len();
        match it[indent..].strip_prefix("# ").filter(|it| !it.starts_with("yaml-language-server")) {
            Some(rest) => format!("{}{rest}\n", &it[..indent]),
            None => format!("{it}\n"),
        }
    };
    text.lines().map(line).collect()
}
