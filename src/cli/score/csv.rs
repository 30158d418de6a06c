//! Scores as CSV, one row per indicator.

use rust_decimal::Decimal;

use crate::model::round;
use crate::output::sheet::{self, Cell};
use crate::score::Scored;

/// Programs use the round's ID; a spreadsheet may read it as a month, so the round's name follows it.
const HEAD: [&str; 11] =
    ["代码", "批次", "批次名称", "阶段", "一级指标", "编号", "二级指标", "得分", "分值", "总分", "达到合格标准"];

pub(super) fn render(scored: &[Scored]) -> String {
    sheet::csv(&HEAD.map(String::from), scored.iter().flat_map(rows))
}

fn rows(scored: &Scored) -> Vec<Vec<Cell>> {
    let sheet = &scored.sheet;
    let mut rows = Vec::new();
    for dimension in &sheet.dimensions {
        rows.extend(dimension.indicators.iter().map(|indicator| {
            vec![
                Cell::text(&scored.code),
                Cell::text(&scored.round),
                Cell::text(round::label(&scored.round)),
                Cell::text(sheet.stage.id()),
                Cell::text(&dimension.name),
                Cell::Number(Decimal::from(indicator.number)),
                Cell::text(&indicator.name),
                Cell::Number(indicator.points),
                Cell::Number(indicator.max_points),
                Cell::Number(sheet.total),
                Cell::text(if sheet.passed { "是" } else { "否" }),
            ]
        }));
    }
    rows
}
