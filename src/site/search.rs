//! 站内搜索: the search page, and the search data of other pages.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::model::area::Area;
use crate::model::column::Column;
use crate::model::indicators::{Dimension, Indicator};
use crate::model::measures::Version;
use crate::output::html::{self, Part};
use crate::output::search::Record;
use crate::text::chinese;
use crate::view::public::{PublicData, PublicDesignation, PublicExperience, PublicNotice, PublicZone};

use super::page::{Navigation, PageHead, Rules, View};
use super::{designations, measures, notices, path};

#[derive(Debug, Serialize)]
pub(super) struct Search {
    filters: Vec<Filter>,
    columns: Vec<Navigation>,
}

/// A filter for search results.
#[derive(Debug, Clone, Copy, Serialize)]
struct Filter {
    id: &'static str,
    name: &'static str,
}

const KIND: Filter = Filter { id: "kind", name: "类型" };
const STATUS: Filter = Filter { id: "status", name: "状态" };
const YEAR: Filter = Filter { id: "year", name: "年份" };
const PROVINCE: Filter = Filter { id: "province", name: "省份" };
const REGION: Filter = Filter { id: "region", name: "区域" };
const DIMENSION: Filter = Filter { id: "dimension", name: "一级指标" };
const INDICATOR: Filter = Filter { id: "indicator", name: "指标" };

pub(super) fn view(data: &PublicData) -> View<Search> {
    let page = PageHead::apart(data.site, path::SEARCH, "站内搜索");
    let description = "在本网站的示范区、经验、公示、认定、管理办法和指标中查找词语和句子。";
    View {
        page: page.described(description, &["站内搜索"]),
        rules: Rules::current(data),
        content: Search {
            filters: vec![KIND, STATUS, YEAR, PROVINCE, REGION, DIMENSION, INDICATOR],
            columns: Navigation::all(),
        },
    }
}

/// The search data of a page, apart from its text.
#[derive(Serialize)]
pub(super) struct Found {
    path: String,
    title: String,
    date: NaiveDate,
    filters: BTreeMap<String, Vec<String>>,
    /// The anchors and titles of sections that are search results of their own.
    sections: Vec<(String, String)>,
}

impl Found {
    fn new(column: Column, path: String, title: impl Into<String>, date: NaiveDate) -> Self {
        let found = Self { path, title: title.into(), date, filters: BTreeMap::new(), sections: vec![] };
        found.under(KIND, column.name()).under(YEAR, date.year().to_string())
    }

    fn under(mut self, filter: Filter, value: impl Into<String>) -> Self {
        let (values, value) = (self.filters.entry(filter.id.to_string()).or_default(), value.into());
        if !values.contains(&value) {
            values.push(value);
        }
        self
    }

    fn in_area(self, area: &Area) -> Self {
        self.under(PROVINCE, &area.province).under(REGION, area.region.name())
    }

    fn about(self, (dimension, indicator): (&Dimension, &Indicator)) -> Self {
        let indicator = format!("{}．{}", indicator.number, indicator.name);
        self.under(DIMENSION, &dimension.name).under(INDICATOR, indicator)
    }

    fn in_areas(self, data: &PublicData, codes: &[String]) -> Self {
        codes.iter().filter_map(|it| data.zone(it)).fold(self, |found, it| found.in_area(it.area))
    }

    /// The search records of the rendered page: one for each section, and one for the text outside of them.
    pub(super) fn records(&self, page: &[Part]) -> Vec<Record> {
        // Remove note numbers, so that phrases match across them.
        let main = html::without(html::inside(page, "main"), "sup");
        let mut own = Vec::new();
        let mut records = Vec::new();
        for piece in html::split(&main, "section") {
            let id = html::tags(piece).next().filter(|it| it.name == "section").and_then(|it| it.attributes.get("id"));
            let blocks = html::blocks(piece);
            match self.sections.iter().find(|(section, _)| Some(section) == id) {
                Some((id, title)) => records.push(self.record(format!("{}#{id}", self.path), title, blocks)),
                None => own.extend(blocks),
            }
        }
        records.insert(0, self.record(self.path.clone(), &self.title, own));
        records
    }

    fn record(&self, path: String, title: &str, blocks: Vec<String>) -> Record {
        Record { path, title: title.to_string(), blocks, date: self.date, filters: self.filters.clone() }
    }
}

pub(super) fn zone(zone: &PublicZone) -> Found {
    let found = Found::new(Column::Zones, path::zone(&zone.area.code), &zone.area.name, zone.since);
    found.in_area(zone.area).under(STATUS, zone.status.name())
}

pub(super) fn experience(data: &PublicData, published: &PublicExperience) -> Found {
    let experience = published.experience;
    let path = path::experience(experience);
    let found = Found::new(Column::Experience, path, &experience.head.title, published.published);
    let indicators = experience.head.indicators.iter().filter_map(|it| data.version.system.indicator(*it));
    let found = indicators.fold(found, Found::about);
    match data.zone(&experience.code) {
        Some(zone) => found.in_area(zone.area).under(STATUS, zone.status.name()),
        None => found,
    }
}

pub(super) fn notice(data: &PublicData, notice: &PublicNotice) -> Found {
    let found = Found::new(Column::Notices, path::notice(&notice.round.id), notice.title(), notice.published);
    found.in_areas(data, &notice.codes).under(STATUS, notices::status(data, notice).label)
}

pub(super) fn designation(data: &PublicData, designation: &PublicDesignation) -> Found {
    let title = format!("{}（{}）", designations::title(designation), designation.number);
    let found = Found::new(Column::Designations, path::designation(&designation.round.id), title, designation.date);
    found.in_areas(data, &designation.codes)
}

pub(super) fn indicator(data: &PublicData, dimension: &Dimension, indicator: &Indicator) -> Found {
    let title = format!("指标{}：{}", indicator.number, indicator.name);
    let path = path::indicator(indicator.number);
    Found::new(Column::Indicators, path, title, data.version.measures.issued).about((dimension, indicator))
}

/// The rules, article by article.
pub(super) fn measures(data: &PublicData, version: &Version) -> Found {
    let title = measures::full_name(&version.measures.title, version.measures.status.as_deref());
    let path = match version.id == data.version.id {
        true => path::column(Column::Measures),
        false => path::earlier_measures(&version.id),
    };
    let section = |number: u32, name: &str| {
        (format!("article-{number}"), format!("{} {name}（{title}）", chinese::article(number)))
    };
    let sections = version.articles.iter().map(|it| section(it.number, &it.title)).collect();
    Found { sections, ..Found::new(Column::Measures, path, title.clone(), version.measures.issued) }
}
