//! The first lines of a file to fill in: what it is, who writes it, what the article says, how to fill it in.

use super::text::prose;
use crate::model::TO_BE_FILLED;
use crate::model::measures::{Basis, Version};
use crate::text::chinese;

pub(super) struct Head<'v> {
    /// What the file is.
    pub(super) title: &'v str,
    /// Who writes it.
    pub(super) by: &'v str,
    pub(super) version: Option<&'v Version>,
    pub(super) bases: &'v [Basis],
}

impl Head<'_> {
    pub(super) fn lines(&self) -> Vec<String> {
        let status = self.version.and_then(|it| it.measures.status.as_ref());
        let status = status.map(|it| format!("（{it}）")).unwrap_or_default();
        let mut lines = prose(&format!("{}，由{}撰写。", self.title, self.by));
        if let Some(version) = self.version.filter(|_| !self.bases.is_empty()) {
            lines.extend(prose(&format!("《{}{status}》：", version.measures.title)));
        }
        lines.extend(self.bases.iter().flat_map(|it| article(self.version, *it)));
        lines.push("##".into());
        lines.extend(prose(&format!(
            "以 ## 开头的是说明，可以删去。把“{TO_BE_FILLED}”换成实际内容；以一个 # 开头的，用到时去掉 # 和其后的一个空格。\n\
             文字中有英文冒号、# 的，整个值加引号；成段的文字写在 | 之后各行，比字段名多缩进两格。\n\
             填好后用 `zonepress check` 检查。不写任何个人的姓名、电话、邮箱和身份证号码。"
        )));
        lines
    }
}

/// The words of an article (条), as explanations.
pub(super) fn article(version: Option<&Version>, basis: Basis) -> Vec<String> {
    let Some(version) = version else { return vec![] };
    let number = version.measures.articles.number(basis);
    let Some(article) = version.articles.iter().find(|it| it.number == number) else { return vec![] };
    let text = article.paragraphs.join("\n");
    prose(&format!("{} {}：{text}", chinese::article(number), article.title))
}
