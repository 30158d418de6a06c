//! A collection too long for one document becomes volumes with a general contents.

use std::path::Path;

use crate::support::{Workspace, files, tool};

/// The most pages of a volume.
const PAGES: usize = 300;

/// The demonstration with long write-ups about one dimension, half of them published in an earlier year.
fn long() -> Workspace {
    let workspace = Workspace::demonstration();
    workspace.replace("site/site.yaml", "min_characters: 800", "min_characters: 1");
    workspace.replace("site/site.yaml", "max_characters: 1500", "max_characters: 100000");
    workspace.replace("site/site.yaml", "# documents: true", "documents: false");
    ["2025-11-03", "2025-11-04", "2025-11-05", "2025-11-06", "2026-02-03"]
        .iter()
        .enumerate()
        .for_each(|(at, day)| publish(&workspace, at, day));
    workspace
}

/// A write-up of about ninety pages.
fn publish(workspace: &Workspace, number: usize, day: &str) {
    let head = format!("title: 长篇之{number}\nsource: 示例甲市市场监督管理局\nsubmitted: 2025-10-09");
    let rest = "indicators: [13]\nsummary: 制定清单，分级处置，定期回访。";
    let body: String = (0..1900).map(|it| format!("第{it}项做法写入制度。\n\n")).collect();
    let text = format!("---\n{head}\n{rest}\n---\n\n## 做法\n\n{body}");
    workspace.write(&format!("content/experience/990100/long-{number}.md"), text);
    let list = workspace.read("content/experience/publication.yaml");
    let entry = format!("  - {{ experience: 990100/long-{number}, date: {day} }}\n");
    workspace.write("content/experience/publication.yaml", list + &entry);
}

fn pages(pdf: &Path) -> usize {
    let said = tool("pdfinfo", &[&pdf.to_string_lossy()]);
    let pages = said.lines().find_map(|it| it.strip_prefix("Pages:")).expect("a number of pages");
    pages.trim().parse().expect("a number")
}

fn text(pdf: &Path) -> String {
    tool("pdftotext", &[&pdf.to_string_lossy(), "-"]).split_whitespace().collect()
}

#[test]
fn a_long_collection_becomes_volumes_and_its_address_their_contents() {
    let workspace = long();
    let run = workspace.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let documents = workspace.path().join("dist/public/documents");
    let volumes: Vec<String> = files(&documents.join("experience-collection")).into_keys().collect();
    let of_2026 = ["development", "regulation", "service"].map(|it| format!("{it}-2026-1.pdf"));
    let of_2025 = [1, 2].map(|it| format!("regulation-2025-{it}.pdf"));
    let mut expected = [&of_2026[..], &of_2025].concat();
    expected.sort();
    assert_eq!(volumes, expected);
    let mut held = Vec::new();
    for volume in &volumes {
        let pdf = documents.join("experience-collection").join(volume);
        assert!(pages(&pdf) <= PAGES, "{volume} has {} pages", pages(&pdf));
        held.push(text(&pdf));
    }
    let contents = text(&documents.join("experience-collection.pdf"));
    assert!(contents.contains("总目录") && contents.contains("2025年第二册"), "{contents}");
    let list = workspace.read("content/experience/publication.yaml");
    let published = list.lines().filter_map(|it| it.split_once("experience: ")?.1.split_once(", date: "));
    for (id, _) in published.filter(|(_, day)| *day < "2026-11-23") {
        let record = workspace.read(&format!("content/experience/{id}.md"));
        let title = record.lines().find_map(|it| it.strip_prefix("title: ")).expect("a title");
        let title: String = title.split_whitespace().collect();
        assert_eq!(contents.matches(&title).count(), 1, "{title} in the general contents");
        // Volumes are printed in one run, and each lists its own write-ups only.
        let holding: Vec<usize> = held.iter().map(|it| it.matches(&title).count()).filter(|it| *it > 0).collect();
        assert!(holding.len() == 1 && holding[0] > 1, "{title} is in the volumes {holding:?} times");
    }
    let page = |path: &str| workspace.read(&format!("dist/public/{path}index.html")).replace("&#x2f;", "/");
    assert!(page("experience/").contains("href=\"../documents/experience-collection.pdf\""));
    let of_dimension = page("experience/regulation/");
    let offered = |it: &String| of_dimension.contains(&format!("documents/experience-collection/{it}\""));
    assert_eq!(volumes.iter().filter(|it| offered(it)).count(), 3, "{of_dimension}");
}

#[test]
fn what_is_published_later_changes_no_earlier_volume() {
    let data = |workspace: &Workspace| {
        let run = workspace.run(&["render", "experience-collection", "--all", "--format", "json", "--out", "volumes"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        files(&workspace.path().join("volumes"))
    };
    let workspace = long();
    let before = data(&workspace);
    publish(&workspace, 5, "2026-11-20");
    let after = data(&workspace);
    let changed: Vec<&String> = before.keys().filter(|it| before[*it] != after[*it]).collect();
    assert_eq!(changed, ["experience-collection-regulation-2026-1.json", "experience-collection.json"]);
}
