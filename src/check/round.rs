//! Checks a round: its version of the rules, its statistics, its dates, and the conditions of Articles 15 and 16.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::{Inspection, written};
use crate::finding::{Finding, Place, Pointer, code};
use crate::model::Period;
use crate::model::calendar::Calendar;
use crate::model::evaluation::Stage;
use crate::model::files;
use crate::model::indicators::StatisticScope;
use crate::model::measures::Basis;
use crate::model::measures::Version;
use crate::model::round::{Objection, Office, Outcome, PublicityNotice, Round};
use crate::procedure::lifecycle::round::open_matters;
use crate::procedure::programme::Programme;
use crate::records::workspace::Workspace;
use crate::text::chinese;
use crate::text::identifier::Form;

pub(super) fn check(inspection: &Inspection, round: &Round) -> Vec<Finding> {
    let (programme, workspace) = (&inspection.programme, inspection.workspace);
    let file = files::round(&round.id);
    let Some(version) = workspace.version_of(round) else {
        let known: Vec<&str> = workspace.versions.keys().map(String::as_str).collect();
        let message = format!("没有办法版本 `{}`", round.measures);
        let finding = Finding::new(&code::UNKNOWN_VERSION, file, Pointer::from("/measures"), message)
            .help(format!("现有版本：{}", known.join("、")));
        return vec![finding];
    };
    let mut findings = statistics(version, round, &file);
    findings.extend(window(round, &file));
    if let Some(notice) = &round.notice {
        findings.extend(notice_length(version, notice, &file));
        let period = notice.period(version.measures.publicity);
        findings.extend(day_off(&workspace.calendar, period, &file));
        findings.extend(calendar_year(&workspace.calendar, period, &file));
        findings.extend(office(&notice.office, &file, &Pointer::from("/notice/office")));
    }
    findings.extend(empty_lists(inspection, round, &file));
    findings.extend(objections(programme, round, &file));
    findings.extend(exclusions(workspace, round, &file));
    findings.extend(designation(version, round, &file));
    findings.extend(closed(programme, round, &file));
    findings.into_iter().map(|it| it.under(Some(version))).collect()
}

/// Reports matters that are open on the day a round closes, and dates after that day.
fn closed(programme: &Programme, round: &Round, file: &str) -> Vec<Finding> {
    let Some(day) = round.closed else { return vec![] };
    let mut findings = Vec::new();
    let open = open_matters(programme, round, day);
    if !open.is_empty() {
        let message = format!("批次于 {day} 结束，还有未了事项：{}", open.join("；"));
        findings.push(
            Finding::new(&code::ROUND_OPEN, file, Pointer::from("/closed"), message)
                .help("请先办结，或者删去 `closed`"),
        );
    }
    let mut later = vec![("/notice/published".to_string(), round.notice.as_ref().map(|it| it.published))];
    later.push(("/announcement/date".into(), round.announcement.as_ref().map(|it| it.date)));
    for (index, it) in round.exclusions.iter().enumerate() {
        later.push((format!("/exclusions/{index}/date"), Some(it.date)));
    }
    for (index, it) in round.objections.iter().enumerate() {
        later.push((format!("/objections/{index}/received"), Some(it.received)));
        later.push((format!("/objections/{index}/settled"), it.settled));
    }
    let evaluations = programme.workspace.zones.values().flat_map(|zone| {
        let evaluation = zone.evaluations.get(&round.id);
        Stage::ALL
            .into_iter()
            .filter_map(move |stage| Some((stage.file(&zone.code, &round.id), evaluation?.date(stage)?)))
    });
    let own = later.into_iter().filter_map(|(at, date)| Some((file.to_string(), at, date?)));
    for (file, at, date) in own.chain(evaluations.map(|(file, date)| (file, "/date".into(), date))) {
        if date > day {
            let message = format!("日期 {date} 晚于批次结束的日期 {day}");
            let finding = Finding::new(&code::ROUND_CLOSED, file, Pointer::from(at.as_str()), message);
            findings.push(finding.help("批次结束以后不再增加记录；请核对日期，或者改写批次的 `closed`"));
        }
    }
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
    findings.extend(repeated_years(round, file));
    for definition in version.system.statistics.iter().filter(|it| !round.statistics.contains_key(&it.id)) {
        let message = format!("缺少统计数据 `{}`（{}），与之比较的得分点不得分", definition.id, definition.name);
        findings.push(
            Finding::new(&code::STATISTIC_MISSING, file, Pointer::from("/statistics"), message)
                .help("请补充数据和来源"),
        );
    }
    findings
}

