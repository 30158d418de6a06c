//! Steps must follow the procedure: each needs the step before it to allow it.

use crate::finding::{Finding, Place, code};
use crate::model::zone::Zone;
use crate::procedure::lifecycle::{Act, Course, Step, step};
use crate::procedure::programme::Programme;
use crate::records::workspace::zone_of;

pub(super) fn check(programme: &Programme, zone: &Zone) -> Vec<Finding> {
    let mut course = Course::default();
    let mut findings = Vec::new();
    for step in step::of(programme, zone) {
        if let Err(refusal) = course.take(programme.workspace, &step) {
            // The round's own check covers its conditions. A step after a refused one is refused for that alone.
            if zone_of(&step.file).is_some() {
                findings.push(finding(programme, zone, &step, refusal.reason).article(refusal.basis));
            }
            break;
        }
    }
    findings
}

fn finding(programme: &Programme, zone: &Zone, step: &Step, reason: String) -> Finding {
    let workspace = programme.workspace;
    let version = step.round.map_or_else(|| workspace.version_on(step.date), |it| workspace.version_of(it));
    let message = format!("{}（{}）不能进行：{reason}", step.act.name(), step.date);
    let code = match step.act {
        Act::Sanction(_) => &code::OVERSIGHT_WITHOUT_DESIGNATION,
        _ => &code::STEP_ORDER,
    };
    Finding::new(code, &step.file, Place::Value(step.pointer.clone()), message)
        .help(format!("用 `zonepress status {}` 查看各步骤，核对日期和前一步骤的记录", zone.code))
        .under(version)
}
