//! Facts (事实), reduced from their written form to a single value.
//!
//! `check` reports the faults and `score` uses the valid values, so that both read the same value.

use std::borrow::Cow;

use chrono::NaiveDate;
use num_rational::BigRational;
use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;

use crate::model::indicators::FactKind;
use crate::number::{Number, exact};

/// A fact (事实) with its value and source.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "Record")]
pub(crate) struct Fact {
    pub(crate) value: FactValue,
    pub(crate) date: Option<NaiveDate>,
    pub(crate) source: String,
    pub(crate) evidence: Vec<String>,
    pub(crate) reason: Option<String>,
}

/// The value of a fact. An unusable value keeps its written form.
#[derive(Debug, Clone)]
pub(crate) enum FactValue {
    Growth(Vec<YearValue>),
    Share(Share),
    Count(Count),
    /// The size of each operator (规模), in yuan.
    Amounts(Vec<Number>),
    Confirmation(bool),
    Items(Vec<FactItem>),
    /// Fault: the record gives no value.
    Absent,
    /// Fault: the record gives more than one value.
    Several(Vec<FactValue>),
}

impl FactValue {
    /// The rate of a share; `None` if the fact is not a share or is faulty.
    pub(crate) fn rate(&self) -> Option<&Rate> {
        match self {
            FactValue::Share(share) => share.rate.as_ref().ok(),
            _ => None,
        }
    }

    /// The number counted; `None` if the fact is not a count given as a number, or is faulty.
    pub(crate) fn count(&self) -> Option<Number> {
        match self {
            FactValue::Count(Count::Of(count)) => Some(*count),
            _ => None,
        }
    }

    /// The values by year; empty for other kinds of fact.
    pub(crate) fn years(&self) -> &[YearValue] {
        match self {
            FactValue::Growth(years) => years,
            _ => &[],
        }
    }

    /// The events; empty for other kinds of fact.
    pub(crate) fn items(&self) -> &[FactItem] {
        match self {
            FactValue::Items(items) => items,
            _ => &[],
        }
    }

    /// The field that holds the value, and the kind of fact that uses this field.
    pub(crate) fn field(&self) -> Option<(&'static str, FactKind)> {
        match self {
            FactValue::Growth(_) => Some(("by_year", FactKind::Growth)),
            FactValue::Share(Share { written: WrittenShare::Ratio(_), .. }) => Some(("ratio", FactKind::Ratio)),
            FactValue::Share(Share { written: WrittenShare::Percent(_), .. }) => Some(("percent", FactKind::Ratio)),
            FactValue::Count(_) => Some(("count", FactKind::Count)),
            FactValue::Amounts(_) => Some(("amounts", FactKind::Count)),
            FactValue::Confirmation(_) => Some(("confirmed", FactKind::Confirmation)),
            FactValue::Items(_) => Some(("items", FactKind::Items)),
            FactValue::Absent | FactValue::Several(_) => None,
        }
    }
}

/// A share of a whole (比率).
#[derive(Debug, Clone)]
pub(crate) struct Share {
    pub(crate) written: WrittenShare,
    pub(crate) rate: Result<Rate, ShareFault>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum WrittenShare {
    /// Numerator and denominator (分子和分母).
    Ratio(Ratio),
    /// The share itself, in percent, as published (公布的比率).
    Percent(Number),
}

/// The rate of a share.
#[derive(Debug, Clone)]
pub(crate) enum Rate {
    /// In percent, from 0 to 100.
    Of(BigRational),
    /// Zero of zero: there were no cases (无案件).
    NoCases,
}

/// Why a share has no rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ShareFault {
    /// The numerator or the denominator is negative.
    Negative,
    PartAboveWhole,
    /// A published percentage below 0 or above 100.
    OutOfRange,
}

/// A count (数量).
#[derive(Debug, Clone, Copy)]
pub(crate) enum Count {
    Of(Number),
    /// Negative, or not a whole number.
    Faulty(Number),
}

/// The growth of one year (同比增速).
#[derive(Debug, Clone)]
pub(crate) struct YearValue {
    pub(crate) year: u16,
    pub(crate) growth: Growth,
}

#[derive(Debug, Clone)]
pub(crate) enum Growth {
    /// In percent, as published.
    Published(Number),
    /// Computed from two values on the same base, in percent.
    Computed { previous: Number, current: Number, percent: BigRational },
    /// Last year's value is not positive, or this year's is negative.
    Incalculable { previous: Number, current: Number },
    /// Fields are missing or contradict each other.
    Malformed,
}

/// 事项
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Item")]
pub(crate) struct FactItem {
    /// 类别
    pub(crate) kind: String,
    /// 名称
    pub(crate) title: String,
    /// 文号或者编号
    #[serde(default)]
    pub(crate) number: Option<String>,
    /// 日期
    pub(crate) date: NaiveDate,
    /// 事项编号（同一事项相同，只计一次）
    pub(crate) event: String,
    /// 佐证
    #[serde(default)]
    pub(crate) evidence: Vec<String>,
}

