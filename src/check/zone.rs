//! A zone's identity must agree with the table of eligible areas (Article 5).

use chrono::NaiveDate;

use crate::finding::{Finding, Place, Pointer, code};
use crate::model::creation::Creation;
use crate::model::evaluation::Stage;
use crate::model::files;
use crate::model::measures::{Basis, Version};
use crate::model::zone::Zone;
use crate::records::workspace::Workspace;

pub(super) fn check(workspace: &Workspace, zone: &Zone, as_of: NaiveDate) -> Vec<Finding> {
    let file = files::zone_record(&zone.code);
    let mut findings = Vec::new();
    if zone.record.code != zone.code {
        let message = format!("代码 `{}` 与文件夹 `{}` 不一致", zone.record.code, zone.code);
        findings
            .push(Finding::new(&code::AREA_MISMATCH, &file, Pointer::from("/code"), message).help("文件夹以代码命名"));
    }
    findings.extend(area(workspace, zone, &file, as_of));
    findings.extend(identities(workspace, zone));
    for round in zone.evaluations.keys().filter(|it| !workspace.rounds.contains_key(*it)) {
        let known: Vec<&str> = workspace.rounds.keys().map(String::as_str).collect();
        let folder = files::evaluation(&zone.code, round).trim_end_matches('/').to_string();
        findings.push(
            Finding::new(&code::UNKNOWN_ROUND, folder, Place::File, format!("没有评估批次 `{round}`"))
                .help(format!("现有批次：{}", known.join("、"))),
        );
    }
    findings
}

/// Reports papers whose code is that of another area. A code that no row has may be a former one of a row with a fault.
fn identities(workspace: &Workspace, zone: &Zone) -> Vec<Finding> {
    let applications = zone.creations.iter().filter_map(|(year, it)| {
        Some((format!("{}application.yaml", files::creation(&zone.code, year)), it.identity()?))
    });
    let evaluations = zone.evaluations.iter().filter_map(|(round, it)| {
        let identity = it.self_evaluation.as_ref()?.identity.as_ref()?;
        Some((Stage::SelfEvaluation.file(&zone.code, round), identity))
    });
    let filed = applications.chain(evaluations);
    let areas = &workspace.areas;
    let is_of_another = |it: &str| areas.current(it) != zone.code && areas.get(areas.current(it)).is_some();
    let others = filed.filter(|(_, it)| is_of_another(&it.code));
    others
        .map(|(file, it)| {
            let message = format!("代码 `{}` 不是 `{}` 现在或者变更以前的代码", it.code, zone.code);
            Finding::new(&code::AREA_MISMATCH, file, Pointer::from("/identity/code"), message)
                .help("写报送时的代码；变更以前的代码列在可创建地区目录的 `former_codes`")
        })
        .collect()
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
                let message = format!("代码 `{}` 不在可创建地区目录中", zone.code);
                Finding::new(&code::UNKNOWN_AREA, file, pointer, message).help(unknown_help(workspace, zone, as_of))
            }
        };
        return Some(finding.article(Basis::EligibleAreas));
    };
    let version = version_of(workspace, zone, as_of);
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

/// The version of the rules that the zone applied under, or the current one if it has not applied.
fn version_of<'w>(workspace: &'w Workspace, zone: &Zone, as_of: NaiveDate) -> Option<&'w Version> {
    let applied = zone.creations.values().filter_map(Creation::day).max();
    workspace.version_on(applied.unwrap_or(as_of))
}

fn unknown_help(workspace: &Workspace, zone: &Zone, as_of: NaiveDate) -> String {
    let classes = version_of(workspace, zone, as_of).map(|it| it.measures.eligible_classes.join("、"));
    let table = if workspace.site.demonstration.is_some() { "areas-demonstration.csv" } else { "areas.csv" };
    format!("请核对代码；可创建的地区（{}）列在 content/{table}", classes.unwrap_or_default())
}
