//! Judgements must be of a judged criterion, complete, and no higher than its maximum.

use rust_decimal::Decimal;

use super::StageCheck;
use crate::finding::{Finding, Pointer, brief, code};
use crate::model::evaluation::{Judgement, Marks, PanelMember, Stage};
use crate::model::indicators::{Criterion, Indicator, Override, Rule};
use crate::number::Number;
use crate::number::exact;
use crate::text::names;

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
        findings.extend(Shape { check, criterion, judgement, pointer: &pointer }.findings());
    }
    findings
}

/// All points recorded in a judgement, each with its pointer.
fn written_points(marks: &Marks, pointer: &Pointer) -> Vec<(Pointer, Number)> {
    let (single, panel): (_, &[PanelMember]) = match marks {
        Marks::Single { points, .. } => (Some(*points), &[]),
        Marks::Panel(panel) => (None, panel),
        Marks::SingleAndPanel { points, panel } => (Some(*points), panel),
        Marks::Absent { .. } => (None, &[]),
    };
    let members = panel.iter().enumerate();
    let members = members.map(|(index, it)| (pointer.key("panel").key(index).key("points"), it.points));
    single.map(|it| (pointer.key("points"), it)).into_iter().chain(members).collect()
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
    for (at, mark) in written_points(&judgement.marks, pointer) {
        let (code, message, help) = if mark > max {
            (
                &code::POINTS_ABOVE_MAX,
                format!("得分 `{mark}` 超过本项分值 `{max}`"),
                format!("指标 {} 得分点 {} 最高 {max} 分", indicator.number, criterion.id),
            )
        } else if mark.0 < Decimal::ZERO {
            (&code::POINTS_NEGATIVE, format!("得分 `{mark}` 为负"), format!("得分在 0 至 {max} 之间"))
        } else if step.0 > Decimal::ZERO && !exact::is_multiple(mark.0, step.0) {
            (&code::POINTS_STEP, format!("得分 `{mark}` 不是 {step} 的整数倍"), format!("打分步长为 {step}"))
        } else {
            continue;
        };
        findings.push(Finding::new(code, check.file(), at, message).help(help).article(check.stage.basis()));
    }
    findings
}

/// Checks the fields of one judgement.
struct Shape<'c> {
    check: &'c StageCheck<'c>,
    criterion: &'c Criterion,
    judgement: &'c Judgement,
    pointer: &'c Pointer,
}

impl Shape<'_> {
    fn findings(&self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self.given().into_iter().collect();
        findings.extend(self.names());
        findings.extend(self.paths());
        findings.extend(self.checked());
        findings.extend(self.overriding());
        findings
    }

    fn report(&self, at: Pointer, message: String, help: impl Into<String>) -> Finding {
        Finding::new(&code::JUDGEMENT_SHAPE, self.check.file(), at, message).help(help)
    }

    /// Points must come from one person with a role, or from a panel.
    fn given(&self) -> Option<Finding> {
        let id = &self.criterion.id;
        let (problem, help) = match &self.judgement.marks {
            Marks::SingleAndPanel { .. } => ("同时写了 `points` 和 `panel`", "二者只写其一"),
            Marks::Absent { .. } => ("没有打分", "请写 `points` 或者 `panel`"),
            Marks::Single { role: None, .. } => ("没有写明评判人的身份", "请写 `role`，如“专家组”，不写姓名"),
            Marks::Single { role: Some(_), .. } | Marks::Panel(_) => return None,
        };
        Some(self.report(self.pointer.clone(), format!("得分点 {id} {problem}"), help))
    }

    /// Reports names of persons where only their part in the evaluation belongs.
    fn names(&self) -> Vec<Finding> {
        let written: Vec<(Pointer, &str)> = match &self.judgement.marks {
            Marks::Single { role, .. } | Marks::Absent { role } => {
                role.iter().map(|it| (self.pointer.key("role"), it.as_str())).collect()
            }
            Marks::Panel(panel) | Marks::SingleAndPanel { panel, .. } => {
                let at = |index| self.pointer.key("panel").key(index).key("member");
                panel.iter().enumerate().map(|(index, it)| (at(index), it.member.as_str())).collect()
            }
        };
        let finding = |(at, text): (Pointer, &str)| {
            let message = format!("`{}` 像是姓名", names::person(text)?);
            let help = "只写身份，如“专家组”“网络监管科”，不写姓名";
            Some(Finding::new(&code::PERSONAL_NAME, self.check.file(), at, message).help(help))
        };
        written.into_iter().filter_map(finding).collect()
    }

    fn paths(&self) -> Vec<Finding> {
        let known: Vec<&str> = match &self.criterion.rule {
            Rule::JudgedIfAny(rule) => rule.paths.iter().map(|it| it.id.as_str()).collect(),
            _ => vec![],
        };
        let id = &self.criterion.id;
        let unknown = self.judgement.paths.iter().enumerate().filter(|(_, it)| !known.contains(&it.as_str()));
        let finding = |(index, path): (usize, &String)| {
            let (message, help) = match known.is_empty() {
                true => (format!("得分点 {id} 不分路径"), "本得分点没有路径".to_string()),
                false => (format!("得分点 {id} 没有路径 `{path}`"), format!("可选：{}", known.join("、"))),
            };
            self.report(self.pointer.key("paths").key(index), message, help)
        };
        unknown.map(finding).collect()
    }

    fn checked(&self) -> Vec<Finding> {
        let checklist: &[String] = match &self.criterion.rule {
            Rule::Judged(rule) => &rule.checklist,
            _ => &[],
        };
        let help = match checklist.is_empty() {
            true => "本得分点没有清单".to_string(),
            false => format!("可选：{}", checklist.join("、")),
        };
        let unknown = self.judgement.checked.iter().enumerate().filter(|(_, it)| !checklist.contains(it));
        let finding = |(index, entry): (usize, &String)| {
            let message = format!("得分点 {} 的清单没有“{entry}”", self.criterion.id);
            self.report(self.pointer.key("checked").key(index), message, help.clone())
        };
        unknown.map(finding).collect()
    }

    fn overriding(&self) -> Option<Finding> {
        self.judgement.override_reason.as_ref()?;
        let stage = self.check.stage;
        let allowed = matches!(&self.criterion.rule, Rule::JudgedIfCount(it) if it.r#override == Override::Reviewer);
        let message = format!("得分点 {} 在{}阶段不能改判", self.criterion.id, stage.name());
        let help = "改判只用于规定了改判的得分点，并由评审人作出";
        let finding = self.report(self.pointer.key("override_reason"), message, help);
        (stage == Stage::SelfEvaluation || !allowed).then_some(finding)
    }
}
