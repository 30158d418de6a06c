//! The basis of the points of an indicator (得分依据): what its criteria ask, what they earned, why, and by what evidence.

use serde::Serialize;

use super::score::{label, number};
use crate::model::evaluation::{Evidence, Stage};
use crate::model::indicators::{Indicator, IndicatorSystem};
use crate::score::{CriterionScore, IndicatorScore, Input, JudgementTrace, StepKind, Trace, TraceStep};
use crate::view::columns;

#[derive(Debug, Serialize)]
pub(super) struct BasisView {
    points: String,
    max_points: String,
    criteria: Vec<CriterionView>,
}

#[derive(Debug, Serialize)]
struct CriterionView {
    label: String,
    text: String,
    max_points: String,
    points: String,
    /// The paths that apply, in words.
    paths: Vec<String>,
    inputs: Vec<InputView>,
    comparisons: Vec<String>,
    cap: Option<String>,
    judgement: Option<JudgementView>,
    missing: Option<String>,
    /// As cited: 《题名》（编号，页码）.
    evidence: Vec<String>,
}

#[derive(Debug, Serialize)]
struct InputView {
    name: String,
    value: String,
    source: String,
}

#[derive(Debug, Serialize)]
struct JudgementView {
    by: String,
    reason: String,
}

impl BasisView {
    /// `evidence` is what the criteria cite.
    pub(super) fn new(
        system: &IndicatorSystem,
        indicator: &Indicator,
        scored: &IndicatorScore,
        evidence: &[Evidence],
    ) -> Self {
        let criteria = scored.criteria.iter().enumerate();
        Self {
            points: number(scored.points),
            max_points: number(scored.max_points),
            criteria: criteria
                .map(|(index, it)| CriterionView {
                    label: label(indicator, index),
                    text: indicator.criteria[index].text.clone(),
                    cap: cap(scored, it),
                    ..CriterionView::of(system, it, evidence)
                })
                .collect(),
        }
    }
}

/// One number of decimals in each column of the table, in which the points of an indicator are above those of its
/// criteria.
pub(super) fn align<'v>(indicators: impl Iterator<Item = &'v mut BasisView>) {
    let mut indicators: Vec<&mut BasisView> = indicators.collect();
    columns::align(indicators.iter_mut().flat_map(|it| {
        let criteria = it.criteria.iter_mut().map(|it| &mut it.points);
        criteria.chain([&mut it.points])
    }));
    columns::align(indicators.iter_mut().flat_map(|it| {
        let criteria = it.criteria.iter_mut().map(|it| &mut it.max_points);
        criteria.chain([&mut it.max_points])
    }));
}

impl CriterionView {
    fn of(system: &IndicatorSystem, scored: &CriterionScore, evidence: &[Evidence]) -> Self {
        let trace = &scored.trace;
        let judgement = trace.judgement.as_ref();
        let compared = trace.steps.iter().filter(|it| it.kind == StepKind::Comparison);
        Self {
            label: String::new(),
            text: String::new(),
            max_points: number(scored.max_points),
            points: number(scored.points),
            paths: judgement
                .iter()
                .flat_map(|it| &it.paths)
                .map(|it| it.trim_end_matches(['；', '。']).into())
                .collect(),
            inputs: inputs(&trace.inputs),
            comparisons: compared.map(comparison).collect(),
            cap: None,
            judgement: judgement
                .map(|it: &JudgementTrace| JudgementView { by: it.by.clone(), reason: it.reason.trim().to_string() }),
            missing: missing(system, trace),
            evidence: trace.evidence().into_iter().map(|it| cited(it, evidence)).collect(),
        }
    }
}

/// The values that a rule used. A source that the next value has, too, is named there.
fn inputs(inputs: &[Input]) -> Vec<InputView> {
    let mut views: Vec<InputView> = inputs.iter().map(input).collect();
    for at in 1..views.len() {
        if views[at - 1].source == views[at].source {
            views[at - 1].source.clear();
        }
    }
    views
}

/// A value that a rule used. In the zone's own evaluation every value is its own, so the stage is not named.
fn input(input: &Input) -> InputView {
    let stage = format!("（{}）", Stage::SelfEvaluation.name());
    InputView {
        name: input.name.clone(),
        value: input.value.clone(),
        source: input.source.strip_suffix(&stage).unwrap_or(&input.source).to_string(),
    }
}

/// A piece of evidence as cited: 《题名》（编号，页码）; only its number if it is not listed.
pub(super) fn cited(id: &str, evidence: &[Evidence]) -> String {
    let Some(it) = evidence.iter().find(|it| it.id == id) else { return id.to_string() };
    // Book title marks inside others are single.
    let title = it.title.replace('《', "〈").replace('》', "〉");
    let pages = it.pages.as_ref().map_or(String::new(), |it| format!("，{}", it.0));
    format!("《{title}》（{id}{pages}）")
}

fn missing(system: &IndicatorSystem, trace: &Trace) -> Option<String> {
    let name = |id: &'_ String| {
        let fact = system.fact(id).map(|it| it.name.clone());
        fact.or_else(|| system.statistic(id).map(|it| it.name.clone())).unwrap_or_else(|| "评判".into())
    };
    let missing: Vec<String> = trace.missing.iter().chain(&trace.missing_statistics).map(name).collect();
    (!missing.is_empty()).then(|| format!("缺少{}，不得分", missing.join("、")))
}

fn comparison(step: &TraceStep) -> String {
    // One colon is enough for 2024年：增速7.64%：超过….
    let text = match step.text.split_once('：') {
        Some((subject, value)) => format!("{subject}{value}，{}", step.outcome),
        None => format!("{}：{}", step.text, step.outcome),
    };
    match step.points {
        Some(points) if !step.outcome.contains('分') => format!("{text}，得{}分", number(points)),
        _ => text,
    }
}

fn cap(indicator: &IndicatorScore, criterion: &CriterionScore) -> Option<String> {
    let own = criterion
        .capped_from
        .map(|sum| format!("合计{}分，以本得分点分值{}分封顶", number(sum), number(criterion.max_points)));
    let last = indicator.criteria.last().is_some_and(|it| it.id == criterion.id);
    let whole = indicator
        .capped_from
        .filter(|_| last)
        .map(|sum| format!("各得分点合计{}分，以指标分值{}分封顶", number(sum), number(indicator.max_points)));
    match (own, whole) {
        (Some(own), Some(whole)) => Some(format!("{own}；{whole}")),
        (own, whole) => own.or(whole),
    }
}
