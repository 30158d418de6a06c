//! Scoring (计分): the points of a zone in a round at a stage, with the origin of each point.
//!
//! Pure and exact: `Decimal` for points, rationals for comparisons, and no rounding before a comparison.

pub(crate) mod compare;
pub(crate) mod facts;
pub(crate) mod gains;
mod rules;

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use num_rational::BigRational;
use rust_decimal::Decimal;

use crate::model::Period;
use crate::model::area::Region;
use crate::model::evaluation::{Judgement, Marks, Stage};
use crate::model::indicators::{Criterion, Dimension, Indicator, IndicatorSystem, JudgementRule};
use crate::model::measures::Version;
use crate::model::round::{Round, Statistic};
use crate::model::zone::Zone;
use crate::number::exact;
use crate::records::known::Known;
use crate::records::workspace::Workspace;
use facts::Facts;
use gains::Gain;

/// Everything that the points of one evaluation depend on.
pub(crate) struct ScoreInput<'w> {
    pub(crate) system: &'w IndicatorSystem,
    pub(crate) stage: Stage,
    pub(crate) region: Region,
    /// The creation period (创建期), if creation was approved.
    pub(crate) period: Option<Period>,
    pub(crate) facts: Facts<'w>,
    pub(crate) judgements: &'w BTreeMap<String, Judgement>,
    pub(crate) statistics: &'w BTreeMap<String, Statistic>,
}

/// The score of a zone in a round at a stage.
#[derive(Debug, Clone)]
pub(crate) struct ScoreSheet {
    pub(crate) total: Decimal,
    pub(crate) max_points: Decimal,
    /// Whether the pass mark (合格标准) is met, in total and by the rate of each dimension.
    pub(crate) passed: bool,
    pub(crate) dimensions: Vec<DimensionScore>,
    /// Points missing to the pass mark.
    pub(crate) gap: Gap,
    /// Where points can still be gained, most useful first.
    pub(crate) gains: Vec<Gain>,
}

/// The score of a dimension (一级指标).
#[derive(Debug, Clone)]
pub(crate) struct DimensionScore {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) points: Decimal,
    pub(crate) max_points: Decimal,
    /// 得分率 in percent, rounded so that it agrees with `passed`.
    pub(crate) rate: String,
    pub(crate) passed: bool,
    pub(crate) indicators: Vec<IndicatorScore>,
}

/// The score of an indicator (二级指标).
#[derive(Debug, Clone)]
pub(crate) struct IndicatorScore {
    pub(crate) number: u32,
    pub(crate) name: String,
    pub(crate) points: Decimal,
    pub(crate) max_points: Decimal,
    /// The sum of the criteria, if it exceeds the indicator's maximum.
    pub(crate) capped_from: Option<Decimal>,
    pub(crate) criteria: Vec<CriterionScore>,
}

/// The score of a criterion (得分点), with its trace.
#[derive(Debug, Clone)]
pub(crate) struct CriterionScore {
    pub(crate) id: String,
    pub(crate) rule: String,
    pub(crate) points: Decimal,
    pub(crate) max_points: Decimal,
    /// The sum of the steps, if it exceeds the criterion's maximum.
    pub(crate) capped_from: Option<Decimal>,
    pub(crate) trace: Trace,
}

/// How the points of a criterion were computed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trace {
    pub(crate) inputs: Vec<Input>,
    pub(crate) steps: Vec<TraceStep>,
    pub(crate) judgement: Option<JudgementTrace>,
    /// The growths compared, by year.
    pub(crate) growths: Vec<YearGrowth>,
    /// IDs of facts and judgements that were needed but are missing.
    pub(crate) missing: Vec<String>,
    /// IDs of national statistics that were needed but are missing. A fact may have the same ID.
    pub(crate) missing_statistics: Vec<String>,
}

/// A value that a rule used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) source: String,
    pub(crate) evidence: Vec<String>,
}

/// A comparison or count that contributes to the points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TraceStep {
    pub(crate) text: String,
    /// The result of the comparison.
    pub(crate) outcome: String,
    pub(crate) points: Option<Decimal>,
    pub(crate) kind: StepKind,
}

/// What a step adds to the criterion, its inputs and its judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StepKind {
    /// A comparison, a count, or marks that were combined.
    Comparison,
    /// Says again what the points, the judgement or what is missing already say.
    Restatement,
}

/// A year's growth and its benchmark, in percent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct YearGrowth {
    pub(crate) year: u16,
    pub(crate) own: BigRational,
    pub(crate) benchmark: BigRational,
    /// What `benchmark` is the growth of, in words.
    pub(crate) against: String,
}

/// Who judged, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JudgementTrace {
    pub(crate) by: String,
    pub(crate) reason: String,
    /// The paths that apply (符合的路径), in the words of the indicator system.
    pub(crate) paths: Vec<String>,
    pub(crate) evidence: Vec<String>,
}

