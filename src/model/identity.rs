//! Who files a paper, as it is called on that day.

use schemars::JsonSchema;
use serde::Deserialize;

use super::area::Area;
use super::zone::ZoneRecord;

/// 基本情况：the area and its organs as a paper names them when it is filed. What is renamed later stays as it was filed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Identity {
    /// 地区名称
    pub(crate) name: String,
    /// 行政区划代码
    #[schemars(extend("format" = "area-code"))]
    pub(crate) code: String,
    /// 类别
    pub(crate) class: String,
    /// 创建对象
    pub(crate) applicant: String,
    /// 牵头部门
    pub(crate) lead_department: String,
    /// 地区简介
    #[serde(default)]
    pub(crate) introduction: Option<String>,
}

impl Identity {
    /// What the records say today.
    pub(crate) fn today(record: &ZoneRecord, area: &Area) -> Self {
        Self {
            name: area.name.clone(),
            code: area.code.clone(),
            class: area.class.clone(),
            applicant: record.applicant.clone(),
            lead_department: record.lead_department.clone(),
            introduction: Some(record.introduction.clone()),
        }
    }
}
