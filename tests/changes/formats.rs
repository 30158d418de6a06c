//! Findings as code hosts read them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Repository;
use crate::browser::judge;

/// A repository with more errors than a host shows.
fn faulty() -> Repository {
    let repository = Repository::new();
    let file = "zones/990100/2025/self.yaml";
    let text = repository.workspace.read(file);
    let text = text
        .replace("points: 1.9", "points: 9.9")
        .replace("points: 1.8", "points: 8.8")
        .replace("points: 0.9", "points: 7.7");
    repository.workspace.write(file, text);
    repository.commit("faults");
    repository
}

#[test]
fn github_shows_the_gravest_findings_and_obeys_no_record() {
    let run = faulty().check(&["--format", "github"]);
    assert_eq!(run.code, 1);
    let lines: Vec<&str> = run.stdout.lines().collect();
    let (errors, rest): (Vec<&str>, Vec<&str>) = lines.iter().partition(|it| it.starts_with("::error "));
    assert_eq!(errors.len(), 10, "{}", run.stdout);
    assert!(errors.iter().all(|it| it.contains("file=zones/990100/2025/self.yaml,line=")), "{}", run.stdout);
    assert!(errors.iter().all(|it| it.splitn(3, "::").count() == 3), "{}", run.stdout);
    let stop = rest.iter().position(|it| it.starts_with("::stop-commands::")).expect("the rest is quoted");
    let token = rest[stop].trim_start_matches("::stop-commands::");
    let end = rest.iter().position(|it| *it == format!("::{token}::")).expect("the quotation ends");
    let obeyed = rest[..stop].iter().chain(&rest[end + 1..]).filter(|it| it.starts_with("::"));
    assert_eq!(obeyed.copied().collect::<Vec<_>>(), [rest[stop - 1], "::endgroup::"], "{}", run.stdout);
    assert!(rest.last().is_some_and(|it| it.starts_with("发现 ")), "{}", run.stdout);
}

#[test]
fn gitlab_gets_a_fingerprint_for_each_finding_that_lines_do_not_change() {
    let repository = faulty();
    let read = || -> Vec<Value> {
        serde_json::from_str(&repository.check(&["--format", "gitlab"]).stdout).expect("a list of findings")
    };
    let prints = |found: &[Value]| -> BTreeSet<String> {
        found.iter().map(|it| it["fingerprint"].as_str().expect("a hash").to_string()).collect()
    };
    let found = read();
    assert_eq!(prints(&found).len(), found.len());
    for finding in &found {
        assert!(["critical", "minor"].contains(&finding["severity"].as_str().expect("a severity")), "{finding}");
        assert!(finding["location"]["lines"]["begin"].as_u64().is_some_and(|it| it > 0), "{finding}");
        assert!(finding["location"]["path"].is_string() && finding["description"].is_string(), "{finding}");
    }
    let file = "zones/990100/2025/self.yaml";
    repository.workspace.write(file, format!("# 说明\n{}", repository.workspace.read(file)));
    assert_eq!(prints(&read()), prints(&found));
}

#[test]
fn sarif_has_what_its_standard_requires() {
    let run = faulty().check(&["--format", "sarif"]);
    let log: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let file = judge("--sarif");
    let schema = std::fs::read_to_string(&file).unwrap_or_else(|_| panic!("{}: run `make setup-test`", file.display()));
    // A bracket in its pattern for languages is not escaped, which not every reader of patterns accepts.
    let schema = schema.replace("{2}]?$", "{2}\\\\]?$");
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).expect("JSON")).expect("a schema");
    let faults: Vec<String> = schema.iter_errors(&log).map(|it| format!("{}: {it}", it.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!((log["version"].as_str(), log["runs"].as_array().map(Vec::len)), (Some("2.1.0"), Some(1)));
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
    let ids: BTreeSet<&str> = rules.iter().map(|it| it["id"].as_str().expect("an id")).collect();
    assert_eq!(ids.len(), rules.len(), "the ids of rules are unique");
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert!(results.len() > 10);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("an index");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning"].contains(&result["level"].as_str().expect("a level")));
        assert!(result["message"]["text"].as_str().is_some_and(|it| !it.is_empty()));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "zones/990100/2025/self.yaml");
        let [line, column, end_line, end_column] = ["startLine", "startColumn", "endLine", "endColumn"]
            .map(|it| place["region"][it].as_u64().expect("a number"));
        assert!(line > 0 && column > 0 && (end_line, end_column) >= (line, column), "{result}");
    }
}

#[test]
fn paths_begin_at_the_root_of_the_repository() {
    let repository = faulty();
    let root = repository.workspace.path();
    let outer = root.join("outer/示 例");
    std::fs::create_dir_all(&outer).expect("a folder");
    for folder in ["content", "zones", "site"] {
        repository.git(&["mv", folder, "outer/示 例/"]);
    }
    repository.commit("moved");
    let run = |format: &str| {
        let place = outer.to_str().expect("a path");
        repository.workspace.run(&["--root", place, "check", "--format", format]).stdout
    };
    assert!(run("github").contains("file=outer/示 例/zones/990100/2025/self.yaml,line="));
    let found: Value = serde_json::from_str(&run("gitlab")).expect("JSON");
    assert_eq!(found[0]["location"]["path"], "outer/示 例/zones/990100/2025/self.yaml");
    let log: Value = serde_json::from_str(&run("sarif")).expect("JSON");
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "outer/%E7%A4%BA%20%E4%BE%8B/zones/990100/2025/self.yaml");
}
