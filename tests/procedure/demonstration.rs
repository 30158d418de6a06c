//! The demonstration shows the whole procedure: for every state there is a zone that stands in it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Workspace, repository};

/// Every state of the procedure, with a zone of the demonstration that stands in it.
const STATES: [(&str, &str); 22] = [
    ("applied", "990900"),
    ("not-recommended", "991400"),
    ("recommended", "991000"),
    ("not-approved", "992000"),
    ("creating", "990702"),
    ("creation-ended", "992200"),
    ("self-evaluated", "991800"),
    ("self-evaluation-short", "990800"),
    ("under-evaluation", "990701"),
    ("preliminary-review-failed", "991900"),
    ("qualified", "991500"),
    ("excluded", "991700"),
    ("not-qualified", "990600"),
    ("must-reapply", "991200"),
    ("in-publicity", "990300"),
    ("awaiting-designation", "991300"),
    ("objection-upheld", "991100"),
    ("not-designated", "992100"),
    ("designated", "990100"),
    ("talked", "991600"),
    ("cautioned", "990200"),
    ("revoked", "990400"),
];

/// The zones of the demonstration on its day.
fn zones() -> Vec<Value> {
    let run = Workspace::demonstration().run(&["status", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let status: Value = serde_json::from_str(&run.stdout).expect("a status is JSON");
    status["zones"].as_array().expect("zones").clone()
}

/// The ids the state machine gives its states, as its source has them.
fn machine() -> BTreeSet<String> {
    let source = std::fs::read_to_string(repository().join("src/lifecycle/state.rs")).expect("the states");
    let named = source.lines().filter(|it| it.trim_start().starts_with("State::"));
    named.filter_map(|it| Some(it.split_once("(\"")?.1.split_once('"')?.0.to_string())).collect()
}

#[test]
fn for_every_state_there_is_a_demonstration_zone() {
    let states: BTreeSet<String> = STATES.iter().map(|(state, _)| state.to_string()).collect();
    assert_eq!(states, machine(), "the table of this test and the state machine");
    let zones = zones();
    let held: BTreeSet<String> = zones.iter().map(|it| it["state"].as_str().unwrap_or("none").to_string()).collect();
    assert_eq!(held, states, "the states of the demonstration and the table of this test");
    for (state, code) in STATES {
        let zone = zones.iter().find(|it| it["code"] == code).unwrap_or_else(|| panic!("{code} has no status"));
        assert_eq!(zone["state"], state, "{code}");
    }
}

#[test]
fn the_public_sees_the_coarse_status_of_a_demonstration_zone_only() {
    let run = Workspace::demonstration();
    let build = run.run(&["build"]);
    assert_eq!(build.code, 0, "{}", build.stderr);
    let page = |code: &str| run.path().join(format!("dist/public/zones/{code}/index.html"));
    for (_, code) in STATES.iter().filter(|(it, _)| ["applied", "recommended"].contains(it) || it.starts_with("not-re"))
    {
        assert!(!page(code).exists(), "{code}");
    }
}
