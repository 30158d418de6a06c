//! The declared total (自报总分) against the computed one.
//!
//! A finding about a fact or a judgement, or a statistic that SAMR still owes, may be why they differ. Then the total
//! is held back until that is settled. Facts that are simply not given earn nothing, in both totals.

use rust_decimal::Decimal;

use super::StageCheck;
use crate::finding::{Finding, Place, Pointer, code};
use crate::model::evaluation::Stage;
use crate::model::measures::Basis;
use crate::score::CriterionScore;

/// Reports a declared total that differs, unless criteria that wait for a correction can explain the difference.
pub(super) fn check(check: &StageCheck, findings: &[Finding]) -> Option<Finding> {
    let declared = check.evaluation.self_evaluation.as_ref()?.declared_total?;
    let total = check.sheet().filter(|_| check.stage == Stage::SelfEvaluation)?.total;
    let difference = declared.0 - total;
    if difference.is_zero() {
        return None;
    }
    let waiting: Vec<&CriterionScore> = waiting(check, findings);
    let gain: Decimal = waiting.iter().map(|it| it.max_points - it.points).sum();
    let loss: Decimal = waiting.iter().map(|it| it.points).sum();
    if (-loss..=gain).contains(&difference) {
        return None;
    }
    let message = format!("自报总分 {declared} 与计算结果 {} 不一致", total.normalize());
    let help = format!("用 `zonepress score {} --explain` 查看计算过程", check.zone.code);
    let finding = Finding::new(&code::DECLARED_TOTAL, check.file(), Pointer::from("/declared_total"), message);
    Some(finding.help(help).article(Basis::EvaluationApplication))
}

/// The criteria whose points may change.
fn waiting<'c>(check: &'c StageCheck, findings: &[Finding]) -> Vec<&'c CriterionScore> {
    let doubtful: Vec<String> = findings.iter().filter_map(subject).collect();
    let is_misnamed = findings.iter().any(|it| [&code::UNKNOWN_FACT, &code::UNKNOWN_CRITERION].contains(&it.code));
    let is_waiting = |score: &&CriterionScore| {
        let facts = check.system.criterion(&score.id).map(|(_, it)| it.rule.facts()).unwrap_or_default();
        let trace = &score.trace;
        is_misnamed && !trace.missing.is_empty()
            || !trace.missing_statistics.is_empty()
            || doubtful.iter().any(|it| *it == score.id || facts.contains(&it.as_str()))
    };
    let scores = check.sheet().into_iter().flat_map(|it| it.indicators()).flat_map(|it| &it.criteria);
    scores.filter(is_waiting).collect()
}

/// The fact or criterion that a finding is about: the second part of `/facts/<id>/…` or `/judgements/<id>/…`.
fn subject(finding: &Finding) -> Option<String> {
    match &finding.place {
        Place::Value(pointer) | Place::Whole(pointer) | Place::Key(pointer) => pointer.segments().nth(1),
        Place::File | Place::Span(_) | Place::At { .. } | Place::Spot(_) => None,
    }
}
