//! The sheets of lists, to which rows are added: items (事项) and evidence (佐证材料).

use super::{Column, Field, Row, Shape, Sheet};
use crate::intake::answers::{Answers, LEFT_OUT, Line};
use crate::model::indicators::{FactDefinition, FactKind, Rule};
use crate::scaffold::criteria::{Asked, Criteria, Names};

/// Rows to be added to the items of one fact, and to the evidence.
const NEW_ITEMS: usize = 16;
const NEW_EVIDENCE: usize = 60;

/// The path of the items of a fact.
fn items_of(id: &str) -> String {
    format!("facts/{id}/items")
}

/// The items of all facts; `None` if the rules count none.
pub(super) fn items(criteria: &Criteria, base: &Answers) -> Option<Sheet> {
    let mut rows = Vec::new();
    for Asked { criterion, facts, .. } in criteria.asked() {
        for definition in facts.into_iter().filter(|it| it.kind == FactKind::Items) {
            let limits = criteria.limits(&criterion.rule, definition, Names::Terms);
            rows.push(
                Row::of_record(format!("items/{}", definition.id)).head("fact", &definition.name).say("title", limits),
            );
            rows.extend(of_fact(definition, &criterion.rule, base));
        }
    }
    (!rows.is_empty()).then(|| Sheet {
        key: "items".into(),
        name: "事项".into(),
        title: "事项".into(),
        note: "每件一行。同一事项有几件的，事项编号相同，只计一次。".into(),
        columns: vec![
            Column { key: "fact", title: "事实", width: 26 },
            Column { key: "kind", title: "类别", width: 24 },
            Column { key: "title", title: "名称", width: 50 },
            Column { key: "number", title: "文号或者编号", width: 26 },
            Column { key: "date", title: "日期", width: 12 },
            Column { key: "event", title: "事项编号", width: 16 },
            Column { key: "evidence", title: "佐证", width: 14 },
        ],
        rows,
        list: None,
    })
}

fn of_fact(definition: &FactDefinition, rule: &Rule, base: &Answers) -> Vec<Row> {
    let list = items_of(&definition.id);
    let lines = base.lists.get(&list).map_or(&[][..], Vec::as_slice);
    let kinds: Vec<String> = match rule {
        Rule::WeightedCount(rule) => rule.kinds.iter().map(|it| it.name.clone()).collect(),
        _ => vec![],
    };
    let fill = |row: Row, line: &Line| {
        let field = |name: &str, shape, help: &str| Field::new(name, shape, help).of_line(line);
        row.say("fact", &definition.name)
            .ask("kind", field("kind", Shape::Choice(kinds.clone()), "从下拉列表中选"))
            .ask("title", field("title", Shape::Text, "与原件一致"))
            .ask("number", field("number", Shape::Text, "没有文号或者编号的，不填"))
            .ask("date", field("date", Shape::Date, "公布、印发或者发布的日期"))
            .ask("event", field("event", Shape::Text, "自编的编号，同一事项相同，如 A1"))
            .ask("evidence", field("evidence", Shape::Names, "佐证材料的编号，用顿号隔开"))
    };
    Row::of_list(&list, lines, NEW_ITEMS, fill)
}

pub(super) fn evidence(base: &Answers) -> Sheet {
    let lines = base.lists.get("evidence").map_or(&[][..], Vec::as_slice);
    let fill = |row: Row, line: &Line| {
        let field = |name: &str, shape, help: &str| Field::new(name, shape, help).of_line(line);
        row.ask("id", field("id", Shape::Text, "如 E01，各部门不重复"))
            .ask("title", field("title", Shape::Text, "与原件一致"))
            .ask("date", field("date", Shape::Date, "没有日期的，不填"))
            .ask("pages", field("pages", Shape::Text, "在佐证材料汇编中的页码，如 第3页、第3—5页；没有汇编的，不填"))
    };
    Sheet {
        key: "evidence".into(),
        name: "佐证材料".into(),
        title: "佐证材料清单".into(),
        note: format!(
            "各部门的编号不要重复，可以约定一段编号或者加上部门的字母，如 A01、B01。全部没有的，在第一行的编号填“{LEFT_OUT}”。"
        ),
        columns: vec![
            Column { key: "id", title: "编号", width: 12 },
            Column { key: "title", title: "材料名称", width: 72 },
            Column { key: "date", title: "日期", width: 14 },
            Column { key: "pages", title: "页码", width: 14 },
        ],
        rows: Row::of_list("evidence", lines, NEW_EVIDENCE, fill),
        list: Some("evidence".into()),
    }
}
