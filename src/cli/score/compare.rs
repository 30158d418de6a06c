//! `zonepress score --compare`: two rounds beside each other.

use num_rational::BigRational;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::cli::table::aligned;
use crate::exact::{padded, plain, two_places};
use crate::model::evaluation::Stage;
use crate::model::round::Round;
use crate::score::compare::{Comparison, Item, Points, Row};
use crate::workspace::Workspace;

/// A change with its sign.
fn signed(change: &BigRational) -> String {
    let text = padded(&plain(change));
    if text.starts_with('-') || change == &BigRational::from_integer(0.into()) { text } else { format!("+{text}") }
}

pub(super) fn table(workspace: &Workspace, stage: Stage, rounds: [&Round; 2], comparison: &Comparison) -> String {
    let labels = rounds.map(Round::label);
    let [before, after] = comparison.counts;
    let mut out =
        format!("{}（{before} 个地区）与{}（{after} 个地区）的{}得分\n\n", labels[0], labels[1], stage.name());
    let head = ["编号", "指标", &format!("{}平均", labels[0]), &format!("{}平均", labels[1]), "增减", "得分率增减"];
    let mut rows = vec![head.map(String::from).to_vec()];
    rows.extend(comparison.rows.iter().map(line));
    out += &aligned(&rows);
    if !comparison.again.is_empty() {
        out += "\n两个批次都参加的地区\n\n";
        let mut rows = vec![["代码", "名称", &labels[0], &labels[1], "增减"].map(String::from).to_vec()];
        for it in &comparison.again {
            let name = workspace.zones.get(&it.code).map_or("", |it| it.record.name.as_str());
            let [old, new] = it.totals;
            let change = signed(&crate::exact::rational(new - old));
            rows.push(vec![it.code.clone(), name.into(), two_places(old), two_places(new), change]);
        }
        out += &aligned(&rows);
    }
    out + "\n平均得分和增减保留两位小数，增减按未舍入的数计算；得分率增减的单位为百分点\n"
}

fn line(row: &Row) -> Vec<String> {
    let number = match &row.item {
        Item::Indicator(number) => number.to_string(),
        _ => String::new(),
    };
    let mean = |it: &Option<Points>| {
        let written = |it: &Points| format!("{}/{}", padded(&plain(&it.mean())), it.max.normalize());
        it.as_ref().map_or_else(|| "—".into(), written)
    };
    let change = |it: Option<BigRational>| it.as_ref().map_or_else(|| "—".into(), signed);
    let [before, after] = &row.points;
    vec![number, row.name.clone(), mean(before), mean(after), change(row.change()), change(row.rate_change())]
}

pub(super) fn csv(rounds: [&Round; 2], comparison: &Comparison) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let [before, after] = rounds.map(|it| it.id.as_str());
    let mut head = vec!["编号".to_string(), "指标".into()];
    head.extend(
        [before, after].map(|it| [format!("{it}平均得分"), format!("{it}分值"), format!("{it}地区数")]).concat(),
    );
    head.extend(["增减".into(), "得分率增减（百分点）".into()]);
    writer.write_record(&head).expect("writing to memory");
    for row in &comparison.rows {
        let number = match &row.item {
            Item::Total => String::new(),
            Item::Dimension(id) => id.clone(),
            Item::Indicator(number) => number.to_string(),
        };
        let mut cells = vec![number, row.name.clone()];
        for points in &row.points {
            cells.extend(points.as_ref().map_or_else(Default::default, |it| {
                [plain(&it.mean()), it.max.normalize().to_string(), it.earned.len().to_string()]
            }));
        }
        cells.extend([row.change(), row.rate_change()].map(|it| it.map_or_else(String::new, |it| plain(&it))));
        writer.write_record(&cells).expect("writing to memory");
    }
    String::from_utf8(writer.into_inner().expect("writing to memory")).expect("fields are text")
}

pub(super) fn json(stage: Stage, rounds: [&Round; 2], comparison: &Comparison) -> String {
    let side = |it: &Option<Points>| {
        it.as_ref().map(|it| {
            json!({ "mean": plain(&it.mean()), "max": text(it.max), "rate": plain(&it.rate()), "count": it.earned.len() })
        })
    };
    let row = |it: &Row| {
        let [before, after] = &it.points;
        json!({
            "name": it.name,
            "before": side(before),
            "after": side(after),
            "change": it.change().map(|it| plain(&it)),
            "rate_change": it.rate_change().map(|it| plain(&it)),
        })
    };
    let (mut total, mut dimensions, mut indicators) = (Value::Null, Vec::new(), Vec::new());
    for it in &comparison.rows {
        let mut value = row(it);
        match &it.item {
            Item::Total => total = value,
            Item::Dimension(id) => {
                value["id"] = json!(id);
                dimensions.push(value);
            }
            Item::Indicator(number) => {
                value["number"] = json!(number);
                indicators.push(value);
            }
        }
    }
    let zones = comparison.again.iter().map(|it| {
        let [before, after] = it.totals;
        json!({ "code": it.code, "before": text(before), "after": text(after), "change": text(after - before) })
    });
    let value = json!({
        "stage": stage.id(),
        "rounds": rounds.map(|it| it.id.as_str()),
        "counts": comparison.counts,
        "total": total,
        "dimensions": dimensions,
        "indicators": indicators,
        "zones": zones.collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&value).expect("a comparison is plain data") + "\n"
}

fn text(number: Decimal) -> String {
    number.normalize().to_string()
}
