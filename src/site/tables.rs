//! The public records as data tables, one table for each kind of record.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::model::column::Column;
use crate::model::indicators::{Criterion, IndicatorSystem, Nature};
use crate::output::sheet::{self, Cell, ListSheet, Width};
use crate::score;
use crate::text::chinese;
use crate::view::correction::PublicCorrection;
use crate::view::public::{PublicData, PublicExperience, PublicZone};

use super::{corrections, designations, path};

/// Separates several values in one cell.
const SEPARATOR: &str = ";";

/// A table of records of one kind.
pub(super) struct Table {
    /// Also used as the file name.
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) description: &'static str,
    /// The column of the site that shows the same records.
    pub(super) column: Column,
    pub(super) fields: Vec<Field>,
    /// The fields that identify a row.
    pub(super) key: &'static [&'static str],
    pub(super) rows: Vec<Vec<DataValue>>,
}

pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) kind: FieldKind,
}

/// The type of a field's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldKind {
    Text,
    Whole,
    Number,
    Date,
    /// Several texts.
    List,
}

impl FieldKind {
    pub(super) fn name(self) -> &'static str {
        match self {
            FieldKind::Text => "文本",
            FieldKind::Whole => "整数",
            FieldKind::Number => "数",
            FieldKind::Date => "日期",
            FieldKind::List => "多个文本",
        }
    }
}

#[derive(Debug)]
pub(super) enum DataValue {
    Text(String),
    Whole(u64),
    Number(Decimal),
    Date(NaiveDate),
    List(Vec<String>),
    None,
}

impl DataValue {
    fn json(&self) -> Value {
        match self {
            DataValue::Text(text) => json!(text),
            DataValue::Whole(number) => json!(number),
            // Kept as text, because a JSON number would pass through a binary float.
            DataValue::Number(number) => json!(number.normalize().to_string()),
            DataValue::Date(date) => json!(date),
            DataValue::List(texts) => json!(texts),
            DataValue::None => Value::Null,
        }
    }

    fn cell(&self) -> Cell {
        match self {
            DataValue::Text(text) => Cell::text(text),
            DataValue::Whole(number) => Cell::Number(Decimal::from(*number)),
            DataValue::Number(number) => Cell::Number(*number),
            DataValue::Date(date) => Cell::Date(*date),
            DataValue::List(texts) => Cell::text(texts.join(SEPARATOR)),
            DataValue::None => Cell::text(""),
        }
    }
}

impl Table {
    /// The table as CSV for programs, with field names as the header.
    pub(super) fn csv(&self) -> String {
        let columns = self.fields.iter().map(|it| sheet::Column::new(it.name, it.name, Width::Name));
        let rows = self.rows.iter().map(|row| row.iter().map(DataValue::cell).collect());
        ListSheet { name: self.name, title: self.title.into(), columns: columns.collect(), rows: rows.collect() }.csv()
    }

    /// The table as a sheet for people, with Chinese column names, and with the date of the data in the title.
    pub(super) fn sheet(&self, data: &PublicData) -> ListSheet {
        let rows: Vec<Vec<Cell>> = self.rows.iter().map(|row| row.iter().map(DataValue::cell).collect()).collect();
        let columns = self.fields.iter().enumerate();
        let columns = columns.map(|(at, it)| sheet::Column::new(it.name, it.title, width(it, at, &rows)));
        ListSheet { name: self.title, title: dated(data, self.title), columns: columns.collect(), rows }
    }

    pub(super) fn json(&self, data: &PublicData) -> Value {
        let columns: Map<String, Value> = self.fields.iter().map(|it| (it.name.into(), json!(it.title))).collect();
        let row = |row: &Vec<DataValue>| -> Value {
            let cells = self.fields.iter().zip(row);
            cells.map(|(field, it)| (field.name.to_string(), it.json())).collect::<Map<_, _>>().into()
        };
        let mut head = head(data, self.title);
        head["columns"] = columns.into();
        head["rows"] = self.rows.iter().map(row).collect();
        head
    }
}

