//! A fact (事实) in words, to show it before and after a correction.

use crate::model::evaluation::{Count, Fact, FactItem, FactValue, Growth, Rate, Share, WrittenShare, YearValue};
use crate::model::indicators::IndicatorSystem;
use crate::number::{Number, exact};
use crate::text::chinese;

/// The value of a fact as one line, or as one line for each of its parts.
pub(super) fn stated(system: &IndicatorSystem, id: &str, fact: &Fact) -> String {
    let unit = system.fact(id).and_then(|it| it.unit.as_deref()).unwrap_or_default();
    written(&fact.value, unit)
}

fn written(value: &FactValue, unit: &str) -> String {
    match value {
        FactValue::Growth(years) => lines(years.iter().map(|it| year(it, unit))),
        FactValue::Share(it) => share(it, unit),
        FactValue::Count(Count::Of(count) | Count::Faulty(count)) => format!("{count}{unit}"),
        FactValue::Amounts(amounts) => {
            let listed: Vec<String> = amounts.iter().map(|it| chinese::yuan(it.0)).collect();
            counted(amounts.len(), unit, listed.join("、"))
        }
        FactValue::Confirmation(true) => "有".into(),
        FactValue::Confirmation(false) => "无".into(),
        FactValue::Items(items) => counted(items.len(), "项", lines(items.iter().map(item))),
        FactValue::Absent => "未填报".into(),
        FactValue::Several(values) => lines(values.iter().map(|it| written(it, unit))),
    }
}

fn lines(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("\n")
}

fn counted(count: usize, unit: &str, parts: String) -> String {
    match count {
        0 => "无".into(),
        _ => format!("{count}{unit}：{parts}"),
    }
}

fn share(share: &Share, unit: &str) -> String {
    let rate = match &share.rate {
        Ok(Rate::Of(rate)) => format!("{}%", exact::plain(rate)),
        Ok(Rate::NoCases) => "无案件".into(),
        Err(_) => "不成立".into(),
    };
    match share.written {
        WrittenShare::Ratio(ratio) => format!("{rate}（{}{unit}/{}{unit}）", ratio.numerator, ratio.denominator),
        WrittenShare::Percent(percent) => format!("{percent}%（公布）"),
    }
}

fn year(value: &YearValue, unit: &str) -> String {
    let year = value.year;
    let amount = |it: Number| if unit == "元" { chinese::yuan(it.0) } else { format!("{it}{unit}") };
    match &value.growth {
        Growth::Published(percent) => format!("{year}年增速{percent}%（公布）"),
        Growth::Computed { previous, current, percent } => {
            let (previous, current) = (amount(*previous), amount(*current));
            format!("{year}年增速{}%（上年{previous}，当年{current}）", exact::plain(percent))
        }
        Growth::Incalculable { previous, current } => {
            format!("{year}年上年{}，当年{}", amount(*previous), amount(*current))
        }
        Growth::Malformed => format!("{year}年未填报"),
    }
}

fn item(item: &FactItem) -> String {
    let number = item.number.as_ref().map_or(String::new(), |it| format!("{it}，"));
    format!("{}：{}（{number}{}）", item.kind, item.title, chinese::date(item.date))
}
