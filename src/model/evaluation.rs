//! Evaluation of a zone in a round: self-evaluation, preliminary review, SAMR's evaluation.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::measures::Basis;
use crate::number::Number;

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

    /// The file of the stage in `zones/<code>/<round>/`.
    pub(crate) fn file(self, code: &str, round: &str) -> String {
        format!("zones/{code}/{round}/{}.yaml", self.id())
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
}

/// 事实：one value, in the one shape its definition asks for, with where it comes from.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fact {
    /// 按年度的数据
    #[serde(default)]
    pub(crate) by_year: Option<Vec<YearValue>>,
    /// 分子和分母
    #[serde(default)]
    pub(crate) ratio: Option<Ratio>,
    /// 公布的比率（%）
    #[serde(default)]
    pub(crate) percent: Option<Number>,
    /// 数量
    #[serde(default)]
    pub(crate) count: Option<Number>,
    /// 各主体的规模
    #[serde(default)]
    pub(crate) amounts: Option<Vec<Number>>,
    /// 是否确认
    #[serde(default)]
    pub(crate) confirmed: Option<bool>,
    /// 事项
    #[serde(default)]
    pub(crate) items: Option<Vec<Item>>,
    /// 数据日期
    #[serde(default)]
    pub(crate) date: Option<NaiveDate>,
    /// 数据来源
    pub(crate) source: String,
    /// 佐证
    #[serde(default)]
    pub(crate) evidence: Vec<String>,
    /// 更正或者确认的理由
    #[serde(default)]
    pub(crate) reason: Option<String>,
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
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct YearValue {
    /// 年度
    pub(crate) year: u16,
    /// 上一年度数值（可比口径）
    #[serde(default)]
    pub(crate) previous: Option<Number>,
    /// 当年数值
    #[serde(default)]
    pub(crate) current: Option<Number>,
    /// 公布的增速（%）
    #[serde(default)]
    pub(crate) percent: Option<Number>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Item {
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

impl Item {
    /// Whether a number (文号或者编号) is written.
    pub(crate) fn has_number(&self) -> bool {
        self.number.as_ref().is_some_and(|it| !it.trim().is_empty())
    }
}

/// 评判：the points somebody gave a criterion.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Judgement {
    /// 得分
    #[serde(default)]
    pub(crate) points: Option<Number>,
    /// 评判人的身份（不写姓名）
    #[serde(default)]
    pub(crate) role: Option<String>,
    /// 评估组各成员的打分
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub(crate) panel: Option<Vec<PanelMember>>,
    /// 符合的路径
    #[serde(default)]
    pub(crate) paths: Vec<String>,
    /// 核对清单中已开展的项目
    #[serde(default)]
    pub(crate) checked: Vec<String>,
    /// 数量不足时改判的理由
    #[serde(default)]
    pub(crate) override_reason: Option<String>,
    /// 理由
    pub(crate) reason: String,
    /// 佐证
    #[serde(default)]
    pub(crate) evidence: Vec<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PanelMember {
    /// 成员的身份（不写姓名）
    pub(crate) member: String,
    /// 得分
    pub(crate) points: Number,
}
