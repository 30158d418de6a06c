//! 示范区: the list of zones, grouped by province.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::model::area::Region;
use crate::model::column::Column;
use crate::number::exact;
use crate::procedure::lifecycle::PublicStatus;
use crate::view::public::{PublicData, PublicZone};
use crate::view::wording;

use super::page::{PageHead, PageKind, Rules, View};
use super::parts::{DateView, Link, PeriodView, StatusView};
use super::path;

#[derive(Debug, Serialize)]
pub(super) struct Zones<'d> {
    as_of: DateView,
    summary: Vec<StatusCount>,
    /// The name of the current list; `None` for the list of all zones in default order.
    filter: Option<String>,
    /// Links to the filtered and reordered lists, with the current one marked.
    choices: Vec<Choice>,
    /// Empty except for the list of all zones.
    bars: Vec<ProvinceBar<'d>>,
    /// Zones grouped by province, or all in one group if the list is in another order.
    provinces: Vec<Province<'d, ZoneRow<'d>>>,
    is_grouped: bool,
    count: String,
}

/// A group of links to lists of zones: 按状态, 按地区, 排序.
#[derive(Debug, Serialize)]
struct Choice {
    title: &'static str,
    links: Vec<ChoiceLink>,
}

#[derive(Debug, Serialize)]
struct ChoiceLink {
    #[serde(flatten)]
    link: Link,
    count: Option<String>,
    is_current: bool,
}

/// The number of zones at each status in a province, as parts of a bar.
#[derive(Debug, Serialize)]
struct ProvinceBar<'d> {
    name: &'d str,
    words: String,
    count: String,
    parts: Vec<BarPart>,
}

/// The start and length of a part, in percent of the longest bar.
#[derive(Debug, Serialize)]
struct BarPart {
    key: &'static str,
    start: String,
    length: String,
}

/// A list of zones that has its own page.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum List {
    All,
    Status(PublicStatus),
    Region(Region),
    Newest,
}

impl List {
    pub(super) fn path(self) -> String {
        let name = match self {
            List::All => return path::column(Column::Zones),
            List::Status(status) => status.id(),
            List::Region(Region::East) => "east",
            List::Region(Region::Central) => "central",
            List::Region(Region::West) => "west",
            List::Region(Region::Northeast) => "northeast",
            List::Newest => "newest",
        };
        path::zone(name)
    }

    fn name(self) -> String {
        match self {
            List::All => "全部".into(),
            List::Status(status) => status.name().into(),
            List::Region(region) => format!("{}地区", region.name()),
            List::Newest => "按状态起始日期，由近到远".into(),
        }
    }

    fn has(self, zone: &PublicZone) -> bool {
        match self {
            List::All | List::Newest => true,
            List::Status(status) => zone.status == status,
            List::Region(region) => zone.area.region == region,
        }
    }
}

/// All lists that have a page. Empty lists keep their pages, because published addresses are permanent.
pub(super) fn lists() -> impl Iterator<Item = List> {
    let statuses = PublicStatus::ALL.into_iter().map(List::Status);
    let regions = Region::ALL.into_iter().map(List::Region);
    [List::All, List::Newest].into_iter().chain(statuses).chain(regions)
}

/// The addresses of all lists.
pub(super) fn addresses() -> impl Iterator<Item = String> {
    lists().map(List::path)
}

#[derive(Debug, Serialize)]
pub(super) struct StatusCount {
    pub(super) status: StatusView,
    pub(super) count: String,
}

/// A province, with its zones on a list.
#[derive(Debug, Serialize)]
pub(super) struct Province<'d, R> {
    name: &'d str,
    region: &'static str,
    zones: Vec<R>,
}

#[derive(Debug, Serialize)]
pub(super) struct ZoneRow<'d> {
    code: &'d str,
    name: &'d str,
    class: &'d str,
    province: &'d str,
    region: &'static str,
    href: String,
    status: StatusView,
    since: DateView,
    period: Option<PeriodView>,
}

impl<'d> ZoneRow<'d> {
    pub(super) fn new(zone: &PublicZone<'d>) -> Self {
        let area = zone.area;
        Self {
            code: &area.code,
            name: &area.name,
            class: &area.class,
            province: &area.province,
            region: area.region.name(),
            href: path::zone(&area.code),
            status: zone.status.into(),
            since: zone.since.into(),
            period: zone.period.map(PeriodView::from),
        }
    }
}

pub(super) fn view<'d>(data: &'d PublicData, list: List) -> View<Zones<'d>> {
    let description = "示范区和创建对象名录：所在省份、类别、当前状态和创建活动周期，按行政区划代码排列。";
    let page = match list {
        List::All => PageHead::column(data.site, Column::Zones),
        list => {
            let title = format!("示范区名录：{}", list.name());
            let page = PageHead::article(data.site, Column::Zones, &list.path(), &title, &list.name());
            PageHead { kind: PageKind::Column, ..page }
        }
    };
    let mut zones: Vec<&PublicZone> = data.zones.iter().filter(|it| list.has(it)).collect();
    let count = zones.len().to_string();
    let is_grouped = list != List::Newest;
    if !is_grouped {
        zones.sort_by_key(|it| std::cmp::Reverse(it.since));
    }
    let rows = || zones.iter().copied().map(ZoneRow::new).collect();
    View {
        page: page.described(description, &["示范区名录", "创建对象"]),
        rules: Rules::current(data),
        content: Zones {
            as_of: data.as_of.into(),
            summary: counts(&data.zones.iter().collect::<Vec<_>>()),
            filter: (list != List::All).then(|| list.name()),
            choices: choices(data, list),
            bars: if list == List::All { bars(data) } else { vec![] },
            provinces: match is_grouped || zones.is_empty() {
                true => by_province(zones.iter().copied(), ZoneRow::new),
                false => vec![Province { name: "", region: "", zones: rows() }],
            },
            is_grouped,
            count,
        },
    }
}

