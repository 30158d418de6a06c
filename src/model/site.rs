//! The configuration of the public site: `site/site.yaml`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::round::Office;

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SiteConfig {
    /// 网站名称
    pub(crate) name: String,
    /// 主办单位
    pub(crate) organ: String,
    /// 网站说明
    pub(crate) description: String,
    /// 关键词
    #[serde(default)]
    pub(crate) keywords: Vec<String>,
    /// 域名
    #[serde(default)]
    pub(crate) domain: Option<String>,
    /// 网站所在目录
    #[serde(default)]
    pub(crate) folder: Folder,
    /// 政府网站标识码
    #[serde(default)]
    pub(crate) id_code: Option<String>,
    /// ICP 备案号
    #[serde(default)]
    pub(crate) icp: Option<String>,
    /// 公安备案
    #[serde(default)]
    pub(crate) police: Option<PoliceRecord>,
    /// “我为政府网站找错”地址
    #[serde(default)]
    pub(crate) correction_url: Option<String>,
    /// 签名公钥
    #[serde(default)]
    pub(crate) public_key: Option<String>,
    /// 联系单位
    pub(crate) contact: Contact,
    /// 文书的署名和主送
    pub(crate) documents: DocumentConfig,
    /// 公开范围
    pub(crate) publish: Publish,
    /// 经验材料的要求
    pub(crate) experience: ExperienceRule,
    /// 演示数据
    #[serde(default)]
    pub(crate) demonstration: Option<Demonstration>,
}

/// The path of the site on its server: `/`, or `/a/b/`.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
pub(crate) struct Folder(pub(crate) String);

impl Default for Folder {
    fn default() -> Self {
        Self("/".to_string())
    }
}

impl SiteConfig {
    /// The mark of a demonstration, if it is one.
    pub(crate) fn mark(&self) -> Option<&str> {
        self.demonstration.as_ref().map(|it| it.mark.as_str())
    }

    /// The absolute address of a page; `None` if no domain is configured.
    pub(crate) fn address(&self, path: &str) -> Option<String> {
        self.domain.as_ref().map(|it| format!("https://{it}{}{path}", self.folder.0))
    }
}

#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PoliceRecord {
    /// 备案号
    pub(crate) number: String,
    /// 编码
    pub(crate) code: String,
}

/// 联系单位：an office, never a person.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Contact {
    /// 单位名称
    pub(crate) office: String,
    /// 电话
    pub(crate) telephone: String,
    /// 电子邮箱
    pub(crate) email: String,
    /// 地址
    pub(crate) address: String,
    /// 邮政编码
    pub(crate) postcode: String,
}

impl From<&Office> for Contact {
    fn from(office: &Office) -> Self {
        Self {
            office: office.name.clone(),
            telephone: office.telephone.clone(),
            email: office.email.clone(),
            address: office.address.clone(),
            postcode: office.postcode.clone(),
        }
    }
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentConfig {
    /// 署名机关
    pub(crate) organ: String,
    /// 公告的发文机关标志
    pub(crate) announcement_mark: String,
    /// 通知的发文机关标志
    pub(crate) circular_mark: String,
    /// 通知的主送机关
    pub(crate) recipients: String,
    /// 印发机关（版记），不写则为署名机关
    #[serde(default)]
    pub(crate) issuing_office: Option<String>,
    /// 名称不是“省名加市场监督管理局”的省级市场监管部门
    #[serde(default)]
    pub(crate) provincial_authorities: BTreeMap<String, String>,
}

impl DocumentConfig {
    /// The organ that signs, without what its name has in brackets: as titles name it.
    pub(crate) fn organ_in_titles(&self) -> &str {
        self.organ.split('（').next().unwrap_or_default()
    }

    /// The name of a province's 省级市场监管部门.
    pub(crate) fn provincial_authority(&self, province: &str) -> String {
        self.provincial_authorities.get(province).cloned().unwrap_or_else(|| format!("{province}市场监督管理局"))
    }
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Publish {
    /// 已认定示范区的得分公开到
    pub(crate) scores: PublishedScores,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PublishedScores {
    None,
    Total,
    Dimensions,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExperienceRule {
    /// 正文最少字数
    pub(crate) min_characters: u32,
    /// 正文最多字数
    pub(crate) max_characters: u32,
    /// 每篇是否另出一份 PDF（经验单篇）；已经公布的继续生成
    #[serde(default = "by_default")]
    pub(crate) documents: bool,
}

/// Settings that are on unless a site turns them off.
fn by_default() -> bool {
    true
}

/// 演示数据：present while the records are fictional.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Demonstration {
    /// 标记
    pub(crate) mark: String,
    /// 演示的日期，代替当天
    pub(crate) as_of: NaiveDate,
}
