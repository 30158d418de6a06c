//! Notes on indicators whose criteria add up to less than the indicator's maximum.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::model::measures::Version;
use crate::records::workspace::Workspace;
use crate::score::Scored;

/// A line for each such indicator in the versions that the scores use.
pub(super) fn notes(workspace: &Workspace, scored: &[Scored]) -> String {
    let rounds = scored.iter().filter_map(|it| workspace.rounds.get(&it.round));
    let versions: BTreeSet<&str> = rounds.map(|it| it.measures.as_str()).collect();
    versions.into_iter().filter_map(|it| workspace.versions.get(it)).map(of_version).collect()
}

fn of_version(version: &Version) -> String {
    let system = &version.system;
    let mut notes = String::new();
    for (_, indicator) in system.indicators() {
        let sum: Decimal = indicator.criteria.iter().map(|it| it.max_points.0).sum();
        if sum >= indicator.max_points.0 {
            continue;
        }
        let reading = indicator.sum_differs.as_deref().and_then(|it| system.reading(it));
        let reading = reading.map(|it| format!("（读法 {}：{}）", it.id, it.chosen)).unwrap_or_default();
        notes.push_str(&format!(
            "提示：指标 {}“{}”分值 {}，得分点合计 {}{reading}\n",
            indicator.number,
            indicator.name,
            indicator.max_points,
            sum.normalize()
        ));
    }
    notes
}
