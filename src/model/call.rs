//! The call for creation applications (申报通知, Article 7): `content/calls/<year>.yaml`, written by SAMR.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Period;
use super::round::Office;

/// What SAMR says of the applications of a year. What may apply, and on which conditions, is in the rules.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Call {
    /// 成文日期
    pub(crate) date: NaiveDate,
    /// 发文字号
    #[serde(default)]
    pub(crate) number: Option<String>,
    /// 创建对象向省级市场监管部门申报的起止日期
    pub(crate) applications: Period,
    /// 省级市场监管部门报送推荐名单的截止日期
    pub(crate) recommendations_until: NaiveDate,
    /// 每个省级市场监管部门推荐的数量上限（不写则不限）
    #[serde(default)]
    pub(crate) most_recommended: Option<u32>,
    /// 有关要求
    #[serde(default)]
    pub(crate) requirements: Vec<String>,
    /// 联系单位
    pub(crate) office: Office,
}
