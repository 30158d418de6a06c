//! 约谈通知、警示通知 and 取消资格决定 (Article 22): letters to the government of the zone.

use serde::Serialize;
use serde_json::Value;

use super::Head;
use super::letter::{Letter, LetterForm, addressed};
use super::talk::TalkView;
use crate::model::area::Area;
use crate::model::measures::{Ground, Version};
use crate::model::site::SiteConfig;
use crate::model::zone::{OversightAction, Sanction, Zone};
use crate::text::chinese;

/// An action of oversight, with the zone and the rules it rests on.
#[derive(Clone, Copy)]
pub(crate) struct OversightSubject<'w> {
    pub(crate) site: &'w SiteConfig,
    pub(crate) version: &'w Version,
    pub(crate) zone: &'w Zone,
    pub(crate) area: &'w Area,
    pub(crate) action: &'w OversightAction,
    /// The ground that this version of the rules gives the action.
    pub(crate) ground: &'w Ground,
}

#[derive(Debug, Serialize)]
struct OversightView<'v> {
    #[serde(flatten)]
    head: Head,
    letter: Letter,
    measure: Measure,
    opening: String,
    reason: &'v str,
    grounds: String,
    talk: Option<TalkView<'v>>,
    rectification: Option<Rectification<'v>>,
    /// What follows from a revocation.
    consequences: Option<Consequences>,
    date: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Measure {
    Talk,
    Caution,
    Revocation,
}

/// What the zone has to put right, and until when (整改).
#[derive(Debug, Serialize)]
struct Rectification<'v> {
    requirements: &'v [String],
    rectify_by: Option<String>,
    report: String,
}

/// What follows from a revocation (取消资格).
#[derive(Debug, Serialize)]
struct Consequences {
    ban: String,
    /// The deadline for giving back plaque and certificate; `None` leaves room to write it.
    return_by: Option<String>,
    publication: String,
}

impl OversightSubject<'_> {
    /// 你市, 你区 or 你县.
    pub(super) fn addressed(&self) -> &'static str {
        addressed(self.area)
    }

    /// The authority of the province that gets a copy.
    pub(super) fn authority(&self) -> String {
        self.site.documents.provincial_authority(&self.area.province)
    }

    /// A letter to the government of the zone.
    pub(super) fn letter(&self, form: LetterForm) -> Letter {
        Letter::of_samr(self.site, form, &self.zone.record.applicant).copies(self.authority())
    }

    pub(super) fn head(&self, title: String) -> Head {
        Head::new(self.site, self.version, title, &self.site.documents.organ)
    }

    /// The ground as legislation is cited, by the short name of the rules: 《办法》第二十二条第三款第三项.
    pub(super) fn cited(&self) -> String {
        format!("《办法》{}", self.version.citation_of(self.ground))
    }

    /// To whom the zone reports, and with whose copy.
    pub(super) fn reported(&self) -> String {
        format!("书面报告市场监管总局，抄送{}", self.authority())
    }
}

/// The letter with which an action is made known to the government of the zone.
pub(crate) fn oversight_notice(subject: &OversightSubject) -> Value {
    let OversightSubject { action, .. } = subject;
    let measure = match action.action {
        Sanction::Talk => Measure::Talk,
        Sanction::Caution => Measure::Caution,
        Sanction::Revocation => Measure::Revocation,
    };
    let date = chinese::date(action.date);
    let letter = subject.letter(LetterForm::Document).number(action.number.as_deref());
    let view = OversightView {
        head: subject.head(title(subject)),
        letter: if action.number.is_some() { letter.issued(&date) } else { letter },
        measure,
        opening: opening(measure),
        reason: action.reason.trim(),
        grounds: grounds(subject),
        talk: (measure == Measure::Talk).then(|| TalkView::new(action.talk.as_ref())),
        rectification: rectification(subject),
        consequences: (measure == Measure::Revocation).then(|| consequences(subject)),
        date,
    };
    serde_json::to_value(view).expect("a view is plain data")
}

fn title(subject: &OversightSubject) -> String {
    let (organ, name) = (subject.site.documents.organ_in_titles(), &subject.area.name);
    match subject.action.action {
        Sanction::Revocation => format!("{organ}关于取消{name}\n网络市场监管与服务示范区资格的决定"),
        measure => format!("{organ}关于对{name}\n予以{}的通知", measure.name()),
    }
}

/// Follows the name of the rules.
fn opening(measure: Measure) -> String {
    match measure {
        Measure::Revocation => "（以下简称《办法》）规定，现就取消示范区资格有关事项决定如下：".into(),
        _ => "（以下简称《办法》）规定，现将有关事项通知如下：".into(),
    }
}

/// The ground and the decision, which the letter states once.
fn grounds(subject: &OversightSubject) -> String {
    let addressed = subject.addressed();
    let decision = match subject.action.action {
        Sanction::Revocation => format!("取消{addressed}网络市场监管与服务示范区资格"),
        measure => format!("对{addressed}予以{}", measure.name()),
    };
    format!("上述情况属于{}所列情形，即“{}”。市场监管总局决定，{decision}。", subject.cited(), subject.ground.text)
}

/// A caution always asks for rectification, a talk only if the record says so.
fn rectification<'v>(subject: &OversightSubject<'v>) -> Option<Rectification<'v>> {
    let action = subject.action;
    let is_asked = action.rectify_by.is_some() || !action.requirements.is_empty();
    let is_due = match action.action {
        Sanction::Talk => is_asked,
        Sanction::Caution => true,
        Sanction::Revocation => false,
    };
    is_due.then(|| Rectification {
        requirements: &action.requirements,
        rectify_by: action.rectify_by.map(chinese::date),
        report: format!("请在上述期限内完成整改，并将整改情况{}。", subject.reported()),
    })
}

fn consequences(subject: &OversightSubject) -> Consequences {
    let action = subject.action;
    Consequences {
        ban: format!("自本决定作出之日起，{}不得再以网络市场监管与服务示范区的名义开展活动。", subject.addressed()),
        return_by: action.return_by.map(chinese::date),
        publication: match &action.announcement {
            Some(number) => format!("取消资格的情况以市场监管总局公告（{number}）向社会公布。"),
            None => "取消资格的情况由市场监管总局向社会公布。".into(),
        },
    }
}
