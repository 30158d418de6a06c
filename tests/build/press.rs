//! Printing in batches gives the same bytes as printing one by one, and names the document at fault.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::support::{Run, Workspace, copy, files, repository};

/// An environment with an empty print cache, and with typst where `doctor` finds it.
pub fn fresh(cache: &Path) -> Vec<(&'static str, String)> {
    let workspace = Workspace::demonstration();
    let found = workspace.run(&["doctor"]).stdout;
    let named = |what: &str| {
        let line = found.lines().find(|it| it.contains(what)).expect("doctor names it");
        line.split_whitespace().last().expect("a path").to_string()
    };
    vec![
        ("XDG_CACHE_HOME", cache.to_string_lossy().into_owned()),
        ("ZONEPRESS_TYPST", named("typst 0")),
        ("ZONEPRESS_FONTS", named("字体文件夹")),
    ]
}

fn build(workspace: &Workspace, environment: &[(&'static str, String)]) -> Run {
    let environment: Vec<(&str, &str)> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
    workspace.run_with(&["build"], &environment)
}

/// Changes a template so that it cannot print the application of 990900.
fn spoil(workspace: &Workspace) {
    let template = "templates/typst/creation-application.typ";
    let start = "#let render(data) = {\n";
    workspace.replace(template, start, &format!("{start}  assert(data.zone.code != \"990900\")\n"));
}

/// Replaces typst with a script that runs another command for `compile`.
pub(super) fn instead(folder: &Path, environment: &mut Vec<(&'static str, String)>, compile: &str) {
    let real = environment.iter().find(|it| it.0 == "ZONEPRESS_TYPST").expect("typst is named").1.clone();
    let script = folder.join("typst");
    fs::write(&script, format!("#!/bin/sh\nif [ \"$1\" = compile ]; then {compile}; fi\nexec {real} \"$@\"\n"))
        .unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    environment.retain(|it| it.0 != "ZONEPRESS_TYPST");
    environment.push(("ZONEPRESS_TYPST", script.to_string_lossy().into_owned()));
}

#[test]
fn a_document_is_the_same_alone_in_a_batch_and_from_the_cache() {
    let cache = tempfile::TempDir::new().unwrap();
    // One zone, with a paper of most kinds.
    let workspace = Workspace::new("round");
    for shared in ["templates", "site/css", "site/images", "site/js"] {
        copy(&repository().join(shared), &workspace.path().join(shared));
    }
    let mut built = Vec::new();
    for batch in ["1", "7", "7"] {
        let mut environment = fresh(cache.path());
        environment.push(("ZONEPRESS_BATCH", batch.to_string()));
        if built.len() == 1 {
            fs::remove_dir_all(cache.path().join("zonepress")).unwrap();
        }
        let run = build(&workspace, &environment);
        assert_eq!(run.code, 0, "{}", run.stderr);
        built.push(files(&workspace.path().join("dist")));
    }
    let is_printed = |path: &&String| path.ends_with(".pdf") || path.ends_with(".docx");
    assert!(built[0].keys().filter(is_printed).count() > 40, "{:?}", built[0].keys());
    for other in &built[1..] {
        for (path, bytes) in &built[0] {
            assert!(other.get(path) == Some(bytes), "{path} differs");
        }
    }
}

#[test]
fn one_faulty_document_is_named_and_the_others_are_kept_for_the_next_build() {
    let cache = tempfile::TempDir::new().unwrap();
    let workspace = Workspace::demonstration();
    spoil(&workspace);
    let run = build(&workspace, &fresh(cache.path()));
    assert_eq!(run.code, 2, "{}", run.stderr);
    for piece in
        ["2 份文书没有生成", "示例癸市创建申请表（2026年）没有生成", "创建申请表（2026年）（可编辑版）没有生成"]
    {
        assert!(run.stderr.contains(piece), "`{piece}` is missing in {}", run.stderr);
    }
    assert!(!workspace.path().join("dist").exists());
    let kept = files(&cache.path().join("zonepress/documents")).len();
    assert!(kept > 30, "{kept} documents were kept");
}

#[test]
fn a_document_in_the_cache_that_was_changed_is_printed_again() {
    let cache = tempfile::TempDir::new().unwrap();
    let workspace = Workspace::demonstration();
    let environment = fresh(cache.path());
    assert_eq!(build(&workspace, &environment).code, 0);
    let before = files(&workspace.path().join("dist"));
    let kept = cache.path().join("zonepress/documents");
    for (name, mut bytes) in files(&kept).into_iter().take(2) {
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        fs::write(kept.join(name), bytes).unwrap();
    }
    assert_eq!(build(&workspace, &environment).code, 0);
    assert!(before == files(&workspace.path().join("dist")));
}

#[test]
fn forms_with_contacts_are_not_kept() {
    let cache = tempfile::TempDir::new().unwrap();
    let workspace = Workspace::demonstration();
    let private = tempfile::TempDir::new().unwrap();
    let contacts = "responsible: { name: 欧阳测 }\ncontact: { name: 司马试 }\n";
    fs::create_dir_all(private.path().join("contacts")).unwrap();
    fs::write(private.path().join("contacts/990100.yaml"), contacts).unwrap();
    let environment = fresh(cache.path());
    let environment: Vec<(&str, &str)> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let run = workspace.run_with(&["build", "--private", &private.path().to_string_lossy()], &environment);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(!cache.path().join("zonepress/documents").exists());
}

#[test]
fn a_typst_that_hangs_or_is_killed_is_reported_with_the_document() {
    for (compile, seconds, said) in [("sleep 30", "1", "超过 1 秒没有完成"), ("kill -9 $$", "60", "typst 被终止")]
    {
        let cache = tempfile::TempDir::new().unwrap();
        let workspace = Workspace::demonstration();
        let mut environment = fresh(cache.path());
        instead(cache.path(), &mut environment, compile);
        environment.push(("ZONEPRESS_TYPST_SECONDS", seconds.to_string()));
        let environment: Vec<(&str, &str)> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let run = workspace.run_with(&["render", "creation-application", "990900", "--out", "x.pdf"], &environment);
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(run.stderr.contains(said) && run.stderr.contains("示例癸市创建申请表"), "{}", run.stderr);
        assert!(!workspace.path().join("x.pdf").exists());
    }
}

#[test]
fn every_template_of_the_catalogue_can_be_printed_in_a_batch() {
    let folder = repository().join("templates/typst");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            !text.contains("counter(\"") && !text.contains("state("),
            "{}: its own counter would run on",
            path.display()
        );
    }
}
