//! One version of the regulation (创建管理办法).

use chrono::{Datelike, Days, NaiveDate};
use schemars::JsonSchema;
use serde::Deserialize;

use super::Period;
use super::column::Column;
use super::indicators::IndicatorSystem;
use crate::text::chinese;

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Measures {
    /// 名称
    pub(crate) title: String,
    /// 状态（如征求意见稿；正式文本不写）
    #[serde(default)]
    pub(crate) status: Option<String>,
    /// 日期
    pub(crate) issued: NaiveDate,
    /// 发布机关
    pub(crate) issuer: String,
    /// 来源
    pub(crate) source: String,
    /// 来源文本的 SHA-256
    #[serde(default)]
    pub(crate) source_sha256: Option<String>,
    /// 可以创建的地区类别（第五条）
    pub(crate) eligible_classes: Vec<String>,
    /// 创建期（第九条）
    pub(crate) creation_period: CreationPeriodRule,
    /// 公示（第十五条）
    pub(crate) publicity: PublicityRule,
    /// 一次创建可以评估的次数（第十七条）
    pub(crate) evaluations_per_creation: u32,
    /// 再次申请评估的批次（第十七条）
    pub(crate) reevaluation: Reevaluation,
    /// 动态管理的情形（第二十二条）
    pub(crate) grounds: Vec<Ground>,
    /// 各步骤所依据的条
    pub(crate) articles: StepArticles,
}

/// The article that governs each step. Versions may number their articles differently.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepArticles {
    /// 创建对象
    pub(crate) eligible_areas: u32,
    /// 申请创建的条件
    pub(crate) conditions: u32,
    /// 申请创建
    pub(crate) creation_application: u32,
    /// 初审推荐
    pub(crate) recommendation: u32,
    /// 同意创建
    pub(crate) approval: u32,
    /// 评估指标体系
    pub(crate) indicator_system: u32,
    /// 评估申请
    pub(crate) evaluation_application: u32,
    /// 评估初审
    pub(crate) preliminary_review: u32,
    /// 评估
    pub(crate) evaluation: u32,
    /// 公示
    pub(crate) publicity: u32,
    /// 认定
    pub(crate) designation: u32,
    /// 再次申请评估或者创建
    pub(crate) reapplication: u32,
    /// 经验总结
    pub(crate) experience: u32,
    /// 经验推广
    pub(crate) promotion: u32,
    /// 动态管理
    pub(crate) oversight: u32,
}

/// The legal basis of a finding or a step. Each version of the rules maps it to one of its articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Basis {
    EligibleAreas,
    CreationApplication,
    Recommendation,
    Approval,
    IndicatorSystem,
    EvaluationApplication,
    PreliminaryReview,
    Evaluation,
    Publicity,
    Designation,
    Reapplication,
    Experience,
    Promotion,
    Oversight,
    /// An article given by its number.
    Article(u32),
}

impl Basis {
    /// The name of the step, as lists of papers show it.
    pub(crate) fn step(self) -> &'static str {
        match self {
            Basis::EligibleAreas => "创建对象",
            Basis::CreationApplication => "申请创建",
            Basis::Recommendation => "初审推荐",
            Basis::Approval => "同意创建",
            Basis::IndicatorSystem => "评估指标体系",
            Basis::EvaluationApplication => "评估申请",
            Basis::PreliminaryReview => "评估初审",
            Basis::Evaluation => "评估",
            Basis::Publicity => "公示",
            Basis::Designation => "认定",
            Basis::Reapplication => "再次申请",
            Basis::Experience => "经验总结",
            Basis::Promotion => "经验推广",
            Basis::Oversight => "动态管理",
            Basis::Article(_) => "条文",
        }
    }
}

impl StepArticles {
    /// The number of the article (条) for a basis.
    pub(crate) fn number(&self, basis: Basis) -> u32 {
        match basis {
            Basis::EligibleAreas => self.eligible_areas,
            Basis::CreationApplication => self.creation_application,
            Basis::Recommendation => self.recommendation,
            Basis::Approval => self.approval,
            Basis::IndicatorSystem => self.indicator_system,
            Basis::EvaluationApplication => self.evaluation_application,
            Basis::PreliminaryReview => self.preliminary_review,
            Basis::Evaluation => self.evaluation,
            Basis::Publicity => self.publicity,
            Basis::Designation => self.designation,
            Basis::Reapplication => self.reapplication,
            Basis::Experience => self.experience,
            Basis::Promotion => self.promotion,
            Basis::Oversight => self.oversight,
            Basis::Article(number) => number,
        }
    }
}

