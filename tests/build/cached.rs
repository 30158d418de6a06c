//! The cache of a user can be looked at and cleared.

use std::time::Duration;

use crate::support::{Workspace, files};

#[test]
fn the_cache_shows_and_clears_everything_that_runs_keep() {
    let (cache, workspace) = (tempfile::TempDir::new().unwrap(), Workspace::new("mini"));
    let environment = [("XDG_CACHE_HOME", cache.path().to_str().unwrap())];
    // The hashes of files are kept only if they were left alone for two seconds.
    std::thread::sleep(Duration::from_millis(2500));
    let run = workspace.run_with(&["check"], &environment);
    assert_eq!(run.code, 0, "{}", run.stdout);
    let kept = files(cache.path());
    let has = |part: &str| kept.keys().any(|it| it.starts_with(&format!("zonepress/{part}/")));
    assert!(has("hashes") && has("memory-records"), "{:?}", kept.keys());
    let shown = workspace.run_with(&["cache"], &environment).stdout;
    assert!(shown.contains(&format!(" {} 份", kept.len())), "{shown}");
    assert_eq!(workspace.run_with(&["cache", "--clear"], &environment).code, 0);
    assert!(files(cache.path()).is_empty(), "{:?}", files(cache.path()).keys());
    assert_eq!(workspace.run_with(&["check"], &environment).stdout, run.stdout);
}
