//! Scores as CSV, one row per indicator.

use rust_decimal::Decimal;

use crate::model::round;
use crate::output::sheet::{self, Cell};
use crate::score::Scored;

/// Has both the id and the name of a round: programs use the id, but a spreadsheet may read `2026-2` as a month.
const HEAD: [&str; 11] =
    ["代码", "批次", "批次名称", "阶段", "一级指标", "编号", "二级指标", "得分", "分值", "总分", "达到合格标准"];

pub(super) fn render(scored: &[Scored], mark: Option<&str>) -> String {
    sheet::marked_csv(HEAD.map(String::from).into(), scored.iter().flat_map(rows), mark)
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
