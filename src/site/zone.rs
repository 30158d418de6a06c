//! A zone: its profile, current status, scores and history.

use serde::Serialize;
use serde_json::json;

use crate::model::Period;
use crate::model::column::Column;
use crate::number::exact;
use crate::procedure::lifecycle::PublicStatus;
use crate::text::chinese;
use crate::view::chart::{RateChart, Rated};
use crate::view::public::{
    PublicData, PublicDesignation, PublicDimension, PublicEvent, PublicNotice, PublicRevocation, PublicScores,
    PublicZone,
};

use super::listing::{Place, Shown};
use super::page::{ArticleLink, PageHead, Rules, View};
use super::parts::{self, CorrectionView, DateView, DatedLink, DocumentView, Link, PeriodView, StatusView};
use super::path;
use super::selection::Selection;
use super::zones::ZoneRow;
use super::{PublicDocuments, corrections, designations};

#[derive(Debug, Serialize)]
pub(super) struct Zone<'d> {
    zone: ZoneView<'d>,
    scores: Option<Scores>,
    corrections: Vec<CorrectionView<'d>>,
    timeline: Vec<Event>,
    notices: Vec<DatedLink>,
    designations: Vec<DatedLink>,
    list: Shown<'d>,
}

#[derive(Debug, Serialize)]
struct ZoneView<'d> {
    #[serde(flatten)]
    row: ZoneRow<'d>,
    former_codes: Vec<&'d str>,
    applicant: &'d str,
    lead_department: &'d str,
    introduction: Vec<&'d str>,
    /// The last revocation.
    revocation: Option<Revocation<'d>>,
    /// The announcements of revocations.
    announcements: Vec<DocumentView<'d>>,
}

#[derive(Debug, Serialize)]
struct Revocation<'d> {
    #[serde(flatten)]
    date: DateView,
    ground_text: &'d str,
    article: ArticleLink,
    /// The rest of the citation, after the article: 第三款第二项.
    item: String,
}

#[derive(Debug, Serialize)]
struct Scores {
    round: String,
    total: String,
    max_points: String,
    pass_total: String,
    pass_rate: String,
    passed: bool,
    dimensions: Vec<Dimension>,
    chart: RateChart,
}

#[derive(Debug, Serialize)]
struct Dimension {
    name: String,
    points: String,
    max_points: String,
    rate: String,
    passed: bool,
}

#[derive(Debug, Serialize)]
struct Event {
    #[serde(flatten)]
    date: DateView,
    title: String,
    article: ArticleLink,
    status: StatusView,
    /// The creation period for an approval, or the publicity period for a notice.
    period: Option<PeriodView>,
    link: Option<Link>,
}

pub(super) fn view<'d>(
    data: &'d PublicData<'d>,
    zone: &'d PublicZone<'d>,
    documents: &'d PublicDocuments,
) -> View<Zone<'d>> {
    let (area, rules) = (zone.area, Rules::current(data));
    let page = PageHead::article(data.site, Column::Zones, &path::zone(&area.code), &area.name, &area.name);
    let description = format!("{}网络市场监管与服务示范区创建和认定情况。", area.name);
    View {
        page: page
            .described(description, &[&area.name, Column::Zones.name()])
            .published(zone.since, &data.site.organ)
            .about(json!({
                "@type": "WebPage",
                "name": area.name,
                "about": {
                    "@type": "AdministrativeArea",
                    "name": area.name,
                    "identifier": area.code,
                    "containedInPlace": { "@type": "AdministrativeArea", "name": area.province },
                },
            })),
        content: Zone {
            zone: zone_view(data, zone, documents),
            scores: zone.scores.as_ref().map(scores),
            corrections: corrections::of_zone(zone).flat_map(|it| parts::corrections_of(&it)).collect(),
            timeline: zone.timeline.iter().map(|it| event(data, &rules, zone, it)).collect(),
            notices: notices(data, &area.code),
            designations: designations(data, &area.code),
            list: Selection::Zone(zone).listing(data).shown(data, Place::Front),
        },
        rules,
    }
}

fn zone_view<'d>(data: &PublicData, zone: &'d PublicZone, documents: &'d PublicDocuments) -> ZoneView<'d> {
    ZoneView {
        row: ZoneRow::new(zone),
        former_codes: zone.area.former_codes().collect(),
        applicant: zone.applicant,
        lead_department: zone.lead_department,
        introduction: zone.introduction.lines().map(str::trim).filter(|it| !it.is_empty()).collect(),
        revocation: zone.revocations.last().map(|it| revocation(data, it)),
        announcements: documents.views("revocation-announcement", &zone.area.code),
    }
}

