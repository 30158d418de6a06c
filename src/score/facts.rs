//! The facts a stage scores by: the zone's, as corrected by the stages up to it.

use std::collections::BTreeMap;

use crate::model::evaluation::{Evaluation, Fact, Stage, YearValue};
use crate::model::indicators::{FactKind, IndicatorSystem};

/// A fact beside who gave it and what it replaced.
#[derive(Debug, Clone)]
pub(crate) struct EffectiveFact<'w> {
    pub(crate) fact: &'w Fact,
    pub(crate) stage: Stage,
    /// Earlier values, oldest first.
    pub(crate) replaced: Vec<(&'w Fact, Stage)>,
    unit: &'w str,
}

/// Facts by id.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts<'w>(pub(crate) BTreeMap<&'w str, EffectiveFact<'w>>);

impl<'w> Facts<'w> {
    /// The facts of an evaluation at a stage.
    ///
    /// A correction by a later stage replaces a fact. A confirmation by the zone itself counts in
    /// its self-evaluation only: from the preliminary review on a reviewer must give it.
    pub(crate) fn of(evaluation: &'w Evaluation, stage: Stage, system: &'w IndicatorSystem) -> Self {
        let mut facts = Self::default();
        for (id, fact) in evaluation.self_evaluation.iter().flat_map(|it| &it.facts) {
            let confirmation = system.fact(id).is_some_and(|it| it.kind == FactKind::Confirmation);
            if stage == Stage::SelfEvaluation || !confirmation {
                facts.set(id, fact, Stage::SelfEvaluation, system);
            }
        }
        for reviewer in [Stage::Province, Stage::Samr].into_iter().filter(|it| *it <= stage) {
            for (id, fact) in evaluation.review(reviewer).into_iter().flat_map(|it| &it.corrections) {
                facts.set(id, fact, reviewer, system);
            }
        }
        facts
    }

    fn set(&mut self, id: &'w str, fact: &'w Fact, stage: Stage, system: &'w IndicatorSystem) {
        let earlier = self.0.remove(id);
        let replaced = earlier.map_or(vec![], |mut it| {
            it.replaced.push((it.fact, it.stage));
            it.replaced
        });
        let unit = system.fact(id).and_then(|it| it.unit.as_deref()).unwrap_or_default();
        self.0.insert(id, EffectiveFact { fact, stage, replaced, unit });
    }

    pub(crate) fn get(&self, id: &str) -> Option<&EffectiveFact<'w>> {
        self.0.get(id)
    }
}

impl EffectiveFact<'_> {
    /// Source and stage of the fact, and every value it replaced, for a trace.
    pub(crate) fn provenance(&self) -> String {
        let mut text = format!("{}（{}）", self.fact.source, self.stage.name());
        for (earlier, stage) in self.replaced.iter().rev() {
            text.push_str(&format!(
                "；更正{}数据{}（来源：{}）",
                stage.name(),
                written(earlier, self.unit),
                earlier.source
            ));
        }
        if let (false, Some(reason)) = (self.replaced.is_empty(), &self.fact.reason) {
            text.push_str(&format!("，理由：{reason}"));
        }
        text
    }
}

/// The value of a fact as it was written.
fn written(fact: &Fact, unit: &str) -> String {
    let years = |it: &YearValue| match (it.percent, it.previous, it.current) {
        (Some(percent), ..) => format!("{}年{percent}%", it.year),
        (None, Some(previous), Some(current)) => format!("{}年{previous}→{current}{unit}", it.year),
        _ => format!("{}年", it.year),
    };
    if let Some(ratio) = fact.ratio {
        return format!("{}{unit}/{}{unit}", ratio.numerator, ratio.denominator);
    }
    if let Some(percent) = fact.percent {
        return format!("{percent}%");
    }
    if let Some(count) = fact.count {
        return format!("{count}{unit}");
    }
    if let Some(by_year) = &fact.by_year {
        return by_year.iter().map(years).collect::<Vec<_>>().join("，");
    }
    let count = fact.amounts.as_ref().map(Vec::len).or_else(|| fact.items.as_ref().map(Vec::len));
    count.map_or(String::new(), |it| format!("{it}{unit}"))
}
