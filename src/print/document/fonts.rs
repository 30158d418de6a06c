//! Chooses typefaces by role (仿宋, 楷体, 黑体, 宋体, 小标宋): the first candidates that are available.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};

/// A font family, or one that is used for some characters only.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub(crate) enum Family {
    Name(String),
    Covering { name: String, covers: String },
}

impl Family {
    fn name(&self) -> &str {
        match self {
            Family::Name(name) | Family::Covering { name, .. } => name,
        }
    }
}

/// The candidates for one role, best first, and the fallback families.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Role {
    /// Chinese name of the role.
    label: String,
    /// Alternatives, each a list of families used together.
    candidates: Vec<Vec<Family>>,
    /// Families for rare characters, appended to the chosen candidate.
    fallback: Vec<Family>,
}

/// Roles by their name in the templates, read from `templates/typst/fonts.json`.
pub(crate) type Roles = BTreeMap<String, Role>;

/// The chosen families of each role, in the form that templates read.
pub(crate) type Chosen = BTreeMap<String, Vec<Family>>;

/// Chooses the first candidate of each role whose families are all installed.
pub(crate) fn choose(roles: &Roles, present: &BTreeSet<String>) -> Result<Chosen> {
    let has = |families: &[Family]| families.iter().all(|it| present.contains(it.name()));
    let mut chosen = Chosen::new();
    for (name, role) in roles {
        let Some(best) = role.candidates.iter().find(|it| has(it)) else {
            let wanted: Vec<&str> = role.candidates.iter().flatten().map(Family::name).collect();
            bail!("缺少{}字体，下列字体均未找到：{}；请运行 `make setup`", role.label, wanted.join("、"));
        };
        if let Some(missing) = role.fallback.iter().find(|it| !present.contains(it.name())) {
            bail!("缺少字体 {}（{}的后备字体）；请运行 `make setup`", missing.name(), role.label);
        }
        chosen.insert(name.clone(), best.iter().chain(&role.fallback).cloned().collect());
    }
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_candidate_that_is_present_is_chosen() {
        let roles: Roles = serde_json::from_str(
            r#"{"fangsong": {"label": "仿宋", "candidates": [["FangSong"], ["FandolFang R"]], "fallback": ["Noto"]}}"#,
        )
        .unwrap();
        let present = |names: &[&str]| names.iter().map(|it| (*it).to_string()).collect::<BTreeSet<_>>();
        let chosen = choose(&roles, &present(&["FandolFang R", "Noto"])).unwrap();
        assert_eq!(chosen["fangsong"].iter().map(Family::name).collect::<Vec<_>>(), ["FandolFang R", "Noto"]);
        let err = choose(&roles, &present(&["Noto"])).unwrap_err();
        assert!(err.to_string().contains("缺少仿宋字体"), "{err}");
    }
}
