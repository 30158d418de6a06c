//! Talks, cautions and revocations (Article 22).

use chrono::NaiveDate;

use super::future;
use crate::finding::{Finding, Pointer, code};
use crate::lists;
use crate::model::measures::Basis;
use crate::model::zone::Zone;
use crate::workspace::Workspace;

pub(super) fn check(workspace: &Workspace, zone: &Zone, as_of: NaiveDate) -> Vec<Finding> {
    if zone.oversight.actions.is_empty() {
        return vec![];
    }
    let file = format!("zones/{}/oversight.yaml", zone.code);
    let designated = designated_on(workspace, &zone.code);
    let mut findings = Vec::new();
    for (index, action) in zone.oversight.actions.iter().enumerate() {
        let pointer = Pointer::root().key("actions").key(index);
        findings.extend(future(action.date, as_of, &file, &pointer.key("date").to_string()));
        let grounds = workspace.current_version().map_or(&[][..], |it| &it.measures.grounds);
        if !grounds.iter().any(|it| it.id == action.ground) {
            let known: Vec<&str> = grounds.iter().map(|it| it.id.as_str()).collect();
            let message = format!("没有第（{}）项情形", action.ground);
            findings.push(
                Finding::new(&code::UNKNOWN_GROUND, &file, pointer.key("ground"), message)
                    .help(format!("可选：{}", known.join("、")))
                    .article(Basis::Oversight),
            );
        }
        if designated.is_none_or(|day| action.date < day) {
            let message = format!("采取{}时尚未认定为示范区", action.action.name());
            findings.push(
                Finding::new(&code::OVERSIGHT_WITHOUT_DESIGNATION, &file, pointer.key("date"), message)
                    .help("请核对日期和认定记录")
                    .article(Basis::Oversight),
            );
        }
    }
    findings
}

fn designated_on(workspace: &Workspace, code: &str) -> Option<NaiveDate> {
    let lists = lists::all(workspace);
    workspace
        .rounds
        .iter()
        .filter(|(id, _)| lists[*id].designation.iter().any(|it| it == code))
        .filter_map(|(_, round)| round.announcement.as_ref().map(|it| it.date))
        .min()
}
