//! Values that a score needs but the records lack. A missing value is always reported, never taken as zero.
//!
//! A missing value may have been given under a misspelt name. In that case only the misspelt name is reported.

use std::collections::BTreeSet;

use super::{StageCheck, facts};
use crate::finding::{Finding, Place, Pointer, code};
use crate::model::evaluation::Stage;
use crate::score;

pub(super) fn check(check: &StageCheck, findings: &[Finding]) -> Vec<Finding> {
    let mut needed = needed(check, check.stage);
    for earlier in Stage::ALL.into_iter().filter(|it| *it < check.stage) {
        // The earliest stage that lacks a value has already reported it.
        needed = &needed - &self::needed(check, earlier);
    }
    let given = score::facts::Facts::of(check.evaluation, check.stage, check.system);
    // A value that cannot be used has its own finding.
    let faulty = |id: &str| given.get(id).is_some_and(|it| facts::is_faulty(check.system, id, it.fact));
    needed.retain(|id| !faulty(id));
    let has = |code| findings.iter().any(|it| it.code == code);
    let facts = facts_of(check, &needed).filter(|_| !has(&code::UNKNOWN_FACT));
    facts.into_iter().chain(judgements_of(check, &needed).filter(|_| !has(&code::UNKNOWN_CRITERION))).collect()
}

/// IDs of the facts and judgements that a stage's score needs but the records lack.
fn needed(check: &StageCheck, stage: Stage) -> BTreeSet<String> {
    let sheet = check.programme.sheet(&check.zone.code, check.round, stage);
    let criteria = sheet.into_iter().flat_map(|it| it.indicators()).flat_map(|it| &it.criteria);
    criteria.flat_map(|it| it.trace.missing.iter().cloned()).collect()
}

fn facts_of(check: &StageCheck, needed: &BTreeSet<String>) -> Option<Finding> {
    let facts: Vec<_> = check.system.facts.iter().filter(|it| needed.contains(&it.id)).collect();
    let mut names: Vec<String> = facts.iter().map(|it| format!("`{}`（{}）", it.id, it.name)).collect();
    names.sort();
    let message = format!("缺少 {} 项事实，有关得分点按 0 分计：{}", names.len(), names.join("、"));
    let reviewer = check.stage != Stage::SelfEvaluation;
    let mut help = String::from("请补充；确无数据的可以保留，得分表将注明");
    for fact in facts.iter().filter(|it| reviewer && check.system.is_confirmation(&it.id)) {
        help += &format!(
            "。`{id}` 须由评审人确认，在 `corrections` 中写 `{id}: {{ confirmed: true, source: …, reason: … }}`",
            id = fact.id
        );
    }
    let list = if reviewer { "corrections" } else { "facts" };
    let place = Place::Key(Pointer::root().key(list));
    let finding = Finding::new(&code::FACT_MISSING, check.file(), place, message);
    (!facts.is_empty()).then(|| finding.help(help).article(check.stage.basis()))
}

fn judgements_of(check: &StageCheck, needed: &BTreeSet<String>) -> Option<Finding> {
    let criteria = check.system.criteria().map(|(_, it)| it.id.as_str()).filter(|it| needed.contains(*it));
    let missing: Vec<&str> = criteria.collect();
    let message = format!("缺少 {} 项评判，按 0 分计：{}", missing.len(), missing.join("、"));
    let place = Place::Key(Pointer::root().key("judgements"));
    let finding = Finding::new(&code::JUDGEMENT_MISSING, check.file(), place, message)
        .help("请补充；确无数据的可以保留，得分表将注明")
        .article(check.stage.basis());
    (!missing.is_empty()).then_some(finding)
}