impl FactItem {
    /// Whether a number (文号或者编号) is given.
    pub(crate) fn has_number(&self) -> bool {
        self.number.as_ref().is_some_and(|it| !it.trim().is_empty())
    }
}

/// 事实：one value, in the one shape its definition asks for, with where it comes from.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Fact")]
struct Record {
    /// 按年度的数据
    #[serde(default)]
    by_year: Option<Vec<YearRecord>>,
    /// 分子和分母
    #[serde(default)]
    ratio: Option<Ratio>,
    /// 公布的比率（%）
    #[serde(default)]
    percent: Option<Number>,
    /// 数量
    #[serde(default)]
    count: Option<Number>,
    /// 各主体的规模
    #[serde(default)]
    amounts: Option<Vec<Number>>,
    /// 是否确认
    #[serde(default)]
    confirmed: Option<bool>,
    /// 事项
    #[serde(default)]
    items: Option<Vec<FactItem>>,
    /// 数据日期
    #[serde(default)]
    date: Option<NaiveDate>,
    /// 数据来源
    source: String,
    /// 佐证
    #[serde(default)]
    evidence: Vec<String>,
    /// 更正或者确认的理由
    #[serde(default)]
    reason: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ratio {
    /// 分子
    pub(crate) numerator: Number,
    /// 分母
    pub(crate) denominator: Number,
}

/// A year's value beside last year's on the same base, or the published growth.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "YearValue")]
struct YearRecord {
    /// 年度
    year: u16,
    /// 上一年度数值（可比口径）
    #[serde(default)]
    previous: Option<Number>,
    /// 当年数值
    #[serde(default)]
    current: Option<Number>,
    /// 公布的增速（%）
    #[serde(default)]
    percent: Option<Number>,
}

impl JsonSchema for Fact {
    fn schema_name() -> Cow<'static, str> {
        Record::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Record::json_schema(generator)
    }
}

impl From<Record> for Fact {
    fn from(record: Record) -> Self {
        let years = |it: Vec<YearRecord>| FactValue::Growth(it.into_iter().map(YearValue::from).collect());
        let values = [
            record.by_year.map(years),
            record.ratio.map(|it| FactValue::Share(Share::computed(it))),
            record.percent.map(|it| FactValue::Share(Share::published(it))),
            record.count.map(|it| FactValue::Count(Count::from(it))),
            record.amounts.map(FactValue::Amounts),
            record.confirmed.map(FactValue::Confirmation),
            record.items.map(FactValue::Items),
        ];
        let mut values: Vec<FactValue> = values.into_iter().flatten().collect();
        let value = match values.len() {
            0 | 1 => values.pop().unwrap_or(FactValue::Absent),
            _ => FactValue::Several(values),
        };
        let Record { date, source, evidence, reason, .. } = record;
        Self { value, date, source, evidence, reason }
    }
}

impl Share {
    fn computed(ratio: Ratio) -> Self {
        let (part, whole) = (ratio.numerator.0, ratio.denominator.0);
        let rate = if part < Decimal::ZERO || whole < Decimal::ZERO {
            Err(ShareFault::Negative)
        } else if part > whole {
            Err(ShareFault::PartAboveWhole)
        } else {
            Ok(exact::percent(part, whole).map_or(Rate::NoCases, Rate::Of))
        };
        Self { written: WrittenShare::Ratio(ratio), rate }
    }

    fn published(percent: Number) -> Self {
        let rate = match (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&percent.0) {
            true => Ok(Rate::Of(exact::rational(percent.0))),
            false => Err(ShareFault::OutOfRange),
        };
        Self { written: WrittenShare::Percent(percent), rate }
    }
}

impl From<Number> for Count {
    fn from(count: Number) -> Self {
        match count.0 >= Decimal::ZERO && count.0.fract().is_zero() {
            true => Count::Of(count),
            false => Count::Faulty(count),
        }
    }
}

impl From<YearRecord> for YearValue {
    fn from(record: YearRecord) -> Self {
        let growth = match (record.percent, record.previous, record.current) {
            (Some(percent), None, None) => Growth::Published(percent),
            (None, Some(previous), Some(current)) => Growth::between(previous, current),
            _ => Growth::Malformed,
        };
        Self { year: record.year, growth }
    }
}

impl Growth {
    fn between(previous: Number, current: Number) -> Self {
        let positive = previous.0 > Decimal::ZERO && current.0 >= Decimal::ZERO;
        match exact::growth(previous.0, current.0).filter(|_| positive) {
            Some(percent) => Growth::Computed { previous, current, percent },
            None => Growth::Incalculable { previous, current },
        }
    }

    /// The growth in percent; `None` if the record is faulty.
    pub(crate) fn percent(&self) -> Option<BigRational> {
        match self {
            Growth::Published(percent) => Some(exact::rational(percent.0)),
            Growth::Computed { percent, .. } => Some(percent.clone()),
            Growth::Incalculable { .. } | Growth::Malformed => None,
        }
    }
}
