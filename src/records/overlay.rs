//! Personal contacts, kept outside the shared folder and passed with `--private`.
//!
//! They appear in internal forms only. Public output is searched for each of them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Place, code};
use crate::records::source::{self, SourceTree};
use crate::records::yaml;
use crate::text::privacy;

/// `contacts/<code>.yaml` of the private folder.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Contacts {
    /// 负责人
    pub(crate) responsible: Person,
    /// 联系人
    pub(crate) contact: Person,
}

#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Person {
    /// 姓名
    pub(crate) name: String,
    /// 职务
    #[serde(default)]
    pub(crate) position: Option<String>,
    /// 联系电话
    #[serde(default)]
    pub(crate) telephone: Option<String>,
    /// 电子邮箱
    #[serde(default)]
    pub(crate) email: Option<String>,
}

/// The contents of the private folder: contacts by area code.
#[derive(Debug, Clone, Default)]
pub(crate) struct Overlay(BTreeMap<String, Contacts>);

impl Overlay {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn contacts(&self, code: &str) -> Option<&Contacts> {
        self.0.get(code)
    }

    /// Whether a text contains a private value, in any spelling that `compact` treats as equal.
    pub(crate) fn found_in(&self, text: &str) -> bool {
        if self.is_empty() {
            return false;
        }
        let text = compact(text);
        self.values().map(compact).any(|it| it.chars().count() >= SHORTEST && text.contains(&it))
    }

    fn values(&self) -> impl Iterator<Item = &str> {
        self.0.values().flat_map(|it| [&it.responsible, &it.contact]).flat_map(|it| {
            let optional = [&it.telephone, &it.email].into_iter().filter_map(|it| it.as_deref());
            std::iter::once(it.name.as_str()).chain(optional)
        })
    }

    /// The area codes that have contacts.
    pub(crate) fn codes(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// The minimum length of a value to search for. A single character would match almost any text.
const SHORTEST: usize = 2;

/// A text without differences of spelling: lower case, half-width, no separators or invisible characters.
fn compact(text: &str) -> String {
    let kept = text.chars().filter(|it| !privacy::is_separator(*it) && !privacy::is_invisible(*it));
    let narrow = |it: char| match it {
        '！'..='～' => char::from_u32(it as u32 - '！' as u32 + '!' as u32).unwrap_or(it),
        _ => it,
    };
    kept.map(narrow).filter(|it| !privacy::is_separator(*it)).flat_map(char::to_lowercase).collect()
}

/// Reads the overlay from the files in the private folder.
pub(crate) fn load(sources: &SourceTree) -> (Overlay, Vec<Finding>) {
    let mut overlay = Overlay::default();
    let mut findings = Vec::new();
    for (file, source) in sources {
        let code = file.strip_prefix("contacts/").and_then(|it| it.strip_suffix(".yaml"));
        let Some(code) = code else {
            findings.push(
                Finding::new(&code::UNEXPECTED_FILE, file, Place::File, "私有目录中的文件不在约定的位置")
                    .help("联系方式写在 contacts/<代码>.yaml 中"),
            );
            continue;
        };
        match source::text(file, source) {
            Ok(text) => {
                let (contacts, _, faults) = yaml::read::<Contacts>(file, text);
                findings.extend(faults);
                overlay.0.extend(contacts.map(|it| (code.to_string(), it)));
            }
            Err(finding) => findings.push(*finding),
        }
    }
    (overlay, findings)
}

#[cfg(test)]
mod tests {
    use super::{Contacts, Overlay, Person};

    #[test]
    fn a_private_value_is_found_however_it_is_written() {
        let person = |name: &str, telephone: &str, email: &str| Person {
            name: name.into(),
            position: None,
            telephone: Some(telephone.into()),
            email: Some(email.into()),
        };
        let contacts = Contacts {
            responsible: person("欧阳测", "010-6234 5678", "Shi.Ce@example.cn"),
            contact: person("司马试", "", ""),
        };
        let overlay = Overlay([("990100".to_string(), contacts)].into());
        for text in
            ["欧阳 测", "电话（010）62345678", "０１０－６２３４５６７８", "shi.ce@EXAMPLE.cn", "司\u{200b}马**试**"]
        {
            assert!(overlay.found_in(text), "{text}");
        }
        for text in ["欧阳", "马试", "62345679", "example.cn", ""] {
            assert!(!overlay.found_in(text), "{text}");
        }
    }
}
