//! Evidence (佐证材料): listed once, cited, and older than the evaluation it supports.

use std::collections::BTreeSet;

use super::{StageCheck, facts};
use crate::finding::{Finding, Place, Pointer, code};
use crate::model::evaluation::{Evidence, Marks, Stage};

pub(super) fn check(check: &StageCheck) -> Vec<Finding> {
    let citations = citations(check);
    let cited: BTreeSet<&str> = citations.iter().map(|(_, id)| *id).collect();
    let mut findings = unknown(check, &citations);
    findings.extend(listed(check, &cited));
    findings.extend(unsupported(check));
    findings
}

/// Reports citations of evidence that neither this stage nor an earlier one lists.
fn unknown(check: &StageCheck, citations: &[(Pointer, &str)]) -> Vec<Finding> {
    let stages = Stage::ALL.into_iter().filter(|it| *it <= check.stage);
    let known: BTreeSet<&str> = stages.flat_map(|it| check.evaluation.evidence(it)).map(|it| it.id.as_str()).collect();
    let unknown = citations.iter().filter(|(_, id)| !known.contains(id));
    let finding = |(pointer, id): &(Pointer, &str)| {
        let message = format!("佐证 `{id}` 不在材料清单中");
        Finding::new(&code::EVIDENCE_UNKNOWN, check.file(), pointer.clone(), message)
            .help("请在 `evidence` 中列出该材料，或者改正编号")
    };
    unknown.map(finding).collect()
}

/// Checks the list of the stage.
fn listed(check: &StageCheck, cited: &BTreeSet<&str>) -> Vec<Finding> {
    let stages = Stage::ALL.into_iter().filter(|it| *it < check.stage);
    let mut seen: BTreeSet<&str> =
        stages.flat_map(|it| check.evaluation.evidence(it)).map(|it| it.id.as_str()).collect();
    let mut findings = Vec::new();
    for (index, evidence) in check.evaluation.evidence(check.stage).iter().enumerate() {
        let pointer = Pointer::root().key("evidence").key(index);
        let finding =
            |code, field: &str, message: String| Finding::new(code, check.file(), pointer.key(field), message);
        if !seen.insert(&evidence.id) {
            let message = format!("佐证编号 `{}` 重复", evidence.id);
            findings.push(finding(&code::EVIDENCE_DUPLICATE, "id", message).help("请另编号"));
        } else if !cited.contains(evidence.id.as_str()) {
            let message = format!("佐证 `{}`（{}）未被引用", evidence.id, evidence.title);
            findings.push(finding(&code::EVIDENCE_UNUSED, "id", message).help("请在评判或者事实中引用，或者删去"));
        }
        if let Some(message) = too_new(check, evidence) {
            findings.push(finding(&code::EVIDENCE_DATE, "date", message).help("请核对日期；评估以当时已有的材料为据"));
        }
    }
    findings
}

fn too_new(check: &StageCheck, evidence: &Evidence) -> Option<String> {
    let (day, date) = (check.evaluation.date(check.stage)?, evidence.date?);
    (date > day).then(|| format!("佐证 `{}` 的日期 {date} 晚于{}日期 {day}", evidence.id, check.stage.name()))
}

/// Reports points that the zone gives itself without evidence.
fn unsupported(check: &StageCheck) -> Option<Finding> {
    let own = check.evaluation.self_evaluation.as_ref().filter(|_| check.stage == Stage::SelfEvaluation);
    let judgements = own.into_iter().flat_map(|it| &it.judgements);
    let given = |marks: &Marks| matches!(marks, Marks::Single { points, .. } if !points.0.is_zero());
    let judged = |id: &str| check.system.criterion(id).is_some_and(|(_, it)| it.rule.is_judged());
    let bare = judgements.filter(|(id, it)| judged(id) && it.evidence.is_empty() && given(&it.marks));
    let bare: Vec<&str> = bare.map(|(id, _)| id.as_str()).collect();
    let all = Pointer::root().key("judgements");
    let place = match bare.as_slice() {
        [] => return None,
        [one] => Place::Value(all.key(one)),
        _ => Place::Key(all),
    };
    let message = format!("打了分而没有写佐证的得分点：{}", bare.join("、"));
    let finding = Finding::new(&code::EVIDENCE_MISSING, check.file(), place, message);
    Some(finding.help("写作 `evidence: [E01]`，编号见材料清单"))
}

/// Every evidence ID that the stage's file cites, with its pointer.
fn citations<'c>(check: &StageCheck<'c>) -> Vec<(Pointer, &'c str)> {
    fn cited<'e>(pointer: &Pointer, ids: &'e [String]) -> impl Iterator<Item = (Pointer, &'e str)> {
        ids.iter().enumerate().map(move |(index, id)| (pointer.key("evidence").key(index), id.as_str()))
    }
    let mut found = Vec::new();
    for (_, pointer, fact) in facts::written(check) {
        found.extend(cited(&pointer, &fact.evidence));
        for (index, item) in fact.value.items().iter().enumerate() {
            found.extend(cited(&pointer.key("items").key(index), &item.evidence));
        }
    }
    for (id, judgement) in check.evaluation.judgements(check.stage).into_iter().flatten() {
        found.extend(cited(&Pointer::root().key("judgements").key(id), &judgement.evidence));
    }
    found
}
