//! 专家评分表 and 评分汇总表 (Article 14): the points of the members of a panel, by criterion.

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;

use super::evaluated::EvaluationSubject;
use super::score::{label, number};
use super::{Head, RoundView, ZoneView};
use crate::model::evaluation::{Judgement, Marks, PanelMember, Review};
use crate::model::indicators::{Criterion, Indicator, IndicatorSystem, PanelRule, Rule};
use crate::score::{self, CriterionScore, LazySheet};
use crate::text::chinese;
use crate::view::columns;

#[derive(Debug, Serialize)]
struct SheetView<'v> {
    #[serde(flatten)]
    head: Head,
    zone: ZoneView,
    round: RoundView,
    /// How often its pages are printed.
    copies: usize,
    /// The role of each member; an empty one is to be filled in.
    members: Vec<&'v str>,
    step: String,
    indicators: Vec<JudgedIndicator<'v, JudgedCriterion<'v>>>,
    max_points: String,
}

/// An indicator with the criteria that people judge.
#[derive(Debug, Serialize)]
struct JudgedIndicator<'v, C> {
    number: String,
    title: &'v str,
    criteria: Vec<C>,
}

/// A criterion on the sheet of a member.
#[derive(Debug, Serialize)]
struct JudgedCriterion<'v> {
    label: String,
    text: &'v str,
    /// What has to be looked at beside the text.
    rule: Option<String>,
    max_points: String,
}

/// The roles of the members of the panels of a review, in the order in which they first appear.
pub(crate) fn members(review: Option<&Review>) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for judgement in review.into_iter().flat_map(|it| it.judgements.values()) {
        for it in panel(judgement).iter().map(|it| it.member.as_str()) {
            if !found.contains(&it) {
                found.push(it);
            }
        }
    }
    found
}

/// The members who judged together; none where a single person judged.
fn panel(judgement: &Judgement) -> &[PanelMember] {
    match &judgement.marks {
        Marks::Panel(panel) | Marks::SingleAndPanel { panel, .. } => panel,
        Marks::Single { .. } | Marks::Absent { .. } => &[],
    }
}

/// The indicators with criteria that people judge, each criterion as `view` shows it.
fn judged<'s, C>(
    system: &'s IndicatorSystem,
    view: impl Fn(String, &'s Criterion) -> C,
) -> Vec<JudgedIndicator<'s, C>> {
    let criteria = |indicator: &'s Indicator| {
        let all = indicator.criteria.iter().enumerate();
        let own = all.filter(|(_, it)| it.rule.is_judged());
        own.map(|(place, it)| view(label(indicator, place), it)).collect::<Vec<_>>()
    };
    let all = system.indicators().map(|(_, it)| JudgedIndicator {
        number: it.number.to_string(),
        title: &it.name,
        criteria: criteria(it),
    });
    all.filter(|it| !it.criteria.is_empty()).collect()
}

/// 专家评分表: a sheet for each member of the panel, or one for whoever it will be.
pub(crate) fn expert_score_sheet(subject: &EvaluationSubject, members: &[&str]) -> Value {
    let title = "网络市场监管与服务示范区\n评估专家评分表".to_string();
    let system = &subject.version.system;
    let judged_criteria = system.criteria().map(|it| it.1).filter(|it| it.rule.is_judged());
    let max_points: Decimal = judged_criteria.map(|it| it.max_points.0).sum();
    let view = SheetView {
        head: Head::new(subject.site, subject.version, title, &subject.site.documents.organ),
        zone: subject.zone_view(),
        round: RoundView::new(subject.round),
        copies: members.len().max(1),
        members: if members.is_empty() { vec![""] } else { members.to_vec() },
        step: number(system.judgement.step.0),
        indicators: judged(system, |label, it| JudgedCriterion {
            label,
            text: &it.text,
            rule: condition(system, it),
            max_points: number(it.max_points.0),
        }),
        max_points: number(max_points),
    };
    serde_json::to_value(view).expect("a view is plain data")
}

/// What a criterion asks for beside a judgement of its text.
fn condition(system: &IndicatorSystem, criterion: &Criterion) -> Option<String> {
    let is_plain = matches!(&criterion.rule, Rule::Judged(rule) if rule.checklist.is_empty());
    (!is_plain).then(|| score::describe(system, criterion))
}

#[derive(Debug, Serialize)]
struct CollationView<'v> {
    #[serde(flatten)]
    head: Head,
    zone: ZoneView,
    round: RoundView,
    date: String,
    members: Vec<Member<'v>>,
    rule: String,
    indicators: Vec<JudgedIndicator<'v, CollatedCriterion<'v>>>,
}

/// A member of the panel, with the number under which its column stands.
#[derive(Debug, Serialize)]
struct Member<'v> {
    number: String,
    role: &'v str,
}

