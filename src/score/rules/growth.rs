//! Points for each year whose growth exceeds a benchmark (逐年增速超过比较对象).

use std::collections::BTreeSet;

use num_rational::BigRational;
use rust_decimal::Decimal;

use super::{Earned, name, statistic_name};
use crate::model::evaluation::{Growth, YearValue};
use crate::model::indicators::{Benchmark, GrowthAbove, IndicatorSystem};
use crate::number::Number;
use crate::number::exact;
use crate::score::facts::EffectiveFact;
use crate::score::{Input, ScoreInput, YearGrowth};
use crate::text::chinese;

pub(super) fn apply(input: &ScoreInput, rule: &GrowthAbove) -> Earned {
    let mut earned = Earned::default();
    let Some(fact) = input.facts.get(&rule.fact) else {
        earned.miss(input.system, &rule.fact);
        return earned;
    };
    let mut seen = BTreeSet::new();
    let values: Vec<&YearValue> = fact.fact.value.years().iter().filter(|it| seen.insert(it.year)).collect();
    if values.is_empty() {
        earned.miss(input.system, &rule.fact);
        return earned;
    }
    note_years(input, &rule.fact, fact, &values, &mut earned);
    if !note_benchmark(input, &rule.benchmark, &seen, &mut earned) {
        return earned;
    }
    for value in values {
        year(input, rule, value, &mut earned);
    }
    earned
}

/// Adds the growth of each year, and the corrections of the fact, to the trace.
fn note_years(input: &ScoreInput, id: &str, fact: &EffectiveFact, values: &[&YearValue], earned: &mut Earned) {
    earned.history(name(input.system, id), fact);
    for value in values {
        let label = format!("{}年{}同比增速", value.year, name(input.system, id));
        earned.part(label, shown_growth(value), fact, &fact.fact.evidence);
    }
}

/// Adds the benchmark to the trace; returns whether there is one.
fn note_benchmark(input: &ScoreInput, benchmark: &Benchmark, years: &BTreeSet<u16>, earned: &mut Earned) -> bool {
    match benchmark {
        Benchmark::Fact(id) => {
            let Some(other) = input.facts.get(id) else {
                earned.miss(input.system, id);
                return false;
            };
            let same: Vec<&YearValue> = other.fact.value.years().iter().filter(|it| years.contains(&it.year)).collect();
            note_years(input, id, other, &same, earned);
        }
        Benchmark::Statistic(id) => {
            let Some(statistic) = input.statistics.get(id) else {
                earned.trace.missing_statistics.push(id.clone());
                earned.step(statistic_name(input.system, id), "缺少数据，不能比较，不得分", None);
                return false;
            };
            let by_year = statistic.by_year.iter().flatten().filter(|it| years.contains(&it.year));
            let values: Vec<String> = by_year.map(|it| format!("{}年{}%", it.year, it.percent)).collect();
            earned.trace.inputs.push(Input {
                name: statistic_name(input.system, id).to_string(),
                value: values.join("，"),
                source: statistic.source.clone(),
                evidence: vec![],
            });
        }
    }
    true
}

fn year(input: &ScoreInput, rule: &GrowthAbove, value: &YearValue, earned: &mut Earned) {
    let year = value.year;
    let subject = format!("{year}年");
    if input.period.is_some_and(|it| !it.touches_year(year)) {
        return earned.step(subject, "不在创建期内，不计", None);
    }
    let Some(own) = value.growth.percent() else {
        return earned.step(subject, "上一年度数值为零或者缺少数值，不能计算增速，不得分", None);
    };
    let (against, benchmark) = match &rule.benchmark {
        Benchmark::Statistic(id) => (id, national(input, id, year)),
        Benchmark::Fact(id) => (id, local(input, id, year)),
    };
    let against_name = match &rule.benchmark {
        Benchmark::Statistic(_) => statistic_name(input.system, against).to_string(),
        Benchmark::Fact(_) => format!("{}同比增速", name(input.system, against)),
    };
    let Some(benchmark) = benchmark else {
        match &rule.benchmark {
            Benchmark::Statistic(_) => &mut earned.trace.missing_statistics,
            Benchmark::Fact(_) => &mut earned.trace.missing,
        }
        .push(against.clone());
        return earned.step(subject, format!("缺少{year}年{against_name}，不能比较，不得分"), None);
    };
    let text = format!("{subject}：增速{}%", exact::shown(&own, &[&benchmark]));
    let other = exact::shown(&benchmark, &[&own]);
    let above = own > benchmark;
    let outcome = match (above, own == benchmark) {
        (true, _) => format!("超过{against_name}{other}%"),
        (_, true) => format!("等于{against_name}{other}%，未超过"),
        _ => format!("未超过{against_name}{other}%"),
    };
    earned.trace.growths.push(YearGrowth { year, own, benchmark, against: against_name });
    let points = if above { rule.points_per_year.0 } else { Decimal::ZERO };
    earned.step(text, outcome, Some(points));
    earned.points = earned.points.saturating_add(points);
}

fn shown_growth(value: &YearValue) -> String {
    match &value.growth {
        Growth::Published(percent) => format!("{percent}%（公布）"),
        Growth::Computed { previous, current, percent } => {
            let (previous, current) = (chinese::yuan(previous.0), chinese::yuan(current.0));
            format!("{}%（上年{previous}，当年{current}）", exact::plain(percent))
        }
        Growth::Incalculable { .. } | Growth::Malformed => "不能计算".into(),
    }
}

fn national(input: &ScoreInput, id: &str, year: u16) -> Option<BigRational> {
    let by_year = input.statistics.get(id)?.by_year.as_ref()?;
    by_year.iter().find(|it| it.year == year).map(|it| exact::rational(it.percent.0))
}

fn local(input: &ScoreInput, id: &str, year: u16) -> Option<BigRational> {
    let years = input.facts.get(id)?.fact.value.years();
    years.iter().find(|it| it.year == year)?.growth.percent()
}

pub(super) fn describe(system: &IndicatorSystem, rule: &GrowthAbove, max: Number) -> String {
    let against = match &rule.benchmark {
        Benchmark::Fact(id) => format!("当地{}同比增速", name(system, id)),
        Benchmark::Statistic(id) => statistic_name(system, id).to_string(),
    };
    format!(
        "创建期内每有一个年度，{}同比增速超过（不含等于）{against}，得{}分，最高{max}分。",
        name(system, &rule.fact),
        rule.points_per_year
    )
}