fn choices(data: &PublicData, current: List) -> Vec<Choice> {
    let is_worth_a_look = |list: &List| [current, List::All].contains(list) || data.zones.iter().any(|it| list.has(it));
    let link = |list: List| ChoiceLink {
        link: Link { title: list.name(), href: list.path() },
        count: Some(data.zones.iter().filter(|it| list.has(it)).count().to_string()),
        is_current: list == current,
    };
    let choice = |title, has: fn(&List) -> bool| {
        let links = lists().filter(has).filter(is_worth_a_look).map(link).collect();
        Choice { title, links }
    };
    let order = |list: List, title: &str| ChoiceLink {
        link: Link { title: title.into(), href: list.path() },
        count: None,
        is_current: list == current,
    };
    let choices = [
        choice("状态", |it| matches!(it, List::All | List::Status(_))),
        choice("地区", |it| matches!(it, List::Region(_))),
        Choice {
            title: "排序",
            links: vec![order(List::All, "按行政区划代码"), order(List::Newest, &List::Newest.name())],
        },
    ];
    choices.into_iter().filter(|it| !it.links.is_empty()).collect()
}

/// A bar for each province. Its length is the number of zones, and its parts are the statuses.
fn bars<'d>(data: &'d PublicData) -> Vec<ProvinceBar<'d>> {
    let provinces = by_province(data.zones.iter(), |it| it);
    let longest = provinces.iter().map(|it| it.zones.len()).max().unwrap_or_default();
    provinces
        .into_iter()
        .map(|province| {
            let mut parts = Vec::new();
            let mut words = Vec::new();
            let mut before = 0;
            for status in PublicStatus::ALL {
                let count = province.zones.iter().filter(|it| it.status == status).count();
                if count > 0 {
                    let percent = |it: usize| exact::bar_length(Decimal::from(it), Decimal::from(longest));
                    parts.push(BarPart { key: status.id(), start: percent(before), length: percent(count) });
                    words.push(format!("{}{count}个", status.name()));
                    before += count;
                }
            }
            let words = format!("{}：{}", province.name, words.join("，"));
            ProvinceBar { name: province.name, words, count: before.to_string(), parts }
        })
        .collect()
}

/// The number of zones at a status.
pub(super) fn count(data: &PublicData, status: PublicStatus) -> StatusCount {
    let count = data.zones.iter().filter(|it| it.status == status).count();
    StatusCount { status: status.into(), count: count.to_string() }
}

/// The number of zones at each status that one of them has.
pub(super) fn counts(zones: &[&PublicZone]) -> Vec<StatusCount> {
    let count = |status| zones.iter().filter(|it| it.status == status).count();
    let counts = PublicStatus::ALL.into_iter().map(|it| (it, count(it))).filter(|it| it.1 > 0);
    counts.map(|(status, count)| StatusCount { status: status.into(), count: count.to_string() }).collect()
}

/// The areas of an annexed list in one province, in the order and with the numbers of the printed list.
#[derive(Debug, Serialize)]
pub(super) struct AnnexedProvince<'d, R> {
    name: &'d str,
    count: String,
    zones: Vec<Annexed<R>>,
}

#[derive(Debug, Serialize)]
struct Annexed<R> {
    number: String,
    #[serde(flatten)]
    row: R,
}

/// The list of an official text, with a row for each area.
pub(super) fn annexed<'d, R>(
    data: &'d PublicData,
    codes: &[String],
    row: impl Fn(&'d PublicZone<'d>) -> R,
) -> Vec<AnnexedProvince<'d, R>> {
    let areas = codes.iter().filter_map(|it| data.zone(it)).map(|it| it.area);
    let provinces = wording::by_province(areas).into_iter();
    provinces
        .map(|province| AnnexedProvince {
            name: province.name,
            count: province.count,
            zones: province
                .areas
                .into_iter()
                .filter_map(|it| Some(Annexed { number: it.number, row: row(data.zone(it.code)?) }))
                .collect(),
        })
        .collect()
}

/// Groups rows of zones by province. Keeps the order of the zones; provinces are in order of first appearance.
pub(super) fn by_province<'d, R>(
    zones: impl Iterator<Item = &'d PublicZone<'d>>,
    row: impl Fn(&'d PublicZone<'d>) -> R,
) -> Vec<Province<'d, R>> {
    let mut provinces: Vec<Province<R>> = Vec::new();
    for zone in zones {
        let name = zone.area.province.as_str();
        let known = provinces.iter().position(|it| it.name == name);
        let index = known.unwrap_or_else(|| {
            provinces.push(Province { name, region: zone.area.region.name(), zones: vec![] });
            provinces.len() - 1
        });
        provinces[index].zones.push(row(zone));
    }
    provinces
}
