//! Tiers of a share (比率分档): the lower bound is included, the upper is not.

use rust_decimal::Decimal;

use super::{Earned, name};
use crate::exact;
use crate::model::indicators::{IndicatorSystem, Tiers};
use crate::score::ScoreInput;
use crate::score::rules::conditions::{Rate, rate_of};

pub(super) fn apply(input: &ScoreInput, rule: &Tiers) -> Earned {
    let mut earned = Earned::default();
    let Some(fact) = input.facts.get(&rule.fact) else {
        earned.miss(input.system, &rule.fact);
        return earned;
    };
    earned.cite(fact);
    let Rate::Of(share) = rate_of(fact.fact) else {
        earned.missing.push(rule.fact.clone());
        earned.step(name(input.system, &rule.fact), "分母为零或者缺少数值，不能计算，不得分");
        return earned;
    };
    let tier = rule.tiers.iter().rev().find(|it| share >= exact::rational(it.from.0));
    let (points, bound) = match tier {
        Some(tier) => (tier.points.0, tier.from.0),
        None => (Decimal::ZERO, rule.tiers.first().map_or(Decimal::ZERO, |it| it.from.0)),
    };
    let text = format!(
        "{}{} {}%",
        name(input.system, &rule.fact),
        super::conditions::written_ratio(input.system, &rule.fact, fact.fact),
        exact::shown(&share, &exact::rational(bound), 2)
    );
    let outcome = match tier {
        Some(tier) => format!("归入{}档", band(tier)),
        None => format!("低于 {}%，不得分", bound.normalize()),
    };
    let step = earned.step(text, outcome);
    step.points = Some(points);
    step.source = Some(fact.provenance());
    earned.points = points;
    earned
}

fn band(tier: &crate::model::indicators::Tier) -> String {
    match tier.below {
        Some(below) => format!("{}%（含）至 {below}%（不含）", tier.from),
        None => format!("{}%以上（含）", tier.from),
    }
}

pub(super) fn describe(system: &IndicatorSystem, rule: &Tiers) -> String {
    let bands: Vec<String> = rule.tiers.iter().map(|it| format!("{}得{}分", band(it), it.points)).collect();
    format!("{}：{}；低于首档不得分。", name(system, &rule.fact), bands.join("，"))
}
