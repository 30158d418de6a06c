//! 自评报告 (Article 12).

use serde::Serialize;
use serde_json::Value;

use super::evaluated::EvaluationSubject;
use super::score::ScoreView;
use super::{ApprovalView, EvidenceView, Head, RoundView, ZoneView};
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
}

pub(crate) fn self_evaluation_report(subject: &EvaluationSubject) -> Value {
    let own = subject.own;
    let applicant = &subject.zone.record.applicant;
    let title = format!("{applicant}\n网络市场监管与服务示范区创建自评报告");
    let (system, sheet) = (&subject.version.system, subject.own_sheet);
    let score = ScoreView::new(system, sheet).with_basis(system, sheet, &own.evidence);
    let view = ReportView {
        head: Head::new(subject.site, subject.version, title, applicant),
        zone: ZoneView::new(subject.zone, subject.area),
        round: RoundView::new(subject.round),
        date: chinese::date(own.date),
        approval: ApprovalView::new(subject.creation),
        score: score.into_json(),
        summary: &own.summary,
        plan_fulfilment: &own.plan_fulfilment,
        highlights: &own.highlights,
        problems: own.problems.as_deref(),
        declaration: &own.declaration,
        evidence: EvidenceView::list(&own.evidence),
    };
    serde_json::to_value(view).expect("a view is plain data")
}
