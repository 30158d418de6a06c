//! 评估初审报告 and 初审不合格告知书 (Article 13): the province reports to SAMR, or tells an applicant that it failed.

use serde::Serialize;
use serde_json::Value;

use super::evaluated::EvaluationSubject;
use super::letter::{Letter, LetterForm, addressed_as, oneself};
use super::review::{CorrectionView, DimensionRow, TotalRow, compared, corrections};
use super::score::{ScoreView, number};
use super::{Head, RoundView, ZoneView, sentence};
use crate::model::evaluation::{Review, ReviewResult};
use crate::model::measures::Measures;
use crate::score::{LazySheet, ScoreSheet};
use crate::text::chinese;

#[derive(Debug, Serialize)]
struct ReportView<'v> {
    #[serde(flatten)]
    head: Head,
    authority: &'v str,
    zone: ZoneView,
    round: RoundView,
    date: String,
    opening: String,
    score: Value,
    dimensions: Vec<DimensionRow>,
    total: TotalRow,
    result: String,
    compared: String,
    corrected: String,
    corrections: Vec<CorrectionView<'v>>,
    opinion: &'v str,
    conclusion: String,
}

/// 评估初审报告
pub(crate) fn preliminary_report(subject: &EvaluationSubject, (review, sheet): (&Review, &LazySheet)) -> Value {
    let EvaluationSubject { site, version, own_sheet, .. } = subject;
    let (zone, authority) = (subject.zone_view(), subject.authority());
    let title = format!("{authority}关于{}\n网络市场监管与服务示范区\n评估初审情况的报告", zone.name);
    let (dimensions, total) = compared(&version.system, own_sheet, sheet);
    let view = ReportView {
        head: Head::new(site, version, title, &authority),
        round: RoundView::new(subject.round),
        date: chinese::date(review.date),
        opening: opening(subject, review, &zone, &authority),
        score: ScoreView::new(&version.system, sheet).into_json(),
        total,
        result: format!("初审总分{}分，{}。", number(sheet.total), sentence::mark(sheet.passed)),
        compared: comparison(own_sheet, sheet),
        corrected: corrected(review.corrections.len()),
        corrections: corrections(&version.system, subject.own, review),
        opinion: review.opinion.trim(),
        conclusion: conclusion(review.result, &zone.name),
        dimensions,
        zone,
        authority: &authority,
    };
    serde_json::to_value(view).expect("a view is plain data")
}

fn opening(subject: &EvaluationSubject, review: &Review, zone: &ZoneView, authority: &str) -> String {
    let EvaluationSubject { version, round, own, .. } = subject;
    let period = subject.creation.and_then(|it| it.approved_period());
    let period = period.map_or(String::new(), |it| format!("{}的创建活动周期为{}。", zone.name, sentence::period(it)));
    format!(
        "{period}{}于{}完成自评，在{}中提出评估申请。根据{}{}规定，{}采取{}对{}进行了评估初审，于{}形成评估初审意见。现将有关情况报告如下：",
        zone.applicant,
        chinese::date(own.date),
        round.title,
        version.measures.cited(),
        chinese::article(version.measures.articles.preliminary_review),
        oneself(authority),
        sentence::methods(&review.methods),
        zone.name,
        chinese::date(review.date),
    )
}

/// How many indicators have other points than in the self-evaluation.
fn comparison(own: &ScoreSheet, review: &ScoreSheet) -> String {
    let changes = || own.indicators().zip(review.indicators()).map(|(own, it)| it.points - own.points);
    let lower = changes().filter(|it| it.is_sign_negative() && !it.is_zero()).count();
    let higher = changes().filter(|it| it.is_sign_positive() && !it.is_zero()).count();
    in_comparison(lower, higher, changes().count())
}

fn in_comparison(lower: usize, higher: usize, all: usize) -> String {
    let parts = [(lower, "低于"), (higher, "高于")];
    let parts: Vec<String> =
        parts.iter().filter(|it| it.0 > 0).map(|(count, than)| format!("{count}项{than}自评得分")).collect();
    let others = if lower + higher == all { "" } else { "，其余与自评得分一致" };
    match parts.is_empty() {
        true => "各项二级指标初审得分与自评得分一致。".into(),
        false => format!("{all}项二级指标中，初审得分{}{others}。", parts.join("、")),
    }
}