/// The sheet of notes on a workbook: publisher, date, applicable rules, and all tables and fields.
pub(super) fn notes(data: &PublicData, tables: &[&Table]) -> ListSheet {
    let measures = &data.version.measures;
    let row = |name: &str, text: String| vec![Cell::text(name), Cell::text(text)];
    let mut rows = vec![row("发布单位", data.site.organ.clone()), row("数据日期", chinese::date(data.as_of))];
    if let Some(demonstration) = &data.site.demonstration {
        rows.push(row("数据性质", format!("{}，所列地区和数据均为虚构", demonstration.mark)));
    }
    let status = measures.status.as_ref().map(|it| format!("（{it}）")).unwrap_or_default();
    rows.push(row("适用规则", format!("《{}{status}》", measures.title)));
    rows.push(row("网址", path::address(data.site, path::DATA)));
    for table in tables {
        rows.push(row(table.title, table.description.into()));
        let fields = table.fields.iter();
        rows.extend(fields.map(|it| row(it.title, format!("字段 {}，{}", it.name, it.kind.name()))));
    }
    let columns = [("name", "项目", Width::Name), ("text", "内容", Width::Text)];
    let columns = columns.map(|(key, title, width)| sheet::Column::new(key, title, width));
    ListSheet { name: "说明", title: dated(data, "数据说明"), columns: columns.into(), rows }
}

/// The column width for a field, by its kind and its longest text.
fn width(field: &Field, at: usize, rows: &[Vec<Cell>]) -> Width {
    const SHORT: usize = 8;
    const NAME: usize = 24;
    let longest = rows.iter().filter_map(|it| it.get(at)).map(|it| it.shown().chars().count()).max().unwrap_or(0);
    match field.kind {
        FieldKind::Whole | FieldKind::Number => Width::Points,
        FieldKind::Date => Width::Short,
        FieldKind::Text | FieldKind::List if longest <= SHORT => Width::Short,
        FieldKind::Text | FieldKind::List if longest <= NAME => Width::Name,
        FieldKind::Text | FieldKind::List => Width::Text,
    }
}

/// A title with the date of the data, and the demonstration mark if any.
pub(super) fn dated(data: &PublicData, title: &str) -> String {
    let mark = data.site.demonstration.as_ref().map(|it| format!("{}，", it.mark)).unwrap_or_default();
    format!("{title}（{mark}截至{}）", chinese::date(data.as_of))
}

/// The metadata at the beginning of every JSON file.
pub(super) fn head(data: &PublicData, title: &str) -> Value {
    let measures = &data.version.measures;
    let mut head = json!({
        "title": title,
        "publisher": data.site.organ,
        "as_of": data.as_of,
        "measures": { "version": data.version.id, "title": measures.title, "status": measures.status },
    });
    if let Some(demonstration) = &data.site.demonstration {
        head["demonstration"] = json!(demonstration.mark);
    }
    head
}

pub(super) fn fields(fields: &[(&'static str, &'static str, FieldKind)]) -> Vec<Field> {
    fields.iter().map(|(name, title, kind)| Field { name, title, kind: *kind }).collect()
}

pub(super) fn text(text: impl Into<String>) -> DataValue {
    DataValue::Text(text.into())
}

/// The day of the last correction, and all corrections in words.
fn corrected(corrections: &[PublicCorrection]) -> [DataValue; 2] {
    let words = corrections.iter().map(PublicCorrection::in_words).collect();
    [date(corrections.last().map(|it| it.date)), DataValue::List(words)]
}

/// The same for the scores and sanctions of a zone.
fn corrected_zone(zone: &PublicZone) -> [DataValue; 2] {
    let all = corrections::of_zone(zone);
    let words = all.iter().flat_map(|it| it.corrections.iter().map(|one| format!("{}：{}", it.title, one.in_words())));
    let last = all.iter().filter_map(|it| Some(corrections::days(it.corrections)?.1)).max();
    [date(last), DataValue::List(words.collect())]
}

const CORRECTED: [(&str, &str, FieldKind); 2] =
    [("corrected", "更正日期", FieldKind::Date), ("corrections", "更正内容和理由", FieldKind::List)];

