//! Oversight actions (约谈、警示、取消资格; Article 22): their ground, and the fields that their measure has.

use crate::finding::{Finding, Pointer, code};
use crate::model::files;
use crate::model::measures::{Basis, Version};
use crate::model::zone::{OversightAction, Sanction, Talk, Zone};
use crate::records::workspace::Workspace;
use crate::text::names;

pub(super) fn check(workspace: &Workspace, zone: &Zone) -> Vec<Finding> {
    let file = files::oversight(&zone.code);
    let actions = zone.oversight.actions.iter().enumerate();
    let findings = actions.flat_map(|(index, action)| {
        let version = workspace.version_on(action.date);
        let place = Recorded { file: &file, at: Pointer::root().key("actions").key(index), action };
        let mut found: Vec<Finding> = place.ground(version).into_iter().collect();
        found.extend(place.foreign_fields());
        found.extend(place.dates());
        found.extend(place.rectification());
        found.extend(action.talk.iter().flat_map(|it| place.persons(it)));
        found.into_iter().map(move |it| it.under(version))
    });
    findings.collect()
}

/// An action, and where it is recorded.
struct Recorded<'c> {
    file: &'c str,
    at: Pointer,
    action: &'c OversightAction,
}

impl Recorded<'_> {
    fn ground(&self, version: Option<&Version>) -> Option<Finding> {
        let grounds = version.map_or(&[][..], |it| &it.measures.grounds);
        if grounds.iter().any(|it| it.id == self.action.ground) {
            return None;
        }
        let known: Vec<&str> = grounds.iter().map(|it| it.id.as_str()).collect();
        let message = format!("没有第（{}）项情形", self.action.ground);
        let finding = Finding::new(&code::UNKNOWN_GROUND, self.file, self.at.key("ground"), message);
        Some(finding.help(format!("可选：{}", known.join("、"))).article(Basis::Oversight))
    }

    /// Fields that belong to another measure, so that no paper would print them.
    fn foreign_fields(&self) -> Vec<Finding> {
        let action = self.action;
        let (talk, revocation) = (action.action == Sanction::Talk, action.action == Sanction::Revocation);
        let fields = [
            ("talk", action.talk.is_some() && !talk),
            ("requirements", !action.requirements.is_empty() && revocation),
            ("rectify_by", action.rectify_by.is_some() && revocation),
            ("return_by", action.return_by.is_some() && !revocation),
            ("announcement", action.announcement.is_some() && !revocation),
        ];
        let finding = |key: &str| {
            let message = format!("{}不写 `{key}`", action.action.name());
            Finding::new(&code::OVERSIGHT_FIELD, self.file, self.at.key(key), message)
                .help("请核对 `action`，或者删去这一字段")
                .article(Basis::Oversight)
        };
        fields.into_iter().filter(|it| it.1).map(|(key, _)| finding(key)).collect()
    }

    /// Deadlines and talks before the day of the action.
    fn dates(&self) -> Vec<Finding> {
        let action = self.action;
        let talk = action.talk.as_ref().and_then(|it| it.date);
        let dates = [
            ("整改期限", action.rectify_by, self.at.key("rectify_by")),
            ("交回牌匾、证书的期限", action.return_by, self.at.key("return_by")),
            ("约谈日期", talk, self.at.key("talk").key("date")),
        ];
        let finding = |(what, date, at): (&str, Option<chrono::NaiveDate>, Pointer)| {
            let day = date.filter(|it| *it < action.date)?;
            let message = format!("{what} {day} 早于采取措施的日期 {}", action.date);
            Some(Finding::new(&code::DATE_ORDER, self.file, at, message).help("请核对日期").article(Basis::Oversight))
        };
        dates.into_iter().filter_map(finding).collect()
    }

    /// A caution that leaves open until when the zone has to put what right.
    fn rectification(&self) -> Option<Finding> {
        let action = self.action;
        let lacking = [("rectify_by", action.rectify_by.is_none()), ("requirements", action.requirements.is_empty())];
        let lacking: Vec<String> = lacking.iter().filter(|it| it.1).map(|(key, _)| format!("`{key}`")).collect();
        (action.action == Sanction::Caution && !lacking.is_empty()).then(|| {
            let message = format!("警示没有写明 {}", lacking.join("、"));
            Finding::new(&code::RECTIFICATION_MISSING, self.file, self.at.key("action"), message)
                .help("写明整改期限和逐项的整改要求；没有写的，文书中留空")
                .article(Basis::Oversight)
        })
    }

    /// Names of persons where offices and positions belong.
    fn persons(&self, talk: &Talk) -> Vec<Finding> {
        let lists = [("respondents", &talk.respondents), ("hosts", &talk.hosts)];
        let written = lists.into_iter().flat_map(|(key, list)| {
            let at = self.at.key("talk").key(key);
            list.iter().enumerate().map(move |(index, text)| (at.key(index), text))
        });
        let finding = |(at, text): (Pointer, &String)| {
            let message = format!("`{}` 像是姓名", names::person(text)?);
            let help = "只写单位和职务，如“示例乙市人民政府分管负责同志”，不写姓名";
            Some(Finding::new(&code::PERSONAL_NAME, self.file, at, message).help(help))
        };
        written.filter_map(finding).collect()
    }
}
