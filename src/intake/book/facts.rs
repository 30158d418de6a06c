//! The sheet of facts: one row a fact, or one a year.

use std::collections::BTreeSet;

use super::{Column, Field, Row, Shape, Sheet};
use crate::intake::answers::{Answers, LEFT_OUT};
use crate::model::indicators::{FactDefinition, FactKind, Rule};
use crate::scaffold::criteria::{Asked, Criteria, Names};

pub(super) fn sheet(criteria: &Criteria, base: &Answers) -> Sheet {
    let rows = criteria.asked().into_iter().flat_map(|Asked { indicator, criterion, facts }| {
        let label = format!("{} {}", indicator.number, indicator.name);
        let facts = facts.into_iter().flat_map(|it| fact(criteria, it, &criterion.rule, base)).collect::<Vec<_>>();
        facts.into_iter().map(move |it| it.say("indicator", &label))
    });
    Sheet {
        key: "facts".into(),
        name: "事实".into(),
        title: "事实".into(),
        note: "“甲”“乙”两栏填什么，见“写法”一栏；只有公布的比率或者增速的，不填甲、乙，填在“%”一栏。按年度的事实，来源和佐证填在第一个年度的行。".into(),
        columns: vec![
            Column { key: "indicator", title: "指标", width: 24 },
            Column { key: "id", title: "编号", width: 18 },
            Column { key: "name", title: "事实", width: 26 },
            Column { key: "unit", title: "单位", width: 6 },
            Column { key: "year", title: "年度", width: 7 },
            Column { key: "how", title: "写法", width: 34 },
            Column { key: "a", title: "甲", width: 18 },
            Column { key: "b", title: "乙", width: 18 },
            Column { key: "percent", title: "公布的比率或者增速（%）", width: 14 },
            Column { key: "date", title: "数据日期", width: 12 },
            Column { key: "source", title: "数据来源", width: 26 },
            Column { key: "evidence", title: "佐证", width: 14 },
        ],
        rows: rows.collect(),
        list: None,
    }
}

fn fact(criteria: &Criteria, definition: &FactDefinition, rule: &Rule, base: &Answers) -> Vec<Row> {
    let FactDefinition { id, name, .. } = definition;
    let unit = definition.unit.as_deref().unwrap_or_default();
    let limits = criteria.limits(rule, definition, Names::Terms);
    let said = |row: Row, how: String| {
        let how = if limits.is_empty() { how } else { format!("{how}。{limits}") };
        row.say("id", id).say("name", name).say("unit", unit).say("how", how)
    };
    let path = |field: &str| format!("facts/{id}/{field}");
    if definition.kind == FactKind::Growth {
        let rows = years(criteria, id, base).into_iter().enumerate().map(|(at, year)| {
            let row = said(growth(id, &year, unit, base), "甲 上一年度数值（可比口径），乙 当年数值".into());
            if at == 0 { common(row, definition, base) } else { row }
        });
        return rows.collect();
    }
    let row = Row::of_record(format!("fact/{id}"));
    let row = match definition.kind {
        FactKind::Ratio => {
            let part = definition.numerator.as_deref().unwrap_or("分子");
            let whole = definition.denominator.as_deref().unwrap_or("分母");
            let row = said(row, format!("甲 分子：{part}，乙 分母：{whole}"));
            row.ask("a", Field::new(path("ratio/numerator"), Shape::amount(unit, false), part).with(base))
                .ask("b", Field::new(path("ratio/denominator"), Shape::amount(unit, false), whole).with(base))
                .ask("percent", Field::new(path("percent"), Shape::Percent, "公布的比率").with(base))
        }
        FactKind::Count => said(row, "甲 数量；改写为各主体规模的，填乙，不填甲".into())
            .ask("a", Field::new(path("count"), Shape::amount(unit, true), "数量，不小于零的整数").with(base))
            .ask("b", Field::new(path("amounts"), Shape::Numbers, "各主体的规模，用顿号隔开").with(base)),
        FactKind::Confirmation => said(row, "甲 是或者否".into())
            .ask("a", Field::new(path("confirmed"), Shape::Flag, "从下拉列表中选").with(base)),
        FactKind::Items | FactKind::Growth => said(row, "逐件填在“事项”表；没有的不填，只填来源".into()),
    };
    vec![common(row, definition, base)]
}

/// The fields that every fact has.
fn common(row: Row, definition: &FactDefinition, base: &Answers) -> Row {
    let path = |field: &str| format!("facts/{}/{field}", definition.id);
    let evidence = format!("佐证材料的编号，用顿号隔开；没有的，填“{LEFT_OUT}”");
    row.ask("date", Field::new(path("date"), Shape::Date, "数据截至的日期").with(base))
        .ask("source", Field::new(path("source"), Shape::Text, "出自哪个部门的什么资料").with(base))
        .ask("evidence", Field::new(path("evidence"), Shape::Names, evidence).with(base))
}

fn growth(id: &str, year: &str, unit: &str, base: &Answers) -> Row {
    let path = |field: &str| format!("facts/{id}/by_year/{year}/{field}");
    let amount = || Shape::amount(unit, false);
    Row::of_record(format!("fact/{id}/{year}"))
        .say("year", year)
        .ask("a", Field::new(path("previous"), amount(), "上一年度数值（可比口径）").with(base))
        .ask("b", Field::new(path("current"), amount(), "当年数值").with(base))
        .ask("percent", Field::new(path("percent"), Shape::Percent, "公布的增速").with(base))
}

/// The years to ask for: those of the creation period that are over, and those that are filled in.
fn years(criteria: &Criteria, id: &str, base: &Answers) -> BTreeSet<String> {
    let folder = format!("facts/{id}/by_year/");
    let written = base.single.keys().filter_map(|it| it.strip_prefix(&folder)?.split('/').next());
    written.map(str::to_string).chain(criteria.years.iter().map(i32::to_string)).collect()
}
