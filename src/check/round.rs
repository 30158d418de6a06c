//! A round: its rules, its statistics, and the gates of Articles 15 and 16.

use chrono::NaiveDate;

use super::future;
use crate::finding::{Finding, Pointer, code};
use crate::lists;
use crate::model::indicators::StatisticScope;
use crate::model::measures::Basis;
use crate::model::measures::Version;
use crate::model::round::{Outcome, PublicityNotice, Round};
use crate::workspace::Workspace;

pub(super) fn check(workspace: &Workspace, round: &Round, as_of: NaiveDate) -> Vec<Finding> {
    let file = format!("content/rounds/{}.yaml", round.id);
    let Some(version) = workspace.version_of(round) else {
        let known: Vec<&str> = workspace.versions.keys().map(String::as_str).collect();
        let message = format!("没有办法版本 `{}`", round.measures);
        let finding = Finding::new(&code::UNKNOWN_VERSION, file, Pointer::from("/measures"), message)
            .help(format!("现有版本：{}", known.join("、")));
        return vec![finding];
    };
    let mut findings = statistics(version, round, &file);
    if let Some(notice) = &round.notice {
        findings.extend(future(notice.published, as_of, &file, "/notice/published"));
        findings.extend(notice_length(version, notice, &file));
    }
    findings.extend(objections(workspace, round, &file, as_of));
    findings.extend(designation(version, round, &file, as_of));
    findings
}

fn statistics(version: &Version, round: &Round, file: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, statistic) in &round.statistics {
        let pointer = Pointer::root().key("statistics").key(id);
        let problem = match version.system.statistic(id).map(|it| it.by) {
            None => "指标体系没有这一统计数据",
            Some(StatisticScope::Year) if statistic.by_year.is_none() || statistic.percent.is_some() => {
                "应写按年度的 `by_year`"
            }
            Some(StatisticScope::Round) if statistic.percent.is_none() || statistic.by_year.is_some() => {
                "应写一个 `percent`"
            }
            Some(_) => continue,
        };
        findings.push(
            Finding::new(&code::UNKNOWN_STATISTIC, file, pointer, format!("统计数据 `{id}`：{problem}"))
                .help("统计数据由指标体系的 `statistics` 列明"),
        );
    }
    for definition in version.system.statistics.iter().filter(|it| !round.statistics.contains_key(&it.id)) {
        let message = format!("缺少统计数据 `{}`（{}），与之比较的得分点不得分", definition.id, definition.name);
        findings.push(
            Finding::new(&code::STATISTIC_MISSING, file, Pointer::from("/statistics"), message)
                .help("请补充数据和来源"),
        );
    }
    findings
}

fn notice_length(version: &Version, notice: &PublicityNotice, file: &str) -> Option<Finding> {
    let period = notice.period(version.measures.publicity);
    let days = (period.end - period.start).num_days() + 1;
    let needed = i64::from(version.measures.publicity.days);
    let early = period.start <= notice.published;
    if days >= needed && !early {
        return None;
    }
    let place = if early { "/notice/first_day" } else { "/notice/last_day" };
    let message = match early {
        true => format!("公示首日 {} 不晚于发布日期 {}，发布当日不计入", period.start, notice.published),
        false => format!("公示期 {} 至 {} 只有 {days} 天，不足 {needed} 天", period.start, period.end),
    };
    Some(
        Finding::new(&code::NOTICE_LENGTH, file, Pointer::from(place), message)
            .help("只写 `published`，由程序自发布次日起算")
            .article(Basis::Publicity),
    )
}

