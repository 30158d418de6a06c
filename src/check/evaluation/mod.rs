//! Evaluations: facts, judgements, evidence, the order of steps, and the recorded result against the score.

mod evidence;
mod facts;
mod items;
mod judgements;
mod missing;
mod total;
mod units;
mod years;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::finding::{Finding, Place, Pointer, code};
use crate::model::Period;
use crate::model::evaluation::{Evaluation, ReviewResult, Stage};
use crate::model::files;
use crate::model::indicators::{Benchmark, IndicatorSystem, Rule};
use crate::model::measures::Basis;
use crate::model::round::Round;
use crate::model::zone::Zone;
use crate::procedure::programme::Programme;
use crate::records::workspace::Workspace;
use crate::score::{self, LazySheet, ScoreSheet};

pub(super) fn check(programme: &Programme, zone: &Zone) -> Vec<Finding> {
    let workspace = programme.workspace;
    let mut all = Vec::new();
    for (round, evaluation) in &zone.evaluations {
        let Some(version) = workspace.rounds.get(round).and_then(|it| workspace.version_of(it)) else { continue };
        let mut findings = steps(programme, zone, round, evaluation);
        findings.extend(dates(zone, round, evaluation));
        findings.extend(window(zone, &workspace.rounds[round], evaluation));
        for stage in Stage::ALL {
            let check = StageCheck { programme, workspace, zone, round, evaluation, stage, system: &version.system };
            findings.extend(check.findings());
        }
        all.extend(findings.into_iter().map(|it| it.under(Some(version))));
    }
    all
}

/// One stage of one evaluation.
struct StageCheck<'w> {
    programme: &'w Programme<'w>,
    workspace: &'w Workspace,
    zone: &'w Zone,
    round: &'w str,
    evaluation: &'w Evaluation,
    stage: Stage,
    system: &'w IndicatorSystem,
}

impl StageCheck<'_> {
    fn sheet(&self) -> Option<&LazySheet> {
        self.programme.sheet(&self.zone.code, self.round, self.stage)
    }

    fn file(&self) -> String {
        self.stage.file(&self.zone.code, self.round)
    }

    fn period(&self) -> Option<Period> {
        let day = self.evaluation.date(Stage::SelfEvaluation)?;
        self.zone.creation_before(day)?.approved_period()
    }

    fn findings(&self) -> Vec<Finding> {
        if self.evaluation.date(self.stage).is_none() {
            return vec![];
        }
        let mut findings = facts::check(self);
        findings.extend(judgements::check(self));
        // What follows from these findings is held back until they are settled.
        findings.extend(missing::check(self, &findings));
        findings.extend(total::check(self, &findings));
        findings.extend(evidence::check(self));
        findings.extend(self.statistics());
        findings.extend(self.result());
        findings.extend(self.incomplete());
        findings
    }

    /// Reports years that a zone gives but the round has no national figure for.
    fn statistics(&self) -> Vec<Finding> {
        let Some(round) = self.workspace.rounds.get(self.round) else { return vec![] };
        let facts = score::facts::Facts::of(self.evaluation, self.stage, self.system);
        let mut findings = Vec::new();
        for (_, criterion) in self.system.criteria() {
            let Rule::GrowthAbove(rule) = &criterion.rule else { continue };
            let Benchmark::Statistic(id) = &rule.benchmark else { continue };
            let (Some(fact), Some(statistic)) = (facts.get(&rule.fact), round.statistics.get(id)) else { continue };
            let known: BTreeSet<u16> = statistic.by_year.iter().flatten().map(|it| it.year).collect();
            let used = fact.fact.value.years().iter().map(|it| it.year);
            let inside = |it: &u16| self.period().is_none_or(|period| period.touches_year(*it));
            for year in used.filter(|it| inside(it) && !known.contains(it)) {
                let file = files::round(self.round);
                let message = format!("统计数据 `{id}` 缺少 {year} 年，使用该年度的地区不得分");
                let pointer = Pointer::root().key("statistics").key(id).key("by_year");
                findings.push(
                    Finding::new(&code::STATISTIC_MISSING, file, Place::Key(pointer), message)
                        .help(format!("请在 `by_year` 中补充 `- {{ year: {year}, percent: … }}`")),
                );
            }
        }
        findings
    }

    /// Reports an application that passes although its materials are not complete (Article 13).
    fn incomplete(&self) -> Option<Finding> {
        let review = self.evaluation.review(self.stage)?;
        let passes = review.complete == Some(false) && review.result == ReviewResult::Qualified;
        passes.then(|| {
            let message = "评估申请材料不齐全的，评估初审不能写合格";
            Finding::new(&code::STEP_MISSING, self.file(), Pointer::from("/complete"), message)
                .help("请补齐材料，或者核对结论")
                .article(self.stage.basis())
        })
    }

    fn result(&self) -> Vec<Finding> {
        let Some(sheet) = self.sheet() else { return vec![] };
        let mut findings = Vec::new();
        let considered = self.evaluation.review(self.stage).is_some_and(|it| it.considerations.is_some());
        if self.stage == Stage::Samr && !considered {
            let message = "评估应写明综合考虑的因素 `considerations`";
            findings.push(
                Finding::new(&code::MISSING_FIELD, self.file(), Pointer::root(), message)
                    .help("写明 representativeness、regional_lead、platform_economy 三项")
                    .article(self.stage.basis()),
            );
        }
        let qualified = self.evaluation.review(self.stage).map(|it| it.result) == Some(ReviewResult::Qualified);
        if qualified && !sheet.passed {
            let message = format!("结论为合格，而未达到合格标准：{}", self.shortfalls(sheet));
            findings.push(
                Finding::new(&code::RESULT_CONTRADICTS_SCORE, self.file(), Pointer::from("/result"), message)
                    .help(self.system.pass_mark.text.clone())
                    .article(self.stage.basis()),
            );
        }
        findings
    }
}

