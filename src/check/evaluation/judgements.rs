//! Judgements must be of a judged criterion, within its maximum, and complete.

use rust_decimal::Decimal;

use super::StageCheck;
use crate::finding::{Finding, Pointer, brief, code};
use crate::model::evaluation::{Judgement, Stage};
use crate::model::indicators::{Criterion, Indicator, Override, Rule};
use crate::number::Number;

pub(super) fn check(check: &StageCheck) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, judgement) in check.evaluation.judgements(check.stage).into_iter().flatten() {
        let pointer = Pointer::root().key("judgements").key(id);
        let found = check.system.criterion(id).filter(|(_, criterion)| criterion.rule.is_judged());
        let Some((indicator, criterion)) = found else {
            let message = match check.system.criterion(id) {
                Some(_) => format!("得分点 {id} 按数据计算，不由人评判，请删去"),
                None => format!("没有得分点 `{}`", brief(id)),
            };
            let help = "评判的编号见 `zonepress score --explain` 或者指标体系文件";
            findings.push(Finding::new(&code::UNKNOWN_CRITERION, check.file(), pointer, message).help(help));
            continue;
        };
        findings.extend(points(check, indicator, criterion, judgement, &pointer));
        findings.extend(shape(check, criterion, judgement, &pointer));
    }
    findings
}

/// Every number of points that was written, with its place.
fn marks(judgement: &Judgement, pointer: &Pointer) -> Vec<(Pointer, Number)> {
    let single = judgement.points.map(|it| (pointer.key("points"), it));
    let members = judgement.panel.iter().flatten().enumerate();
    single
        .into_iter()
        .chain(members.map(|(index, it)| (pointer.key("panel").key(index).key("points"), it.points)))
        .collect()
}

fn points(
    check: &StageCheck,
    indicator: &Indicator,
    criterion: &Criterion,
    judgement: &Judgement,
    pointer: &Pointer,
) -> Vec<Finding> {
    let max = criterion.max_points;
    let step = check.system.judgement.step;
    let mut findings = Vec::new();
    for (at, mark) in marks(judgement, pointer) {
        let (code, message, help) = if mark > max {
            (
                &code::POINTS_ABOVE_MAX,
                format!("得分 `{mark}` 超过本项分值 `{max}`"),
                format!("指标 {} 得分点 {} 最高 {max} 分", indicator.number, criterion.id),
            )
        } else if mark.0 < Decimal::ZERO {
            (&code::POINTS_NEGATIVE, format!("得分 `{mark}` 为负"), format!("得分在 0 至 {max} 之间"))
        } else if step.0 > Decimal::ZERO && !(mark.0 % step.0).is_zero() {
            (&code::POINTS_STEP, format!("得分 `{mark}` 不是 {step} 的整数倍"), format!("打分步长为 {step}"))
        } else {
            continue;
        };
        findings.push(Finding::new(code, check.file(), at, message).help(help).article(check.stage.basis()));
    }
    findings
}

fn shape(check: &StageCheck, criterion: &Criterion, judgement: &Judgement, pointer: &Pointer) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut report = |at: Pointer, message: String, help: &str| {
        findings.push(Finding::new(&code::JUDGEMENT_SHAPE, check.file(), at, message).help(help));
    };
    let id = &criterion.id;
    match (&judgement.points, &judgement.panel) {
        (Some(_), Some(_)) => {
            report(pointer.clone(), format!("得分点 {id} 同时写了 `points` 和 `panel`"), "二者只写其一");
        }
        (None, None) => report(pointer.clone(), format!("得分点 {id} 没有打分"), "请写 `points` 或者 `panel`"),
        (Some(_), None) if judgement.role.is_none() => {
            report(pointer.clone(), format!("得分点 {id} 没有写明评判人的身份"), "请写 `role`，如“专家组”，不写姓名");
        }
        _ => {}
    }
    let (paths, checklist): (Vec<&str>, &[String]) = match &criterion.rule {
        Rule::JudgedIfAny(rule) => (rule.paths.iter().map(|it| it.id.as_str()).collect(), &[]),
        Rule::Judged(rule) => (vec![], &rule.checklist),
        _ => (vec![], &[]),
    };
    for (index, path) in judgement.paths.iter().enumerate().filter(|(_, it)| !paths.contains(&it.as_str())) {
        let help = if paths.is_empty() {
            "本得分点没有路径".into()
        } else {
            format!("可选：{}", paths.join("、"))
        };
        let message = match paths.is_empty() {
            true => format!("得分点 {id} 不分路径"),
            false => format!("得分点 {id} 没有路径 `{path}`"),
        };
        report(pointer.key("paths").key(index), message, &help);
    }
    for (index, entry) in judgement.checked.iter().enumerate().filter(|(_, it)| !checklist.contains(it)) {
        let help = if checklist.is_empty() {
            "本得分点没有清单".into()
        } else {
            format!("可选：{}", checklist.join("、"))
        };
        report(pointer.key("checked").key(index), format!("得分点 {id} 的清单没有“{entry}”"), &help);
    }
    if judgement.override_reason.is_some() {
        let reviewer = check.stage != Stage::SelfEvaluation;
        let allowed = matches!(&criterion.rule, Rule::JudgedIfCount(it) if it.r#override == Override::Reviewer);
        if !(reviewer && allowed) {
            let at = pointer.key("override_reason");
            report(
                at,
                format!("得分点 {id} 在{}阶段不能改判", check.stage.name()),
                "改判只用于规定了改判的得分点，并由评审人作出",
            );
        }
    }
    findings
}
