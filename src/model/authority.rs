//! Who may change which files of a workspace.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::Deserialize;

use super::area::Areas;

/// `content/authority.yaml`. SAMR may change every file; others may change those that name them.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct Authority(pub(crate) Vec<Grant>);

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Grant {
    /// 文件的路径：`{code}` 为行政区划代码，`*` 为一级名称，末尾的 `**` 为其下全部文件
    pub(crate) files: String,
    /// 可以改动的一方
    #[schemars(length(min = 1))]
    pub(crate) by: Vec<Party>,
}

/// 一方：who changes files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Party {
    /// 地区
    Zone,
    /// 省级市场监管部门
    Province,
}

/// Somebody who proposes a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Author {
    /// By the code of the area.
    Zone(String),
    /// By the first two digits of the codes of its areas.
    Province(String),
    Samr,
}

impl FromStr for Author {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = |it: &str, count: usize| it.len() == count && it.bytes().all(|it| it.is_ascii_digit());
        match text.split_once(':') {
            Some(("zone", code)) if digits(code, 6) => Ok(Author::Zone(code.into())),
            Some(("province", code)) if digits(code, 2) => Ok(Author::Province(code.into())),
            None if text == "samr" => Ok(Author::Samr),
            _ => Err("写作 zone:六位代码、province:两位代码或者 samr，如 zone:990100".into()),
        }
    }
}

impl std::fmt::Display for Author {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Author::Zone(code) => write!(f, "zone:{code}"),
            Author::Province(code) => write!(f, "province:{code}"),
            Author::Samr => f.write_str("samr"),
        }
    }
}

impl Authority {
    /// Whether somebody may change a file of the workspace.
    pub(crate) fn allows(&self, author: &Author, path: &str, areas: &Areas) -> bool {
        let own = |code: &str| match author {
            Author::Zone(own) => areas.current(code) == areas.current(own),
            Author::Province(own) => areas.current(code).starts_with(own.as_str()),
            Author::Samr => true,
        };
        let party = match author {
            Author::Samr => return true,
            Author::Zone(_) => Party::Zone,
            Author::Province(_) => Party::Province,
        };
        self.0.iter().filter(|it| it.by.contains(&party)).any(|it| it.code_in(path).is_some_and(own))
    }
}

impl Authority {
    /// Who may change a file besides SAMR.
    pub(crate) fn parties(&self, path: &str) -> Vec<Party> {
        let mut parties: Vec<Party> = Vec::new();
        for party in self.0.iter().filter(|it| it.code_in(path).is_some()).flat_map(|it| &it.by) {
            if !parties.contains(party) {
                parties.push(*party);
            }
        }
        parties
    }
}

impl Grant {
    /// The code that a path has at the place of `{code}`; `None` if the path does not match.
    fn code_in<'p>(&self, path: &'p str) -> Option<&'p str> {
        let (mut pattern, mut parts) = (self.files.split('/'), path.split('/'));
        let mut code = None;
        loop {
            match (pattern.next(), parts.next()) {
                (None, None) => return code,
                (Some("**"), Some(_)) => return code,
                (Some("*"), Some(_)) => {}
                (Some("{code}"), Some(part)) => code = Some(part),
                (Some(wanted), Some(part)) if wanted == part => {}
                _ => return None,
            }
        }
    }

    /// Why a pattern cannot be meant; `None` if it can.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        let parts: Vec<&str> = self.files.split('/').collect();
        let is_odd = |it: &&str| it.is_empty() || (it.contains(['*', '{', '}']) && !["*", "**", "{code}"].contains(it));
        let deep = parts.iter().rev().skip(1).any(|it| *it == "**");
        match parts.iter().filter(|it| **it == "{code}").count() {
            _ if parts.iter().any(is_odd) || deep => Some("`*`、`**` 和 `{code}` 各占一级，`**` 只能在末尾"),
            1 => None,
            _ => Some("应有且只有一级 `{code}`，否则不能确定属于哪个地区"),
        }
    }
}

/// A file that differs between two states of a repository.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Change {
    /// From the root of the repository.
    pub(crate) path: String,
    pub(crate) act: ChangeAct,
    /// What the path is after the change.
    pub(crate) entry: Entry,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ChangeAct {
    Add,
    Change,
    Remove,
}

/// What a path of a repository is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Entry {
    File,
    /// A file that was made executable.
    Executable,
    Link,
    Submodule,
}
