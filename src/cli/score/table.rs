//! Scores as a table for the terminal.

use crate::cli::table::aligned;
use crate::model::round::Round;
use crate::number::exact::{padded, two_places};
use crate::records::workspace::Workspace;
use crate::score::Scored;

/// One evaluation in full, or one line per evaluation.
pub(super) fn render(workspace: &Workspace, scored: &[Scored]) -> String {
    match scored {
        [] => "没有符合条件的得分\n".into(),
        [one] => sheet(workspace, one),
        many => overview(workspace, many),
    }
}

fn overview(workspace: &Workspace, scored: &[Scored]) -> String {
    let mut rows =
        vec![["代码", "名称", "批次", "阶段", "总分", "各一级指标得分率", "达到合格标准"].map(String::from).to_vec()];
    for it in scored {
        let rates: Vec<String> =
            it.sheet.dimensions.iter().map(|it| format!("{} {}%", it.name, padded(&it.rate))).collect();
        rows.push(vec![
            it.code.clone(),
            name(workspace, it),
            it.round.clone(),
            it.sheet.stage.name().into(),
            two_places(it.sheet.total),
            rates.join("，"),
            verdict(it.sheet.passed).into(),
        ]);
    }
    aligned(&rows)
}

fn sheet(workspace: &Workspace, scored: &Scored) -> String {
    let mut rows = vec![["编号", "指标", "得分", "分值"].map(String::from).to_vec()];
    for dimension in &scored.sheet.dimensions {
        for indicator in &dimension.indicators {
            rows.push(vec![
                indicator.number.to_string(),
                indicator.name.clone(),
                two_places(indicator.points),
                indicator.max_points.normalize().to_string(),
            ]);
        }
        rows.push(vec![
            "".into(),
            format!("{} 小计（得分率 {}%，{}）", dimension.name, padded(&dimension.rate), verdict(dimension.passed)),
            two_places(dimension.points),
            dimension.max_points.normalize().to_string(),
        ]);
    }
    format!("{}\n\n{}\n{}", title(workspace, scored), aligned(&rows), conclusion(scored))
}

/// The evaluations whose points changed in a trial, before and after.
pub(super) fn render_change(workspace: &Workspace, before: &[Scored], after: &[Scored]) -> String {
    let mut out = String::from("试算（不改动记录）\n");
    for new in after {
        let old = before.iter().find(|it| it.round == new.round && it.sheet.stage == new.sheet.stage);
        let Some(old) = old else { continue };
        out.push_str(&format!(
            "\n{}\n  总分 {} → {}，{} → {}\n",
            title(workspace, new),
            two_places(old.sheet.total),
            two_places(new.sheet.total),
            verdict(old.sheet.passed),
            verdict(new.sheet.passed)
        ));
        for (was, is) in old.sheet.indicators().zip(new.sheet.indicators()).filter(|(was, is)| was.points != is.points)
        {
            out.push_str(&format!(
                "  指标 {} {}：{} → {}\n",
                is.number,
                is.name,
                two_places(was.points),
                two_places(is.points)
            ));
        }
        out.push_str(&conclusion(new));
    }
    out
}

pub(super) fn title(workspace: &Workspace, scored: &Scored) -> String {
    {
        let round = workspace.rounds.get(&scored.round).map_or_else(|| scored.round.clone(), Round::label);
        format!("{}（{}） {round}{}", name(workspace, scored), scored.code, scored.sheet.stage.name())
    }
}

/// The total, the result, the points missing, and where they can be gained.
pub(super) fn conclusion(scored: &Scored) -> String {
    let sheet = &scored.sheet;
    let mut out = format!(
        "总分 {}（满分 {}），{}\n",
        two_places(sheet.total),
        sheet.max_points.normalize(),
        verdict(sheet.passed)
    );
    if !sheet.gap.total.is_zero() {
        out.push_str(&format!("  距合格总分还差 {} 分\n", two_places(sheet.gap.total)));
    }
    for (dimension, gap) in sheet.dimensions.iter().zip(&sheet.gap.dimensions).filter(|(_, gap)| !gap.is_zero()) {
        out.push_str(&format!("  {}距合格得分率还差 {} 分\n", dimension.name, two_places(*gap)));
    }
    let gains: Vec<String> =
        sheet.gains.iter().take(5).map(|it| format!("{}（+{}）", it.criterion, two_places(it.points))).collect();
    if !gains.is_empty() {
        out.push_str(&format!("  可增分最多的得分点：{}\n", gains.join("、")));
    }
    out
}

fn name(workspace: &Workspace, scored: &Scored) -> String {
    workspace.zones.get(&scored.code).map_or_else(String::new, |it| it.record.name.clone())
}

pub(super) fn verdict(passed: bool) -> &'static str {
    if passed { "达到合格标准" } else { "未达到合格标准" }
}
