//! Growth above a benchmark, year by year (逐年增速超过比较对象).

use std::collections::BTreeSet;

use num_rational::BigRational;
use rust_decimal::Decimal;

use super::{Earned, name};
use crate::exact;
use crate::model::evaluation::YearValue;
use crate::model::indicators::{Benchmark, GrowthAbove, IndicatorSystem};
use crate::number::Number;
use crate::score::ScoreInput;

pub(super) fn apply(input: &ScoreInput, rule: &GrowthAbove) -> Earned {
    let mut earned = Earned::default();
    let Some(fact) = input.facts.get(&rule.fact) else {
        earned.miss(input.system, &rule.fact);
        return earned;
    };
    earned.cite(fact);
    if let Benchmark::Fact(id) = &rule.benchmark {
        match input.facts.get(id) {
            Some(other) => earned.cite(other),
            None => {
                earned.miss(input.system, id);
                return earned;
            }
        }
    }
    let mut seen = BTreeSet::new();
    for value in fact.fact.by_year.iter().flatten().filter(|it| seen.insert(it.year)) {
        year(input, rule, value, &mut earned);
        if let Some(step) = earned.steps.last_mut() {
            step.source = Some(fact.provenance());
        }
    }
    earned
}

fn year(input: &ScoreInput, rule: &GrowthAbove, value: &YearValue, earned: &mut Earned) {
    let year = value.year;
    let subject = format!("{year}年{}", name(input.system, &rule.fact));
    if input.period.is_some_and(|it| !it.touches_year(year)) {
        earned.step(subject, "不在创建期内，不计");
        return;
    }
    let Some(own) = growth(value) else {
        earned.step(subject, "上一年度数值为零或者缺少数值，不能计算增速，不得分");
        return;
    };
    let (against, benchmark) = match &rule.benchmark {
        Benchmark::Statistic(id) => (id, national(input, id, year)),
        Benchmark::Fact(id) => (id, local(input, id, year)),
    };
    let against_name = name(input.system, against).to_string();
    let Some(benchmark) = benchmark else {
        earned.missing.push(against.clone());
        earned.step(subject, format!("缺少{year}年{against_name}，不能比较，不得分"));
        return;
    };
    let text = format!("{subject}{}增速 {}%", written(value), exact::shown(&own, &benchmark, 2));
    let other = exact::shown(&benchmark, &own, 2).normalize();
    let above = own > benchmark;
    let outcome = match (above, own == benchmark) {
        (true, _) => format!("超过{against_name} {other}%"),
        (_, true) => format!("等于{against_name} {other}%，未超过"),
        _ => format!("未超过{against_name} {other}%"),
    };
    let points = if above { rule.points_per_year.0 } else { Decimal::ZERO };
    earned.step(text, outcome).points = Some(points);
    earned.points += points;
}

fn written(value: &YearValue) -> String {
    match (value.previous, value.current) {
        (Some(previous), Some(current)) => format!("由 {previous} 到 {current}，"),
        _ => "公布".into(),
    }
}

fn growth(value: &YearValue) -> Option<BigRational> {
    match (value.percent, value.previous, value.current) {
        (Some(Number(percent)), _, _) => Some(exact::rational(percent)),
        (None, Some(previous), Some(current)) => exact::growth(previous.0, current.0),
        _ => None,
    }
}

fn national(input: &ScoreInput, id: &str, year: u16) -> Option<BigRational> {
    let by_year = input.statistics.get(id)?.by_year.as_ref()?;
    by_year.iter().find(|it| it.year == year).map(|it| exact::rational(it.percent.0))
}

fn local(input: &ScoreInput, id: &str, year: u16) -> Option<BigRational> {
    let by_year = input.facts.get(id)?.fact.by_year.as_ref()?;
    by_year.iter().find(|it| it.year == year).and_then(growth)
}

pub(super) fn describe(system: &IndicatorSystem, rule: &GrowthAbove, max: Number) -> String {
    let (Benchmark::Statistic(other) | Benchmark::Fact(other)) = &rule.benchmark;
    let against = match system.fact(other) {
        Some(fact) => format!("当地{}同比增速", fact.name),
        None => name(system, other).to_string(),
    };
    format!(
        "创建期内每有一个年度，{}同比增速超过（不含等于）{against}，得{}分，最高{max}分。",
        name(system, &rule.fact),
        rule.points_per_year
    )
}
