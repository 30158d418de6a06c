//! 自评报告 (Article 12).

use serde::Serialize;
use serde_json::Value;

use super::evaluated::EvaluationSubject;
use super::score::ScoreView;
use super::{EvidenceView, Head, RoundView, ZoneView, sentence};
use crate::model::creation::{Approval, Creation};
use crate::text::chinese;

#[derive(Debug, Serialize)]
struct ReportView<'v> {
    #[serde(flatten)]
    head: Head,
    zone: ZoneView,
    /// The round that was applied for. A self-evaluation below the pass mark is no application (Article 12).
    round: Option<RoundView>,
    date: String,
    opening: Vec<String>,
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
    let (system, sheet) = (&subject.version.system, subject.own_sheet);
    let score = ScoreView::new(system, sheet).with_basis(system, sheet, &own.evidence);
    let zone = subject.zone_view();
    let title = format!("{}\n网络市场监管与服务示范区创建自评报告", zone.applicant);
    let view = ReportView {
        head: Head::new(subject.site, subject.version, title, &zone.applicant),
        round: subject.own_sheet.passed.then(|| RoundView::new(subject.round)),
        date: chinese::date(own.date),
        opening: opening(subject, &zone),
        score: score.into_json(),
        summary: &own.summary,
        plan_fulfilment: &own.plan_fulfilment,
        highlights: &own.highlights,
        problems: own.problems.as_deref(),
        declaration: &own.declaration,
        evidence: EvidenceView::list(&own.evidence),
        zone,
    };
    serde_json::to_value(view).expect("a view is plain data")
}

/// The first paragraphs: what the applicant did, and the creation that it is about.
fn opening(subject: &EvaluationSubject, zone: &ZoneView) -> Vec<String> {
    let EvaluationSubject { version, creation, round, own_sheet, .. } = subject;
    let plan = creation.and_then(|it| Some(it.application.as_ref()?.plan.as_str()));
    let basis = Basis { applicant: &zone.applicant, plan, round: own_sheet.passed.then_some(round.title.as_str()) };
    let article = chinese::article(version.measures.articles.evaluation_application);
    let rules = format!("{}{article}", version.measures.cited());
    let system = sentence::titled(&version.system.title);
    let created = creation.and_then(|it: &Creation| it.approval.as_ref()).map(|it| created(&zone.name, it));
    let scored = "各项得分由创建期内的数据和评定意见按照评估指标体系计算，每一得分点的依据见附件1，佐证材料见附件2。";
    vec![basis.sentence(&rules, &system), format!("{}{scored}", created.unwrap_or_default())]
}

/// What the first sentence says.
struct Basis<'v> {
    applicant: &'v str,
    /// The name of the plan, if the application is on record.
    plan: Option<&'v str>,
    /// The round that was applied for. A self-evaluation below the pass mark is no application (Article 12).
    round: Option<&'v str>,
}

impl Basis<'_> {
    fn sentence(&self, rules: &str, system: &str) -> String {
        let plan = self.plan.map_or(String::new(), |it| format!("和{}", sentence::titled(it)));
        let round = self.round.map_or(String::new(), |it| format!("，申请参加{it}"));
        format!(
            "根据{rules}规定，{}对照{system}（以下简称评估指标体系）{plan}，对创建期内的工作进行了自评{round}。",
            self.applicant
        )
    }
}

/// When the creation was approved, with its number and period as far as they are on record.
fn created(name: &str, approval: &Approval) -> String {
    let number = approval.number.as_ref().map_or(String::new(), |it| format!("（{it}）"));
    let period = approval.period.map_or(String::new(), |it| format!("，创建活动周期为{}", sentence::period(it)));
    format!("{name}于{}经市场监管总局同意开展创建{number}{period}。", chinese::date(approval.date))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::model::Period;

    #[test]
    fn the_first_sentence_names_the_plan_and_the_round_only_where_there_are_such() {
        for plan in [None, Some("甲市创建方案"), Some("《甲市创建方案》")] {
            for round in [None, Some("2026年评估认定")] {
                let said = Basis { applicant: "甲市人民政府", plan, round }.sentence("《办法》第一条", "《体系》");
                assert_eq!(said.contains("和《甲市创建方案》，"), plan.is_some(), "{said}");
                assert_eq!(said.contains("申请参加2026年评估认定。"), round.is_some(), "{said}");
                assert!(said.contains("，甲市人民政府对照《体系》"), "{said}");
            }
        }
    }

    #[test]
    fn an_approval_is_told_without_what_is_not_on_record() {
        let day = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
        for number in [None, Some("示例函〔2026〕1号".to_string())] {
            for period in [None, Some(Period { start: day, end: day })] {
                let approval =
                    Approval { date: day, approved: true, number: number.clone(), period, opinion: String::new() };
                let said = created("甲市", &approval);
                assert_eq!(said.contains('（'), number.is_some(), "{said}");
                assert_eq!(said.contains("创建活动周期"), period.is_some(), "{said}");
                assert!(said.starts_with("甲市于2026年1月1日") && said.ends_with('。'), "{said}");
            }
        }
    }
}
