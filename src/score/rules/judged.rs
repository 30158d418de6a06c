//! Judgements (评判) by one person or a panel. Some have a precondition.

use rust_decimal::Decimal;

use super::{Earned, name, unit};
use crate::model::evaluation::{Judgement, Marks, Stage};
use crate::model::indicators::{
    Criterion, IndicatorSystem, Judged, JudgedIfAny, JudgedIfCount, JudgementPath, JudgementRule, Override, PanelRule,
};
use crate::number::Number;
use crate::number::exact;
use crate::score::{JudgementTrace, ScoreInput};

pub(super) fn apply(input: &ScoreInput, criterion: &Criterion, rule: &Judged) -> Earned {
    let mut earned = Earned::default();
    let Some(judgement) = judgement(input, criterion, &mut earned) else { return earned };
    if !rule.checklist.is_empty() {
        let done = match judgement.checked.as_slice() {
            [] => "无".to_string(),
            checked => checked.join("、"),
        };
        earned.step(format!("核对清单{}项", rule.checklist.len()), format!("已开展：{done}，供评判参考"), None);
    }
    award(input, &judgement.marks, &mut earned);
    earned
}

/// Points judged only if a count reaches the minimum; a reviewer may override this with a reason.
///
/// Only a known count can be overridden: a missing one earns nothing.
pub(super) fn apply_if_count(input: &ScoreInput, criterion: &Criterion, rule: &JudgedIfCount) -> Earned {
    let mut earned = Earned::default();
    let fact = input.facts.get(&rule.fact);
    let Some(judgement) = judgement(input, criterion, &mut earned) else { return earned };
    let Some((fact, count)) = fact.and_then(|fact| Some((fact, fact.fact.value.count()?))) else {
        earned.miss(input.system, &rule.fact);
        return earned;
    };
    let (label, unit) = (name(input.system, &rule.fact), unit(input.system, &rule.fact));
    let open = count >= rule.at_least;
    let relation = if open { "不少于" } else { "少于" };
    earned.input(label, format!("{count}{unit}"), fact);
    earned.step(label, format!("{count}{unit}，{relation}{}{unit}", rule.at_least), None);
    let may_override = rule.r#override == Override::Reviewer && input.stage != Stage::SelfEvaluation;
    match (&judgement.override_reason, open) {
        (_, true) => award(input, &judgement.marks, &mut earned),
        (Some(reason), false) if may_override => {
            earned.step("数量不足，评审人改判", format!("理由：{reason}"), None);
            award(input, &judgement.marks, &mut earned);
        }
        _ => earned.step("评判", "数量不足，不得分", Some(Decimal::ZERO)),
    }
    earned
}

/// Points judged only if at least one path applies (符合一项即可得分).
pub(super) fn apply_if_any(input: &ScoreInput, criterion: &Criterion, rule: &JudgedIfAny) -> Earned {
    let mut earned = Earned::default();
    let Some(judgement) = judgement(input, criterion, &mut earned) else { return earned };
    let met: Vec<&JudgementPath> = rule.paths.iter().filter(|path| judgement.paths.contains(&path.id)).collect();
    if let Some(trace) = &mut earned.trace.judgement {
        trace.paths = met.iter().map(|it| it.text.clone()).collect();
    }
    let ids: Vec<&str> = met.iter().map(|it| it.id.as_str()).collect();
    if met.is_empty() {
        earned.step("路径", "没有符合的路径，不得分", Some(Decimal::ZERO));
    } else {
        earned.restate(format!("路径{}", ids.join("、")), "符合至少一项，可以评判", None);
        award(input, &judgement.marks, &mut earned);
    }
    earned
}

fn judgement<'w>(input: &ScoreInput<'w>, criterion: &Criterion, earned: &mut Earned) -> Option<&'w Judgement> {
    let Some(judgement) = input.judgements.get(&criterion.id) else {
        earned.trace.missing.push(criterion.id.clone());
        earned.restate("评判", "缺少评判，不得分", None);
        return None;
    };
    earned.trace.judgement = Some(JudgementTrace {
        by: by(&judgement.marks),
        reason: judgement.reason.clone(),
        paths: vec![],
        evidence: judgement.evidence.clone(),
    });
    Some(judgement)
}

fn by(marks: &Marks) -> String {
    match marks {
        Marks::Panel(panel) | Marks::SingleAndPanel { panel, .. } => format!("评估组{}人", panel.len()),
        Marks::Single { role, .. } | Marks::Absent { role } => role.clone().unwrap_or_else(|| "评判人".into()),
    }
}

/// The points that the marks come to, before any condition of the criterion.
pub(super) fn combined(rule: &JudgementRule, marks: &Marks) -> Decimal {
    let decimals = u32::from(rule.decimals).min(Decimal::MAX_SCALE);
    match marks {
        Marks::Panel(panel) | Marks::SingleAndPanel { panel, .. } => {
            let mut marks: Vec<Decimal> = panel.iter().map(|it| it.points.0).collect();
            combine(rule.panel, &mut marks);
            exact::mean(&marks, decimals)
        }
        Marks::Single { points, .. } => exact::mean(&[points.0], decimals),
        Marks::Absent { .. } => Decimal::ZERO,
    }
}

fn award(input: &ScoreInput, marks: &Marks, earned: &mut Earned) {
    let rule = &input.system.judgement;
    let points = combined(rule, marks);
    match marks {
        Marks::Panel(panel) | Marks::SingleAndPanel { panel, .. } => {
            let written: Vec<String> = panel.iter().map(|it| format!("{}{}", it.member, it.points)).collect();
            let how = combine(rule.panel, &mut panel.iter().map(|it| it.points.0).collect());
            earned.step(format!("打分（{}），{how}", written.join("、")), gained(points), Some(points));
        }
        Marks::Single { points: given, .. } => earned.restate(format!("打分{given}"), gained(points), Some(points)),
        Marks::Absent { .. } => earned.restate("评判", gained(points), Some(points)),
    }
    earned.points = points;
}

fn gained(points: Decimal) -> String {
    format!("得{}分", points.normalize())
}

/// Keeps the marks that count, and describes how they are combined.
fn combine(rule: PanelRule, marks: &mut Vec<Decimal>) -> &'static str {
    if rule == PanelRule::TrimmedMean && marks.len() > 2 {
        marks.sort();
        marks.pop();
        marks.remove(0);
        return "去掉一个最高分和一个最低分后取平均";
    }
    "取平均"
}

pub(super) fn describe(rule: &Judged, max: Number) -> String {
    if rule.checklist.is_empty() {
        return format!("由评估人评判，0至{max}分。");
    }
    format!("由评估人对照清单（{}）评判，0至{max}分。", rule.checklist.join("、"))
}

pub(super) fn describe_if_count(system: &IndicatorSystem, rule: &JudgedIfCount, max: Number) -> String {
    let otherwise = match rule.r#override {
        Override::Reviewer => "不足的不得分，评审人附理由可以改判",
        Override::Nobody => "不足的不得分",
    };
    let label = name(system, &rule.fact);
    format!("{label}不少于{}{}的，由评估人评判，0至{max}分；{otherwise}。", rule.at_least, unit(system, &rule.fact))
}

pub(super) fn describe_if_any(rule: &JudgedIfAny, max: Number) -> String {
    format!("符合{}项路径中任何一项的，由评估人评判，0至{max}分。", rule.paths.len())
}