fn date(date: Option<NaiveDate>) -> DataValue {
    date.map_or(DataValue::None, DataValue::Date)
}

/// The names of all tables.
pub(super) const NAMES: [&str; 7] =
    ["zones", "experience", "notices", "designations", "corrections", "indicators", "criteria"];

/// All tables of the public records, in the order of [`NAMES`].
pub(super) fn all(data: &PublicData) -> Vec<Table> {
    vec![
        zones(data),
        experiences(data),
        notices(data),
        designations(data),
        corrections::table(data),
        indicators(&data.version.system),
        criteria(&data.version.system),
    ]
}

fn zones(data: &PublicData) -> Table {
    let row = |it: &PublicZone| {
        let area = it.area;
        let [corrected, words] = corrected_zone(it);
        vec![
            text(&area.code),
            text(&area.name),
            text(&area.province),
            text(area.region.name()),
            text(&area.class),
            text(it.status.id()),
            text(it.status.name()),
            DataValue::Date(it.since),
            text(it.applicant),
            text(it.lead_department),
            date(it.period.map(|it| it.start)),
            date(it.period.map(|it| it.end)),
            it.scores.as_ref().map_or(DataValue::None, |it| DataValue::Number(it.total)),
            corrected,
            words,
            DataValue::List(area.former_codes().map(str::to_string).collect()),
            text(path::address(data.site, &path::zone(&area.code))),
        ]
    };
    Table {
        name: "zones",
        title: "示范区和创建对象",
        description: "已公开的示范区和创建对象，按行政区划代码排列。total_points 为认定所依据的市场监管总局评估总分，未公布的为空。",
        column: Column::Zones,
        fields: fields(&[
            ("code", "行政区划代码", FieldKind::Text),
            ("name", "名称", FieldKind::Text),
            ("province", "省份", FieldKind::Text),
            ("region", "地区类别", FieldKind::Text),
            ("class", "类别", FieldKind::Text),
            ("status", "状态（代号）", FieldKind::Text),
            ("status_name", "状态", FieldKind::Text),
            ("since", "状态起始日期", FieldKind::Date),
            ("applicant", "创建对象", FieldKind::Text),
            ("lead_department", "牵头部门", FieldKind::Text),
            ("period_start", "创建活动周期起", FieldKind::Date),
            ("period_end", "创建活动周期止", FieldKind::Date),
            ("total_points", "评估总分", FieldKind::Number),
            CORRECTED[0],
            CORRECTED[1],
            ("former_codes", "原行政区划代码", FieldKind::List),
            ("address", "网址", FieldKind::Text),
        ]),
        key: &["code"],
        rows: data.zones.iter().map(row).collect(),
    }
}

fn experiences(data: &PublicData) -> Table {
    let row = |it: &PublicExperience| {
        let (experience, head) = (it.experience, &it.experience.head);
        let [corrected, corrections] = corrected(&it.corrections);
        vec![
            text(experience.id()),
            text(&head.title),
            text(&experience.code),
            data.zone(&experience.code).map_or(DataValue::None, |it| text(&it.area.name)),
            text(&head.source),
            DataValue::Date(head.submitted),
            DataValue::Date(it.published),
            corrected,
            corrections,
            data.theme(experience).map_or(DataValue::None, |it| text(&it.name)),
            DataValue::List(head.indicators.iter().map(u32::to_string).collect()),
            DataValue::List(head.keywords.clone()),
            text(&head.summary),
            text(path::address(data.site, &path::experience(experience))),
        ]
    };
    Table {
        name: "experience",
        title: "可复制可推广经验",
        description: "市场监管总局发布的经验材料，按发布日期由新到旧排列。",
        column: Column::Experience,
        fields: fields(&[
            ("id", "编号", FieldKind::Text),
            ("title", "标题", FieldKind::Text),
            ("code", "行政区划代码", FieldKind::Text),
            ("zone", "地区", FieldKind::Text),
            ("source", "来源单位", FieldKind::Text),
            ("submitted", "报送日期", FieldKind::Date),
            ("published", "发布日期", FieldKind::Date),
            CORRECTED[0],
            CORRECTED[1],
            ("dimension", "一级指标", FieldKind::Text),
            ("indicators", "对应的指标编号", FieldKind::List),
            ("keywords", "关键词", FieldKind::List),
            ("summary", "摘要", FieldKind::Text),
            ("address", "网址", FieldKind::Text),
        ]),
        key: &["id"],
        rows: data.experiences.iter().map(row).collect(),
    }
}

