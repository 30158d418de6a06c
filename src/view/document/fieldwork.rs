//! 实地核查记录表 and 签到表 (Articles 13 and 14): sheets to take along, with what is to be looked at.

use serde::Serialize;
use serde_json::Value;

use super::evaluated::EvaluationSubject;
use super::{EvidenceView, Head, RoundView, ZoneView};
use crate::model::evaluation::{ReviewMethod, SelfEvaluation};
use crate::model::indicators::Indicator;
use crate::score::IndicatorScore;
use crate::text::chinese;

#[derive(Debug, Serialize)]
struct OnSiteView<'v> {
    #[serde(flatten)]
    head: Head,
    zone: ZoneView,
    round: RoundView,
    self_date: String,
    indicators: Vec<LookedAt<'v>>,
    evidence: Vec<EvidenceView<'v>>,
}

/// An indicator that is looked at on site.
#[derive(Debug, Serialize)]
struct LookedAt<'v> {
    number: String,
    title: &'v str,
    /// The evidence that the self-evaluation cites for it.
    evidence: Vec<&'v str>,
}

/// 实地核查记录表: the indicators that the rules have looked at on site, with the evidence, and room for what is found.
pub(crate) fn on_site_record(subject: &EvaluationSubject) -> Value {
    let title = "网络市场监管与服务示范区\n实地核查记录表".to_string();
    let system = &subject.version.system;
    let scored = system.indicators().map(|it| it.1).zip(subject.own_sheet.indicators());
    let view = OnSiteView {
        head: Head::new(subject.site, subject.version, title, &subject.site.documents.organ),
        zone: subject.zone_view(),
        round: RoundView::new(subject.round),
        self_date: chinese::date(subject.own.date),
        indicators: scored
            .filter(|(it, _)| is_seen(it))
            .map(|(it, scored)| looked_at(subject.own, it, scored))
            .collect(),
        evidence: EvidenceView::list(&subject.own.evidence),
    };
    serde_json::to_value(view).expect("a view is plain data")
}

fn is_seen(indicator: &Indicator) -> bool {
    indicator.methods.iter().any(|it| it == ReviewMethod::OnSite.name())
}

/// The evidence is listed in the order of the self-evaluation.
fn looked_at<'v>(own: &'v SelfEvaluation, indicator: &'v Indicator, scored: &IndicatorScore) -> LookedAt<'v> {
    let cited: Vec<&str> = scored.criteria.iter().flat_map(|it| it.trace.evidence()).collect();
    let evidence = own.evidence.iter().map(|it| it.id.as_str()).filter(|it| cited.contains(it));
    LookedAt { number: indicator.number.to_string(), title: &indicator.name, evidence: evidence.collect() }
}

#[derive(Debug, Serialize)]
struct AttendanceView {
    #[serde(flatten)]
    head: Head,
    zone: ZoneView,
    round: RoundView,
}

/// 签到表
pub(crate) fn attendance_sheet(subject: &EvaluationSubject) -> Value {
    let title = "网络市场监管与服务示范区\n实地核查签到表".to_string();
    let view = AttendanceView {
        head: Head::new(subject.site, subject.version, title, &subject.site.documents.organ),
        zone: subject.zone_view(),
        round: RoundView::new(subject.round),
    };
    serde_json::to_value(view).expect("a view is plain data")
}