fn repeated_years(round: &Round, file: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, statistic) in &round.statistics {
        let mut years = BTreeSet::new();
        for (index, value) in statistic.by_year.iter().flatten().enumerate().filter(|(_, it)| !years.insert(it.year)) {
            let at = Pointer::root().key("statistics").key(id).key("by_year").key(index).key("year");
            let message = format!("统计数据 `{id}` 的 {} 年重复", value.year);
            findings.push(Finding::new(&code::STATISTIC_VALUE, file, at, message).help("每个年度只写一次"));
        }
    }
    findings
}

fn window(round: &Round, file: &str) -> Option<Finding> {
    let window = &round.applications;
    let message = format!("受理期的截止日期 {} 早于起始日期 {}", window.until, window.from);
    (window.until < window.from).then(|| {
        Finding::new(&code::DATE_ORDER, file, Pointer::from("/applications/until"), message)
            .help("请核对日期")
            .article(Basis::EvaluationApplication)
    })
}

fn notice_length(version: &Version, notice: &PublicityNotice, file: &str) -> Option<Finding> {
    let period = notice.period(version.measures.publicity);
    let days = (period.end - period.start).num_days() + 1;
    let needed = i64::from(version.measures.publicity.days);
    let (code, place, message) = if period.start < notice.published {
        let message = format!("公示首日 {} 早于发布日期 {}", period.start, notice.published);
        (&code::DATE_ORDER, "/notice/first_day", message)
    } else if period.end < period.start {
        let message = format!("公示末日 {} 早于公示首日 {}", period.end, period.start);
        (&code::DATE_ORDER, "/notice/last_day", message)
    } else if days < needed {
        let message = format!("公示期 {} 至 {} 只有 {days} 天，不足 {needed} 天", period.start, period.end);
        (&code::NOTICE_LENGTH, "/notice/last_day", message)
    } else {
        return None;
    };
    Some(
        Finding::new(code, file, Pointer::from(place), message)
            .help("只写 `published`，由程序自发布次日起算")
            .article(Basis::Publicity),
    )
}

fn day_off(calendar: &Calendar, period: Period, file: &str) -> Option<Finding> {
    calendar.is_day_off(period.end).then(|| {
        let message = format!("公示末日 {}（{}）是休息日", period.end, chinese::weekday(period.end));
        Finding::new(&code::DAY_OFF, file, Place::Key(Pointer::from("/notice")), message)
            .help("可以用 `last_day` 顺延到工作日")
            .article(Basis::Publicity)
    })
}

/// Reports a last day of notice in a year without holiday data: offices may be closed on it.
fn calendar_year(calendar: &Calendar, period: Period, file: &str) -> Option<Finding> {
    let year = period.end.year();
    (!calendar.covers(period.end)).then(|| {
        let message = format!("公示末日 {} 在 {year} 年，`{}` 没有这一年的节假日安排", period.end, files::HOLIDAYS);
        Finding::new(&code::CALENDAR_YEAR, file, Place::Key(Pointer::from("/notice")), message)
            .help(format!(
                "请按国务院办公厅关于{year}年部分节假日安排的通知，在 `years` 中补充这一年；补充以前只看周六、周日"
            ))
            .article(Basis::Publicity)
    })
}

/// Checks the contact details of an office.
pub(super) fn office(office: &Office, file: &str, at: &Pointer) -> Vec<Finding> {
    let fields = [
        ("telephone", Form::Telephone, &office.telephone),
        ("email", Form::Email, &office.email),
        ("postcode", Form::Postcode, &office.postcode),
    ];
    fields.into_iter().filter_map(|(key, form, text)| written(form, text, file, at.key(key))).collect()
}

