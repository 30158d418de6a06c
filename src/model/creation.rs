//! The creation application (创建申请), its review and approval: Articles 6 to 9.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Period;
use super::identity::Identity;

/// `zones/<code>/creation/<year>/`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Creation {
    pub(crate) application: Option<CreationApplication>,
    pub(crate) recommendation: Option<Recommendation>,
    pub(crate) approval: Option<Approval>,
}

/// `application.yaml`, written by the zone (Article 7).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreationApplication {
    /// 申请日期
    pub(crate) date: NaiveDate,
    /// 申请时的基本情况
    #[serde(default)]
    pub(crate) identity: Option<Identity>,
    /// 创建方案
    pub(crate) plan: String,
    /// 申请创建的条件（第六条）
    pub(crate) conditions: Conditions,
    /// 创建目标
    pub(crate) goals: String,
    /// 拟定的创建期
    pub(crate) period: Period,
    /// 附件
    #[schemars(length(min = 1))]
    pub(crate) attachments: Vec<Attachment>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Conditions {
    /// （一）平台经济基础较好
    pub(crate) platform_economy: String,
    /// （二）网络市场监管与服务工作扎实
    pub(crate) regulation_and_service: String,
    /// （三）网络市场监管与服务创新能力较强
    pub(crate) innovation: String,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attachment {
    /// 附件名称
    pub(crate) title: String,
}

/// `province.yaml`, written by the provincial authority (Article 8).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Recommendation {
    /// 初审日期
    pub(crate) date: NaiveDate,
    /// 真实性
    pub(crate) authentic: bool,
    /// 有效性
    pub(crate) valid: bool,
    /// 完整性
    pub(crate) complete: bool,
    /// 是否推荐
    pub(crate) recommended: bool,
    /// 初审意见
    pub(crate) opinion: String,
}

/// `samr.yaml`, written by SAMR (Article 9).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Approval {
    /// 审核日期
    pub(crate) date: NaiveDate,
    /// 是否同意创建
    pub(crate) approved: bool,
    /// 文号
    #[serde(default)]
    pub(crate) number: Option<String>,
    /// 创建期
    #[serde(default)]
    pub(crate) period: Option<Period>,
    /// 审核意见
    pub(crate) opinion: String,
}

impl Creation {
    /// Who applied, as the application says.
    pub(crate) fn identity(&self) -> Option<&Identity> {
        self.application.as_ref()?.identity.as_ref()
    }

    /// The date of the last recorded step, which decides the version of the rules that applies.
    pub(crate) fn day(&self) -> Option<NaiveDate> {
        let decided = self.approval.as_ref().map(|it| it.date);
        let recommended = self.recommendation.as_ref().map(|it| it.date);
        decided.or(recommended).or_else(|| self.application.as_ref().map(|it| it.date))
    }

    /// The creation period (创建期) that SAMR approved.
    pub(crate) fn approved_period(&self) -> Option<Period> {
        self.approval.as_ref().filter(|it| it.approved)?.period
    }
}
