//! The papers about objections (异议, Article 16): 异议登记表, 核查情况报告 and 答复函.
//!
//! Who objected, and in which words, is in no record: these papers leave room to write it.

use serde::Serialize;
use serde_json::Value;

use super::letter::{Letter, LetterForm};
use super::publicized::Publicized;
use super::{Head, printed};
use crate::model::area::Area;
use crate::model::round::{Objection, Outcome};
use crate::text::chinese;
use crate::view::outcome;

#[derive(Debug, Serialize)]
struct RegisterView<'v> {
    #[serde(flatten)]
    head: Head,
    published: String,
    objections: Vec<Row<'v>>,
}

/// A registered objection. The register has cells for who objected and to what.
#[derive(Debug, Serialize)]
struct Row<'v> {
    number: String,
    received: String,
    area: &'v str,
    outcome: &'static str,
    settled: Option<String>,
}

/// 异议登记表: the objections recorded so far.
pub(crate) fn objection_register(publicized: &Publicized) -> Value {
    let title = format!("{}网络市场监管与服务示范区\n建议名单公示异议登记表", publicized.round.label());
    let rows = publicized.round.objections.iter().enumerate().map(|(index, it)| Row {
        number: (index + 1).to_string(),
        received: chinese::date(it.received),
        area: publicized.name(&it.code),
        outcome: it.outcome.name(),
        settled: printed(it.settled),
    });
    let view =
        RegisterView { head: publicized.head(title), published: publicized.published(), objections: rows.collect() };
    serde_json::to_value(view).expect("a view is plain data")
}

/// An objection against an area of the list, with its number in the round's register.
#[derive(Clone, Copy)]
pub(crate) struct Objected<'w> {
    pub(crate) number: usize,
    pub(crate) area: &'w Area,
    pub(crate) objection: &'w Objection,
}

#[derive(Debug, Serialize)]
struct ReportView<'v> {
    #[serde(flatten)]
    head: Head,
    published: String,
    received: String,
    findings: Option<&'v str>,
    conclusion: String,
    /// Other objections against the area, and decisions about it.
    others: Option<String>,
    office: &'v str,
}

/// 核查情况报告: what was found out about an objection, for those who decide on it.
pub(crate) fn objection_report(publicized: &Publicized, objected: &Objected) -> Value {
    let Objected { number, area, objection } = objected;
    let title = format!("关于{}示范区建议名单公示异议\n核查情况的报告", area.name);
    let is_late = objection.received > publicized.period.end;
    let view = ReportView {
        head: publicized.head(title),
        published: publicized.published(),
        received: format!(
            "{}{}收到对{}列入建议名单的异议，登记为本批次第{number}件。异议人的身份、联系方式和异议事项见异议登记表及所附材料。",
            chinese::date(objection.received),
            if is_late { "（公示期满以后）" } else { "" },
            area.name
        ),
        findings: objection.reason.as_deref().map(str::trim),
        conclusion: conclusion(objection.outcome, &area.name),
        others: others(publicized, objected),
        office: &publicized.notice.office.name,
    };
    serde_json::to_value(view).expect("a view is plain data")
}

/// What the objection comes to. Says of the area only what follows from this objection alone. Follows the name of
/// the rules and the article in the case of an objection that is upheld.
fn conclusion(outcome: Outcome, area: &str) -> String {
    match outcome {
        Outcome::Upheld => format!("经核查，该件异议成立，{area}不列入认定名单。"),
        Outcome::Dismissed => format!("经核查，该件异议不成立，不构成不予认定{area}的理由。"),
        Outcome::Pending => "该件异议尚在核查，尚未形成结论。核查结束前，暂不提请认定。".into(),
    }
}

/// The other objections against the area, and a decision not to designate it; `None` if there are none.
fn others(publicized: &Publicized, objected: &Objected) -> Option<String> {
    let (round, area) = (publicized.round, objected.area);
    let same = |it: &&Objection| it.code == area.code && !std::ptr::eq(*it, objected.objection);
    let outcomes: Vec<Outcome> =
        round.objections.iter().filter(same).map(|it| outcome::settled_as(it, publicized.day)).collect();
    let excluded = round.exclusions.iter().filter(|it| it.code == area.code && it.date <= publicized.day);
    let excluded = excluded.map(|it| it.date).min();
    let excluded =
        excluded.map(|day| format!("市场监管总局已于{}决定{}不列入认定名单。", chinese::date(day), area.name));
    let said = format!("{}{}", besides(&outcomes, &area.name), excluded.unwrap_or_default());
    (!said.is_empty()).then_some(said)
}