/// In which round a zone that failed may be evaluated again (再次提交评估申请).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reevaluation {
    NextRound,
    AnyRound,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreationPeriodRule {
    /// 年数
    pub(crate) years: u32,
    /// 方向
    pub(crate) bound: Bound,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Bound {
    AtMost,
    AtLeast,
}

impl CreationPeriodRule {
    /// Whether the length of the period is allowed, counted in whole years from its start.
    ///
    /// A year counted from 29 February ends on 28 February of a common year.
    pub(crate) fn allows(self, period: Period) -> bool {
        let anniversary = period.start.checked_add_months(chrono::Months::new(self.years.saturating_mul(12)));
        let full = anniversary.and_then(|it| match it.day() == period.start.day() {
            true => it.checked_sub_days(Days::new(1)),
            false => Some(it),
        });
        full.is_some_and(|full| match self.bound {
            Bound::AtMost => period.end <= full,
            Bound::AtLeast => period.end >= full,
        })
    }
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublicityRule {
    /// 公示天数（自然日）
    pub(crate) days: u32,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ground {
    /// 项
    pub(crate) id: String,
    /// 原文
    pub(crate) text: String,
}

/// An article (条) of the regulation.
#[derive(Debug, Clone)]
pub(crate) struct Article {
    pub(crate) number: u32,
    pub(crate) title: String,
    /// The part of the public site on the subject of the article.
    pub(crate) column: Option<Column>,
    pub(crate) paragraphs: Vec<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArticleHead {
    /// 条
    pub(crate) number: u32,
    /// 条标
    pub(crate) title: String,
    /// 网站上对应的栏目
    #[serde(default)]
    pub(crate) column: Option<Column>,
}

/// A step of the procedure, in plain words for the public: `steps.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublicStep {
    /// 名称
    pub(crate) title: String,
    /// 办理主体
    pub(crate) who: String,
    /// 内容
    pub(crate) text: String,
    /// 所依据的条
    #[schemars(length(min = 1))]
    pub(crate) articles: Vec<u32>,
}

/// A complete version of the rules: `content/measures/<version>/`.
#[derive(Debug, Clone)]
pub(crate) struct Version {
    pub(crate) id: String,
    pub(crate) measures: Measures,
    pub(crate) system: IndicatorSystem,
    pub(crate) articles: Vec<Article>,
    /// The text that the articles and indicators were taken from.
    pub(crate) source_text: Option<String>,
    /// Empty if the version has no `steps.yaml`.
    pub(crate) steps: Vec<PublicStep>,
}

impl Measures {
    /// The title with its status, as texts name it: 《…管理办法（征求意见稿）》.
    pub(crate) fn cited(&self) -> String {
        let status = self.status.as_ref().map(|it| format!("（{it}）")).unwrap_or_default();
        format!("《{}{status}》", self.title)
    }
}

impl CreationPeriodRule {
    /// The rule in words: 一般不超过3年, or 不少于3年.
    pub(crate) fn in_words(self) -> String {
        match self.bound {
            Bound::AtMost => format!("一般不超过{}年", self.years),
            Bound::AtLeast => format!("不少于{}年", self.years),
        }
    }
}

impl Version {
    /// The paragraphs of an article; empty if the version has no such article.
    pub(crate) fn paragraphs(&self, article: u32) -> &[String] {
        self.articles.iter().find(|it| it.number == article).map_or(&[], |it| &it.paragraphs)
    }

    /// The citation of a ground of oversight, as legislation is cited: 第二十二条第三款第三项.
    pub(crate) fn citation_of(&self, ground: &Ground) -> String {
        let article = chinese::article(self.measures.articles.oversight);
        let paragraphs = self.articles.iter().find(|it| it.number == self.measures.articles.oversight);
        let paragraphs = paragraphs.map_or(&[][..], |it| &it.paragraphs);
        let is_item = |it: &str| it.starts_with('（');
        let item = paragraphs.iter().position(|it| is_item(it) && it.contains(&ground.text));
        let paragraph = item.map(|item| paragraphs[..item].iter().filter(|it| !is_item(it)).count());
        let paragraph = paragraph.and_then(|it| u32::try_from(it).ok()).filter(|it| *it > 0);
        let paragraph = paragraph.map_or(String::new(), |it| format!("第{}款", chinese::numeral(it)));
        format!("{article}{paragraph}第{}项", ground.id)
    }
}