impl Trace {
    /// All evidence cited, in order of citation.
    pub(crate) fn evidence(&self) -> Vec<&str> {
        let inputs = self.inputs.iter().flat_map(|it| &it.evidence);
        let mut found: Vec<&str> = Vec::new();
        for id in inputs.chain(self.judgement.iter().flat_map(|it| &it.evidence)) {
            if !found.contains(&id.as_str()) {
                found.push(id);
            }
        }
        found
    }
}

/// Points missing to the pass mark.
#[derive(Debug, Clone)]
pub(crate) struct Gap {
    pub(crate) total: Decimal,
    /// By dimension, in order; zero if the rate is met.
    pub(crate) dimensions: Vec<Decimal>,
}

/// Scores one evaluation.
pub(crate) fn score(input: &ScoreInput) -> ScoreSheet {
    let mark = &input.system.pass_mark;
    let dimensions: Vec<DimensionScore> = input.system.dimensions.iter().map(|it| dimension(input, it)).collect();
    let total = exact::sum(dimensions.iter().map(|it| it.points));
    let needed_rate = mark.dimension_rate_at_least.0;
    let gap = Gap {
        total: mark.total_at_least.0.saturating_sub(total).max(Decimal::ZERO),
        dimensions: dimensions
            .iter()
            .map(|it| needed(needed_rate, it.max_points).saturating_sub(it.points).max(Decimal::ZERO))
            .collect(),
    };
    ScoreSheet {
        total,
        max_points: input.system.max_points.0,
        passed: total >= mark.total_at_least.0 && dimensions.iter().all(|it| it.passed),
        gains: gains::of(&dimensions, &gap),
        dimensions,
        gap,
    }
}

fn dimension(input: &ScoreInput, dimension: &Dimension) -> DimensionScore {
    let indicators: Vec<IndicatorScore> = dimension.indicators.iter().map(|it| indicator(input, it)).collect();
    let points = exact::sum(indicators.iter().map(|it| it.points));
    let max_points = dimension.max_points.0;
    let needed = input.system.pass_mark.dimension_rate_at_least.0;
    DimensionScore {
        id: dimension.id.clone(),
        name: dimension.name.clone(),
        points,
        max_points,
        rate: rate(points, max_points, needed),
        passed: meets(points, max_points, needed),
        indicators,
    }
}

/// The points needed to reach a rate given in percent.
pub(crate) fn needed(rate: Decimal, max_points: Decimal) -> Decimal {
    rate.saturating_mul(max_points) / Decimal::ONE_HUNDRED
}

/// Whether the points reach `percent` of their maximum (得分率).
///
/// Multiplies instead of dividing, so that no digit is lost at the pass mark.
pub(crate) fn meets(points: Decimal, max_points: Decimal, percent: Decimal) -> bool {
    let (points, max_points, percent) =
        (exact::rational(points), exact::rational(max_points), exact::rational(percent));
    percent * max_points <= exact::rational(Decimal::ONE_HUNDRED) * points
}

fn rate(points: Decimal, max_points: Decimal, needed: Decimal) -> String {
    let needed = exact::rational(needed);
    exact::percent(points, max_points).map_or_else(|| "0".into(), |it| exact::shown(&it, &[&needed]))
}

fn indicator(input: &ScoreInput, indicator: &Indicator) -> IndicatorScore {
    let criteria: Vec<CriterionScore> = indicator.criteria.iter().map(|it| criterion(input, it)).collect();
    let sum = exact::sum(criteria.iter().map(|it| it.points));
    let max_points = indicator.max_points.0;
    IndicatorScore {
        number: indicator.number,
        name: indicator.name.clone(),
        points: sum.min(max_points),
        max_points,
        capped_from: (sum > max_points).then_some(sum),
        criteria,
    }
}

fn criterion(input: &ScoreInput, criterion: &Criterion) -> CriterionScore {
    let earned = rules::apply(input, criterion);
    let max_points = criterion.max_points.0;
    CriterionScore {
        id: criterion.id.clone(),
        rule: rules::describe(input.system, criterion),
        points: earned.points.max(Decimal::ZERO).min(max_points),
        max_points,
        capped_from: (earned.points > max_points).then_some(earned.points),
        trace: earned.trace,
    }
}

impl ScoreSheet {
    pub(crate) fn indicators(&self) -> impl Iterator<Item = &IndicatorScore> {
        self.dimensions.iter().flat_map(|it| &it.indicators)
    }
}

/// A score that is computed when it is first asked for.
#[derive(Debug)]
pub(crate) struct LazySheet {
    pub(crate) stage: Stage,
    zone: Arc<Zone>,
    region: Region,
    rules: Arc<Rules>,
    sheet: OnceLock<ScoreSheet>,
    passes: OnceLock<bool>,
}

/// The round of a score, and the version of the rules that it names.
#[derive(Debug)]
struct Rules {
    round: Round,
    version: Version,
}

impl LazySheet {
    /// Whether the pass mark is met, which may be known without the points.
    pub(crate) fn passes(&self) -> bool {
        *self.passes.get_or_init(|| self.passed)
    }

