//! Values that are probably written in another unit than the others: 万元 beside 元, a fraction in place of percent.

use rust_decimal::Decimal;

use super::StageCheck;
use crate::finding::{Finding, Pointer, code};
use crate::model::evaluation::{Fact, FactValue, Growth, Share, WrittenShare, YearValue};
use crate::model::indicators::FactDefinition;
use crate::number::{MULTIPLES, Number};

pub(super) fn check(check: &StageCheck, definition: &FactDefinition, fact: &Fact, pointer: &Pointer) -> Vec<Finding> {
    let found: Vec<(Pointer, String, String)> = match &fact.value {
        FactValue::Growth(years) => series(definition, years, &pointer.key("by_year")),
        FactValue::Share(Share { written: WrittenShare::Percent(percent), .. }) => {
            fraction(*percent, pointer).into_iter().collect()
        }
        _ => vec![],
    };
    let finding = |(at, message, help): (Pointer, String, String)| {
        Finding::new(&code::FACT_UNIT, check.file(), at, message).help(help)
    };
    found.into_iter().map(finding).collect()
}

/// A percentage below one: probably the fraction.
fn fraction(percent: Number, pointer: &Pointer) -> Option<(Pointer, String, String)> {
    let is_fraction = percent.0 > Decimal::ZERO && percent.0 < Decimal::ONE;
    is_fraction.then(|| {
        let meant = (percent.0 * Decimal::ONE_HUNDRED).normalize();
        let message = format!("比率 {percent}% 不到百分之一，像是没有换算成百分数");
        (pointer.key("percent"), message, format!("`percent` 的单位是 %：是 {meant}% 的，写作 `{meant}`"))
    })
}

/// Years whose values have a number of digits quite different from that of the others.
fn series(definition: &FactDefinition, years: &[YearValue], pointer: &Pointer) -> Vec<(Pointer, String, String)> {
    let sized = years.iter().enumerate().filter_map(|(index, it)| Some((index, it.year, size(it)?)));
    let sized: Vec<(usize, u16, [usize; 2])> = sized.collect();
    let mut sizes: Vec<usize> = sized.iter().flat_map(|it| it.2).collect();
    sizes.sort_unstable();
    let Some(usual) = sizes.get(sizes.len() / 2).copied() else { return vec![] };
    let unit = definition.unit.as_deref().unwrap_or("同一单位");
    let odd = sized.into_iter().filter(|(_, _, it)| it.iter().any(|it| it.abs_diff(usual) >= MULTIPLES[0].0));
    let report = |(index, year, it): (usize, u16, [usize; 2])| {
        let apart = it.iter().map(|it| it.abs_diff(usual)).max().unwrap_or_default();
        let larger = MULTIPLES.iter().rev().find(|(zeros, _)| *zeros <= apart).map_or("", |it| it.1);
        let message = format!("{year} 年的数值与其他数值相差{larger}倍以上，单位可能不同");
        let help = format!("各年度的数值一律以{unit}为单位；以{larger}{unit}为单位的，换算后填写");
        (pointer.key(index), message, help)
    };
    odd.map(report).collect()
}

/// The digits before the point of both values of a year.
fn size(value: &YearValue) -> Option<[usize; 2]> {
    match &value.growth {
        Growth::Computed { previous, current, .. } => Some([previous, current].map(|it| digits(*it))),
        _ => None,
    }
}

fn digits(number: Number) -> usize {
    number.0.trunc().abs().normalize().to_string().len()
}
