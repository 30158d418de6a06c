//! Values by year must be for completed years of the creation period, and leave out none.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::StageCheck;
use crate::finding::{Finding, Place, Pointer, code};
use crate::model::evaluation::{Fact, FactValue, Stage, YearValue};
use crate::model::indicators::{Benchmark, Rule};
use crate::model::measures::Basis;

pub(super) fn check(check: &StageCheck, fact: &Fact, pointer: &Pointer) -> Vec<Finding> {
    let FactValue::Growth(by_year) = &fact.value else { return vec![] };
    let mut findings = unfit(check, by_year, pointer);
    let given: BTreeSet<u16> = by_year.iter().map(|it| it.year).collect();
    // A wrong year is probably the one that is left out.
    if findings.is_empty() {
        findings.extend(left_out(check, &given, &pointer.key("by_year")));
    }
    findings
}

/// Reports years that are outside the creation period or not over on the day of the record.
fn unfit(check: &StageCheck, by_year: &[YearValue], pointer: &Pointer) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, value) in by_year.iter().enumerate() {
        let year = value.year;
        let outside = check.period().filter(|it| !it.touches_year(year));
        let (code, message, help) = if let Some(period) = outside {
            let message = format!("{year} 年不在创建期 {} 至 {} 内", period.start, period.end);
            (&code::YEAR_OUTSIDE_PERIOD, message, "请删去该年度")
        } else if let Some(day) = check.evaluation.date(check.stage).filter(|it| it.year() <= i32::from(year)) {
            let message = format!("{year} 年在 {day} 尚未结束，没有全年数据");
            (&code::YEAR_UNFINISHED, message, "请删去该年度，只写已经结束的年度")
        } else {
            continue;
        };
        let at = pointer.key("by_year").key(index).key("year");
        findings.push(Finding::new(code, check.file(), at, message).help(help).article(Basis::EvaluationApplication));
    }
    findings
}

/// Reports the years that could have been given, if fewer are given than the creation period has.
///
/// A three-year period that starts mid-year touches four calendar years. Any three of them are enough, and a
/// year that is not over on the day of the record may be left out.
fn left_out(check: &StageCheck, given: &BTreeSet<u16>, pointer: &Pointer) -> Option<Finding> {
    let (period, day) = (check.period()?, check.evaluation.date(check.stage)?);
    let over = |it: &i32| *it < day.year();
    let years = (period.start.year()..=period.end.year()).filter(over).filter_map(|it| u16::try_from(it).ok());
    let years: BTreeSet<u16> = years.collect();
    let wanted = years.len().min(period.years());
    if given.is_empty() || given.intersection(&years).count() >= wanted {
        return None;
    }
    let missing: Vec<String> = years.difference(given).map(u16::to_string).collect();
    let first = missing.first()?;
    let message = format!("缺少 {} 年，没有数据的年度不得分", missing.join("、"));
    let help = format!("请补充，如 `- {{ year: {first}, previous: …, current: … }}`；确无数据的可以保留");
    Some(
        Finding::new(&code::YEAR_MISSING, check.file(), Place::Key(pointer.clone()), message)
            .help(help)
            .article(Basis::EvaluationApplication),
    )
}

/// Reports years that only one of two compared series has.
pub(super) fn unmatched(check: &StageCheck) -> Vec<Finding> {
    let Some(own) = check.evaluation.self_evaluation.as_ref().filter(|_| check.stage == Stage::SelfEvaluation) else {
        return vec![];
    };
    let mut findings = Vec::new();
    for (_, criterion) in check.system.criteria() {
        let Rule::GrowthAbove(rule) = &criterion.rule else { continue };
        let Benchmark::Fact(other) = &rule.benchmark else { continue };
        let years = |id: &str| match &own.facts.get(id)?.value {
            FactValue::Growth(years) => Some(years.iter().map(|it| it.year).collect::<BTreeSet<u16>>()),
            _ => None,
        };
        let (Some(mine), Some(theirs)) = (years(&rule.fact), years(other)) else { continue };
        for year in mine.symmetric_difference(&theirs) {
            let lacking = if mine.contains(year) { other } else { &rule.fact };
            let message = format!("`{lacking}` 缺少 {year} 年，该年度不能比较，不得分");
            let at = Pointer::root().key("facts").key(lacking).key("by_year");
            findings.push(
                Finding::new(&code::YEAR_COUNT, check.file(), at, message)
                    .help(format!("请补充 `- {{ year: {year}, previous: …, current: … }}`")),
            );
        }
    }
    findings
}