/// Reports a published notice or announcement whose list is empty.
fn empty_lists(inspection: &Inspection, round: &Round, file: &str) -> Vec<Finding> {
    let lists = inspection.lists(round);
    let as_of = inspection.as_of;
    let mut findings = Vec::new();
    if let Some(notice) = round.notice.as_ref().filter(|it| it.published <= as_of && lists.publicity.is_empty()) {
        let message = format!("截至 {} 没有评估合格的地区，不能公示", notice.published);
        findings.push(
            Finding::new(&code::EMPTY_LIST, file, Pointer::from("/notice/published"), message)
                .help("请核对各地区 samr.yaml 的日期和结论，以及 `exclusions`")
                .article(Basis::Publicity),
        );
        return findings;
    }
    let ended = |date: NaiveDate| lists.period.is_some_and(|it| date > it.end);
    let decided = |it: &Objection, by| it.outcome != Outcome::Pending && it.settled.is_some_and(|it| it <= by);
    let settled = |date: NaiveDate| round.objections.iter().all(|it| decided(it, date));
    let announced = round.announcement.as_ref().filter(|it| it.date <= as_of && ended(it.date) && settled(it.date));
    if announced.is_some() && lists.designation.is_empty() {
        findings.push(
            Finding::new(
                &code::EMPTY_LIST,
                file,
                Pointer::from("/announcement/date"),
                "公示的地区都已除去，没有可以认定的地区",
            )
            .help("请核对 `objections` 和 `exclusions`")
            .article(Basis::Designation),
        );
    }
    findings
}

fn objections(programme: &Programme, round: &Round, file: &str) -> Vec<Finding> {
    let listed = programme.lists(round);
    let mut findings = Vec::new();
    for (index, objection) in round.objections.iter().enumerate() {
        let start = findings.len();
        let pointer = Pointer::root().key("objections").key(index);
        // `empty_lists` reports a notice whose list is empty.
        let unlisted = !listed.publicity.contains(&objection.code);
        if unlisted && (round.notice.is_none() || !listed.publicity.is_empty()) {
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
        if let Some(notice) = round.notice.as_ref().filter(|it| objection.received < it.published) {
            let message = format!("收到日期 {} 早于公示发布日期 {}", objection.received, notice.published);
            findings.push(
                Finding::new(&code::DATE_ORDER, file, pointer.key("received"), message)
                    .help("请核对日期")
                    .article(Basis::Publicity),
            );
        }
        findings.extend(too_late(round, "收到日期", objection.received, file, pointer.key("received")));
        assign(&mut findings[start..], &objection.code);
    }
    findings
}

/// Marks findings about an entry of a round as being about a zone.
fn assign(findings: &mut [Finding], code: &str) {
    findings.iter_mut().for_each(|it| it.zone = Some(code.to_string()));
}

/// Reports an objection or exclusion dated after the announcement, too late to shorten its list.
fn too_late(round: &Round, what: &str, date: NaiveDate, file: &str, pointer: Pointer) -> Option<Finding> {
    let announcement = round.announcement.as_ref().filter(|it| date > it.date)?;
    let message = format!("{what} {date} 晚于认定日期 {}", announcement.date);
    let finding = Finding::new(&code::DATE_ORDER, file, pointer, message).article(Basis::Designation);
    Some(finding.help("认定以后的问题按动态管理处理，记入该地区的 oversight.yaml"))
}

/// Checks SAMR's exclusions (Article 14): the area was evaluated, and the decision precedes the announcement.
fn exclusions(workspace: &Workspace, round: &Round, file: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, exclusion) in round.exclusions.iter().enumerate() {
        let start = findings.len();
        let pointer = Pointer::root().key("exclusions").key(index);
        let evaluated =
            workspace.zones.get(&exclusion.code).and_then(|it| it.evaluations.get(&round.id)?.samr.as_ref());
        if evaluated.is_none() {
            let message = format!("`{}` 在本批次没有评估记录", exclusion.code);
            findings.push(
                Finding::new(&code::LIST_REFERENCE, file, pointer.key("code"), message).article(Basis::Evaluation),
            );
        }
        findings.extend(too_late(round, "决定日期", exclusion.date, file, pointer.key("date")));
        assign(&mut findings[start..], &exclusion.code);
    }
    findings
}

fn designation(version: &Version, round: &Round, file: &str) -> Vec<Finding> {
    let Some(announcement) = &round.announcement else { return vec![] };
    let place = Pointer::from("/announcement/date");
    let mut findings = Vec::new();
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
                    .article(Basis::Designation)
                    .of_zone(&objection.code),
            );
        }
    }
    findings
}
