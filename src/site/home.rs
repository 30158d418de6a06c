//! The front page: open notices and application windows, key figures, and the latest publications.

use serde::Serialize;

use crate::model::column::Column;
use crate::model::measures::PublicStep;
use crate::procedure::lifecycle::PublicStatus;
use crate::view::public::{PublicData, PublicWindow};

use super::designations::{self, DesignationRow};
use super::experience::{self, ExperienceRow};
use super::indicators::{DimensionHead, PassMarkView};
use super::notices::{self, NoticeRow};
use super::page::{ArticleLink, PageHead, Rules, View};
use super::parts::DateView;
use super::path;
use super::zones::{self, List, StatusCount};

/// The number of write-ups and designations shown, newest first.
const EXPERIENCES: usize = 4;
const DESIGNATIONS: usize = 1;

#[derive(Debug, Serialize)]
pub(super) struct Home<'d> {
    as_of: DateView,
    open: Vec<NoticeRow<'d>>,
    windows: Vec<WindowView>,
    figures: Vec<Figure>,
    designations: Vec<DesignationRow<'d>>,
    experiences: Vec<ExperienceRow<'d>>,
    steps: Vec<StepView<'d>>,
    system: System<'d>,
}

/// The days on which a round receives applications for evaluation.
#[derive(Debug, Serialize)]
struct WindowView {
    round: String,
    from: DateView,
    until: DateView,
    days_left: String,
    article: ArticleLink,
}

#[derive(Debug, Serialize)]
struct Figure {
    label: &'static str,
    value: String,
    unit: &'static str,
    href: String,
}

#[derive(Debug, Serialize)]
struct StepView<'d> {
    title: &'d str,
    who: &'d str,
    text: &'d str,
    articles: Vec<ArticleLink>,
}

#[derive(Debug, Serialize)]
struct System<'d> {
    max_points: String,
    indicator_count: String,
    pass_mark: PassMarkView<'d>,
    dimensions: Vec<DimensionHead<'d>>,
}

pub(super) fn view<'d>(data: &'d PublicData) -> View<Home<'d>> {
    let rules = Rules::current(data);
    let open = data.notices.iter().filter(|it| it.is_open(data.as_of));
    let designations = data.designations.iter().take(DESIGNATIONS);
    let experiences = data.experiences.iter().take(EXPERIENCES);
    View {
        page: PageHead::home(data.site),
        content: Home {
            as_of: data.as_of.into(),
            windows: data.windows.iter().map(|it| window(data, it)).collect(),
            open: open.map(|it| notices::row(data, it)).collect(),
            figures: figures(data),
            designations: designations.map(|it| designations::row(data, it)).collect(),
            experiences: experiences.map(|it| experience::row(data, it)).collect(),
            steps: data.version.steps.iter().map(|it| step(&rules, it)).collect(),
            system: system(data),
        },
        rules,
    }
}

fn window(data: &PublicData, window: &PublicWindow) -> WindowView {
    let applications = &window.round.applications;
    WindowView {
        round: window.round.label(),
        from: applications.from.into(),
        until: applications.until.into(),
        days_left: ((applications.until - data.as_of).num_days() + 1).to_string(),
        article: Rules::of(data, window.version).article(window.version.measures.articles.evaluation_application),
    }
}

fn figures(data: &PublicData) -> Vec<Figure> {
    let statuses = [PublicStatus::Designated, PublicStatus::InPublicity, PublicStatus::Creating];
    let zones = statuses.into_iter().map(|status| {
        let StatusCount { status: shown, count } = zones::count(data, status);
        Figure { label: shown.label, value: count, unit: "个", href: List::Status(status).path() }
    });
    let experiences = Figure {
        label: "推广经验",
        value: data.experiences.len().to_string(),
        unit: "篇",
        href: path::column(Column::Experience),
    };
    zones.chain([experiences]).collect()
}

fn step<'d>(rules: &Rules, step: &'d PublicStep) -> StepView<'d> {
    let articles = step.articles.iter().map(|it| rules.article(*it)).collect();
    StepView { title: &step.title, who: &step.who, text: &step.text, articles }
}

fn system<'d>(data: &'d PublicData) -> System<'d> {
    let system = &data.version.system;
    System {
        max_points: system.max_points.to_string(),
        indicator_count: system.indicators().count().to_string(),
        pass_mark: PassMarkView::new(&system.pass_mark),
        dimensions: system.dimensions.iter().map(|it| DimensionHead::new(system, it)).collect(),
    }
}
