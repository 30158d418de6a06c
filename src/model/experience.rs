//! Experience write-ups (可复制可推广经验): Articles 19 and 20.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::memory::Bytes;

/// Front matter of `content/experience/<code>/<slug>.md`, written by the zone.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExperienceHead {
    /// 标题
    pub(crate) title: String,
    /// 来源单位
    pub(crate) source: String,
    /// 报送日期
    pub(crate) submitted: NaiveDate,
    /// 对应的指标
    #[schemars(length(min = 1))]
    pub(crate) indicators: Vec<u32>,
    /// 关键词
    #[serde(default)]
    pub(crate) keywords: Vec<String>,
    /// 摘要
    pub(crate) summary: String,
    /// 改名以前的文件名（不带 .md），由早到晚：原来的网址转到现在的页面
    #[serde(default)]
    pub(crate) aliases: Vec<Slug>,
    /// 标题在文书中的分行，各行相连即为标题；不写的，由程序在词与词之间分行
    #[serde(default)]
    pub(crate) title_lines: Vec<String>,
}

impl ExperienceHead {
    /// The lines of the printed title as its author divides it; `None` if the author leaves that open.
    pub(crate) fn divided_title(&self) -> Option<String> {
        (self.title_lines.concat() == self.title).then(|| self.title_lines.join("\n"))
    }
}

/// The file name of a write-up without `.md`. It is also the last part of the page's address.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(extend("format" = "slug"))]
pub(crate) struct Slug(pub(crate) String);

/// Whether a text is a valid slug: words of lower-case letters and digits, joined by `-`.
pub(crate) fn is_slug(text: &str) -> bool {
    let word = |it: &str| !it.is_empty() && it.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.split('-').all(word)
}

/// `content/experience/publication.yaml`, written by SAMR (Article 20).
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublicationList {
    /// 发布清单
    pub(crate) published: Vec<Publication>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Publication {
    /// 经验材料（代码/文件名）
    pub(crate) experience: String,
    /// 发布日期
    pub(crate) date: NaiveDate,
}

/// A write-up with its front matter and body.
#[derive(Debug, Clone)]
pub(crate) struct Experience {
    pub(crate) code: String,
    pub(crate) slug: String,
    /// Path from the workspace root. The folder may have a former area code as its name.
    pub(crate) file: String,
    pub(crate) head: ExperienceHead,
    pub(crate) body: String,
    /// Byte offset of the body in its file.
    pub(crate) body_offset: usize,
    /// The day SAMR published it, if it has.
    pub(crate) published: Option<NaiveDate>,
    /// Whether it is shown to its author although it is not published.
    pub(crate) is_draft: bool,
    /// The files in its picture folder.
    pub(crate) pictures: Vec<PictureFile>,
}

/// A file in the picture folder of a write-up, which has the same name as the write-up.
#[derive(Debug, Clone)]
pub(crate) struct PictureFile {
    pub(crate) name: String,
    /// Path from the workspace root.
    pub(crate) file: String,
    pub(crate) bytes: Bytes,
}

impl Experience {
    pub(crate) fn id(&self) -> String {
        format!("{}/{}", self.code, self.slug)
    }

    /// Finds a picture by the path that the text uses, relative to the write-up.
    pub(crate) fn picture(&self, target: &str) -> Option<&PictureFile> {
        let name = target.strip_prefix(&self.slug)?.strip_prefix('/')?;
        self.pictures.iter().find(|it| it.name == name)
    }
}
