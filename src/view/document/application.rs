//! Application forms: 创建申请表 (Article 7) and 评估申请表 (Article 12).

use serde::Serialize;
use serde_json::Value;

use super::evaluated::EvaluationSubject;
use super::score::{ScoreView, number};
use super::{ApprovalView, Head, Opinion, PeriodView, RoundView, ZoneView, blank, printed};
use crate::model::area::Area;
use crate::model::creation::Creation;
use crate::model::evaluation::{Review, ReviewMethod, ReviewResult};
use crate::model::measures::Version;
use crate::model::site::SiteConfig;
use crate::model::zone::Zone;
use crate::records::overlay::Contacts;
use crate::score::LazySheet;

#[derive(Debug, Serialize)]
struct CreationView<'v> {
    #[serde(flatten)]
    head: Head,
    zone: ZoneView,
    introduction: Introduction<'v>,
    contacts: Option<&'v Contacts>,
    application: ApplicationView<'v>,
    applicant_opinion: Opinion,
    province_review: RecommendationView<'v>,
    samr_review: ApprovalReview<'v>,
}

/// 地区简介
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase", tag = "kind", content = "text")]
enum Introduction<'v> {
    Filed(&'v str),
    /// The record of the application has none, so the form has no such row.
    Unknown,
    /// To be filled in.
    Blank,
}

#[derive(Debug, Serialize)]
struct ApplicationView<'v> {
    date: Option<String>,
    plan: Option<&'v str>,
    period: Option<PeriodView>,
    conditions: [ConditionView<'v>; 3],
    goals: Option<&'v str>,
    attachments: Vec<&'v str>,
}

#[derive(Debug, Serialize)]
struct ConditionView<'v> {
    item: &'static str,
    /// With line breaks for a narrow cell.
    title: &'static str,
    text: Option<&'v str>,
}

#[derive(Debug, Serialize)]
struct RecommendationView<'v> {
    authentic: Option<&'static str>,
    valid: Option<&'static str>,
    complete: Option<&'static str>,
    result: Option<&'static str>,
    opinion: Option<&'v str>,
    date: Option<String>,
}

#[derive(Debug, Serialize)]
struct ApprovalReview<'v> {
    result: Option<&'static str>,
    number: Option<&'v str>,
    period: Option<PeriodView>,
    opinion: Option<&'v str>,
    date: Option<String>,
}

/// 创建申请表 (Article 7).
pub(crate) fn creation_application(
    site: &SiteConfig,
    version: &Version,
    zone: &Zone,
    area: &Area,
    creation: &Creation,
    contacts: Option<&Contacts>,
) -> Value {
    let identity = creation.identity();
    let zone = ZoneView::filed(zone, area, identity);
    let head = Head::new(site, version, CREATION_TITLE.into(), &zone.applicant);
    // The introduction in the zone's record is that of today.
    let introduction = match identity.and_then(|it| it.introduction.as_deref()) {
        Some(text) => Introduction::Filed(text),
        None => Introduction::Unknown,
    };
    creation_form(head, zone, introduction, creation, contacts)
}

const CREATION_TITLE: &str = "网络市场监管与服务示范区\n创建申请表";

/// A blank 创建申请表 (Article 7), to be filled in by hand.
pub(crate) fn blank_creation_application(site: &SiteConfig, version: &Version) -> Value {
    let head = Head::new(site, version, CREATION_TITLE.into(), &site.documents.organ);
    creation_form(head, ZoneView::blank(), Introduction::Blank, &Creation::default(), None)
}

fn creation_form(
    head: Head,
    zone: ZoneView,
    introduction: Introduction,
    creation: &Creation,
    contacts: Option<&Contacts>,
) -> Value {
    let application = creation.application.as_ref();
    let recommendation = creation.recommendation.as_ref();
    let approval = creation.approval.as_ref();
    let either = |value: bool, yes: &'static str, no: &'static str| if value { yes } else { no };
    let condition = |item, title, text| ConditionView { item, title, text };
    let conditions = application.map(|it| &it.conditions);
    let view = CreationView {
        head,
        zone,
        introduction,
        contacts,
        application: ApplicationView {
            date: printed(application.map(|it| it.date)),
            plan: application.map(|it| it.plan.as_str()),
            period: application.map(|it| it.period.into()),
            conditions: [
                condition("（一）", "平台经济\n基础较好", conditions.map(|it| it.platform_economy.as_str())),
                condition(
                    "（二）",
                    "网络市场\n监管与服务\n工作扎实",
                    conditions.map(|it| it.regulation_and_service.as_str()),
                ),
                condition(
                    "（三）",
                    "网络市场\n监管与服务\n创新能力\n较强",
                    conditions.map(|it| it.innovation.as_str()),
                ),
            ],
            goals: application.map(|it| it.goals.as_str()),
            attachments: application.iter().flat_map(|it| &it.attachments).map(|it| it.title.as_str()).collect(),
        },
        applicant_opinion: Opinion::default(),
        province_review: RecommendationView {
            authentic: recommendation.map(|it| either(it.authentic, "真实", "不真实")),
            valid: recommendation.map(|it| either(it.valid, "有效", "无效")),
            complete: recommendation.map(|it| either(it.complete, "完整", "不完整")),
            result: recommendation.map(|it| either(it.recommended, "推荐", "不推荐")),
            opinion: recommendation.map(|it| it.opinion.as_str()),
            date: printed(recommendation.map(|it| it.date)),
        },
        samr_review: ApprovalReview {
            result: approval.map(|it| either(it.approved, "同意创建", "不同意创建")),
            number: approval.and_then(|it| it.number.as_deref()),
            period: approval.and_then(|it| it.period).map(PeriodView::from),
            opinion: approval.map(|it| it.opinion.as_str()),
            date: printed(approval.map(|it| it.date)),
        },
    };
    serde_json::to_value(view).expect("a view is plain data")
}

