//! Tiers of a share (比率分档): the lower bound is included, the upper is not.

use num_rational::BigRational;
use rust_decimal::Decimal;

use super::{Earned, name};
use crate::model::evaluation::Rate;
use crate::model::indicators::{IndicatorSystem, Tier, Tiers};
use crate::number::Number;
use crate::number::exact;
use crate::score::ScoreInput;
use crate::score::rules::conditions::written_ratio;

pub(super) fn apply(input: &ScoreInput, rule: &Tiers) -> Earned {
    let mut earned = Earned::default();
    let Some(fact) = input.facts.get(&rule.fact) else {
        earned.miss(input.system, &rule.fact);
        return earned;
    };
    let Some(Rate::Of(share)) = fact.fact.value.rate() else {
        earned.trace.missing.push(rule.fact.clone());
        earned.step(name(input.system, &rule.fact), "缺少数值、分母为零或者数值不成立，不能计算，不得分", None);
        return earned;
    };
    let tier = rule.tiers.iter().rev().find(|it| *share >= exact::rational(it.from.0));
    let points = tier.map_or(Decimal::ZERO, |it| it.points.0);
    let bounds: Vec<BigRational> = rule.tiers.iter().map(|it| exact::rational(it.from.0)).collect();
    let label = name(input.system, &rule.fact);
    let shown = exact::shown(share, &bounds.iter().collect::<Vec<_>>());
    earned.input(label, format!("{shown}%{}", written_ratio(input.system, &rule.fact, fact.fact)), fact);
    let outcome = match tier {
        Some(tier) => format!("归入{}档", band(tier)),
        None => format!("低于{}%，不得分", rule.tiers.first().map_or(Number(Decimal::ZERO), |it| it.from)),
    };
    earned.step(format!("占比{shown}%"), outcome, Some(points));
    earned.points = points;
    earned
}

fn band(tier: &Tier) -> String {
    match tier.below {
        Some(below) => format!("{}%（含）至{below}%（不含）", tier.from),
        None => format!("{}%以上（含）", tier.from),
    }
}

pub(super) fn describe(system: &IndicatorSystem, rule: &Tiers) -> String {
    let bands: Vec<String> = rule.tiers.iter().map(|it| format!("{}得{}分", band(it), it.points)).collect();
    format!("{}：{}；低于首档不得分。", name(system, &rule.fact), bands.join("，"))
}
