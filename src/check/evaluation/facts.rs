//! Facts must be defined, have the shape of their definition, and hold possible values.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{StageCheck, items, units, years};
use crate::finding::{Finding, Pointer, brief, code};
use crate::model::Period;
use crate::model::evaluation::{Count, Fact, FactValue, Growth, Share, ShareFault, Stage, WrittenShare, YearValue};
use crate::model::indicators::{Criterion, FactDefinition, FactKind, IndicatorSystem, Rule};
use crate::model::measures::Basis;
use crate::records::yaml::schema::nearest;

/// The facts that a stage's file records, each with its pointer.
pub(super) fn written<'w>(check: &StageCheck<'w>) -> Vec<(&'w str, Pointer, &'w Fact)> {
    let (list, facts) = match check.stage {
        Stage::SelfEvaluation => ("facts", check.evaluation.self_evaluation.as_ref().map(|it| &it.facts)),
        stage => ("corrections", check.evaluation.review(stage).map(|it| &it.corrections)),
    };
    facts.into_iter().flatten().map(|(id, fact)| (id.as_str(), Pointer::root().key(list).key(id), fact)).collect()
}

pub(super) fn check(check: &StageCheck) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, pointer, fact) in written(check) {
        let mut report = |code, at: Pointer, message: String, help: &str| {
            findings.push(Finding::new(code, check.file(), at, message).help(help));
        };
        let Some(definition) = check.system.fact(id) else {
            let names: Vec<&str> = check.system.facts.iter().map(|it| it.id.as_str()).collect();
            let help = match nearest(id, &names) {
                Some(name) => format!("是否应为 `{name}`？"),
                None => format!("可用的事实：{}", names.join("、")),
            };
            report(&code::UNKNOWN_FACT, pointer, format!("指标体系没有事实 `{}`", brief(id)), &help);
            continue;
        };
        if check.stage != Stage::SelfEvaluation && fact.reason.is_none() {
            let message = format!("更正 `{id}` 没有写明理由");
            report(
                &code::CORRECTION_WITHOUT_REASON,
                pointer.clone(),
                message,
                "请写明 `reason`；更正前后的数据都予保留",
            );
        }
        if let Some(fault) = shape_fault(check.system, definition, &fact.value) {
            let message = format!("事实 `{id}`（{}）{}", definition.name, fault.problem);
            let at = fault.field.map_or(pointer.clone(), |field| pointer.key(field));
            report(&code::FACT_SHAPE, at, message, fault.help);
            continue;
        }
        for (at, problem) in value_faults(definition, &fact.value, &pointer) {
            report(&code::FACT_VALUE, at, format!("事实 `{id}`：{problem}"), "请核对数据");
        }
        findings.extend(units::check(check, definition, fact, &pointer));
        findings.extend(years::check(check, fact, &pointer));
        findings.extend(items::check(check, id, fact, &pointer));
        findings.extend(date(check, id, fact, &pointer));
    }
    findings.extend(years::unmatched(check));
    findings
}

/// Whether a fact has a value that cannot be used.
pub(super) fn is_faulty(system: &IndicatorSystem, id: &str, fact: &Fact) -> bool {
    system.fact(id).is_some_and(|definition| {
        shape_fault(system, definition, &fact.value).is_some()
            || !value_faults(definition, &fact.value, &Pointer::root()).is_empty()
    })
}

/// Reports a share without a date if a rule requires one.
fn date(check: &StageCheck, id: &str, fact: &Fact, pointer: &Pointer) -> Option<Finding> {
    let dated = check.system.criteria().any(|(_, it)| matches!(&it.rule, Rule::Tiers(it) if it.dated && it.fact == id));
    if !dated {
        return None;
    }
    let outside = |period: Period| fact.date.filter(|it| !period.contains(*it)).map(|day| (day, period));
    let (at, message) = match (fact.date, check.period().and_then(outside)) {
        (None, _) => (pointer.clone(), format!("事实 `{id}` 没有写明数据日期")),
        (_, Some((day, Period { start, end }))) => {
            (pointer.key("date"), format!("事实 `{id}` 的数据日期 {day} 不在创建期 {start} 至 {end} 内"))
        }
        _ => return None,
    };
    let help = match check.period() {
        Some(period) => format!("请写创建期末的数据和日期，如 `date: {}`", period.end),
        None => "请写明数据日期 `date`".to_string(),
    };
    Some(Finding::new(&code::FACT_DATE, check.file(), at, message).help(help).article(Basis::IndicatorSystem))
}

