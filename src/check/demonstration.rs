//! Checks that demonstration data is marked, and that nothing of it stays behind in real data.

use std::sync::Arc;

use crate::finding::{Finding, Place, Pointer, code};
use crate::model::area::{Areas, is_fictional};
use crate::model::files;
use crate::model::published::PublishedRecord;
use crate::model::zone::Zone;
use crate::records::addresses as recorded;
use crate::records::source::SourceTree;
use crate::records::workspace::Workspace;

/// Marks the names of fictional authorities.
const DEMONSTRATION: &str = "（演示）";

/// Checks that `demonstration` is set exactly when the areas are fictional.
pub(super) fn check(workspace: &Workspace, sources: &SourceTree) -> Vec<Finding> {
    let zones = |demonstration: bool| {
        let areas = &workspace.areas;
        workspace
            .zones
            .values()
            .map(|it| &**it)
            .filter(move |zone| areas.get(&zone.code).is_some_and(|it| it.demonstration == demonstration))
    };
    match &workspace.site.demonstration {
        Some(_) => zones(false).map(real).collect(),
        None => {
            let found = unmarked(zones(true)).into_iter().chain(left_over(workspace));
            found.chain(addresses(workspace, sources)).collect()
        }
    }
}

/// Reports a real area in a demonstration: readers could not tell real records from fictional ones.
fn real(zone: &Zone) -> Finding {
    let file = files::zone_record(&zone.code);
    let message = format!("演示数据中有实际地区 `{}`（{}）", zone.code, zone.record.name);
    Finding::new(&code::DEMONSTRATION_MIXED, file, Pointer::from("/code"), message)
        .help("演示只用 content/areas-demonstration.csv 中的地区；实际数据另设工作目录，或者删去演示地区和 site.yaml 的 `demonstration`")
}

/// Reports fictional areas in a workspace that is not marked as a demonstration.
fn unmarked<'w>(zones: impl Iterator<Item = &'w Zone>) -> Option<Finding> {
    let codes: Vec<&str> = zones.map(|it| it.code.as_str()).collect();
    let first = codes.first()?;
    let message = format!("有 {} 个演示地区的记录（`{first}` 等），而没有写明 `demonstration`", codes.len());
    let finding = Finding::new(&code::DEMONSTRATION_MIXED, files::SITE, Place::File, message);
    Some(finding.help("请写明 `demonstration`；发布实际数据的，删去演示地区的记录"))
}

/// Reports fictional authorities left over from a demonstration: real documents would bear their names.
fn left_over(workspace: &Workspace) -> Vec<Finding> {
    let site = &workspace.site;
    let own = [
        ("/organ", &site.organ),
        ("/contact/office", &site.contact.office),
        ("/documents/organ", &site.documents.organ),
        ("/documents/announcement_mark", &site.documents.announcement_mark),
        ("/documents/circular_mark", &site.documents.circular_mark),
    ];
    let office = site.documents.issuing_office.iter().map(|it| ("/documents/issuing_office", it));
    let own = own.into_iter().chain(office).map(|(pointer, name)| (files::SITE.to_string(), pointer, name));
    let offices = workspace.rounds.values().filter_map(|round| {
        let notice = round.notice.as_ref()?;
        Some((files::round(&round.id), "/notice/office/name", &notice.office.name))
    });
    let calls = workspace.calls.iter().map(|(year, it)| (files::call(year), "/office/name", &it.office.name));
    let left = own.chain(offices).chain(calls).filter(|(_, _, name)| name.contains(DEMONSTRATION));
    left.map(|(file, pointer, name)| {
        let message = format!("没有写明 `demonstration`，而“{name}”是演示数据中的单位名称");
        Finding::new(&code::DEMONSTRATION_MIXED, file, Pointer::from(pointer), message)
            .help("发布实际数据的，请写实际的单位名称，并核对电话、电子邮箱和地址")
    })
    .collect()
}

/// Reports archives that only have to do with the demonstration, in a workspace that is none.
///
/// What they archive was never published, so nothing has to be corrected.
pub(super) fn archives(workspace: &Workspace) -> Vec<Finding> {
    if workspace.site.demonstration.is_some() {
        return vec![];
    }
    let is_of_demonstration = |code: &str| belongs(&workspace.areas, code);
    let archives = workspace.published.iter().filter(|it| {
        let mut areas = it.editions.iter().flat_map(|it| it.areas()).peekable();
        match it.kind.is_of_area() {
            true => is_of_demonstration(area_of(&it.id)),
            false => areas.peek().is_some() && areas.all(is_of_demonstration),
        }
    });
    let finding = |it: &Arc<PublishedRecord>| {
        let (file, name) = (it.file(), it.kind.name());
        let message = format!("没有写明 `demonstration`，而存档的{name}是演示数据");
        Finding::new(&code::DEMONSTRATION_MIXED, &file, Place::File, message)
            .help(format!("已经删去演示数据的，将 `{file}` 一并删去；演示数据没有发布过，不用记录更正"))
    };
    archives.map(finding).collect()
}

/// Reports recorded addresses of fictional areas.
fn addresses(workspace: &Workspace, sources: &SourceTree) -> Option<Finding> {
    let mut addresses = recorded::of_areas(sources).into_iter();
    let (address, _) = addresses.find(|(_, code)| belongs(&workspace.areas, code))?;
    let place = recorded::place(sources, address).map_or(Place::File, Place::Span);
    let file = files::ADDRESSES;
    let message = format!("没有写明 `demonstration`，而存档的网址中有演示地区的 `{address}`");
    Some(Finding::new(&code::DEMONSTRATION_MIXED, file, place, message).help(format!(
        "已经删去演示数据的，将 `{file}` 一并删去；实际的网站发布以后，用 `zonepress publish-record addresses` 存档"
    )))
}

/// Whether an area is of the demonstration, also after the table of its areas was deleted.
pub(super) fn belongs(areas: &Areas, code: &str) -> bool {
    areas.get(code).map_or_else(|| is_fictional(code), |it| it.demonstration)
}

/// The code in an id such as `990100/off-site-inspection`.
fn area_of(id: &str) -> &str {
    id.split('/').next().unwrap_or(id)
}
