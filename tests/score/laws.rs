//! Laws that hold for all records, tested on random ones.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use rust_decimal::Decimal;
use serde_json::Value;

use super::book::{Book, Dossier, Place, of, scores};
use super::random::{dossier, improved, shuffle, shuffled, statistics};
use super::{system, yaml};

/// The number of zones in a workspace, which are scored in one run of the program.
const ZONES: usize = 16;

fn workspaces(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, max_shrink_iters: 150, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(workspaces(8))]

    #[test]
    fn points_stay_within_their_maximum_and_add_up(
        statistics in statistics(),
        dossiers in vec(dossier(), 1..=ZONES),
    ) {
        let (book, _) = filled(&statistics, &dossiers);
        for score in book.scores(&["--explain"]).values() {
            add_up(score)?;
            within_maximum(score)?;
            verdict_follows(score)?;
        }
    }

    #[test]
    fn more_evidence_never_costs_points(
        statistics in statistics(),
        pairs in vec((dossier(), vec(any::<Index>(), 48)), 1..=ZONES),
    ) {
        let improved = pairs.iter().map(|(it, choices)| improved(it, choices));
        let dossiers: Vec<Dossier> = pairs.iter().map(|it| it.0.clone()).chain(improved).collect();
        let (book, places) = filled(&statistics, &dossiers);
        let scores = book.scores(&[]);
        let (before, after) = places.split_at(pairs.len());
        for (before, after) in before.iter().zip(after) {
            for stage in ["self", "province"] {
                not_less(of(&scores, before, stage), of(&scores, after, stage))?;
            }
        }
    }

    #[test]
    fn the_order_of_entries_does_not_matter(
        (statistics, reordered) in statistics().prop_perturb(|it, mut rng| (it.clone(), shuffle(&it, &mut rng))),
        pairs in vec(dossier().prop_perturb(|it, mut rng| (it.clone(), shuffled(&it, &mut rng))), 1..=ZONES),
    ) {
        let (before, after): (Vec<Dossier>, Vec<Dossier>) = pairs.into_iter().unzip();
        let mut book = Book::new();
        let round = book.round(&statistics);
        let other = book.round(&reordered);
        let before: Vec<Place> = before.iter().map(|it| book.add(&round, it)).collect();
        let after: Vec<Place> = after.iter().map(|it| book.add(&other, it)).collect();
        let scores = book.scores(&[]);
        for (before, after) in before.iter().zip(&after) {
            for stage in ["self", "province"] {
                prop_assert_eq!(anonymous(of(&scores, before, stage)), anonymous(of(&scores, after, stage)));
            }
        }
    }
}

proptest! {
    #![proptest_config(workspaces(3))]

    #[test]
    fn two_runs_are_equal_and_an_unrelated_zone_changes_nothing(
        statistics in statistics(),
        dossiers in vec(dossier(), 1..=ZONES),
        unrelated in dossier(),
    ) {
        let (mut book, places) = filled(&statistics, &dossiers);
        let run = |book: &Book| book.workspace.run(&["score", "--format", "json", "--explain"]);
        let (first, second) = (run(&book), run(&book));
        prop_assert_eq!(&first.stdout, &second.stdout);
        prop_assert_eq!(&first.stderr, &second.stderr);
        let place = book.add(&places[0].round, &unrelated);
        let mut with_other = scores(&run(&book));
        with_other.retain(|[code, ..], _| *code != place.code);
        prop_assert_eq!(scores(&first), with_other);
    }
}

fn filled(statistics: &Value, dossiers: &[Dossier]) -> (Book, Vec<Place>) {
    let mut book = Book::new();
    let round = book.round(statistics);
    let places = dossiers.iter().map(|it| book.add(&round, it)).collect();
    (book, places)
}

/// The score without its zone and round.
fn anonymous(score: &Value) -> Value {
    let mut score = score.as_object().expect("an entry").clone();
    score.retain(|key, _| key != "code" && key != "round");
    Value::Object(score)
}

// The laws.

fn add_up(score: &Value) -> Result<(), TestCaseError> {
    let by_number: BTreeMap<String, Decimal> =
        system::list(score, "indicators").map(|it| (yaml::text(&it["number"]), yaml::decimal(&it["points"]))).collect();
    let mut total = Decimal::ZERO;
    for (defined, dimension) in system::dimensions().zip(system::list(score, "dimensions")) {
        let numbers = system::list(defined, "indicators").map(|it| yaml::text(&it["number"]));
        let sum: Decimal = numbers.map(|it| by_number[&it]).sum();
        prop_assert_eq!(sum, yaml::decimal(&dimension["points"]), "{}", &dimension["id"]);
        total += sum;
    }
    prop_assert_eq!(total, yaml::decimal(&score["total"]));
    Ok(())
}

fn within_maximum(score: &Value) -> Result<(), TestCaseError> {
    for (defined, indicator) in system::indicators().zip(system::list(score, "indicators")) {
        prop_assert_eq!(&defined["number"], &indicator["number"]);
        bounded(indicator, defined)?;
        for (defined, criterion) in system::criteria(defined).zip(system::criteria(indicator)) {
            prop_assert_eq!(yaml::text(&defined["id"]), yaml::text(&criterion["id"]));
            bounded(criterion, defined)?;
        }
    }
    Ok(())
}

fn bounded(found: &Value, defined: &Value) -> Result<(), TestCaseError> {
    let (points, max) = (yaml::decimal(&found["points"]), yaml::decimal(&defined["max_points"]));
    prop_assert!(Decimal::ZERO <= points && points <= max, "{points} of {max}: {found}");
    prop_assert_eq!(yaml::decimal(&found["max"]), max);
    Ok(())
}

/// The verdict follows from the exact points, and no rate shown contradicts it.
fn verdict_follows(score: &Value) -> Result<(), TestCaseError> {
    let hundred = Decimal::ONE_HUNDRED;
    let mark = &system::SYSTEM["pass_mark"];
    let (least, rate) = (yaml::decimal(&mark["total_at_least"]), yaml::decimal(&mark["dimension_rate_at_least"]));
    let mut all = yaml::decimal(&score["total"]) >= least;
    for dimension in system::list(score, "dimensions") {
        let meets = hundred * yaml::decimal(&dimension["points"]) >= rate * yaml::decimal(&dimension["max"]);
        prop_assert_eq!(&dimension["passed"], meets, "{}", dimension);
        prop_assert_eq!(yaml::decimal(&dimension["rate"]) >= rate, meets, "{}", dimension);
        all &= meets;
    }
    prop_assert_eq!(&score["passed"], all);
    Ok(())
}

fn not_less(before: &Value, after: &Value) -> Result<(), TestCaseError> {
    for (before, after) in system::list(before, "indicators").zip(system::list(after, "indicators")) {
        prop_assert!(yaml::decimal(&before["points"]) <= yaml::decimal(&after["points"]), "{before} became {after}");
    }
    prop_assert!(yaml::decimal(&before["total"]) <= yaml::decimal(&after["total"]));
    prop_assert!(before["passed"] == false || after["passed"] == true);
    Ok(())
}
