//! An evaluation round (评估批次): national statistics, notice, objections, announcement.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Period;
use super::measures::PublicityRule;
use crate::number::Number;
use crate::text::chinese;

/// `content/rounds/<round>.yaml`, written by SAMR.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Round {
    /// 批次编号
    pub(crate) id: String,
    /// 批次名称
    pub(crate) title: String,
    /// 适用的办法版本
    pub(crate) measures: String,
    /// 评估申请受理期
    pub(crate) applications: ApplicationWindow,
    /// 全国统计数据
    #[serde(default)]
    pub(crate) statistics: BTreeMap<String, Statistic>,
    /// 评估达到合格标准而不列入建议名单的决定（第十四条）
    #[serde(default)]
    pub(crate) exclusions: Vec<Exclusion>,
    /// 公示（第十五条）
    #[serde(default)]
    pub(crate) notice: Option<PublicityNotice>,
    /// 异议（第十六条）
    #[serde(default)]
    pub(crate) objections: Vec<Objection>,
    /// 认定（第十六条）
    #[serde(default)]
    pub(crate) announcement: Option<Announcement>,
    /// 批次结束的日期，此后不再增加记录
    #[serde(default)]
    pub(crate) closed: Option<NaiveDate>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApplicationWindow {
    /// 起始日期
    pub(crate) from: NaiveDate,
    /// 截止日期
    pub(crate) until: NaiveDate,
}

impl Round {
    /// The name of the round in titles: 2026年, or 2026年第二批 for a second round of the year.
    pub(crate) fn label(&self) -> String {
        label(&self.id)
    }
}

/// Whether a text is a round id: a year such as `2026`, with a number for further rounds such as `2026-2`.
pub(crate) fn is_id(text: &str) -> bool {
    let (year, part) = text.split_once('-').unwrap_or((text, "1"));
    let digits = |it: &str| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit());
    year.len() == 4 && digits(year) && digits(part)
}

/// The name in titles of the round with this id.
pub(crate) fn label(id: &str) -> String {
    match id.split_once('-') {
        Some((year, part)) => {
            let part = part.parse().map_or_else(|_| part.to_string(), chinese::ordinal);
            format!("{year}年第{part}批")
        }
        None => format!("{id}年"),
    }
}

/// A national figure, by year or for the round.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Statistic {
    /// 按年度的数据（%）
    #[serde(default)]
    pub(crate) by_year: Option<Vec<YearPercent>>,
    /// 数据（%）
    #[serde(default)]
    pub(crate) percent: Option<Number>,
    /// 来源
    pub(crate) source: String,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct YearPercent {
    /// 年度
    pub(crate) year: u16,
    /// 数据（%）
    pub(crate) percent: Number,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exclusion {
    /// 行政区划代码
    #[schemars(extend("format" = "area-code"))]
    pub(crate) code: String,
    /// 日期
    pub(crate) date: NaiveDate,
    /// 理由
    pub(crate) reason: String,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublicityNotice {
    /// 发布日期
    pub(crate) published: NaiveDate,
    /// 公示首日（不写则为发布次日）
    #[serde(default)]
    pub(crate) first_day: Option<NaiveDate>,
    /// 公示末日（不写则按规定天数计算）
    #[serde(default)]
    pub(crate) last_day: Option<NaiveDate>,
    /// 受理异议的单位
    pub(crate) office: Office,
}

impl PublicityNotice {
    /// The period for objections (公示期, Article 15), first and last day included.
    ///
    /// Without explicit dates, the period starts on the day after publication.
    pub(crate) fn period(&self, rule: PublicityRule) -> Period {
        let later = |day: NaiveDate, days: u64| day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX);
        let start = self.first_day.unwrap_or(later(self.published, 1));
        let end = self.last_day.unwrap_or(later(start, u64::from(rule.days).saturating_sub(1)));
        Period { start, end }
    }
}

/// 受理异议的单位：an office, never a person.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Office {
    /// 单位名称
    pub(crate) name: String,
    /// 电话
    pub(crate) telephone: String,
    /// 电子邮箱
    pub(crate) email: String,
    /// 地址
    pub(crate) address: String,
    /// 邮政编码
    pub(crate) postcode: String,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Objection {
    /// 行政区划代码
    #[schemars(extend("format" = "area-code"))]
    pub(crate) code: String,
    /// 收到日期
    pub(crate) received: NaiveDate,
    /// 核实结论
    pub(crate) outcome: Outcome,
    /// 结论日期
    #[serde(default)]
    pub(crate) settled: Option<NaiveDate>,
    /// 理由
    #[serde(default)]
    pub(crate) reason: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub(crate) enum Outcome {
    #[serde(rename = "成立")]
    Upheld,
    #[serde(rename = "不成立")]
    Dismissed,
    #[serde(rename = "核查中")]
    Pending,
}

impl Outcome {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Outcome::Upheld => "成立",
            Outcome::Dismissed => "不成立",
            Outcome::Pending => "核查中",
        }
    }
}

/// 认定的公布：people assign the number and the date.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Announcement {
    /// 文种
    pub(crate) form: AnnouncementForm,
    /// 文号
    pub(crate) number: String,
    /// 日期
    pub(crate) date: NaiveDate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub(crate) enum AnnouncementForm {
    #[serde(rename = "公告")]
    Announcement,
    #[serde(rename = "通知")]
    Circular,
}

impl AnnouncementForm {
    pub(crate) fn name(self) -> &'static str {
        match self {
            AnnouncementForm::Announcement => "公告",
            AnnouncementForm::Circular => "通知",
        }
    }

    /// The two lines of the title of a designation by an organ, whose name is given without any part in brackets.
    pub(crate) fn title_lines(self, organ: &str) -> [String; 2] {
        let organ = organ.split('（').next().unwrap_or_default();
        [format!("{organ}关于认定"), format!("网络市场监管与服务示范区的{}", self.name())]
    }
}
