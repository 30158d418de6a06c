//! The indicator system (评估指标体系): what is scored, by which rules, and the pass mark.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_yaml::with::singleton_map;

use super::area::Region;
use crate::number::Number;

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IndicatorSystem {
    /// 名称
    pub(crate) title: String,
    /// 合格标准
    pub(crate) pass_mark: PassMark,
    /// 总分
    pub(crate) max_points: Number,
    /// 评判打分的规则
    pub(crate) judgement: JudgementRule,
    /// 事实的定义
    pub(crate) facts: Vec<FactDefinition>,
    /// 全国统计数据的定义
    #[serde(default)]
    pub(crate) statistics: Vec<StatisticDefinition>,
    /// 一级指标
    pub(crate) dimensions: Vec<Dimension>,
    /// 对条文的读法
    #[serde(default)]
    pub(crate) readings: Vec<Reading>,
}

/// 合格标准
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PassMark {
    /// 原文
    pub(crate) text: String,
    /// 总分不低于
    pub(crate) total_at_least: Number,
    /// 每个一级指标得分率不低于（%）
    pub(crate) dimension_rate_at_least: Number,
    /// 所依据的读法
    #[serde(default)]
    pub(crate) readings: Vec<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct JudgementRule {
    /// 多名评估人打分的合成
    pub(crate) panel: PanelRule,
    /// 得分保留的小数位
    pub(crate) decimals: u16,
    /// 打分步长
    pub(crate) step: Number,
    /// 所依据的读法
    #[serde(default)]
    pub(crate) readings: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PanelRule {
    Mean,
    /// The mean without the highest and the lowest points, with three members or more.
    TrimmedMean,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FactDefinition {
    /// 编号
    pub(crate) id: String,
    /// 类型
    pub(crate) kind: FactKind,
    /// 名称
    pub(crate) name: String,
    /// 单位
    #[serde(default)]
    pub(crate) unit: Option<String>,
    /// 分子
    #[serde(default)]
    pub(crate) numerator: Option<String>,
    /// 分母
    #[serde(default)]
    pub(crate) denominator: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FactKind {
    /// Values by year.
    Growth,
    Ratio,
    Count,
    /// Something a reviewer confirms.
    Confirmation,
    /// Events counted by kind.
    Items,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatisticDefinition {
    /// 编号
    pub(crate) id: String,
    /// 口径
    pub(crate) by: StatisticScope,
    /// 名称
    pub(crate) name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum StatisticScope {
    Year,
    Round,
}

/// 一级指标
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dimension {
    /// 编号
    pub(crate) id: String,
    /// 名称
    pub(crate) name: String,
    /// 分值
    pub(crate) max_points: Number,
    /// 二级指标
    pub(crate) indicators: Vec<Indicator>,
}

/// 二级指标
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Indicator {
    /// 编号
    pub(crate) number: u32,
    /// 名称
    pub(crate) name: String,
    /// 分值
    pub(crate) max_points: Number,
    /// 变量性质
    pub(crate) nature: Nature,
    /// 评估方式
    pub(crate) methods: Vec<String>,
    /// 数据或资料来源
    pub(crate) sources: Vec<String>,
    /// 指标说明（原文）
    pub(crate) text: String,
    /// 所依据的读法
    #[serde(default)]
    pub(crate) readings: Vec<String>,
    /// 得分点之和不等于指标分值时所依据的读法
    #[serde(default)]
    pub(crate) sum_differs: Option<String>,
    /// 得分点
    pub(crate) criteria: Vec<Criterion>,
}

/// 变量性质
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum Nature {
    #[serde(rename = "定量")]
    Quantitative,
    #[serde(rename = "定性")]
    Qualitative,
    #[serde(rename = "定性+定量")]
    Mixed,
}

/// 得分点
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Criterion {
    /// 编号
    pub(crate) id: String,
    /// 原文
    pub(crate) text: String,
    /// 分值
    pub(crate) max_points: Number,
    /// 计分规则
    #[serde(with = "singleton_map")]
    #[schemars(with = "Rule")]
    pub(crate) rule: Rule,
}

/// How a criterion is scored. Every kind is capped at the criterion's own maximum.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Rule {
    /// 逐年增速超过比较对象
    GrowthAbove(GrowthAbove),
    /// 比率分档
    Tiers(Tiers),
    /// 数量乘以每个的分值
    Count(Count),
    /// 按类别的件数加权
    WeightedCount(WeightedCount),
    /// 全部条件满足才得分
    AllOf(AllOf),
    /// 评判
    Judged(Judged),
    /// 数量达到后评判
    JudgedIfCount(JudgedIfCount),
    /// 符合任何一项后评判
    JudgedIfAny(JudgedIfAny),
}

impl Rule {
    pub(crate) fn is_judged(&self) -> bool {
        matches!(self, Rule::Judged(_) | Rule::JudgedIfCount(_) | Rule::JudgedIfAny(_))
    }

    /// The ids of the facts that the rule looks at.
    pub(crate) fn facts(&self) -> Vec<&str> {
        match self {
            Rule::GrowthAbove(rule) => match &rule.benchmark {
                Benchmark::Fact(other) => vec![&rule.fact, other],
                Benchmark::Statistic(_) => vec![&rule.fact],
            },
            Rule::Tiers(rule) => vec![&rule.fact],
            Rule::Count(rule) => vec![&rule.fact],
            Rule::WeightedCount(rule) => vec![&rule.fact],
            Rule::AllOf(rule) => rule.conditions.iter().map(|it| it.fact.as_str()).collect(),
            Rule::JudgedIfCount(rule) => vec![&rule.fact],
            Rule::Judged(_) | Rule::JudgedIfAny(_) => vec![],
        }
    }
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrowthAbove {
    /// 事实
    pub(crate) fact: String,
    /// 比较对象
    #[serde(with = "singleton_map")]
    #[schemars(with = "Benchmark")]
    pub(crate) benchmark: Benchmark,
    /// 每个年度的得分
    pub(crate) points_per_year: Number,
}

/// What a growth rate is compared with.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Benchmark {
    /// 全国统计数据
    Statistic(String),
    /// 当地的另一事实
    Fact(String),
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tiers {
    /// 事实
    pub(crate) fact: String,
    /// 须写明数据日期，且在创建期内
    #[serde(default)]
    pub(crate) dated: bool,
    /// 各档
    pub(crate) tiers: Vec<Tier>,
}

/// A range of percentages: `from` is inclusive, `below` is exclusive.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tier {
    /// 下限（含，%）
    pub(crate) from: Number,
    /// 上限（不含，%）
    #[serde(default)]
    pub(crate) below: Option<Number>,
    /// 得分
    pub(crate) points: Number,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Count {
    /// 事实
    pub(crate) fact: String,
    /// 每个的得分
    pub(crate) points_each: Number,
    /// 各类地区的规模下限（含）
    #[serde(default)]
    pub(crate) size_at_least: BTreeMap<Region, Number>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WeightedCount {
    /// 事实
    pub(crate) fact: String,
    /// 只计创建期内的事项
    pub(crate) within_creation_period: bool,
    /// 须有文号或者编号
    #[serde(default)]
    pub(crate) numbered: bool,
    /// 类别与每件的得分
    pub(crate) kinds: Vec<ItemKind>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemKind {
    /// 类别
    pub(crate) name: String,
    /// 每件的得分
    pub(crate) points: Number,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AllOf {
    /// 没有案件（分母为零）时
    pub(crate) no_cases: NoCases,
    /// 条件
    pub(crate) conditions: Vec<Condition>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NoCases {
    Met,
    NotMet,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Condition {
    /// 事实
    pub(crate) fact: String,
    /// 检验
    #[serde(with = "singleton_map")]
    #[schemars(with = "Test")]
    pub(crate) test: Test,
}

/// The comparison of one condition; `above` is strict, `at_least` and `at_most` are not.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Test {
    /// 大于
    Above(Number),
    /// 不低于
    AtLeast(Number),
    /// 不多于
    AtMost(Number),
    /// 大于全国数据
    AboveStatistic(String),
    /// 不低于全国数据
    AtLeastStatistic(String),
    /// 经评审人确认
    Confirmed,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Judged {
    /// 核对清单
    #[serde(default)]
    pub(crate) checklist: Vec<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct JudgedIfCount {
    /// 事实
    pub(crate) fact: String,
    /// 不少于
    pub(crate) at_least: Number,
    /// 数量不足时可附理由改判的人
    pub(crate) r#override: Override,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Override {
    /// The province or SAMR, not the applicant.
    Reviewer,
    Nobody,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct JudgedIfAny {
    /// 路径
    pub(crate) paths: Vec<JudgementPath>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct JudgementPath {
    /// 编号
    pub(crate) id: String,
    /// 原文
    pub(crate) text: String,
}

/// 读法：an ambiguity in the text, the chosen reading, and the reason for it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reading {
    /// 编号
    pub(crate) id: String,
    /// 问题
    pub(crate) about: String,
    /// 所采读法
    pub(crate) chosen: String,
    /// 其他读法
    pub(crate) alternatives: Vec<String>,
    /// 理由
    pub(crate) reason: String,
}

impl IndicatorSystem {
    pub(crate) fn indicators(&self) -> impl Iterator<Item = (&Dimension, &Indicator)> {
        self.dimensions.iter().flat_map(|dimension| dimension.indicators.iter().map(move |it| (dimension, it)))
    }

    pub(crate) fn criteria(&self) -> impl Iterator<Item = (&Indicator, &Criterion)> {
        self.indicators().flat_map(|(_, indicator)| indicator.criteria.iter().map(move |it| (indicator, it)))
    }

    pub(crate) fn indicator(&self, number: u32) -> Option<(&Dimension, &Indicator)> {
        self.indicators().find(|(_, it)| it.number == number)
    }

    pub(crate) fn criterion(&self, id: &str) -> Option<(&Indicator, &Criterion)> {
        self.criteria().find(|(_, it)| it.id == id)
    }

    pub(crate) fn fact(&self, id: &str) -> Option<&FactDefinition> {
        self.facts.iter().find(|it| it.id == id)
    }

    pub(crate) fn is_confirmation(&self, id: &str) -> bool {
        self.fact(id).is_some_and(|it| it.kind == FactKind::Confirmation)
    }

    pub(crate) fn statistic(&self, id: &str) -> Option<&StatisticDefinition> {
        self.statistics.iter().find(|it| it.id == id)
    }

    pub(crate) fn reading(&self, id: &str) -> Option<&Reading> {
        self.readings.iter().find(|it| it.id == id)
    }
}
