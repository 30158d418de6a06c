//! The facts a stage scores by: the zone's, as corrected by the stages up to it.

use std::collections::BTreeMap;

use crate::model::evaluation::{Evaluation, Fact, Stage};
use crate::model::indicators::{FactKind, IndicatorSystem};

/// A fact beside who gave it and what it replaced.
#[derive(Debug, Clone)]
pub(crate) struct EffectiveFact<'w> {
    pub(crate) fact: &'w Fact,
    pub(crate) stage: Stage,
    /// Earlier values, oldest first.
    pub(crate) replaced: Vec<(&'w Fact, Stage)>,
}

/// Facts by id.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts<'w>(pub(crate) BTreeMap<&'w str, EffectiveFact<'w>>);

impl<'w> Facts<'w> {
    /// The facts of an evaluation at a stage.
    ///
    /// A correction by a later stage replaces a fact. A confirmation by the zone itself counts in
    /// its self-evaluation only: from the preliminary review on a reviewer must give it.
    pub(crate) fn of(evaluation: &'w Evaluation, stage: Stage, system: &IndicatorSystem) -> Self {
        let mut facts = Self::default();
        for (id, fact) in evaluation.self_evaluation.iter().flat_map(|it| &it.facts) {
            let confirmation = system.fact(id).is_some_and(|it| it.kind == FactKind::Confirmation);
            if stage == Stage::SelfEvaluation || !confirmation {
                facts.set(id, fact, Stage::SelfEvaluation);
            }
        }
        for reviewer in [Stage::Province, Stage::Samr].into_iter().filter(|it| *it <= stage) {
            for (id, fact) in evaluation.review(reviewer).into_iter().flat_map(|it| &it.corrections) {
                facts.set(id, fact, reviewer);
            }
        }
        facts
    }

    fn set(&mut self, id: &'w str, fact: &'w Fact, stage: Stage) {
        let earlier = self.0.remove(id);
        let replaced = earlier.map_or(vec![], |mut it| {
            it.replaced.push((it.fact, it.stage));
            it.replaced
        });
        self.0.insert(id, EffectiveFact { fact, stage, replaced });
    }

    pub(crate) fn get(&self, id: &str) -> Option<&EffectiveFact<'w>> {
        self.0.get(id)
    }
}

impl EffectiveFact<'_> {
    /// Source, stage and correction of the fact, for a trace.
    pub(crate) fn provenance(&self) -> String {
        let mut text = format!("{}（{}）", self.fact.source, self.stage.name());
        if let (Some((_, earlier)), Some(reason)) = (self.replaced.last(), &self.fact.reason) {
            text.push_str(&format!("；更正{}数据，理由：{reason}", earlier.name()));
        }
        text
    }
}
