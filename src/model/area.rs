//! Areas that may apply (Article 5), with former codes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 地区类别：as the statistics bureau groups provinces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
pub(crate) enum Region {
    #[serde(rename = "东部")]
    East,
    #[serde(rename = "中部")]
    Central,
    #[serde(rename = "西部")]
    West,
    #[serde(rename = "东北")]
    Northeast,
}

impl Region {
    pub(crate) const ALL: [Region; 4] = [Region::East, Region::Central, Region::West, Region::Northeast];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Region::East => "东部",
            Region::Central => "中部",
            Region::West => "西部",
            Region::Northeast => "东北",
        }
    }
}

/// One row of `content/areas.csv`, or of the fictional ones in `content/areas-demonstration.csv`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Area {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) province: String,
    /// 副省级市, 地级市, 直辖市市辖区, …
    pub(crate) class: String,
    pub(crate) region: Region,
    /// The day the row was checked against the official list.
    #[serde(rename = "as_of")]
    _as_of: chrono::NaiveDate,
    /// The day the code came into force, where it is younger than the programme.
    pub(crate) since: Option<chrono::NaiveDate>,
    /// Fictional: from the table of demonstration areas.
    #[serde(skip)]
    pub(crate) demonstration: bool,
    /// Codes merged into this one, separated by semicolons.
    former_codes: String,
}

impl Area {
    pub(crate) fn former_codes(&self) -> impl Iterator<Item = &str> {
        self.former_codes.split(';').filter(|it| !it.is_empty())
    }
}

/// The eligible areas in administrative order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Areas(pub(crate) Vec<Area>);

impl Areas {
    pub(crate) fn get(&self, code: &str) -> Option<&Area> {
        self.0.binary_search_by(|it| it.code.as_str().cmp(code)).ok().map(|index| &self.0[index])
    }

    /// The code that stands for a code now.
    pub(crate) fn current<'c>(&'c self, code: &'c str) -> &'c str {
        self.get(code).or_else(|| self.successor(code)).map_or(code, |it| it.code.as_str())
    }

    /// The area that took over a former code.
    pub(crate) fn successor(&self, former: &str) -> Option<&Area> {
        self.0.iter().find(|it| it.former_codes().any(|code| code == former))
    }
}
