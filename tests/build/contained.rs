//! A fault in one zone's records stops only what rests on them.

use std::fs;

use crate::support::{Run, Workspace, files};

/// A zone whose creation is under way, with a page and in no round; a zone on the lists of 2025; one on those of 2026.
const CREATING: &str = "990702";
const DESIGNATED: &str = "990100";
const NOTICED: &str = "990300";

/// The demonstration with a fault in the records of a zone: a key that no record has.
fn faulty(code: &str) -> Workspace {
    let workspace = Workspace::demonstration();
    let file = format!("zones/{code}/zone.yaml");
    let text = workspace.read(&file);
    workspace.write(&file, format!("{text}\nunknown_key: 1\n"));
    workspace
}

fn run(workspace: &Workspace, line: &str) -> Run {
    workspace.run(&line.split(' ').collect::<Vec<_>>())
}

#[test]
fn commands_work_that_do_not_rest_on_the_zone() {
    let workspace = faulty(CREATING);
    for line in [
        "score 990100 --stage samr",
        "open-round 2028 --from 2028-07-01 --until 2028-07-31",
        "render publicity-notice --round 2026 --format json --out notice.json",
        "render designation-announcement --round 2025 --format json --out announcement.json",
        "render evaluation-summary --round 2025 --format json --out summary.json",
        "render self-evaluation-report 990100 --format json --out report.json",
        "publish-record notice 2026",
        "publish-record experience",
    ] {
        let run = run(&workspace, line);
        assert_eq!(run.code, 0, "{line}: {}{}", run.stdout, run.stderr);
    }
    let scores = run(&workspace, "score --format csv");
    assert!(scores.code == 1 && scores.stdout.contains("990100"), "{}", scores.stderr);
    for line in
        ["render creation-application 990702 --format json --out application.json", "publish-record addresses", "build"]
    {
        let run = run(&workspace, line);
        assert!(run.code == 1 && run.stderr.contains("zones/990702/zone.yaml"), "{line}: {}", run.stderr);
    }
}

#[test]
fn a_list_is_refused_that_rests_on_the_zone() {
    let workspace = faulty(DESIGNATED);
    for line in [
        "render publicity-notice --round 2025 --format json --out notice.json",
        "render evaluation-summary --round 2025 --format json --out summary.json",
        "publish-record designation 2025",
    ] {
        let run = run(&workspace, line);
        assert!(run.code == 1 && run.stderr.contains("zones/990100/zone.yaml"), "{line}: {}", run.stderr);
    }
    let run = run(&workspace, "render publicity-notice --round 2026 --format json --out notice.json");
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn of_all_documents_of_a_kind_only_those_of_the_zone_are_missing() {
    let workspace = Workspace::demonstration();
    let whole = run(&workspace, "render self-evaluation-report --all --format json --out whole");
    assert_eq!(whole.code, 0, "{}", whole.stderr);
    let workspace = faulty(DESIGNATED);
    let run = run(&workspace, "render self-evaluation-report --all --format json --out rest");
    assert!(run.code == 1 && run.stderr.contains("zones/990100/zone.yaml"), "{}", run.stderr);
    let names = |workspace: &Workspace, folder: &str| -> Vec<String> {
        files(&workspace.path().join(folder)).into_keys().filter(|it| !it.starts_with(DESIGNATED)).collect()
    };
    let rest = names(&workspace, "rest");
    assert!(rest.len() > 5 && rest.len() == files(&workspace.path().join("rest")).len());
}

/// Builds without a zone whose records have a fault.
fn built_without(code: &str) -> Workspace {
    let workspace = faulty(code);
    let stopped = run(&workspace, "build");
    assert_eq!(stopped.code, 1);
    assert!(stopped.stderr.contains(&format!("zonepress build --without {code}")), "{}", stopped.stderr);
    let run = run(&workspace, &format!("build --without {code}"));
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains(&format!("没有列入 {code}")), "{}", run.stderr);
    let verified = workspace.run(&["verify", "dist/public"]);
    assert_eq!(verified.code, 0, "{}", verified.stdout);
    workspace
}

#[test]
fn a_build_without_a_zone_says_so_and_keeps_everything_else() {
    let workspace = built_without(CREATING);
    let note = "本次发布未列入示例辛县（990702，记录有错误，正在更正）";
    for page in ["index.html", "zones/index.html", "data/index.html", "zones/990702/index.html"] {
        assert!(workspace.read(&format!("dist/public/{page}")).contains(note), "{page}");
    }
    let package = workspace.read("dist/public/data/datapackage.json");
    assert!(package.contains("本次发布未列入：示例辛县（990702，记录有错误，正在更正）"), "the data say so too");
    let zones = workspace.read("dist/public/data/zones.csv");
    assert!(zones.contains("990100") && !zones.contains("990702"));
    assert!(workspace.read("dist/public/manifest.json").contains("\"left_out\""));
    assert!(!workspace.path().join("dist/internal/documents/990702").exists());
    // It is on no list, so all lists are there.
    let notice = workspace.read("dist/public/notices/2026/index.html");
    assert!(notice.contains("示例丙市") && !notice.contains("内容暂不提供"));
    let whole = crate::support::built();
    let whole = fs::read_to_string(whole.join("dist/public/index.html")).unwrap();
    assert!(!whole.contains("本次发布未列入"), "an ordinary build leaves nothing out");
}

#[test]
fn a_list_that_needs_the_zone_is_left_out_and_its_address_stays() {
    let workspace = built_without(NOTICED);
    let page = workspace.read("dist/public/notices/2026/index.html");
    assert!(page.contains("内容暂不提供") && page.contains("示例丙市（990300，记录有错误，正在更正）"), "{page}");
    assert!(!page.contains("示例戊市"), "no list that lacks one of its areas");
    assert!(!workspace.path().join("dist/public/receipts/notice-2026.json").exists());
    let names: Vec<String> = files(&workspace.path().join("dist")).into_keys().collect();
    for list in ["documents/notice-2026.", "evaluation-summary-2026."] {
        assert!(!names.iter().any(|it| it.contains(list)), "{list}");
    }
    assert!(workspace.read("dist/public/notices/2025/index.html").contains("示例甲市"), "other lists are there");
    // The other zones keep their status.
    assert!(workspace.read("dist/public/data/zones.csv").contains("990500"));
    let run = run(&workspace, "build --without 123456");
    assert!(run.code == 2 && run.stderr.contains("没有区域 `123456` 的记录"), "{}", run.stderr);
}
