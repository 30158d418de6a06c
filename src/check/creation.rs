//! The creation application, its recommendation and approval (Articles 6 to 9).

use chrono::NaiveDate;

use crate::finding::{Finding, Place, Pointer, code};
use crate::model::Period;
use crate::model::creation::Creation;
use crate::model::files;
use crate::model::measures::{Basis, Version};
use crate::model::zone::Zone;
use crate::records::workspace::Workspace;

pub(super) fn check(workspace: &Workspace, zone: &Zone, as_of: NaiveDate) -> Vec<Finding> {
    let mut all = Vec::new();
    for (year, creation) in &zone.creations {
        let folder = files::creation(&zone.code, year);
        let version = workspace.version_on(creation.day().unwrap_or(as_of));
        let mut findings = steps(zone, year, creation);
        findings.extend(dates(creation, &folder));
        findings.extend(periods(version, creation, &folder));
        all.extend(findings.into_iter().map(|it| it.under(version)));
    }
    all
}

fn steps(zone: &Zone, year: &str, creation: &Creation) -> Vec<Finding> {
    let folder = files::creation(&zone.code, year);
    let mut findings = Vec::new();
    let mut missing = |present: &str, absent: &str, paper: &str, article| {
        let help = format!("请补充前一步骤的记录：`zonepress new {paper} {} {year}`", zone.code);
        let message = format!("有 {present} 而没有 {absent}");
        let file = format!("{folder}{present}");
        findings.push(Finding::new(&code::STEP_MISSING, file, Place::File, message).help(help).article(article));
    };
    if creation.recommendation.is_some() && creation.application.is_none() {
        missing("province.yaml", "application.yaml", "application", Basis::Recommendation);
    }
    if creation.approval.is_some() && creation.recommendation.is_none() {
        missing("samr.yaml", "province.yaml", "recommendation", Basis::Approval);
    }
    let (Some(recommendation), Some(approval)) = (&creation.recommendation, &creation.approval) else {
        return findings;
    };
    if approval.approved && !recommendation.recommended {
        let message = "省级市场监管部门未予推荐，不能同意创建";
        findings.push(
            Finding::new(&code::STEP_MISSING, format!("{folder}samr.yaml"), Pointer::from("/approved"), message)
                .help("请核对初审推荐的结论")
                .article(Basis::Approval),
        );
    }
    if recommendation.recommended && !(recommendation.authentic && recommendation.valid && recommendation.complete) {
        let message = "申报材料的真实性、有效性、完整性有未通过的，不能推荐";
        findings.push(
            Finding::new(&code::STEP_MISSING, format!("{folder}province.yaml"), Pointer::from("/recommended"), message)
                .help("请核对初审结论")
                .article(Basis::Recommendation),
        );
    }
    findings
}

fn dates(creation: &Creation, folder: &str) -> Vec<Finding> {
    let dated = [
        ("application.yaml", "申请", creation.application.as_ref().map(|it| it.date)),
        ("province.yaml", "初审推荐", creation.recommendation.as_ref().map(|it| it.date)),
        ("samr.yaml", "同意创建", creation.approval.as_ref().map(|it| it.date)),
    ];
    let mut findings = Vec::new();
    let mut before: Option<(&str, NaiveDate)> = None;
    for (file, step, date) in dated {
        let Some(date) = date else { continue };
        let file = format!("{folder}{file}");
        if let Some((earlier, day)) = before.filter(|(_, day)| date < *day) {
            let message = format!("{step}日期 {date} 早于{earlier}日期 {day}");
            findings.push(Finding::new(&code::DATE_ORDER, file, Pointer::from("/date"), message).help("请核对日期"));
        }
        before = Some((step, date));
    }
    findings
}

fn periods(version: Option<&Version>, creation: &Creation, folder: &str) -> Vec<Finding> {
    let proposed = creation.application.as_ref().map(|it| ("application.yaml", it.period));
    let approved = creation.approval.as_ref().and_then(|it| Some(("samr.yaml", it.period?)));
    let mut findings: Vec<Finding> = proposed
        .into_iter()
        .chain(approved)
        .filter_map(|(file, period)| length(version, period, format!("{folder}{file}")))
        .collect();
    if creation.approval.as_ref().is_some_and(|it| it.approved && it.period.is_none()) {
        let message = "同意创建应写明创建期的起止日期";
        findings.push(
            Finding::new(&code::MISSING_FIELD, format!("{folder}samr.yaml"), Pointer::root(), message)
                .help("增加 `period: { start: …, end: … }`")
                .article(Basis::Approval),
        );
    }
    findings
}

fn length(version: Option<&Version>, period: Period, file: String) -> Option<Finding> {
    if period.end < period.start {
        let message = format!("创建期截止日期 {} 早于起始日期 {}", period.end, period.start);
        return Some(
            Finding::new(&code::DATE_ORDER, file, Pointer::from("/period/end"), message).article(Basis::Approval),
        );
    }
    let rule = version?.measures.creation_period;
    let direction = match rule.bound {
        crate::model::measures::Bound::AtMost => "不超过",
        crate::model::measures::Bound::AtLeast => "不少于",
    };
    (!rule.allows(period)).then(|| {
        let message = format!("创建期 {} 至 {} 不符合“{direction}{}年”的规定", period.start, period.end, rule.years);
        Finding::new(&code::PERIOD_LENGTH, file, Pointer::from("/period/end"), message)
            .help("请核对起止日期；期限由办法版本的 `creation_period` 规定")
            .article(Basis::Approval)
    })
}
