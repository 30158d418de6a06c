//! Published lists (公示名单、认定名单), recorded on publication, so that later changes are noticed.

pub(crate) mod text;
pub(crate) mod write_up;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which list of a round was published.
use crate::model::files;
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ListKind {
    /// 建议名单公示
    Notice,
    /// 认定公告或者通知
    Designation,
}

impl ListKind {
    pub(crate) const ALL: [ListKind; 2] = [ListKind::Notice, ListKind::Designation];

    pub(crate) fn id(self) -> &'static str {
        match self {
            ListKind::Notice => "notice",
            ListKind::Designation => "designation",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            ListKind::Notice => "建议名单",
            ListKind::Designation => "认定名单",
        }
    }

    /// Path of a round's record.
    pub(crate) fn file(self, round: &str) -> String {
        format!("{}{}-{round}.yaml", files::PUBLISHED, self.id())
    }
}

/// `content/published/<kind>-<round>.yaml`, written by `zonepress publish-record`.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublishedList {
    /// 名单的种类
    pub(crate) kind: ListKind,
    /// 批次编号
    pub(crate) round: String,
    /// 历次名单：首次发布的，以及每次更正后的
    #[schemars(length(min = 1))]
    pub(crate) editions: Vec<Edition>,
}

/// A list as published from its date until the next edition, with the versions that produced it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edition {
    /// 日期
    pub(crate) date: NaiveDate,
    /// 更正的理由（首次发布的不写）
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// 与名单一同发布的事项
    pub(crate) particulars: Vec<String>,
    /// 名单
    pub(crate) areas: Vec<PublishedArea>,
    /// 名单和事项的 SHA-256
    pub(crate) sha256: String,
    /// 程序版本
    pub(crate) program: String,
    /// 办法版本
    pub(crate) measures: String,
    /// 办法版本各文件的 SHA-256
    pub(crate) measures_sha256: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublishedArea {
    /// 行政区划代码
    #[schemars(extend("format" = "area-code"))]
    pub(crate) code: String,
    /// 名称
    pub(crate) name: String,
    /// 省份
    pub(crate) province: String,
}

impl Edition {
    /// The text that is hashed: the particulars and then the areas, one per line.
    pub(crate) fn text(&self) -> String {
        let areas = self.areas.iter().map(|it| format!("{} {} {}", it.code, it.name, it.province));
        self.particulars.iter().cloned().chain(areas).map(|it| it + "\n").collect()
    }
}
