//! What the lists of documents share: columns with the same names and meanings, and the source that a workbook states.

use rust_decimal::Decimal;

use super::score::number;
use crate::model::measures::Version;
use crate::model::site::SiteConfig;
use crate::output::sheet::{Cell, Column, Source, Width};
use crate::text::chinese;
use crate::view::wording::{ListHeads, ListedProvince};

/// The order of every list of areas.
pub(super) const ORDER: &str = "按行政区划代码排列，不表示名次";

/// The heads of a list that calls its areas 地区.
const HEADS: ListHeads = ListHeads::of("地区");

/// 序号.
pub(super) fn place() -> Column {
    Column::new("number", HEADS.number, Width::Place).meaning(format!("在名单中的序号，{ORDER}"))
}

/// The province of an area.
pub(super) fn province() -> Column {
    Column::new("province", HEADS.province, Width::Name).meaning("地区所属的省、自治区、直辖市")
}

/// An area, under the name that it has in the list.
pub(super) fn area(title: &str) -> Column {
    Column::new("area", title, Width::Short).meaning("地区的名称")
}

/// 行政区划代码.
pub(super) fn code() -> Column {
    Column::new("code", HEADS.code, Width::Short).meaning("地区的六位行政区划代码，为文本")
}

/// The first four cells of each area of a list, with the numbers that the printed list has.
pub(super) fn rows<'l>(provinces: &'l [ListedProvince]) -> impl Iterator<Item = [Cell; 4]> + 'l {
    let areas = provinces.iter().flat_map(|province| province.areas.iter().map(|it| (province.name, it)));
    areas
        .enumerate()
        .map(|(at, (province, it))| [Cell::place(at), Cell::text(province), Cell::text(it.name), Cell::text(it.code)])
}

/// Points, with the most that can be earned in the head: 评估总分（100分）.
pub(super) fn points(key: impl Into<String>, name: &str, max: Decimal, meaning: &str) -> Column {
    let max = number(max);
    Column::new(key, format!("{name}（{max}分）"), Width::Points).meaning(format!("{meaning}，满分{max}分"))
}

/// The source of the lists of a document: who made it, from which rules, and when.
pub(super) struct Made<'m> {
    pub(super) site: &'m SiteConfig,
    pub(super) version: &'m Version,
    /// The title of the document, without line breaks.
    pub(super) document: String,
    pub(super) organ: &'m str,
    /// The name of the round, or of the year of a list without one.
    pub(super) period: (&'static str, String),
    pub(super) article: u32,
    /// The day as it is named, such as 发布日期.
    pub(super) day: (&'static str, chrono::NaiveDate),
    pub(super) corrections: Vec<String>,
}

impl From<Made<'_>> for Source {
    fn from(made: Made) -> Self {
        let measures = &made.version.measures;
        let status = measures.status.as_ref().map(|it| format!("（{it}）")).unwrap_or_default();
        let rules = format!("《{}{status}》", measures.title);
        let mark = made.site.mark();
        let mut facts = vec![("文书", made.document.clone()), ("制作单位", made.organ.to_string()), made.period];
        facts.push(("依据", format!("{rules}{}", chinese::article(made.article))));
        facts.push(("规则版本", format!("{}，{}{}", made.version.id, chinese::date(measures.issued), measures.issuer)));
        facts.push((made.day.0, chinese::date(made.day.1)));
        facts.extend(mark.map(|it| ("数据性质", format!("{it}，所列地区和数据均为虚构"))));
        facts.extend(made.corrections.into_iter().map(|it| ("更正", it)));
        let mark = mark.map(|it| format!("（{it}）")).unwrap_or_default();
        Source { title: format!("数据说明{mark}"), facts }
    }
}
