//! An experience write-up (经验材料): front matter to fill in, and the usual headings.

use super::Draft;
use super::form::Form;
use super::head::Head;
use super::text::{prose, quoted};
use crate::model::TO_BE_FILLED;
use crate::model::experience::ExperienceHead;
use crate::model::files;
use crate::model::measures::{Basis, Version};
use crate::model::site::ExperienceRule;
use crate::model::zone::Zone;

const HEADINGS: [&str; 4] = ["背景", "做法", "成效", "可复制条件"];

/// What is known of a write-up.
#[derive(Default)]
pub(crate) struct Given {
    pub(crate) title: Option<String>,
    /// The text below the front matter.
    pub(crate) body: Option<String>,
}

pub(crate) fn write_up(zone: &Zone, slug: &str, version: Option<&Version>, rule: &ExperienceRule) -> Draft {
    filled(zone, slug, version, rule, Given::default())
}

/// A write-up with what is known of it.
pub(crate) fn filled(zone: &Zone, slug: &str, version: Option<&Version>, rule: &ExperienceRule, given: Given) -> Draft {
    let title = format!("{}经验材料 {slug}", zone.record.name);
    let head =
        Head { title: &title, by: &zone.record.applicant, version, bases: &[Basis::Experience, Basis::Promotion] };
    let indicators = version.into_iter().flat_map(|it| it.system.indicators());
    let indicators: Vec<String> = indicators.map(|(_, it)| format!("{} {}", it.number, it.name)).collect();
    let (least, most) = (rule.min_characters, rule.max_characters);
    let mut lines = head.lines();
    lines.extend(prose(&format!(
        "正文 {least} 至 {most} 字，从二级标题（##）开始，小标题可以增删；图片放在与本文件同名的文件夹中。"
    )));
    let mut form = Form::of::<ExperienceHead>()
        .note("source", "撰写的单位，不写个人。")
        .note("indicators", format!("编号，可选：\n{}", indicators.join("\n")))
        .note("summary", "一段话，在列表和汇编中显示。");
    if let Some(title) = given.title {
        form = form.value("title", quoted(&title));
    }
    let front = form.text(&lines);
    let blank = || HEADINGS.map(|it| format!("## {it}\n\n{TO_BE_FILLED}\n")).join("\n");
    let body = given.body.unwrap_or_else(blank);
    let file = files::experience(&format!("{}/{slug}", zone.code));
    Draft { file, text: format!("---\n{front}---\n\n{body}") }
}
