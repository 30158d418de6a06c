//! The demonstration covers the whole procedure: every state has a zone in it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Workspace, built, repository};

/// Every state of the procedure, with a demonstration zone in that state.
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

/// The ids of the states, as written in the source of the state machine.
fn machine() -> BTreeSet<String> {
    let source = std::fs::read_to_string(repository().join("src/procedure/lifecycle/state.rs")).expect("the states");
    let named = source.lines().filter(|it| it.trim_start().starts_with("State::"));
    named.filter_map(|it| Some(it.split_once("(\"")?.1.split_once('"')?.0.to_string())).collect()
}

#[test]
fn for_every_state_there_is_a_demonstration_zone() {
    let states: BTreeSet<String> = STATES.iter().map(|(state, _)| state.to_string()).collect();
    assert_eq!(states, machine(), "the table of this test and the state machine differ");
    let zones = zones();
    let held: BTreeSet<String> = zones.iter().map(|it| it["state"].as_str().unwrap_or("none").to_string()).collect();
    assert_eq!(held, states, "the states of the demonstration and the table of this test differ");
    for (state, code) in STATES {
        let zone = zones.iter().find(|it| it["code"] == code).unwrap_or_else(|| panic!("{code} has no status"));
        assert_eq!(zone["state"], state, "{code}");
    }
}

/// The public status for a state; `None` if the area is not public.
fn public_status(state: &str) -> Option<&'static str> {
    match state {
        "applied" | "not-recommended" | "recommended" | "not-approved" => None,
        "in-publicity" => Some("publicity"),
        "awaiting-designation" => Some("awaiting"),
        "designated" | "talked" | "cautioned" => Some("designated"),
        "revoked" => Some("revoked"),
        _ => Some("creating"),
    }
}

#[test]
fn the_public_sees_the_coarse_status_of_a_demonstration_zone_only() {
    let file = built().join("dist/public/data/zones.json");
    let published: Value = serde_json::from_str(&std::fs::read_to_string(file).expect("the zones")).expect("JSON");
    let published = published["rows"].as_array().expect("rows");
    for (state, code) in STATES {
        let zone = published.iter().find(|it| it["code"] == code);
        assert_eq!(zone.map(|it| it["status"].as_str().expect("a status")), public_status(state), "{code} is {state}");
        let page = built().join(format!("dist/public/zones/{code}/index.html"));
        assert_eq!(page.exists(), zone.is_some(), "{code} is {state}");
    }
}