fn revocation<'d>(data: &PublicData, revocation: &PublicRevocation<'d>) -> Revocation<'d> {
    let article = revocation.version.measures.articles.oversight;
    let item = revocation.citation.strip_prefix(&chinese::article(article)).unwrap_or_default();
    Revocation {
        date: revocation.date.into(),
        ground_text: revocation.ground_text,
        article: Rules::of(data, revocation.version).article(article),
        item: item.to_string(),
    }
}

fn scores(scores: &PublicScores) -> Scores {
    Scores {
        round: scores.round.clone(),
        total: exact::two_places(scores.total),
        max_points: scores.max_points.normalize().to_string(),
        pass_total: scores.pass_total.normalize().to_string(),
        pass_rate: scores.pass_rate.normalize().to_string(),
        passed: scores.passed,
        dimensions: scores.dimensions.iter().map(dimension).collect(),
        chart: RateChart::new(scores.dimensions.iter().map(rated), scores.pass_rate),
    }
}

fn rated(dimension: &PublicDimension) -> Rated<'_> {
    Rated {
        name: &dimension.name,
        points: dimension.points,
        max_points: dimension.max_points,
        rate: &dimension.rate,
        passed: dimension.passed,
    }
}

fn dimension(dimension: &PublicDimension) -> Dimension {
    Dimension {
        name: dimension.name.clone(),
        points: exact::two_places(dimension.points),
        max_points: dimension.max_points.normalize().to_string(),
        rate: exact::padded(&dimension.rate),
        passed: dimension.passed,
    }
}

fn event(data: &PublicData, rules: &Rules, zone: &PublicZone, event: &PublicEvent) -> Event {
    Event {
        date: event.date.into(),
        title: event.title.clone(),
        article: rules.article(event.article),
        status: event.status.into(),
        period: period(data, zone, event).map(PeriodView::from),
        link: link(data, event),
    }
}

/// The period that an event opens. If there were several creations, only the period of the last one is public.
fn period(data: &PublicData, zone: &PublicZone, event: &PublicEvent) -> Option<Period> {
    match event.status {
        PublicStatus::Creating => {
            let begins = |it: &&PublicEvent| it.status == PublicStatus::Creating && it.round.is_none();
            let last = zone.timeline.iter().rfind(begins)?;
            zone.period.filter(|_| last.date == event.date)
        }
        PublicStatus::InPublicity => Some(notice_of(data, event)?.period),
        PublicStatus::Designated | PublicStatus::AwaitingDesignation | PublicStatus::Revoked => None,
    }
}

fn link(data: &PublicData, event: &PublicEvent) -> Option<Link> {
    match event.status {
        PublicStatus::InPublicity => {
            let round = &notice_of(data, event)?.round.id;
            Some(Link { title: "查看公示".into(), href: path::notice(round) })
        }
        PublicStatus::Designated => {
            let designation = designation_of(data, event)?;
            let title = format!("查看{}", designation.form.name());
            Some(Link { title, href: path::designation(&designation.round.id) })
        }
        PublicStatus::Creating | PublicStatus::AwaitingDesignation | PublicStatus::Revoked => None,
    }
}

fn notice_of<'d>(data: &'d PublicData, event: &PublicEvent) -> Option<&'d PublicNotice<'d>> {
    data.notices.iter().find(|it| event.round.as_ref() == Some(&it.round.id))
}

fn designation_of<'d>(data: &'d PublicData, event: &PublicEvent) -> Option<&'d PublicDesignation<'d>> {
    data.designations.iter().find(|it| event.round.as_ref() == Some(&it.round.id))
}

fn notices(data: &PublicData, code: &str) -> Vec<DatedLink> {
    let listing = data.notices.iter().filter(|it| it.codes.iter().any(|it| it == code));
    listing
        .map(|it| DatedLink {
            link: Link { title: it.title(), href: path::notice(&it.round.id) },
            date: it.published.into(),
        })
        .collect()
}

fn designations(data: &PublicData, code: &str) -> Vec<DatedLink> {
    let listing = data.designations.iter().filter(|it| it.codes.iter().any(|it| it == code));
    listing
        .map(|it| DatedLink {
            link: Link { title: designations::title(it), href: path::designation(&it.round.id) },
            date: it.date.into(),
        })
        .collect()
}
