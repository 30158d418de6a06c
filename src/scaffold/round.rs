//! A round (批次), and what is recorded in its file later: decisions, notice, objections, announcement.

use chrono::{Datelike, Days, NaiveDate};

use super::Draft;
use super::form::Form;
use super::head::{Head, article};
use super::text::{commented, indented, key, prose, quoted};
use crate::model::TO_BE_FILLED;
use crate::model::files;
use crate::model::indicators::{StatisticDefinition, StatisticScope};
use crate::model::measures::{Basis, Version};
use crate::model::round::{self, Outcome, Round};
use crate::model::site::SiteConfig;

/// What a new round is made from.
pub(crate) struct Opening<'v> {
    pub(crate) id: &'v str,
    /// By default, the round is named after its id.
    pub(crate) title: Option<&'v str>,
    pub(crate) from: NaiveDate,
    pub(crate) until: NaiveDate,
    pub(crate) version: &'v Version,
}

/// The file of a new round.
pub(crate) fn round(opening: &Opening) -> Draft {
    let Opening { id, title, from, until, version } = opening;
    let label = round::label(id);
    let title = title.map_or_else(|| format!("{label}网络市场监管与服务示范区评估认定"), str::to_string);
    let what = format!("{label}评估批次");
    let bases = [Basis::EvaluationApplication, Basis::Evaluation];
    let head = Head { title: &what, by: "市场监管总局", version: Some(version), bases: &bases };
    let mut lines = head.lines();
    lines.extend(prose(&format!(
        "其后的事项用命令增加：`zonepress new exclusion {id} 代码`（不列入建议名单的决定）、`zonepress new notice {id}`（公示）、\
         `zonepress new objection {id} 代码`（异议）、`zonepress new announcement {id}`（认定）、`zonepress close-round {id}`（结束）。"
    )));
    let years = statistic_years(*from, version);
    let statistics = version.system.statistics.iter().flat_map(|it| statistic(it, &years)).collect();
    let form = Form::of::<Round>()
        .value("id", quoted(id))
        .value("title", quoted(&title))
        .value("measures", quoted(&version.id))
        .value("applications/from", from)
        .value("applications/until", until)
        .note("statistics", "公布以后逐项启用，写明数据和来源；没有写的，与之比较的得分点不得分。")
        .below("statistics", statistics);
    let form =
        ["exclusions", "notice", "objections", "announcement", "closed"].iter().fold(form, |it, at| it.without(at));
    Draft { file: files::round(id), text: form.text(&lines) }
}

/// The years of a creation period that ends when the round opens.
fn statistic_years(from: NaiveDate, version: &Version) -> Vec<i32> {
    let years = i32::try_from(version.measures.creation_period.years).unwrap_or(1);
    (from.year().saturating_sub(years)..from.year()).collect()
}

fn statistic(definition: &StatisticDefinition, years: &[i32]) -> Vec<String> {
    let mut own = match definition.by {
        StatisticScope::Year => vec!["by_year:".to_string()],
        StatisticScope::Round => vec![format!("percent: {TO_BE_FILLED}")],
    };
    if definition.by == StatisticScope::Year {
        own.extend(years.iter().map(|it| format!("  - {{ year: {it}, percent: {TO_BE_FILLED} }}")));
    }
    own.push(format!("source: {TO_BE_FILLED}"));
    let own = [vec![format!("{}:", key(&definition.id))], indented(own)].concat();
    [prose(&format!("{}（%）", definition.name)), commented(own)].concat()
}

/// The notice of the recommended zones (公示), with the office of the last notice or of the site.
pub(crate) fn notice(version: &Version, site: &SiteConfig, last: Option<&Round>) -> Vec<String> {
    let days = version.measures.publicity.days;
    let form = Form::of::<Round>()
        .note("notice", "建议名单由评估结果计算，不在这里写。")
        .note("notice", words(version, Basis::Publicity))
        .note("notice/last_day", format!("不写的，自公示首日起 {days} 天（自然日，首尾两日均计入）。"))
        .note("notice/office", "请核对。");
    let office = match last.and_then(|it| it.notice.as_ref()).map(|it| &it.office) {
        Some(it) => [&it.name, &it.telephone, &it.email, &it.address, &it.postcode],
        None => {
            let it = &site.contact;
            [&it.office, &it.telephone, &it.email, &it.address, &it.postcode]
        }
    };
    let fields = ["name", "telephone", "email", "address", "postcode"];
    let filled =
        |form: Form, (field, text): (&str, &String)| form.value(&format!("notice/office/{field}"), quoted(text));
    fields.into_iter().zip(office).fold(form, filled).field("notice")
}

/// The announcement of the designated zones (认定).
pub(crate) fn announcement(version: &Version, round: &Round) -> Vec<String> {
    let end = round.notice.as_ref().map(|it| it.period(version.measures.publicity).end);
    let earliest = end.and_then(|it| it.checked_add_days(Days::new(1)));
    let earliest = earliest.map(|it| format!("最早为公示期满的次日 {it}。")).unwrap_or_default();
    Form::of::<Round>()
        .note("announcement", "认定名单由公示名单、异议和决定计算，不在这里写。")
        .note("announcement", words(version, Basis::Designation))
        .note("announcement/date", earliest)
        .wanted("announcement")
        .field("announcement")
}

/// One objection (异议), which is under examination at first.
pub(crate) fn objection(code: Option<&str>) -> Vec<String> {
    let pending = Outcome::Pending.name();
    let form = Form::of::<Round>()
        .value("objections/outcome", quoted(pending))
        .note("objections/settled", "有结论的，写明结论日期和理由。");
    with_code(form, "objections", code).item_of("objections")
}

/// One decision not to list a zone (不列入建议名单的决定).
pub(crate) fn exclusion(code: Option<&str>) -> Vec<String> {
    with_code(Form::of::<Round>(), "exclusions", code).item_of("exclusions")
}

fn with_code(form: Form, list: &str, code: Option<&str>) -> Form {
    match code {
        Some(code) => form.value(&format!("{list}/code"), quoted(code)),
        None => form,
    }
}

fn words(version: &Version, basis: Basis) -> String {
    let lines = article(Some(version), basis);
    lines.iter().map(|it| it.trim_start_matches('#').trim()).collect::<Vec<_>>().join("\n")
}
