//! `zonepress score --compare`: compares two rounds.

use num_rational::BigRational;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::cli::table::aligned;
use crate::model::evaluation::Stage;
use crate::model::round::Round;
use crate::number::exact::{padded, plain, two_places};
use crate::output::sheet::{self, Cell};
use crate::records::workspace::Workspace;
use crate::score::compare::{ComparedItem, Comparison, Points, Row};

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
            let change = signed(&crate::number::exact::rational(new - old));
            rows.push(vec![it.code.clone(), name.into(), two_places(old), two_places(new), change]);
        }
        out += &aligned(&rows);
    }
    out + "\n平均得分和增减保留两位小数，增减按未舍入的数计算；得分率增减的单位为百分点\n"
}

fn line(row: &Row) -> Vec<String> {
    let number = match &row.item {
        ComparedItem::Indicator(number) => number.to_string(),
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

pub(super) fn csv(rounds: [&Round; 2], comparison: &Comparison, mark: Option<&str>) -> String {
    let sides = rounds.map(|it| {
        let label = it.label();
        [format!("{label}平均得分"), format!("{label}分值"), format!("{label}地区数")]
    });
    let first = ["编号", "指标"].map(String::from);
    let last = ["增减", "得分率增减（百分点）"].map(String::from);
    let head: Vec<String> = first.into_iter().chain(sides.concat()).chain(last).collect();
    sheet::marked_csv(head, comparison.rows.iter().map(cells), mark)
}

fn cells(row: &Row) -> Vec<Cell> {
    let number = match &row.item {
        ComparedItem::Total => Cell::text(""),
        ComparedItem::Dimension(id) => Cell::text(id),
        ComparedItem::Indicator(number) => Cell::Number((*number).into()),
    };
    let mut cells = vec![number, Cell::text(&row.name)];
    for points in &row.points {
        cells.extend(points.as_ref().map_or_else(
            || [(); 3].map(|()| Cell::text("")),
            |it| [figure(&it.mean()), Cell::Number(it.max), Cell::Number(it.earned.len().into())],
        ));
    }
    cells.extend([row.change(), row.rate_change()].map(|it| it.map_or_else(|| Cell::text(""), |it| figure(&it))));
    cells
}

/// A rounded number as a cell. Stays numeric, so that a minus sign is not escaped like a formula.
fn figure(value: &BigRational) -> Cell {
    let shown = plain(value);
    shown.parse().map_or_else(|_| Cell::text(shown), Cell::Number)
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
            ComparedItem::Total => total = value,
            ComparedItem::Dimension(id) => {
                value["id"] = json!(id);
                dimensions.push(value);
            }
            ComparedItem::Indicator(number) => {
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