/// The area columns of a list, one row for each area. The caller puts the columns shared by all rows before them.
fn listed<'d>(data: &'d PublicData, codes: &'d [String]) -> impl Iterator<Item = Vec<DataValue>> + 'd {
    let zones = codes.iter().filter_map(|it| data.zone(it));
    zones.map(|it| {
        let area = it.area;
        vec![text(&area.code), text(&area.name), text(&area.province), text(&area.class), text(it.status.name())]
    })
}

const LISTED: [(&str, &str, FieldKind); 5] = [
    ("code", "行政区划代码", FieldKind::Text),
    ("name", "名称", FieldKind::Text),
    ("province", "省份", FieldKind::Text),
    ("class", "类别", FieldKind::Text),
    ("status_name", "当前状态", FieldKind::Text),
];

/// The fields of a list: its own, its corrections, those of its areas, and the address.
fn listing(own: &[(&'static str, &'static str, FieldKind)]) -> Vec<Field> {
    let address = [("address", "网址", FieldKind::Text)];
    fields(&[own, CORRECTED.as_slice(), LISTED.as_slice(), address.as_slice()].concat())
}

fn notices(data: &PublicData) -> Table {
    let mut rows = Vec::new();
    for notice in &data.notices {
        for area in listed(data, &notice.codes) {
            let own = [
                text(&notice.round.id),
                text(notice.round.label()),
                text(notice.title()),
                DataValue::Date(notice.published),
                DataValue::Date(notice.period.start),
                DataValue::Date(notice.period.end),
            ];
            let address = text(path::address(data.site, &path::notice(&notice.round.id)));
            rows.push(own.into_iter().chain(corrected(&notice.corrections)).chain(area).chain([address]).collect());
        }
    }
    let own = [
        ("round", "批次", FieldKind::Text),
        ("round_name", "批次名称", FieldKind::Text),
        ("title", "公示", FieldKind::Text),
        ("published", "发布日期", FieldKind::Date),
        ("period_start", "公示首日", FieldKind::Date),
        ("period_end", "公示末日", FieldKind::Date),
    ];
    Table {
        name: "notices",
        title: "建议名单公示",
        description: "历次公示的示范区建议名单，一个地区一行。",
        column: Column::Notices,
        fields: listing(&own),
        key: &["round", "code"],
        rows,
    }
}

fn designations(data: &PublicData) -> Table {
    let mut rows = Vec::new();
    for designation in &data.designations {
        for area in listed(data, &designation.codes) {
            let own = [
                text(&designation.round.id),
                text(designation.round.label()),
                text(designations::title(designation)),
                text(designation.form.name()),
                text(designation.number),
                DataValue::Date(designation.date),
            ];
            let address = text(path::address(data.site, &path::designation(&designation.round.id)));
            rows.push(
                own.into_iter().chain(corrected(&designation.corrections)).chain(area).chain([address]).collect(),
            );
        }
    }
    let own = [
        ("round", "批次", FieldKind::Text),
        ("round_name", "批次名称", FieldKind::Text),
        ("title", "题名", FieldKind::Text),
        ("form", "文种", FieldKind::Text),
        ("number", "文号", FieldKind::Text),
        ("date", "日期", FieldKind::Date),
    ];
    Table {
        name: "designations",
        title: "认定名单",
        description: "历次认定的示范区名单，一个地区一行；当前状态不属于公告或者通知的内容。",
        column: Column::Designations,
        fields: listing(&own),
        key: &["round", "code"],
        rows,
    }
}

