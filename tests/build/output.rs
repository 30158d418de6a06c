//! Output is written completely or not at all, and the same input gives the same output.

use std::fs;

use crate::support::{Workspace, built, files, tool};

#[test]
fn two_builds_of_the_same_records_give_the_same_bytes() {
    let again = Workspace::demonstration();
    assert_eq!(again.run(&["build"]).code, 0);
    let (first, second) = (files(&built().join("dist")), files(&again.path().join("dist")));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (path, bytes) in &first {
        assert!(second[path] == *bytes, "{path} differs");
    }
}

#[test]
fn checksums_cover_every_file() {
    let public = built().join("dist/public");
    let sums = fs::read_to_string(public.join("SHA256SUMS")).unwrap();
    let listed: Vec<&str> = sums.lines().filter_map(|it| it.split_once("  ")).map(|it| it.1).collect();
    let present: Vec<String> = files(&public).into_keys().filter(|it| it != "SHA256SUMS").collect();
    assert_eq!(listed, present);
    tool("sh", &["-c", &format!("cd '{}' && sha256sum -c --quiet SHA256SUMS", public.display())]);
}

#[test]
fn a_faulty_record_leaves_the_last_output_as_it_was() {
    let workspace = Workspace::demonstration();
    assert_eq!(workspace.run(&["build"]).code, 0);
    let before = files(&workspace.path().join("dist"));
    workspace.replace("zones/990100/zone.yaml", "name: 示例甲市", "name: 示例乙市");
    let run = workspace.run(&["build"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("error[area-mismatch]"), "{}", run.stderr);
    assert!(run.stderr.contains("没有生成任何文件"), "{}", run.stderr);
    assert!(before == files(&workspace.path().join("dist")));
}

#[test]
fn a_folder_of_somebody_else_is_never_replaced() {
    let workspace = Workspace::demonstration();
    workspace.write("照片/家.txt", "not ours");
    let run = workspace.run(&["build", "--out", "照片"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("不是由本程序生成"), "{}", run.stderr);
    assert_eq!(workspace.read("照片/家.txt"), "not ours");
}

#[test]
fn a_folder_with_checksums_of_its_own_is_never_replaced() {
    let workspace = Workspace::demonstration();
    workspace.write("备份/SHA256SUMS", "not ours");
    workspace.write("备份/家.txt", "not ours");
    let run = workspace.run(&["build", "--out", "备份"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("不是由本程序生成"), "{}", run.stderr);
    assert_eq!(workspace.read("备份/家.txt"), "not ours");
}

#[test]
fn what_somebody_put_into_the_output_is_not_lost() {
    let workspace = Workspace::demonstration();
    assert_eq!(workspace.run(&["build"]).code, 0);
    workspace.write("dist/public/说明.txt", "not ours");
    let run = workspace.run(&["build"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("public/说明.txt"), "{}", run.stderr);
    assert_eq!(workspace.read("dist/public/说明.txt"), "not ours");
    workspace.remove("dist/public/说明.txt");
    assert_eq!(workspace.run(&["build"]).code, 0);
}

#[test]
fn the_workspace_and_its_records_are_no_place_for_output() {
    let workspace = Workspace::demonstration();
    std::os::unix::fs::symlink(workspace.path().join("zones"), workspace.path().join("快捷方式")).unwrap();
    let before = files(&workspace.path().join("zones"));
    for out in [
        ".",
        "..",
        "zones",
        "content/新",
        "zones/../content",
        "templates/html/x",
        "快捷方式",
        "快捷方式/x",
        "Cargo.toml",
    ] {
        workspace.write("Cargo.toml", "a file");
        let run = workspace.run(&["build", "--out", out]);
        assert_eq!(run.code, 2, "{out}: {}", run.stderr);
        assert!(run.stderr.contains("--out"), "{out}: {}", run.stderr);
    }
    assert!(before == files(&workspace.path().join("zones")));
}

#[test]
fn a_missing_typst_is_named_with_the_command_that_mends_it() {
    let workspace = Workspace::demonstration();
    let empty = workspace.path().to_string_lossy().into_owned();
    let run = workspace.run_with(&["build"], &[("PATH", &empty), ("XDG_CACHE_HOME", &empty)]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("没有找到 typst") && run.stderr.contains("make setup"), "{}", run.stderr);
}

#[test]
fn faults_of_records_are_told_even_without_typst() {
    let workspace = Workspace::demonstration();
    workspace.write("zones/990100/zone.yaml", "code: \"990100\"\n");
    let empty = workspace.path().to_string_lossy().into_owned();
    let run = workspace.run_with(&["build"], &[("PATH", &empty), ("XDG_CACHE_HOME", &empty)]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("zones/990100/zone.yaml") && !run.stderr.contains("typst"), "{}", run.stderr);
}

#[test]
fn a_missing_font_family_is_named() {
    let workspace = Workspace::demonstration();
    fs::create_dir(workspace.path().join("字体")).unwrap();
    let fonts = workspace.path().join("字体").to_string_lossy().into_owned();
    let run = workspace.run_with(&["build"], &[("ZONEPRESS_FONTS", &fonts)]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("缺少仿宋字体") && run.stderr.contains("FandolFang"), "{}", run.stderr);
    let doctor = workspace.run_with(&["doctor"], &[("ZONEPRESS_FONTS", &fonts)]);
    assert_eq!(doctor.code, 1);
    assert!(doctor.stdout.contains("缺少仿宋字体"), "{}", doctor.stdout);
}

#[test]
fn doctor_is_content_with_this_machine() {
    let run = Workspace::demonstration().run(&["doctor"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
}
