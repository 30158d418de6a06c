//! Oversight actions (约谈、警示、取消资格; Article 22) must name a ground that the rules list.

use crate::finding::{Finding, Pointer, code};
use crate::model::files;
use crate::model::measures::Basis;
use crate::model::zone::Zone;
use crate::records::workspace::Workspace;

pub(super) fn check(workspace: &Workspace, zone: &Zone) -> Vec<Finding> {
    if zone.oversight.actions.is_empty() {
        return vec![];
    }
    let file = files::oversight(&zone.code);
    let mut findings = Vec::new();
    for (index, action) in zone.oversight.actions.iter().enumerate() {
        let pointer = Pointer::root().key("actions").key(index);
        let version = workspace.version_on(action.date);
        let grounds = version.map_or(&[][..], |it| &it.measures.grounds);
        if !grounds.iter().any(|it| it.id == action.ground) {
            let known: Vec<&str> = grounds.iter().map(|it| it.id.as_str()).collect();
            let message = format!("没有第（{}）项情形", action.ground);
            findings.push(
                Finding::new(&code::UNKNOWN_GROUND, &file, pointer.key("ground"), message)
                    .help(format!("可选：{}", known.join("、")))
                    .article(Basis::Oversight)
                    .under(version),
            );
        }
    }
    findings
}