fn nature(nature: Nature) -> DataValue {
    json!(nature).as_str().map_or(DataValue::None, text)
}

fn indicators(system: &IndicatorSystem) -> Table {
    let rows = system.indicators().map(|(dimension, it)| {
        vec![
            DataValue::Whole(it.number.into()),
            text(&it.name),
            text(&dimension.name),
            DataValue::Number(it.max_points.0),
            nature(it.nature),
            DataValue::List(it.methods.clone()),
            DataValue::List(it.sources.clone()),
            text(it.text.trim()),
        ]
    });
    Table {
        name: "indicators",
        title: "评估指标",
        description: "评估指标体系的二级指标，指标说明为原文。",
        column: Column::Indicators,
        fields: fields(&[
            ("number", "编号", FieldKind::Whole),
            ("name", "二级指标", FieldKind::Text),
            ("dimension", "一级指标", FieldKind::Text),
            ("max_points", "分值", FieldKind::Number),
            ("nature", "变量性质", FieldKind::Text),
            ("methods", "评估方式", FieldKind::List),
            ("sources", "数据或资料来源", FieldKind::List),
            ("text", "指标说明", FieldKind::Text),
        ]),
        key: &["number"],
        rows: rows.collect(),
    }
}

fn criteria(system: &IndicatorSystem) -> Table {
    let mut rows = Vec::new();
    for (_, indicator) in system.indicators() {
        rows.extend(indicator.criteria.iter().map(|it| {
            vec![
                text(&it.id),
                DataValue::Whole(indicator.number.into()),
                DataValue::Number(it.max_points.0),
                text(it.text.trim()),
                text(score::describe(system, it)),
            ]
        }));
    }
    Table {
        name: "criteria",
        title: "得分点和计分规则",
        description: "各项指标的得分点，及本网站所采用的计分规则。",
        column: Column::Indicators,
        fields: fields(&[
            ("id", "编号", FieldKind::Text),
            ("indicator", "指标编号", FieldKind::Whole),
            ("max_points", "最高分", FieldKind::Number),
            ("text", "得分点", FieldKind::Text),
            ("rule", "计分规则", FieldKind::Text),
        ]),
        key: &["id"],
        rows,
    }
}

/// The whole indicator system with its rules and readings, as a nested structure.
pub(super) fn system(data: &PublicData) -> Value {
    let system = &data.version.system;
    let mark = &system.pass_mark;
    let mut value = head(data, &system.title);
    value["max_points"] = json!(system.max_points.to_string());
    value["pass_mark"] = json!({
        "text": mark.text,
        "total_at_least": mark.total_at_least.to_string(),
        "dimension_rate_at_least": mark.dimension_rate_at_least.to_string(),
        "readings": mark.readings,
    });
    value["dimensions"] = system
        .dimensions
        .iter()
        .map(|it| {
            let indicators: Vec<Value> = it.indicators.iter().map(|it| indicator(system, it)).collect();
            json!({ "id": it.id, "name": it.name, "max_points": it.max_points.to_string(), "indicators": indicators })
        })
        .collect();
    let reading = |it: &crate::model::indicators::Reading| {
        json!({
            "id": it.id, "about": it.about, "chosen": it.chosen, "reason": it.reason, "alternatives": it.alternatives,
        })
    };
    value["readings"] = system.readings.iter().map(reading).collect();
    value
}

fn indicator(system: &IndicatorSystem, indicator: &crate::model::indicators::Indicator) -> Value {
    let criterion = |it: &Criterion| {
        json!({
            "id": it.id,
            "max_points": it.max_points.to_string(),
            "text": it.text.trim(),
            "rule": score::describe(system, it),
        })
    };
    json!({
        "number": indicator.number,
        "name": indicator.name,
        "max_points": indicator.max_points.to_string(),
        "nature": indicator.nature,
        "methods": indicator.methods,
        "sources": indicator.sources,
        "text": indicator.text.trim(),
        "criteria": indicator.criteria.iter().map(criterion).collect::<Vec<_>>(),
        "readings": indicator.readings,
    })
}
