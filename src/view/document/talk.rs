//! 约谈纪要 (Article 22): what was said in a talk, or a sheet to write it down.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use super::Head;
use super::oversight::OversightSubject;
use crate::model::zone::Talk;
use crate::text::chinese;

/// The arrangements of a talk. What the record lacks is left to be written.
#[derive(Debug, Serialize)]
pub(super) struct TalkView<'v> {
    /// Day and time as printed.
    time: Option<String>,
    place: Option<&'v str>,
    /// 约谈对象
    respondents: Option<String>,
}

impl<'v> TalkView<'v> {
    pub(super) fn new(talk: Option<&'v Talk>) -> Self {
        let list = |it: &[String]| (!it.is_empty()).then(|| it.join("、"));
        Self {
            time: talk.and_then(|it| {
                let day = chinese::date(it.date?);
                Some(it.time.as_ref().map_or_else(|| day.clone(), |time| format!("{day}{time}")))
            }),
            place: talk.and_then(|it| it.place.as_deref()),
            respondents: talk.and_then(|it| list(&it.respondents)),
        }
    }
}

#[derive(Debug, Serialize)]
struct MinutesView<'v> {
    #[serde(flatten)]
    head: Head,
    name: &'v str,
    talk: TalkView<'v>,
    hosts: Option<String>,
    grounds: String,
    reason: &'v str,
    statement: Option<&'v str>,
    requirements: &'v [String],
    rectify_by: Option<String>,
}

/// The minutes of a talk as known on a day: what the zone said is known once the talk has taken place.
pub(crate) fn talk_minutes(subject: &OversightSubject, day: NaiveDate) -> Value {
    let OversightSubject { action, area, version, .. } = subject;
    let talk = action.talk.as_ref();
    let is_over = talk.and_then(|it| it.date).is_some_and(|it| it <= day);
    let view = MinutesView {
        head: subject.head(format!("{}网络市场监管与服务示范区\n约谈纪要", area.name)),
        name: &area.name,
        talk: TalkView::new(talk),
        hosts: talk.filter(|it| !it.hosts.is_empty()).map(|it| it.hosts.join("、")),
        grounds: format!("{}（{}）", version.citation_of(subject.ground), subject.ground.text),
        reason: action.reason.trim(),
        statement: talk.filter(|_| is_over).and_then(|it| it.statement.as_deref()).map(str::trim),
        requirements: &action.requirements,
        rectify_by: action.rectify_by.map(chinese::date),
    };
    serde_json::to_value(view).expect("a view is plain data")
}
