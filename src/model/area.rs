//! Areas that may apply (Article 5), with former codes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 地区类别：the grouping of provinces by the National Bureau of Statistics.
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

    /// Finds the region with this Chinese name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Region::East => "东部",
            Region::Central => "中部",
            Region::West => "西部",
            Region::Northeast => "东北",
        }
    }
}

/// The start of every code of the demonstration. GB/T 2260 assigns it to no province.
const FICTIONAL: &str = "99";

/// Whether a code can only be one of the demonstration.
pub(crate) fn is_fictional(code: &str) -> bool {
    code.starts_with(FICTIONAL)
}

/// An area from `content/areas.csv`, or a fictional one from `content/areas-demonstration.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) province: String,
    /// 副省级市, 地级市, 直辖市市辖区, …
    pub(crate) class: String,
    pub(crate) region: Region,
    /// The day the code came into force, if that was after the programme began.
    pub(crate) since: Option<chrono::NaiveDate>,
    /// Whether the area is fictional, from the demonstration table.
    pub(crate) demonstration: bool,
    /// Earlier codes that this one replaced.
    pub(crate) former_codes: Vec<String>,
}

impl Area {
    pub(crate) fn former_codes(&self) -> impl Iterator<Item = &str> {
        self.former_codes.iter().map(String::as_str)
    }
}

/// The eligible areas, sorted by code.
#[derive(Debug, Clone, Default)]
pub(crate) struct Areas(pub(crate) Vec<Area>);

impl Areas {
    pub(crate) fn get(&self, code: &str) -> Option<&Area> {
        self.0.binary_search_by(|it| it.code.as_str().cmp(code)).ok().map(|index| &self.0[index])
    }

    /// Returns the current code for a former one, and any other code unchanged.
    pub(crate) fn current<'c>(&'c self, code: &'c str) -> &'c str {
        self.get(code).or_else(|| self.successor(code)).map_or(code, |it| it.code.as_str())
    }

    /// The area that took over a former code.
    pub(crate) fn successor(&self, former: &str) -> Option<&Area> {
        self.0.iter().find(|it| it.former_codes().any(|code| code == former))
    }
}
