//! 公示情况说明 (Articles 15 and 16): what a publicity notice brought, once its period has ended.

use serde::Serialize;
use serde_json::Value;

use super::publicized::{Publicized, said_of};
use super::{Head, printed};
use crate::text::chinese;

#[derive(Debug, Serialize)]
struct ReportView<'v> {
    #[serde(flatten)]
    head: Head,
    published: String,
    received: String,
    objections: Vec<ObjectionRow<'v>>,
    results: String,
    areas: Vec<AreaRow<'v>>,
    office: &'v str,
}

#[derive(Debug, Serialize)]
struct ObjectionRow<'v> {
    number: String,
    area: &'v str,
    received: String,
    outcome: &'static str,
    settled: Option<String>,
    findings: Option<&'v str>,
}

#[derive(Debug, Serialize)]
struct AreaRow<'v> {
    number: String,
    province: &'v str,
    name: &'v str,
    objections: String,
    outcome: &'static str,
}

pub(crate) fn publicity_report(publicized: &Publicized) -> Value {
    let title = format!("{}网络市场监管与服务示范区\n建议名单公示情况说明", publicized.round.label());
    let view = ReportView {
        head: publicized.head(title),
        published: publicized.published(),
        received: publicized.objections(),
        objections: objections(publicized),
        results: publicized.results(),
        areas: areas(publicized),
        office: &publicized.notice.office.name,
    };
    serde_json::to_value(view).expect("a view is plain data")
}

fn objections<'v>(publicized: &'v Publicized) -> Vec<ObjectionRow<'v>> {
    let all = publicized.round.objections.iter().enumerate();
    all.map(|(index, it)| ObjectionRow {
        number: (index + 1).to_string(),
        area: publicized.name(&it.code),
        received: chinese::date(it.received),
        outcome: it.outcome.name(),
        settled: printed(it.settled),
        findings: it.reason.as_deref().map(str::trim),
    })
    .collect()
}

fn areas<'v>(publicized: &'v Publicized) -> Vec<AreaRow<'v>> {
    let all = publicized.areas.iter().zip(publicized.outcomes()).enumerate();
    all.map(|(index, (area, outcome))| AreaRow {
        number: (index + 1).to_string(),
        province: &area.province,
        name: &area.name,
        objections: publicized.round.objections.iter().filter(|it| it.code == area.code).count().to_string(),
        outcome: said_of(outcome),
    })
    .collect()
}
