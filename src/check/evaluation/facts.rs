//! Facts must be known, in the shape of their definition, and possible.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::StageCheck;
use crate::finding::{Finding, Pointer, brief, code};
use crate::model::evaluation::{Fact, Stage};
use crate::model::indicators::{Benchmark, FactDefinition, FactKind, Rule};
use crate::model::measures::Basis;
use crate::yaml::schema::nearest;

/// The facts a stage's file writes, with their places.
pub(super) fn written<'w>(check: &StageCheck<'w>) -> Vec<(Pointer, &'w Fact)> {
    let (list, facts) = match check.stage {
        Stage::SelfEvaluation => ("facts", check.evaluation.self_evaluation.as_ref().map(|it| &it.facts)),
        stage => ("corrections", check.evaluation.review(stage).map(|it| &it.corrections)),
    };
    facts.into_iter().flatten().map(|(id, fact)| (Pointer::root().key(list).key(id), fact)).collect()
}

pub(super) fn check(check: &StageCheck) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (pointer, fact) in written(check) {
        let id = pointer.segments().last().unwrap_or_default();
        let mut report = |code, at: Pointer, message: String, help: &str| {
            findings.push(Finding::new(code, check.file(), at, message).help(help));
        };
        let Some(definition) = check.system.fact(&id) else {
            let names: Vec<&str> = check.system.facts.iter().map(|it| it.id.as_str()).collect();
            let help = match nearest(&id, &names) {
                Some(name) => format!("是否应为 `{name}`？"),
                None => format!("可用的事实：{}", names.join("、")),
            };
            report(&code::UNKNOWN_FACT, pointer, format!("指标体系没有事实 `{}`", brief(&id)), &help);
            continue;
        };
        if check.stage != Stage::SelfEvaluation && fact.reason.is_none() {
            let message = format!("更正 `{id}` 没有写明理由");
            report(&code::CORRECTION_OF_NOTHING, pointer.clone(), message, "请写明 `reason`；更正前后的数据都予保留");
        }
        if let Some(problem) = shape_fault(definition, fact) {
            let message = format!("事实 `{id}`（{}）{problem}", definition.name);
            report(&code::FACT_SHAPE, pointer, message, shape_help(definition.kind));
            continue;
        }
        for (at, problem) in value_faults(definition, fact, &pointer) {
            report(&code::FACT_VALUE, at, format!("事实 `{id}`：{problem}"), "请核对数据");
        }
        findings.extend(year_findings(check, fact, &pointer));
        findings.extend(kind_findings(check, &id, fact, &pointer));
    }
    findings.extend(unmatched_years(check));
    findings
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

fn shape_fault(definition: &FactDefinition, fact: &Fact) -> Option<String> {
    let present = [
        (FactKind::Growth, "by_year", fact.by_year.is_some()),
        (FactKind::Ratio, "ratio", fact.ratio.is_some()),
        (FactKind::Ratio, "percent", fact.percent.is_some()),
        (FactKind::Count, "count", fact.count.is_some()),
        (FactKind::Count, "amounts", fact.amounts.is_some()),
        (FactKind::Confirmation, "confirmed", fact.confirmed.is_some()),
        (FactKind::Items, "items", fact.items.is_some()),
    ];
    let written: Vec<_> = present.iter().filter(|(.., there)| *there).collect();
    match written.as_slice() {
        [] => Some("没有数值".into()),
        [(kind, ..)] if *kind == definition.kind => None,
        [(_, field, _)] => Some(format!("不能写 `{field}`")),
        many => {
            let fields: Vec<String> = many.iter().map(|(_, field, _)| format!("`{field}`")).collect();
            Some(format!("只能写一种数值，现有{}", fields.join("、")))
        }
    }
}

