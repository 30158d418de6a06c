//! A zone (示范区 or 创建对象) with all its records.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Deserialize;

use super::creation::Creation;
use super::evaluation::Evaluation;

/// `zones/<code>/zone.yaml`, written by the zone.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ZoneRecord {
    /// 行政区划代码
    #[schemars(extend("format" = "area-code"))]
    pub(crate) code: String,
    /// 名称
    pub(crate) name: String,
    /// 创建对象
    pub(crate) applicant: String,
    /// 牵头部门
    pub(crate) lead_department: String,
    /// 简介（公开）
    pub(crate) introduction: String,
}

/// `zones/<code>/oversight.yaml`, written by SAMR (Article 22).
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Oversight {
    /// 动态管理措施
    pub(crate) actions: Vec<OversightAction>,
}

impl Oversight {
    /// The revocations (取消资格) with their numbers, counted from 1, and their places in the record.
    pub(crate) fn revocations(&self) -> impl Iterator<Item = (usize, usize, &OversightAction)> {
        let revoked = self.actions.iter().enumerate().filter(|(_, it)| it.action == Sanction::Revocation);
        (1..).zip(revoked).map(|(number, (place, it))| (number, place, it))
    }

    /// The revocation with a number as counted by [`Oversight::revocations`].
    pub(crate) fn revocation_mut(&mut self, number: &str) -> Option<&mut OversightAction> {
        let number = number.parse::<usize>().ok()?.checked_sub(1)?;
        self.actions.iter_mut().filter(|it| it.action == Sanction::Revocation).nth(number)
    }
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OversightAction {
    /// 日期
    pub(crate) date: NaiveDate,
    /// 措施
    pub(crate) action: Sanction,
    /// 情形（第二十二条第三款的项）
    pub(crate) ground: String,
    /// 文号（没有编号的不写）
    #[serde(default)]
    pub(crate) number: Option<String>,
    /// 有关情况（只写事实，不写所作的决定）
    pub(crate) reason: String,
    /// 整改要求（约谈、警示），逐项写明
    #[serde(default)]
    pub(crate) requirements: Vec<String>,
    /// 整改期限（约谈、警示）
    #[serde(default)]
    pub(crate) rectify_by: Option<NaiveDate>,
    /// 约谈的安排和情况（约谈）
    #[serde(default)]
    pub(crate) talk: Option<Talk>,
    /// 交回牌匾、证书的期限（取消资格）
    #[serde(default)]
    pub(crate) return_by: Option<NaiveDate>,
    /// 公告文号（取消资格的，向社会公告）
    #[serde(default)]
    pub(crate) announcement: Option<String>,
}

/// 约谈的安排和情况: offices and positions, never names.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Talk {
    /// 约谈日期
    #[serde(default)]
    pub(crate) date: Option<NaiveDate>,
    /// 约谈时间，如 上午9时30分
    #[serde(default)]
    pub(crate) time: Option<String>,
    /// 约谈地点
    #[serde(default)]
    pub(crate) place: Option<String>,
    /// 约谈对象（单位、职务，不写姓名）
    #[serde(default)]
    pub(crate) respondents: Vec<String>,
    /// 约谈人（单位、职务，不写姓名）
    #[serde(default)]
    pub(crate) hosts: Vec<String>,
    /// 约谈对象的说明（约谈以后补写）
    #[serde(default)]
    pub(crate) statement: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub(crate) enum Sanction {
    #[serde(rename = "约谈")]
    Talk,
    #[serde(rename = "警示")]
    Caution,
    #[serde(rename = "取消资格")]
    Revocation,
}

impl Sanction {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Sanction::Talk => "约谈",
            Sanction::Caution => "警示",
            Sanction::Revocation => "取消资格",
        }
    }
}

/// A folder of `zones/`.
#[derive(Debug, Clone)]
pub(crate) struct Zone {
    pub(crate) code: String,
    pub(crate) record: ZoneRecord,
    /// Creation applications by year of application.
    pub(crate) creations: BTreeMap<String, Creation>,
    /// Evaluations by round.
    pub(crate) evaluations: BTreeMap<String, Evaluation>,
    pub(crate) oversight: Oversight,
}

impl Zone {
    /// The newest creation approved on or before a day.
    pub(crate) fn creation_before(&self, date: NaiveDate) -> Option<&Creation> {
        let approved_on = |it: &Creation| it.approval.as_ref().filter(|it| it.approved).map(|it| it.date);
        let approved = self.creations.values().filter(|it| approved_on(it).is_some_and(|it| it <= date));
        approved.max_by_key(|it| approved_on(it))
    }
}
