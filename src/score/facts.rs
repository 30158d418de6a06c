//! The facts that a stage scores: those of the zone, as corrected up to that stage.

use std::collections::BTreeMap;

use crate::model::evaluation::{Count, Evaluation, Fact, FactItem, FactValue, Growth, Stage, WrittenShare, YearValue};
use crate::model::indicators::IndicatorSystem;
use crate::text::chinese;

/// A fact, the stage that gave it, and the values it replaced.
#[derive(Debug, Clone)]
pub(crate) struct EffectiveFact<'w> {
    pub(crate) fact: &'w Fact,
    pub(crate) stage: Stage,
    /// Earlier values, oldest first.
    pub(crate) replaced: Vec<(&'w Fact, Stage)>,
    unit: &'w str,
}

/// Facts by ID.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts<'w>(pub(crate) BTreeMap<&'w str, EffectiveFact<'w>>);

impl<'w> Facts<'w> {
    /// The facts that apply to an evaluation at a stage.
    ///
    /// A correction by a later stage replaces a fact. The zone's own confirmations count only in its self-evaluation;
    /// later stages need a confirmation by a reviewer.
    pub(crate) fn of(evaluation: &'w Evaluation, stage: Stage, system: &'w IndicatorSystem) -> Self {
        let mut facts = Self::default();
        for (id, fact) in evaluation.self_evaluation.iter().flat_map(|it| &it.facts) {
            facts.set(id, fact, Stage::SelfEvaluation, system);
        }
        for reviewer in [Stage::Province, Stage::Samr].into_iter().filter(|it| *it <= stage) {
            for (id, fact) in evaluation.review(reviewer).into_iter().flat_map(|it| &it.corrections) {
                facts.set(id, fact, reviewer, system);
            }
        }
        let counts =
            |id: &str, given: Stage| given != Stage::SelfEvaluation || stage == given || !system.is_confirmation(id);
        facts.0.retain(|id, fact| counts(id, fact.stage));
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
    /// Source and stage of the fact, for traces.
    pub(crate) fn origin(&self) -> String {
        format!("{}（{}）", self.fact.source, self.stage.name())
    }

    /// Source and stage of the fact, followed by its history if it was corrected.
    pub(crate) fn provenance(&self) -> String {
        self.history().map_or_else(|| self.origin(), |history| format!("{}；{history}", self.origin()))
    }

    /// The value that each stage gave, oldest first; `None` if only the zone gave one.
    pub(crate) fn history(&self) -> Option<String> {
        if self.stage == Stage::SelfEvaluation {
            return None;
        }
        let given = self.replaced.iter().copied().chain([(self.fact, self.stage)]);
        let mut before: Option<String> = None;
        let mut parts = Vec::new();
        for (fact, stage) in given {
            let value = written(&fact.value, self.unit);
            let what = match &before {
                None if matches!(fact.value, FactValue::Confirmation(_)) => value.clone(),
                None if stage == Stage::SelfEvaluation => format!("填报{value}"),
                None => format!("补充{value}"),
                Some(before) if *before == value => "确认".to_string(),
                Some(_) => format!("更正为{value}"),
            };
            let source = match stage == self.stage {
                true => String::new(),
                false => format!("（来源：{}）", fact.source),
            };
            let reason =
                fact.reason.as_ref().map_or(String::new(), |it| format!("，理由：{}", it.trim_end_matches('。')));
            parts.push(format!("{}{what}{source}{reason}", stage.name()));
            before = Some(value);
        }
        Some(parts.join("；"))
    }
}

/// A value as text with its unit.
fn written(value: &FactValue, unit: &str) -> String {
    match value {
        FactValue::Growth(years) => years.iter().map(|it| year(it, unit)).collect::<Vec<_>>().join("，"),
        FactValue::Share(share) => match share.written {
            WrittenShare::Ratio(ratio) => format!("{}{unit}/{}{unit}", ratio.numerator, ratio.denominator),
            WrittenShare::Percent(percent) => format!("{percent}%"),
        },
        FactValue::Count(Count::Of(count) | Count::Faulty(count)) => format!("{count}{unit}"),
        FactValue::Amounts(amounts) => listed(amounts.iter().map(|it| chinese::yuan(it.0)).collect(), unit),
        FactValue::Confirmation(true) => "已确认".into(),
        FactValue::Confirmation(false) => "未确认".into(),
        FactValue::Items(items) => listed(items.iter().map(item).collect(), unit),
        FactValue::Absent => String::new(),
        FactValue::Several(values) => values.iter().map(|it| written(it, unit)).collect::<Vec<_>>().join("，"),
    }
}

fn year(value: &YearValue, unit: &str) -> String {
    let year = value.year;
    match value.growth {
        Growth::Published(percent) => format!("{year}年{percent}%"),
        Growth::Computed { previous, current, .. } | Growth::Incalculable { previous, current } => {
            format!("{year}年{previous}→{current}{unit}")
        }
        Growth::Malformed => format!("{year}年"),
    }
}

/// The number of parts, followed by the parts.
fn listed(parts: Vec<String>, unit: &str) -> String {
    let count = format!("{}{unit}", parts.len());
    if parts.is_empty() { count } else { format!("{count}：{}", parts.join("、")) }
}

fn item(item: &FactItem) -> String {
    let number = item.number.as_ref().map_or(String::new(), |it| format!("{it}，"));
    format!("{}“{}”（{number}{}）", item.kind, item.title, chinese::date(item.date))
}