#[derive(Debug, Serialize)]
struct EvaluationView<'v> {
    #[serde(flatten)]
    head: Head,
    zone: ZoneView,
    round: RoundView,
    date: Option<String>,
    contacts: Option<&'v Contacts>,
    approval: ApprovalView,
    score: Value,
    summary: Option<&'v str>,
    plan_fulfilment: Option<&'v str>,
    highlights: &'v [String],
    problems: Option<&'v str>,
    declaration: Option<&'v str>,
    attachments: Vec<String>,
    applicant_opinion: Opinion,
    province_review: ReviewView<'v>,
    samr_review: ReviewView<'v>,
}

#[derive(Debug, Serialize)]
pub(super) struct ReviewView<'v> {
    /// Whether the application was complete; `None` if that is not on record.
    complete: Option<&'static str>,
    methods: Vec<MethodView>,
    points: Option<String>,
    result: Option<&'static str>,
    opinion: Option<&'v str>,
    date: Option<String>,
}

#[derive(Debug, Serialize)]
struct MethodView {
    name: &'static str,
    used: bool,
}

impl<'v> ReviewView<'v> {
    pub(super) fn new(methods: &[ReviewMethod], review: Option<&'v Review>, sheet: Option<&LazySheet>) -> Self {
        let used = |method: &ReviewMethod| review.is_some_and(|it| it.methods.contains(method));
        Self {
            complete: review.and_then(|it| it.complete).map(|it| if it { "齐全" } else { "不齐全" }),
            methods: methods.iter().map(|it| MethodView { name: it.name(), used: used(it) }).collect(),
            points: sheet.map(|it| number(it.total)),
            result: review.map(|it| match it.result {
                ReviewResult::Qualified => "合格",
                ReviewResult::Unqualified => "不合格",
            }),
            opinion: review.map(|it| it.opinion.as_str()),
            date: printed(review.map(|it| it.date)),
        }
    }
}

const EVALUATION_TITLE: &str = "网络市场监管与服务示范区\n创建评估申请表";

/// The methods of each review in the rules (Articles 13 and 14).
const PROVINCE_METHODS: [ReviewMethod; 3] =
    [ReviewMethod::Documents, ReviewMethod::DataComparison, ReviewMethod::OnSite];
pub(super) const SAMR_METHODS: [ReviewMethod; 4] =
    [ReviewMethod::Documents, ReviewMethod::DataComparison, ReviewMethod::OnSite, ReviewMethod::Experts];

/// 评估申请表 (Article 12).
pub(crate) fn evaluation_application(subject: &EvaluationSubject, contacts: Option<&Contacts>) -> Value {
    let EvaluationSubject { own, evaluation, version, .. } = subject;
    let zone = subject.zone_view();
    let report = format!("{}网络市场监管与服务示范区创建自评报告", zone.name);
    let view = EvaluationView {
        head: Head::new(subject.site, version, EVALUATION_TITLE.into(), &zone.applicant),
        zone,
        round: RoundView::new(subject.round),
        date: printed(Some(own.date)),
        contacts,
        approval: ApprovalView::new(subject.creation),
        score: ScoreView::new(&version.system, subject.own_sheet).into_json(),
        summary: Some(&own.summary),
        plan_fulfilment: Some(&own.plan_fulfilment),
        highlights: &own.highlights,
        problems: own.problems.as_deref(),
        declaration: Some(&own.declaration),
        attachments: vec![report, "佐证材料".into()],
        applicant_opinion: Opinion::default(),
        province_review: ReviewView::new(&PROVINCE_METHODS, evaluation.province.as_ref(), subject.province_sheet),
        samr_review: ReviewView::new(&SAMR_METHODS, evaluation.samr.as_ref(), subject.samr_sheet),
    };
    serde_json::to_value(view).expect("a view is plain data")
}

/// A blank 评估申请表 (Article 12), to be filled in by hand.
pub(crate) fn blank_evaluation_application(site: &SiteConfig, version: &Version) -> Value {
    let view = EvaluationView {
        head: Head::new(site, version, EVALUATION_TITLE.into(), &site.documents.organ),
        zone: ZoneView::blank(),
        round: RoundView::blank(),
        date: None,
        contacts: None,
        approval: ApprovalView::new(None),
        score: blank::score(&version.system),
        summary: None,
        plan_fulfilment: None,
        highlights: &[],
        problems: None,
        declaration: None,
        attachments: vec!["网络市场监管与服务示范区创建自评报告".into(), "佐证材料".into()],
        applicant_opinion: Opinion::default(),
        province_review: ReviewView::new(&PROVINCE_METHODS, None, None),
        samr_review: ReviewView::new(&SAMR_METHODS, None, None),
    };
    serde_json::to_value(view).expect("a view is plain data")
}
