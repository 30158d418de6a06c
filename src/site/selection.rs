//! The lists of write-ups: by dimension, year, province, indicator and zone.

use std::collections::BTreeSet;

use chrono::Datelike;

use crate::model::area::{Area, is_fictional};
use crate::model::column::Column;
use crate::model::indicators::{Dimension, Indicator};
use crate::output::hash;
use crate::view::public::{PublicData, PublicExperience, PublicZone};

use super::experience;
use super::listing::Listing;
use super::path;

/// What the write-ups of a list have in common.
#[derive(Clone, Copy)]
pub(super) enum Selection<'d> {
    /// The dimension of the first indicator.
    Dimension(&'d Dimension),
    /// The year of publication.
    Year(i32),
    /// The province, named by one of its areas.
    Province(&'d Area),
    Indicator(&'d Indicator),
    Zone(&'d PublicZone<'d>),
}

impl<'d> Selection<'d> {
    pub(super) fn name(self) -> String {
        match self {
            Selection::Dimension(dimension) => dimension.name.clone(),
            Selection::Year(year) => format!("{year}年"),
            Selection::Province(area) => area.province.clone(),
            Selection::Indicator(indicator) => format!("指标{}：{}", indicator.number, indicator.name),
            Selection::Zone(zone) => zone.area.name.clone(),
        }
    }

    /// The heading of the links to lists of this kind.
    pub(super) fn heading(self) -> &'static str {
        match self {
            Selection::Dimension(_) => "按一级指标查找",
            Selection::Year(_) => "按发布年份查找",
            Selection::Province(_) => "按省份查找",
            Selection::Indicator(_) => "按指标查找",
            Selection::Zone(_) => "按地区查找",
        }
    }

    pub(super) fn column(self) -> Column {
        match self {
            Selection::Dimension(_) | Selection::Year(_) | Selection::Province(_) => Column::Experience,
            Selection::Indicator(_) => Column::Indicators,
            Selection::Zone(_) => Column::Zones,
        }
    }

    /// The page that shows the newest write-ups of the list.
    pub(super) fn page(self) -> String {
        match self {
            Selection::Dimension(dimension) => path::experience_list(&dimension.id),
            Selection::Year(year) => path::experience_list(&year.to_string()),
            Selection::Province(area) => path::experience_list(&province(area)),
            Selection::Indicator(indicator) => path::indicator(indicator.number),
            Selection::Zone(zone) => path::zone(&zone.area.code),
        }
    }

    pub(super) fn listing(self, data: &'d PublicData<'d>) -> Listing<'d> {
        let page = self.page();
        let (front, folder) = match self.column() {
            Column::Experience => (page.clone(), page),
            _ => (format!("{page}#experience"), path::numbered_experiences(&page)),
        };
        Listing::new(data, front, folder, self.entries(data))
    }

    pub(super) fn entries(self, data: &'d PublicData<'d>) -> impl Iterator<Item = &'d PublicExperience<'d>> {
        data.experiences.iter().filter(move |it| self.has(data, it))
    }

    fn has(self, data: &PublicData, published: &PublicExperience) -> bool {
        let experience = published.experience;
        match self {
            Selection::Dimension(dimension) => data.theme(experience).is_some_and(|it| it.id == dimension.id),
            Selection::Year(year) => published.published.year() == year,
            Selection::Province(area) => {
                data.zone(&experience.code).is_some_and(|it| it.area.province == area.province)
            }
            Selection::Indicator(indicator) => experience::is_about(experience, indicator.number),
            Selection::Zone(zone) => experience.code == zone.area.code,
        }
    }
}

/// The name of the folder of a province: the first two digits of its codes, which all fictional provinces share.
fn province(area: &Area) -> String {
    let digits: String = area.code.chars().take_while(char::is_ascii_digit).take(2).collect();
    match is_fictional(&area.code) {
        true => format!("province-{digits}-{}", &hash(area.province.as_bytes())[..6]),
        false => format!("province-{digits}"),
    }
}

/// The lists with a page of their own in the column 经验: dimensions in the order of the system, years from the newest,
/// provinces in administrative order. Dimensions have one even without write-ups.
pub(super) fn of_column<'d>(data: &'d PublicData<'d>) -> Vec<Selection<'d>> {
    let dimensions = data.version.system.dimensions.iter().map(Selection::Dimension);
    let years: BTreeSet<i32> = data.experiences.iter().map(|it| it.published.year()).collect();
    let years = years.into_iter().rev().map(Selection::Year);
    let writing: BTreeSet<&str> = data.experiences.iter().map(|it| it.experience.code.as_str()).collect();
    let mut provinces: Vec<&Area> = Vec::new();
    for zone in data.zones.iter().filter(|it| writing.contains(it.area.code.as_str())) {
        if provinces.iter().all(|it| it.province != zone.area.province) {
            provinces.push(zone.area);
        }
    }
    dimensions.chain(years).chain(provinces.into_iter().map(Selection::Province)).collect()
}

/// The lists on pages about something else.
pub(super) fn elsewhere<'d>(data: &'d PublicData<'d>) -> Vec<Selection<'d>> {
    let indicators = data.version.system.indicators().map(|(_, it)| Selection::Indicator(it));
    indicators.chain(data.zones.iter().map(Selection::Zone)).collect()
}
