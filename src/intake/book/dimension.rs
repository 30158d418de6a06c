//! The sheet of a dimension (一级指标): its criteria with their words, and the judgements to be given.

use super::{Column, Field, Limits, Row, Shape, Sheet};
use crate::intake::answers::{Answers, LEFT_OUT};
use crate::model::indicators::{Criterion, Dimension, Rule};
use crate::scaffold::criteria::Criteria;

pub(super) fn sheet(dimension: &Dimension, criteria: &Criteria, base: &Answers) -> Sheet {
    let mut rows = Vec::new();
    for indicator in &dimension.indicators {
        let max = indicator.max_points.to_string();
        let heading = Row::of_record(format!("indicator/{}", indicator.number))
            .head("id", indicator.number.to_string())
            .head("text", &indicator.name)
            .head("max", max);
        rows.push(heading.say("reason", format!("评估方式：{}", indicator.methods.join("、"))));
        rows.extend(indicator.criteria.iter().flat_map(|it| criterion(it, criteria, base)));
    }
    let step = &criteria.system.judgement.step;
    Sheet {
        key: format!("dimension/{}", dimension.id),
        name: dimension.name.clone(),
        title: format!("{}（{} 分）", dimension.name, dimension.max_points),
        note: format!("打分的步长为 {step} 分，最高不超过“最高分”一栏。理由写明做法和成效，与佐证对应。"),
        columns: vec![
            Column { key: "id", title: "编号", width: 7 },
            Column { key: "text", title: "指标和得分点（原文）", width: 56 },
            Column { key: "max", title: "最高分", width: 8 },
            Column { key: "met", title: "是否符合", width: 9 },
            Column { key: "points", title: "得分", width: 8 },
            Column { key: "role", title: "评判人的身份（不写姓名）", width: 22 },
            Column { key: "reason", title: "理由", width: 60 },
            Column { key: "evidence", title: "佐证", width: 14 },
        ],
        rows,
        list: None,
    }
}

fn criterion(criterion: &Criterion, criteria: &Criteria, base: &Answers) -> Vec<Row> {
    let Criterion { id, text, max_points, rule } = criterion;
    let row =
        Row::of_record(format!("criterion/{id}")).say("id", id).say("text", text).say("max", max_points.to_string());
    if !rule.is_judged() {
        return vec![row.say("points", "计算").say("reason", "由程序按“事实”表的数据计算，这里不填")];
    }
    let path = |field: &str| format!("judgements/{id}/{field}");
    let limits = Limits { least: Some("0".into()), most: Some(max_points.to_string()), ..Limits::default() };
    let evidence = format!("佐证材料的编号，用顿号隔开；没有的，填“{LEFT_OUT}”");
    let condition = condition(rule, criteria);
    let row = row
        .say("text", format!("{text}{condition}"))
        .ask("points", Field::new(path("points"), Shape::Number(limits), "得分").with(base))
        .ask("role", Field::new(path("role"), Shape::Text, "如“自评工作组”，不写姓名").with(base))
        .ask("reason", Field::new(path("reason"), Shape::Long, "做法、成效和不足").with(base))
        .ask("evidence", Field::new(path("evidence"), Shape::Names, evidence).with(base));
    let parts = parts(rule).into_iter().map(|(list, name, words)| {
        let field = Field::new(format!("judgements/{id}/{list}/{name}"), Shape::Flag, "符合的选“是”").with(base);
        Row::of_record(format!("criterion/{id}/{list}/{name}")).say("id", id).say("text", words).ask("met", field)
    });
    std::iter::once(row).chain(parts).collect()
}

/// Says no to the parts that a judgement could have named and did not.
pub(super) fn complete(criteria: &Criteria, base: &mut Answers) {
    for (_, criterion) in criteria.system.criteria() {
        for (list, name, _) in parts(&criterion.rule) {
            let list = format!("judgements/{}/{list}", criterion.id);
            if base.given.contains(&list) {
                base.single.entry(format!("{list}/{name}")).or_insert_with(|| "false".into());
            }
        }
    }
    base.given.clear();
}

/// The entries of the checklist and the paths that a judgement names: the field, the name and the words.
fn parts(rule: &Rule) -> Vec<(&'static str, String, String)> {
    match rule {
        Rule::Judged(rule) => {
            rule.checklist.iter().map(|it| ("checked", it.clone(), format!("清单：{it}（已开展的选“是”）"))).collect()
        }
        Rule::JudgedIfAny(rule) => {
            rule.paths.iter().map(|it| ("paths", it.id.clone(), format!("路径 {}：{}", it.id, it.text))).collect()
        }
        _ => vec![],
    }
}

fn condition(rule: &Rule, criteria: &Criteria) -> String {
    let Rule::JudgedIfCount(rule) = rule else { return String::new() };
    let name = criteria.system.fact(&rule.fact).map_or(rule.fact.as_str(), |it| &it.name);
    format!("（{name}不少于 {} 才得分）", rule.at_least)
}