fn value_faults(definition: &FactDefinition, fact: &Fact, pointer: &Pointer) -> Vec<(Pointer, String)> {
    let mut faults = Vec::new();
    if let Some(ratio) = fact.ratio {
        let at = pointer.key("ratio");
        if ratio.numerator.0 < Decimal::ZERO || ratio.denominator.0 < Decimal::ZERO {
            faults.push((at, "分子、分母不能为负".to_string()));
        } else if ratio.numerator > ratio.denominator {
            let part = definition.numerator.as_deref().unwrap_or("分子");
            let whole = definition.denominator.as_deref().unwrap_or("分母");
            let message = format!("{part} {} 大于{whole} {}", ratio.numerator, ratio.denominator);
            faults.push((at.key("numerator"), message));
        }
    }
    if let Some(percent) = fact.percent.filter(|it| it.0 < Decimal::ZERO || it.0 > Decimal::ONE_HUNDRED) {
        faults.push((pointer.key("percent"), format!("比率 {percent}% 不在 0 至 100 之间")));
    }
    if let Some(count) = fact.count.filter(|it| it.0 < Decimal::ZERO || !it.0.fract().is_zero()) {
        faults.push((pointer.key("count"), format!("数量 {count} 应为不小于零的整数")));
    }
    for (index, amount) in fact.amounts.iter().flatten().enumerate().filter(|(_, it)| it.0 < Decimal::ZERO) {
        faults.push((pointer.key("amounts").key(index), format!("规模 {amount} 不能为负")));
    }
    let mut years = BTreeSet::new();
    for (index, value) in fact.by_year.iter().flatten().enumerate() {
        let at = pointer.key("by_year").key(index);
        let year = value.year;
        if !years.insert(year) {
            faults.push((at.key("year"), format!("{year} 年重复")));
        }
        match (value.percent, value.previous, value.current) {
            (Some(_), None, None) => {}
            (None, Some(previous), Some(current)) if previous.0 > Decimal::ZERO && current.0 >= Decimal::ZERO => {}
            (None, Some(_), Some(_)) => faults.push((at, format!("{year} 年的上一年度数值应大于零，当年数值不能为负"))),
            _ => faults.push((at, format!("{year} 年应写 `previous` 和 `current`，或者只写公布的增速 `percent`"))),
        }
    }
    faults
}

fn year_findings(check: &StageCheck, fact: &Fact, pointer: &Pointer) -> Vec<Finding> {
    let Some(period) = check.period() else { return vec![] };
    let outside = fact.by_year.iter().flatten().enumerate().filter(|(_, it)| !period.touches_year(it.year));
    outside
        .map(|(index, value)| {
            let at = pointer.key("by_year").key(index).key("year");
            let message = format!("{} 年不在创建期 {} 至 {} 内", value.year, period.start, period.end);
            Finding::new(&code::YEAR_OUTSIDE_PERIOD, check.file(), at, message)
                .help("请删去该年度")
                .article(Basis::EvaluationApplication)
        })
        .collect()
}

fn kind_findings(check: &StageCheck, id: &str, fact: &Fact, pointer: &Pointer) -> Vec<Finding> {
    let kinds: Vec<&str> = check
        .system
        .criteria()
        .filter_map(|(_, criterion)| match &criterion.rule {
            Rule::WeightedCount(rule) if rule.fact == id => Some(rule.kinds.iter().map(|it| it.name.as_str())),
            _ => None,
        })
        .flatten()
        .collect();
    let unknown = fact.items.iter().flatten().enumerate().filter(|(_, it)| !kinds.contains(&it.kind.as_str()));
    unknown
        .map(|(index, item)| {
            let at = pointer.key("items").key(index).key("kind");
            let message = format!("没有类别 `{}`", item.kind);
            Finding::new(&code::UNKNOWN_KIND, check.file(), at, message).help(format!("可选：{}", kinds.join("、")))
        })
        .collect()
}

/// Years that one of two compared series has and the other has not.
fn unmatched_years(check: &StageCheck) -> Vec<Finding> {
    let Some(own) = check.evaluation.self_evaluation.as_ref().filter(|_| check.stage == Stage::SelfEvaluation) else {
        return vec![];
    };
    let mut findings = Vec::new();
    for (_, criterion) in check.system.criteria() {
        let Rule::GrowthAbove(rule) = &criterion.rule else { continue };
        let Benchmark::Fact(other) = &rule.benchmark else { continue };
        let years = |id: &str| -> Option<BTreeSet<u16>> {
            Some(own.facts.get(id)?.by_year.as_ref()?.iter().map(|it| it.year).collect())
        };
        let (Some(mine), Some(theirs)) = (years(&rule.fact), years(other)) else { continue };
        for year in mine.symmetric_difference(&theirs) {
            let lacking = if mine.contains(year) { other } else { &rule.fact };
            let message = format!("`{lacking}` 缺少 {year} 年，该年度不能比较，不得分");
            let at = Pointer::root().key("facts").key(lacking).key("by_year");
            findings.push(Finding::new(&code::YEAR_COUNT, check.file(), at, message).help("请补充该年度的数据"));
        }
    }
    findings
}
