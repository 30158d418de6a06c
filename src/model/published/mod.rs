//! What was published, recorded value by value on publication, so that later changes are noticed.

pub(crate) mod decision;
pub(crate) mod write_up;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::files;
use crate::output::hash;

/// What was published, or closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PublishedKind {
    /// 建议名单公示
    Notice,
    /// 认定公告或者通知
    Designation,
    /// 认定得分
    Score,
    /// 取消资格
    Sanction,
    /// 经验材料
    Experience,
    /// 已结束批次的记录
    Round,
}

impl PublishedKind {
    pub(crate) const ALL: [PublishedKind; 6] = [
        PublishedKind::Notice,
        PublishedKind::Designation,
        PublishedKind::Score,
        PublishedKind::Sanction,
        PublishedKind::Experience,
        PublishedKind::Round,
    ];

    pub(crate) fn id(self) -> &'static str {
        match self {
            PublishedKind::Notice => "notice",
            PublishedKind::Designation => "designation",
            PublishedKind::Score => "score",
            PublishedKind::Sanction => "sanction",
            PublishedKind::Experience => "experience",
            PublishedKind::Round => "round",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            PublishedKind::Notice => "建议名单",
            PublishedKind::Designation => "认定名单",
            PublishedKind::Score => "认定得分",
            PublishedKind::Sanction => "取消资格",
            PublishedKind::Experience => "经验材料",
            PublishedKind::Round => "已结束批次的记录",
        }
    }

    /// Whether records are named by an area code and a name below it, instead of by a round.
    pub(crate) fn is_of_area(self) -> bool {
        matches!(self, PublishedKind::Score | PublishedKind::Sanction | PublishedKind::Experience)
    }

    /// Path of a record.
    pub(crate) fn file(self, id: &str) -> String {
        format!("{}{id}.yaml", self.folder())
    }

    pub(crate) fn folder(self) -> String {
        format!("{}{}/", files::PUBLISHED, self.id())
    }
}

/// `content/published/<kind>/<id>.yaml`, written by `zonepress publish-record`.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublishedRecord {
    /// 存档的种类
    pub(crate) kind: PublishedKind,
    /// 首次发布时的编号，此后改名、行政区划代码变更均不改动
    pub(crate) id: String,
    /// 历次内容：首次发布的，以及每次更正后的
    #[schemars(length(min = 1))]
    pub(crate) editions: Vec<Edition>,
}

/// What was published from its date until the next edition.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edition {
    /// 日期
    pub(crate) date: NaiveDate,
    /// 更正或者撤下的理由（首次发布的不写）
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// 内容的各部分；撤下的没有
    pub(crate) parts: Vec<Part>,
    /// 各部分的 SHA-256
    pub(crate) sha256: String,
    /// 程序版本
    pub(crate) program: String,
    /// 办法版本
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) measures: Option<String>,
    /// 办法版本各文件的 SHA-256
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) measures_sha256: Option<String>,
}

/// A named part: a value, a text, the values of a record, or the hash of a file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Part {
    /// 名称
    pub(crate) part: String,
    /// 内容
    pub(crate) text: String,
}

/// Prefix of the text of a part that is the hash of a file.
const FILE: &str = "sha256:";

/// Prefix of the name of a part that is a record on which something published rests. The path of the file follows.
const RECORD: &str = "records/";

/// Prefix of the name of a part that is an area on a list. Its code follows; the text is its name and province.
pub(crate) const AREA: &str = "area/";

/// Prefix of the name of a part that is a sentence made from other parts.
pub(crate) const WORDING: &str = "wording/";

impl Part {
    pub(crate) fn new(part: &str, text: impl Into<String>) -> Self {
        Self { part: part.to_string(), text: text.into() }
    }

    /// A part that holds the hash of a file.
    pub(crate) fn file(part: &str, sha256: &str) -> Self {
        Self::new(part, format!("{FILE}{sha256}"))
    }

    /// A part that holds the values of a record file.
    pub(crate) fn record(file: &str, values: String) -> Self {
        Self::new(&format!("{RECORD}{file}"), values)
    }

    /// A part that holds the hash of a record file.
    pub(crate) fn record_hash(file: &str, sha256: &str) -> Self {
        Self::file(&format!("{RECORD}{file}"), sha256)
    }

    pub(crate) fn is_file(&self) -> bool {
        self.text.starts_with(FILE)
    }
}

/// The record file of a part, on which something published rests. It is not public.
pub(crate) fn record_of(part: &str) -> Option<&str> {
    part.strip_prefix(RECORD)
}

impl PublishedRecord {
    /// The edition in force on a day.
    pub(crate) fn on(&self, day: NaiveDate) -> Option<&Edition> {
        self.editions.iter().rfind(|it| it.date <= day)
    }

    pub(crate) fn file(&self) -> String {
        self.kind.file(&self.id)
    }
}

impl Edition {
    /// The text that is hashed: for each part, a line with its name, then its content.
    pub(crate) fn text(&self) -> String {
        self.parts.iter().map(|it| format!("{}\n{}\n", it.part, it.text)).collect()
    }

    pub(crate) fn part(&self, name: &str) -> Option<&str> {
        self.parts.iter().find(|it| it.part == name).map(|it| it.text.as_str())
    }

    pub(crate) fn is_withdrawn(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether the content still matches the recorded hash.
    pub(crate) fn is_intact(&self) -> bool {
        hash(self.text().as_bytes()) == self.sha256
    }

    /// The codes of the areas on a list.
    pub(crate) fn areas(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|it| it.part.strip_prefix(AREA))
    }
}
