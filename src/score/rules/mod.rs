//! The kinds of rules. Each reads its parameters from the indicator system and explains its result.

mod conditions;
mod counts;
mod growth;
mod judged;
mod tiers;

use rust_decimal::Decimal;

use super::facts::EffectiveFact;
use super::{Input, ScoreInput, StepKind, Trace, TraceStep};
use crate::model::evaluation::Marks;
use crate::model::indicators::{Criterion, IndicatorSystem, JudgementRule, Rule};

/// The result of a criterion's rule, before the criterion's maximum is applied.
#[derive(Debug, Clone, Default)]
pub(super) struct Earned {
    pub(super) points: Decimal,
    pub(super) trace: Trace,
}

impl Earned {
    fn step(&mut self, text: impl Into<String>, outcome: impl Into<String>, points: Option<Decimal>) {
        let (text, outcome, kind) = (text.into(), outcome.into(), StepKind::Comparison);
        self.trace.steps.push(TraceStep { text, outcome, points, kind });
    }

    /// A step that says again what other parts of the trace say.
    fn restate(&mut self, text: impl Into<String>, outcome: impl Into<String>, points: Option<Decimal>) {
        let (text, outcome, kind) = (text.into(), outcome.into(), StepKind::Restatement);
        self.trace.steps.push(TraceStep { text, outcome, points, kind });
    }

    /// Adds a fact's value to the inputs of the trace.
    fn input(&mut self, name: impl Into<String>, value: impl Into<String>, fact: &EffectiveFact) {
        self.trace.inputs.push(Input {
            name: name.into(),
            value: value.into(),
            source: fact.provenance(),
            evidence: fact.fact.evidence.clone(),
        });
    }

    /// Adds one part of a fact that has several; all parts have the same source.
    fn part(&mut self, name: impl Into<String>, value: impl Into<String>, fact: &EffectiveFact, evidence: &[String]) {
        let (name, value, source) = (name.into(), value.into(), fact.origin());
        self.trace.inputs.push(Input { name, value, source, evidence: evidence.to_vec() });
    }

    /// Adds the values that each stage gave for a fact with several parts.
    fn history(&mut self, name: &str, fact: &EffectiveFact) {
        if let Some(history) = fact.history() {
            let (name, source) = (name.to_string(), fact.origin());
            self.trace.inputs.push(Input { name, value: history, source, evidence: vec![] });
        }
    }

    /// Records that a needed fact is missing, so that the trace shows why it earns nothing.
    fn miss(&mut self, system: &IndicatorSystem, id: &str) {
        self.trace.missing.push(id.to_string());
        self.restate(name(system, id), "缺少数据，不得分", None);
    }
}

/// Applies the rule of a criterion.
pub(super) fn apply(input: &ScoreInput, criterion: &Criterion) -> Earned {
    match &criterion.rule {
        Rule::GrowthAbove(rule) => growth::apply(input, rule),
        Rule::Tiers(rule) => tiers::apply(input, rule),
        Rule::Count(rule) => counts::apply_count(input, rule),
        Rule::WeightedCount(rule) => counts::apply_weighted(input, rule),
        Rule::AllOf(rule) => conditions::apply(input, rule, criterion.max_points.0),
        Rule::Judged(rule) => judged::apply(input, criterion, rule),
        Rule::JudgedIfCount(rule) => judged::apply_if_count(input, criterion, rule),
        Rule::JudgedIfAny(rule) => judged::apply_if_any(input, criterion, rule),
    }
}

/// The points that the marks of a judgement come to.
pub(super) fn combined(rule: &JudgementRule, marks: &Marks) -> Decimal {
    judged::combined(rule, marks)
}

/// Describes a rule in words, with its numbers.
pub(super) fn describe(system: &IndicatorSystem, criterion: &Criterion) -> String {
    let max = criterion.max_points;
    match &criterion.rule {
        Rule::GrowthAbove(rule) => growth::describe(system, rule, max),
        Rule::Tiers(rule) => tiers::describe(system, rule),
        Rule::Count(rule) => counts::describe_count(system, rule, max),
        Rule::WeightedCount(rule) => counts::describe_weighted(rule, max),
        Rule::AllOf(rule) => conditions::describe(system, rule, max),
        Rule::Judged(rule) => judged::describe(rule, max),
        Rule::JudgedIfCount(rule) => judged::describe_if_count(system, rule, max),
        Rule::JudgedIfAny(rule) => judged::describe_if_any(rule, max),
    }
}

/// The name of a fact, or its ID if it is not defined.
fn name<'s>(system: &'s IndicatorSystem, id: &'s str) -> &'s str {
    system.fact(id).map_or(id, |it| &it.name)
}

/// The name of a national statistic, whose ID may be the same as that of the fact it is compared with.
fn statistic_name<'s>(system: &'s IndicatorSystem, id: &'s str) -> &'s str {
    system.statistic(id).map_or(id, |it| &it.name)
}

fn unit<'s>(system: &'s IndicatorSystem, id: &str) -> &'s str {
    system.fact(id).and_then(|it| it.unit.as_deref()).unwrap_or("")
}