/// The outcomes of other objections against the same area; empty if there are none.
fn besides(outcomes: &[Outcome], area: &str) -> String {
    if outcomes.is_empty() {
        return String::new();
    }
    let parts = [(Outcome::Upheld, "成立的"), (Outcome::Dismissed, "不成立的"), (Outcome::Pending, "尚在核查的")];
    let parts: Vec<String> = parts
        .into_iter()
        .map(|(outcome, words)| (outcomes.iter().filter(|it| **it == outcome).count(), words))
        .filter(|it| it.0 > 0)
        .map(|(count, words)| format!("{words}{count}件"))
        .collect();
    format!("对{area}的其他异议共{}件，其中{}。", outcomes.len(), parts.join("、"))
}

#[derive(Debug, Serialize)]
struct ReplyView<'v> {
    #[serde(flatten)]
    head: Head,
    letter: Letter,
    opening: String,
    findings: Option<&'v str>,
    conclusion: String,
    thanks: &'static str,
}

/// Those who objected, whose names are written by hand.
const OBJECTOR: &str = "你（单位）";

/// 答复函: tells those who objected what was found. `None` while the objection is pending.
pub(crate) fn objection_reply(publicized: &Publicized, objected: &Objected) -> Option<Value> {
    let Objected { area, objection, .. } = objected;
    let conclusion = reply(objection.outcome, &area.name)?;
    let measures = &publicized.version.measures;
    let organ = publicized.site.documents.organ_in_titles();
    let label = publicized.round.label();
    let title = format!("{organ}关于{label}网络市场监管与服务示范区\n建议名单公示异议的答复函");
    let view = ReplyView {
        head: publicized.head(title),
        letter: Letter::of_samr(publicized.site, LetterForm::Letter, ""),
        opening: format!(
            "{}，市场监管总局收到{OBJECTOR}对{}列入{}建议名单提出的异议。市场监管总局根据{}{}规定进行了核实，现将有关情况答复如下：",
            chinese::date(objection.received),
            area.name,
            publicized.round.title,
            measures.cited(),
            chinese::article(measures.articles.designation),
        ),
        findings: objection.reason.as_deref().map(str::trim),
        conclusion,
        thanks: "感谢对网络市场监管与服务示范区创建工作的关心和监督。",
    };
    Some(serde_json::to_value(view).expect("a view is plain data"))
}

/// The result, and what follows from it; `None` while there is none.
fn reply(outcome: Outcome, area: &str) -> Option<String> {
    match outcome {
        Outcome::Upheld => Some(format!("经核实，{OBJECTOR}提出的异议成立，{area}不列入认定名单。")),
        Outcome::Dismissed => Some(format!("经核实，{OBJECTOR}提出的异议不成立。")),
        Outcome::Pending => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use Outcome::{Dismissed, Pending, Upheld};

    #[test]
    fn an_objection_is_said_to_be_upheld_only_if_it_is_and_no_other_decides_about_it() {
        for outcome in [Upheld, Dismissed, Pending] {
            let said = conclusion(outcome, "甲市");
            assert_eq!(said.contains("异议成立"), outcome == Upheld, "{said}");
            assert_eq!(said.contains("异议不成立"), outcome == Dismissed, "{said}");
            assert_eq!(said.contains("尚未形成结论"), outcome == Pending, "{said}");
            // A dismissed objection says nothing about what others lead to.
            assert_eq!(said.contains("甲市不列入"), outcome == Upheld, "{said}");
            let replied = reply(outcome, "甲市");
            assert_eq!(replied.is_none(), outcome == Pending);
            let replied = replied.unwrap_or_default();
            assert_eq!(replied.contains("异议成立"), outcome == Upheld, "{replied}");
            assert_eq!(replied.contains("异议不成立"), outcome == Dismissed, "{replied}");
        }
    }

    #[test]
    fn other_objections_are_counted_by_their_outcome() {
        let all = [Upheld, Dismissed, Pending];
        for (one, two) in all.into_iter().flat_map(|one| all.map(|two| (one, two))) {
            let said = besides(&[one, two], "甲市");
            assert!(said.contains("共2件"), "{said}");
            for (outcome, words) in [(Upheld, "中成立的"), (Dismissed, "不成立的"), (Pending, "尚在核查的")]
            {
                let count = [one, two].iter().filter(|it| **it == outcome).count();
                let is_named = said.contains(&format!("{words}{count}件"));
                assert_eq!(is_named, count > 0, "{one:?}, {two:?}: {said}");
            }
        }
        assert_eq!(besides(&[], "甲市"), "");
    }
}