/// A criterion with the points that it was given.
#[derive(Debug, Serialize)]
struct CollatedCriterion<'v> {
    label: String,
    text: &'v str,
    max_points: String,
    /// In the order of the members; `None` where a member gave none.
    points: Vec<Option<String>>,
    /// The points of the members combined; `None` where nobody judged.
    combined: Option<String>,
    /// What the score counts.
    points_recorded: String,
    /// Who judged where it was not the panel, and why the score counts other points.
    note: String,
}

/// 评分汇总表: the points of every judged criterion by member, combined by the rule of the system, and as recorded.
pub(crate) fn score_collation(subject: &EvaluationSubject, (review, sheet): (&Review, &LazySheet)) -> Value {
    let title = "网络市场监管与服务示范区\n评估评分汇总表".to_string();
    let system = &subject.version.system;
    let roles = members(Some(review));
    let view = CollationView {
        head: Head::new(subject.site, subject.version, title, &subject.site.documents.organ),
        zone: subject.zone_view(),
        round: RoundView::new(subject.round),
        date: chinese::date(review.date),
        members: (1..).zip(roles.iter().copied()).map(member).collect(),
        rule: rule(system, roles.is_empty()),
        indicators: aligned(judged(system, |label, it| collated(system, (label, it), review, &roles, sheet))),
    };
    serde_json::to_value(view).expect("a view is plain data")
}

/// The same rows with one number of decimals in each column.
fn aligned<'v>(
    mut indicators: Vec<JudgedIndicator<'v, CollatedCriterion<'v>>>,
) -> Vec<JudgedIndicator<'v, CollatedCriterion<'v>>> {
    let mut all: Vec<&mut CollatedCriterion> = indicators.iter_mut().flat_map(|it| &mut it.criteria).collect();
    columns::align(all.iter_mut().flat_map(|it| &mut it.points).flatten());
    columns::align(all.iter_mut().filter_map(|it| it.combined.as_mut()));
    columns::align(all.iter_mut().map(|it| &mut it.points_recorded));
    drop(all);
    indicators
}

fn member((number, role): (u32, &str)) -> Member<'_> {
    Member { number: number.to_string(), role }
}

fn collated<'v>(
    system: &IndicatorSystem,
    (label, criterion): (String, &'v Criterion),
    review: &Review,
    roles: &[&str],
    sheet: &LazySheet,
) -> CollatedCriterion<'v> {
    let judgement = review.judgements.get(&criterion.id);
    let given = judgement.map_or(&[][..], panel);
    let by = |role: &&str| given.iter().find(|it| it.member == *role).map(|it| number(it.points.0));
    let scored = sheet.indicators().flat_map(|it| &it.criteria).find(|it| it.id == criterion.id);
    let combined = judgement.map(|it| score::combined(&system.judgement, &it.marks));
    CollatedCriterion {
        label,
        text: &criterion.text,
        max_points: number(criterion.max_points.0),
        points: roles.iter().map(by).collect(),
        combined: combined.map(number),
        points_recorded: scored.map_or(String::new(), |it| number(it.points)),
        note: note(judgement, combined, scored),
    }
}

fn note(judgement: Option<&Judgement>, combined: Option<Decimal>, scored: Option<&CriterionScore>) -> String {
    let by = match judgement.map(|it| &it.marks) {
        None => "缺少评判".to_string(),
        Some(Marks::Single { role, .. } | Marks::Absent { role }) => {
            format!("由{}评判", role.as_deref().unwrap_or("评判人"))
        }
        Some(Marks::Panel(_) | Marks::SingleAndPanel { .. }) => String::new(),
    };
    let counted = scored.filter(|it| combined.is_some_and(|combined| combined != it.points)).map(|it| {
        let last = it.trace.steps.last().map(|it| it.outcome.clone()).unwrap_or_default();
        if it.capped_from.is_some() { "以本得分点分值封顶".into() } else { last }
    });
    [Some(by), counted].into_iter().flatten().filter(|it| !it.is_empty()).collect::<Vec<_>>().join("；")
}

/// How the points of several members become one, in the words of the system's rule.
fn rule(system: &IndicatorSystem, nobody: bool) -> String {
    let decimals = system.judgement.decimals;
    let how = match system.judgement.panel {
        PanelRule::Mean => "取各成员打分的平均值",
        PanelRule::TrimmedMean => "三名以上成员打分的，去掉一个最高分和一个最低分后取平均值，其余取平均值",
    };
    match nobody {
        true => "各得分点由一人评判，没有评估组打分。".into(),
        false => format!("合成得分{how}，四舍五入保留{decimals}位小数；计入得分为按照计分规则计入总分的得分。"),
    }
}