fn corrected(count: usize) -> String {
    match count {
        0 => "评估初审没有更正或者另行确认的事实。".into(),
        _ => format!("评估初审更正或者确认的事实共{count}项，见表2。"),
    }
}

fn conclusion(result: ReviewResult, name: &str) -> String {
    match result {
        ReviewResult::Qualified => format!("综上，{name}评估初审合格。"),
        ReviewResult::Unqualified => format!("综上，{name}评估初审不合格，本次评估申请不予报送。"),
    }
}

#[derive(Debug, Serialize)]
struct FailureView<'v> {
    #[serde(flatten)]
    head: Head,
    letter: Letter,
    authority: &'v str,
    zone: ZoneView,
    round: RoundView,
    opening: String,
    score: Value,
    result: String,
    opinion: &'v str,
    sequel: String,
}

/// 初审不合格告知书
pub(crate) fn preliminary_failure_notice(subject: &EvaluationSubject, (review, sheet): (&Review, &LazySheet)) -> Value {
    let EvaluationSubject { site, version, area, round, .. } = subject;
    let (zone, authority) = (subject.zone_view(), subject.authority());
    let addressed = addressed_as(&zone.class);
    let title = format!("{authority}关于{}\n网络市场监管与服务示范区\n评估初审结果的告知书", zone.name);
    let opening = format!(
        "根据{}（以下简称《办法》）{}规定，{}对{addressed}在{}中提出的评估申请进行了评估初审，于{}形成评估初审意见。现将有关情况告知如下：",
        version.measures.cited(),
        chinese::article(version.measures.articles.preliminary_review),
        oneself(&authority),
        round.title,
        chinese::date(review.date),
    );
    let view = FailureView {
        head: Head::new(site, version, title, &authority),
        letter: Letter::of_province(site, LetterForm::Letter, &area.province, &zone.applicant),
        round: RoundView::new(round),
        opening,
        score: ScoreView::new(&version.system, sheet).into_json(),
        result: failure(sheet.passed, addressed),
        opinion: review.opinion.trim(),
        sequel: sequel(&version.measures, addressed),
        zone,
        authority: &authority,
    };
    serde_json::to_value(view).expect("a view is plain data")
}

/// The result, which need not follow from the points.
fn failure(passed: bool, addressed: &str) -> String {
    let despite = if passed { "，综合初审情况" } else { "" };
    format!("{addressed}评估初审得分{}{despite}，评估初审不合格。", sentence::mark(passed))
}

fn sequel(measures: &Measures, addressed: &str) -> String {
    let again = chinese::article(measures.articles.evaluation_application);
    format!(
        "{addressed}本次评估申请不报送市场监管总局。{addressed}可以针对评估初审指出的问题进行整改，按照《办法》{again}规定再次自评；\
         自评合格的，可以再次提出评估申请。"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_counts_what_differs_and_nothing_else() {
        for lower in 0..=3_usize {
            for higher in 0..=3 {
                for same in 0..=2 {
                    let said = in_comparison(lower, higher, lower + higher + same);
                    assert_eq!(said.contains("低于"), lower > 0, "{said}");
                    assert_eq!(said.contains("高于"), higher > 0, "{said}");
                    assert_eq!(said.contains("一致"), same > 0 || lower + higher == 0, "{said}");
                    assert!(lower == 0 || said.contains(&format!("{lower}项低于")), "{said}");
                    assert!(higher == 0 || said.contains(&format!("{higher}项高于")), "{said}");
                }
            }
        }
    }

    #[test]
    fn a_failure_names_the_pass_mark_as_it_was_met_and_ends_with_the_result() {
        for passed in [true, false] {
            let said = failure(passed, "你区");
            assert_eq!(said.contains("未达到"), !passed, "{said}");
            assert_eq!(said.contains("综合"), passed, "{said}");
            assert!(said.starts_with("你区") && said.ends_with("评估初审不合格。"), "{said}");
        }
    }
}
