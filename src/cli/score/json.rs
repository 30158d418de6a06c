//! Scores as JSON. Points are decimal strings.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::records::receipt::Receipts;
use crate::records::workspace::Workspace;
use crate::score::{CriterionScore, IndicatorScore, Input, Scored, TraceStep};

pub(super) fn render(scored: &[Scored]) -> String {
    written(scored.iter().map(|it| entry(it, false)).collect())
}

/// Renders the scores with the trace of every criterion and the receipt.
pub(super) fn explained(workspace: &Workspace, receipts: &Receipts, scored: &[Scored]) -> String {
    let explained = |it: &Scored| {
        let mut entry = entry(it, true);
        entry["receipt"] = json!(super::receipt(workspace, receipts, it));
        entry
    };
    written(scored.iter().map(explained).collect())
}

fn written(list: Vec<Value>) -> String {
    serde_json::to_string_pretty(&list).expect("a score is plain data") + "\n"
}

fn text(number: Decimal) -> String {
    number.normalize().to_string()
}

fn entry(scored: &Scored, explain: bool) -> Value {
    let sheet = &scored.sheet;
    let dimensions: Vec<Value> = sheet
        .dimensions
        .iter()
        .map(|it| {
            json!({
                "id": it.id,
                "points": text(it.points),
                "max": text(it.max_points),
                "rate": it.rate,
                "passed": it.passed,
            })
        })
        .collect();
    let indicators: Vec<Value> = sheet.indicators().map(|it| indicator(it, explain)).collect();
    json!({
        "code": scored.code,
        "round": scored.round,
        "stage": sheet.stage.id(),
        "total": text(sheet.total),
        "passed": sheet.passed,
        "dimensions": dimensions,
        "indicators": indicators,
    })
}

fn indicator(indicator: &IndicatorScore, explain: bool) -> Value {
    let mut value = json!({
        "number": indicator.number,
        "points": text(indicator.points),
        "max": text(indicator.max_points),
    });
    if explain {
        value["capped_from"] = indicator.capped_from.map(text).into();
        value["criteria"] = indicator.criteria.iter().map(criterion).collect();
    }
    value
}

fn criterion(criterion: &CriterionScore) -> Value {
    let trace = &criterion.trace;
    let steps: Vec<Value> = trace.steps.iter().map(step).collect();
    let inputs: Vec<Value> = trace.inputs.iter().map(input).collect();
    json!({
        "id": criterion.id,
        "points": text(criterion.points),
        "max": text(criterion.max_points),
        "rule": criterion.rule,
        "capped_from": criterion.capped_from.map(text),
        "inputs": inputs,
        "steps": steps,
        "missing": trace.missing.iter().chain(&trace.missing_statistics).collect::<Vec<_>>(),
        "reason": trace.judgement.as_ref().map(|it| it.reason.as_str()),
        "evidence": trace.evidence(),
    })
}

fn input(input: &Input) -> Value {
    json!({ "name": input.name, "value": input.value, "source": input.source, "evidence": input.evidence })
}

fn step(step: &TraceStep) -> Value {
    json!({
        "text": step.text,
        "outcome": step.outcome,
        "points": step.points.map(text),
    })
}
