//! Published texts, recorded part by part on publication, so that later changes are noticed.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::files;
use crate::output::hash;

/// What kind of text was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TextKind {
    /// 经验材料
    Experience,
}

impl TextKind {
    pub(crate) const ALL: [TextKind; 1] = [TextKind::Experience];

    pub(crate) fn id(self) -> &'static str {
        match self {
            TextKind::Experience => "experience",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            TextKind::Experience => "经验材料",
        }
    }

    /// Path of a text's record.
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
pub(crate) struct PublishedText {
    /// 文本的种类
    pub(crate) kind: TextKind,
    /// 首次发布时的编号，此后改名、行政区划代码变更均不改动
    pub(crate) id: String,
    /// 历次文本：首次发布的，以及每次更正后的
    #[schemars(length(min = 1))]
    pub(crate) editions: Vec<TextEdition>,
}

/// A text as published from its date until the next edition.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextEdition {
    /// 日期
    pub(crate) date: NaiveDate,
    /// 更正或者撤下的理由（首次发布的不写）
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// 文本的各部分；撤下的没有
    pub(crate) parts: Vec<TextPart>,
    /// 各部分的 SHA-256
    pub(crate) sha256: String,
    /// 程序版本
    pub(crate) program: String,
}

/// A named part: a field, a body, or the hash of a file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextPart {
    /// 名称
    pub(crate) part: String,
    /// 内容
    pub(crate) text: String,
}

/// Prefix of the text of a part that is the hash of a file.
const FILE: &str = "sha256:";

impl TextPart {
    pub(crate) fn new(part: &str, text: impl Into<String>) -> Self {
        Self { part: part.to_string(), text: text.into() }
    }

    /// A part that holds the hash of a file.
    pub(crate) fn file(part: &str, bytes: &[u8]) -> Self {
        Self::new(part, format!("{FILE}{}", hash(bytes)))
    }

    pub(crate) fn is_file(&self) -> bool {
        self.text.starts_with(FILE)
    }
}

impl PublishedText {
    /// The edition in force on a day.
    pub(crate) fn on(&self, day: NaiveDate) -> Option<&TextEdition> {
        self.editions.iter().rfind(|it| it.date <= day)
    }
}

impl TextEdition {
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
}
