//! Judgements (评判): points given by people.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;

use crate::number::Number;

/// The points given for a criterion, with the reasons (评判).
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "Record")]
pub(crate) struct Judgement {
    pub(crate) marks: Marks,
    pub(crate) paths: Vec<String>,
    pub(crate) checked: Vec<String>,
    pub(crate) override_reason: Option<String>,
    pub(crate) reason: String,
    pub(crate) evidence: Vec<String>,
}

/// Points and who gave them (打分).
#[derive(Debug, Clone)]
pub(crate) enum Marks {
    Single {
        points: Number,
        /// `None` is a fault of the record.
        role: Option<String>,
    },
    /// At least one member.
    Panel(Vec<PanelMember>),
    /// Fault: both forms are given. Scoring uses the panel.
    SingleAndPanel { points: Number, panel: Vec<PanelMember> },
    /// Fault: no points are given.
    Absent { role: Option<String> },
}

/// 评判：the points somebody gave a criterion.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Judgement")]
struct Record {
    /// 得分
    #[serde(default)]
    points: Option<Number>,
    /// 评判人的身份（不写姓名）
    #[serde(default)]
    role: Option<String>,
    /// 评估组各成员的打分
    #[serde(default)]
    #[schemars(length(min = 1))]
    panel: Option<Vec<PanelMember>>,
    /// 符合的路径
    #[serde(default)]
    paths: Vec<String>,
    /// 核对清单中已开展的项目
    #[serde(default)]
    checked: Vec<String>,
    /// 数量不足时改判的理由
    #[serde(default)]
    override_reason: Option<String>,
    /// 理由
    reason: String,
    /// 佐证
    #[serde(default)]
    evidence: Vec<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PanelMember {
    /// 成员的身份（不写姓名）
    pub(crate) member: String,
    /// 得分
    pub(crate) points: Number,
}

impl JsonSchema for Judgement {
    fn schema_name() -> Cow<'static, str> {
        Record::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Record::json_schema(generator)
    }
}

impl From<Record> for Judgement {
    fn from(record: Record) -> Self {
        let panel = record.panel.filter(|it| !it.is_empty());
        let marks = match (record.points, panel) {
            (Some(points), None) => Marks::Single { points, role: record.role },
            (None, Some(panel)) => Marks::Panel(panel),
            (Some(points), Some(panel)) => Marks::SingleAndPanel { points, panel },
            (None, None) => Marks::Absent { role: record.role },
        };
        Self {
            marks,
            paths: record.paths,
            checked: record.checked,
            override_reason: record.override_reason,
            reason: record.reason,
            evidence: record.evidence,
        }
    }
}
