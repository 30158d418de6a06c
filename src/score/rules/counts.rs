//! Counts: of operators of a minimum size, and of events weighted by kind.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Earned, name, unit};
use crate::model::evaluation::{FactItem, FactValue};
use crate::model::indicators::{Count, IndicatorSystem, WeightedCount};
use crate::number::Number;
use crate::score::ScoreInput;
use crate::text::chinese;

/// Count × points each. If sizes are given, only those of at least the region's threshold count.
pub(super) fn apply_count(input: &ScoreInput, rule: &Count) -> Earned {
    let mut earned = Earned::default();
    let Some(fact) = input.facts.get(&rule.fact) else {
        earned.miss(input.system, &rule.fact);
        return earned;
    };
    let threshold = rule.size_at_least.get(&input.region).copied();
    let count = match &fact.fact.value {
        FactValue::Amounts(amounts) if !amounts.is_empty() => {
            let large = |it: &&Number| threshold.is_none_or(|least| **it >= least);
            Decimal::from(amounts.iter().filter(large).count())
        }
        value => match value.count() {
            Some(count) => count.0,
            None => {
                earned.miss(input.system, &rule.fact);
                return earned;
            }
        },
    };
    let unit = unit(input.system, &rule.fact);
    let counted = format!("{}{unit}", count.normalize());
    let standard = threshold.map_or(String::new(), |it| {
        format!("（{}地区，年度网络交易额{}以上）", input.region.name(), chinese::yuan(it.0))
    });
    earned.input(name(input.system, &rule.fact), format!("{counted}{standard}"), fact);
    let points = count.saturating_mul(rule.points_each.0);
    earned.step(format!("{counted}×{}分", rule.points_each), format!("合计{}分", points.normalize()), Some(points));
    earned.points = points;
    earned
}

/// Events × the points of their kind. An event listed under several kinds counts once, at the highest.
pub(super) fn apply_weighted(input: &ScoreInput, rule: &WeightedCount) -> Earned {
    let mut earned = Earned::default();
    let Some(fact) = input.facts.get(&rule.fact) else {
        earned.miss(input.system, &rule.fact);
        return earned;
    };
    let FactValue::Items(items) = &fact.fact.value else {
        earned.miss(input.system, &rule.fact);
        return earned;
    };
    earned.history(name(input.system, &rule.fact), fact);
    let best = highest_by_event(input, rule, items);
    for (index, item) in items.iter().enumerate() {
        let number = item.number.as_ref().map_or(String::new(), |it| format!("{it}，"));
        let title = format!("{}（{number}{}）", item.title, chinese::date(item.date));
        earned.part(title, item.kind.clone(), fact, &item.evidence);
        let (outcome, points) = match (worth(input, rule, item), best.get(item.event.as_str())) {
            (Ok(points), Some((first, _))) if *first == index => (format!("计{}分", points.normalize()), points),
            (Ok(_), _) => ("同一事项已按最高一级计分，不重复计".to_string(), Decimal::ZERO),
            (Err(why), _) => (why.to_string(), Decimal::ZERO),
        };
        earned.step(&item.title, outcome, Some(points));
        earned.points = earned.points.saturating_add(points);
    }
    if items.is_empty() {
        earned.part(name(input.system, &rule.fact), "没有事项", fact, &fact.fact.evidence);
    }
    earned
}

fn worth(input: &ScoreInput, rule: &WeightedCount, item: &FactItem) -> Result<Decimal, &'static str> {
    let outside = input.period.is_some_and(|it| !it.contains(item.date));
    if rule.within_creation_period && outside {
        return Err("不在创建期内，不计");
    }
    if rule.numbered && !item.has_number() {
        return Err("没有文号或者编号，不计");
    }
    rule.kinds.iter().find(|it| it.name == item.kind).map(|it| it.points.0).ok_or("类别不在规定之列，不计")
}

/// For each event, the item that earns most.
fn highest_by_event<'i>(
    input: &ScoreInput,
    rule: &WeightedCount,
    items: &'i [FactItem],
) -> BTreeMap<&'i str, (usize, Decimal)> {
    let mut best: BTreeMap<&str, (usize, Decimal)> = BTreeMap::new();
    for (index, item) in items.iter().enumerate() {
        let Ok(points) = worth(input, rule, item) else { continue };
        let entry = best.entry(&item.event).or_insert((index, points));
        if points > entry.1 {
            *entry = (index, points);
        }
    }
    best
}

pub(super) fn describe_count(system: &IndicatorSystem, rule: &Count, max: Number) -> String {
    let unit = unit(system, &rule.fact);
    let sizes: Vec<String> = rule
        .size_at_least
        .iter()
        .map(|(region, size)| format!("{}{}以上", region.name(), chinese::yuan(size.0)))
        .collect();
    let standard = if sizes.is_empty() { String::new() } else { format!("（规模标准：{}）", sizes.join("、")) };
    format!("{}{standard}，每{unit}得{}分，最高{max}分。", name(system, &rule.fact), rule.points_each)
}

pub(super) fn describe_weighted(rule: &WeightedCount, max: Number) -> String {
    let kinds: Vec<String> = rule.kinds.iter().map(|it| format!("{}每件（次）{}分", it.name, it.points)).collect();
    let period = if rule.within_creation_period { "只计创建期内的事项；" } else { "" };
    let number = if rule.numbered { "须有文号或者编号；" } else { "" };
    format!("{}；{period}{number}同一事项只计一次，取最高一级；最高{max}分。", kinds.join("，"))
}
