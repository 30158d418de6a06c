//! Explains each score: the rule, the inputs with their sources, the comparisons, and the caps.

use std::fmt::Write;

use super::table;
use crate::model::evaluation::{Considerations, Stage};
use crate::number::exact::{padded, two_places};
use crate::records::receipt::Receipts;
use crate::records::workspace::Workspace;
use crate::score::{CriterionScore, Scored};
use crate::text::chinese;

pub(super) fn render(workspace: &Workspace, receipts: &Receipts, scored: &[Scored]) -> String {
    if scored.is_empty() {
        return "没有符合条件的得分\n".into();
    }
    let explained = |it: &Scored| sheet(workspace, it) + &produced_by(workspace, receipts, it);
    let sheets: Vec<String> = scored.iter().map(explained).collect();
    sheets.join("\n\n")
}

fn sheet(workspace: &Workspace, scored: &Scored) -> String {
    let stage = scored.sheet.stage;
    let mut out = format!("{}（{}）\n", table::title(workspace, scored), article(workspace, &scored.round, stage));
    for dimension in &scored.sheet.dimensions {
        let _ = writeln!(
            out,
            "\n{} {}/{}，得分率 {}%，{}",
            dimension.name,
            two_places(dimension.points),
            dimension.max_points.normalize(),
            padded(&dimension.rate),
            table::verdict(dimension.passed)
        );
        for indicator in &dimension.indicators {
            let _ = writeln!(
                out,
                "\n  指标 {} {} {}/{}",
                indicator.number,
                indicator.name,
                two_places(indicator.points),
                indicator.max_points.normalize()
            );
            for criterion in &indicator.criteria {
                self::criterion(criterion, &mut out);
            }
            if let Some(sum) = indicator.capped_from {
                let _ = writeln!(
                    out,
                    "    得分点合计 {}，以指标分值 {} 封顶",
                    two_places(sum),
                    indicator.max_points.normalize()
                );
            }
        }
    }
    let _ = write!(out, "\n{}", table::conclusion(scored));
    if let Some(review) = considered(workspace, scored) {
        let _ = writeln!(out, "综合考虑的因素（{}）", article(workspace, &scored.round, stage));
        let _ = writeln!(out, "  示范区创建代表性：{}", review.representativeness);
        let _ = writeln!(out, "  区域引领带动作用：{}", review.regional_lead);
        let _ = writeln!(out, "  平台经济发展质效：{}", review.platform_economy);
    }
    out
}

/// The receipt of a score sheet: the program version, and hashes of the rules and records.
fn produced_by(workspace: &Workspace, receipts: &Receipts, scored: &Scored) -> String {
    let Some(receipt) = super::receipt(workspace, receipts, scored) else { return String::new() };
    let rules = &receipt.rules;
    let mut out = format!("凭据（SHA-256）\n  程序：{}\n  规则：{} {}\n", receipt.program, rules.sha256, rules.version);
    for it in &receipt.records {
        let _ = writeln!(out, "  记录：{} {}", it.sha256, it.file);
    }
    out
}

fn article(workspace: &Workspace, round: &str, stage: Stage) -> String {
    let version = workspace.rounds.get(round).and_then(|it| workspace.version_of(it));
    version.map_or(String::new(), |it| chinese::article(it.measures.articles.number(stage.basis())))
}

/// What SAMR considered in addition to the points.
fn considered<'w>(workspace: &'w Workspace, scored: &Scored) -> Option<&'w Considerations> {
    let evaluation = workspace.zones.get(&scored.code)?.evaluations.get(&scored.round)?;
    evaluation.review(scored.sheet.stage)?.considerations.as_ref()
}

fn criterion(criterion: &CriterionScore, out: &mut String) {
    let _ = writeln!(
        out,
        "    得分点 {} {}/{}：{}",
        criterion.id,
        two_places(criterion.points),
        criterion.max_points.normalize(),
        criterion.rule
    );
    for input in &criterion.trace.inputs {
        let _ = writeln!(out, "      数据：{} {}，来源：{}", input.name, input.value, input.source);
    }
    for step in &criterion.trace.steps {
        let points = step.points.map_or(String::new(), |it| format!(" → {}", two_places(it)));
        let _ = writeln!(out, "      · {}：{}{points}", step.text, step.outcome);
    }
    if let Some(sum) = criterion.capped_from {
        let _ =
            writeln!(out, "      · 合计 {}，以得分点分值 {} 封顶", two_places(sum), criterion.max_points.normalize());
    }
    if let Some(judgement) = &criterion.trace.judgement {
        let _ = writeln!(out, "      评判：{}，理由：{}", judgement.by, judgement.reason);
    }
    let evidence = criterion.trace.evidence();
    if !evidence.is_empty() {
        let _ = writeln!(out, "      佐证：{}", evidence.join("、"));
    }
}