    fn compute(&self) -> ScoreSheet {
        let Rules { round, version } = &*self.rules;
        let evaluation = &self.zone.evaluations[&round.id];
        let period = |day| self.zone.creation_before(day).and_then(|it| it.approved_period());
        score(&ScoreInput {
            system: &version.system,
            stage: self.stage,
            region: self.region,
            period: evaluation.date(Stage::SelfEvaluation).and_then(period),
            facts: Facts::of(evaluation, self.stage, &version.system),
            judgements: evaluation.judgements(self.stage).expect("only stages with a record have a sheet"),
            statistics: &round.statistics,
        })
    }
}

impl Deref for LazySheet {
    type Target = ScoreSheet;

    fn deref(&self) -> &ScoreSheet {
        self.sheet.get_or_init(|| self.compute())
    }
}

/// A score sheet with the zone and round it belongs to.
#[derive(Debug, Clone)]
pub(crate) struct Scored {
    pub(crate) code: String,
    pub(crate) round: String,
    pub(crate) sheet: Arc<LazySheet>,
}

/// The score sheets of a workspace by code, round and stage.
#[derive(Debug, Clone, Default)]
pub(crate) struct ScoreSheets(BTreeMap<(String, String, Stage), Arc<LazySheet>>);

impl ScoreSheets {
    /// The scores of every evaluation of a workspace, whatever its date.
    pub(crate) fn of(workspace: &Workspace) -> Self {
        Self::sheets(workspace, |_, _, _| None)
    }

    /// The scores as known on a day. Those of zones without later records are the same.
    pub(crate) fn known(&self, known: &Known) -> Self {
        Self::sheets(known, |zone, round, stage| {
            let same = self.0.get(&(zone.code.clone(), round.to_string(), stage));
            same.filter(|_| known.is_whole(zone)).cloned()
        })
    }

    /// A sheet for each stage of an evaluation that has a record: a given one, or else a new one.
    fn sheets(workspace: &Workspace, given: impl Fn(&Zone, &str, Stage) -> Option<Arc<LazySheet>>) -> Self {
        let rules = workspace.rounds.iter().filter_map(|(id, round)| {
            let version = workspace.version_of(round)?.clone();
            Some((id.as_str(), Arc::new(Rules { round: round.clone(), version })))
        });
        let rules: BTreeMap<&str, Arc<Rules>> = rules.collect();
        let mut sheets = BTreeMap::new();
        for zone in workspace.zones.values() {
            let Some(region) = workspace.areas.get(&zone.code).map(|it| it.region) else { continue };
            for (round, evaluation) in &zone.evaluations {
                let Some(rules) = rules.get(round.as_str()) else { continue };
                let has_record = |stage: &Stage| evaluation.judgements(*stage).is_some();
                let is_complete = evaluation.date(Stage::SelfEvaluation).is_some();
                for stage in Stage::ALL.into_iter().filter(|it| is_complete && has_record(it)) {
                    let fresh = || {
                        let (zone, rules) = (Arc::clone(zone), Arc::clone(rules));
                        Arc::new(LazySheet {
                            stage,
                            zone,
                            region,
                            rules,
                            sheet: OnceLock::new(),
                            passes: OnceLock::new(),
                        })
                    };
                    let sheet = given(zone, round, stage).unwrap_or_else(fresh);
                    sheets.insert((zone.code.clone(), round.clone(), stage), sheet);
                }
            }
        }
        Self(sheets)
    }

    /// The stages of a zone that meet the pass mark, by round: `known`, if that is what they were before, or else as it
    /// is computed now.
    pub(crate) fn passes(&self, code: &str, known: impl FnOnce(&dyn Fn() -> String) -> String) {
        let own = || self.0.range((code.to_string(), String::new(), Stage::SelfEvaluation)..);
        let own = || own().take_while(|((zone, ..), _)| zone == code);
        let computed = || own().map(|(_, it)| if it.passes() { '1' } else { '0' }).collect::<String>();
        for ((_, sheet), passes) in own().zip(known(&computed).chars()) {
            let _ = sheet.passes.set(passes == '1');
        }
    }

    /// The score of a zone at a stage of a round; `None` if the stage has no record.
    pub(crate) fn get(&self, code: &str, round: &str, stage: Stage) -> Option<&LazySheet> {
        self.0.get(&(code.to_string(), round.to_string(), stage)).map(Arc::as_ref)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Scored> {
        self.0.iter().map(|((code, round, _), sheet)| Scored {
            code: code.clone(),
            round: round.clone(),
            sheet: Arc::clone(sheet),
        })
    }
}

/// The points that the marks of a judgement (打分) come to by the system's rule, before any condition of the criterion.
pub(crate) fn combined(rule: &JudgementRule, marks: &Marks) -> Decimal {
    rules::combined(rule, marks)
}

/// Describes a rule in words, for pages about the indicator system.
pub(crate) fn describe(system: &IndicatorSystem, criterion: &Criterion) -> String {
    rules::describe(system, criterion)
}