fn objections(workspace: &Workspace, round: &Round, file: &str, as_of: NaiveDate) -> Vec<Finding> {
    let lists = lists::all(workspace);
    let listed = &lists[&round.id];
    let mut findings = Vec::new();
    for (index, objection) in round.objections.iter().enumerate() {
        let pointer = Pointer::root().key("objections").key(index);
        findings.extend(future(objection.received, as_of, file, &pointer.key("received").to_string()));
        if !listed.publicity.contains(&objection.code) {
            let message = format!("`{}` 不在公示的建议名单中", objection.code);
            findings.push(
                Finding::new(&code::LIST_REFERENCE, file, pointer.key("code"), message)
                    .help("异议只能针对公示名单中的地区")
                    .article(Basis::Designation),
            );
        }
        let settled = objection.outcome != Outcome::Pending;
        let complete = objection.settled.is_some() && objection.reason.is_some();
        if settled && !complete || !settled && objection.settled.is_some() {
            let message = match settled {
                true => "有结论的异议应写明结论日期 `settled` 和理由 `reason`",
                false => "核查中的异议不应有结论日期",
            };
            findings.push(
                Finding::new(&code::OBJECTION_SHAPE, file, pointer.key("outcome"), message)
                    .help("写明 `settled` 和 `reason`，或者改写 `outcome`")
                    .article(Basis::Designation),
            );
        }
        if let Some(day) = objection.settled.filter(|it| *it < objection.received) {
            let message = format!("结论日期 {day} 早于收到日期 {}", objection.received);
            findings.push(Finding::new(&code::DATE_ORDER, file, pointer.key("settled"), message));
        }
        if round.notice.as_ref().is_some_and(|it| objection.received < it.published) {
            let message = format!("收到日期 {} 早于公示发布日期", objection.received);
            findings.push(
                Finding::new(&code::DATE_ORDER, file, pointer.key("received"), message).article(Basis::Publicity),
            );
        }
    }
    for (index, exclusion) in round.exclusions.iter().enumerate() {
        let pointer = Pointer::root().key("exclusions").key(index);
        let evaluated =
            workspace.zones.get(&exclusion.code).and_then(|it| it.evaluations.get(&round.id)?.samr.as_ref());
        if evaluated.is_none() {
            let message = format!("`{}` 在本批次没有评估记录", exclusion.code);
            findings.push(
                Finding::new(&code::LIST_REFERENCE, file, pointer.key("code"), message).article(Basis::Evaluation),
            );
        }
        findings.extend(future(exclusion.date, as_of, file, &pointer.key("date").to_string()));
    }
    findings
}

fn designation(version: &Version, round: &Round, file: &str, as_of: NaiveDate) -> Vec<Finding> {
    let Some(announcement) = &round.announcement else { return vec![] };
    let place = Pointer::from("/announcement/date");
    let mut findings: Vec<Finding> = future(announcement.date, as_of, file, "/announcement/date").into_iter().collect();
    let Some(notice) = &round.notice else {
        let message = "没有公示即认定";
        findings.push(
            Finding::new(&code::STEP_MISSING, file, place, message).help("请先公示建议名单").article(Basis::Publicity),
        );
        return findings;
    };
    let period = notice.period(version.measures.publicity);
    if announcement.date <= period.end {
        let message = format!("认定日期 {} 在公示期内，公示至 {} 止", announcement.date, period.end);
        findings.push(
            Finding::new(&code::NOTICE_NOT_ENDED, file, place, message)
                .help(format!(
                    "认定日期最早为 {}",
                    period.end.checked_add_days(chrono::Days::new(1)).unwrap_or(period.end)
                ))
                .article(Basis::Designation),
        );
    }
    for (index, objection) in round.objections.iter().enumerate() {
        let settled = objection.settled.is_some_and(|it| it <= announcement.date);
        if objection.received <= announcement.date && !settled {
            let pointer = Pointer::root().key("objections").key(index);
            let message = format!("对 `{}` 的异议在认定日期 {} 前没有结论", objection.code, announcement.date);
            findings.push(
                Finding::new(&code::OBJECTION_PENDING, file, pointer.key("outcome"), message)
                    .help("请先核实异议并记录结论，再认定")
                    .article(Basis::Designation),
            );
        }
    }
    findings
}
