//! 自评报告 (Article 12).

use serde::Serialize;
use serde_json::Value;

use super::evaluated::EvaluationSubject;
use super::score::ScoreView;
use super::{ApprovalView, Head, RoundView, ZoneView, printed};
use crate::text::chinese;

#[derive(Debug, Serialize)]
struct ReportView<'v> {
    #[serde(flatten)]
    head: Head,
    zone: ZoneView,
    round: RoundView,
    date: String,
    approval: ApprovalView,
    score: Value,
    summary: &'v str,
    plan_fulfilment: &'v str,
    highlights: &'v [String],
    problems: Option<&'v str>,
    declaration: &'v str,
    evidence: Vec<EvidenceView<'v>>,
    receipt: &'v str,
}

#[derive(Debug, Serialize)]
struct EvidenceView<'v> {
    id: &'v str,
    title: &'v str,
    date: Option<String>,
}

pub(crate) fn self_evaluation_report(subject: &EvaluationSubject) -> Value {
    let own = subject.own;
    let applicant = &subject.zone.record.applicant;
    let title = format!("{applicant}\n网络市场监管与服务示范区创建自评报告");
    let evidence = own.evidence.iter();
    let view = ReportView {
        head: Head::new(subject.site, subject.version, title, applicant),
        zone: ZoneView::new(subject.zone, subject.area),
        round: RoundView::new(subject.round),
        date: chinese::date(own.date),
        approval: ApprovalView::new(subject.creation),
        score: ScoreView::new(&subject.version.system, subject.own_sheet).into_json(),
        summary: &own.summary,
        plan_fulfilment: &own.plan_fulfilment,
        highlights: &own.highlights,
        problems: own.problems.as_deref(),
        declaration: &own.declaration,
        evidence: evidence.map(|it| EvidenceView { id: &it.id, title: &it.title, date: printed(it.date) }).collect(),
        receipt: &subject.receipt,
    };
    serde_json::to_value(view).expect("a view is plain data")
}
