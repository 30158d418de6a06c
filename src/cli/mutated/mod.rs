//! Mutated inputs: nothing that somebody may write or send makes a parser panic or hang.
//!
//! `make torture` runs two million of them. `tests/data/mutated.json` keeps one input for each kind of finding.

mod mutation;
mod targets;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use mutation::{Random, mutated};
use targets::{Target, targets};

/// The longest that any input may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// An input that showed something new, and what that was.
#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    target: String,
    shows: String,
    text: String,
}

fn file() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/mutated.json")
}

fn kept() -> Vec<Kept> {
    serde_json::from_slice(&std::fs::read(file()).unwrap_or_else(|_| b"[]".to_vec())).unwrap()
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|it| it.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

/// What a parser shows for an input. The error describes a panic or a delay.
fn outcome(target: &Target, bytes: &[u8]) -> Result<Vec<String>, String> {
    let start = Instant::now();
    let shown = catch_unwind(AssertUnwindSafe(|| (target.run)(bytes))).map_err(|_| "panics".to_string())?;
    match start.elapsed() {
        it if it > PATIENCE => Err(format!("takes {it:?}")),
        _ => Ok(shown),
    }
}

#[derive(Default)]
struct Tally {
    counts: BTreeMap<&'static str, u64>,
    failures: Vec<String>,
    slowest: Duration,
    /// The shortest input by target and by what it shows.
    shown: BTreeMap<(&'static str, String), String>,
}

impl Tally {
    fn add(&mut self, target: &'static str, bytes: &[u8], took: Duration, outcome: Result<Vec<String>, String>) {
        *self.counts.entry(target).or_default() += 1;
        self.slowest = self.slowest.max(took);
        match outcome {
            Err(fault) => self.failures.push(format!("{target} {fault}: {:?}", String::from_utf8_lossy(bytes))),
            Ok(shown) => {
                let Ok(text) = std::str::from_utf8(bytes) else { return };
                for it in shown {
                    let known = self.shown.entry((target, it)).or_insert_with(|| text.to_string());
                    if text.len() < known.len() {
                        *known = text.to_string();
                    }
                }
            }
        }
    }

    /// One input for everything that was shown, as few as possible.
    fn kept(self) -> Vec<Kept> {
        let mut kept: Vec<Kept> = Vec::new();
        for ((target, shows), text) in self.shown {
            if !kept.iter().any(|it| it.target == target && it.text == text) {
                kept.push(Kept { target: target.into(), shows, text });
            }
        }
        kept
    }
}

#[test]
fn kept_inputs_show_what_they_were_kept_for() {
    let targets = targets();
    let kept = kept();
    assert!(kept.len() > 50, "{}", kept.len());
    for it in kept {
        let target = targets.iter().find(|known| known.name == it.target).expect("a target");
        let shown = outcome(target, it.text.as_bytes()).unwrap_or_else(|fault| panic!("{fault}: {:?}", it.text));
        assert!(shown.contains(&it.shows), "{}: {} is not in {shown:?} for {:?}", it.target, it.shows, it.text);
    }
}

#[test]
fn no_mutated_input_makes_a_parser_panic_or_hang() {
    const AT_A_TIME: u64 = 2000;
    let wanted = setting("ZONEPRESS_MUTATIONS").unwrap_or(10_000);
    let seed = setting("ZONEPRESS_SEED").unwrap_or(1);
    let limit = Duration::from_secs(setting("ZONEPRESS_MUTATION_SECONDS").unwrap_or(u64::from(u32::MAX)));
    let (start, targets, tally) = (Instant::now(), targets(), Mutex::new(Tally::default()));
    let total: u64 = targets.iter().map(|it| it.share).sum();
    let mut at = 0;
    while at < wanted && start.elapsed() < limit {
        let end = wanted.min(at + AT_A_TIME);
        (at..end).into_par_iter().for_each(|number| {
            let mut random = Random::new(seed, number);
            let mut place = number % total;
            let target = targets.iter().find(|it| match place.checked_sub(it.share) {
                Some(rest) => {
                    place = rest;
                    false
                }
                None => true,
            });
            let target = target.expect("the shares add up");
            let bytes = mutated(&target.seeds, target.form, &mut random);
            let begun = Instant::now();
            let outcome = outcome(target, &bytes);
            tally.lock().unwrap().add(target.name, &bytes, begun.elapsed(), outcome);
        });
        at = end;
    }
    let tally = tally.into_inner().unwrap();
    tell!(
        "{at} of {wanted} mutated inputs, seed {seed}, {:.0} s: {} failures, slowest {:.2} s, {:?}",
        start.elapsed().as_secs_f32(),
        tally.failures.len(),
        tally.slowest.as_secs_f32(),
        tally.counts
    );
    assert!(tally.failures.is_empty(), "{}", tally.failures.join("\n"));
    if std::env::var_os("ZONEPRESS_KEEP_MUTATIONS").is_some() {
        std::fs::write(file(), serde_json::to_string_pretty(&tally.kept()).unwrap() + "\n").unwrap();
    }
}
