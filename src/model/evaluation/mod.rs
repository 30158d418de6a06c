//! Evaluation of a zone in a round: self-evaluation, preliminary review, SAMR's evaluation.

mod fact;
mod judgement;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::files;
use super::identity::Identity;
use super::measures::Basis;
use crate::number::Number;

pub(crate) use fact::{Count, Fact, FactItem, FactValue, Growth, Rate, Share, ShareFault, WrittenShare, YearValue};
pub(crate) use judgement::{Judgement, Marks, PanelMember};

/// 阶段：who evaluates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Stage {
    /// 自评
    #[value(name = "self")]
    #[serde(rename = "self")]
    SelfEvaluation,
    /// 评估初审
    Province,
    /// 评估
    Samr,
}

impl Stage {
    pub(crate) const ALL: [Stage; 3] = [Stage::SelfEvaluation, Stage::Province, Stage::Samr];

    pub(crate) fn id(self) -> &'static str {
        match self {
            Stage::SelfEvaluation => "self",
            Stage::Province => "province",
            Stage::Samr => "samr",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Stage::SelfEvaluation => "自评",
            Stage::Province => "评估初审",
            Stage::Samr => "评估",
        }
    }

    pub(crate) fn basis(self) -> Basis {
        match self {
            Stage::SelfEvaluation => Basis::EvaluationApplication,
            Stage::Province => Basis::PreliminaryReview,
            Stage::Samr => Basis::Evaluation,
        }
    }

    /// Path of the stage's file, in `zones/<code>/<round>/`.
    pub(crate) fn file(self, code: &str, round: &str) -> String {
        format!("{}{}.yaml", files::evaluation(code, round), self.id())
    }
}

/// `zones/<code>/<round>/`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Evaluation {
    pub(crate) self_evaluation: Option<SelfEvaluation>,
    pub(crate) province: Option<Review>,
    pub(crate) samr: Option<Review>,
}

impl Evaluation {
    pub(crate) fn review(&self, stage: Stage) -> Option<&Review> {
        match stage {
            Stage::SelfEvaluation => None,
            Stage::Province => self.province.as_ref(),
            Stage::Samr => self.samr.as_ref(),
        }
    }

    pub(crate) fn date(&self, stage: Stage) -> Option<NaiveDate> {
        match stage {
            Stage::SelfEvaluation => self.self_evaluation.as_ref().map(|it| it.date),
            _ => self.review(stage).map(|it| it.date),
        }
    }

    pub(crate) fn judgements(&self, stage: Stage) -> Option<&BTreeMap<String, Judgement>> {
        match stage {
            Stage::SelfEvaluation => self.self_evaluation.as_ref().map(|it| &it.judgements),
            _ => self.review(stage).map(|it| &it.judgements),
        }
    }

    pub(crate) fn evidence(&self, stage: Stage) -> &[Evidence] {
        match stage {
            Stage::SelfEvaluation => self.self_evaluation.as_ref().map_or(&[], |it| &it.evidence),
            _ => self.review(stage).map_or(&[], |it| &it.evidence),
        }
    }
}

/// `self.yaml`, written by the zone (Article 12).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SelfEvaluation {
    /// 自评日期
    pub(crate) date: NaiveDate,
    /// 自评时的基本情况
    #[serde(default)]
    pub(crate) identity: Option<Identity>,
    /// 总体情况
    pub(crate) summary: String,
    /// 创建方案完成情况
    pub(crate) plan_fulfilment: String,
    /// 工作亮点
    #[serde(default)]
    pub(crate) highlights: Vec<String>,
    /// 存在问题和下一步打算
    #[serde(default)]
    pub(crate) problems: Option<String>,
    /// 关于第二十二条所列情形的声明
    pub(crate) declaration: String,
    /// 自报总分
    #[serde(default)]
    pub(crate) declared_total: Option<Number>,
    /// 佐证材料清单
    #[serde(default)]
    pub(crate) evidence: Vec<Evidence>,
    /// 事实
    pub(crate) facts: BTreeMap<String, Fact>,
    /// 评判
    pub(crate) judgements: BTreeMap<String, Judgement>,
}

/// `province.yaml` (Article 13) and `samr.yaml` (Article 14).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Review {
    /// 日期
    pub(crate) date: NaiveDate,
    /// 评估申请材料是否齐全（评估初审写，第十三条）
    #[serde(default)]
    pub(crate) complete: Option<bool>,
    /// 评估方式
    #[schemars(length(min = 1))]
    pub(crate) methods: Vec<ReviewMethod>,
    /// 佐证材料清单
    #[serde(default)]
    pub(crate) evidence: Vec<Evidence>,
    /// 更正和确认的事实
    #[serde(default)]
    pub(crate) corrections: BTreeMap<String, Fact>,
    /// 评判
    pub(crate) judgements: BTreeMap<String, Judgement>,
    /// 综合考虑的因素（第十四条）
    #[serde(default)]
    pub(crate) considerations: Option<Considerations>,
    /// 结论
    pub(crate) result: ReviewResult,
    /// 意见
    pub(crate) opinion: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub(crate) enum ReviewMethod {
    #[serde(rename = "资料审查")]
    Documents,
    #[serde(rename = "数据比对")]
    DataComparison,
    #[serde(rename = "实地核查")]
    OnSite,
    #[serde(rename = "专家评估")]
    Experts,
}

impl ReviewMethod {
    pub(crate) fn name(self) -> &'static str {
        match self {
            ReviewMethod::Documents => "资料审查",
            ReviewMethod::DataComparison => "数据比对",
            ReviewMethod::OnSite => "实地核查",
            ReviewMethod::Experts => "专家评估",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub(crate) enum ReviewResult {
    #[serde(rename = "合格")]
    Qualified,
    #[serde(rename = "不合格")]
    Unqualified,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Considerations {
    /// 示范区创建代表性
    pub(crate) representativeness: String,
    /// 区域引领带动作用
    pub(crate) regional_lead: String,
    /// 平台经济发展质效
    pub(crate) platform_economy: String,
}

/// 佐证材料
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Evidence {
    /// 编号
    pub(crate) id: String,
    /// 材料名称
    pub(crate) title: String,
    /// 日期
    #[serde(default)]
    pub(crate) date: Option<NaiveDate>,
    /// 页码（材料汇编成册的）
    #[serde(default)]
    pub(crate) pages: Option<Pages>,
}

/// 页码: the pages of a piece of evidence in the bound volumes, such as 第3页 or 第3—5页.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(extend("format" = "pages"))]
pub(crate) struct Pages(pub(crate) String);

/// Whether a text names a page or a range of pages.
pub(crate) fn is_pages(text: &str) -> bool {
    let is_number = |it: &str| !it.starts_with('0') && !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit());
    let Some(inside) = text.strip_prefix('第').and_then(|it| it.strip_suffix('页')) else { return false };
    match inside.split_once('—') {
        Some((first, last)) => {
            let order = |it: &str| (it.len(), it.to_string());
            is_number(first) && is_number(last) && order(first) < order(last)
        }
        None => is_number(inside),
    }
}
