//! Data that must not be public: too early, too detailed, or personal.

use crate::support::{Workspace, built, files};

/// All text files in `dist/public`, joined into one text.
fn public_text(workspace: &Workspace) -> String {
    let files = files(&workspace.path().join("dist/public"));
    files.values().filter_map(|it| std::str::from_utf8(it).ok()).collect::<Vec<_>>().join("\n")
}

#[test]
fn nothing_is_published_a_day_early() {
    let workspace = Workspace::demonstration();
    assert_eq!(workspace.run(&["build", "--as-of", "2026-11-15"]).code, 0);
    assert!(!workspace.path().join("dist/public/documents/notice-2026.pdf").exists());
    let eve = public_text(&workspace);
    for piece in ["2026年11月16日", "2026年11月17日", "notices/2026/"] {
        assert!(!eve.contains(piece), "`{piece}` is public on the eve of the notice");
    }
    assert_eq!(workspace.run(&["build", "--as-of", "2026-11-16"]).code, 0);
    assert!(workspace.path().join("dist/public/documents/notice-2026.pdf").is_file());
    assert!(public_text(&workspace).contains("2026年11月17日"));
}

#[test]
fn evaluations_in_progress_and_failures_are_not_public() {
    let text: String = {
        let files = files(&built().join("dist/public"));
        files.values().filter_map(|it| std::str::from_utf8(it).ok()).collect::<Vec<_>>().join("\n")
    };
    for piece in [
        "可在下一次评估时",
        "自评未达",
        "初审合格，报",
        "已警示",
        "予以警示：",
        "予以约谈：",
        "86.14",
        "异议经核实成立",
    ] {
        assert!(!text.contains(piece), "`{piece}` is public");
    }
    assert!(!built().join("dist/public/zones/990900").exists(), "a mere application is public");
}

#[test]
fn contacts_reach_internal_forms_only() {
    let workspace = Workspace::demonstration().forget_write_ups();
    let contacts = "responsible: { name: 欧阳测, position: 副市长 }\ncontact: { name: 司马试, telephone: \"13800000000\", email: shi@example.cn }\n";
    let folder = private("990100", contacts);
    let private = folder.path();
    let out = workspace.path().join("form.pdf");
    let (private, out) = (private.to_string_lossy(), out.to_string_lossy());
    let run = workspace.run(&["render", "creation-application", "990100", "--private", &private, "--out", &out]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let form = crate::support::tool("pdftotext", &[&out, "-"]);
    assert!(form.contains("欧阳测") && form.contains("13800000000"), "{form}");

    let write_up = "content/experience/990100";
    let name = files(&workspace.path().join(write_up)).into_keys().next().unwrap();
    let file = format!("{write_up}/{name}");
    let text = workspace.read(&file);
    workspace.write(&file, format!("{text}\n\n联系人：司马试。\n"));
    let run = workspace.run(&["build", "--private", &private]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("发现个人信息") && run.stderr.contains("私有目录"), "{}", run.stderr);
    assert!(!workspace.path().join("dist").exists());
}

/// A private folder with the contacts of one zone, outside the workspace.
fn private(code: &str, contacts: &str) -> tempfile::TempDir {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::create_dir_all(folder.path().join("contacts")).unwrap();
    std::fs::write(folder.path().join(format!("contacts/{code}.yaml")), contacts).unwrap();
    folder
}

const CONTACTS: &str = "responsible: { name: 欧阳测 }\ncontact: { name: 司马试, telephone: \"010-6234 5678\" }\n";

#[test]
fn a_private_value_written_otherwise_is_found_in_pages_and_printed_documents() {
    let private = private("990100", CONTACTS);
    let folder = private.path().to_string_lossy().into_owned();
    let workspace = Workspace::demonstration();
    workspace.forget("content/published/notice");
    let round = "content/rounds/2026.yaml";
    let text = workspace.read(round);
    let (before, rest) = text.split_once("telephone: ").expect("the notice has an office");
    let (_, after) = rest.split_once('\n').unwrap();
    workspace.write(round, format!("{before}telephone: （010）62345678\n{after}"));
    let run = workspace.run(&["build", "--private", &folder]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("notices/2026") && run.stderr.contains("notice-2026.pdf"), "{}", run.stderr);
    let run = workspace.run(&["render", "publicity-notice", "--round", "2026", "--private", &folder, "--out", "x.pdf"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("发现个人信息"), "{}", run.stderr);
    assert!(!workspace.path().join("x.pdf").exists());
}

#[test]
fn a_private_folder_that_gives_nothing_is_pointed_out() {
    let workspace = Workspace::demonstration();
    let empty = tempfile::TempDir::new().unwrap();
    let unknown = private("999999", CONTACTS);
    for (folder, said) in [(&empty, "没有联系方式"), (&unknown, "zones/999999")] {
        let run = workspace.run(&["build", "--private", &folder.path().to_string_lossy()]);
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(run.stderr.contains(said), "{}", run.stderr);
        assert!(!workspace.path().join("dist").exists());
    }
}

#[test]
fn a_designation_within_the_notice_period_or_with_an_open_objection_stops_the_build() {
    let workspace = Workspace::demonstration();
    let round = "content/rounds/2026.yaml";
    let text = workspace.read(round);
    workspace.write(round, format!("{text}\nannouncement: {{ form: 公告, number: 2026年第9号, date: 2026-11-20 }}\n"));
    let run = workspace.run(&["build"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("error[notice-not-ended]"), "{}", run.stderr);
    assert!(run.stderr.contains("error[objection-pending]"), "{}", run.stderr);
    assert!(!workspace.path().join("dist").exists());
}

#[test]
fn an_address_that_leads_nowhere_is_found_by_the_check_and_stops_the_build() {
    let workspace = Workspace::demonstration();
    let template = "templates/html/about.html";
    let text = workspace.read(template);
    workspace.write(template, text.replacen("<h2", "<p><a href=\"../measures/#article-99\">第九十九条</a></p><h2", 1));
    let run = workspace.run(&["check"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let found = run.stdout.contains("error[link-target]: `../measures/#article-99` ");
    assert!(found && run.stdout.contains("dist/public/about/index.html"), "{}", run.stdout);
    let run = workspace.run(&["build"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    let fault = "about/index.html：`../measures/#article-99` ";
    assert!(run.stderr.contains("没有生成任何文件") && run.stderr.contains(fault), "{}", run.stderr);
    assert!(!workspace.path().join("dist").exists());
}
