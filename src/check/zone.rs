//! Who a zone is must agree with the table of eligible areas (Article 5).

use chrono::NaiveDate;

use crate::finding::{Finding, Place, Pointer, code};
use crate::model::creation::Creation;
use crate::model::measures::Basis;
use crate::model::zone::Zone;
use crate::workspace::Workspace;

pub(super) fn check(workspace: &Workspace, zone: &Zone, as_of: NaiveDate) -> Vec<Finding> {
    let file = format!("zones/{}/zone.yaml", zone.code);
    let mut findings = Vec::new();
    if zone.record.code != zone.code {
        let message = format!("代码 `{}` 与文件夹 `{}` 不一致", zone.record.code, zone.code);
        findings
            .push(Finding::new(&code::AREA_MISMATCH, &file, Pointer::from("/code"), message).help("文件夹以代码命名"));
    }
    findings.extend(area(workspace, zone, &file, as_of));
    for round in zone.evaluations.keys().filter(|it| !workspace.rounds.contains_key(*it)) {
        let known: Vec<&str> = workspace.rounds.keys().map(String::as_str).collect();
        let folder = format!("zones/{}/{round}", zone.code);
        findings.push(
            Finding::new(&code::UNKNOWN_ROUND, folder, Place::File, format!("没有评估批次 `{round}`"))
                .help(format!("现有批次：{}", known.join("、"))),
        );
    }
    findings
}

fn area(workspace: &Workspace, zone: &Zone, file: &str, as_of: NaiveDate) -> Option<Finding> {
    let pointer = Pointer::from("/code");
    let Some(area) = workspace.areas.get(&zone.code) else {
        let finding = match workspace.areas.successor(&zone.code) {
            Some(area) => Finding::new(
                &code::FORMER_CODE,
                file,
                pointer,
                format!("代码 `{}` 已变更为 `{}`（{}）", zone.code, area.code, area.name),
            )
            .help(format!("请将文件夹改名为 zones/{}/，并改写代码和名称", area.code)),
            None => {
                Finding::new(&code::UNKNOWN_AREA, file, pointer, format!("代码 `{}` 不在可创建地区目录中", zone.code))
                    .help("创建对象为副省级市、地级市、直辖市市辖区（县）；目录见 content/areas.csv")
            }
        };
        return Some(finding.article(Basis::EligibleAreas));
    };
    let applied = zone.creations.values().filter_map(Creation::day).max();
    let version = workspace.version_on(applied.unwrap_or(as_of));
    if version.is_some_and(|it| !it.measures.eligible_classes.contains(&area.class)) {
        let message = format!("{}的类别“{}”不属于创建对象", area.name, area.class);
        let finding = Finding::new(&code::UNKNOWN_AREA, file, pointer, message);
        return Some(
            finding
                .help("创建对象的类别由办法版本的 `eligible_classes` 规定")
                .article(Basis::EligibleAreas)
                .under(version),
        );
    }
    (zone.record.name != area.name).then(|| {
        let message = format!("名称 `{}` 与目录中的 `{}` 不一致", zone.record.name, area.name);
        Finding::new(&code::AREA_MISMATCH, file, Pointer::from("/name"), message).help("请使用目录中的名称")
    })
}