fn shape_help(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Growth => "按年度写 `by_year: [{ year: 2024, previous: …, current: … }]`",
        FactKind::Ratio => "写 `ratio: { numerator: …, denominator: … }`，或者公布的比率 `percent: …`",
        FactKind::Count => "写 `count: …`，或者各主体的规模 `amounts: […]`",
        FactKind::Confirmation => "写 `confirmed: true` 或者 `confirmed: false`",
        FactKind::Items => "写 `items: [{ kind: …, title: …, date: …, event: … }]`，没有事项的写 `items: []`",
    }
}

/// A fact whose shape differs from its definition: the problem, the field, and how to write it.
struct ShapeFault {
    problem: String,
    field: Option<&'static str>,
    help: &'static str,
}

fn shape_fault(system: &IndicatorSystem, definition: &FactDefinition, value: &FactValue) -> Option<ShapeFault> {
    if let Some(problem) = kind_fault(definition, value) {
        return Some(ShapeFault { problem, field: None, help: shape_help(definition.kind) });
    }
    let fault = |problem: &str, field, help| Some(ShapeFault { problem: problem.into(), field: Some(field), help });
    let counted = |it: &Criterion| matches!(&it.rule, Rule::Count(rule) if rule.fact == definition.id);
    match value {
        FactValue::Amounts(_) if !system.criteria().any(|(_, it)| counted(it)) => {
            fault("不按规模计数，不能写 `amounts`", "amounts", "写 `count: …`，没有的写 `count: 0`")
        }
        FactValue::Amounts(amounts) if amounts.is_empty() => {
            fault("的 `amounts` 没有内容", "amounts", "没有的写 `count: 0`")
        }
        FactValue::Growth(years) if years.is_empty() => fault(
            "的 `by_year` 没有内容",
            "by_year",
            "逐年写 `- { year: 2024, previous: …, current: … }`；没有数据的删去该事实",
        ),
        _ => None,
    }
}

fn kind_fault(definition: &FactDefinition, value: &FactValue) -> Option<String> {
    if let FactValue::Several(values) = value {
        let fields: Vec<String> = values.iter().filter_map(|it| Some(format!("`{}`", it.field()?.0))).collect();
        return Some(format!("只能写一种数值，现有{}", fields.join("、")));
    }
    match value.field() {
        None => Some("没有数值".into()),
        Some((_, kind)) if kind == definition.kind => None,
        Some((field, _)) => Some(format!("不能写 `{field}`")),
    }
}

fn value_faults(definition: &FactDefinition, value: &FactValue, pointer: &Pointer) -> Vec<(Pointer, String)> {
    match value {
        FactValue::Share(share) => share_fault(definition, share, pointer).into_iter().collect(),
        FactValue::Count(Count::Faulty(count)) => {
            vec![(pointer.key("count"), format!("数量 {count} 应为不小于零的整数"))]
        }
        FactValue::Amounts(amounts) => {
            let negative = amounts.iter().enumerate().filter(|(_, it)| it.0 < Decimal::ZERO);
            let fault = |(index, amount)| (pointer.key("amounts").key(index), format!("规模 {amount} 不能为负"));
            negative.map(fault).collect()
        }
        FactValue::Growth(years) => year_faults(years, &pointer.key("by_year")),
        _ => vec![],
    }
}

fn share_fault(definition: &FactDefinition, share: &Share, pointer: &Pointer) -> Option<(Pointer, String)> {
    let fault = share.rate.as_ref().err()?;
    let at = pointer.key("ratio");
    Some(match (share.written, fault) {
        (WrittenShare::Percent(percent), _) => (pointer.key("percent"), format!("比率 {percent}% 不在 0 至 100 之间")),
        (WrittenShare::Ratio(_), ShareFault::Negative | ShareFault::OutOfRange) => {
            (at, "分子、分母不能为负".to_string())
        }
        (WrittenShare::Ratio(ratio), ShareFault::PartAboveWhole) => {
            let part = definition.numerator.as_deref().unwrap_or("分子");
            let whole = definition.denominator.as_deref().unwrap_or("分母");
            (at.key("numerator"), format!("{part} {} 大于{whole} {}", ratio.numerator, ratio.denominator))
        }
    })
}

fn year_faults(years: &[YearValue], pointer: &Pointer) -> Vec<(Pointer, String)> {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for (index, YearValue { year, growth }) in years.iter().enumerate() {
        let at = pointer.key(index);
        if !seen.insert(year) {
            faults.push((at.key("year"), format!("{year} 年重复")));
        }
        match growth {
            Growth::Published(_) | Growth::Computed { .. } => {}
            Growth::Incalculable { .. } => {
                faults.push((at, format!("{year} 年的上一年度数值应大于零，当年数值不能为负")));
            }
            Growth::Malformed => {
                let problem = format!("{year} 年应写 `previous` 和 `current`，或者只写公布的增速 `percent`");
                faults.push((at, problem));
            }
        }
    }
    faults
}
