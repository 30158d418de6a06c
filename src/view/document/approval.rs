//! 同意创建通知 and the reply that refuses (Article 9): SAMR answers an application for creation.

use serde::Serialize;
use serde_json::Value;

use super::letter::{Letter, LetterForm, addressed_as};
use super::sentence;
use super::{Head, ZoneView};
use crate::model::area::Area;
use crate::model::creation::{Approval, Creation};
use crate::model::measures::{Measures, Version};
use crate::model::site::SiteConfig;
use crate::model::zone::Zone;
use crate::text::chinese;

#[derive(Debug, Serialize)]
struct ApprovalNoticeView<'v> {
    #[serde(flatten)]
    head: Head,
    letter: Letter,
    zone: ZoneView,
    opening: String,
    decision: String,
    opinion: &'v str,
    /// What the applicant does next.
    sequel: String,
    date: String,
}

pub(crate) fn approval_notice(
    site: &SiteConfig,
    version: &Version,
    (zone, area): (&Zone, &Area),
    creation: &Creation,
    approval: &Approval,
) -> Value {
    let zone = ZoneView::filed(zone, area, creation.identity());
    let (addressed, name) = (addressed_as(&zone.class), &zone.name);
    let organ = site.documents.organ_in_titles();
    let title = match approval.approved {
        true => format!("{organ}关于同意{name}开展\n网络市场监管与服务示范区创建的通知"),
        false => format!("{organ}关于{name}\n网络市场监管与服务示范区创建申请的复函"),
    };
    let authority = site.documents.provincial_authority(&area.province);
    let letter = Letter::of_samr(site, LetterForm::Letter, &zone.applicant).copies(&authority);
    let view = ApprovalNoticeView {
        head: Head::new(site, version, title, &site.documents.organ),
        letter: letter.number(approval.number.as_deref()),
        opening: opening(&version.measures, creation, addressed, &authority),
        decision: decision(approval, addressed),
        opinion: approval.opinion.trim(),
        sequel: sequel(&version.measures, approval.approved, addressed),
        date: chinese::date(approval.date),
        zone,
    };
    serde_json::to_value(view).expect("a view is plain data")
}

/// What was received: the application, and the province's opinion if it gave one.
fn opening(measures: &Measures, creation: &Creation, addressed: &str, authority: &str) -> String {
    let day = creation.application.as_ref().map_or(String::new(), |it| format!("于{}", chinese::date(it.date)));
    let opinion = match creation.recommendation.as_ref().map(|it| it.recommended) {
        Some(true) => format!("和{authority}的推荐意见"),
        Some(false) => format!("和{authority}的初审意见"),
        None => String::new(),
    };
    let approved = creation.approval.as_ref().is_some_and(|it| it.approved);
    format!(
        "{addressed}{day}提出的网络市场监管与服务示范区创建申请{opinion}收悉。根据{}（以下简称《办法》）{}规定，经审核，现将有关事项{}如下：",
        measures.cited(),
        chinese::article(measures.articles.approval),
        if approved { "通知" } else { "函复" },
    )
}

fn decision(approval: &Approval, addressed: &str) -> String {
    match (approval.approved, approval.period) {
        (true, Some(it)) => {
            format!("同意{addressed}开展网络市场监管与服务示范区创建。创建活动周期为{}。", sentence::period(it))
        }
        (true, None) => format!("同意{addressed}开展网络市场监管与服务示范区创建。"),
        (false, _) => format!("不同意{addressed}开展网络市场监管与服务示范区创建。"),
    }
}

fn sequel(measures: &Measures, approved: bool, addressed: &str) -> String {
    let articles = &measures.articles;
    match approved {
        true => format!(
            "创建期满，{addressed}应当按照《办法》{}规定，对照评估指标体系和创建方案进行自评。自评合格的，将评估申请表、自评报告和相关材料报所在地省级市场监管部门。",
            chinese::article(articles.evaluation_application),
        ),
        false => format!(
            "{addressed}完善有关工作后，可以按照《办法》{}规定重新提出创建申请。",
            chinese::article(articles.creation_application),
        ),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::model::Period;

    fn approval(approved: bool, period: Option<Period>) -> Approval {
        Approval { date: NaiveDate::MIN, approved, number: None, period, opinion: String::new() }
    }

    #[test]
    fn a_decision_says_what_was_decided_and_a_period_only_where_there_is_one() {
        let day = |year| NaiveDate::from_ymd_opt(year, 1, 1).expect("a day");
        let period = Period { start: day(2026), end: day(2028) };
        for approved in [true, false] {
            for given in [None, Some(period)] {
                let said = decision(&approval(approved, given), "你区");
                assert_eq!(said.contains("不同意"), !approved, "{said}");
                assert_eq!(said.contains("创建活动周期"), approved && given.is_some(), "{said}");
                assert!(said.contains("你区"), "{said}");
            }
        }
    }
}
