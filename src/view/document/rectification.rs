//! 整改通知 (Article 22): what a zone has to put right after a talk or a caution, with a table to report it.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use super::Head;
use super::letter::{Letter, LetterForm};
use super::oversight::OversightSubject;
use crate::text::chinese;

#[derive(Debug, Serialize)]
struct RectificationView<'v> {
    #[serde(flatten)]
    head: Head,
    letter: Letter,
    opening: String,
    requirements: &'v [String],
    deadline: String,
    report: String,
    warning: String,
    annex_title: &'static str,
}

/// The table that comes back with the report.
const ANNEX: &str = "整改情况表";

pub(crate) fn rectification_notice(subject: &OversightSubject, rectify_by: NaiveDate) -> Value {
    let organ = subject.site.documents.organ_in_titles();
    let title = format!("{organ}关于{}网络市场监管与服务示范区\n整改有关事项的通知", subject.area.name);
    let view = RectificationView {
        head: subject.head(title),
        letter: subject.letter(LetterForm::Letter),
        opening: opening(subject),
        requirements: &subject.action.requirements,
        deadline: format!("整改期限至{}。", chinese::date(rectify_by)),
        report: format!("整改完成后，请将整改情况和{ANNEX}（见附件）{}。", subject.reported()),
        warning: format!(
            "市场监管总局将对整改情况进行复核。逾期不整改或者整改不到位的，按照《办法》{}规定处理。",
            chinese::article(subject.version.measures.articles.oversight)
        ),
        annex_title: ANNEX,
    };
    serde_json::to_value(view).expect("a view is plain data")
}

/// Follows the name of the rules. Says which decision the rectification belongs to.
fn opening(subject: &OversightSubject) -> String {
    let action = subject.action;
    let number = action.number.as_ref().map_or(String::new(), |it| format!("（{it}）"));
    format!(
        "（以下简称《办法》）{}规定，市场监管总局于{}决定对{}予以{}{number}。现就整改有关事项通知如下：",
        subject.version.citation_of(subject.ground),
        chinese::date(action.date),
        subject.addressed(),
        action.action.name(),
    )
}
