//! The indicator system as data tables, and as a nested structure.

use serde_json::{Value, json};

use crate::model::column::Column;
use crate::model::indicators::{Criterion, Indicator, IndicatorSystem, Nature, Reading};
use crate::score;
use crate::view::public::PublicData;

use super::{DataValue, FieldKind, Table, fields, head, text};

fn nature(nature: Nature) -> DataValue {
    json!(nature).as_str().map_or(DataValue::None, text)
}

pub(super) fn indicators(system: &IndicatorSystem) -> Table {
    let rows = system.indicators().map(|(dimension, it)| {
        vec![
            DataValue::Whole(it.number.into()),
            text(&it.name),
            text(&dimension.name),
            DataValue::Number(it.max_points.0),
            nature(it.nature),
            DataValue::List(it.methods.clone()),
            DataValue::List(it.sources.clone()),
            text(it.text.trim()),
        ]
    });
    Table {
        name: "indicators",
        title: "评估指标",
        description: "评估指标体系的二级指标，指标说明为原文。",
        column: Column::Indicators,
        fields: fields(&[
            ("number", "编号", FieldKind::Whole),
            ("name", "二级指标", FieldKind::Text),
            ("dimension", "一级指标", FieldKind::Text),
            ("max_points", "分值", FieldKind::Number),
            ("nature", "变量性质", FieldKind::Text),
            ("methods", "评估方式", FieldKind::List),
            ("sources", "数据或资料来源", FieldKind::List),
            ("text", "指标说明", FieldKind::Text),
        ]),
        key: &["number"],
        leading: 2,
        rows: rows.collect(),
    }
}

pub(super) fn criteria(system: &IndicatorSystem) -> Table {
    let mut rows = Vec::new();
    for (_, indicator) in system.indicators() {
        rows.extend(indicator.criteria.iter().map(|it| {
            vec![
                text(&it.id),
                DataValue::Whole(indicator.number.into()),
                DataValue::Number(it.max_points.0),
                text(it.text.trim()),
                text(score::describe(system, it)),
            ]
        }));
    }
    Table {
        name: "criteria",
        title: "得分点和计分规则",
        description: "各项指标的得分点，及本网站所采用的计分规则。",
        column: Column::Indicators,
        fields: fields(&[
            ("id", "编号", FieldKind::Text),
            ("indicator", "指标编号", FieldKind::Whole),
            ("max_points", "最高分", FieldKind::Number),
            ("text", "得分点", FieldKind::Text),
            ("rule", "计分规则", FieldKind::Text),
        ]),
        key: &["id"],
        leading: 1,
        rows,
    }
}

/// The whole indicator system with its rules and readings, as a nested structure.
pub(in crate::site) fn system(data: &PublicData) -> Value {
    let system = &data.version.system;
    let mark = &system.pass_mark;
    let mut value = head(data, &system.title);
    value["max_points"] = json!(system.max_points.to_string());
    value["pass_mark"] = json!({
        "text": mark.text,
        "total_at_least": mark.total_at_least.to_string(),
        "dimension_rate_at_least": mark.dimension_rate_at_least.to_string(),
        "readings": mark.readings,
    });
    value["dimensions"] = system
        .dimensions
        .iter()
        .map(|it| {
            let indicators: Vec<Value> = it.indicators.iter().map(|it| indicator(system, it)).collect();
            json!({ "id": it.id, "name": it.name, "max_points": it.max_points.to_string(), "indicators": indicators })
        })
        .collect();
    let reading = |it: &Reading| {
        json!({
            "id": it.id, "about": it.about, "chosen": it.chosen, "reason": it.reason, "alternatives": it.alternatives,
        })
    };
    value["readings"] = system.readings.iter().map(reading).collect();
    value
}

fn indicator(system: &IndicatorSystem, indicator: &Indicator) -> Value {
    let criterion = |it: &Criterion| {
        json!({
            "id": it.id,
            "max_points": it.max_points.to_string(),
            "text": it.text.trim(),
            "rule": score::describe(system, it),
        })
    };
    json!({
        "number": indicator.number,
        "name": indicator.name,
        "max_points": indicator.max_points.to_string(),
        "nature": indicator.nature,
        "methods": indicator.methods,
        "sources": indicator.sources,
        "text": indicator.text.trim(),
        "criteria": indicator.criteria.iter().map(criterion).collect::<Vec<_>>(),
        "readings": indicator.readings,
    })
}
