//! The columns (栏目) of the site.

use schemars::JsonSchema;
use serde::Deserialize;

/// 栏目: a part of the public site, with a page and an entry in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Column {
    Zones,
    Experience,
    Notices,
    Designations,
    Measures,
    Indicators,
}

impl Column {
    pub(crate) const ALL: [Column; 6] = [
        Column::Zones,
        Column::Experience,
        Column::Notices,
        Column::Designations,
        Column::Measures,
        Column::Indicators,
    ];

    /// The identifier, which is also the name of the folder of its pages.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Column::Zones => "zones",
            Column::Experience => "experience",
            Column::Notices => "notices",
            Column::Designations => "designations",
            Column::Measures => "measures",
            Column::Indicators => "indicators",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Column::Zones => "示范区",
            Column::Experience => "经验",
            Column::Notices => "公示",
            Column::Designations => "认定",
            Column::Measures => "管理办法",
            Column::Indicators => "指标体系",
        }
    }
}
