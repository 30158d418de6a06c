//! 评估结果告知书 (Articles 14 and 17): tells an applicant that it failed, and which steps are open to it.

use serde::Serialize;
use serde_json::Value;

use super::evaluated::EvaluationSubject;
use super::letter::{Letter, LetterForm, addressed_as};
use super::score::ScoreView;
use super::{Head, RoundView, ZoneView};
use crate::model::evaluation::Review;
use crate::model::measures::{Measures, Reevaluation};
use crate::score::LazySheet;
use crate::text::chinese;

#[derive(Debug, Serialize)]
struct FailureView {
    #[serde(flatten)]
    head: Head,
    letter: Letter,
    zone: ZoneView,
    round: RoundView,
    /// 你市, 你区 or 你县.
    addressed: &'static str,
    /// The day of the result.
    date: String,
    score: Value,
    result: String,
    prospect: String,
}

pub(crate) fn failure_notice(
    subject: &EvaluationSubject,
    (review, sheet): (&Review, &LazySheet),
    may_apply_again: bool,
) -> Value {
    let EvaluationSubject { site, version, .. } = subject;
    let zone = subject.zone_view();
    let addressed = addressed_as(&zone.class);
    let organ = site.documents.organ_in_titles();
    let title = format!("{organ}关于{}网络市场监管与服务示范区\n评估结果的告知书", zone.name);
    let view = FailureView {
        head: Head::new(site, version, title, &site.documents.organ),
        letter: Letter::of_samr(site, LetterForm::Letter, &zone.applicant).copies(subject.authority()),
        zone,
        round: RoundView::new(subject.round),
        addressed,
        date: chinese::date(review.date),
        score: ScoreView::new(&version.system, sheet).into_json(),
        result: result(sheet.passed, addressed),
        prospect: prospect(&version.measures, may_apply_again, addressed),
    };
    serde_json::to_value(view).expect("a view is plain data")
}

/// Why the result is not the one applied for. A score that meets the pass mark is not enough (Article 14).
fn result(passed: bool, addressed: &str) -> String {
    match passed {
        true => format!(
            "{addressed}评估得分达到合格标准。综合考虑示范区创建代表性、区域引领带动作用、平台经济发展质效等因素，\
             评估结果为不合格，未通过评估。"
        ),
        false => format!("{addressed}评估得分未达到合格标准，评估结果为不合格，未通过评估。"),
    }
}

/// What the applicant may do next (Article 17).
fn prospect(measures: &Measures, may_apply_again: bool, addressed: &str) -> String {
    let again = chinese::article(measures.articles.evaluation_application);
    let anew = chinese::article(measures.articles.creation_application);
    match (may_apply_again, measures.reevaluation) {
        (true, Reevaluation::NextRound) => {
            format!("{addressed}可以在下一次示范区评估认定时，按照《办法》{again}规定再次提交评估申请。")
        }
        (true, Reevaluation::AnyRound) => {
            format!("{addressed}可以在今后的示范区评估认定中，按照《办法》{again}规定再次提交评估申请。")
        }
        (false, _) if measures.evaluations_per_creation > 1 => {
            format!("{addressed}再次申请评估仍未通过的，可以按照《办法》{anew}规定重新提出创建申请。")
        }
        (false, _) => format!("{addressed}可以按照《办法》{anew}规定重新提出创建申请。"),
    }
}
