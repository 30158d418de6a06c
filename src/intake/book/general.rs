//! The sheet of the fields of the record itself: date, summary, declaration and others.

use serde_json::Value;

use super::{Column, Field, Limits, Row, Shape, Sheet};
use crate::intake::answers::{Answers, LEFT_OUT, TEXT};
use crate::model::evaluation::SelfEvaluation;
use crate::records::yaml::schema_of;
use crate::records::yaml::shape::term;
use crate::scaffold::evaluation::{Evaluated, notes};

/// Rows for further highlights (工作亮点).
const HIGHLIGHTS: usize = 8;

/// Fields that have sheets of their own.
const ELSEWHERE: [&str; 3] = ["evidence", "facts", "judgements"];

pub(super) fn sheet(evaluated: &Evaluated, base: &Answers) -> Sheet {
    let schema = schema_of::<SelfEvaluation>();
    let notes = notes(evaluated);
    let most = evaluated.version.system.max_points.to_string();
    let mut rows = Vec::new();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        if ELSEWHERE.contains(&name.as_str()) {
            continue;
        }
        let noted: Vec<&str> = notes.iter().filter(|it| it.0 == name).map(|it| it.1.as_str()).collect();
        let row = |key: &str, note: &str| Row::of_record(key).say("item", term(field)).say("note", note);
        match name.as_str() {
            "highlights" => rows.extend(highlights(term(field), base)),
            _ => {
                let field = Field::new(name, shape(field, &most), help(name)).with(base);
                rows.push(row(name, &format!("{}{}", noted.join("\n"), help(name))).ask("value", field));
            }
        }
    }
    Sheet {
        key: "general".into(),
        name: "总体情况".into(),
        title: "总体情况".into(),
        note: "成段的文字在格中用 Alt+Enter 换行。".into(),
        columns: vec![
            Column { key: "item", title: "项目", width: 24 },
            Column { key: "note", title: "说明", width: 40 },
            Column { key: "value", title: "填写", width: 84 },
        ],
        rows,
        list: None,
    }
}

fn shape(field: &Value, most: &str) -> Shape {
    let text = field.to_string();
    match () {
        () if text.contains("\"date\"") => Shape::Date,
        () if text.contains("Number") => {
            Shape::Number(Limits { least: Some("0".into()), most: Some(most.into()), ..Limits::default() })
        }
        () => Shape::Long,
    }
}

fn help(name: &str) -> String {
    match name {
        "problems" => format!("确无内容的，填“{LEFT_OUT}”。"),
        "declared_total" => "须与计算结果相同：可以先不填，各部门填好后由牵头单位计算、补填。".into(),
        _ => String::new(),
    }
}

/// One row a highlight.
fn highlights(term: &str, base: &Answers) -> Vec<Row> {
    let lines = base.lists.get("highlights").map_or(&[][..], Vec::as_slice);
    let help = format!("每行一项，一个自然段；没有的，在第一行填“{LEFT_OUT}”。");
    Row::of_list("highlights", lines, HIGHLIGHTS, |row, line| {
        row.say("item", term).say("note", &help).ask("value", Field::new(TEXT, Shape::Long, &help).of_line(line))
    })
}
