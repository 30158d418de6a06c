//! 未通过评估告知书 (Article 17): the result, and the next steps open to the applicant.

use serde::Serialize;
use serde_json::Value;

use super::evaluated::EvaluationSubject;
use super::score::ScoreView;
use super::{Head, RoundView, ZoneView, printed};
use crate::model::evaluation::Review;
use crate::score::LazySheet;
use crate::text::chinese;

#[derive(Debug, Serialize)]
struct FailureView<'v> {
    #[serde(flatten)]
    head: Head,
    zone: ZoneView,
    round: RoundView,
    self_date: String,
    date: Option<String>,
    score: Value,
    opinion: &'v str,
    /// Whether the applicant may apply for another evaluation under the same creation.
    may_apply_again: bool,
    receipt: &'v str,
}

pub(crate) fn failure_notice(
    subject: &EvaluationSubject,
    (review, sheet): (&Review, &LazySheet),
    may_apply_again: bool,
) -> Value {
    let title = "网络市场监管与服务示范区\n评估结果告知书".to_string();
    let view = FailureView {
        head: Head::new(subject.site, subject.version, title, &subject.site.documents.organ),
        zone: ZoneView::new(subject.zone, subject.area),
        round: RoundView::new(subject.round),
        self_date: chinese::date(subject.own.date),
        date: printed(Some(review.date)),
        score: ScoreView::new(&subject.version.system, sheet).into_json(),
        opinion: review.opinion.trim(),
        may_apply_again,
        receipt: &subject.receipt,
    };
    serde_json::to_value(view).expect("a view is plain data")
}
