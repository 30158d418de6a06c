//! 报送函 (Article 13): a province submits the applications of a round that passed its review to SAMR.

use serde::Serialize;
use serde_json::Value;

use super::letter::{Letter, LetterForm, oneself};
use super::score::number;
use super::{Head, RoundView, ZoneView, sentence};
use crate::model::area::Area;
use crate::model::evaluation::{Review, ReviewResult, SelfEvaluation};
use crate::model::measures::Version;
use crate::model::round::Round;
use crate::model::site::SiteConfig;
use crate::model::zone::Zone;
use crate::score::LazySheet;
use crate::text::chinese;
use crate::view::columns;

/// An application that the province reviewed, with its scores.
#[derive(Clone, Copy)]
pub(crate) struct Submitted<'w> {
    pub(crate) zone: &'w Zone,
    pub(crate) area: &'w Area,
    pub(crate) own: &'w SelfEvaluation,
    pub(crate) review: &'w Review,
    pub(crate) own_sheet: &'w LazySheet,
    pub(crate) sheet: &'w LazySheet,
}

impl Submitted<'_> {
    pub(crate) fn is_qualified(&self) -> bool {
        self.review.result == ReviewResult::Qualified
    }

    fn zone_view(&self) -> ZoneView {
        ZoneView::filed(self.zone, self.area, self.own.identity.as_ref())
    }
}

#[derive(Debug, Serialize)]
struct SubmissionView {
    #[serde(flatten)]
    head: Head,
    letter: Letter,
    authority: String,
    round: RoundView,
    opening: String,
    result: String,
    annexes: [&'static str; 2],
    areas: Vec<SubmittedView>,
}

#[derive(Debug, Serialize)]
struct SubmittedView {
    number: String,
    name: String,
    applicant: String,
    self_points: String,
    points: String,
    mark: &'static str,
    methods: String,
    date: String,
}

/// The letter of a province about a round, with all applications that it reviewed; some must be qualified.
pub(crate) fn submission_letter(
    site: &SiteConfig,
    version: &Version,
    round: &Round,
    province: &str,
    reviewed: &[Submitted],
) -> Value {
    let authority = site.documents.provincial_authority(province);
    let title = format!("{authority}关于报送{}\n网络市场监管与服务示范区评估申请的函", round.label());
    let article = chinese::article(version.measures.articles.preliminary_review);
    let submitted: Vec<&Submitted> = reviewed.iter().filter(|it| it.is_qualified()).collect();
    let names: Vec<String> = submitted.iter().map(|it| it.zone_view().name).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let view = SubmissionView {
        head: Head::new(site, version, title, &authority),
        letter: Letter::of_province(site, LetterForm::Letter, province, &site.documents.organ),
        round: RoundView::new(round),
        opening: format!(
            "根据{}{article}规定，{}对{}个创建对象在{}中提出的评估申请进行了评估初审。",
            version.measures.cited(),
            oneself(&authority),
            reviewed.len(),
            round.title,
        ),
        result: result(&names, submitted.iter().all(|it| it.review.complete == Some(true)), reviewed.len()),
        annexes: ["报送评估申请的创建对象名单", "评估申请表、自评报告、评估初审报告和相关材料"],
        areas: rows(&submitted),
        authority,
    };
    serde_json::to_value(view).expect("a view is plain data")
}

fn rows(submitted: &[&Submitted]) -> Vec<SubmittedView> {
    let mut rows: Vec<SubmittedView> = submitted.iter().enumerate().map(|(index, it)| row(index, it)).collect();
    columns::align(rows.iter_mut().map(|it| &mut it.self_points));
    columns::align(rows.iter_mut().map(|it| &mut it.points));
    rows
}

fn row(index: usize, it: &Submitted) -> SubmittedView {
    let ZoneView { name, applicant, .. } = it.zone_view();
    SubmittedView {
        number: (index + 1).to_string(),
        name,
        applicant,
        self_points: number(it.own_sheet.total),
        points: number(it.sheet.total),
        mark: if it.sheet.passed { "达到" } else { "未达到" },
        methods: it.review.methods.iter().map(|it| it.name()).collect::<Vec<_>>().join("、"),
        date: chinese::date(it.review.date),
    }
}

/// What is submitted of the applications that were reviewed.
fn result(submitted: &[&str], complete: bool, reviewed: usize) -> String {
    let areas = sentence::areas(submitted);
    let others = match reviewed.saturating_sub(submitted.len()) {
        0 => String::new(),
        others => format!("其余{others}个创建对象评估初审不合格，不予报送。"),
    };
    let complete = if complete { "评估申请材料齐全、" } else { "" };
    format!("经审查，{areas}{complete}评估初审合格，现将评估申请及相关材料报送，请予评估。{others}")
}

#[cfg(test)]
mod tests {
    use super::result;

    #[test]
    fn those_that_failed_are_counted_and_only_they() {
        for submitted in 1..=3_usize {
            for failed in 0..=2 {
                let said = result(&vec!["甲市"; submitted], failed == 0, submitted + failed);
                assert_eq!(said.contains("齐全"), failed == 0, "{said}");
                assert_eq!(said.contains("不合格"), failed > 0, "{said}");
                assert!(failed == 0 || said.contains(&format!("其余{failed}个")), "{said}");
                assert_eq!(said.contains("等"), submitted > 2, "{said}");
            }
        }
    }
}
