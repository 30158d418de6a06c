//! Events must be of a kind that counts, with the number and date that their rule requires.

use super::StageCheck;
use crate::finding::{Finding, Pointer, code};
use crate::model::evaluation::{Fact, FactItem, FactValue};
use crate::model::indicators::{Rule, WeightedCount};
use crate::model::measures::Basis;

pub(super) fn check(check: &StageCheck, id: &str, fact: &Fact, pointer: &Pointer) -> Vec<Finding> {
    let rules = check.system.criteria().filter_map(|(_, criterion)| match &criterion.rule {
        Rule::WeightedCount(rule) if rule.fact == id => Some(rule),
        _ => None,
    });
    let rules: Vec<&WeightedCount> = rules.collect();
    let FactValue::Items(items) = &fact.value else { return vec![] };
    items.iter().enumerate().flat_map(|(index, it)| item(check, &rules, it, &pointer.key("items").key(index))).collect()
}

fn item(check: &StageCheck, rules: &[&WeightedCount], item: &FactItem, pointer: &Pointer) -> Vec<Finding> {
    let kinds: Vec<&str> = rules.iter().flat_map(|it| &it.kinds).map(|it| it.name.as_str()).collect();
    let mut findings = Vec::new();
    let mut report = |code, at, message, help: String| {
        findings.push(Finding::new(code, check.file(), at, message).help(help));
    };
    if !kinds.contains(&item.kind.as_str()) {
        let message = format!("没有类别 `{}`", item.kind);
        report(&code::UNKNOWN_KIND, pointer.key("kind"), message, format!("可选：{}", kinds.join("、")));
    }
    if rules.iter().any(|it| it.numbered) && !item.has_number() {
        let message = format!("“{}”没有文号或者编号，不计分", item.title);
        let help = "请写明 `number`；没有文号或者编号的成果不能计入，请删去";
        report(&code::ITEM_NUMBER, pointer.clone(), message, help.into());
    }
    let outside = check.period().filter(|it| !it.contains(item.date));
    if let Some(period) = outside.filter(|_| rules.iter().any(|it| it.within_creation_period)) {
        let message =
            format!("“{}”的日期 {} 不在创建期 {} 至 {} 内，不计分", item.title, item.date, period.start, period.end);
        report(&code::ITEM_OUTSIDE_PERIOD, pointer.key("date"), message, "请核对日期，或者删去该事项".into());
    }
    findings.into_iter().map(|it| it.article(Basis::EvaluationApplication)).collect()
}
