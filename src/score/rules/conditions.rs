//! Conditions that must all hold (全部条件满足才得分).

use rust_decimal::Decimal;

use super::{Earned, name, statistic_name, unit};
use crate::model::evaluation::{Fact, FactValue, Rate, Share, WrittenShare};
use crate::model::indicators::{AllOf, Condition, IndicatorSystem, NoCases, Test};
use crate::number::Number;
use crate::number::exact;
use crate::score::ScoreInput;
use crate::text::chinese;

pub(super) fn apply(input: &ScoreInput, rule: &AllOf, points: Decimal) -> Earned {
    let mut earned = Earned::default();
    let mut all_met = true;
    for condition in &rule.conditions {
        all_met &= met(input, rule, condition, &mut earned);
    }
    earned.points = if all_met { points } else { Decimal::ZERO };
    if rule.conditions.len() > 1 {
        let outcome = if all_met { "全部满足" } else { "有条件未满足，不得分" };
        earned.step("各项条件", outcome, None);
    }
    if let Some(step) = earned.trace.steps.last_mut() {
        step.points = Some(earned.points);
    }
    earned
}

/// The recorded numerator and denominator, in brackets.
pub(super) fn written_ratio(system: &IndicatorSystem, id: &str, fact: &Fact) -> String {
    match &fact.value {
        FactValue::Share(Share { written: WrittenShare::Ratio(ratio), .. }) => {
            let unit = unit(system, id);
            let day = fact.date.map_or(String::new(), |it| format!("，截至{}", chinese::date(it)));
            format!("（{}{unit}/{}{unit}{day}）", ratio.numerator, ratio.denominator)
        }
        _ => "（公布）".into(),
    }
}

fn met(input: &ScoreInput, rule: &AllOf, condition: &Condition, earned: &mut Earned) -> bool {
    let id = &condition.fact;
    let Some(fact) = input.facts.get(id) else {
        earned.miss(input.system, id);
        return false;
    };
    let label = name(input.system, id);
    let (value, outcome, met) = match &condition.test {
        Test::Confirmed => {
            let confirmed = matches!(fact.fact.value, FactValue::Confirmation(true));
            let outcome = if confirmed { "已确认" } else { "未确认" };
            (outcome.to_string(), outcome.to_string(), confirmed)
        }
        Test::AtMost(most) => match fact.fact.value.count() {
            Some(count) => {
                let met = count <= *most;
                let relation = if met { "不多于" } else { "多于" };
                let counted = format!("{count}{}", unit(input.system, id));
                (counted.clone(), format!("{counted}，{relation}{most}{}", unit(input.system, id)), met)
            }
            None => {
                earned.miss(input.system, id);
                return false;
            }
        },
        Test::Above(mark) => rate_test(input, rule, id, fact.fact, Some(*mark), "", true),
        Test::AtLeast(mark) => rate_test(input, rule, id, fact.fact, Some(*mark), "", false),
        Test::AboveStatistic(statistic) | Test::AtLeastStatistic(statistic) => {
            let mark = input.statistics.get(statistic).and_then(|it| it.percent);
            if mark.is_none() {
                earned.trace.missing_statistics.push(statistic.clone());
            }
            let strict = matches!(condition.test, Test::AboveStatistic(_));
            rate_test(input, rule, id, fact.fact, mark, statistic_name(input.system, statistic), strict)
        }
    };
    if !matches!(condition.test, Test::Confirmed | Test::AtMost(_)) && fact.fact.value.rate().is_none() {
        earned.trace.missing.push(id.clone());
    }
    earned.input(label, value, fact);
    earned.step(label, outcome, None);
    met
}

/// The value as shown, the result of the comparison in words, and whether the condition holds.
fn rate_test(
    input: &ScoreInput,
    rule: &AllOf,
    id: &str,
    fact: &Fact,
    mark: Option<Number>,
    mark_name: &str,
    strict: bool,
) -> (String, String, bool) {
    let written = written_ratio(input.system, id, fact);
    let Some(mark) = mark else {
        return (written, format!("缺少{mark_name}，不能比较"), false);
    };
    let bound = exact::rational(mark.0);
    match fact.value.rate() {
        None => ("不成立".into(), "缺少数值，或者数值不成立，不能计算".into(), false),
        Some(Rate::NoCases) => {
            let met = rule.no_cases == NoCases::Met;
            let outcome =
                if met { "无案件，视为满足" } else { "分母为零，不能计算，视为未满足" };
            ("无案件".into(), outcome.into(), met)
        }
        Some(Rate::Of(rate)) => {
            let met = if strict { *rate > bound } else { *rate >= bound };
            let relation = match (strict, met) {
                (true, true) => "大于",
                (true, false) => "不大于",
                (false, true) => "不低于",
                (false, false) => "低于",
            };
            let shown = exact::shown(rate, &[&bound]);
            (format!("{shown}%{written}"), format!("{shown}%{relation}{mark_name}{mark}%"), met)
        }
    }
}

pub(super) fn describe(system: &IndicatorSystem, rule: &AllOf, max: Number) -> String {
    let tests: Vec<String> = rule.conditions.iter().map(|it| describe_condition(system, it)).collect();
    let joined = tests.join("，且");
    let no_cases = if rule.no_cases == NoCases::Met { "没有案件的视为满足。" } else { "" };
    format!("{joined}，得{max}分，否则不得分。{no_cases}")
}

fn describe_condition(system: &IndicatorSystem, condition: &Condition) -> String {
    let label = name(system, &condition.fact);
    match &condition.test {
        Test::Above(mark) => format!("{label}大于{mark}%"),
        Test::AtLeast(mark) => format!("{label}不低于{mark}%"),
        Test::AtMost(most) => {
            let relation = if most.0.is_zero() { "为" } else { "不多于" };
            format!("{label}{relation}{most}{}", unit(system, &condition.fact))
        }
        Test::AboveStatistic(id) => format!("{label}大于{}", statistic_name(system, id)),
        Test::AtLeastStatistic(id) => format!("{label}不低于{}", statistic_name(system, id)),
        Test::Confirmed => format!("{label}经评审人确认"),
    }
}
