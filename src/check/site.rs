//! What the site says of itself must fit the records: whether they are a demonstration, and what a
//! government site carries.

use crate::finding::{Finding, Place, Pointer, code};
use crate::model::site::SiteConfig;
use crate::model::zone::Zone;
use crate::workspace::Workspace;

const FILE: &str = "site/site.yaml";

/// Stands in the names of authorities of a demonstration.
const DEMONSTRATION: &str = "（演示）";

pub(super) fn check(workspace: &Workspace) -> Vec<Finding> {
    let zones = |demonstration: bool| {
        let areas = &workspace.areas;
        workspace
            .zones
            .values()
            .filter(move |zone| areas.get(&zone.code).is_some_and(|it| it.demonstration == demonstration))
    };
    match &workspace.site.demonstration {
        Some(_) => zones(false).map(real).collect(),
        None => {
            let found = unmarked(zones(true)).into_iter().chain(left_over(workspace));
            found.chain(identifiers(&workspace.site)).collect()
        }
    }
}

/// A real area among fictional ones: its records would be taken for true, or theirs.
fn real(zone: &Zone) -> Finding {
    let file = format!("zones/{}/zone.yaml", zone.code);
    let message = format!("演示数据中有实际地区 `{}`（{}）", zone.code, zone.record.name);
    Finding::new(&code::DEMONSTRATION_MIXED, file, Pointer::from("/code"), message)
        .help("演示只用 content/areas-demonstration.csv 中的地区；实际数据另设工作目录，或者删去演示地区和 site.yaml 的 `demonstration`")
}

/// Fictional areas in a workspace that does not say so.
fn unmarked<'w>(zones: impl Iterator<Item = &'w Zone>) -> Option<Finding> {
    let codes: Vec<&str> = zones.map(|it| it.code.as_str()).collect();
    let first = codes.first()?;
    let message = format!("有 {} 个演示地区的记录（`{first}` 等），而没有写明 `demonstration`", codes.len());
    let finding = Finding::new(&code::DEMONSTRATION_MIXED, FILE, Place::File, message);
    Some(finding.help("请写明 `demonstration`；发布实际数据的，删去演示地区的记录"))
}

/// Names of authorities that were written for a demonstration: they would be signed and published.
fn left_over(workspace: &Workspace) -> Vec<Finding> {
    let site = &workspace.site;
    let own = [
        ("/organ", &site.organ),
        ("/contact/office", &site.contact.office),
        ("/documents/organ", &site.documents.organ),
        ("/documents/announcement_mark", &site.documents.announcement_mark),
        ("/documents/circular_mark", &site.documents.circular_mark),
    ];
    let own = own.into_iter().map(|(pointer, name)| (FILE.to_string(), pointer, name));
    let offices = workspace.rounds.values().filter_map(|round| {
        let notice = round.notice.as_ref()?;
        Some((format!("content/rounds/{}.yaml", round.id), "/notice/office/name", &notice.office.name))
    });
    let left = own.chain(offices).filter(|(_, _, name)| name.contains(DEMONSTRATION));
    left.map(|(file, pointer, name)| {
        let message = format!("没有写明 `demonstration`，而“{name}”是演示数据中的单位名称");
        Finding::new(&code::DEMONSTRATION_MIXED, file, Pointer::from(pointer), message)
            .help("发布实际数据的，请写实际的单位名称，并核对电话、电子邮箱和地址")
    })
    .collect()
}

/// Identifiers the site of an authority carries, each that is missing.
fn identifiers(site: &SiteConfig) -> Vec<Finding> {
    let all = [
        ("domain", "域名", site.domain.is_some()),
        ("id_code", "政府网站标识码", site.id_code.is_some()),
        ("icp", "ICP 备案号", site.icp.is_some()),
        ("police", "公安备案号", site.police.is_some()),
    ];
    let missing = all.into_iter().filter(|(_, _, given)| !given);
    missing
        .map(|(key, name, _)| {
            let message = format!("没有写明 `{key}`（{name}），页面上不显示");
            Finding::new(&code::SITE_IDENTIFIER, FILE, Place::File, message).help("办理后请补充；没有的不要填写")
        })
        .collect()
}