impl StageCheck<'_> {
    /// Lists each total and rate below its pass mark, together with the mark.
    fn shortfalls(&self, sheet: &ScoreSheet) -> String {
        let mark = &self.system.pass_mark;
        let total = format!("总分 {}（应不低于 {}）", sheet.total.normalize(), mark.total_at_least);
        let short = sheet.dimensions.iter().filter(|it| !it.passed).map(|it| {
            let (points, max) = (it.points.normalize(), it.max_points.normalize());
            format!("{} {points}/{max}，{}%（应不低于 {}%）", it.name, it.rate, mark.dimension_rate_at_least)
        });
        let total = (sheet.total < mark.total_at_least.0).then_some(total);
        total.into_iter().chain(short).collect::<Vec<_>>().join("；")
    }
}

fn steps(programme: &Programme, zone: &Zone, round: &str, evaluation: &Evaluation) -> Vec<Finding> {
    let mut findings = Vec::new();
    let code = &zone.code;
    let mut missing = |stage: Stage, what: &str, help: String| {
        let file = stage.file(&zone.code, round);
        let message = format!("有{}而没有{what}", stage.name());
        findings.push(Finding::new(&code::STEP_MISSING, file, Place::File, message).help(help).article(stage.basis()));
    };
    let add = |command: String| format!("请补充前一步骤的记录：`zonepress new {command}`");
    if evaluation.province.is_some() && evaluation.self_evaluation.is_none() {
        missing(Stage::Province, "自评", add(format!("self {code} {round}")));
    }
    let short = programme.sheet(&zone.code, round, Stage::SelfEvaluation).is_some_and(|it| !it.passed);
    if evaluation.province.is_some() && short {
        let help = format!("请核对自评，得分用 `zonepress score {code} --stage self` 查看");
        missing(Stage::Province, "达到合格标准的自评", help);
    }
    if evaluation.samr.is_some() && evaluation.province.is_none() {
        missing(Stage::Samr, "评估初审", add(format!("province {code} {round}")));
    }
    if evaluation.date(Stage::SelfEvaluation).is_some_and(|day| zone.creation_before(day).is_none()) {
        missing(Stage::SelfEvaluation, "同意创建的记录", add(format!("approval {code}")));
    }
    let rejected = evaluation.province.as_ref().is_some_and(|it| it.result == ReviewResult::Unqualified);
    if evaluation.samr.is_some() && rejected {
        missing(Stage::Samr, "合格的评估初审", "请核对评估初审的结论".into());
    }
    findings
}

fn window(zone: &Zone, round: &Round, evaluation: &Evaluation) -> Option<Finding> {
    let date = evaluation.date(Stage::SelfEvaluation)?;
    let window = &round.applications;
    let possible = window.from <= window.until;
    (possible && (date < window.from || date > window.until)).then(|| {
        let message = format!("自评日期 {date} 不在受理期 {} 至 {} 内", window.from, window.until);
        let file = Stage::SelfEvaluation.file(&zone.code, &round.id);
        Finding::new(&code::APPLICATION_WINDOW, file, Pointer::from("/date"), message)
            .help("请核对日期，或者在批次文件中改写受理期")
            .article(Basis::EvaluationApplication)
    })
}

fn dates(zone: &Zone, round: &str, evaluation: &Evaluation) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut before: Option<(String, NaiveDate)> = None;
    if let Some(day) = evaluation.date(Stage::SelfEvaluation) {
        let period = zone.creation_before(day).and_then(|it| it.approved_period());
        before = period.map(|it| ("创建期截止".to_string(), it.end));
    }
    for stage in Stage::ALL {
        let Some(date) = evaluation.date(stage) else { continue };
        let file = stage.file(&zone.code, round);
        if let Some((earlier, day)) = before.filter(|(_, day)| date < *day) {
            let message = format!("{}日期 {date} 早于{earlier}日期 {day}", stage.name());
            findings.push(
                Finding::new(&code::DATE_ORDER, file, Pointer::from("/date"), message)
                    .help("请核对日期")
                    .article(stage.basis()),
            );
        }
        before = Some((stage.name().to_string(), date));
    }
    findings
}
